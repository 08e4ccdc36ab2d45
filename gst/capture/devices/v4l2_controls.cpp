// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device_controls.hpp"

#include "v4l2_node.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <pthread.h>
#include <thread>

/* The W3C's properties and the driver's controls, by number: their names change with the kernel. */

namespace mc {

namespace {

/// How the driver counts what the W3C counts otherwise.
enum class Unit
{
  Same,
  Thousandths,
  Magnification, ///< see ratio_of ()
};

struct NumberRow
{
  Property property;
  uint32_t id;
  Unit unit;
};

constexpr NumberRow kNumbers[] = {
  { Property::ExposureCompensation, V4L2_CID_AUTO_EXPOSURE_BIAS, Unit::Thousandths },
  { Property::ExposureTime, V4L2_CID_EXPOSURE_ABSOLUTE, Unit::Same },
  { Property::ColorTemperature, V4L2_CID_WHITE_BALANCE_TEMPERATURE, Unit::Same },
  { Property::Iso, V4L2_CID_ISO_SENSITIVITY, Unit::Thousandths },
  { Property::Brightness, V4L2_CID_BRIGHTNESS, Unit::Same },
  { Property::Contrast, V4L2_CID_CONTRAST, Unit::Same },
  { Property::Saturation, V4L2_CID_SATURATION, Unit::Same },
  { Property::Sharpness, V4L2_CID_SHARPNESS, Unit::Same },
  { Property::FocusDistance, V4L2_CID_FOCUS_ABSOLUTE, Unit::Same },
  { Property::Pan, V4L2_CID_PAN_ABSOLUTE, Unit::Same },
  { Property::Tilt, V4L2_CID_TILT_ABSOLUTE, Unit::Same },
  { Property::Zoom, V4L2_CID_ZOOM_ABSOLUTE, Unit::Magnification },
};

/// An automatic that can be on or off, and what does it just once.
struct ModeRow
{
  Property property;
  uint32_t automatic;
  uint32_t once; ///< a button; 0: there is none
  std::vector<int> on;
  std::vector<int> off;
};

/// Of several numbers for on and off, the first that the driver has is taken.
const std::vector<ModeRow> &
modes ()
{
  static const std::vector<ModeRow> kModes = {
    { Property::WhiteBalanceMode,
      V4L2_CID_AUTO_WHITE_BALANCE,
      V4L2_CID_DO_WHITE_BALANCE,
      { 1 },
      { 0 } },
    { Property::ExposureMode,
      V4L2_CID_EXPOSURE_AUTO,
      0,
      { V4L2_EXPOSURE_AUTO, V4L2_EXPOSURE_APERTURE_PRIORITY },
      { V4L2_EXPOSURE_MANUAL, V4L2_EXPOSURE_SHUTTER_PRIORITY } },
    { Property::FocusMode, V4L2_CID_FOCUS_AUTO, V4L2_CID_AUTO_FOCUS_START, { 1 }, { 0 } },
  };
  return kModes;
}

const std::string kManual = "manual";
const std::string kContinuous = "continuous";
const std::string kSingleShot = "single-shot";

/// A control of the driver.
struct DriverControl
{
  v4l2_queryctrl query = {};
  std::vector<int64_t> menu; ///< by index; of an ordinary menu the index itself
  std::vector<int> indices;  ///< that the menu has

  bool is_menu () const
  {
    return query.type == V4L2_CTRL_TYPE_MENU || query.type == V4L2_CTRL_TYPE_INTEGER_MENU;
  }
  bool has_index (int index) const
  {
    return is_menu () ? std::find (indices.begin (), indices.end (), index) != indices.end ()
                      : index >= query.minimum && index <= query.maximum;
  }
};

/// Zoom is told in driver's units. Those of USB cameras are a hundred times, or some other multiple
/// of, the magnification, and begin where that is one. Where they begin at 0, hundred of them count
/// as once more.
double
ratio_of (const DriverControl &control, double value)
{
  const double least = control.query.minimum;
  return least > 0 ? value / least : 1 + (value - least) / 100;
}

double
units_of (const DriverControl &control, double ratio)
{
  const double least = control.query.minimum;
  return least > 0 ? ratio * least : least + (ratio - 1) * 100;
}

double
rounded (double x)
{
  return std::round (x * 1e6) / 1e6;
}

double
to_w3c (const DriverControl &control, Unit unit, double value)
{
  switch (unit) {
  case Unit::Same:
    break;
  case Unit::Thousandths:
    return rounded (value / 1000);
  case Unit::Magnification:
    return rounded (ratio_of (control, value));
  }
  return value;
}

double
to_driver (const DriverControl &control, Unit unit, double value)
{
  switch (unit) {
  case Unit::Same:
    break;
  case Unit::Thousandths:
    return value * 1000;
  case Unit::Magnification:
    return units_of (control, value);
  }
  return value;
}

class V4l2Controls final : public DeviceControls
{
public:
  static DeviceControlsPtr open (const std::string &node, ControlsTold told)
  {
    UniqueFd fd = v4l2_open_beside (node);
    if (fd.get () < 0) {
      GST_INFO ("%s: its controls are not known: %s", node.c_str (), g_strerror (errno));
      return nullptr;
    }
    std::unique_ptr<V4l2Controls> self (new V4l2Controls (node, std::move (fd)));
    self->look ();
    if (self->controls_.empty ())
      return nullptr;
    if (told)
      self->watch (std::move (told));
    return self;
  }

  ~V4l2Controls () override
  {
    if (thread_.joinable ()) {
      eventfd_write (wake_.get (), 1);
      thread_.join ();
    }
    if (iso_was_automatic_)
      put (V4L2_CID_ISO_SENSITIVITY_AUTO, V4L2_ISO_SENSITIVITY_AUTO);
  }

  ControlList list () override;
  ControlValues read () override;
  Status write (Property property, const Value &value) override;

private:
  V4l2Controls (std::string node, UniqueFd fd)
      : node_ (std::move (node)), fd_ (std::move (fd)), wake_ (eventfd (0, EFD_CLOEXEC))
  {
  }

  void look ();
  void look_at (uint32_t id);
  void read_menu (DriverControl &control) const;
  const DriverControl *find (uint32_t id) const;
  std::optional<int> get (uint32_t id) const;
  bool put (uint32_t id, int value) const;
  void watch (ControlsTold told);

  std::optional<Control> number (const NumberRow &row) const;
  std::optional<Control> mode (const ModeRow &row) const;
  std::optional<Value> mode_now (const ModeRow &row) const;
  bool write_number (const NumberRow &row, double value);
  bool write_mode (const ModeRow &row, const std::string &mode);

  const std::string node_;
  const UniqueFd fd_;
  const UniqueFd wake_; ///< readable when the watch is over
  std::map<uint32_t, DriverControl> controls_;
  std::vector<Property> once_; ///< in "single-shot": the driver only knows that no automatic is on
  bool iso_was_automatic_ = false;
  std::thread thread_;
};

void
V4l2Controls::look ()
{
  for (const NumberRow &row : kNumbers)
    look_at (row.id);
  for (const ModeRow &row : modes ()) {
    look_at (row.automatic);
    if (row.once != 0)
      look_at (row.once);
  }
  look_at (V4L2_CID_ISO_SENSITIVITY_AUTO);
  look_at (V4L2_CID_FLASH_LED_MODE);
}

void
V4l2Controls::look_at (uint32_t id)
{
  DriverControl control;
  control.query.id = id;
  constexpr uint32_t kUnusable = V4L2_CTRL_FLAG_DISABLED | V4L2_CTRL_FLAG_READ_ONLY;
  if (!v4l2_ask (fd_.get (), VIDIOC_QUERYCTRL, &control.query) || control.query.flags & kUnusable)
    return;
  if (control.is_menu ())
    read_menu (control);
  controls_.emplace (id, std::move (control));
}

void
V4l2Controls::read_menu (DriverControl &control) const
{
  for (int index = control.query.minimum; index <= control.query.maximum; index++) {
    v4l2_querymenu entry = {};
    entry.id = control.query.id;
    entry.index = static_cast<uint32_t> (index);
    if (!v4l2_ask (fd_.get (), VIDIOC_QUERYMENU, &entry))
      continue;
    control.indices.push_back (index);
    control.menu.push_back (control.query.type == V4L2_CTRL_TYPE_INTEGER_MENU ? entry.value
                                                                              : index);
  }
}

const DriverControl *
V4l2Controls::find (uint32_t id) const
{
  const auto found = controls_.find (id);
  return found == controls_.end () ? nullptr : &found->second;
}

std::optional<int>
V4l2Controls::get (uint32_t id) const
{
  v4l2_ext_control control = {};
  control.id = id;
  v4l2_ext_controls all = {};
  all.which = V4L2_CTRL_WHICH_CUR_VAL;
  all.count = 1;
  all.controls = &control;
  if (!find (id) || !v4l2_ask (fd_.get (), VIDIOC_G_EXT_CTRLS, &all))
    return std::nullopt;
  return int (control.value);
}

bool
V4l2Controls::put (uint32_t id, int value) const
{
  v4l2_ext_control control = {};
  control.id = id;
  control.value = value;
  v4l2_ext_controls all = {};
  all.which = V4L2_CTRL_WHICH_CUR_VAL;
  all.count = 1;
  all.controls = &control;
  return v4l2_ask (fd_.get (), VIDIOC_S_EXT_CTRLS, &all);
}

/// The driver tells one opening of what others have set, and not of its own doing.
void
V4l2Controls::watch (ControlsTold told)
{
  for (const auto &[id, control] : controls_)
    v4l2_subscribe (fd_.get (), V4L2_EVENT_CTRL, id);
  thread_ = std::thread ([fd = fd_.get (), wake = wake_.get (), told = std::move (told)] {
    pthread_setname_np (pthread_self (), "mc-v4l2-ctrl");
    while (v4l2_wait_event (fd, wake, -1))
      told ();
  });
}

std::optional<Control>
V4l2Controls::number (const NumberRow &row) const
{
  const DriverControl *own = find (row.id);
  const auto now = own ? get (row.id) : std::nullopt;
  if (!now)
    return std::nullopt;
  Control control;
  control.property = row.property;
  const auto w3c = [&] (double value) { return to_w3c (*own, row.unit, value); };
  if (!own->is_menu ()) {
    control.range = { w3c (own->query.minimum), w3c (own->query.maximum), 0 };
    control.range.step
        = rounded (w3c (own->query.minimum + std::max (own->query.step, 1)) - control.range.min);
    control.now = w3c (*now);
    return control;
  }
  for (const int64_t value : own->menu)
    control.numbers.push_back (w3c (static_cast<double> (value)));
  std::sort (control.numbers.begin (), control.numbers.end ());
  if (control.numbers.empty () || !own->has_index (*now))
    return std::nullopt;
  control.range = { control.numbers.front (), control.numbers.back (), 0 };
  for (std::size_t i = 1; i < control.numbers.size (); i++) {
    const double step = rounded (control.numbers[i] - control.numbers[i - 1]);
    control.range.step = i == 1 ? step : std::min (control.range.step, step);
  }
  const auto at = std::find (own->indices.begin (), own->indices.end (), *now);
  control.now
      = w3c (static_cast<double> (own->menu[static_cast<size_t> (at - own->indices.begin ())]));
  return control;
}

std::optional<Value>
V4l2Controls::mode_now (const ModeRow &row) const
{
  const auto now = get (row.automatic);
  if (!now)
    return std::nullopt;
  if (std::find (row.on.begin (), row.on.end (), *now) != row.on.end ())
    return kContinuous;
  const bool once = std::find (once_.begin (), once_.end (), row.property) != once_.end ();
  return once ? kSingleShot : kManual;
}

std::optional<Control>
V4l2Controls::mode (const ModeRow &row) const
{
  const DriverControl *own = find (row.automatic);
  const auto now = own ? mode_now (row) : std::nullopt;
  if (!now)
    return std::nullopt;
  const auto can_be = [own] (int index) { return own->has_index (index); };
  Control control;
  control.property = row.property;
  control.now = *now;
  if (std::any_of (row.off.begin (), row.off.end (), can_be)) {
    control.values.push_back (kManual);
    if (row.once != 0 && find (row.once))
      control.values.push_back (kSingleShot);
  }
  if (std::any_of (row.on.begin (), row.on.end (), can_be))
    control.values.push_back (kContinuous);
  return control;
}

ControlList
V4l2Controls::list ()
{
  ControlList all;
  for (const ModeRow &row : modes ()) {
    if (auto control = mode (row))
      all.push_back (std::move (*control));
  }
  for (const NumberRow &row : kNumbers) {
    if (auto control = number (row))
      all.push_back (std::move (*control));
  }
  const DriverControl *led = find (V4L2_CID_FLASH_LED_MODE);
  if (led && led->has_index (V4L2_FLASH_LED_MODE_TORCH)) {
    Control torch;
    torch.property = Property::Torch;
    if (led->has_index (V4L2_FLASH_LED_MODE_NONE))
      torch.values.push_back (false);
    torch.values.push_back (true);
    torch.now = get (V4L2_CID_FLASH_LED_MODE) == V4L2_FLASH_LED_MODE_TORCH;
    all.push_back (std::move (torch));
  }
  return all;
}

ControlValues
V4l2Controls::read ()
{
  ControlValues values;
  for (const Control &control : list ())
    values.set (control.property, control.now);
  return values;
}

bool
V4l2Controls::write_number (const NumberRow &row, double value)
{
  const DriverControl *own = find (row.id);
  if (row.property == Property::Iso && find (V4L2_CID_ISO_SENSITIVITY_AUTO)) {
    iso_was_automatic_ |= get (V4L2_CID_ISO_SENSITIVITY_AUTO) == V4L2_ISO_SENSITIVITY_AUTO;
    put (V4L2_CID_ISO_SENSITIVITY_AUTO, V4L2_ISO_SENSITIVITY_MANUAL);
  }
  const double wanted = to_driver (*own, row.unit, value);
  if (!own->is_menu ())
    return put (row.id, static_cast<int> (std::lround (wanted)));
  const auto nearest
      = std::min_element (own->menu.begin (), own->menu.end (), [&] (int64_t a, int64_t b) {
          return std::fabs (static_cast<double> (a) - wanted)
                 < std::fabs (static_cast<double> (b) - wanted);
        });
  return put (row.id, own->indices[static_cast<size_t> (nearest - own->menu.begin ())]);
}

bool
V4l2Controls::write_mode (const ModeRow &row, const std::string &mode)
{
  const DriverControl *own = find (row.automatic);
  once_.erase (std::remove (once_.begin (), once_.end (), row.property), once_.end ());
  const auto &numbers = mode == kContinuous ? row.on : row.off;
  // Of the driver's two automatics the one that it has by itself.
  const auto is_default = [own] (int index) { return index == own->query.default_value; };
  auto number = std::find_if (numbers.begin (), numbers.end (), is_default);
  if (number == numbers.end ())
    number = std::find_if (numbers.begin (), numbers.end (),
                           [own] (int index) { return own->has_index (index); });
  if (number == numbers.end () || !put (row.automatic, *number))
    return false;
  if (mode != kSingleShot)
    return true;
  once_.push_back (row.property);
  return put (row.once, 1);
}

Status
V4l2Controls::write (Property property, const Value &value)
{
  bool done = false;
  errno = EINVAL;
  for (const NumberRow &row : kNumbers) {
    const auto *number = std::get_if<double> (&value);
    if (row.property == property && number && find (row.id))
      done = write_number (row, *number);
  }
  for (const ModeRow &row : modes ()) {
    const auto *mode = std::get_if<std::string> (&value);
    if (row.property == property && mode && find (row.automatic))
      done = write_mode (row, *mode);
  }
  if (const auto *on = std::get_if<bool> (&value); on && property == Property::Torch)
    done
        = put (V4L2_CID_FLASH_LED_MODE, *on ? V4L2_FLASH_LED_MODE_TORCH : V4L2_FLASH_LED_MODE_NONE);
  if (done)
    return Nothing{};
  return Error{ ErrorCode::NotReadable,
                node_ + ": its driver does not set " + property_info (property).name + ": "
                    + g_strerror (errno),
                "", "" };
}

} // namespace

DeviceControlsPtr
open_v4l2_controls (const std::string &node, ControlsTold told)
{
  return V4l2Controls::open (node, std::move (told));
}

} // namespace mc

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device_controls.hpp"

#include "gst/util/mutex.hpp"

/* A provider of ours, or of somebody else, may give its GstDevice the controls. */

namespace mc {

namespace {

constexpr const char *kGet = "get-controls";
constexpr const char *kSet = "set-control";
constexpr const char *kChanged = "controls-changed";

std::optional<Value>
value_of (const GValue *value)
{
  if (value && G_VALUE_HOLDS_DOUBLE (value))
    return Value (g_value_get_double (value));
  if (value && G_VALUE_HOLDS_BOOLEAN (value))
    return Value (g_value_get_boolean (value) != FALSE);
  if (value && G_VALUE_HOLDS_STRING (value) && g_value_get_string (value))
    return Value (std::string (g_value_get_string (value)));
  return std::nullopt;
}

void
store (const Value &value, ScopedValue &stored)
{
  if (const auto *number = std::get_if<double> (&value)) {
    g_value_init (stored.get (), G_TYPE_DOUBLE);
    g_value_set_double (stored.get (), *number);
  } else if (const auto *boolean = std::get_if<bool> (&value)) {
    g_value_init (stored.get (), G_TYPE_BOOLEAN);
    g_value_set_boolean (stored.get (), *boolean);
  } else if (const auto *text = std::get_if<std::string> (&value)) {
    g_value_init (stored.get (), G_TYPE_STRING);
    g_value_set_string (stored.get (), text->c_str ());
  }
}

/// One field of what "get-controls" returns; nothing where it makes no sense.
std::optional<Control>
control_of (const char *name, const GstStructure *said)
{
  const auto property = find_property (name);
  const auto now = value_of (gst_structure_get_value (said, "value"));
  if (!property || !ControlValues::is_control (*property) || !now)
    return std::nullopt;
  Control control;
  control.property = *property;
  control.now = *now;
  const GValue *values = gst_structure_get_value (said, "values");
  for (guint i = 0; values && i < gst_value_list_get_size (values); i++) {
    if (auto value = value_of (gst_value_list_get_value (values, i)))
      control.values.push_back (std::move (*value));
  }
  if (!control.values.empty ())
    return control;
  gst_structure_get (said, "min", G_TYPE_DOUBLE, &control.range.min, "max", G_TYPE_DOUBLE,
                     &control.range.max, "step", G_TYPE_DOUBLE, &control.range.step, nullptr);
  const bool is_range = std::holds_alternative<double> (*now)
                        && control.range.min <= control.range.max && control.range.step >= 0;
  return is_range ? std::optional (std::move (control)) : std::nullopt;
}

/// Who is told. A handler may still run when it has been disconnected.
struct Listener
{
  explicit Listener (ControlsTold who) : told (std::move (who)) {}

  Mutex lock; ///< held while somebody is told: then it is still there
  ControlsTold told MC_GUARDED_BY (lock);
};

class GstControls final : public DeviceControls
{
public:
  GstControls (GstDevice *device, ControlsTold told) : device_ (ref (device))
  {
    if (!told || !g_signal_lookup (kChanged, G_OBJECT_TYPE (device)))
      return;
    listener_ = std::make_shared<Listener> (std::move (told));
    handler_ = g_signal_connect_data (device, kChanged, G_CALLBACK (changed_cb),
                                      new std::shared_ptr<Listener> (listener_), destroy_cb,
                                      GConnectFlags (0));
  }
  ~GstControls () override
  {
    if (handler_ == 0)
      return;
    g_signal_handler_disconnect (device_.get (), handler_);
    MutexGuard guard (listener_->lock);
    listener_->told = nullptr;
  }

  ControlList list () override
  {
    GstStructure *raw = nullptr;
    g_signal_emit_by_name (device_.get (), kGet, &raw);
    const StructurePtr said (raw);
    ControlList all;
    for (int i = 0; said && i < gst_structure_n_fields (said.get ()); i++) {
      const char *name = gst_structure_nth_field_name (said.get (), static_cast<guint> (i));
      const GValue *field = gst_structure_get_value (said.get (), name);
      if (!GST_VALUE_HOLDS_STRUCTURE (field))
        continue;
      if (auto control = control_of (name, gst_value_get_structure (field)))
        all.push_back (std::move (*control));
    }
    return all;
  }

  ControlValues read () override
  {
    ControlValues values;
    for (const Control &control : list ())
      values.set (control.property, control.now);
    return values;
  }

  Status write (Property property, const Value &value) override
  {
    const char *name = property_info (property).name;
    ScopedValue stored;
    store (value, stored);
    gchar *raw = nullptr;
    g_signal_emit_by_name (device_.get (), kSet, name, stored.get (), &raw);
    const CharPtr problem (raw);
    if (!problem)
      return Nothing{};
    return Error{ ErrorCode::NotReadable,
                  std::string ("the device does not set ") + name + ": " + problem.get (), "", "" };
  }

private:
  static void changed_cb (GstDevice *, gpointer data)
  {
    const auto listener = *static_cast<std::shared_ptr<Listener> *> (data);
    MutexGuard guard (listener->lock);
    if (listener->told)
      listener->told ();
  }
  static void destroy_cb (gpointer data, GClosure *)
  {
    delete static_cast<std::shared_ptr<Listener> *> (data);
  }

  const DevicePtr device_;
  std::shared_ptr<Listener> listener_;
  gulong handler_ = 0;
};

} // namespace

DeviceControlsPtr
open_gst_controls (GstDevice *device, ControlsTold told)
{
  const GType type = G_OBJECT_TYPE (device);
  if (!g_signal_lookup (kGet, type) || !g_signal_lookup (kSet, type))
    return nullptr;
  auto controls = std::make_unique<GstControls> (device, std::move (told));
  if (controls->list ().empty ())
    return nullptr;
  return controls;
}

} // namespace mc

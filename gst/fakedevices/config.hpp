// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/util/raii.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/* What a configuration says: the fake devices, what they can do, and what happens to them when.
 * Plain data, made once by parse_configuration () and never changed afterwards.
 * docs/fake-devices.md describes the JSON. */

namespace mc::fake {

enum class Kind
{
  Camera,
  Microphone,
  Speaker ///< is listed only
};

/// "camera", "microphone" or "speaker".
const char *kind_name (Kind kind);

/// Why an opening fails; None means that it does not.
enum class OpenError
{
  None,
  NotFound,
  Busy,
  Hardware,
  Other,
};

enum class Action
{
  Plug,
  Unplug,
  Stall,
  Resume,
  Mute,
  Unmute,
  FailOpen,
  SlowOpen,
  Deliver,
  NeverDeliver,
  LowLight,
  MakeDefault,
  Control,
};

struct Fraction
{
  int num = 0;
  int den = 1;
  bool operator== (const Fraction &o) const { return num == o.num && den == o.den; }
};

/// What a device delivers in place of the negotiated caps; what is absent stays as negotiated.
struct Departure
{
  std::optional<std::string> format;
  std::optional<int> width, height;
  std::optional<Fraction> framerate;
  std::optional<int> rate, channels;
  bool operator== (const Departure &o) const
  {
    return format == o.format && width == o.width && height == o.height && framerate == o.framerate
           && rate == o.rate && channels == o.channels;
  }
};

/// A number, a light that is on or off, or the name of a mode.
using ControlValue = std::variant<double, bool, std::string>;
using ControlMap = std::map<std::string, ControlValue>;

/// One control of a camera, by the name of its constrainable property.
struct ControlSpec
{
  std::string name;
  double min = 0, max = 0, step = 0; ///< Of a number.
  std::vector<ControlValue> values;  ///< Of all others.
  ControlValue value;                ///< At first.
  bool stuck = false;                ///< Takes every value and stays where it is.
};

/// Somebody moves a control.
struct ControlMove
{
  std::string name;
  ControlValue value;
};

struct Event
{
  GstClockTime at = 0; ///< Since the timeline began; unused when performed by hand.
  Action action = Action::Plug;
  OpenError error = OpenError::None; ///< FailOpen only.
  GstClockTime delay = 0;            ///< SlowOpen only.
  Departure deliver;                 ///< Deliver only.
  unsigned every = 1;                ///< LowLight only.
  ControlMove control;               ///< Control only.
};

struct DeviceSpec
{
  Kind kind = Kind::Camera;
  std::string name;
  std::string label;
  std::string group;
  std::string serial;
  std::string bus_path;
  std::string facing; ///< "user", "environment", "left", "right" or empty.
  bool is_default = false;
  bool muted = false;
  bool plugged = true;
  bool shared = false;
  unsigned buffers = 0; ///< How many raw frames may be out at once; 0: any number.
  GstClockTime open_delay = 0;
  CapsPtr caps; ///< Exactly the modes, in the order of the configuration.
  std::vector<ControlSpec> controls;
  std::vector<Event> timeline;

  DeviceSpec () = default;
  DeviceSpec (const DeviceSpec &o)
      : kind (o.kind), name (o.name), label (o.label), group (o.group), serial (o.serial),
        bus_path (o.bus_path), facing (o.facing), is_default (o.is_default), muted (o.muted),
        plugged (o.plugged), shared (o.shared), buffers (o.buffers), open_delay (o.open_delay),
        caps (ref_mini (o.caps.get ())), controls (o.controls), timeline (o.timeline)
  {
  }
};

using DeviceSpecPtr = std::shared_ptr<const DeviceSpec>;

struct Configuration
{
  std::vector<DeviceSpecPtr> devices;
};

/// Where a configuration is wrong, and what was expected there.
struct Problem
{
  std::string path;
  std::string expected;
  std::string text () const { return path + ": " + expected; }
};

template <typename T> using Parsed = std::variant<T, Problem>;

/// Reads @source: "default", JSON text that starts with '{', or else the path of a file with such
/// text.
Parsed<Configuration> load_configuration (const std::string &source);

/// Reads JSON text.
Parsed<Configuration> parse_configuration (const std::string &json);

/// Reads one entry of a timeline, for a device of @kind. Its "at" is optional.
Parsed<Event> parse_event (const std::string &json, Kind kind);

/// The text behind "default".
extern const char *const kDefaultConfiguration;

} // namespace mc::fake

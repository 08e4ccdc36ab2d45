// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config_modes.hpp"
#include "control.hpp"

#include <algorithm>

namespace mc::fake {

namespace {

struct ActionRow
{
  const char *name;
  Action action;
};

const ActionRow kActions[] = {
  { "plug", Action::Plug },          { "unplug", Action::Unplug },
  { "stall", Action::Stall },        { "resume", Action::Resume },
  { "mute", Action::Mute },          { "unmute", Action::Unmute },
  { "fail-open", Action::FailOpen }, { "slow-open", Action::SlowOpen },
  { "deliver", Action::Deliver },    { "never-deliver", Action::NeverDeliver },
  { "low-light", Action::LowLight }, { "make-default", Action::MakeDefault },
  { "control", Action::Control },
};

/// An hour; longer makes no sense for a test and would overflow nothing.
constexpr int kMaxDelayMs = 3600 * 1000;
constexpr double kMaxAt = 1e9;
constexpr int kMaxBuffers = 32;
constexpr int kMaxEvery = 100;

Action
parse_action (const JsonValue &value)
{
  std::vector<const char *> names;
  for (const ActionRow &row : kActions)
    names.push_back (row.name);
  return kActions[value.choice (names)].action;
}

GstClockTime
parse_delay (const JsonValue &value)
{
  return value.present () ? GstClockTime (value.integer (0, kMaxDelayMs)) * GST_MSECOND : 0;
}

OpenError
parse_error (const JsonValue &value)
{
  constexpr OpenError errors[]
      = { OpenError::None, OpenError::Busy, OpenError::Hardware, OpenError::Other };
  return value.present () ? errors[value.choice ({ "none", "busy", "hardware", "other" })]
                          : OpenError::Other;
}

std::optional<int>
parse_optional_int (const JsonValue &value, int max)
{
  return value.present () ? std::optional<int> (value.integer (1, max)) : std::nullopt;
}

Departure
parse_departure (const JsonValue &value, Kind kind)
{
  Departure departure;
  if (value.member ("format").present ())
    departure.format = parse_format (value.member ("format"), kind);
  departure.width = parse_optional_int (value.member ("width"), kMaxSize);
  departure.height = parse_optional_int (value.member ("height"), kMaxSize);
  departure.rate = parse_optional_int (value.member ("rate"), kMaxAudioRate);
  departure.channels = parse_optional_int (value.member ("channels"), kMaxChannels);
  if (value.member ("framerate").present ())
    departure.framerate = parse_fraction (value.member ("framerate"));
  return departure;
}

/// The members that an action has beside "at" and "do".
std::vector<const char *>
members_of (Action action, Kind kind)
{
  switch (action) {
  case Action::FailOpen:
    return { "at", "do", "error" };
  case Action::SlowOpen:
    return { "at", "do", "delay-ms" };
  case Action::Deliver:
    if (kind == Kind::Camera)
      return { "at", "do", "format", "width", "height", "framerate" };
    return { "at", "do", "format", "rate", "channels" };
  case Action::LowLight:
    return { "at", "do", "every" };
  case Action::Control:
    return { "at", "do", "control", "value" };
  case Action::Plug:
  case Action::Unplug:
  case Action::Stall:
  case Action::Resume:
  case Action::Mute:
  case Action::Unmute:
  case Action::NeverDeliver:
  case Action::MakeDefault:
    break;
  }
  return { "at", "do" };
}

/// Nobody opens a speaker.
bool
suits_speaker (Action action)
{
  return action == Action::Plug || action == Action::Unplug || action == Action::MakeDefault;
}

enum class At
{
  Required,
  Optional
};

Event
parse_event_value (const JsonValue &value, Kind kind, At at)
{
  Event event;
  event.action = parse_action (value.member ("do"));
  if (kind == Kind::Speaker && !suits_speaker (event.action))
    value.member ("do").fail ("expected plug, unplug or make-default for a speaker");
  value.allow_only (members_of (event.action, kind));
  if (at == At::Required || value.member ("at").present ())
    event.at = GstClockTime (value.member ("at").number (0, kMaxAt) * GST_SECOND + 0.5);
  event.error = parse_error (value.member ("error"));
  event.delay = parse_delay (value.member ("delay-ms"));
  event.deliver = parse_departure (value, kind);
  const bool for_camera = event.action == Action::LowLight || event.action == Action::Control;
  if (for_camera && kind != Kind::Camera)
    value.member ("do").fail ("expected only for a camera");
  if (event.action == Action::LowLight)
    event.every = unsigned (value.member ("every").integer (1, kMaxEvery));
  if (event.action == Action::Control)
    event.control = parse_control_move (value);
  return event;
}

std::vector<Event>
parse_timeline (const JsonValue &value, Kind kind)
{
  std::vector<Event> events;
  if (!value.present ())
    return events;
  if (!value.is_array ())
    value.fail ("expected a list of events");
  else if (value.size () > 0)
    for (const JsonValue &item : value.items ("expected a list of events"))
      events.push_back (parse_event_value (item, kind, At::Required));
  const auto earlier = [] (const Event &a, const Event &b) { return a.at < b.at; };
  std::stable_sort (events.begin (), events.end (), earlier);
  return events;
}

std::string
parse_facing (const JsonValue &value)
{
  const std::vector<const char *> modes = { "user", "environment", "left", "right" };
  return value.present () ? modes[value.choice (modes)] : "";
}

std::string
text_or (const JsonValue &value, const std::string &otherwise)
{
  return value.text_or (otherwise.c_str ());
}

std::shared_ptr<DeviceSpec>
parse_device (const JsonValue &value)
{
  value.allow_only ({ "kind", "name", "label", "group", "facing", "serial", "bus-path", "default",
                      "muted", "plugged", "shared", "buffers", "modes", "open-delay-ms", "controls",
                      "timeline" });
  auto spec = std::make_shared<DeviceSpec> ();
  constexpr Kind kinds[] = { Kind::Camera, Kind::Microphone, Kind::Speaker };
  spec->kind = kinds[value.member ("kind").choice ({ "camera", "microphone", "speaker" })];
  spec->name = value.member ("name").text ("expected a name");
  spec->label = text_or (value.member ("label"), spec->name);
  spec->group = value.member ("group").text_or ("");
  spec->serial = text_or (value.member ("serial"), "fake-" + spec->name);
  spec->bus_path = text_or (value.member ("bus-path"), "platform-fake-" + spec->name);
  spec->facing = parse_facing (value.member ("facing"));
  spec->is_default = value.member ("default").boolean_or (false);
  spec->muted = value.member ("muted").boolean_or (false);
  spec->plugged = value.member ("plugged").boolean_or (true);
  spec->shared = value.member ("shared").boolean_or (false);
  if (value.member ("buffers").present ())
    spec->buffers = unsigned (value.member ("buffers").integer (1, kMaxBuffers));
  spec->open_delay = parse_delay (value.member ("open-delay-ms"));
  spec->caps = parse_modes (value.member ("modes"), spec->kind);
  spec->controls = parse_controls (value.member ("controls"));
  spec->timeline = parse_timeline (value.member ("timeline"), spec->kind);
  if (spec->kind != Kind::Camera && !spec->facing.empty ())
    value.member ("facing").fail ("expected only for a camera");
  if (spec->kind == Kind::Microphone && !spec->controls.empty ())
    value.member ("controls").fail ("expected only for a camera");
  return spec;
}

void
append_device (Configuration &configuration, const JsonValue &value)
{
  auto spec = parse_device (value);
  for (const DeviceSpecPtr &other : configuration.devices) {
    if (other->name == spec->name)
      value.member ("name").fail ("expected a name that no other device has");
    if (other->kind == spec->kind && other->is_default && spec->is_default)
      value.member ("default").fail ("expected one default of each kind");
  }
  configuration.devices.push_back (std::move (spec));
}

} // namespace

const char *
kind_name (Kind kind)
{
  switch (kind) {
  case Kind::Camera:
    return "camera";
  case Kind::Microphone:
    return "microphone";
  case Kind::Speaker:
    return "speaker";
  }
  return "";
}

Parsed<Configuration>
parse_configuration (const std::string &json)
{
  JsonDocument document (json);
  const JsonValue root (document);
  Configuration configuration;
  if (document.problem ())
    return *document.problem ();
  root.allow_only ({ "devices" });
  const JsonValue devices = root.member ("devices");
  if (devices.size () > 0)
    for (const JsonValue &item : devices.items (""))
      append_device (configuration, item);
  else if (!devices.is_array ())
    devices.fail ("expected a list of devices");
  if (document.problem ())
    return *document.problem ();
  return configuration;
}

Parsed<Event>
parse_event (const std::string &json, Kind kind)
{
  JsonDocument document (json);
  const JsonValue root (document);
  if (document.problem ())
    return *document.problem ();
  const Event event = parse_event_value (root, kind, At::Optional);
  if (document.problem ())
    return *document.problem ();
  return event;
}

Parsed<Configuration>
load_configuration (const std::string &source)
{
  if (source == "default")
    return parse_configuration (kDefaultConfiguration);
  if (!source.empty () && source[0] == '{')
    return parse_configuration (source);
  gchar *text = nullptr;
  gsize length = 0;
  ErrorPtr error;
  const bool read = g_file_get_contents (source.c_str (), &text, &length, out (error));
  CharPtr owned (text);
  if (!read)
    return Problem{ "configuration",
                    std::string ("expected \"default\", JSON or a file: ") + error->message };
  return parse_configuration (std::string (text, length));
}

} // namespace mc::fake

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "control.hpp"

#include <algorithm>

/* The controls of fake cameras behave like those of USB cameras: numbers in steps, names, and
 * values that their automatics own while they are on. */

namespace mc::fake {

namespace {

constexpr double kLargest = 1e9;

/// The W3C's names, as all members of "controls".
const std::vector<const char *> kNumbers
    = { "exposureCompensation", "exposureTime", "colorTemperature", "iso", "brightness", "contrast",
        "saturation",           "sharpness",    "focusDistance",    "pan", "tilt",       "zoom" };
const std::vector<const char *> kModes = { "whiteBalanceMode", "exposureMode", "focusMode" };
const std::vector<const char *> kModeValues = { "none", "manual", "single-shot", "continuous" };
constexpr const char *kTorch = "torch";

struct Automatic
{
  const char *value;
  const char *mode;
  bool needs_manual;
};
constexpr Automatic kAutomatics[] = {
  { "exposureTime", "exposureMode", true },
  { "exposureCompensation", "exposureMode", false },
  { "colorTemperature", "whiteBalanceMode", true },
  { "focusDistance", "focusMode", true },
};

ControlSpec
parse_number (const JsonValue &value)
{
  value.allow_only ({ "min", "max", "step", "value", "stuck" });
  ControlSpec spec;
  spec.min = value.member ("min").number (-kLargest, kLargest);
  spec.max = value.member ("max").number (spec.min, kLargest);
  spec.step = value.member ("step").present () ? value.member ("step").number (0, kLargest) : 1;
  spec.value = value.member ("value").number (spec.min, spec.max);
  return spec;
}

ControlSpec
parse_mode (const JsonValue &value)
{
  value.allow_only ({ "values", "value", "stuck" });
  ControlSpec spec;
  std::vector<const char *> offered;
  for (const JsonValue &item : value.member ("values").items ("expected a list of modes")) {
    offered.push_back (kModeValues[item.choice (kModeValues)]);
    spec.values.push_back (std::string (offered.back ()));
  }
  spec.value = offered.empty () ? std::string ()
                                : std::string (offered[value.member ("value").choice (offered)]);
  return spec;
}

/// A light: there, and off at first.
ControlSpec
parse_torch (const JsonValue &value)
{
  value.allow_only ({ "value", "stuck" });
  ControlSpec spec;
  spec.values = { false, true };
  spec.value = value.member ("value").boolean_or (false);
  return spec;
}

const ControlSpec *
find (const std::vector<ControlSpec> &specs, const std::string &name)
{
  const auto found = std::find_if (specs.begin (), specs.end (),
                                   [&] (const ControlSpec &spec) { return spec.name == name; });
  return found == specs.end () ? nullptr : &*found;
}

bool
takes (const ControlSpec &spec, const ControlValue &value)
{
  if (const auto *number = std::get_if<double> (&value))
    return spec.values.empty () && *number >= spec.min && *number <= spec.max;
  return std::find (spec.values.begin (), spec.values.end (), value) != spec.values.end ();
}

void
init (GValue *stored, const ControlValue &value)
{
  if (const auto *number = std::get_if<double> (&value)) {
    g_value_init (stored, G_TYPE_DOUBLE);
    g_value_set_double (stored, *number);
  } else if (const auto *boolean = std::get_if<bool> (&value)) {
    g_value_init (stored, G_TYPE_BOOLEAN);
    g_value_set_boolean (stored, *boolean);
  } else {
    g_value_init (stored, G_TYPE_STRING);
    g_value_set_string (stored, std::get_if<std::string> (&value)->c_str ());
  }
}

void
add_field (GstStructure *structure, const char *name, const ControlValue &value)
{
  ScopedValue stored;
  init (stored.get (), value);
  gst_structure_set_value (structure, name, stored.get ());
}

} // namespace

std::vector<ControlSpec>
parse_controls (const JsonValue &controls)
{
  std::vector<ControlSpec> specs;
  if (!controls.present ())
    return specs;
  std::vector<const char *> names = kNumbers;
  names.insert (names.end (), kModes.begin (), kModes.end ());
  names.push_back (kTorch);
  controls.allow_only (names);
  const auto is_among = [] (const std::vector<const char *> &list, const char *name) {
    return std::find (list.begin (), list.end (), name) != list.end ();
  };
  for (const char *name : names) {
    const JsonValue value = controls.member (name);
    if (!value.present ())
      continue;
    ControlSpec spec = is_among (kNumbers, name) ? parse_number (value)
                       : is_among (kModes, name) ? parse_mode (value)
                                                 : parse_torch (value);
    spec.name = name;
    spec.stuck = value.member ("stuck").boolean_or (false);
    specs.push_back (std::move (spec));
  }
  return specs;
}

ControlMove
parse_control_move (const JsonValue &entry)
{
  ControlMove move;
  move.name = entry.member ("control").text ("expected the name of a control");
  const JsonValue value = entry.member ("value");
  if (value.is_number ())
    move.value = value.number (-kLargest, kLargest);
  else if (value.is_string ())
    move.value = value.text ("expected a mode");
  else
    move.value = value.boolean ();
  return move;
}

std::string
control_problem (const std::vector<ControlSpec> &specs, const ControlMap &values,
                 const ControlMove &move)
{
  const ControlSpec *spec = find (specs, move.name);
  if (!spec)
    return "there is no control \"" + move.name + "\"";
  if (!takes (*spec, move.value))
    return "its control \"" + move.name + "\" does not take that value";
  for (const Automatic &automatic : kAutomatics) {
    const auto mode = values.find (automatic.mode);
    if (move.name != automatic.value || mode == values.end ())
      continue;
    const bool manual = mode->second == ControlValue (std::string ("manual"));
    if (manual != automatic.needs_manual)
      return "\"" + move.name + "\" cannot be set while \"" + automatic.mode + "\" is "
             + (manual ? "manual" : "automatic");
  }
  return "";
}

ControlMap
initial_controls (const std::vector<ControlSpec> &specs)
{
  ControlMap values;
  for (const ControlSpec &spec : specs)
    values[spec.name] = spec.value;
  return values;
}

StructurePtr
controls_structure (const std::vector<ControlSpec> &specs, const ControlMap &values)
{
  StructurePtr all (gst_structure_new_empty ("controls"));
  for (const ControlSpec &spec : specs) {
    StructurePtr one (gst_structure_new_empty ("control"));
    add_field (one.get (), "value", values.at (spec.name));
    if (spec.values.empty ()) {
      gst_structure_set (one.get (), "min", G_TYPE_DOUBLE, spec.min, "max", G_TYPE_DOUBLE, spec.max,
                         "step", G_TYPE_DOUBLE, spec.step, nullptr);
    } else {
      ScopedValue list (GST_TYPE_LIST);
      for (const ControlValue &value : spec.values) {
        ScopedValue item;
        init (item.get (), value);
        gst_value_list_append_value (list.get (), item.get ());
      }
      gst_structure_set_value (one.get (), "values", list.get ());
    }
    gst_structure_set (all.get (), spec.name.c_str (), GST_TYPE_STRUCTURE, one.get (), nullptr);
  }
  return all;
}

std::optional<ControlValue>
control_value (const GValue *value)
{
  if (G_VALUE_HOLDS_DOUBLE (value))
    return g_value_get_double (value);
  if (G_VALUE_HOLDS_BOOLEAN (value))
    return g_value_get_boolean (value) != FALSE;
  if (G_VALUE_HOLDS_STRING (value) && g_value_get_string (value))
    return std::string (g_value_get_string (value));
  return std::nullopt;
}

} // namespace mc::fake

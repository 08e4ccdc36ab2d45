// SPDX-License-Identifier: LGPL-2.1-or-later
#include "control.hpp"

#include <algorithm>
#include <iterator>

namespace mc {
namespace {

// A name's code is its place here, after those of false and true.
constexpr const char *kNames[]
    = { "none", "manual", "single-shot", "continuous", "all", "remote-only" };
constexpr double kManual = 3;

// https://w3c.github.io/mediacapture-image/#constrainable-properties
constexpr Gate kGates[] = {
  { Property::ExposureTime, Property::ExposureMode, true },
  { Property::ExposureCompensation, Property::ExposureMode, false },
  { Property::ColorTemperature, Property::WhiteBalanceMode, true },
  { Property::FocusDistance, Property::FocusMode, true },
};

bool
is_numeric (Property property)
{
  switch (property_info (property).type) {
  case ValueType::ULong:
  case ValueType::Double:
  case ValueType::BooleanOrDouble:
    return true;
  case ValueType::Boolean:
  case ValueType::String:
  case ValueType::BooleanOrString:
  case ValueType::Points:
    break;
  }
  return false;
}

} // namespace

bool
ControlValues::is_control (Property property)
{
  return (property >= Property::EchoCancellation && property <= Property::NoiseSuppression)
         || (property >= Property::WhiteBalanceMode && property <= Property::Torch);
}

bool
ControlValues::has (Property property) const
{
  return is_control (property) && code (property) == code (property);
}

void
ControlValues::clear (Property property)
{
  set_code (property, std::numeric_limits<double>::quiet_NaN ());
}

Value
ControlValues::value (Property property) const
{
  const double own = code (property);
  if (is_numeric (property))
    return own;
  if (own < 2)
    return own == 1;
  return std::string (kNames[static_cast<std::size_t> (own) - 2]);
}

void
ControlValues::set (Property property, const Value &value)
{
  if (const auto *number = std::get_if<double> (&value))
    set_code (property, *number);
  else if (const auto code = code_of (value))
    set_code (property, *code);
}

bool
operator== (const ControlValues &a, const ControlValues &b)
{
  for (std::size_t i = 0; i < kControlSlots; i++) {
    const auto property
        = static_cast<Property> (i + static_cast<std::size_t> (Property::EchoCancellation));
    const double x = a.code (property), y = b.code (property);
    if (x != y && (x == x || y == y))
      return false;
  }
  return true;
}

std::optional<uint8_t>
code_of (const Value &value)
{
  if (const auto *boolean = std::get_if<bool> (&value))
    return *boolean ? 1 : 0;
  const auto *name = std::get_if<std::string> (&value);
  const auto *found = name ? std::find (std::begin (kNames), std::end (kNames), *name) : nullptr;
  if (!found || found == std::end (kNames))
    return std::nullopt;
  return static_cast<uint8_t> (found - kNames + 2);
}

bool
processes_voice (const ControlValues &controls)
{
  return std::any_of (std::begin (kVoiceProperties), std::end (kVoiceProperties),
                      [&] (Property property) { return controls.code (property) > 0; });
}

bool
Gate::is_open (double mode_code) const
{
  return (mode_code == kManual) == opens_in_manual;
}

const Gate *
gate_of (Property property)
{
  const auto *found = std::find_if (std::begin (kGates), std::end (kGates),
                                    [&] (const Gate &gate) { return gate.value == property; });
  return found == std::end (kGates) ? nullptr : found;
}

} // namespace mc

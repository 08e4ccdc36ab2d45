// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "control.hpp"
#include "select_settings.hpp"

/* The controls in SelectSettings. They do not depend on the mode, only a value on its own mode
 * (exposureTime on exposureMode), so that each is chosen alone. */

namespace mc {

struct Term;

/// What one control may still be.
struct ControlSpan
{
  enum class Form : uint8_t
  {
    Absent,
    Number,
    Name
  };

  Form form = Form::Absent;
  bool constrained = false; ///< somebody has said something of it
  uint8_t codes = 0;        ///< Form::Name: a bit for each
  double min = 0;           ///< Form::Number
  double max = 0;
  double base = 0;
  double step = 0;
  const std::vector<double> *numbers = nullptr;

  /// The largest number at or below, the smallest at or above; within the device's range.
  double floor (double x) const;
  double ceil (double x) const;
  bool allows (double code) const;
  bool empty () const { return form == Form::Number ? min > max : codes == 0; }
};

/// What the controls of a device may still be.
class ControlLimits
{
public:
  ControlLimits () = default;
  /// @controls are looked at as long as the limits are used.
  explicit ControlLimits (const ControlList &controls);

  bool has (Property property) const
  {
    return ControlValues::is_control (property)
           && span (property).form != ControlSpan::Form::Absent;
  }
  const ControlSpan &span (Property property) const { return spans_[slot (property)]; }

  /// Whether somebody has said something of any.
  bool constrained () const { return constrained_; }

  /// Takes out what @term does not allow; a value that is required needs its mode too. Returns
  /// false when nothing is left.
  bool add (const Term &term, SetRole role);
  /// Takes out everything but false. Returns false when nothing is left.
  bool switch_off (Property property);

private:
  static std::size_t slot (Property property)
  {
    return static_cast<std::size_t> (property)
           - static_cast<std::size_t> (Property::EchoCancellation);
  }
  static void limit_number (ControlSpan &span, const Term &term, SetRole role);
  static void limit_names (ControlSpan &span, const Term &term, SetRole role);

  std::array<ControlSpan, kControlSlots> spans_;
  bool constrained_ = false;
};

/// The values of the controls that somebody has said something of, nearest to the ideals of @basic;
/// of equal ones those that are as they are @now. A value that is wanted brings its mode with it.
ControlValues pick_controls (const ControlLimits &limits, const std::vector<Term> &basic,
                             const ControlValues &now);

/// The fitness distance of a member for a control: that of what was @picked, or else of what is
/// now.
double control_distance (const Term &term, const Capabilities::Prepared &device,
                         const ControlValues &picked);

/// @controls as far as @limits allow.
ControlList within (const ControlList &controls, const ControlLimits &limits);

} // namespace mc

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "control_limits.hpp"

#include "prepared.hpp"
#include "terms.hpp"

#include <tuple>

namespace mc {
namespace {

uint8_t
open_codes (const Gate &gate)
{
  uint8_t codes = 0;
  for (int code = 0; code < 8; code++) {
    if (gate.is_open (code))
      codes |= static_cast<uint8_t> (1 << code);
  }
  return codes;
}

double
comparable_control (double x)
{
  return comparable (Property::Zoom, x);
}

} // namespace

double
ControlSpan::floor (double x) const
{
  if (numbers) {
    const auto above = std::upper_bound (numbers->begin (), numbers->end (), x);
    return above == numbers->begin () ? -kInfinity : *std::prev (above);
  }
  if (step <= 0)
    return x;
  const double nearest = comparable_control (base + std::round ((x - base) / step) * step);
  return nearest <= x ? nearest : comparable_control (base + std::floor ((x - base) / step) * step);
}

double
ControlSpan::ceil (double x) const
{
  if (numbers) {
    const auto at = std::lower_bound (numbers->begin (), numbers->end (), x);
    return at == numbers->end () ? kInfinity : *at;
  }
  if (step <= 0)
    return x;
  const double nearest = comparable_control (base + std::round ((x - base) / step) * step);
  return nearest >= x ? nearest : comparable_control (base + std::ceil ((x - base) / step) * step);
}

bool
ControlSpan::allows (double code) const
{
  if (form == Form::Name)
    return codes & (1 << static_cast<int> (code));
  return code >= min && code <= max;
}

ControlLimits::ControlLimits (const ControlList &controls)
{
  for (const Control &control : controls) {
    ControlSpan &span = spans_[slot (control.property)];
    if (control.is_number ()) {
      span.form = ControlSpan::Form::Number;
      span.min = span.base = comparable_control (control.range.min);
      span.max = comparable_control (control.range.max);
      span.step = control.range.step;
      span.numbers = control.numbers.empty () ? nullptr : &control.numbers;
      continue;
    }
    span.form = ControlSpan::Form::Name;
    for (const Value &value : control.values) {
      if (const auto code = code_of (value))
        span.codes |= static_cast<uint8_t> (1 << *code);
    }
  }
}

void
ControlLimits::limit_number (ControlSpan &span, const Term &term, SetRole role)
{
  const Constraint &constraint = *term.constraint;
  double min = constraint.min ? comparable_control (*constraint.min) : -kInfinity;
  double max = constraint.max ? comparable_control (*constraint.max) : kInfinity;
  const auto require = [&] (const Value &exact) {
    const auto *number = std::get_if<double> (&exact);
    min = std::max (min, number ? comparable_control (*number) : kInfinity);
    max = std::min (max, number ? comparable_control (*number) : -kInfinity);
  };
  if (constraint.exact && !is_empty_list (*constraint.exact))
    require (*constraint.exact);
  if (role == SetRole::Advanced && constraint.bare
      && !asks_for_presence (term.property, constraint))
    require (*constraint.bare);
  if (min > span.min)
    span.min = span.ceil (std::min (min, span.max + 1));
  if (max < span.max)
    span.max = span.floor (std::max (max, span.base - 1));
  if (max < span.base || min > max)
    span.max = -kInfinity;
}

void
ControlLimits::limit_names (ControlSpan &span, const Term &term, SetRole role)
{
  ControlValues values;
  for (int code = 0; code < 8; code++) {
    if (!span.allows (code))
      continue;
    values.set_code (term.property, code);
    const Value value = values.value (term.property);
    if (member_distance (term.property, *term.constraint, &value, role) == kUnsatisfied)
      span.codes &= static_cast<uint8_t> (~(1 << code));
  }
}

bool
ControlLimits::add (const Term &term, SetRole role)
{
  ControlSpan &span = spans_[slot (term.property)];
  span.constrained = constrained_ = true;
  if (span.form == ControlSpan::Form::Number)
    limit_number (span, term, role);
  else
    limit_names (span, term, role);
  if (span.empty ())
    return false;
  const Gate *gate = gate_of (term.property);
  if (!gate || !has (gate->mode) || !is_required (*term.constraint, role))
    return true;
  ControlSpan &mode = spans_[slot (gate->mode)];
  mode.constrained = true;
  mode.codes &= open_codes (*gate);
  return !mode.empty ();
}

bool
ControlLimits::switch_off (Property property)
{
  ControlSpan &span = spans_[slot (property)];
  if (span.form != ControlSpan::Form::Name)
    return true;
  span.codes &= 1;
  return !span.empty ();
}

namespace {

/// One control's best value.
struct ControlPick
{
  double code = 0;
  double distance = kInfinity;
  double nearness = kInfinity; ///< to what it is now

  bool operator<(const ControlPick &o) const
  {
    return std::tie (distance, nearness) < std::tie (o.distance, o.nearness);
  }
};

class ControlPicker
{
public:
  ControlPicker (const ControlLimits &limits, const std::vector<Term> &basic,
                 const ControlValues &now)
      : limits_ (limits), basic_ (basic), now_ (now)
  {
  }

  ControlValues run ()
  {
    for (const Property mode :
         { Property::WhiteBalanceMode, Property::ExposureMode, Property::FocusMode }) {
      if (limits_.has (mode))
        pick_group (mode);
    }
    for (int i = 0; i <= static_cast<int> (Property::Torch); i++) {
      const auto property = static_cast<Property> (i);
      const Gate *gate = gate_of (property);
      const bool grouped = (gate && limits_.has (gate->mode)) || is_mode (property);
      if (limits_.has (property) && limits_.span (property).constrained && !grouped)
        picked_.set_code (property, pick (property).code);
    }
    return picked_;
  }

private:
  static bool is_mode (Property property)
  {
    return property == Property::WhiteBalanceMode || property == Property::ExposureMode
           || property == Property::FocusMode;
  }

  const Term *term_of (Property property) const
  {
    const auto found = std::find_if (basic_.begin (), basic_.end (),
                                     [&] (const Term &term) { return term.property == property; });
    return found == basic_.end () ? nullptr : &*found;
  }

  double distance (Property property, double code) const
  {
    const Term *term = term_of (property);
    if (!term)
      return 0;
    ControlValues values;
    values.set_code (property, code);
    const Value value = values.value (property);
    return member_distance (property, *term->constraint, &value, SetRole::Basic);
  }

  bool has_ideal (Property property) const
  {
    const Term *term = term_of (property);
    return term && (term->constraint->ideal || term->constraint->bare)
           && !asks_for_presence (property, *term->constraint);
  }

  ControlPick pick (Property property) const
  {
    const ControlSpan &span = limits_.span (property);
    ControlPick best;
    const double now = now_.has (property) ? now_.code (property) : span.min;
    const auto consider = [&] (double code) {
      if (!span.allows (code))
        return;
      const bool name = span.form == ControlSpan::Form::Name;
      const ControlPick one{ code, distance (property, code),
                             name ? (code == now ? -1 : code) : std::fabs (code - now) };
      best = std::min (best, one);
    };
    if (span.form == ControlSpan::Form::Name) {
      for (int code = 0; code < 8; code++)
        consider (code);
      return best;
    }
    // What the device does now need not be one of its steps.
    consider (now);
    consider (span.min);
    consider (span.max);
    consider_beside (span, now, consider);
    const Term *term = term_of (property);
    for (const auto *ideal :
         { term ? &term->constraint->bare : nullptr, term ? &term->constraint->ideal : nullptr }) {
      const auto *number = ideal && *ideal ? std::get_if<double> (&**ideal) : nullptr;
      if (number)
        consider_beside (span, comparable_control (*number), consider);
    }
    return best;
  }

  template <typename Consider>
  static void consider_beside (const ControlSpan &span, double x, const Consider &consider)
  {
    const double within = std::clamp (x, span.min, span.max);
    consider (span.floor (within));
    consider (span.ceil (within));
  }

  // A mode and the values that depend on it.
  void pick_group (Property mode)
  {
    static constexpr Property kValues[] = { Property::ExposureTime, Property::ExposureCompensation,
                                            Property::ColorTemperature, Property::FocusDistance };
    std::array<Property, std::size (kValues)> values;
    std::size_t n_values = 0;
    for (const Property value : kValues) {
      if (gate_of (value)->mode == mode && limits_.has (value) && limits_.span (value).constrained)
        values[n_values++] = value;
    }
    if (n_values == 0 && !limits_.span (mode).constrained)
      return;
    // Of equals: one in which what is wanted is held, the present one, then the customary order.
    using Key = std::tuple<double, int, bool, int>;
    static constexpr int kOrder[] = { 7, 7, 3, 1, 2, 0, 7, 7 };
    std::optional<Key> best;
    double best_code = 0;
    for (int code = 0; code < 8; code++) {
      if (!limits_.span (mode).allows (code))
        continue;
      double sum = distance (mode, code);
      int unheld = 0;
      for (std::size_t i = 0; i < n_values; i++) {
        const Property value = values[i];
        const bool open = gate_of (value)->is_open (code);
        sum += open ? pick (value).distance : distance (value, now_.code (value));
        unheld += !open && has_ideal (value);
      }
      const Key key{ sum, unheld, !now_.has (mode) || now_.code (mode) != code, kOrder[code] };
      if (!best || key < *best) {
        best = key;
        best_code = code;
      }
    }
    picked_.set_code (mode, best_code);
    for (std::size_t i = 0; i < n_values; i++) {
      if (gate_of (values[i])->is_open (best_code))
        picked_.set_code (values[i], pick (values[i]).code);
    }
  }

  const ControlLimits &limits_;
  const std::vector<Term> &basic_;
  const ControlValues &now_;
  ControlValues picked_;
};

} // namespace

ControlValues
pick_controls (const ControlLimits &limits, const std::vector<Term> &basic,
               const ControlValues &now)
{
  return limits.constrained () ? ControlPicker (limits, basic, now).run () : ControlValues{};
}

double
control_distance (const Term &term, const Capabilities::Prepared &device,
                  const ControlValues &picked)
{
  const ControlValues &values = picked.has (term.property) ? picked : device.now;
  std::optional<Value> actual;
  if (device.controls.has (term.property) && values.has (term.property))
    actual = values.value (term.property);
  return member_distance (term.property, *term.constraint, actual ? &*actual : nullptr,
                          SetRole::Basic);
}

ControlList
within (const ControlList &controls, const ControlLimits &limits)
{
  ControlList narrowed = controls;
  for (Control &control : narrowed) {
    const ControlSpan &span = limits.span (control.property);
    const auto outside = [&] (const Value &value) {
      const auto code = code_of (value);
      return !code || !span.allows (*code);
    };
    if (!control.is_number ()) {
      control.values.erase (
          std::remove_if (control.values.begin (), control.values.end (), outside),
          control.values.end ());
      continue;
    }
    control.range.min = span.min;
    control.range.max = span.max;
    control.numbers.erase (
        std::remove_if (control.numbers.begin (), control.numbers.end (),
                        [&] (double number) { return number < span.min || number > span.max; }),
        control.numbers.end ());
  }
  return narrowed;
}

} // namespace mc

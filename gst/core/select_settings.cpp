// SPDX-License-Identifier: LGPL-2.1-or-later
#include "select_settings.hpp"

#include "prepared.hpp"
#include "solve.hpp"
#include "terms.hpp"

namespace mc {

Axis
axis_of (Property property)
{
  static constexpr std::pair<Property, Axis> kAxes[] = {
    { Property::Width, Axis::Width },
    { Property::Height, Axis::Height },
    { Property::AspectRatio, Axis::AspectRatio },
    { Property::FrameRate, Axis::FrameRate },
    { Property::ResizeMode, Axis::ResizeMode },
    { Property::SampleRate, Axis::SampleRate },
    { Property::ChannelCount, Axis::ChannelCount },
    { Property::SampleSize, Axis::SampleSize },
    { Property::Latency, Axis::Latency },
  };
  for (const auto &[name, axis] : kAxes) {
    if (name == property)
      return axis;
  }
  return ControlValues::is_control (property) ? Axis::Control : Axis::Inherent;
}

namespace {

void
require_exactly (Term &term, const Value &exact)
{
  const auto *number = std::get_if<double> (&exact);
  const double value = number ? comparable (term.property, *number) : 0.0;
  // What is no number equals no number.
  term.min = std::max (term.min, number ? value : kInfinity);
  term.max = std::min (term.max, number ? value : -kInfinity);
}

// https://w3c.github.io/mediacapture-main/#dfn-fitness-distance, for a setting that is a number and
// always there.
void
prepare_number (Term &term, SetRole role)
{
  const Constraint &constraint = *term.constraint;
  if (constraint.min)
    term.min = comparable (term.property, *constraint.min);
  if (constraint.max)
    term.max = comparable (term.property, *constraint.max);
  if (constraint.exact && !is_empty_list (*constraint.exact))
    require_exactly (term, *constraint.exact);
  if (constraint.bare && !is_empty_list (*constraint.bare) && role == SetRole::Advanced)
    require_exactly (term, *constraint.bare);

  const auto &ideal = constraint.bare ? constraint.bare : constraint.ideal;
  // Advanced sets only filter: an ideal has no effect in them.
  if (role == SetRole::Advanced || !ideal || is_empty_list (*ideal))
    return;
  const auto *number = std::get_if<double> (&*ideal);
  term.ideal_kind = number ? Term::Ideal::Number : Term::Ideal::Mismatch;
  term.ideal = number ? comparable (term.property, *number) : 0.0;
}

Term
prepare_term (Property property, const Constraint &constraint, SetRole role)
{
  Term term;
  term.property = property;
  term.axis = axis_of (property);
  term.constraint = &constraint;
  term.min = -kInfinity;
  term.max = kInfinity;
  if (term.axis == Axis::ResizeMode) {
    const Value none = std::string ("none"), crop_and_scale = std::string ("crop-and-scale");
    term.none = member_distance (property, constraint, &none, role);
    term.crop_and_scale = member_distance (property, constraint, &crop_and_scale, role);
  } else if (term.axis != Axis::Inherent && term.axis != Axis::Control) {
    prepare_number (term, role);
  }
  return term;
}

// Rules 1 and 3 are applied here: members that are unknown, or that have no meaning for the kind,
// count nothing.
TermList
prepare_terms (const ConstraintSet &set, SetRole role, const PreparedConstraints::Impl &impl)
{
  TermList terms;
  for (const auto &[property, constraint] : set.members) {
    if (impl.supported.test (static_cast<std::size_t> (property))
        && applies_to (property, impl.kind) && !is_absent (constraint))
      terms.push_back (prepare_term (property, constraint, role));
  }
  return terms;
}

const std::vector<PeerSet> kNoPeers;

} // namespace

PreparedConstraints::PreparedConstraints (const Constraints &constraints, Kind kind,
                                          const PropertyMask &supported)
{
  auto impl = std::make_unique<Impl> ();
  impl->source = constraints;
  impl->kind = kind;
  impl->supported = supported;
  impl->basic = prepare_terms (impl->source.basic, SetRole::Basic, *impl);
  for (const auto &set : impl->source.advanced)
    impl->advanced.push_back (prepare_terms (set, SetRole::Advanced, *impl));
  impl_ = std::move (impl);
}

PreparedConstraints::~PreparedConstraints () = default;
PreparedConstraints::PreparedConstraints (PreparedConstraints &&) noexcept = default;
PreparedConstraints &PreparedConstraints::operator= (PreparedConstraints &&) noexcept = default;

const Constraints &
PreparedConstraints::source () const
{
  return impl_->source;
}

std::optional<Choice>
select_settings (const Capabilities &device, const PreparedConstraints &constraints,
                 const std::vector<PeerSet> &peers) noexcept
{
  if (device.kind () != constraints.impl ().kind)
    return std::nullopt;
  return device.kind () == Kind::Video ? solve_video (device, constraints.impl (), peers)
                                       : solve_audio (device, constraints.impl (), peers);
}

std::optional<Choice>
select_settings (const Capabilities &device, const PreparedConstraints &constraints) noexcept
{
  return select_settings (device, constraints, kNoPeers);
}

std::optional<Property>
failed_constraint (const std::vector<const Capabilities *> &devices,
                   const PreparedConstraints &constraints)
{
  const auto &impl = constraints.impl ();
  for (const auto &[property, constraint] : impl.source.basic.members) {
    if (!is_required (constraint, SetRole::Basic))
      continue;
    Constraints alone;
    alone.basic.set (property, constraint);
    const PreparedConstraints prepared (alone, impl.kind, impl.supported);
    const bool met = std::any_of (devices.begin (), devices.end (), [&] (const auto *device) {
      return select_settings (*device, prepared).has_value ();
    });
    if (!met)
      return property;
  }
  return std::nullopt;
}

std::optional<Property>
forbidden_required (const Constraints &constraints)
{
  for (const auto &[property, constraint] : constraints.basic.members) {
    if (is_required (constraint, SetRole::Basic) && !property_info (property).required_in_request)
      return property;
  }
  return std::nullopt;
}

namespace {

ConstraintSet
without_foreign (const ConstraintSet &set, Kind kind)
{
  ConstraintSet kept;
  for (const auto &member : set.members) {
    if (applies_to (member.first, kind))
      kept.members.push_back (member);
  }
  return kept;
}

} // namespace

Constraints
without_foreign (const Constraints &constraints, Kind kind)
{
  Constraints kept{ without_foreign (constraints.basic, kind), {} };
  for (const auto &set : constraints.advanced)
    kept.advanced.push_back (without_foreign (set, kind));
  return kept;
}

} // namespace mc

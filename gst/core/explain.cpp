// SPDX-License-Identifier: LGPL-2.1-or-later
#include "explain.hpp"

#include "prepared.hpp"
#include "terms.hpp"
#include "text.hpp"

namespace mc {
namespace {

using Member = std::pair<Property, Constraint>;

std::string
name_of (Property property)
{
  return property_info (property).name;
}

std::string
text_of (double number, Property property)
{
  return number_to_string (comparable (property, number));
}

// How a person would write it: 1280, "user", true, "user" or "left".
std::string
text_of (const Value &value, Property property)
{
  if (const auto *number = std::get_if<double> (&value))
    return text_of (*number, property);
  if (const auto *boolean = std::get_if<bool> (&value))
    return *boolean ? "true" : "false";
  if (const auto *string = std::get_if<std::string> (&value))
    return quoted (*string);
  std::string text;
  if (const auto *strings = std::get_if<StringList> (&value)) {
    for (const auto &string : *strings)
      text += (text.empty () ? "" : " or ") + quoted (string);
    return text;
  }
  for (const Point point : *std::get_if<PointList> (&value))
    text += (text.empty () ? "(" : " (") + number_to_string (point.x) + ", "
            + number_to_string (point.y) + ")";
  return text;
}

// "width ≥ 640 and ≤ 1280"
std::string
requirement_text (const Member &member)
{
  const auto &[property, constraint] = member;
  std::string text;
  const auto add = [&] (const char *sign, const std::string &value) {
    text += (text.empty () ? " " : " and ") + std::string (sign) + " " + value;
  };
  if (constraint.exact && !is_empty_list (*constraint.exact))
    add ("=", text_of (*constraint.exact, property));
  if (constraint.min)
    add ("≥", text_of (*constraint.min, property));
  if (constraint.max)
    add ("≤", text_of (*constraint.max, property));
  return name_of (property) + text;
}

// What the device could offer instead: " (largest is 1280)", " (it is "user")", " (unknown for this
// device)".
std::string
limit_text (const Member &member, const Capabilities &device)
{
  const auto &[property, constraint] = member;
  const CapabilityDictionary dictionary = device.dictionary ();
  const auto found = dictionary.members.find (property);
  if (found == dictionary.members.end ())
    return " (unknown for this device)";
  if (const auto *value = std::get_if<Value> (&found->second))
    return " (it is " + text_of (*value, property) + ")";
  if (const auto *list = std::get_if<std::vector<Value>> (&found->second)) {
    std::string text;
    for (const Value &value : *list)
      text += (text.empty () ? "" : " or ") + text_of (value, property);
    return " (it is " + text + ")";
  }
  const auto &range = *std::get_if<CapabilityRange> (&found->second);
  const double *exact = constraint.exact ? std::get_if<double> (&*constraint.exact) : nullptr;
  if ((exact && *exact > range.max) || (constraint.min && *constraint.min > range.max))
    return " (largest is " + text_of (range.max, property) + ")";
  if ((exact && *exact < range.min) || (constraint.max && *constraint.max < range.min))
    return " (smallest is " + text_of (range.min, property) + ")";
  return "";
}

/// Explains one device; every question is put to select_settings ().
class DeviceExplainer
{
public:
  DeviceExplainer (const Capabilities &device, const PreparedConstraints &constraints)
      : device_ (device), constraints_ (constraints), impl_ (constraints.impl ())
  {
    for (const auto &member : impl_.source.basic.members) {
      if (is_required (member.second, SetRole::Basic) && counts (member.first))
        required_.push_back (member);
    }
  }

  DeviceExplanation run ()
  {
    explanation_.device_id = device_.description ().device_id;
    explanation_.label = device_.description ().label;
    explanation_.choice = select_settings (device_, constraints_);
    if (explanation_.choice) {
      explain_choice ();
    } else {
      find_conflict ();
      find_nearest ();
    }
    return std::move (explanation_);
  }

private:
  bool counts (Property property) const
  {
    return impl_.supported.test (static_cast<std::size_t> (property))
           && applies_to (property, impl_.kind);
  }

  std::optional<Choice> solve (const ConstraintSet &set) const
  {
    return select_settings (device_,
                            PreparedConstraints ({ set, {} }, impl_.kind, impl_.supported));
  }

  void explain_choice ();
  DistanceTerm explain_term (const Member &member, double distance) const;
  void find_conflict ();
  bool find_conflict_of (std::size_t size, std::size_t from, std::vector<Member> &chosen);
  void find_nearest ();
  std::optional<Value> nearest_value (Property property) const;

  const Capabilities &device_;
  const PreparedConstraints &constraints_;
  const PreparedConstraints::Impl &impl_;
  std::vector<Member> required_;
  std::vector<Member> conflict_;
  DeviceExplanation explanation_;
};

void
DeviceExplainer::explain_choice ()
{
  explanation_.settings = device_.settings (*explanation_.choice);
  for (const auto &member : impl_.source.basic.members) {
    const Value *actual = explanation_.settings.find (member.first);
    const double distance = counts (member.first) ? member_distance (member.first, member.second,
                                                                     actual, SetRole::Basic)
                                                  : 0.0;
    if (distance > 0)
      explanation_.terms.push_back (explain_term (member, distance));
  }
  for (std::size_t i = 0; i < impl_.source.advanced.size (); i++) {
    if (fitness_distance (impl_.source.advanced[i], explanation_.settings, SetRole::Advanced,
                          impl_.kind, impl_.supported)
        == kUnsatisfied)
      explanation_.skipped_advanced.push_back (i);
  }
}

DistanceTerm
DeviceExplainer::explain_term (const Member &member, double distance) const
{
  const auto &[property, constraint] = member;
  const Value *actual = explanation_.settings.find (property);
  const auto &ideal = constraint.bare ? constraint.bare : constraint.ideal;
  std::string text = name_of (property) + ": ";
  if (!actual)
    return { property, distance, text + "unknown for this device" };
  const std::string has = text_of (*actual, property), wants = text_of (*ideal, property);
  text += has + " for ideal " + wants;
  const auto *number = std::get_if<double> (actual);
  const auto *wanted = std::get_if<double> (&*ideal);
  if (number && wanted) {
    const bool actual_is_larger = std::fabs (*number) > std::fabs (*wanted);
    text += ", |" + has + "-" + wants + "|/" + (actual_is_larger ? has : wants);
  }
  return { property, distance, text };
}

// By size, so that the first one found is a smallest one.
void
DeviceExplainer::find_conflict ()
{
  for (std::size_t size = 1; size <= required_.size () && conflict_.empty (); size++) {
    std::vector<Member> chosen;
    if (find_conflict_of (size, 0, chosen))
      break;
    // What is met alone and does not depend on the mode cannot conflict with anything.
    if (size == 1)
      required_.erase (std::remove_if (required_.begin (), required_.end (),
                                       [] (const Member &member) {
                                         return axis_of (member.first) == Axis::Inherent;
                                       }),
                       required_.end ());
  }
  for (const Member &member : conflict_) {
    explanation_.conflict.push_back (member.first);
    explanation_.reason += (explanation_.reason.empty () ? "" : " together with ")
                           + requirement_text (member)
                           + (conflict_.size () == 1 ? limit_text (member, device_) : "");
  }
}

bool
DeviceExplainer::find_conflict_of (std::size_t size, std::size_t from, std::vector<Member> &chosen)
{
  if (chosen.size () == size) {
    if (solve ({ chosen }))
      return false;
    conflict_ = chosen;
    return true;
  }
  for (std::size_t i = from; i < required_.size (); i++) {
    chosen.push_back (required_[i]);
    if (find_conflict_of (size, i + 1, chosen))
      return true;
    chosen.pop_back ();
  }
  return false;
}

void
DeviceExplainer::find_nearest ()
{
  for (const Member &member : conflict_) {
    if (const auto value = nearest_value (member.first))
      explanation_.nearest.push_back ({ member.first, *value });
  }
}

// The setting that comes nearest to what @property requires while all other required members hold.
std::optional<Value>
DeviceExplainer::nearest_value (Property property) const
{
  ConstraintSet set;
  for (const auto &[name, constraint] : impl_.source.basic.members) {
    Constraint changed = constraint;
    changed.bare.reset ();
    changed.ideal.reset ();
    if (name == property) {
      changed = {};
      changed.ideal = constraint.exact;
      if (!changed.ideal)
        changed.ideal = Value (constraint.min ? *constraint.min : *constraint.max);
    }
    set.members.emplace_back (name, std::move (changed));
  }
  const auto choice = solve (set);
  if (!choice)
    return std::nullopt;
  const Settings settings = device_.settings (*choice);
  const Value *value = settings.find (property);
  return value ? std::optional (*value) : std::nullopt;
}

std::string
joined (const std::vector<std::string> &parts, const char *separator)
{
  std::string text;
  for (const auto &part : parts)
    text += (text.empty () ? "" : separator) + part;
  return text;
}

std::string
choice_text (const DeviceExplanation &device, const Choice &choice)
{
  const bool video = choice.width > 0;
  std::string text;
  if (video) {
    text = std::to_string (choice.width) + "x" + std::to_string (choice.height) + " at "
           + text_of (choice.frame_rate.value (), Property::FrameRate) + "/s";
    if (choice.resize_mode == ResizeMode::CropAndScale)
      text += ", made from " + std::to_string (choice.native_width) + "x"
              + std::to_string (choice.native_height) + " at "
              + text_of (choice.native_rate.value (), Property::FrameRate) + "/s";
  } else {
    text = std::to_string (choice.sample_rate) + " Hz, " + std::to_string (choice.channel_count)
           + (choice.channel_count == 1 ? " channel, " : " channels, ")
           + std::to_string (choice.sample_size) + " bits";
  }
  text += "; distance " + number_to_string (choice.distance);
  std::vector<std::string> terms;
  for (const auto &term : device.terms)
    terms.push_back (term.text);
  if (!terms.empty ())
    text += " (" + joined (terms, "; ") + ")";
  for (const std::size_t index : device.skipped_advanced)
    text += "; advanced[" + std::to_string (index) + "] is not met";
  return text;
}

std::string
failure_text (const DeviceExplanation &device)
{
  if (device.conflict.empty ())
    return "offers nothing";
  std::vector<std::string> nearest;
  for (const auto &[property, value] : device.nearest)
    nearest.push_back (name_of (property) + " " + text_of (value, property));
  return "cannot satisfy " + device.reason
         + (nearest.empty () ? "" : "; nearest: " + joined (nearest, ", or "));
}

} // namespace

std::string
Explanation::text () const
{
  std::vector<std::string> lines;
  for (const auto &device : devices) {
    const std::string &name = device.label.empty () ? device.device_id : device.label;
    lines.push_back (
        name + ": "
        + (device.choice ? choice_text (device, *device.choice) : failure_text (device)));
  }
  return joined (lines, "\n");
}

Explanation
explain (const std::vector<const Capabilities *> &devices, const PreparedConstraints &constraints)
{
  Explanation explanation;
  for (const auto *device : devices) {
    explanation.devices.push_back (DeviceExplainer (*device, constraints).run ());
    explanation.satisfiable |= explanation.devices.back ().choice.has_value ();
  }
  if (!explanation.satisfiable)
    explanation.failed = failed_constraint (devices, constraints);
  return explanation;
}

Error
overconstrained_error (const Explanation &explanation, Kind kind)
{
  const char *can
      = explanation.failed ? " can meet this constraint" : " can meet all constraints together";
  return { ErrorCode::Overconstrained, std::string ("no ") + device_noun (kind) + can,
           explanation.failed ? name_of (*explanation.failed) : "", explanation.text () };
}

} // namespace mc

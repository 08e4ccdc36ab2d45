// SPDX-License-Identifier: LGPL-2.1-or-later
#include "plan_reference_modes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace test {

Thousandths
thousandths (double rate)
{
  return std::llround (std::clamp (rate, -1e9, 1e9) * 1000);
}

bool
has_rate (const mc::RateSet &set, Thousandths rate)
{
  if (!set.is_list ())
    return rate >= thousandths (set.min ().value ()) && rate <= thousandths (set.max ().value ());
  return std::any_of (set.values ().begin (), set.values ().end (),
                      [&] (mc::Fraction f) { return thousandths (f.value ()) == rate; });
}

Mode
mode_of (const mc::DeviceDescription &device, const mc::Choice &choice)
{
  if (device.kind == mc::Kind::Audio)
    return { choice.box, choice.native_sample_rate, choice.native_channel_count,
             choice.native_sample_size };
  return { choice.box, choice.native_width, choice.native_height,
           thousandths (choice.native_rate.value ()) };
}

namespace {

using mc::Property;

constexpr double kNever = std::numeric_limits<double>::infinity ();

bool
is_range (const mc::IntSet &set)
{
  return !set.is_list () && set.min () != set.max ();
}

/// The native modes that count.
class Modes
{
public:
  explicit Modes (const PlanCase &input) : input_ (input) {}

  std::set<Mode> list ()
  {
    const auto &device = input_.device;
    for (uint32_t i = 0; i < device.video.size (); i++)
      list_box (i, device.video[i]);
    for (uint32_t i = 0; i < device.audio.size (); i++)
      list_box (i, device.audio[i]);
    const auto capabilities = mc::Capabilities::make (device);
    for (const auto &track : input_.tracks) {
      const mc::PreparedConstraints prepared (track.constraints, device.kind,
                                              mc::served_properties ());
      if (const auto choice = mc::select_settings (*capabilities, prepared, track.peers))
        modes_.insert (mode_of (device, *choice));
    }
    if (input_.current && is_native (mode_of (device, *input_.current)))
      modes_.insert (mode_of (device, *input_.current));
    return modes_;
  }

private:
  bool is_native (const Mode &mode) const
  {
    const auto &device = input_.device;
    if (device.kind == mc::Kind::Audio) {
      if (mode.box >= device.audio.size ())
        return false;
      const auto &box = device.audio[mode.box];
      return box.sample_rate.contains (mode.a) && box.channel_count.contains (mode.b)
             && box.sample_size.contains (mode.c);
    }
    if (mode.box >= device.video.size ())
      return false;
    const auto &box = device.video[mode.box];
    return box.width.contains (mode.a) && box.height.contains (mode.b)
           && has_rate (box.rate, mode.c);
  }

  // The numbers of one member: first its limits, then its ideal.
  void mark (const mc::ConstraintSet &set, Property property, bool advanced)
  {
    const mc::Constraint *member = set.find (property);
    if (!member)
      return;
    double low = member->min.value_or (-kNever), high = member->max.value_or (kNever);
    const auto only = [&] (const mc::Value &value) {
      const auto *number = std::get_if<double> (&value);
      low = std::max (low, number ? *number : kNever);
      high = std::min (high, number ? *number : -kNever);
    };
    if (member->exact)
      only (*member->exact);
    if (member->bare && advanced)
      only (*member->bare);
    mark (low);
    mark (high);
    const auto &ideal = member->bare ? member->bare : member->ideal;
    if (!advanced && ideal && std::holds_alternative<double> (*ideal))
      mark (*std::get_if<double> (&*ideal));
  }

  void mark (double number)
  {
    if (std::isfinite (number) && marks_.size () < most_
        && std::find (marks_.begin (), marks_.end (), number) == marks_.end ())
      marks_.push_back (number);
  }

  void mark_constraints (Property property)
  {
    for (const auto &track : input_.tracks)
      mark (track.constraints.basic, property, false);
    for (const auto &track : input_.tracks)
      for (const auto &set : track.constraints.advanced)
        mark (set, property, true);
  }

  static double number (int value) { return value; }
  static double number (mc::Fraction rate) { return rate.value (); }

  template <typename Set>
  const std::vector<double> &marks (Property property, double otherwise, Set mc::PeerSet::*member)
  {
    marks_.clear ();
    most_ = 16;
    mark (otherwise);
    mark_constraints (property);
    for (const auto &track : input_.tracks)
      for (const auto &peer : track.peers) {
        const Set &set = peer.*member;
        if (set.empty ())
          continue;
        mark (number (set.min ()));
        mark (number (set.max ()));
        for (const auto value : set.values ())
          mark (number (value));
      }
    return marks_;
  }

  static std::set<int> all (const mc::IntSet &set)
  {
    std::set<int> members;
    for (int i = std::max (set.min (), 1); i <= set.max (); i++) {
      if (set.contains (i))
        members.insert (i);
    }
    return members;
  }

  static void add_beside (const std::set<int> &members, double number, std::set<int> &chosen)
  {
    int below = 0, above = 0;
    for (const int member : members) {
      if (member <= number)
        below = member;
      if (member >= number && !above)
        above = member;
    }
    for (const int beside : { below, above }) {
      if (beside)
        chosen.insert (beside);
    }
  }

  static std::set<int> chosen (const mc::IntSet &set, const std::vector<double> &marks)
  {
    const std::set<int> members = all (set);
    if (set.is_list () || members.empty ())
      return members;
    std::set<int> chosen{ *members.begin (), *members.rbegin () };
    for (const double mark : marks)
      add_beside (members, mark, chosen);
    return chosen;
  }

  static std::set<Thousandths> chosen (const mc::RateSet &set, const std::vector<double> &marks)
  {
    std::set<Thousandths> chosen;
    if (set.empty ())
      return chosen;
    for (const mc::Fraction rate : set.values ())
      chosen.insert (thousandths (rate.value ()));
    if (!set.is_list ()) {
      chosen.insert (std::max (thousandths (set.min ().value ()), 1LL));
      chosen.insert (thousandths (set.max ().value ()));
      for (const double mark : marks) {
        if (has_rate (set, thousandths (mark)))
          chosen.insert (thousandths (mark));
      }
    }
    while (!chosen.empty () && *chosen.begin () < 1)
      chosen.erase (chosen.begin ());
    return chosen;
  }

  void list_box (uint32_t index, const mc::VideoBox &box)
  {
    const auto widths = chosen (box.width, marks (Property::Width, 640, &mc::PeerSet::width));
    const auto heights = chosen (box.height, marks (Property::Height, 480, &mc::PeerSet::height));
    const auto rates = chosen (box.rate, marks (Property::FrameRate, 30, &mc::PeerSet::rate));
    std::set<std::pair<int, int>> sizes;
    for (const int w : widths)
      for (const int h : heights)
        sizes.insert ({ w, h });
    marks_.clear ();
    most_ = 4;
    mark_constraints (Property::AspectRatio);
    for (const double aspect : marks_) {
      if ((!is_range (box.width) && !is_range (box.height)) || aspect <= 0)
        continue;
      for (const int w : widths) {
        std::set<int> partners;
        add_beside (all (box.height), w / aspect, partners);
        for (const int h : partners)
          sizes.insert ({ w, h });
      }
      for (const int h : heights) {
        std::set<int> partners;
        add_beside (all (box.width), h * aspect, partners);
        for (const int w : partners)
          sizes.insert ({ w, h });
      }
    }
    for (const auto &[w, h] : sizes)
      for (const Thousandths rate : rates)
        modes_.insert ({ index, w, h, rate });
  }

  void list_box (uint32_t index, const mc::AudioBox &box)
  {
    const auto &device = input_.device;
    const auto rates
        = chosen (box.sample_rate, marks (Property::SampleRate, device.default_sample_rate,
                                          &mc::PeerSet::sample_rate));
    const auto channels
        = chosen (box.channel_count, marks (Property::ChannelCount, device.default_channel_count,
                                            &mc::PeerSet::channel_count));
    const auto sizes
        = chosen (box.sample_size, marks (Property::SampleSize, device.default_sample_size,
                                          &mc::PeerSet::sample_size));
    for (const int rate : rates)
      for (const int count : channels)
        for (const int size : sizes)
          modes_.insert ({ index, rate, count, size });
  }

  const PlanCase &input_;
  std::vector<double> marks_;
  std::size_t most_ = 0;
  std::set<Mode> modes_;
};

} // namespace

std::set<Mode>
modes_that_count (const PlanCase &input)
{
  return Modes (input).list ();
}

} // namespace test

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "plan.hpp"

#include "plan_track.hpp"
#include "terms.hpp"

#include <tuple>

namespace mc {
namespace {

/// Of two modes that are equally distant the one with the smaller key is chosen (C18).
struct JointKey
{
  double distance = kInfinity;
  bool moves = true; ///< away from the current mode
  int n_derived = 0;
  int n_cropped = 0;
  double nearness = 0;
  int cost = 0; ///< from here on: of the mode
  int64_t pixels = 0;
  double bits_per_second = 0;
  Millis rate = 0;
  uint32_t box = 0;
};
bool
operator<(const JointKey &a, const JointKey &b)
{
  const auto order = [] (const JointKey &k) {
    return std::tie (k.distance, k.moves, k.n_derived, k.n_cropped, k.nearness, k.cost, k.pixels,
                     k.bits_per_second, k.rate, k.box);
  };
  return order (a) < order (b);
}

JointKey
key_of (const VideoMode &mode)
{
  JointKey key;
  key.cost = mode.cost;
  key.pixels = mode.pixels ();
  key.rate = mode.rate;
  key.box = mode.box;
  return key;
}

JointKey
key_of (const AudioMode &mode)
{
  const Choice native = native_choice (mode);
  JointKey key;
  key.bits_per_second = double (native.native_sample_rate) * native.native_channel_count
                        * native.native_sample_size;
  key.box = mode.box;
  return key;
}

// What the mode itself is worth, as it is.
double
nearness_of (const VideoMode &mode)
{
  return mode.nearness + relative_difference (rate_of (mode.rate), kDefaultRate);
}

double
nearness_of (const AudioMode &)
{
  return 0;
}

bool
runs_now (const VideoMode &mode, const Choice *current)
{
  return current && mode.box == current->box && mode.width == current->native_width
         && mode.height == current->native_height && mode.rate == millis_of (current->native_rate);
}

bool
runs_now (const AudioMode &mode, const Choice *current)
{
  const Choice native = native_choice (mode);
  return current && mode.box == current->box
         && native.native_sample_rate == current->native_sample_rate
         && native.native_channel_count == current->native_channel_count
         && native.native_sample_size == current->native_sample_size;
}

/// Finds the mode for tracks of one kind.
template <typename Track> class Planner
{
public:
  using Mode = typename Track::Mode;

  Planner (const Capabilities &device, const std::vector<PlanTrack> &tracks,
           std::vector<Mode> modes)
      : modes_ (std::move (modes))
  {
    tracks_.reserve (tracks.size ());
    for (const PlanTrack &track : tracks)
      tracks_.emplace_back (device, track);
    left_.reserve (modes_.size ());
    narrower_.reserve (modes_.size ());
    for (const Mode &mode : modes_)
      left_.push_back (&mode);
  }

  /// Leaves the modes that keep what the tracks require.
  const std::vector<const Mode *> &keep_required ()
  {
    for (Track &track : tracks_) {
      if (!track.try_basic ())
        left_.clear ();
      narrow (track);
      std::swap (left_, narrower_);
      track.hold ();
    }
    return left_;
  }

  /// An advanced set that leaves no mode is skipped.
  void keep_advanced ()
  {
    for (Track &track : tracks_) {
      for (std::size_t i = 0; i < track.n_advanced (); i++) {
        if (!track.try_advanced (i))
          continue;
        narrow (track);
        if (narrower_.empty ())
          continue;
        std::swap (left_, narrower_);
        track.hold ();
      }
    }
  }

  /// The best of the modes that are left.
  const Mode *best (const Choice *current)
  {
    current_ = current;
    settle ();
    bound ();
    // A good one first, so that few others need a closer look.
    std::size_t first = 0;
    JointKey first_key;
    for (std::size_t i = 0; i < left_.size (); i++) {
      JointKey key = key_at_least (i);
      key.nearness = nearness_of (*left_[i]);
      if (key < first_key) {
        first_key = key;
        first = i;
      }
    }
    consider (first);
    for (std::size_t i = 0; i < left_.size (); i++) {
      if (i != first)
        consider (i);
    }
    return best_;
  }

private:
  void narrow (Track &track)
  {
    narrower_.clear ();
    for (const Mode *mode : left_) {
      if (track.is_possible_in (*mode))
        narrower_.push_back (mode);
    }
  }

  void settle ()
  {
    for (const bool slow : { false, true }) {
      for (std::size_t i = 0; i < tracks_.size (); i++) {
        if (tracks_[i].is_slow () == slow)
          order_.push_back (i);
      }
    }
    for (Track &track : tracks_)
      track.settle ();
    keys_.resize (tracks_.size ());
  }

  // Lower bounds of the distances, for each track and then each mode that is left.
  void bound ()
  {
    bounds_.resize (tracks_.size () * left_.size ());
    double *next = bounds_.data ();
    for (Track &track : tracks_) {
      for (const Mode *mode : left_)
        *next++ = track.least_distance_in (*mode);
    }
  }

  JointKey key_at_least (std::size_t index) const
  {
    JointKey key = key_of (*left_[index]);
    key.moves = !runs_now (*left_[index], current_);
    key.distance = 0;
    for (std::size_t i = 0; i < tracks_.size (); i++)
      key.distance += bounds_[i * left_.size () + index];
    return key;
  }

  // In whichever order the tracks are asked, sums are made in theirs: rounding is monotone, so that
  // a sum of bounds is a bound of the sum.
  void consider (std::size_t index)
  {
    JointKey key = key_at_least (index);
    if (!(key < best_key_))
      return;
    for (std::size_t i = 0; i < tracks_.size (); i++)
      keys_[i] = { bounds_[i * left_.size () + index], false, false, 0 };
    // Only a sum without distance can be as good as one without; then no track has any.
    if (key.distance == 0 && best_key_.distance == 0) {
      for (std::size_t i = 0; i < tracks_.size () && key < best_key_; i++) {
        keys_[i] = tracks_[i].least_key_at_zero (*left_[index]);
        add_up (key);
      }
    }
    for (const std::size_t i : order_) {
      if (!(key < best_key_))
        return;
      keys_[i] = tracks_[i].best_in (*left_[index]);
      add_up (key);
    }
    if (!(key < best_key_))
      return;
    best_key_ = key;
    best_ = left_[index];
  }

  void add_up (JointKey &key) const
  {
    key.distance = key.nearness = 0;
    key.n_derived = key.n_cropped = 0;
    for (const TrackKey &own : keys_) {
      key.distance += own.distance;
      key.n_derived += own.derived;
      key.n_cropped += own.cropped;
      key.nearness += own.nearness;
    }
  }

  std::vector<Mode> modes_;
  std::vector<Track> tracks_;
  std::vector<const Mode *> left_;
  std::vector<const Mode *> narrower_;
  std::vector<double> bounds_;
  std::vector<std::size_t> order_; ///< of tracks, the slow ones last
  std::vector<TrackKey> keys_;     ///< of the tracks in one mode; bounds of those not asked yet
  const Choice *current_ = nullptr;
  JointKey best_key_;
  const Mode *best_ = nullptr;
};

template <typename Track>
std::optional<Choice>
best_mode (const Capabilities &device, const std::vector<PlanTrack> &tracks,
           std::vector<typename Track::Mode> modes, const Choice *current)
{
  Planner<Track> planner (device, tracks, std::move (modes));
  if (planner.keep_required ().empty ())
    return std::nullopt;
  planner.keep_advanced ();
  const auto *mode = planner.best (current);
  return mode ? std::optional (native_choice (*mode)) : std::nullopt;
}

bool
are_of_one_kind (const Capabilities &device, const std::vector<PlanTrack> &tracks)
{
  return std::all_of (tracks.begin (), tracks.end (), [&] (const PlanTrack &track) {
    return track.constraints->impl ().kind == device.kind ();
  });
}

// Within the mode, an advanced set that the plan skipped cannot be met, and one that it kept can:
// it is the same for select_settings ().
std::optional<Plan>
plan_in (const Capabilities &device, const std::vector<PlanTrack> &tracks, const Choice &mode)
{
  const CapabilitiesPtr held = device.held_at (mode);
  Plan plan;
  plan.choices.reserve (tracks.size ());
  for (const PlanTrack &track : tracks) {
    const auto choice = select_settings (*held, *track.constraints, peers_of (track));
    if (!choice)
      return std::nullopt;
    plan.choices.push_back (*choice);
    plan.distance += choice->distance;
  }
  return plan;
}

// A camera's controls are the same for all its tracks: the last one of @tracks may move them within
// what the others require. Null when they require nothing.
CapabilitiesPtr
with_required_controls (const Capabilities &device, const std::vector<PlanTrack> &tracks)
{
  const ControlList &controls = device.description ().controls;
  if (device.kind () != Kind::Video || controls.empty () || tracks.size () < 2)
    return nullptr;
  ControlLimits limits (controls);
  bool narrowed = false;
  for (std::size_t i = 0; i + 1 < tracks.size (); i++) {
    for (const Term &term : tracks[i].constraints->impl ().basic) {
      if (!limits.has (term.property) || !is_required (*term.constraint, SetRole::Basic))
        continue;
      // What does not fit any more, since somebody else has moved it, binds nobody.
      ControlLimits tried = limits;
      if (!tried.add (term, SetRole::Basic))
        continue;
      limits = tried;
      narrowed = true;
    }
  }
  return narrowed ? device.with_controls (within (controls, limits)) : nullptr;
}

std::optional<Plan>
plan_within (const Capabilities &device, const std::vector<PlanTrack> &tracks,
             const Choice *current)
{
  if (tracks.size () == 1 && !current) {
    const auto choice = select_settings (device, *tracks[0].constraints, peers_of (tracks[0]));
    return choice ? std::optional (Plan{ { *choice }, choice->distance }) : std::nullopt;
  }
  const auto mode
      = device.kind () == Kind::Video
            ? best_mode<VideoTrack> (device, tracks, video_modes (device, tracks, current), current)
            : best_mode<AudioTrack> (device, tracks, audio_modes (device, tracks, current),
                                     current);
  return mode ? plan_in (device, tracks, *mode) : std::nullopt;
}

} // namespace

std::optional<Plan>
plan_tracks (const Capabilities &device, const std::vector<PlanTrack> &tracks,
             const Choice *current)
{
  if (tracks.empty () || !are_of_one_kind (device, tracks))
    return std::nullopt;
  const CapabilitiesPtr narrowed = with_required_controls (device, tracks);
  return plan_within (narrowed ? *narrowed : device, tracks, current);
}

namespace {

template <typename Track, typename AddBox>
void
for_each_effective (const Capabilities &device, const std::vector<PlanTrack> &tracks,
                    std::vector<typename Track::Mode> modes, const AddBox &add_box)
{
  std::vector<PlanTrack> others = tracks;
  if (!others.empty ())
    others.pop_back ();
  Planner<Track> planner (device, others, std::move (modes));
  for (const auto *mode : planner.keep_required ())
    add_box (*mode);
}

} // namespace

CapabilitiesPtr
effective_capabilities (const Capabilities &device, const std::vector<PlanTrack> &tracks)
{
  const CapabilitiesPtr narrowed = with_required_controls (device, tracks);
  DeviceDescription effective = (narrowed ? *narrowed : device).description ();
  effective.video.clear ();
  effective.audio.clear ();
  if (!are_of_one_kind (device, tracks))
    return Capabilities::make (std::move (effective));
  if (device.kind () == Kind::Video) {
    for_each_effective<VideoTrack> (
        device, tracks, video_modes (device, tracks, nullptr), [&] (const VideoMode &mode) {
          effective.video.push_back ({ IntSet::value (mode.width), IntSet::value (mode.height),
                                       RateSet::value (mode.native_rate), mode.cost });
        });
  } else {
    for_each_effective<AudioTrack> (
        device, tracks, audio_modes (device, tracks, nullptr),
        [&] (const AudioMode &mode) { effective.audio.push_back (mode.format); });
  }
  return Capabilities::make (std::move (effective));
}

std::optional<Property>
refused_constraint (const Capabilities &device, const std::vector<PlanTrack> &tracks)
{
  if (tracks.empty ())
    return std::nullopt;
  const CapabilitiesPtr effective = effective_capabilities (device, tracks);
  return failed_constraint ({ effective.get () }, *tracks.back ().constraints);
}

Explanation
explain_refusal (const Capabilities &device, const std::vector<PlanTrack> &tracks)
{
  if (tracks.empty ())
    return {};
  const CapabilitiesPtr effective = effective_capabilities (device, tracks);
  return explain ({ effective.get () }, *tracks.back ().constraints);
}

} // namespace mc

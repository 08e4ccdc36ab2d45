// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "broadcaster.hpp"
#include "rate_watch.hpp"

#include "gst/capture/tracks/track_request.hpp"
#include "gst/core/plan.hpp"

namespace mc {

class CaptureTrack;
class Source;

/// One track of a Source.
struct TrackMember
{
  std::weak_ptr<CaptureTrack> track;
  std::shared_ptr<TrackTap> tap; ///< names it
  TrackRequestPtr request;
  Choice choice;
  TapFormatPtr format;
  ControlValues wish = {}; ///< what it says of the controls of the device
  uint64_t turn = 0;       ///< the last one who asked has the highest
  RateWatch rate = {};
};

/// What a Source runs as, as its tracks need to know it.
struct RunningMode
{
  Choice choice;        ///< its native part
  CapabilitiesPtr held; ///< the device held in it; null before the first frame that is pushed
  Delivery delivery;
};

/// The tracks of one Source, oldest first, and what each of them gets. The control thread's.
class SourceTracks
{
public:
  SourceTracks (Source &source, DeviceHandle device)
      : source_ (source), device_ (std::move (device))
  {
  }

  /// What is pushed has changed: it is another device for all tracks.
  void set_device (DeviceHandle device);
  void add (TrackMember member) { members_.push_back (std::move (member)); }
  void remove (const TrackTap *tap);
  const TrackMember *find (const TrackTap *tap) const;
  bool empty () const { return members_.empty (); }
  /// All, but not that of @tap.
  std::vector<std::shared_ptr<CaptureTrack>> alive (const TrackTap *tap = nullptr) const;
  std::vector<std::weak_ptr<CaptureTrack>> everybody () const;
  std::vector<TrackRequestPtr> requests () const;

  /// For a track that asks now.
  uint64_t next_turn () { return ++turns_; }
  /// What the controls are to be when the track of @tap (null: a new one) has @wish: the last one
  /// who says something of a control has it.
  ControlValues wanted (const TrackTap *tap, const ControlValues &wish) const;
  ControlValues wanted () const { return wanted (nullptr, {}); }

  /// The best mode of the device, as @capabilities show it now, for all tracks, when the track of
  /// @tap (null: a new one) asks for
  /// @request (null: nothing changes). The choice of the one who asks is the last.
  /// Errors: Overconstrained, NotSupported (its reader takes nothing of it).
  Result<Plan> plan (const Capabilities &capabilities, const TrackTap *tap,
                     const TrackRequest *request, const Choice *current) const;

  /// Gives each track its settings in @mode, from the next frame on; @tap is to get @request, with
  /// which it has @wish.
  void settle (const RunningMode &mode, const TrackTap *tap, TrackRequestPtr request,
               const ControlValues &wish);

  /// Tells tracks of video whose rate has left its setting, or is back. @flows: frames come.
  void review_rates (GstClockTime now, bool flows);

  /// The settings of one track in @mode. Where the device went its own way and leaves nothing of
  /// what the track requires, it gets what is best without that.
  Choice choice_in (const RunningMode &mode, const TrackRequest &request) const;
  Result<TapFormatPtr> format_in (const RunningMode &mode, const TrackRequest &request,
                                  const Choice &choice, const TapFormat *now);

private:
  std::optional<Choice> kept_in (const RunningMode &mode, const TrackRequest &request,
                                 const Choice &now, double distance) const;
  void settle (TrackMember &member, const RunningMode &mode, const Choice &choice);

  Source &source_;
  DeviceHandle device_;
  VariantStore variants_;
  std::vector<TrackMember> members_;
  uint64_t turns_ = 0;
};

/// The same plan for a new track, by what the others ask for; nothing when it cannot be.
std::optional<Plan> plan_newcomer (const Capabilities &capabilities,
                                   const std::vector<TrackRequestPtr> &others,
                                   const TrackRequest &newcomer, const Choice *current);

/// Why @newcomer cannot be served beside @others by @device, as @capabilities show it now.
/// Overconstrained, or NotSupported where its reader takes nothing of what is left.
Error refusal (const DeviceHandle &device, const Capabilities &capabilities,
               const std::vector<TrackRequestPtr> &others, const TrackRequest &newcomer);

} // namespace mc

// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "on_ended.hpp"

#include "gst/mediacapture/internal.hpp"
#include "gst/util/mutex.hpp"

#include <atomic>
#include <vector>

namespace mc {

/// The behaviour of mediastreambin and what is built on it: one track source and one ghost pad per
/// track of a stream. Thread-safe.
class StreamBin
{
public:
  using Tracks = std::vector<Ref<GstMediaStreamTrack>>;

  /// What the shell tells its user; called with no lock held.
  struct Events
  {
    void (*track_added) (GstBin *bin, GstMediaStreamTrack *track);
    void (*track_removed) (GstBin *bin, GstMediaStreamTrack *track);
  };

  StreamBin (GstBin *bin, const Events &events) : bin_ (bin), events_ (events) {}

  Ref<GstMediaStream> stream () const;          ///< may be null
  bool set_stream (Ref<GstMediaStream> stream); ///< whether it changed; for the next populate ()
  void set_num_buffers (int count); ///< of each track source that is made from now on; -1: no limit

  /// The bin's property; its track sources follow it.
  bool set_on_ended (OnEnded what) { return on_ended_.exchange (what) != what; }
  OnEnded on_ended () const { return on_ended_; }

  bool add_track (GstMediaStreamTrack *track);    ///< false when it was there
  bool remove_track (GstMediaStreamTrack *track); ///< false when it was not
  Tracks tracks () const;                         ///< of the stream

  /// Makes the pads of all tracks of the stream; from now on until clear () tracks that are added
  /// get one at once.
  void populate ();
  /// Takes all pads away.
  void clear ();

private:
  struct Member
  {
    Ref<GstMediaStreamTrack> track;
    Ref<GstStream> stream;
    ElementPtr source; ///< null while it is being made
    PadPtr pad;
  };

  struct Plan ///< what a new member is to be
  {
    std::string pad_name;
    Ref<GstStream> stream;
    guint group_id = 0;
    int num_buffers = -1;
  };

  bool make_member (GstMediaStreamTrack *track, std::optional<guint> group_id = {});
  std::optional<Plan> reserve (GstMediaStreamTrack *track, std::optional<guint> group_id);
  bool keep (GstMediaStreamTrack *track, const ElementPtr &source, const PadPtr &pad);
  void take_down (const Member &member);
  void post_collection ();

  GstBin *const bin_;
  const Events events_;
  std::atomic<OnEnded> on_ended_{ OnEnded::Eos };

  mutable Mutex
      lock_; ///< never held over a call into GStreamer or the library, but for counting references
  Ref<GstMediaStream> stream_ MC_GUARDED_BY (lock_);
  std::vector<Member> members_ MC_GUARDED_BY (lock_);
  bool running_ MC_GUARDED_BY (lock_) = false;
  int num_buffers_ MC_GUARDED_BY (lock_) = -1;
  guint group_id_ MC_GUARDED_BY (lock_) = 0;
  unsigned next_video_ MC_GUARDED_BY (lock_) = 0;
  unsigned next_audio_ MC_GUARDED_BY (lock_) = 0;
};

} // namespace mc

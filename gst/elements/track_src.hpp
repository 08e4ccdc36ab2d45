// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "on_ended.hpp"
#include "time_translation.hpp"

#include "gst/mediacapture/internal.hpp"
#include "gst/util/mutex.hpp"

#include <atomic>
#include <gst/base/base.h>

namespace mc {

/// How long a buffer in given caps lasts.
class DurationRule
{
public:
  DurationRule () = default;
  explicit DurationRule (const GstCaps *caps);
  GstClockTime of (GstBuffer *buffer) const;

private:
  GstClockTime per_buffer_ = GST_CLOCK_TIME_NONE; ///< video
  int sample_rate_ = 0;                           ///< audio
  int bytes_per_sample_ = 0;                      ///< audio, all channels
};

/// JSON of a MediaTrackConstraints; an empty text asks for nothing.
Result<Constraints> constraints_from_text (const std::string &text);

/// What the user of a track source set; fixed while it runs, but for the constraints.
struct TrackSrcSettings
{
  std::string constraints;        ///< JSON of a MediaTrackConstraints; empty for none
  Ref<GstMediaStreamTrack> track; ///< to be read as it is; null: the element asks for one
  Ref<GstMediaDevices> devices;   ///< where it asks; null: the default ones

  TrackSrcSettings copy () const;
};

/// The track that a running source reads.
struct OpenTrack
{
  enum class Owner
  {
    Application,
    Element
  };

  Ref<GstMediaStreamTrack> track;
  std::shared_ptr<CaptureTrack> capture;
  std::shared_ptr<TrackReader> reader;
  Owner owner;

  /// Gives the track back; one that the element asked for is stopped, and its device closed when
  /// this returns.
  void close () const;
};
using OpenTrackPtr = std::shared_ptr<const OpenTrack>;

class TrackSrc;

/// Delivers for a TrackSrc as long as that is open.
class TrackSrcDelivery final : public DeliveryTask
{
public:
  TrackSrcDelivery (GstPad *pad, TrackSrc *src);
  void detach (); ///< waits for a running deliver ()
  /// The streaming thread, that of @task, ends: it is joined by the next deliver (). On that
  /// thread, with the pad's stream lock.
  void end_streaming_thread (Ref<GstTask> task);

private:
  void deliver () override;
  void join_streaming_thread ();

  const PadPtr pad_;
  std::atomic<bool> ending_{ false };
  Ref<GstTask> ending_task_; ///< with the pad's stream lock
  TrackSrc *src_;            ///< with the pad's stream lock; null once detached
};

/// Whether the consumer of a source has shown that it never holds up whoever pushes.
class ProvenQuick
{
public:
  using Clock = std::chrono::steady_clock;

  // On the streaming thread.
  void gave () { gave_ = Clock::now (); } ///< a frame is being pushed
  void took ();                           ///< the push is over
  void forget_time () { gave_ = {}; }
  bool proven () const { return quick_ >= needed_; }
  // On a delivery thread.
  void took (Clock::duration time);
  bool failed () const; ///< has been slow too often
  void fail ();         ///< has to prove itself anew, and better

private:
  Clock::time_point gave_{};
  unsigned quick_ = 0; ///< times in a row
  unsigned needed_ = 4;
  unsigned slowness_ = 0; ///< grows with slow frames, goes down with quick ones
};

/// The behaviour of videotracksrc and audiotracksrc, behind the GObject.
///
/// The device is opened on the streaming thread, in negotiate (), since that is where the peer's
/// caps are known and where nobody else waits; unlock () cancels it. Thread-safe where GstBaseSrc
/// calls from several threads; negotiate () and create () are the streaming thread's.
class TrackSrc
{
public:
  TrackSrc (GstBaseSrc *element) : element_ (element) {}

  /// Setters: whether something changed. Constraints may be set at any time; while the element
  /// runs that is an applyConstraints.
  bool set_constraints (const char *text);
  bool set_track (GstMediaStreamTrack *track);
  bool set_devices (GstMediaDevices *devices);
  /// Of the track that the element asks for; at any time.
  bool set_on_lost (GstMediaStreamTrackOnLost what);
  GstMediaStreamTrackOnLost on_lost () const { return on_lost_; }
  bool set_on_ended (OnEnded what) { return on_ended_.exchange (what) != what; } ///< at any time
  OnEnded on_ended () const { return on_ended_; }
  std::string constraints () const;
  Ref<GstMediaStreamTrack> track () const; ///< the given one, or the one that is open; may be null
  Ref<GstMediaDevices> devices () const;

  bool start (); ///< whether the settings make sense; if not, the error was posted
  void stop ();
  void unlock ();
  void unlock_stop ();

  /// What the pad can give, best first: the caps of the track, or what the constraints allow. Null
  /// where that is not known yet.
  CapsPtr caps () const;
  TrackLatency latency () const;

  /// Opens the track when there is none, and makes sure that the peer takes its caps. What fails
  /// was posted; create () then ends the stream.
  void negotiate ();
  GstFlowReturn create (GstBuffer **buffer);

  /// @last_time: that the last call took. What a delivery thread does while this element has no
  /// streaming thread of its own, see track_src_served.cpp. With the pad's stream lock.
  void deliver (ProvenQuick::Clock::duration last_time);
  const void *stream_address () const { return &stream_; }
  /// The base class has something to do in its streaming thread; any thread.
  void call_back ();

private:
  struct Closed
  {
  };
  struct Opening
  {
    Ref<GCancellable> cancellable;
  };
  struct Over ///< an error or the end is on the bus, nothing more will come
  {
  };
  using State = std::variant<Closed, Opening, OpenTrackPtr, Over>;

  Kind kind () const;
  OpenTrackPtr open_track () const;
  bool may_change (const char *property) const;

  void open ();
  Ref<GCancellable> begin_opening ();
  void finish_opening (OpenTrackPtr track, const std::string &used);
  OpenTrackPtr adopt (const TrackSrcSettings &settings);
  OpenTrackPtr acquire (const TrackSrcSettings &settings, GCancellable *cancellable);
  void post_peer_refusal (const Error &error, const CapsPtr &offered, const CapsPtr &peer);
  CapsPtr peer_caps () const;
  void apply (const OpenTrack &open, const std::string &text);
  Status follow_peer (const OpenTrack &open);
  const char *disagreement (const OpenTrack &open) const; ///< in a sentence
  void take_over ();
  void let_serve (const OpenTrack &open);
  void finish_hand_over ();
  bool may_go_on (const OpenTrack &open) const;
  bool needs_streaming_thread (const TrackReader &reader) const;
  void deliver_from (TrackReader &reader);
  GstFlowReturn send (Pulled pulled);
  void hand_back ();
  void start_task ();
  bool agree (const OpenTrack &open, CapsPtr caps);
  void give_up ();
  Pulled next (const OpenTrack &open);
  void tell_end (const OpenTrack &open);
  BufferPtr stamp (Pulled pulled);
  bool is_left_behind (const OpenTrack &open, const GstCaps *caps) const;
  bool follow_caps (const OpenTrack &open, GstCaps *caps);
  std::shared_ptr<DeliveryTask> delivery () const;
  void tell_rate (const OpenTrack &open);
  GstElement *element () const { return GST_ELEMENT_CAST (element_); }

  GstBaseSrc *const element_;

  mutable Mutex lock_; ///< never held over a call into GStreamer, the engine or the library
  TrackSrcSettings settings_ MC_GUARDED_BY (lock_);
  State state_ MC_GUARDED_BY (lock_);
  std::string applied_ MC_GUARDED_BY (lock_);       ///< constraints that the open track has
  Ref<GCancellable> waiting_ MC_GUARDED_BY (lock_); ///< for other settings
  bool started_ MC_GUARDED_BY (lock_) = false;
  bool flushing_ MC_GUARDED_BY (lock_) = false;
  std::shared_ptr<TrackSrcDelivery> delivery_ MC_GUARDED_BY (lock_); ///< from start () to stop ()
  std::atomic<bool> served_{ false }; ///< by delivery threads; becomes true with lock_ only
  std::atomic<bool> called_back_{ false };
  std::atomic<OnEnded> on_ended_{ OnEnded::Eos };
  std::atomic<GstMediaStreamTrackOnLost> on_lost_{ GST_MEDIA_STREAM_TRACK_ON_LOST_END };

  /// What the streaming thread, or the delivery thread in its place, knows of the stream it makes;
  /// with the pad's stream lock. New with each start ().
  struct Stream
  {
    bool ended = false;        ///< the track, and that was told
    bool handing_over = false; ///< the streaming thread is about to end
    ProvenQuick consumer;
    std::shared_ptr<TrackReader> served; ///< what delivery threads read; keeps the open track
    Pulled held;                         ///< taken but not sent yet
    GstFlowReturn flow = GST_FLOW_OK;    ///< for the base class to act on
    TimeTranslation time;
    CapsPtr peer; ///< what the peer took when the settings were chosen
    CapsPtr caps; ///< as they were last set on the pad
    DurationRule duration;
    bool discontinuity = false; ///< of frames that were skipped, for the next that is sent
    unsigned rate_news = 0;     ///< as counted by the track
    bool rate_deviates = false; ///< as last posted
  };
  Stream stream_;
};

} // namespace mc

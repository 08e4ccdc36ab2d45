// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "queued_call.hpp"
#include "track_permit.hpp"
#include "track_request.hpp"

#include "gst/capture/devices/device_modes.hpp"
#include "gst/capture/frames/track_counter.hpp"
#include "gst/capture/frames/track_reader.hpp"
#include "gst/capture/sources/rate_watch.hpp"
#include "gst/core/track_machine.hpp"
#include "gst/util/export.hpp"
#include "gst/util/mutex.hpp"

#include <functional>
#include <gio/gio.h>

namespace mc {

class Source;

/// What happens to a track from outside. Called on engine threads, with no lock held; never after
/// stop ().
struct TrackEvents
{
  std::function<void (EndReason reason, const std::string &detail)> ended;
  std::function<void (MuteReason reason)> mute_changed;
  /// The device changed by itself what it delivers, and with it the settings.
  std::function<void ()> configuration_changed;
  /// The measured rate has left the setting for some time, or has come back to it.
  std::function<void (const RateState &)> rate_changed;
};

/// Latency of a track: what a frame is old when a reader gets it, at least and at most.
struct TrackLatency
{
  GstClockTime min = 0;
  GstClockTime max = 0;
};

/// What a track has got.
struct TrackGrant
{
  TrackRequestPtr request;
  Choice choice;
  TapFormatPtr format;
};

/// What a track has done so far.
struct TrackStats
{
  TrackCounter::Numbers given; ///< whether or not there was a reader
  // Frames of readers, all readers together; of sound: buffers.
  uint64_t read = 0;
  uint64_t dropped = 0;   ///< not taken in time
  uint64_t converted = 0; ///< of those that were read
  // Of the last FrameMeter::kWindow; 0 when there was nothing to measure.
  double frame_rate = 0;    ///< that the track gave; video
  double average_age_s = 0; ///< of a frame when it was read, conversion included
  double maximum_age_s = 0;
};

/// What a track does when its device is unplugged.
enum class OnLost
{
  End,
  Wait ///< for the same device
};

/// What a track does when its device, by itself, does not give any more what is required.
enum class OnOverconstrained
{
  GoOn,
  Mute ///< until it does, or something else is required
};
/// Tells the default device, as as_default () gives it to whom the track is of; null while there is
/// none that it may have. Any thread.
using DefaultDevice = std::function<DeviceHandle ()>;

/// A track of an opened device: its constraints and settings, its life, and the readers that look
/// at it. Thread-safe.
class MC_EXPORT CaptureTrack : public std::enable_shared_from_this<CaptureTrack>
{
public:
  CaptureTrack (std::shared_ptr<Source> source, std::shared_ptr<TrackTap> tap, TrackGrant grant,
                TrackMachine machine);
  ~CaptureTrack (); ///< stops

  /// A track of its own with the same constraints, settings and enabled state; ended if this one
  /// is. Does not wait for the device.
  std::shared_ptr<CaptureTrack> clone () const;

  /// Replaces the constraints, after what was asked for before. @peer: what the reader accepts from
  /// now on; null leaves that as it is. @done is called once, on the control thread or at once; the
  /// settings are then those of the new constraints, or untouched. Resolves when the track has
  /// ended. Nothing happens, and nothing is to be read from what @done is told, where @call has
  /// been cancelled before its turn. Errors: Security (to be moved by who is hidden),
  /// Overconstrained, NotReadable (the device did not take the new mode), NotSupported.
  void apply (const Constraints &constraints, const GstCaps *peer,
              std::function<void (const Status &)> done,
              std::shared_ptr<QueuedCall> call = nullptr);
  /// What is ideal from now on where constraints do not require something else; after what was
  /// asked for before.
  void prefer (std::map<Property, bool> preferred);

  /// The last one, while it is lost.
  DeviceHandle device () const MC_EXCLUDES (lock_);
  TrackTerms terms () const MC_EXCLUDES (lock_);
  Kind kind () const { return kind_; }
  Constraints constraints () const;
  /// After the end, and before the first frame that is pushed, only deviceId, groupId, facingMode.
  Settings settings () const;
  CapabilityDictionary capabilities () const;
  TapFormatPtr format () const; ///< from the next frame on
  CapsPtr caps () const; ///< fixed caps of what readers get; null before the first frame is pushed
  /// What its reader could get: the present caps, then what the constraints leave of the device.
  CapsPtr allowed_caps () const;
  TrackLatency latency () const;

  TrackStats stats () const;
  void reset_latency ();
  RateState rate_state () const; ///< as last told
  /// Grows with each news of it, so that a reader's thread sees them at the price of a look.
  unsigned rate_news () const { return rate_news_.load (std::memory_order_acquire); }
  TrackMachine state () const;     ///< a snapshot
  std::string end_detail () const; ///< what the device said when it ended the track; else empty
  void set_enabled (bool enabled); ///< disabled: readers get black frames or silence
  void set_events (TrackEvents events);

  /// Ends the track for good, without an event. The device is closed in the background when this
  /// was its last track. False when it had ended before.
  bool stop ();
  /// Waits until the device of a stopped track is closed, if nobody else uses it. Not from an
  /// engine thread.
  bool wait_closed (GstClockTime timeout);

  /// A new consumer. Its first frame is the next one captured. @delivery: may serve it, see
  /// TrackReader::serve (); null for a consumer that always waits by itself.
  std::shared_ptr<TrackReader> add_reader (std::shared_ptr<DeliveryTask> delivery = nullptr);
  void remove_reader (const std::shared_ptr<TrackReader> &reader);

  /// The track, and its clones with it, lives by @permit. Once, before anybody else has the track.
  void set_permit (std::shared_ptr<TrackPermit> permit);

  OnLost on_lost () const { return on_lost_; }
  bool set_on_lost (OnLost what) { return on_lost_.exchange (what) != what; }
  OnOverconstrained on_overconstrained () const { return on_overconstrained_; }
  bool set_on_overconstrained (OnOverconstrained what);
  /// The first member that is required, and that the device does not give any more.
  std::optional<Property> unmet () const;

  /// Whether it was asked for as the default, whichever device that is.
  bool is_of_default () const;
  /// From now on it goes where the default goes; clones do so too.
  void follow (DefaultDevice default_device);
  /// Whether there is another device now that it should have.
  bool wants_to_move () const { return destination ().has_value (); }
  /// @self goes there. Blocks until the device is open or refuses, and does not hold the track
  /// meanwhile.
  static void move (std::shared_ptr<CaptureTrack> self);

  void end (EndReason reason, const std::string &detail);
  // From a Source, on its control thread, lose () on any. One that the track has left has nothing
  // to say any more.
  /// Ends the track, or makes it wait.
  void lose (const Source &from, EndReason reason, const std::string &detail);
  void set_muted (const Source &from, MuteReason reason, bool silent);
  void publish (const Source &from, TrackGrant grant);
  void tell_configuration_changed ();
  void set_rate (const RateState &rate);

private:
  /// Another device for the track, and what counts for the track there.
  struct Destination
  {
    DeviceHandle device;
    TrackTerms terms;
  };
  /// A device that is opened for the track to go there.
  struct Passage
  {
    Destination to;
    TrackRequestPtr before; ///< what it was granted when it set out
    TrackRequestPtr request;
    Choice choice;
    std::shared_ptr<Source> source;
  };

  void wake_readers ();
  std::function<void ()> review_mute () MC_REQUIRES (lock_);
  /// @from: whose loss it is; null when it ends whatever it has.
  void end (EndReason reason, const std::string &detail, const Source *from);
  /// The events when this call ended it.
  std::optional<TrackEvents> finish (EndReason reason, const std::string &detail,
                                     const Source *from);

  std::shared_ptr<Source> source () const MC_EXCLUDES (lock_);
  void ask (NextRequest next, std::function<void (const Status &)> done);
  void start_to_wait (const Source &former);
  Status change_lost (const Source &former, const TrackRequestPtr &request);
  bool has_another_default () const;
  std::optional<Destination> destination () const;
  bool begin_to_move ();
  bool goes_on_moving ();
  static std::shared_ptr<CaptureTrack> go_to (std::shared_ptr<CaptureTrack> self,
                                              const Destination &to);
  std::optional<Passage> depart (const Destination &to);
  void settle (const Passage &passage, Status opened);
  void arrive (const Passage &passage);
  bool wait_to_try_again (const Destination &to, const std::string &why);
  void stay (const Destination &to, const std::string &why);

  const std::shared_ptr<TrackTap> tap_;
  const Kind kind_;
  std::shared_ptr<TrackPermit> permit_; ///< constant once others have the track; null for none
  std::atomic<OnLost> on_lost_{ OnLost::End };
  std::atomic<OnOverconstrained> on_overconstrained_{ OnOverconstrained::GoOn };
  mutable Mutex lock_;
  Condition ended_; ///< for who waits to try again
  /// While the track is lost, the one that has been lost.
  std::shared_ptr<Source> source_ MC_GUARDED_BY (lock_);
  bool lost_ MC_GUARDED_BY (lock_) = false;
  DefaultDevice default_device_ MC_GUARDED_BY (lock_); ///< null: it has one device for life
  DeviceHandle declined_ MC_GUARDED_BY (lock_);        ///< where it was last and could not stay
  unsigned tries_ MC_GUARDED_BY (lock_) = 0;           ///< of a device that could not be opened
  bool moving_ MC_GUARDED_BY (lock_) = false;
  bool looks_again_ MC_GUARDED_BY (lock_) = false; ///< after the present move
  TrackMachine machine_ MC_GUARDED_BY (lock_);
  MuteReason source_muted_ MC_GUARDED_BY (lock_);
  bool holds_source_ MC_GUARDED_BY (lock_) = true; ///< not a clone of one that is lost
  std::optional<Property> unmet_ MC_GUARDED_BY (lock_);
  std::string end_detail_ MC_GUARDED_BY (lock_);
  TrackGrant grant_ MC_GUARDED_BY (lock_);
  std::map<Property, bool> preferred_ MC_GUARDED_BY (lock_); ///< see prefer ()
  TrackEvents events_ MC_GUARDED_BY (lock_);
  RateState rate_ MC_GUARDED_BY (lock_);
  std::atomic<unsigned> rate_news_{ 0 };
  std::vector<std::weak_ptr<TrackReader>>
      readers_ MC_GUARDED_BY (lock_);     ///< to end and wake them when no frame comes
  TrackStats gone_ MC_GUARDED_BY (lock_); ///< of readers that have been removed
};

/// Opens the best device for @constraints and makes a track of it: SelectSettings over @devices,
/// the devices in the order of their distance (then the system default, then the order given), a
/// busy or broken one is passed over for the next. Devices that are already open are joined, held
/// in the mode they run in. Blocks until the first frame is there; not for a main loop.
///
/// @peer: caps that the track's reader accepts, one more required set; nullptr for any.
/// Errors: NotFound (no device), Overconstrained, NotReadable (busy, hardware), Abort (any other
/// failure, cancelled).
MC_EXPORT Result<std::shared_ptr<CaptureTrack>> acquire_track (Kind kind, const DeviceList &devices,
                                                               const Constraints &constraints,
                                                               const GstCaps *peer,
                                                               GCancellable *cancellable);

/// Also when it is gone.
inline bool
is_same_track (const std::weak_ptr<CaptureTrack> &a, const std::weak_ptr<CaptureTrack> &b)
{
  return !a.owner_before (b) && !b.owner_before (a);
}

/// Waits until every device of the process is closed; for the end of a test or of the process.
MC_EXPORT void wait_all_closed ();

} // namespace mc

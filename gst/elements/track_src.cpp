// SPDX-License-Identifier: LGPL-2.1-or-later
#include "track_src.hpp"

#include "element_messages.hpp"
#include "mediatracksrc.hpp"

GST_DEBUG_CATEGORY_EXTERN (media_track_src_debug);
#define GST_CAT_DEFAULT media_track_src_debug

namespace mc {

namespace {

/// A device that does not close in this time does not hold up the application any longer; it is
/// closed when it can.
constexpr GstClockTime kCloseTimeout = 5 * GST_SECOND;

template <typename T>
Ref<T>
ref_or_null (const Ref<T> &object)
{
  return object ? ref (object.get ()) : nullptr;
}

} // namespace

Result<Constraints>
constraints_from_text (const std::string &text)
{
  if (text.empty ())
    return Constraints{};
  ErrorPtr error;
  g_autoptr (GstMediaTrackConstraints) parsed
      = gst_media_track_constraints_from_json (text.c_str (), out (error));
  if (parsed == nullptr)
    return error_from_g_error (error.get ());
  return constraints_of (parsed);
}

TrackSrcSettings
TrackSrcSettings::copy () const
{
  return { constraints, ref_or_null (track), ref_or_null (devices) };
}

void
OpenTrack::close () const
{
  capture->remove_reader (reader);
  if (owner == Owner::Application)
    return;
  gst_media_stream_track_stop (track.get ());
  if (!capture->wait_closed (kCloseTimeout))
    GST_WARNING ("%s does not close", gst_media_stream_track_get_label (track.get ()));
}

Kind
TrackSrc::kind () const
{
  return GST_MEDIA_TRACK_SRC_GET_CLASS (element_)->kind;
}

/* Properties. */

bool
TrackSrc::may_change (const char *property) const
{
  MutexGuard guard (lock_);
  if (started_)
    GST_WARNING_OBJECT (element_, "%s is fixed while the element runs", property);
  return !started_;
}

bool
TrackSrc::set_track (GstMediaStreamTrack *track)
{
  if (!may_change ("track"))
    return false;
  Ref<GstMediaStreamTrack> changing (track ? ref (track) : nullptr);
  MutexGuard guard (lock_);
  settings_.track.swap (changing);
  return changing.get () != track;
}

bool
TrackSrc::set_devices (GstMediaDevices *devices)
{
  if (!may_change ("devices"))
    return false;
  Ref<GstMediaDevices> changing (devices ? ref (devices) : nullptr);
  MutexGuard guard (lock_);
  settings_.devices.swap (changing);
  return changing.get () != devices;
}

bool
TrackSrc::set_on_lost (GstMediaStreamTrackOnLost what)
{
  if (on_lost_.exchange (what) == what)
    return false;
  const OpenTrackPtr open = open_track ();
  if (open && open->owner == OpenTrack::Owner::Element)
    gst_media_stream_track_set_on_lost (open->track.get (), what);
  return true;
}

std::string
TrackSrc::constraints () const
{
  MutexGuard guard (lock_);
  return settings_.constraints;
}

Ref<GstMediaStreamTrack>
TrackSrc::track () const
{
  MutexGuard guard (lock_);
  if (settings_.track)
    return ref (settings_.track.get ());
  const auto *open = std::get_if<OpenTrackPtr> (&state_);
  return open ? ref ((*open)->track.get ()) : nullptr;
}

Ref<GstMediaDevices>
TrackSrc::devices () const
{
  {
    MutexGuard guard (lock_);
    if (settings_.devices)
      return ref (settings_.devices.get ());
  }
  return ref (gst_media_devices_get_default ());
}

/* Life. */

bool
TrackSrc::start ()
{
  TrackSrcSettings settings;
  {
    MutexGuard guard (lock_);
    settings = settings_.copy ();
  }
  if (settings.track
      && (gst_media_stream_track_get_kind (settings.track.get ())
          == GST_MEDIA_STREAM_TRACK_KIND_VIDEO)
             != (kind () == Kind::Video)) {
    post_error (element (), { ErrorCode::Type, "the track is not of this element's kind", "", "" });
    return false;
  }
  if (const auto constraints = constraints_from_text (settings.constraints); !constraints) {
    post_error (element (), constraints.error ());
    return false;
  }
  stream_ = {};
  MutexGuard guard (lock_);
  delivery_ = std::make_shared<TrackSrcDelivery> (GST_BASE_SRC_PAD (element_), this);
  started_ = true;
  state_ = Closed{};
  return true;
}

void
TrackSrc::stop ()
{
  State last;
  std::shared_ptr<TrackSrcDelivery> delivery;
  {
    MutexGuard guard (lock_);
    last = std::exchange (state_, Closed{});
    started_ = false;
    delivery.swap (delivery_);
  }
  if (delivery)
    delivery->detach ();
  stream_ = {};
  if (const auto *open = std::get_if<OpenTrackPtr> (&last))
    (*open)->close ();
}

void
TrackSrc::unlock ()
{
  OpenTrackPtr open;
  Ref<GCancellable> cancellable;
  {
    MutexGuard guard (lock_);
    flushing_ = true;
    served_ = false;
    if (waiting_)
      cancellable = ref (waiting_.get ());
    if (const auto *opening = std::get_if<Opening> (&state_))
      cancellable = ref (opening->cancellable.get ());
    else if (const auto *track = std::get_if<OpenTrackPtr> (&state_))
      open = *track;
  }
  if (cancellable)
    g_cancellable_cancel (cancellable.get ());
  if (open)
    open->reader->interrupt ();
}

void
TrackSrc::unlock_stop ()
{
  OpenTrackPtr open;
  {
    MutexGuard guard (lock_);
    flushing_ = false;
    if (const auto *track = std::get_if<OpenTrackPtr> (&state_))
      open = *track;
  }
  if (open)
    open->reader->resume ();
}

std::shared_ptr<DeliveryTask>
TrackSrc::delivery () const
{
  MutexGuard guard (lock_);
  return delivery_;
}

OpenTrackPtr
TrackSrc::open_track () const
{
  MutexGuard guard (lock_);
  const auto *open = std::get_if<OpenTrackPtr> (&state_);
  return open ? *open : nullptr;
}

/* What can be had. */

CapsPtr
TrackSrc::caps () const
{
  if (const OpenTrackPtr open = open_track ())
    return open->owner == OpenTrack::Owner::Element ? open->capture->allowed_caps ()
                                                    : open->capture->caps ();
  if (const Ref<GstMediaStreamTrack> given = track ()) {
    const auto capture = capture_track (given.get ());
    return capture ? capture->caps () : nullptr;
  }
  /* In NULL nothing is asked of the system: a pipeline can be built before its devices are there.
   */
  if (GST_STATE (element_) == GST_STATE_NULL)
    return nullptr;
  const auto wanted = constraints_from_text (constraints ());
  if (!wanted)
    return nullptr;
  const Ref<GstMediaDevices> from = devices ();
  return offered_caps (from.get (), kind (), *wanted, nullptr);
}

TrackLatency
TrackSrc::latency () const
{
  if (const OpenTrackPtr open = open_track ())
    return open->capture->latency ();
  // A pipeline asks when it is started, which is before this element reads.
  const Ref<GstMediaStreamTrack> given = track ();
  const auto capture = given ? capture_track (given.get ()) : nullptr;
  return capture ? capture->latency () : TrackLatency{ 0, GST_CLOCK_TIME_NONE };
}

} // namespace mc

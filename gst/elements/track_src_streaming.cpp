// SPDX-License-Identifier: LGPL-2.1-or-later

/* What TrackSrc does on the streaming thread: opening, negotiating, passing frames on. */

#include "track_src.hpp"

#include "element_messages.hpp"
#include "mediatracksrc.hpp"

#include <gst/audio/audio.h>

GST_DEBUG_CATEGORY_EXTERN (media_track_src_debug);
#define GST_CAT_DEFAULT media_track_src_debug

namespace mc {

DurationRule::DurationRule (const GstCaps *caps)
{
  const GstStructure *structure = gst_caps_get_structure (caps, 0);
  GstAudioInfo audio;
  int num = 0;
  int den = 1;
  if (gst_structure_get_fraction (structure, "framerate", &num, &den)) {
    if (num > 0)
      per_buffer_ = gst_util_uint64_scale_int (GST_SECOND, den, num);
  } else if (gst_audio_info_from_caps (&audio, caps)) {
    sample_rate_ = GST_AUDIO_INFO_RATE (&audio);
    bytes_per_sample_ = GST_AUDIO_INFO_BPF (&audio);
  }
}

GstClockTime
DurationRule::of (GstBuffer *buffer) const
{
  if (bytes_per_sample_ == 0)
    return per_buffer_;
  return gst_util_uint64_scale_int (gst_buffer_get_size (buffer) / bytes_per_sample_, GST_SECOND,
                                    sample_rate_);
}

/* Opening. */

void
TrackSrc::negotiate ()
{
  if (!open_track ())
    open ();
  const OpenTrackPtr open = open_track ();
  if (!open)
    return;
  if (const Status followed = follow_peer (*open); !followed) {
    if (followed.error ().code == ErrorCode::NotSupported)
      agree (*open, open->capture->caps ());
    else
      post_error (element (), followed.error ());
    give_up ();
    return;
  }
  // A track that an application makes has caps from its first frame on; create () sees them then.
  CapsPtr caps = open->capture->caps ();
  if (caps && !agree (*open, std::move (caps)))
    give_up ();
}

void
TrackSrc::open ()
{
  const Ref<GCancellable> cancellable = begin_opening ();
  if (!cancellable)
    return;
  TrackSrcSettings settings;
  {
    MutexGuard guard (lock_);
    settings = settings_.copy ();
  }
  OpenTrackPtr track = settings.track ? adopt (settings) : acquire (settings, cancellable.get ());
  if (track) {
    finish_opening (track, settings.constraints);
    return;
  }
  if (!g_cancellable_is_cancelled (cancellable.get ())) {
    give_up ();
    return;
  }
  /* Interrupted: create () tries again when it is called again. */
  MutexGuard guard (lock_);
  state_ = Closed{};
}

/// Nothing when the stream is over, or the element is being interrupted.
Ref<GCancellable>
TrackSrc::begin_opening ()
{
  Ref<GCancellable> cancellable (g_cancellable_new ());
  MutexGuard guard (lock_);
  if (flushing_ || std::holds_alternative<Over> (state_))
    return nullptr;
  state_ = Opening{ ref (cancellable.get ()) };
  return cancellable;
}

void
TrackSrc::finish_opening (OpenTrackPtr track, const std::string &used)
{
  post_track_started (element (), track->track.get ());
  bool interrupted;
  std::string wanted;
  {
    MutexGuard guard (lock_);
    state_ = track;
    interrupted = flushing_;
    applied_ = used;
    wanted = settings_.constraints;
  }
  // They were changed while the device opened.
  if (wanted != used)
    apply (*track, wanted);
  if (track->owner == OpenTrack::Owner::Element)
    gst_media_stream_track_set_on_lost (track->track.get (), on_lost_);
  if (interrupted)
    track->reader->interrupt ();
  g_object_notify (G_OBJECT (element_), "track");
  /* Only now is known how late frames are. */
  gst_element_post_message (element (), gst_message_new_latency (GST_OBJECT (element_)));
}

OpenTrackPtr
TrackSrc::adopt (const TrackSrcSettings &settings)
{
  auto capture = capture_track (settings.track.get ());
  if (!capture) {
    /* It never had a device; for its pad that is the end like any other. */
    post_track_ended (element (), settings.track.get (), EndReason::Stopped, "");
    return nullptr;
  }
  auto reader = capture->add_reader (delivery ());
  return std::make_shared<OpenTrack> (OpenTrack{ ref (settings.track.get ()), std::move (capture),
                                                 std::move (reader),
                                                 OpenTrack::Owner::Application });
}

OpenTrackPtr
TrackSrc::acquire (const TrackSrcSettings &settings, GCancellable *cancellable)
{
  const Result<Constraints> constraints = constraints_from_text (settings.constraints);
  const Ref<GstMediaDevices> from = devices ();
  const CapsPtr peer = peer_caps ();
  auto acquired = request_track (from.get (), kind (), *constraints, peer.get (), cancellable);
  if (acquired) {
    auto reader = (*acquired)->add_reader (delivery ());
    Ref<GstMediaStreamTrack> track (track_from_capture (*acquired));
    return std::make_shared<OpenTrack> (
        OpenTrack{ std::move (track), *acquired, std::move (reader), OpenTrack::Owner::Element });
  }
  if (g_cancellable_is_cancelled (cancellable))
    return nullptr;
  if (acquired.error ().code == ErrorCode::NotSupported)
    post_peer_refusal (acquired.error (),
                       offered_caps (from.get (), kind (), *constraints, cancellable), peer);
  else
    post_error (element (), acquired.error ());
  return nullptr;
}

/// A peer that takes nothing of what the constraints allow is no W3C error: the user's wishes could
/// be met.
void
TrackSrc::post_peer_refusal (const Error &error, const CapsPtr &offered, const CapsPtr &peer)
{
  const bool could_meet = gst_caps_can_intersect (offered.get (), peer.get ());
  post_negotiation_error (element (),
                          could_meet
                              ? error.message.c_str ()
                              : "The pad's peer takes nothing of what the constraints allow.",
                          offered.get (), peer.get ());
}

/* Negotiating. */

CapsPtr
TrackSrc::peer_caps () const
{
  GstPad *pad = GST_BASE_SRC_PAD (element_);
  const CapsPtr any (gst_pad_get_pad_template_caps (pad));
  return CapsPtr (gst_pad_peer_query_caps (pad, any.get ()));
}

const char *
TrackSrc::disagreement (const OpenTrack &open) const
{
  if (open.owner == OpenTrack::Owner::Application)
    return "The pad's peer does not take the settings that the track has; clone the track to get "
           "others.";
  return stream_.caps ? "The pad's peer does not take the track's settings any more."
                      : "The device delivers what the pad's peer does not take.";
}

/// Sets the track's caps on the pad; false when the peer does not take them, and that was posted.
bool
TrackSrc::agree (const OpenTrack &open, CapsPtr caps)
{
  const CapsPtr peer = peer_caps ();
  const bool accepted = gst_caps_can_intersect (caps.get (), peer.get ())
                        && gst_base_src_set_caps (element_, caps.get ());
  if (!accepted) {
    if (GST_PAD_IS_FLUSHING (GST_BASE_SRC_PAD (element_)))
      return true;
    post_negotiation_error (element (), disagreement (open), caps.get (), peer.get ());
    return false;
  }
  if (!stream_.caps || !gst_caps_is_equal (stream_.caps.get (), caps.get ())) {
    stream_.duration = DurationRule (caps.get ());
    post_track_settings (element (), open.track.get (), caps.get ());
    /* Only the first frame of a track that an application makes tells how late they are. */
    if (!stream_.caps)
      gst_element_post_message (element (), gst_message_new_latency (GST_OBJECT (element_)));
  }
  stream_.caps = std::move (caps);
  return true;
}

void
TrackSrc::give_up ()
{
  State last;
  {
    MutexGuard guard (lock_);
    last = std::exchange (state_, Over{});
  }
  if (const auto *open = std::get_if<OpenTrackPtr> (&last))
    (*open)->close ();
}

/* Frames. */

GstFlowReturn
TrackSrc::create (GstBuffer **buffer)
{
  take_over ();
  if (stream_.flow != GST_FLOW_OK)
    return std::exchange (stream_.flow, GST_FLOW_OK);
  /* Not yet after an interruption of negotiate () that is over. */
  if (!open_track ())
    negotiate ();
  const OpenTrackPtr open = open_track ();
  if (!open) {
    MutexGuard guard (lock_);
    return std::holds_alternative<Over> (state_) ? GST_FLOW_EOS : GST_FLOW_FLUSHING;
  }
  open->reader->serve (false);
  for (;;) {
    Pulled pulled = next (*open);
    if (pulled.status == PullStatus::Flushing)
      return GST_FLOW_FLUSHING;
    if (pulled.status == PullStatus::Ended)
      return GST_FLOW_EOS;
    tell_rate (*open);
    while (pulled.status == PullStatus::Frame && is_left_behind (*open, pulled.caps))
      pulled = open->reader->in_format (open->capture->format (), std::move (pulled));
    if (pulled.status != PullStatus::Frame) {
      stream_.discontinuity = true;
      continue;
    }
    if (!follow_caps (*open, pulled.caps)) {
      give_up ();
      return GST_FLOW_EOS;
    }
    if (BufferPtr stamped = stamp (std::move (pulled))) {
      let_serve (*open);
      *buffer = stamped.release ();
      return GST_FLOW_OK;
    }
  }
}

/// Posts that the device has become slower than its setting, or is back.
void
TrackSrc::tell_rate (const OpenTrack &open)
{
  const unsigned news = open.capture->rate_news ();
  if (std::exchange (stream_.rate_news, news) == news)
    return;
  const RateState rate = open.capture->rate_state ();
  if (std::exchange (stream_.rate_deviates, rate.deviates) != rate.deviates)
    post_track_rate (element (), open.track.get (), rate);
}

/// Waits for what is to be sent next; Ended when the stream is to end.
Pulled
TrackSrc::next (const OpenTrack &open)
{
  Pulled pulled = std::exchange (stream_.held, {});
  if (pulled.status == PullStatus::Nothing)
    pulled = stream_.ended ? Pulled{ PullStatus::Ended } : open.reader->pull ();
  if (pulled.status != PullStatus::Ended)
    return pulled;
  if (!std::exchange (stream_.ended, true))
    tell_end (open);
  return on_ended_ == OnEnded::Eos ? std::move (pulled) : open.reader->pull_filler ();
}

/// Whether @caps are those of frames that were captured before the peer wanted others, and got
/// them.
bool
TrackSrc::is_left_behind (const OpenTrack &open, const GstCaps *caps) const
{
  if (stream_.caps && gst_caps_is_equal (caps, stream_.caps.get ()))
    return false;
  const CapsPtr now = open.capture->caps ();
  if (!now || gst_caps_is_equal (now.get (), caps))
    return false;
  const CapsPtr peer = peer_caps ();
  return !gst_caps_can_intersect (caps, peer.get ());
}

/// What comes next is in @caps.
bool
TrackSrc::follow_caps (const OpenTrack &open, GstCaps *caps)
{
  if (!stream_.caps || !gst_caps_is_equal (caps, stream_.caps.get ()))
    return agree (open, ref_mini (caps));
  stream_.caps = ref_mini (caps); // told apart by the pointer while others deliver
  return true;
}

/// With the times of the pipeline; nothing for what must not be sent.
BufferPtr
TrackSrc::stamp (Pulled pulled)
{
  stream_.discontinuity |= pulled.discontinuity;
  const auto running_time
      = stream_.time.translate (pulled.captured, element (), &element_->segment.position);
  if (!running_time) {
    GST_LOG_OBJECT (element_, "skipping %" GST_PTR_FORMAT, pulled.peek ());
    return nullptr;
  }
  return pulled.take ({ *running_time, stream_.duration.of (pulled.peek ()),
                        std::exchange (stream_.discontinuity, false) });
}

void
TrackSrc::tell_end (const OpenTrack &open)
{
  const EndReason reason = open.capture->state ().end_reason ();
  GST_INFO_OBJECT (element_, "%s has ended", gst_media_stream_track_get_id (open.track.get ()));
  post_track_ended (element (), open.track.get (), reason, open.capture->end_detail ());
}

} // namespace mc

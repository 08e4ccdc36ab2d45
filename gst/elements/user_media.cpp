// SPDX-License-Identifier: LGPL-2.1-or-later
#include "user_media.hpp"

#include "element_messages.hpp"

GST_DEBUG_CATEGORY_EXTERN (user_media_src_debug);
#define GST_CAT_DEFAULT user_media_src_debug

namespace mc {

namespace {

/// A device that does not close in this time does not hold up the application any longer; it is
/// closed when it can.
constexpr GstClockTime kCloseTimeout = 5 * GST_SECOND;

/// Whoever sets this to 1 trusts all URIs that the process may come to play.
constexpr const char *kAllowVariable = "GST_MEDIACAPTURE_ALLOW_URI";

} // namespace

UserMedia::UserMedia (GstBin *bin, StreamBin &pads)
    : bin_ (bin), pads_ (pads), allow_uri_ (g_strcmp0 (g_getenv (kAllowVariable), "1") == 0)
{
}

UserMedia::~UserMedia ()
{
  // Only the thread itself can be what still held the element.
  if (thread_.joinable ())
    thread_.detach ();
}

bool
UserMedia::set_constraints (const char *text)
{
  return store_constraints (text ? text : "", false);
}

Status
UserMedia::set_uri (const char *uri)
{
  const auto wanted = constraints_of_uri (uri);
  if (!wanted)
    return wanted.error ();
  pads_.set_uri (uri);
  if (store_constraints (*wanted, true))
    g_object_notify (G_OBJECT (bin_), "constraints");
  return Nothing{};
}

bool
UserMedia::store_constraints (const std::string &text, bool from_uri)
{
  MutexGuard guard (lock_);
  from_uri_ = from_uri;
  return std::exchange (constraints_, text) != text;
}

bool
UserMedia::set_allow_uri (bool allow)
{
  return allow_uri_.exchange (allow) != allow;
}

bool
UserMedia::set_devices (GstMediaDevices *devices)
{
  Ref<GstMediaDevices> changing (devices ? ref (devices) : nullptr);
  MutexGuard guard (lock_);
  devices_.swap (changing);
  return changing.get () != devices;
}

bool
UserMedia::set_num_buffers (int count)
{
  MutexGuard guard (lock_);
  return std::exchange (num_buffers_, count) != count;
}

bool
UserMedia::set_on_lost (GstMediaStreamTrackOnLost what)
{
  if (on_lost_.exchange (what) == what)
    return false;
  for (const auto &track : pads_.tracks ())
    gst_media_stream_track_set_on_lost (track.get (), what);
  return true;
}

std::string
UserMedia::constraints () const
{
  MutexGuard guard (lock_);
  return constraints_;
}

Ref<GstMediaDevices>
UserMedia::devices () const
{
  {
    MutexGuard guard (lock_);
    if (devices_)
      return ref (devices_.get ());
  }
  return ref (gst_media_devices_get_default ());
}

int
UserMedia::num_buffers () const
{
  MutexGuard guard (lock_);
  return num_buffers_;
}

/// What is to be asked for; null when there is something wrong with it, and that was posted.
GstMediaStreamConstraints *
UserMedia::wanted_constraints ()
{
  std::string text;
  bool from_uri;
  {
    MutexGuard guard (lock_);
    text = constraints_;
    from_uri = from_uri_;
  }
  if (from_uri && !allow_uri_) {
    post_error (GST_ELEMENT (bin_),
                { ErrorCode::NotAllowed,
                  pads_.uri ()
                      + ": URIs may not open devices here; who trusts all that "
                        "this process plays sets "
                      + kAllowVariable + "=1, an application sets allow-uri of usermediasrc",
                  {},
                  {} });
    return nullptr;
  }
  if (text.empty ()) {
    post_error (GST_ELEMENT (bin_),
                { ErrorCode::Type,
                  "constraints: empty; ask for video, audio or both, as in {\"video\":true}", "",
                  "" });
    return nullptr;
  }
  ErrorPtr error;
  GstMediaStreamConstraints *wanted
      = gst_media_stream_constraints_from_json (text.c_str (), out (error));
  if (wanted == nullptr)
    post_error (GST_ELEMENT (bin_), error.get ());
  return wanted;
}

bool
UserMedia::start ()
{
  g_autoptr (GstMediaStreamConstraints) wanted = wanted_constraints ();
  if (wanted == nullptr)
    return false;
  pads_.set_num_buffers (num_buffers ());
  {
    MutexGuard guard (lock_);
    asking_ = true;
  }
  cancellable_.reset (g_cancellable_new ());
  thread_
      = std::thread ([this, self = ref (bin_), from = devices (),
                      wanted = g_steal_pointer (&wanted), cancellable = ref (cancellable_.get ())] {
          g_autoptr (GstMediaStreamConstraints) constraints = wanted;
          ask (from.get (), constraints, cancellable.get ());
        });
  return true;
}

void
UserMedia::ask (GstMediaDevices *devices, GstMediaStreamConstraints *constraints,
                GCancellable *cancellable)
{
  ErrorPtr error;
  Ref<GstMediaStream> stream (
      gst_media_devices_get_user_media (devices, constraints, cancellable, out (error)));
  if (stream)
    fill (std::move (stream), cancellable);
  else if (!g_cancellable_is_cancelled (cancellable))
    post_error (GST_ELEMENT (bin_), error.get ());
}

void
UserMedia::fill (Ref<GstMediaStream> stream, GCancellable *cancellable)
{
  pads_.set_stream (std::move (stream));
  for (const auto &track : pads_.tracks ())
    gst_media_stream_track_set_on_lost (track.get (), on_lost_);
  // Each of these calls handlers, which may have stopped the element, and even started it anew.
  g_object_notify (G_OBJECT (bin_), "stream");
  if (g_cancellable_is_cancelled (cancellable))
    return;
  pads_.populate ();
  if (g_cancellable_is_cancelled (cancellable))
    return;
  gst_element_no_more_pads (GST_ELEMENT (bin_));
  if (g_cancellable_is_cancelled (cancellable))
    return;
  EventPtr eos;
  {
    MutexGuard guard (lock_);
    asking_ = false;
    eos = std::move (eos_);
  }
  if (eos)
    gst_element_send_event (GST_ELEMENT (bin_), eos.release ());
}

void
UserMedia::cancel ()
{
  if (!thread_.joinable ())
    return;
  g_cancellable_cancel (cancellable_.get ());
  if (thread_.get_id () == std::this_thread::get_id ())
    thread_.detach ();
  else
    thread_.join ();
  MutexGuard guard (lock_);
  asking_ = false;
  eos_.reset ();
}

void
UserMedia::release ()
{
  const StreamBin::Tracks tracks = pads_.tracks ();
  for (const auto &track : tracks)
    gst_media_stream_track_stop (track.get ());
  for (const auto &track : tracks) {
    const auto capture = capture_track (track.get ());
    if (capture && !capture->wait_closed (kCloseTimeout))
      GST_WARNING_OBJECT (bin_, "%s does not close",
                          gst_media_stream_track_get_label (track.get ()));
  }
  if (pads_.set_stream (nullptr))
    g_object_notify (G_OBJECT (bin_), "stream");
}

bool
UserMedia::keep_eos (GstEvent *event)
{
  MutexGuard guard (lock_);
  if (!asking_)
    return false;
  eos_ = ref_mini (event);
  return true;
}

} // namespace mc

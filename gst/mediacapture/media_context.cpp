// SPDX-License-Identifier: LGPL-2.1-or-later
#include "media_context.hpp"

#include "gst/capture/devices/id_salt.hpp"
#include "gst/capture/tracks/cancel_watch.hpp"

#include <algorithm>

namespace mc {

GstMediaFeatures
feature_of (Kind kind)
{
  return kind == Kind::Video ? GST_MEDIA_FEATURES_CAMERA : GST_MEDIA_FEATURES_MICROPHONE;
}

GstMediaDeviceKind
device_kind_of (Kind kind)
{
  return kind == Kind::Video ? GST_MEDIA_DEVICE_KIND_VIDEOINPUT : GST_MEDIA_DEVICE_KIND_AUDIOINPUT;
}

MediaContext::MediaContext () : own_group_salt_ (CharPtr (g_uuid_string_random ()).get ()) {}

ContextState
MediaContext::state () const
{
  MutexGuard guard (lock_);
  return state_;
}

bool
MediaContext::wait_until (bool (ContextState::*so) () const, GCancellable *cancellable)
{
  const CancelWatch watch (cancellable, [this] {
    MutexGuard guard (lock_);
    changed_.notify_all ();
  });
  MutexGuard guard (lock_);
  while (!(state_.*so) () && !g_cancellable_is_cancelled (cancellable))
    changed_.wait (guard);
  return !g_cancellable_is_cancelled (cancellable);
}

GstMediaPermission
MediaContext::permission (GstMediaDeviceKind kind, const std::string &device_id) const
{
  MutexGuard guard (lock_);
  for (const std::string &name : { device_id, std::string () }) {
    const auto known = permissions_.find ({ kind, name });
    if (known != permissions_.end ())
      return known->second;
  }
  return GST_MEDIA_PERMISSION_GRANTED;
}

bool
MediaContext::is_granted_by_name (GstMediaDeviceKind kind, const std::string &device_id) const
{
  MutexGuard guard (lock_);
  const auto known = permissions_.find ({ kind, device_id });
  return known != permissions_.end () && known->second == GST_MEDIA_PERMISSION_GRANTED;
}

void
MediaContext::set_permission (GstMediaDeviceKind kind, const std::string &device_id,
                              GstMediaPermission permission)
{
  {
    MutexGuard guard (lock_);
    permissions_[{ kind, device_id }] = permission;
  }
  tell ();
}

IdScope
MediaContext::ids () const
{
  const std::string salt = id_salt.empty () ? IdSalts::instance ().of (origin).text : id_salt;
  return { salt, common_groups ? salt : own_group_salt_ };
}

void
MediaContext::listen (std::weak_ptr<const Listener> listener)
{
  MutexGuard guard (lock_);
  const auto is_gone = [] (const auto &weak) { return weak.expired (); };
  listeners_.erase (std::remove_if (listeners_.begin (), listeners_.end (), is_gone),
                    listeners_.end ());
  listeners_.push_back (std::move (listener));
}

void
MediaContext::tell ()
{
  std::vector<std::weak_ptr<const Listener>> listeners;
  {
    MutexGuard guard (lock_);
    listeners = listeners_;
  }
  for (const auto &weak : listeners) {
    if (const auto listener = weak.lock ())
      (*listener) ();
  }
}

} // namespace mc

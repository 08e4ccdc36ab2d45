// SPDX-License-Identifier: LGPL-2.1-or-later
#include "media_context.hpp"

#include "gst/capture/devices/id_salt.hpp"

#include <algorithm>
#include <set>

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

Error
closed_error ()
{
  return { ErrorCode::InvalidState, "the context has been closed", {}, {} };
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
  return permission_of ({ kind, device_id }).state;
}

MediaContext::Permission
MediaContext::permission_of (const DeviceName &name) const
{
  for (const std::string &id : { name.second, std::string () }) {
    const auto known = permissions_.find ({ name.first, id });
    if (known != permissions_.end ())
      return known->second;
  }
  return {};
}

/// Those whose admission, as it is by now, @matches.
template <typename Matches>
MediaContext::Permits
MediaContext::permits (const Matches &matches) const
{
  std::vector<Admission> admissions;
  {
    MutexGuard guard (lock_);
    admissions = admissions_;
  }
  Permits permits;
  for (Admission &admission : admissions) {
    auto permit = admission.permit.lock ();
    if (!permit)
      continue;
    if (const auto track = permit->live_track ()) {
      admission.device.second = track->terms ().permitted_id;
      admission.device_key = track->device ()->key;
    }
    if (matches (admission))
      permits.push_back (std::move (permit));
  }
  return permits;
}

MediaContext::Permits
MediaContext::permits () const
{
  return permits ([] (const Admission &) { return true; });
}

/// What has been given by the permission of @name. A kind's is not that of a device which has its
/// own.
MediaContext::Permits
MediaContext::permits_of (const DeviceName &name) const
{
  std::set<std::string> on_their_own;
  {
    MutexGuard guard (lock_);
    for (const auto &[device, permission] : permissions_) {
      if (device.first == name.first)
        on_their_own.insert (device.second);
    }
  }
  return permits ([&] (const Admission &admission) {
    const DeviceName &device = admission.device;
    return device == name
           || (name.second.empty () && device.first == name.first
               && on_their_own.count (device.second) == 0);
  });
}

MediaContext::Permits
MediaContext::live_permits (const Device &device) const
{
  Permits all
      = permits ([&] (const Admission &admission) { return admission.device_key == device.key; });
  const auto is_unused = [] (const auto &permit) { return !permit->live_track (); };
  all.erase (std::remove_if (all.begin (), all.end (), is_unused), all.end ());
  return all;
}

bool
MediaContext::is_granted_by_name (GstMediaDeviceKind kind, const std::string &device_id) const
{
  MutexGuard guard (lock_);
  const auto known = permissions_.find ({ kind, device_id });
  return known != permissions_.end () && known->second.state == GST_MEDIA_PERMISSION_GRANTED;
}

void
MediaContext::set_permission (GstMediaDeviceKind kind, const std::string &device_id,
                              GstMediaPermission permission)
{
  const DeviceName name (kind, device_id);
  bool less;
  {
    MutexGuard guard (lock_);
    Permission known = permission_of (name);
    less = permission > known.state;
    if (less)
      known.taken_back_at = ++moment_;
    known.state = permission;
    permissions_[name] = known;
  }
  if (less) {
    for (const auto &permit : permits_of (name))
      permit->take_back (EndReason::Revoked);
  }
  tell ();
}

uint64_t
MediaContext::moment () const
{
  MutexGuard guard (lock_);
  return moment_;
}

Status
MediaContext::admit (const std::shared_ptr<CaptureTrack> &track, uint64_t moment)
{
  const TrackTerms terms = track->terms ();
  const DeviceName device (device_kind_of (track->kind ()), terms.permitted_id);
  const std::string device_key = track->device ()->key;
  std::shared_ptr<TrackPermit> permit;
  {
    MutexGuard guard (lock_);
    if (state_.closed)
      return closed_error ();
    if (permission_of (device).taken_back_at > moment)
      return Error{ ErrorCode::NotAllowed,
                    std::string (device_noun (track->kind ())) + ": the permission was taken back",
                    {},
                    {} };
    const Movement movement
        = movement_taken_back_at_ > moment ? Movement::Forbidden : terms.movement;
    permit = std::make_shared<TrackPermit> (surroundings_, movement);
    const auto is_over = [] (const Admission &admission) { return admission.permit.expired (); };
    admissions_.erase (std::remove_if (admissions_.begin (), admissions_.end (), is_over),
                       admissions_.end ());
    admissions_.push_back ({ device, device_key, permit });
  }
  track->set_permit (permit);
  return Nothing{};
}

bool
MediaContext::is_live (const Device &device) const
{
  return !live_permits (device).empty ();
}

bool
MediaContext::is_moved (const Device &device) const
{
  const Permits live = live_permits (device);
  return std::any_of (live.begin (), live.end (), [] (const auto &permit) {
    return permit->movement () == Movement::Permitted;
  });
}

Movement
MediaContext::movement () const
{
  return state ().pan_tilt_zoom == GST_MEDIA_PERMISSION_GRANTED ? Movement::Permitted
                                                                : Movement::Forbidden;
}

bool
MediaContext::set_pan_tilt_zoom (GstMediaPermission permission)
{
  bool less;
  {
    MutexGuard guard (lock_);
    const auto before = std::exchange (state_.pan_tilt_zoom, permission);
    if (before == permission)
      return false;
    less = permission > before;
    if (less)
      movement_taken_back_at_ = ++moment_;
  }
  const bool granted = permission == GST_MEDIA_PERMISSION_GRANTED;
  if (less || granted) {
    for (const auto &permit : permits ())
      permit->set_movement (granted ? Movement::Permitted : Movement::Forbidden);
  }
  tell ();
  return true;
}

bool
MediaContext::close ()
{
  {
    MutexGuard guard (lock_);
    if (std::exchange (state_.closed, true))
      return false;
  }
  g_cancellable_cancel (closing_.get ());
  for (const auto &permit : permits ())
    permit->take_back (EndReason::Stopped);
  tell ();
  return true;
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

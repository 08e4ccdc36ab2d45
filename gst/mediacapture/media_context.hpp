// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "internal.hpp"

#include "gst/capture/tracks/cancel_watch.hpp"
#include "gst/capture/tracks/track_permit.hpp"
#include "gst/util/mutex.hpp"

#include <functional>
#include <map>

namespace mc {

/// What a context lets happen at a moment.
struct ContextState
{
  bool fully_active = true;
  bool visible = true;
  bool has_focus = true;
  bool expose_devices = true;
  bool closed = false; ///< for good
  GstMediaFeatures allowed_features = GST_MEDIA_FEATURES_ALL;
  GstMediaPermission pan_tilt_zoom = GST_MEDIA_PERMISSION_GRANTED;

  bool in_view () const { return !closed && fully_active && visible; }
  bool focused () const { return has_focus; }
  bool allows (GstMediaFeatures feature) const { return (allowed_features & feature) != 0; }
};

GstMediaFeatures feature_of (Kind kind);
GstMediaDeviceKind device_kind_of (Kind kind);

/// The salts of the ids that a context tells.
struct IdScope
{
  std::string device_salt;
  std::string group_salt;
};
inline bool
operator== (const IdScope &a, const IdScope &b)
{
  return a.device_salt == b.device_salt && a.group_salt == b.group_salt;
}

/// The inside of a GstMediaContext. Thread-safe.
class MediaContext
{
public:
  MediaContext ();

  // Set before anybody else sees the object, constant afterwards.
  std::string origin;
  std::string id_salt;        ///< empty: that of the origin
  bool common_groups = false; ///< groupIds are like deviceIds, the same in every process

  ContextState state () const MC_EXCLUDES (lock_);
  /// False when nothing changed.
  template <typename T> bool set (T ContextState::*member, T value) MC_EXCLUDES (lock_)
  {
    {
      MutexGuard guard (lock_);
      if (state_.*member == value)
        return false;
      state_.*member = value;
      surroundings_->visible = state_.visible;
    }
    changed_.notify_all ();
    tell ();
    return true;
  }
  /// Waits until it is so; false when @cancellable was cancelled.
  bool wait_until (bool (ContextState::*so) () const, GCancellable *cancellable)
      MC_EXCLUDES (lock_);

  /// @device_id: empty for the whole kind.
  GstMediaPermission permission (GstMediaDeviceKind kind, const std::string &device_id) const
      MC_EXCLUDES (lock_);
  /// For the very device, not only for its kind.
  bool is_granted_by_name (GstMediaDeviceKind kind, const std::string &device_id) const
      MC_EXCLUDES (lock_);
  /// One that gives less than before ends the tracks that were taken by it.
  void set_permission (GstMediaDeviceKind kind, const std::string &device_id,
                       GstMediaPermission permission) MC_EXCLUDES (lock_);

  /// Of cameras, by those of the context. False when nothing changed.
  bool set_pan_tilt_zoom (GstMediaPermission permission) MC_EXCLUDES (lock_);
  Movement movement () const MC_EXCLUDES (lock_);

  /// A time to compare permissions with: whether they are still those that a request has met.
  uint64_t moment () const MC_EXCLUDES (lock_);
  /// @track has been taken by what was permitted at @moment, and lives by that.
  /// Errors: NotAllowed (taken back since), InvalidState (closed).
  Status admit (const std::shared_ptr<CaptureTrack> &track, uint64_t moment) MC_EXCLUDES (lock_);
  /// Whether a live track of the context has the device.
  bool is_live (const Device &device) const MC_EXCLUDES (lock_);
  /// Whether one has it that may move it.
  bool is_moved (const Device &device) const MC_EXCLUDES (lock_);

  /// Ends the tracks, and what is under way. False when that was done before.
  bool close () MC_EXCLUDES (lock_);
  /// Cancelled when the context is closed.
  GCancellable *closing () const { return closing_.get (); }

  IdScope ids () const;

  /// Called on the thread of a change of the state, with no lock held.
  using Listener = std::function<void ()>;
  void listen (std::weak_ptr<const Listener> listener) MC_EXCLUDES (lock_);

private:
  using DeviceName = std::pair<GstMediaDeviceKind, std::string>;
  struct Permission
  {
    GstMediaPermission state = GST_MEDIA_PERMISSION_GRANTED;
    uint64_t taken_back_at = 0; ///< the last time
  };
  /// What a track was taken by; it may have gone to another device since.
  struct Admission
  {
    DeviceName device;
    std::string device_key; ///< the engine's
    std::weak_ptr<TrackPermit> permit;
  };
  using Permits = std::vector<std::shared_ptr<TrackPermit>>;

  /// The one of the very device, or of its kind.
  Permission permission_of (const DeviceName &name) const MC_REQUIRES (lock_);
  Permits permits_of (const DeviceName &name) const MC_EXCLUDES (lock_);
  template <typename Matches> Permits permits (const Matches &matches) const MC_EXCLUDES (lock_);
  Permits permits () const MC_EXCLUDES (lock_);
  Permits live_permits (const Device &device) const MC_EXCLUDES (lock_);
  void tell () MC_EXCLUDES (lock_);

  const std::string own_group_salt_;
  mutable Mutex lock_;
  Condition changed_;
  ContextState state_ MC_GUARDED_BY (lock_);
  std::map<DeviceName, Permission> permissions_ MC_GUARDED_BY (lock_);
  uint64_t moment_ MC_GUARDED_BY (lock_) = 0; ///< grows when a permission is taken back
  uint64_t movement_taken_back_at_ MC_GUARDED_BY (lock_) = 0;
  std::vector<Admission> admissions_ MC_GUARDED_BY (lock_);
  const std::shared_ptr<TrackSurroundings> surroundings_{ std::make_shared<TrackSurroundings> () };
  const Ref<GCancellable> closing_{ g_cancellable_new () };
  std::vector<std::weak_ptr<const Listener>> listeners_ MC_GUARDED_BY (lock_);
};

/// What ends a wait in the name of a context: who waits, or the end of the context.
class RequestEnd
{
public:
  RequestEnd (const MediaContext &context, GCancellable *caller)
      : caller_ (caller, [this] { g_cancellable_cancel (either_.get ()); }),
        context_ (context.closing (), [this] { g_cancellable_cancel (either_.get ()); })
  {
  }

  GCancellable *cancellable () const { return either_.get (); }

private:
  const Ref<GCancellable> either_{ g_cancellable_new () };
  const CancelWatch caller_;
  const CancelWatch context_;
};

Error closed_error ();

/// The context of the default devices.
Ref<GstMediaContext> default_context_new ();

} // namespace mc

struct _GstMediaContext
{
  GstObject parent;
  mc::MediaContext *impl;  ///< owned; set in init, deleted in finalize, never null between
  GMainContext *main_loop; ///< owned; where people are asked
};

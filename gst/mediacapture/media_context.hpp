// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "internal.hpp"

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
  GstMediaFeatures allowed_features = GST_MEDIA_FEATURES_ALL;

  bool in_view () const { return fully_active && visible; }
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
  void set_permission (GstMediaDeviceKind kind, const std::string &device_id,
                       GstMediaPermission permission) MC_EXCLUDES (lock_);

  IdScope ids () const;

  /// Called on the thread of a change of the state, with no lock held.
  using Listener = std::function<void ()>;
  void listen (std::weak_ptr<const Listener> listener) MC_EXCLUDES (lock_);

private:
  using DeviceName = std::pair<GstMediaDeviceKind, std::string>;

  void tell () MC_EXCLUDES (lock_);

  const std::string own_group_salt_;
  mutable Mutex lock_;
  Condition changed_;
  ContextState state_ MC_GUARDED_BY (lock_);
  std::map<DeviceName, GstMediaPermission> permissions_ MC_GUARDED_BY (lock_);
  std::vector<std::weak_ptr<const Listener>> listeners_ MC_GUARDED_BY (lock_);
};

/// The context of the default devices.
Ref<GstMediaContext> default_context_new ();

} // namespace mc

struct _GstMediaContext
{
  GstObject parent;
  mc::MediaContext *impl;  ///< owned; set in init, deleted in finalize, never null between
  GMainContext *main_loop; ///< owned; where people are asked
};

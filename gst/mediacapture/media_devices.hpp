// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

/* The inside of a GstMediaDevices, for the files that implement it. */

#include "device_change_watch.hpp"
#include "device_listing.hpp"
#include "permission_request.hpp"

#include <atomic>

namespace mc {

/// What one instance knows and has used. Thread-safe.
class MediaDevices
{
public:
  explicit MediaDevices (Ref<GstMediaContext> context) : context_ (std::move (context)) {}

  GstMediaContext *context () const { return context_.get (); }
  MediaContext &policy () const { return *context_->impl; }

  /// The present devices, with the ids of this origin.
  DeviceList devices () const;
  DeviceList outputs () const; ///< the speakers
  Exposure exposure () const;
  /// What enumerateDevices() tells.
  Listing listing () MC_EXCLUDES (lock_);

  /// [Spec: set the device information
  /// exposure](https://w3c.github.io/mediacapture-main/#dfn-set-the-device-information-exposure)
  void expose (Kind kind);

  /// Whether enumerateDevices() may answer now.
  bool may_list () const { return exposure ().any () || policy ().state ().in_view (); }
  bool wait_may_list (GCancellable *cancellable);

  /// Takes what is listed now as known. The two lists when that makes a difference.
  struct Change
  {
    Listing before;
    Listing now;
  };
  std::optional<Change> take_change () MC_EXCLUDES (lock_);
  /// From here on there are changes.
  void know_devices () MC_EXCLUDES (lock_);

  /// @track, if it is of the default, goes where that goes, as far as the context permits it.
  void let_follow (const std::shared_ptr<CaptureTrack> &track) const;

  std::atomic<GstGetUserMediaSemantics> semantics{ GST_GET_USER_MEDIA_SEMANTICS_BROWSER_CHOOSES };

private:
  using ListingPtr = std::shared_ptr<const Listing>;
  /// What devices () was like at the last look. Keeps no device alive.
  struct Seen
  {
    std::weak_ptr<const DeviceList> inputs;
    std::weak_ptr<const DeviceList> outputs;
    IdScope ids;
    Movement movement = Movement::Permitted;
    ListingPtr all;
  };

  ListingPtr all_listed () MC_EXCLUDES (lock_);

  const Ref<GstMediaContext> context_;
  std::atomic<bool> camera_exposed_{ false };
  std::atomic<bool> microphone_exposed_{ false };
  mutable Mutex lock_; ///< not held while the catalog is asked
  Seen seen_ MC_GUARDED_BY (lock_);
  ListingPtr known_ MC_GUARDED_BY (lock_);
};

/// What @context lets be done with @device. The entry of the default is the device that it is.
GstMediaPermission permission_of (const Device &device, const MediaContext &context);

MediaDevices &inside_of (GstMediaDevices *devices);

/// How long a list may take to be complete: PipeWire and PulseAudio tell theirs within some 50 ms
/// of the connection.
constexpr GstClockTime kSettleTimeout = 2 * GST_SECOND;

} // namespace mc

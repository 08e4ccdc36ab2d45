// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "permission_request.hpp"

namespace mc {

using CaptureTracks = std::vector<std::shared_ptr<CaptureTrack>>;

/// Who asks.
struct Caller
{
  GCancellable *cancellable = nullptr;
  Asker asker = Asker::Worker;
};

/// [Spec: getUserMedia](https://w3c.github.io/mediacapture-main/#dom-mediadevices-getusermedia):
/// one track per requested kind, audio first, or none at all. Blocks until the devices deliver;
/// when it fails no device is left open on its account.
///
/// Errors: Type (nothing requested, a required member that is not allowed), InvalidState,
/// NotAllowed, NotFound, Overconstrained, NotReadable, Abort.
Result<CaptureTracks> get_user_media (GstMediaDevices *devices,
                                      const StreamConstraints &constraints, const Caller &caller);

} // namespace mc

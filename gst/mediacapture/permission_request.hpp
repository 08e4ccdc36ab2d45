// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "device_listing.hpp"

namespace mc {

/// What is asked: one or two kinds, each with the devices that would do.
struct PermissionQuestion
{
  struct Part
  {
    Kind kind;
    Listing devices;
  };
  std::vector<Part> parts;
  bool pan_tilt_zoom = false; ///< of the cameras among them, too
};

struct PermissionAnswer
{
  std::map<Kind, std::string> chosen; ///< the devices that somebody chose
  bool pan_tilt_zoom = true;
};

/// Who waits for an answer.
enum class Asker
{
  Application, ///< a call that may run the handlers where it is
  Worker       ///< a thread that no handler shall see
};

/// Emits request-permission, and waits for the answer. @cancellable is never null.
/// Errors: NotAllowed, Abort (cancelled).
Result<PermissionAnswer> ask_permission (GstMediaContext *context, PermissionQuestion question,
                                         Asker asker, GCancellable *cancellable);

/// Whether a handler answers.
bool emit_request_permission (GstMediaContext *context, GstMediaPermissionRequest *request);

} // namespace mc

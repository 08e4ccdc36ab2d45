// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib-object.h>

namespace mc {

/// What a pad gives when its track has ended.
enum class OnEnded
{
  Eos,
  KeepPlaying
};

/// GstMediaTrackOnEnded; registered with the names that gst-launch takes.
GType on_ended_get_type ();

} // namespace mc

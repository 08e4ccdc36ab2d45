// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <atomic>
#include <gst/gst.h>

/* A camera that costs nothing: it gives the same picture again and again, stamped with the time at
 * which it is given. So what is measured is what happens to a frame afterwards, and its age is
 * known to the nanosecond. As a device it is "bench camera", as an element benchsrc. */

namespace bench {

/// What the camera does; to be set while it does not run.
struct CameraScript
{
  GstClockTime interval = GST_SECOND / 30; ///< 0: the next frame when the one before is consumed
  unsigned consumers = 1;                  ///< with interval 0: how many have to get a frame
  std::atomic<unsigned> consumed{ 0 };     ///< counted by them
  std::atomic<uint64_t> given{ 0 };        ///< frames
};
CameraScript &camera_script ();

/// A consumer has got a frame.
void count_consumed ();

/// Registers the element and its device with this process.
void register_camera ();

} // namespace bench

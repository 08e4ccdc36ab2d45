// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/capture/tracks/capture_track.hpp"

#include <gst/check/gstcheck.h>

/* GST_END_TEST frees the pool of streaming threads. A device that is being opened at that moment
 * would have none: tests of what opens devices end when all are closed. */

#undef GST_END_TEST
#define GST_END_TEST                                                                               \
  mc::wait_all_closed ();                                                                          \
  gst_task_cleanup_all ();                                                                         \
  END_TEST

// SPDX-License-Identifier: LGPL-2.1-or-later

/* A process that ends with a live track, and without a word, ends at once and well. Not a gstcheck
 * program: what is tested comes after main (). */

#include "gst/mediacapture/mediacapture.h"
#include "gst/util/raii.hpp"

#include <cstdio>
#include <cstdlib>
#include <unistd.h>

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  mc::ErrorPtr error;
  g_autoptr (GstMediaStreamConstraints) wanted
      = gst_media_stream_constraints_from_json ("{\"video\":true}", mc::out (error));
  // Held to the very end, but not lost.
  static GstMediaStream *stream;
  stream = gst_media_devices_get_user_media (gst_media_devices_get_default (), wanted, nullptr,
                                             mc::out (error));
  if (!stream) {
    std::fprintf (stderr, "%s\n", error->message);
    return EXIT_FAILURE;
  }
  // A process that waits for its tracks has no limit.
  alarm (20);
  return EXIT_SUCCESS;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "gst/capture/devices/mute_watch.hpp"

#include <atomic>
#include <gst/check/gstcheck.h>

/* What a watch does where there is nothing to watch. What it tells of real devices is for the rigs.
 */

namespace {

using mc::MuteReason;

GST_START_TEST (a_node_that_is_no_camera_is_not_muted)
{
  const char *const nodes[] = { "/dev/null", "/dev/nothing-of-this-name", "" };
  std::atomic<bool> told{ false };
  mc::MuteWatchPtr watch
      = mc::watch_v4l2 (nodes[__i__], [&told] (MuteReason) { told.store (true); });
  watch.reset (); // and it ends, whether its thread has come to an end by itself or not
  fail_unless (!told.load ());
}
GST_END_TEST;

GST_START_TEST (a_microphone_of_a_server_that_is_not_there_is_not_muted)
{
  g_setenv ("PULSE_SERVER", "unix:/nothing/of/this/name", TRUE);
  std::atomic<bool> muted{ false };
  mc::MuteWatchPtr watch = mc::watch_pulse ("microphone", [&muted] (MuteReason reason) {
    if (reason != MuteReason::None)
      muted.store (true);
  });
  watch.reset ();
  fail_unless (!muted.load ());
}
GST_END_TEST;

GST_START_TEST (an_element_without_a_switch_is_not_watched)
{
  const mc::ElementPtr pipeline = mc::sink (gst_pipeline_new (nullptr));
  fail_unless (mc::watch_switch (GST_OBJECT (pipeline.get ()), [] (MuteReason) {}) == nullptr);
}
GST_END_TEST;

Suite *
mute_watch_suite ()
{
  Suite *suite = suite_create ("mute watch");
  TCase *tc = tcase_create ("nothing to watch");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, a_node_that_is_no_camera_is_not_muted, 0, 3);
  tcase_add_test (tc, a_microphone_of_a_server_that_is_not_there_is_not_muted);
  tcase_add_test (tc, an_element_without_a_switch_is_not_watched);
  return suite;
}

} // namespace

GST_CHECK_MAIN (mute_watch);

// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/util/raii.hpp"

#include <atomic>
#include <gst/check/gstcheck.h>
#include <gst/check/gsttestclock.h>
#include <thread>

namespace mc::test {

/// The system's clock in the hand of a test, so that a fake camera gives one frame when it is told
/// to. Whatever the machine is busy with, no reader is too slow then unless it wants to be. To be
/// made before the devices are configured, for one camera that is open.
class LockStep
{
public:
  LockStep () : clock_ (gst_test_clock_new ()) { gst_system_clock_set_default (clock_.get ()); }
  ~LockStep () { gst_system_clock_set_default (nullptr); }
  LockStep (const LockStep &) = delete;

  /// Lets the camera run freely while @what is done, as opening it waits for a frame. When this
  /// returns it is open and has given its last one.
  template <typename What> auto meanwhile (What what)
  {
    std::atomic<bool> over{ false };
    std::thread runs ([&] {
      while (!over)
        if (gst_test_clock_timed_wait_for_multiple_pending_ids (clock (), 1, 10, nullptr))
          gst_test_clock_crank (clock ());
    });
    auto result = what ();
    over = true;
    runs.join ();
    gst_test_clock_wait_for_next_pending_id (clock (), nullptr);
    return result;
  }

  /// The camera gives its next frame, and has done so when this returns.
  void frame ()
  {
    fail_unless (gst_test_clock_crank (clock ()));
    gst_test_clock_wait_for_next_pending_id (clock (), nullptr);
  }

private:
  GstTestClock *clock () const { return GST_TEST_CLOCK (clock_.get ()); }

  const ClockPtr clock_;
};

} // namespace mc::test

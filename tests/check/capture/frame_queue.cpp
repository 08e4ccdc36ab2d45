// SPDX-License-Identifier: LGPL-2.1-or-later
#include "gst/capture/frames/frame_queue.hpp"
#include "gst/capture/frames/decimator.hpp"
#include "gst/capture/frames/waiter.hpp"

#include <gst/check/gstcheck.h>
#include <random>
#include <thread>

namespace {

mc::FramePtr
frame_number (uint64_t number)
{
  return mc::FramePtr (new mc::Frame (mc::BufferPtr (gst_buffer_new ()), nullptr, number, number));
}

GST_START_TEST (a_full_queue_drops_its_oldest_frame_and_counts_it)
{
  mc::FrameQueue queue (2);
  for (uint64_t n = 0; n < 5; n++)
    queue.push (frame_number (n));
  assert_equals_uint64 (queue.dropped (), 3);
  assert_equals_uint64 (queue.pop ()->sequence, 3);
  assert_equals_uint64 (queue.pop ()->sequence, 4);
  fail_if (queue.pop ());
  fail_unless (queue.empty ());
}
GST_END_TEST;

GST_START_TEST (a_queue_that_goes_lets_go_of_its_frames)
{
  GstBuffer *raw = gst_buffer_new ();
  const mc::BufferPtr held = mc::ref_mini (raw);
  {
    mc::FrameQueue queue (3);
    queue.push (mc::FramePtr (new mc::Frame (mc::BufferPtr (raw), nullptr, 0, 0)));
    ASSERT_MINI_OBJECT_REFCOUNT (raw, "buffer", 2);
  }
  ASSERT_MINI_OBJECT_REFCOUNT (raw, "buffer", 1);
}
GST_END_TEST;

/// Every frame has exactly one taker, in order, while one thread pushes and another pops.
GST_START_TEST (frames_cross_threads_in_order_and_none_twice)
{
  constexpr uint64_t kFrames = 200000;
  mc::FrameQueue queue (2);
  mc::Waiter waiter;
  std::atomic<bool> done{ false };
  std::thread producer ([&] {
    for (uint64_t n = 0; n < kFrames; n++) {
      queue.push (frame_number (n));
      waiter.wake ();
    }
    done = true;
    waiter.wake ();
  });
  uint64_t taken = 0;
  int64_t last = -1;
  for (;;) {
    waiter.wait ([&] { return !queue.empty () || done; });
    const mc::FramePtr frame = queue.pop ();
    if (!frame && done && queue.empty ())
      break;
    if (!frame)
      continue;
    fail_unless (static_cast<int64_t> (frame->sequence) > last,
                 "%" G_GUINT64_FORMAT " came after %" G_GINT64_FORMAT, frame->sequence, last);
    last = static_cast<int64_t> (frame->sequence);
    taken++;
  }
  producer.join ();
  assert_equals_uint64 (taken + queue.dropped (), kFrames);
  assert_equals_int64 (last, kFrames - 1);
}
GST_END_TEST;

struct DecimationCase
{
  const char *name;
  mc::Fraction from;
  mc::Fraction to;
  unsigned input;    ///< frames that the device captures
  unsigned expected; ///< frames that are taken
  unsigned jitter;   ///< per mille of the device's interval
  unsigned lost = 0; ///< that many at the end of each @of frames do not come
  unsigned of = 1;

  double interval () const { return GST_SECOND * double (from.den) / from.num; }
  /// Of the track, whose rate is never higher than the device's.
  double period () const { return to < from ? GST_SECOND * double (to.den) / to.num : interval (); }
  bool is_lost (unsigned n) const { return n % of >= of - lost; }
};

const DecimationCase kDecimations[] = {
  { "the same rate takes all", { 30, 1 }, { 30, 1 }, 300, 300, 0 },
  { "30 to 15 is every other", { 30, 1 }, { 15, 1 }, 300, 150, 0 },
  { "30 to 20 is two of three", { 30, 1 }, { 20, 1 }, 300, 200, 0 },
  { "60 to 25", { 60, 1 }, { 25, 1 }, 600, 250, 0 },
  { "30 to 29.97 drops one of a thousand and one",
    { 30, 1 },
    { 30000, 1001 },
    1001 * 3,
    1000 * 3,
    0 },
  { "30 to 1", { 30, 1 }, { 1, 1 }, 300, 10, 0 },
  { "a higher rate is never made up", { 30, 1 }, { 60, 1 }, 300, 300, 0 },
  { "30 to 20 with jitter", { 30, 1 }, { 20, 1 }, 300, 200, 300 },
  { "30 to 15 with jitter", { 30, 1 }, { 15, 1 }, 300, 150, 300 },
  { "60 to 25 with jitter", { 60, 1 }, { 25, 1 }, 600, 250, 300 },
  { "60 to 25 with much jitter", { 60, 1 }, { 25, 1 }, 600, 250, 900 },
  { "24 to 10 with jitter", { 24, 1 }, { 10, 1 }, 240, 100, 300 },
  { "30 to 29.97 with jitter", { 30, 1 }, { 30000, 1001 }, 1001 * 3, 1000 * 3, 300 },
  { "60 to 59.94 with jitter", { 60, 1 }, { 60000, 1001 }, 1001 * 3, 1000 * 3, 300 },
  { "60 to 59.94 with much jitter", { 60, 1 }, { 60000, 1001 }, 1001 * 3, 1000 * 3, 900 },
  { "a lost frame costs none that is due", { 60, 1 }, { 25, 1 }, 600, 250, 0, 1, 10 },
  { "the same with jitter", { 24, 1 }, { 10, 1 }, 240, 100, 300, 1, 7 },
  { "near the device's rate nothing is left out beside what is lost",
    { 30, 1 },
    { 30000, 1001 },
    3000,
    2994,
    0,
    1,
    500 },
  { "what is due in a long gap is not made up for", { 60, 1 }, { 25, 1 }, 600, 6 * 38, 0, 10, 100 },
};

/// What a Decimator promises. The track has a grid of due times, its periods since the first frame.
/// Each of them gets one frame, the nearest: within half an interval of the device, or further by
/// as much as the device's times jitter. Where frames were lost the next one stands in, and those
/// after it may be as late until one is left out; what would be later than half an interval and a
/// period begins a new grid.
class Grid
{
public:
  explicit Grid (const DecimationCase &c)
      : case_ (c), before_ (c.interval () / 2), after_ (before_ + c.interval () * c.jitter / 1000)
  {
  }

  void take (uint64_t time)
  {
    double late = taken_ ? double (time - begin_) - double (next_) * case_.period () : 0;
    if (!taken_ || (lost_ && late > case_.period () + before_)) {
      begin_ = time;
      next_ = 0;
      late = 0;
    }
    const double most = lost_ ? case_.period () + before_ : after_;
    fail_unless (late >= -before_ - kRounding && late <= most + kRounding,
                 "%s: the frame %u that was taken is %g us late", case_.name, taken_, late / 1000);
    next_++;
    taken_++;
  }
  void leave () { lost_ = false; }
  void lose () { lost_ = true; }
  unsigned taken () const { return taken_; }

private:
  static constexpr double kRounding = 2; ///< times are whole nanoseconds

  const DecimationCase &case_;
  const double before_, after_;
  uint64_t begin_ = 0;
  uint64_t next_ = 0; ///< index of the due time that is next
  unsigned taken_ = 0;
  bool lost_ = false;
};

/* MUST 168, 169 */
GST_START_TEST (decimation_is_exact_for_any_ratio_and_never_duplicates)
{
  const auto &c = kDecimations[__i__];
  mc::Decimator decimator (c.from, c.to);
  Grid grid (c);
  std::mt19937 random (7);
  std::uniform_real_distribution<double> part (-0.5, 0.5);
  for (unsigned n = 0; n < c.input; n++) {
    uint64_t time = GST_SECOND + gst_util_uint64_scale_int (n * GST_SECOND, c.from.den, c.from.num);
    if (c.jitter && n > 0)
      time += static_cast<int64_t> (part (random) * c.interval () * c.jitter / 1000);
    if (c.is_lost (n))
      grid.lose ();
    else if (decimator.take (time))
      grid.take (time);
    else
      grid.leave ();
  }
  const unsigned slack = c.jitter ? 1 : 0;
  fail_unless (grid.taken () + slack >= c.expected && grid.taken () <= c.expected + slack,
               "%s: took %u, expected %u", c.name, grid.taken (), c.expected);
}
GST_END_TEST;

GST_START_TEST (after_a_pause_the_schedule_goes_on_without_a_burst)
{
  mc::Decimator decimator ({ 30, 1 }, { 15, 1 });
  unsigned taken = 0;
  for (unsigned n = 0; n < 30; n++)
    taken += decimator.take (n * GST_SECOND / 30);
  assert_equals_int (taken, 15);
  taken = 0;
  for (unsigned n = 0; n < 30; n++)
    taken += decimator.take (100 * GST_SECOND + n * GST_SECOND / 30);
  assert_equals_int (taken, 15);
}
GST_END_TEST;

Suite *
frame_queue_suite ()
{
  Suite *suite = suite_create ("frame_queue");
  TCase *tc = tcase_create ("queue");
  suite_add_tcase (suite, tc);
  tcase_add_test (tc, a_full_queue_drops_its_oldest_frame_and_counts_it);
  tcase_add_test (tc, a_queue_that_goes_lets_go_of_its_frames);
  tcase_add_test (tc, frames_cross_threads_in_order_and_none_twice);
  tcase_add_loop_test (tc, decimation_is_exact_for_any_ratio_and_never_duplicates, 0,
                       G_N_ELEMENTS (kDecimations));
  tcase_add_test (tc, after_a_pause_the_schedule_goes_on_without_a_burst);
  return suite;
}

} // namespace

GST_CHECK_MAIN (frame_queue);

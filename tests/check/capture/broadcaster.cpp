// SPDX-License-Identifier: LGPL-2.1-or-later
#include "gst/capture/sources/broadcaster.hpp"
#include "gst/util/mutex.hpp"

#include <gst/check/gstcheck.h>
#include <vector>

namespace {

constexpr unsigned kWaiting = 4; ///< frames that the broadcaster under test lets wait

/// A consumer that is served: remembers the numbers of the frames it gets.
class Consumer final : public mc::DeliveryTask
{
public:
  explicit Consumer (const mc::TapFormatPtr &format) : tap (std::make_shared<mc::TrackTap> (format))
  {
    mc::MutexGuard guard (all_lock);
    alive++;
  }
  ~Consumer () override
  {
    mc::MutexGuard guard (all_lock);
    alive--;
    all_changed.notify_all ();
  }
  /// The last delivery may still be under way when everybody else has let go.
  static void wait_all_gone ()
  {
    mc::MutexGuard guard (all_lock);
    while (alive > 0)
      all_changed.wait (guard);
  }

  void begin (const mc::TapFormatPtr &format)
  {
    reader = std::make_shared<mc::TrackReader> (
        tap, format, 64, std::static_pointer_cast<Consumer> (shared_from_this ()));
    reader->serve (true);
  }
  void block ()
  {
    mc::MutexGuard guard (lock_);
    blocks_ = true;
  }
  void go_on ()
  {
    mc::MutexGuard guard (lock_);
    blocks_ = false;
    changed_.notify_all ();
  }
  /// The numbers of all frames until the one with number @last, or the end.
  std::vector<uint64_t> wait_for (uint64_t last)
  {
    mc::MutexGuard guard (lock_);
    while (!ended_ && (seen_.empty () || seen_.back () < last))
      changed_.wait (guard);
    return seen_;
  }
  void wait_ended ()
  {
    mc::MutexGuard guard (lock_);
    while (!ended_)
      changed_.wait (guard);
  }

  const std::shared_ptr<mc::TrackTap> tap;
  std::shared_ptr<mc::TrackReader> reader;

private:
  void deliver () override
  {
    if (!reader)
      return;
    mc::Pulled pulled = reader->take ();
    for (; pulled.status == mc::PullStatus::Frame; pulled = reader->take ()) {
      mc::MutexGuard guard (lock_);
      seen_.push_back (pulled.frame->sequence);
      changed_.notify_all ();
      while (blocks_)
        changed_.wait (guard);
    }
    if (pulled.status != mc::PullStatus::Ended)
      return;
    reader.reset (); // they hold each other
    dismiss ();
    mc::MutexGuard guard (lock_);
    ended_ = true;
    changed_.notify_all ();
  }

  static mc::Mutex all_lock;
  static mc::Condition all_changed;
  static int alive MC_GUARDED_BY (all_lock);

  mc::Mutex lock_;
  mc::Condition changed_;
  std::vector<uint64_t> seen_ MC_GUARDED_BY (lock_);
  bool blocks_ MC_GUARDED_BY (lock_) = false;
  bool ended_ MC_GUARDED_BY (lock_) = false;
};

mc::Mutex Consumer::all_lock;
mc::Condition Consumer::all_changed;
int Consumer::alive = 0;

mc::TapFormatPtr
make_format ()
{
  auto format = std::make_shared<mc::TapFormat> ();
  format->source_caps.reset (gst_caps_new_empty_simple ("video/x-raw"));
  format->caps = mc::ref_mini (format->source_caps.get ());
  format->source_rate = format->rate = { 30, 1 };
  return format;
}

/// Without a picture in it.
mc::FramePtr
make_frame (const mc::TapFormat &format, uint64_t number)
{
  return mc::FramePtr (new mc::Frame (mc::BufferPtr (gst_buffer_new ()),
                                      mc::ref_mini (format.caps.get ()), number,
                                      number * GST_SECOND / 30));
}

/// A broadcaster with consumers.
class Audience
{
public:
  explicit Audience (unsigned n)
  {
    for (unsigned i = 0; i < n; i++)
      add ();
  }
  ~Audience ()
  {
    broadcaster.close ();
    for (const auto &consumer : consumers)
      consumer->wait_ended ();
    consumers.clear ();
    Consumer::wait_all_gone ();
  }

  void add ()
  {
    auto consumer = std::make_shared<Consumer> (format_);
    consumer->begin (format_);
    broadcaster.add_tap (consumer->tap);
    broadcaster.add_reader (consumer->tap, consumer->reader);
    consumers.push_back (std::move (consumer));
  }
  void broadcast (uint64_t number) { broadcaster.broadcast (make_frame (*format_, number)); }

  mc::Broadcaster broadcaster{ kWaiting };
  std::vector<std::shared_ptr<Consumer>> consumers;

private:
  const mc::TapFormatPtr format_ = make_format ();
};

std::vector<uint64_t>
numbers (uint64_t first, uint64_t last)
{
  std::vector<uint64_t> all;
  for (uint64_t number = first; number <= last; number++)
    all.push_back (number);
  return all;
}

/// One, few and many consumers: the capture thread hands out itself, or leaves it to another.
const unsigned kSizes[] = { 1, 3, 4, 40 };

GST_START_TEST (each_frame_reaches_everyone_in_order)
{
  Audience audience (kSizes[__i__]);
  for (uint64_t number = 0; number < 100; number++) {
    audience.broadcast (number);
    // No faster than consumers take it: what waits is bounded.
    for (const auto &consumer : audience.consumers)
      consumer->wait_for (number);
  }
  for (const auto &consumer : audience.consumers)
    fail_unless (consumer->wait_for (99) == numbers (0, 99));
}
GST_END_TEST;

GST_START_TEST (who_comes_later_gets_what_comes_later)
{
  Audience audience (kSizes[__i__]);
  audience.broadcast (0);
  for (const auto &consumer : audience.consumers)
    consumer->wait_for (0);
  audience.add ();
  audience.broadcast (1);
  fail_unless (audience.consumers.back ()->wait_for (1) == numbers (1, 1));
}
GST_END_TEST;

GST_START_TEST (who_leaves_is_finished_and_disturbs_nobody)
{
  Audience audience (kSizes[__i__]);
  audience.add ();
  audience.broadcast (0);
  const auto leaving = audience.consumers.front ();
  leaving->wait_for (0);
  audience.broadcaster.remove_tap (leaving->tap);
  audience.broadcast (1);
  leaving->wait_ended ();
  fail_unless (leaving->wait_for (1) == numbers (0, 0));
  fail_unless (audience.consumers.back ()->wait_for (1) == numbers (0, 1));
}
GST_END_TEST;

/// It is as it was asked for last, however little of that anybody has seen.
GST_START_TEST (who_parts_has_its_format_and_goes_on_elsewhere)
{
  Audience audience (kSizes[__i__]);
  mc::Broadcaster elsewhere (kWaiting);
  const auto parting = audience.consumers.front ();
  audience.broadcast (7);
  parting->wait_for (7);
  const auto there = make_format ();
  audience.broadcaster.set_format (parting->tap, there);
  fail_unless (audience.broadcaster.part_tap (parting->tap) == there);
  // Nobody here has a say in it any more.
  audience.broadcaster.set_format (parting->tap, make_format ());
  elsewhere.add_tap (parting->tap);
  audience.broadcast (8);
  elsewhere.broadcast (make_frame (*there, 9));
  const std::vector<uint64_t> both{ 7, 9 };
  fail_unless (parting->wait_for (9) == both);
  elsewhere.close ();
}
GST_END_TEST;

GST_START_TEST (at_rest_what_waits_is_handed_out_and_changes_are_made_at_once)
{
  Audience audience (kSizes[__i__]);
  audience.broadcast (0);
  audience.broadcast (1);
  audience.broadcaster.rest ();
  for (const auto &consumer : audience.consumers)
    fail_unless (consumer->wait_for (1) == numbers (0, 1));
  const auto leaving = audience.consumers.front ();
  audience.broadcaster.remove_tap (leaving->tap);
  leaving->wait_ended ();
}
GST_END_TEST;

/// Even where no further frame comes, and whoever goes on for the blocked one is blocked as well.
GST_START_TEST (who_blocks_holds_up_nobody)
{
  Audience audience (kSizes[__i__] + 3);
  for (uint64_t number = 0; number < 10; number++) {
    audience.broadcast (number);
    for (const auto &consumer : audience.consumers)
      consumer->wait_for (number);
  }
  const std::vector<std::shared_ptr<Consumer>> blocked{ audience.consumers.front (),
                                                        audience.consumers[1] };
  for (const auto &consumer : blocked)
    consumer->block ();
  audience.broadcast (10);
  for (const auto &consumer : audience.consumers)
    fail_unless (consumer->wait_for (10) == numbers (0, 10));
  // Nor do they disturb anybody while they stay.
  audience.broadcast (11);
  for (size_t i = blocked.size (); i < audience.consumers.size (); i++)
    audience.consumers[i]->wait_for (11);
  for (const auto &consumer : blocked) {
    consumer->go_on ();
    fail_unless (consumer->wait_for (11) == numbers (0, 11));
  }
}
GST_END_TEST;

/// What was lost while it waited for a delivery thread is counted by each reader.
GST_START_TEST (frames_are_given_or_counted)
{
  constexpr uint64_t kFrames = 500;
  Audience audience (kSizes[__i__]);
  for (uint64_t number = 0; number < kFrames; number++)
    audience.broadcast (number);
  audience.broadcaster.rest ();
  for (const auto &consumer : audience.consumers) {
    const auto seen = consumer->wait_for (kFrames - 1);
    assert_equals_uint64 (seen.size () + consumer->reader->dropped (), kFrames);
  }
}
GST_END_TEST;

} // namespace

int
main (int argc, char **argv)
{
  gst_check_init (&argc, &argv);
  Suite *suite = suite_create ("broadcaster");
  TCase *tc = tcase_create ("general");
  suite_add_tcase (suite, tc);
  const int sizes = static_cast<int> (std::size (kSizes));
  tcase_add_loop_test (tc, each_frame_reaches_everyone_in_order, 0, sizes);
  tcase_add_loop_test (tc, who_comes_later_gets_what_comes_later, 0, sizes);
  tcase_add_loop_test (tc, who_leaves_is_finished_and_disturbs_nobody, 0, sizes);
  tcase_add_loop_test (tc, who_parts_has_its_format_and_goes_on_elsewhere, 0, sizes);
  tcase_add_loop_test (tc, at_rest_what_waits_is_handed_out_and_changes_are_made_at_once, 0, sizes);
  tcase_add_loop_test (tc, who_blocks_holds_up_nobody, 0, sizes);
  tcase_add_loop_test (tc, frames_are_given_or_counted, 0, sizes);
  return gst_check_run_suite (suite, "broadcaster", __FILE__);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "gst/capture/frames/delivery.hpp"
#include "gst/util/mutex.hpp"

#include <filesystem>
#include <fstream>
#include <gst/check/gstcheck.h>
#include <thread>
#include <vector>

namespace {

/// A delivery that a test can hold up.
class Probe final : public mc::DeliveryTask
{
public:
  void ask ()
  {
    mc::DeliveryBatch batch;
    batch.request (*this);
  }
  void wait_done (unsigned count)
  {
    mc::MutexGuard guard (lock_);
    while (done_ < count)
      changed_.wait (guard);
  }
  void block ()
  {
    mc::MutexGuard guard (lock_);
    blocks_ = true;
  }
  void wait_blocked ()
  {
    mc::MutexGuard guard (lock_);
    while (!inside_)
      changed_.wait (guard);
  }
  void go_on ()
  {
    mc::MutexGuard guard (lock_);
    blocks_ = false;
    changed_.notify_all ();
  }
  unsigned done ()
  {
    mc::MutexGuard guard (lock_);
    return done_;
  }

private:
  void deliver () override
  {
    fail_if (running_.exchange (true), "two at a time");
    {
      mc::MutexGuard guard (lock_);
      inside_ = true;
      changed_.notify_all ();
      while (blocks_)
        changed_.wait (guard);
      inside_ = false;
      done_++;
      changed_.notify_all ();
    }
    running_ = false;
  }

  std::atomic<bool> running_{ false };
  mc::Mutex lock_;
  mc::Condition changed_;
  bool blocks_ MC_GUARDED_BY (lock_) = false;
  bool inside_ MC_GUARDED_BY (lock_) = false;
  unsigned done_ MC_GUARDED_BY (lock_) = 0;
};

unsigned
delivery_threads ()
{
  unsigned count = 0;
  for (const auto &task : std::filesystem::directory_iterator ("/proc/self/task")) {
    std::ifstream file (task.path () / "comm");
    std::string name;
    std::getline (file, name);
    count += name == "mc-delivery";
  }
  return count;
}

GST_START_TEST (what_is_requested_is_done)
{
  const auto probe = std::make_shared<Probe> ();
  for (unsigned n = 1; n <= 1000; n++) {
    probe->ask ();
    probe->wait_done (n);
  }
}
GST_END_TEST;

GST_START_TEST (a_request_while_it_runs_makes_it_run_again)
{
  const auto probe = std::make_shared<Probe> ();
  probe->block ();
  probe->ask ();
  probe->wait_blocked ();
  probe->ask ();
  probe->ask ();
  probe->go_on ();
  probe->wait_done (2);
}
GST_END_TEST;

GST_START_TEST (any_number_may_be_blocked)
{
  constexpr unsigned kBlocked = 24;
  std::vector<std::shared_ptr<Probe>> blocked;
  for (unsigned i = 0; i < kBlocked; i++) {
    blocked.push_back (std::make_shared<Probe> ());
    blocked.back ()->block ();
    blocked.back ()->ask ();
    blocked.back ()->wait_blocked ();
  }
  const auto free = std::make_shared<Probe> ();
  free->ask ();
  free->wait_done (1);
  for (const auto &probe : blocked) {
    probe->go_on ();
    probe->wait_done (1);
  }
  // The threads that it took are not kept.
  while (delivery_threads () > 6)
    std::this_thread::yield ();
}
GST_END_TEST;

/// Nobody else is asked for anything: what was taken over with the blocked one waits for no wake.
GST_START_TEST (what_waits_behind_a_blocked_one_is_done)
{
  constexpr unsigned kBlocked = 3;
  const auto first = std::make_shared<Probe> (); // a thread that has just been made looks by itself
  for (unsigned n = 1; n <= 100; n++) {
    first->ask ();
    first->wait_done (n);
  }
  std::vector<std::shared_ptr<Probe>> probes;
  mc::DeliveryBatch batch;
  for (unsigned i = 0; i < kBlocked + 1; i++) {
    probes.push_back (std::make_shared<Probe> ());
    if (i < kBlocked)
      probes.back ()->block ();
    batch.request (*probes.back ());
  }
  probes.front ()->pool ().wake ();
  probes.back ()->wait_done (1);
  for (const auto &probe : probes) {
    probe->go_on ();
    probe->wait_done (1);
  }
}
GST_END_TEST;

/// Every request is followed by a run that begins after it, whoever asks.
GST_START_TEST (no_request_is_lost_among_many_threads)
{
  constexpr unsigned kTasks = 16, kThreads = 4, kEach = 2000;
  struct Counted final : mc::DeliveryTask
  {
    std::atomic<unsigned> asked{ 0 };
    std::atomic<unsigned> seen{ 0 };
    void deliver () override { seen = asked.load (); }
  };
  std::vector<std::shared_ptr<Counted>> tasks;
  for (unsigned i = 0; i < kTasks; i++)
    tasks.push_back (std::make_shared<Counted> ());
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < kThreads; t++)
    threads.emplace_back ([&] {
      for (unsigned n = 0; n < kEach; n++) {
        mc::DeliveryBatch batch;
        for (const auto &task : tasks) {
          task->asked++;
          batch.request (*task);
        }
      }
    });
  for (auto &thread : threads)
    thread.join ();
  for (const auto &task : tasks) {
    while (task->seen != kThreads * kEach)
      std::this_thread::yield ();
  }
}
GST_END_TEST;

GST_START_TEST (who_claims_it_runs_it_but_not_what_takes_longer)
{
  auto probe = std::make_shared<Probe> ();
  fail_if (probe->claim (), "who does not keep itself might be gone");
  probe->retain ();
  fail_unless (probe->claim ());
  fail_if (probe->claim (), "two at a time");
  probe->run (mc::DeliveryTask::Clock::now ());
  assert_equals_int (probe->done (), 1);
  probe->expect_more ();
  fail_if (probe->claim ());
  // It is requested in place of that.
  probe->pool ().wake ();
  probe->wait_done (2);
  const std::weak_ptr<Probe> watched = probe;
  probe->dismiss ();
  probe.reset ();
  while (!watched.expired ())
    std::this_thread::yield ();
}
GST_END_TEST;

GST_START_TEST (a_retained_task_lives_until_it_is_dismissed)
{
  std::weak_ptr<Probe> watched;
  {
    const auto probe = std::make_shared<Probe> ();
    watched = probe;
    probe->retain ();
    for (unsigned n = 1; n <= 1000; n++) {
      probe->ask ();
      probe->wait_done (n);
    }
  }
  fail_if (watched.expired ());
  watched.lock ()->ask ();
  watched.lock ()->dismiss ();
  while (!watched.expired ())
    std::this_thread::yield ();
  while (delivery_threads () > 0)
    std::this_thread::yield ();
}
GST_END_TEST;

GST_START_TEST (the_threads_go_with_the_last_task)
{
  {
    const auto probe = std::make_shared<Probe> ();
    probe->ask ();
    probe->wait_done (1);
    fail_unless (delivery_threads () > 0);
  }
  while (delivery_threads () > 0)
    std::this_thread::yield ();
  // A task that is dropped while it is requested is done, or dropped with the pool; then it is
  // gone.
  std::weak_ptr<Probe> dropped;
  {
    const auto probe = std::make_shared<Probe> ();
    dropped = probe;
    probe->ask ();
  }
  while (!dropped.expired () || delivery_threads () > 0)
    std::this_thread::yield ();
}
GST_END_TEST;

Suite *
delivery_suite ()
{
  Suite *suite = suite_create ("delivery");
  TCase *tcase = tcase_create ("general");
  suite_add_tcase (suite, tcase);
  tcase_add_test (tcase, what_is_requested_is_done);
  tcase_add_test (tcase, a_request_while_it_runs_makes_it_run_again);
  tcase_add_test (tcase, any_number_may_be_blocked);
  tcase_add_test (tcase, what_waits_behind_a_blocked_one_is_done);
  tcase_add_test (tcase, no_request_is_lost_among_many_threads);
  tcase_add_test (tcase, who_claims_it_runs_it_but_not_what_takes_longer);
  tcase_add_test (tcase, a_retained_task_lives_until_it_is_dismissed);
  tcase_add_test (tcase, the_threads_go_with_the_last_task);
  return suite;
}

} // namespace

GST_CHECK_MAIN (delivery)

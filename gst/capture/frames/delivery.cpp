// SPDX-License-Identifier: LGPL-2.1-or-later
#include "delivery.hpp"

#include "delivery_shifts.hpp"

#include "gst/util/mutex.hpp"
#include "gst/util/prefetch.hpp"

#include <algorithm>
#include <deque>
#include <gst/gst.h>
#include <pthread.h>
#include <semaphore.h>
#include <thread>
#include <utility>
#include <vector>

namespace mc {

namespace {

/// What waits for longer than this is worth another thread: two share the work, but also the cache
/// lines of the frame, and waking one costs as much as ten deliveries.
constexpr std::chrono::microseconds kWorthAWake{ 1000 };
/// What usually takes longer is not run between others, but shared out.
constexpr std::chrono::microseconds kBrief{ 50 };
/// Threads more than are wanted that are kept for the next time that many are blocked.
constexpr int kSpare = 1;
/// What a delivery needs is fetched so many deliveries before it.
constexpr std::size_t kAhead = 2;
constexpr std::size_t kFetched = 4 * kCacheLine;
/// The newest delivery counts for so much of the usual time.
constexpr int kNewest = 8;

/// Threads that work at the same time, when none is blocked.
int
wanted_threads ()
{
  return static_cast<int> (std::clamp (std::thread::hardware_concurrency (), 2U, 4U));
}

} // namespace

/// The threads and what they share; lives until the last of them has ended.
class DeliveryPool::Crew : public std::enable_shared_from_this<Crew>
{
public:
  Crew () { sem_init (&semaphore_, 0, 0); }
  ~Crew ();

  void begin ();
  void end ();

  // Any thread, without a lock.
  void post (DeliveryTask *delivery);
  void wake ();

  // Delivery threads.
  DeliveryTask::Clock::time_point run (DeliveryTask *delivery, DeliveryTask::Clock::time_point now);

private:
  void add_thread ();
  void work ();
  DeliveryTask *take (DeliveryShift &shift);
  void collect () MC_REQUIRES (lock_);
  void watch ();
  void look ();
  static void run_beside_others (DeliveryTask *delivery);
  void run_requested (DeliveryTask *delivery);
  void let_go (DeliveryTask *delivery);
  bool sleep ();
  bool take_sleeper ();

  const int wanted_ = wanted_threads ();
  std::atomic<DeliveryTask *> posted_{ nullptr }; ///< newest first
  std::atomic<int> asleep_{ 0 };                  ///< that nobody has woken yet
  std::atomic<bool> over_{ false };
  sem_t semaphore_;

  Mutex lock_; ///< held for a moment by delivery threads, never by who requests or consumes
  std::deque<DeliveryTask *> ready_ MC_GUARDED_BY (lock_); ///< each keeps itself alive
  PeriodicTimer looks_;
  DeliveryShifts shifts_ MC_GUARDED_BY (lock_){ looks_ };
};

DeliveryPool::Crew::~Crew ()
{
  DeliveryTask *left = posted_.exchange (nullptr);
  while (left) {
    const auto dropped = std::move (left->self_);
    left = std::exchange (left->next_, nullptr);
  }
  sem_destroy (&semaphore_);
}

void
DeliveryPool::Crew::begin ()
{
  add_thread ();
  if (!looks_) {
    GST_WARNING ("the system gives no timer: who is held up is noticed with the next frame");
    return;
  }
  std::thread ([crew = shared_from_this ()] {
    pthread_setname_np (pthread_self (), "mc-watch");
    crew->watch ();
  }).detach ();
}

void
DeliveryPool::Crew::add_thread ()
{
  // Detached: whoever drops the pool, perhaps one of these threads, does not wait.
  std::thread ([crew = shared_from_this ()] {
    pthread_setname_np (pthread_self (), "mc-delivery");
    crew->work ();
  }).detach ();
}

void
DeliveryPool::Crew::end ()
{
  {
    MutexGuard guard (lock_);
    over_.store (true, std::memory_order_seq_cst);
    shifts_.end ();
  }
  while (take_sleeper ())
    sem_post (&semaphore_);
}

void
DeliveryPool::Crew::post (DeliveryTask *delivery)
{
  delivery->next_ = posted_.load (std::memory_order_relaxed);
  while (!posted_.compare_exchange_weak (delivery->next_, delivery, std::memory_order_seq_cst))
    ;
}

void
DeliveryPool::Crew::wake ()
{
  if (posted_.load (std::memory_order_seq_cst) && take_sleeper ())
    sem_post (&semaphore_);
}

/// Whether a thread sleeps, which is then the caller's to wake.
bool
DeliveryPool::Crew::take_sleeper ()
{
  int asleep = asleep_.load (std::memory_order_seq_cst);
  while (asleep > 0) {
    if (asleep_.compare_exchange_weak (asleep, asleep - 1, std::memory_order_seq_cst))
      return true;
  }
  return false;
}

/* The threads. */

void
DeliveryPool::Crew::work ()
{
  DeliveryShift shift;
  bool rested = true;
  while (!over_.load (std::memory_order_relaxed)) {
    if (DeliveryTask *delivery = take (shift)) {
      shift.choose_slice ();
      // The next one who is needed must be there before this one can block.
      if (std::exchange (rested, false) && asleep_.load (std::memory_order_seq_cst) == 0)
        add_thread ();
      if (delivery->calls_ == DeliveryTask::Calls::Many)
        run_beside_others (delivery);
      else
        run_requested (delivery);
    } else if (sleep ()) {
      rested = true;
    } else {
      return;
    }
  }
  MutexGuard guard (lock_);
  shifts_.note_rest (shift);
}

DeliveryTask *
DeliveryPool::Crew::take (DeliveryShift &shift)
{
  std::shared_ptr<DeliveryTask> done;
  MutexGuard guard (lock_);
  done = std::move (shift.beside);
  if (ready_.empty ())
    collect ();
  if (ready_.empty ()) {
    shifts_.note_rest (shift);
    return nullptr;
  }
  DeliveryTask *first = ready_.front ();
  ready_.pop_front ();
  shifts_.note_work (shift, *first);
  if (ready_.size () >= kAhead)
    ready_[kAhead - 1]->fetch_ahead ();
  return first;
}

/// Takes over what was posted; where that is much, a second thread helps.
void
DeliveryPool::Crew::collect ()
{
  DeliveryTask *newest = posted_.exchange (nullptr, std::memory_order_seq_cst);
  DeliveryTask::Clock::duration expected{ 0 };
  for (; newest; newest = std::exchange (newest->next_, nullptr)) {
    expected += newest->usual_time_;
    if (newest->expects_more_.load (std::memory_order_relaxed)
        && newest->expects_more_.exchange (false, std::memory_order_relaxed))
      expected += 2 * kWorthAWake;
    ready_.push_front (newest);
  }
  if (ready_.size () > 1 && expected > kWorthAWake && take_sleeper ())
    sem_post (&semaphore_);
}

/// Whoever asks from now on finds it idle, and gets a call of his own.
void
DeliveryPool::Crew::run_beside_others (DeliveryTask *delivery)
{
  const auto kept = std::move (delivery->self_);
  delivery->state_.store (DeliveryTask::State::Idle, std::memory_order_seq_cst);
  delivery->deliver ();
}

void
DeliveryPool::Crew::run_requested (DeliveryTask *delivery)
{
  delivery->state_.store (DeliveryTask::State::Running, std::memory_order_seq_cst);
  run (delivery, DeliveryTask::Clock::now ());
}

DeliveryTask::Clock::time_point
DeliveryPool::Crew::run (DeliveryTask *delivery, DeliveryTask::Clock::time_point now)
{
  delivery->deliver ();
  const auto end = DeliveryTask::Clock::now ();
  const auto time = end - now;
  delivery->usual_time_ += (time - delivery->usual_time_) / kNewest;
  delivery->last_time_ = static_cast<uint32_t> (
      std::chrono::duration_cast<std::chrono::microseconds> (time).count ());
  let_go (delivery);
  return end;
}

/// It is idle, or has been requested meanwhile.
void
DeliveryPool::Crew::let_go (DeliveryTask *delivery)
{
  using State = DeliveryTask::State;
  // From Idle on it may be gone, unless it keeps itself or is kept here.
  std::shared_ptr<DeliveryTask> kept;
  if (!delivery->retained_.load (std::memory_order_relaxed))
    kept = std::move (delivery->self_);
  State expected = State::Running;
  if (delivery->state_.compare_exchange_strong (expected, State::Idle, std::memory_order_seq_cst))
    return;
  if (kept)
    delivery->self_ = std::move (kept);
  delivery->state_.store (State::Requested, std::memory_order_seq_cst);
  MutexGuard guard (lock_);
  ready_.push_back (delivery);
}

/// False when this thread is one too many.
bool
DeliveryPool::Crew::sleep ()
{
  if (asleep_.fetch_add (1, std::memory_order_seq_cst) > wanted_ + kSpare && take_sleeper ())
    return false;
  // Whoever posted before may have found nobody asleep.
  const bool stays = posted_.load (std::memory_order_seq_cst) || over_.load ();
  if (stays && take_sleeper ())
    return true;
  while (sem_wait (&semaphore_) != 0)
    ;
  return true;
}

/* Who is held up. */

/// A thread of its own, which is woken only when somebody is at work for long.
void
DeliveryPool::Crew::watch ()
{
  for (;;) {
    looks_.wait ();
    if (over_.load (std::memory_order_seq_cst))
      return;
    look ();
  }
}

/// Calls another thread for what is left by one that does not come back.
void
DeliveryPool::Crew::look ()
{
  DeliveryShifts::Left left;
  {
    MutexGuard guard (lock_);
    left = shifts_.look ();
  }
  for (const auto &task : left.tasks)
    task->request ();
  if (left.by_anybody && take_sleeper ())
    sem_post (&semaphore_);
}

/* The pool, and what is delivered. */

DeliveryPool::DeliveryPool () : crew_ (std::make_shared<Crew> ())
{
  crew_->begin ();
}

DeliveryPool::~DeliveryPool ()
{
  crew_->end ();
}

std::shared_ptr<DeliveryPool>
DeliveryPool::shared ()
{
  static Mutex lock;
  static std::weak_ptr<DeliveryPool> current;
  MutexGuard guard (lock);
  auto pool = current.lock ();
  if (!pool) {
    pool.reset (new DeliveryPool);
    current = pool;
  }
  return pool;
}

void
DeliveryPool::wake ()
{
  crew_->wake ();
}

void
DeliveryTask::dismiss ()
{
  if (!retained_.exchange (false, std::memory_order_relaxed))
    return;
  DeliveryBatch batch;
  batch.request (*this);
}

bool
DeliveryTask::claim ()
{
  if (!retained_.load (std::memory_order_relaxed))
    return false;
  State expected = State::Idle;
  if (!state_.compare_exchange_strong (expected, State::Running, std::memory_order_seq_cst))
    return false;
  if (!self_)
    self_ = shared_from_this ();
  if (usual_time_ < kBrief && !expects_more_.load (std::memory_order_relaxed))
    return true;
  state_.store (State::Requested, std::memory_order_seq_cst);
  pool_->crew_->post (this);
  return false;
}

DeliveryTask::Clock::time_point
DeliveryTask::run (Clock::time_point now)
{
  return pool_->crew_->run (this, now);
}

void
DeliveryTask::fetch_ahead () const
{
  for (const auto &address : ahead_)
    prefetch (address.load (std::memory_order_relaxed), kFetched);
}

void
DeliveryTask::request ()
{
  // What is to be delivered is seen by the delivery that has not begun yet.
  std::atomic_thread_fence (std::memory_order_seq_cst);
  State now = state_.load (std::memory_order_relaxed);
  for (;;) {
    const bool runs = now == State::Running;
    if (!runs && now != State::Idle)
      return;
    if (state_.compare_exchange_weak (now, runs ? State::RunningAndRequested : State::Requested,
                                      std::memory_order_seq_cst)) {
      if (runs)
        return;
      if (!self_)
        self_ = shared_from_this ();
      return pool_->crew_->post (this);
    }
  }
}

} // namespace mc

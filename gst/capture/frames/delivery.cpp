// SPDX-License-Identifier: LGPL-2.1-or-later
#include "delivery.hpp"

#include "gst/util/mutex.hpp"
#include "gst/util/prefetch.hpp"

#include <algorithm>
#include <deque>
#include <pthread.h>
#include <semaphore.h>
#include <thread>
#include <utility>

namespace mc {

namespace {

/// What waits for longer than this is worth another thread: two share the work, but also the cache
/// lines of the frame, and waking one costs as much as ten deliveries.
constexpr std::chrono::microseconds kWorthAWake{ 1000 };
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
  ~Crew ()
  {
    drop_posted ();
    sem_destroy (&semaphore_);
  }

  void add_thread ();
  void end ();

  // Any thread, without a lock.
  void post (DeliveryTask *delivery);
  void wake ();

private:
  using Clock = std::chrono::steady_clock;

  void work ();
  DeliveryTask *take ();
  void collect () MC_REQUIRES (lock_);
  static void fetch_ahead (const DeliveryTask *delivery);
  void run (DeliveryTask *delivery);
  bool sleep ();
  bool take_sleeper ();
  void drop_posted ();

  const int wanted_ = wanted_threads ();
  std::atomic<DeliveryTask *> posted_{ nullptr }; ///< newest first
  std::atomic<int> asleep_{ 0 };                  ///< that nobody has woken yet
  std::atomic<bool> over_{ false };
  sem_t semaphore_;

  Mutex lock_; ///< held for a moment by delivery threads, never by who requests or consumes
  std::deque<DeliveryTask *> ready_ MC_GUARDED_BY (lock_); ///< each keeps itself alive
};

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
  over_.store (true, std::memory_order_seq_cst);
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
  bool rested = true;
  while (!over_.load (std::memory_order_relaxed)) {
    if (DeliveryTask *delivery = take ()) {
      // The next one who is needed must be there before this one can block.
      if (std::exchange (rested, false) && asleep_.load (std::memory_order_seq_cst) == 0)
        add_thread ();
      run (delivery);
    } else if (sleep ()) {
      rested = true;
    } else {
      return;
    }
  }
}

DeliveryTask *
DeliveryPool::Crew::take ()
{
  MutexGuard guard (lock_);
  if (ready_.empty ())
    collect ();
  if (ready_.empty ())
    return nullptr;
  DeliveryTask *first = ready_.front ();
  ready_.pop_front ();
  if (ready_.size () >= kAhead)
    fetch_ahead (ready_[kAhead - 1]);
  return first;
}

void
DeliveryPool::Crew::fetch_ahead (const DeliveryTask *delivery)
{
  for (const auto &address : delivery->ahead_)
    prefetch (address.load (std::memory_order_relaxed), kFetched);
}

/// Takes over what was posted; where that is much, a second thread helps.
void
DeliveryPool::Crew::collect ()
{
  DeliveryTask *newest = posted_.exchange (nullptr, std::memory_order_seq_cst);
  DeliveryTask::Duration expected{ 0 };
  for (; newest; newest = std::exchange (newest->next_, nullptr)) {
    expected += newest->usual_time_;
    ready_.push_front (newest);
  }
  if (ready_.size () > 1 && expected > kWorthAWake && take_sleeper ())
    sem_post (&semaphore_);
}

void
DeliveryPool::Crew::run (DeliveryTask *delivery)
{
  using State = DeliveryTask::State;
  delivery->state_.store (State::Running, std::memory_order_seq_cst);
  const auto start = Clock::now ();
  delivery->deliver ();
  const auto time = Clock::now () - start;
  delivery->usual_time_ += (time - delivery->usual_time_) / kNewest;
  delivery->last_time_ = static_cast<uint32_t> (
      std::chrono::duration_cast<std::chrono::microseconds> (time).count ());
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

void
DeliveryPool::Crew::drop_posted ()
{
  DeliveryTask *left = posted_.exchange (nullptr);
  while (left) {
    DeliveryTask *next = std::exchange (left->next_, nullptr);
    const auto dropped = std::move (left->self_);
    left = next;
  }
}

/* The pool, and what is delivered. */

DeliveryPool::DeliveryPool () : crew_ (std::make_shared<Crew> ())
{
  crew_->add_thread ();
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

// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/util/export.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <utility>

namespace mc {

/// The few threads that serve all consumers who are quick: waking a thread costs more than handing
/// a frame to several of them.
///
/// There is always one thread asleep, so that any number of deliveries may block without harm to
/// the others: it goes on with what is left by one that does not come back. The threads end when
/// nobody holds the pool any more. Thread-safe.
class MC_EXPORT DeliveryPool
{
public:
  /// That of the process, made for the first who asks.
  static std::shared_ptr<DeliveryPool> shared ();
  ~DeliveryPool (); ///< does not wait for the threads

  /// What has been requested is done now. Takes no lock.
  void wake ();

private:
  friend class DeliveryTask;
  class Crew;
  DeliveryPool ();

  const std::shared_ptr<Crew> crew_; ///< shared with the threads
};

/// Something that is done on a delivery thread, again and again, in small pieces: for what was
/// requested before, or at once by a delivery thread that has claimed it.
///
/// Between retain () and dismiss () it keeps itself alive, so that a request counts no references.
class MC_EXPORT DeliveryTask : public std::enable_shared_from_this<DeliveryTask>
{
public:
  using Clock = std::chrono::steady_clock;
  /// Whether deliver () is called for a request while an earlier call is still under way.
  enum class Calls
  {
    OneAtATime,
    Many
  };

  explicit DeliveryTask (Calls calls = Calls::OneAtATime)
      : calls_ (calls), pool_ (DeliveryPool::shared ())
  {
  }
  virtual ~DeliveryTask () = default;
  DeliveryTask (const DeliveryTask &) = delete;

  /// Asks for a deliver () that begins after this. DeliveryPool::wake () must follow, once for any
  /// number of requests. Any thread; takes no lock.
  void request ();
  DeliveryPool &pool () const { return *pool_; }
  /// Requests will come often. Any thread, like dismiss ().
  void retain () { retained_.store (true, std::memory_order_relaxed); }
  /// No more; one last deliver () follows.
  void dismiss ();

  /// The next deliver () will take longer than usual: others go first, or beside it. Any thread.
  void expect_more () { expects_more_.store (true, std::memory_order_relaxed); }
  /// In place of request (), on a delivery thread that will run () it at once. False where it has
  /// to be requested: it is at work already, or takes so long that nobody should wait for its end.
  bool claim ();
  /// One deliver (), which was claimed, at @now. The task may be gone when this returns the time.
  Clock::time_point run (Clock::time_point now);

  /// What deliver () needs besides the task; need not exist when it is fetched.
  enum class What
  {
    Consumer,
    Pad,
    Reader,
    Conversion
  };
  void fetch_ahead_of (What what, const void *address)
  {
    ahead_[static_cast<std::size_t> (what)].store (address, std::memory_order_relaxed);
  }
  void fetch_ahead () const;

protected:
  /// On a delivery thread.
  virtual void deliver () = 0;
  /// Changes while a long deliver () comes on; any thread.
  virtual unsigned progress () const { return 0; }
  /// How long the last deliver () took; to be asked from deliver ().
  Clock::duration last_time () const { return std::chrono::microseconds (last_time_); }

private:
  friend class DeliveryPool::Crew;
  friend class DeliveryShifts;
  enum class State
  {
    Idle,
    Requested,
    Running,
    RunningAndRequested
  };

  // What capture threads and delivery threads touch for each frame.
  alignas (64) std::atomic<State> state_{ State::Idle };
  uint32_t last_time_ = 0;             ///< microseconds
  DeliveryTask *next_ = nullptr;       ///< among the requested ones
  std::shared_ptr<DeliveryTask> self_; ///< while requested, or retained
  Clock::duration usual_time_{ 0 };

  const Calls calls_;
  const std::shared_ptr<DeliveryPool> pool_;
  std::atomic<bool> retained_{ false };
  std::atomic<bool> expects_more_{ false };
  std::atomic<const void *> ahead_[4]{};
};

/// Wakes the pool when several requests have been made.
class DeliveryBatch
{
public:
  enum class Asker
  {
    AnyThread,
    DeliveryThread ///< in deliver (); it runs what it can claim, the rest when it returns
  };

  explicit DeliveryBatch (Asker asker = Asker::AnyThread) : asker_ (asker) {}
  ~DeliveryBatch ()
  {
    if (pool_ && asker_ == Asker::AnyThread)
      pool_->wake ();
  }
  DeliveryBatch (const DeliveryBatch &) = delete;

  void request (DeliveryTask &delivery)
  {
    requests_++;
    if (asker_ == Asker::DeliveryThread && !claimed_ && delivery.claim ()) {
      claimed_ = &delivery;
      return;
    }
    delivery.request ();
    pool_ = &delivery.pool ();
  }
  unsigned requests () const { return requests_; }
  /// What a delivery thread has to run (); it keeps itself until then.
  DeliveryTask *take_claimed () { return std::exchange (claimed_, nullptr); }

private:
  const Asker asker_;
  DeliveryPool *pool_ = nullptr;
  DeliveryTask *claimed_ = nullptr;
  unsigned requests_ = 0;
};

} // namespace mc

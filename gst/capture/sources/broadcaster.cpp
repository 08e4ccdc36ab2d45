// SPDX-License-Identifier: LGPL-2.1-or-later
#include "broadcaster.hpp"

#include "gst/util/mutex.hpp"

#include <algorithm>

namespace mc {

namespace {

/// So many consumers that are served are worth a delivery thread that hands out the frames.
constexpr unsigned kMany = 4;

/// Taps between two stages of what is fetched ahead.
constexpr size_t kApart = 2;

using Clock = DeliveryTask::Clock;

/// Whoever has handed out one frame for longer is held up by a consumer, or needs help.
constexpr std::chrono::milliseconds kHeldUp{ 2 };
constexpr Clock::rep kNobody = 0;

struct Command
{
  enum class What
  {
    AddTap,
    RemoveTap,
    AddReader,
    RemoveReader,
    SetFormat
  };

  What what;
  std::shared_ptr<TrackTap> tap;
  std::shared_ptr<TrackReader> reader;
  TapFormatPtr format;
  Command *next = nullptr;
};

} // namespace

/// The taps, and who hands out frames to them: the capture thread, or a delivery thread.
///
/// A delivery thread that hands out pushes to the quick consumers itself, each before it goes on to
/// the next, and holds no lock meanwhile. When one of them does not let it go, another delivery
/// thread goes on in its place.
class Broadcaster::Relay : public std::enable_shared_from_this<Relay>
{
public:
  explicit Relay (unsigned capacity) : frames_ (capacity) {}

  void post (Command *command);
  TapFormatPtr part (const std::shared_ptr<TrackTap> &tap);
  void broadcast (FramePtr frame);
  void miss () { frames_.miss (1); }
  void rest ();
  void wake ();
  void close ();

private:
  /// What the delivery threads do for it.
  class HandOut final : public DeliveryTask
  {
  public:
    explicit HandOut (std::shared_ptr<Relay> relay)
        : DeliveryTask (Calls::Many), relay_ (std::move (relay))
    {
    }

  private:
    void deliver () override { relay_->deliver (); }
    unsigned progress () const override { return relay_->offers_.load (std::memory_order_relaxed); }
    const std::shared_ptr<Relay> relay_;
  };

  /// One frame on its way to all taps.
  struct Round
  {
    FramePtr frame; ///< null: there is none under way
    size_t next = 0;
    unsigned served = 0; ///< consumers, so far
  };

  void deliver ();
  unsigned take_turn ();
  DeliveryTask *next_claimed (unsigned turn, Clock::time_point now, DeliveryBatch &batch);
  bool try_hand_out (FramePtr &frame);
  void carry_out_posted () MC_REQUIRES (lock_);
  void carry_out (const Command &command) MC_REQUIRES (lock_);
  bool begin_waiting (Clock::time_point now) MC_REQUIRES (lock_);
  void begin (FramePtr frame) MC_REQUIRES (lock_);
  bool offer_next (DeliveryBatch &batch) MC_REQUIRES (lock_);
  void hand_out_waiting (DeliveryBatch &batch) MC_REQUIRES (lock_);
  void fetch_ahead (size_t at) MC_REQUIRES (lock_);

  std::atomic<Command *> posted_{ nullptr };
  std::atomic<bool> rests_{ false };
  std::atomic<bool> serves_many_{ false };
  std::atomic<unsigned> offers_{ 0 };
  std::atomic<Clock::rep> at_work_since_{ kNobody }; ///< on one frame, a delivery thread
  FrameQueue frames_;                                ///< that wait for a delivery thread
  std::shared_ptr<HandOut> hand_out_; ///< capture thread, close (); once it was needed

  Mutex lock_; ///< the capture thread never waits for it
  std::vector<std::shared_ptr<TrackTap>> taps_ MC_GUARDED_BY (lock_);
  Round round_ MC_GUARDED_BY (lock_);
  unsigned turn_ MC_GUARDED_BY (lock_) = 0; ///< changes when somebody else hands out
  uint64_t lost_ MC_GUARDED_BY (lock_) = 0; ///< of those that waited, as far as the taps know
  bool closed_ MC_GUARDED_BY (lock_) = false;
};

void
Broadcaster::Relay::post (Command *command)
{
  command->next = posted_.load (std::memory_order_relaxed);
  while (!posted_.compare_exchange_weak (command->next, command, std::memory_order_seq_cst))
    ;
  if (!rests_.load (std::memory_order_seq_cst))
    return;
  MutexGuard guard (lock_);
  if (rests_.load (std::memory_order_relaxed))
    carry_out_posted ();
}

void
Broadcaster::Relay::carry_out_posted ()
{
  Command *newest = posted_.exchange (nullptr, std::memory_order_seq_cst);
  Command *oldest = nullptr;
  while (newest) {
    Command *next = std::exchange (newest->next, oldest);
    oldest = std::exchange (newest, next);
  }
  while (oldest) {
    std::unique_ptr<Command> command (std::exchange (oldest, oldest->next));
    carry_out (*command);
  }
}

void
Broadcaster::Relay::carry_out (const Command &command)
{
  switch (command.what) {
  case Command::What::AddTap:
    if (closed_)
      command.tap->finish ();
    else
      taps_.push_back (command.tap);
    break;
  case Command::What::RemoveTap:
    taps_.erase (std::remove (taps_.begin (), taps_.end (), command.tap), taps_.end ());
    command.tap->finish ();
    break;
  case Command::What::AddReader:
    command.tap->add (command.reader);
    break;
  case Command::What::RemoveReader:
    command.tap->remove (command.reader.get ());
    break;
  case Command::What::SetFormat:
    // One that has parted has another Source, and its format from there.
    if (std::find (taps_.begin (), taps_.end (), command.tap) != taps_.end ())
      command.tap->set_format (command.format);
    break;
  }
}

TapFormatPtr
Broadcaster::Relay::part (const std::shared_ptr<TrackTap> &tap)
{
  DeliveryBatch batch;
  MutexGuard guard (lock_);
  hand_out_waiting (batch);
  carry_out_posted ();
  taps_.erase (std::remove (taps_.begin (), taps_.end (), tap), taps_.end ());
  tap->forget_source ();
  return tap->format ();
}

/* Handing out. */

/// Capture thread.
void
Broadcaster::Relay::broadcast (FramePtr frame)
{
  if (!serves_many_.load (std::memory_order_relaxed) && try_hand_out (frame))
    return;
  frames_.push (std::move (frame));
  // Whoever is about to leave looks once more for frames afterwards.
  std::atomic_thread_fence (std::memory_order_seq_cst);
  const Clock::duration since (at_work_since_.load (std::memory_order_relaxed));
  if (since.count () != kNobody && Clock::now ().time_since_epoch () - since < kHeldUp)
    return;
  if (!hand_out_)
    hand_out_ = std::make_shared<HandOut> (shared_from_this ());
  DeliveryBatch batch;
  batch.request (*hand_out_);
}

/// False where frames wait, or somebody hands one out: those go first.
bool
Broadcaster::Relay::try_hand_out (FramePtr &frame)
{
  DeliveryBatch batch;
  if (!frames_.empty () || !lock_.try_lock ())
    return false;
  const bool free = !round_.frame;
  if (free) {
    begin (std::move (frame));
    while (offer_next (batch))
      ;
  }
  lock_.unlock ();
  return free;
}

/// Delivery threads, of which the last that came hands out.
void
Broadcaster::Relay::deliver ()
{
  DeliveryBatch batch (DeliveryBatch::Asker::DeliveryThread);
  const unsigned turn = take_turn ();
  Clock::time_point now = Clock::now ();
  while (DeliveryTask *consumer = next_claimed (turn, now, batch))
    now = consumer->run (now);
}

unsigned
Broadcaster::Relay::take_turn ()
{
  MutexGuard guard (lock_);
  return ++turn_;
}

/// The next consumer to whom the caller is to deliver; null where it is not the caller's turn any
/// more, and when there is nothing left.
DeliveryTask *
Broadcaster::Relay::next_claimed (unsigned turn, Clock::time_point now, DeliveryBatch &batch)
{
  MutexGuard guard (lock_);
  while (turn == turn_ && (round_.frame || begin_waiting (now))) {
    while (offer_next (batch)) {
      if (DeliveryTask *claimed = batch.take_claimed ())
        return claimed;
    }
  }
  return nullptr;
}

/// False when no frame waits.
bool
Broadcaster::Relay::begin_waiting (Clock::time_point now)
{
  FramePtr frame = frames_.pop ();
  if (!frame) {
    at_work_since_.store (kNobody, std::memory_order_relaxed);
    std::atomic_thread_fence (std::memory_order_seq_cst);
    frame = frames_.pop ();
  }
  if (!frame)
    return false;
  at_work_since_.store (now.time_since_epoch ().count (), std::memory_order_relaxed);
  begin (std::move (frame));
  return true;
}

void
Broadcaster::Relay::begin (FramePtr frame)
{
  if (posted_.load (std::memory_order_relaxed))
    carry_out_posted ();
  const uint64_t lost = frames_.dropped ();
  if (lost != lost_) {
    for (const auto &tap : taps_)
      tap->miss (lost - lost_);
    lost_ = lost;
  }
  round_ = { std::move (frame), 0, 0 };
}

/// False when all taps have the frame: there is none under way any more.
bool
Broadcaster::Relay::offer_next (DeliveryBatch &batch)
{
  if (round_.next == taps_.size ()) {
    serves_many_.store (round_.served >= kMany, std::memory_order_relaxed);
    round_ = {};
    return false;
  }
  fetch_ahead (round_.next);
  const unsigned before = batch.requests ();
  taps_[round_.next++]->offer (round_.frame, batch);
  offers_.store (offers_.load (std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  round_.served += batch.requests () - before;
  return true;
}

/// What the taps after tap @at need.
void
Broadcaster::Relay::fetch_ahead (size_t at)
{
  for (unsigned stage = 0; stage < TrackTap::kFetchStages; stage++) {
    const size_t later = at + kApart * (TrackTap::kFetchStages - stage);
    if (later < taps_.size ())
      taps_[later]->fetch_ahead (stage);
  }
}

/// All of it, by whoever calls this; consumers get it from other threads.
void
Broadcaster::Relay::hand_out_waiting (DeliveryBatch &batch)
{
  turn_++;
  while (round_.frame || begin_waiting (Clock::now ())) {
    while (offer_next (batch))
      ;
  }
}

void
Broadcaster::Relay::rest ()
{
  DeliveryBatch batch;
  MutexGuard guard (lock_);
  rests_.store (true, std::memory_order_seq_cst);
  hand_out_waiting (batch);
  carry_out_posted ();
}

void
Broadcaster::Relay::wake ()
{
  MutexGuard guard (lock_);
  rests_.store (false, std::memory_order_seq_cst);
}

void
Broadcaster::Relay::close ()
{
  rest ();
  hand_out_.reset ();
  MutexGuard guard (lock_);
  closed_ = true;
  for (const auto &tap : taps_)
    tap->finish ();
  taps_.clear ();
}

/* What others see of it. */

Broadcaster::Broadcaster (unsigned capacity) : relay_ (std::make_shared<Relay> (capacity)) {}

Broadcaster::~Broadcaster ()
{
  relay_->close ();
}

void
Broadcaster::add_tap (std::shared_ptr<TrackTap> tap)
{
  relay_->post (new Command{ Command::What::AddTap, std::move (tap), nullptr, nullptr });
}

void
Broadcaster::remove_tap (std::shared_ptr<TrackTap> tap)
{
  relay_->post (new Command{ Command::What::RemoveTap, std::move (tap), nullptr, nullptr });
}

TapFormatPtr
Broadcaster::part_tap (const std::shared_ptr<TrackTap> &tap)
{
  return relay_->part (tap);
}

void
Broadcaster::add_reader (std::shared_ptr<TrackTap> tap, std::shared_ptr<TrackReader> reader)
{
  relay_->post (
      new Command{ Command::What::AddReader, std::move (tap), std::move (reader), nullptr });
}

void
Broadcaster::remove_reader (std::shared_ptr<TrackTap> tap, std::shared_ptr<TrackReader> reader)
{
  relay_->post (
      new Command{ Command::What::RemoveReader, std::move (tap), std::move (reader), nullptr });
}

void
Broadcaster::set_format (std::shared_ptr<TrackTap> tap, TapFormatPtr format)
{
  relay_->post (
      new Command{ Command::What::SetFormat, std::move (tap), nullptr, std::move (format) });
}

void
Broadcaster::broadcast (FramePtr frame)
{
  relay_->broadcast (std::move (frame));
}

void
Broadcaster::miss ()
{
  relay_->miss ();
}

void
Broadcaster::rest ()
{
  relay_->rest ();
}

void
Broadcaster::wake ()
{
  relay_->wake ();
}

void
Broadcaster::close ()
{
  relay_->close ();
}

} // namespace mc

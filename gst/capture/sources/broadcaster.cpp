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
class Broadcaster::Relay : public std::enable_shared_from_this<Relay>
{
public:
  explicit Relay (unsigned capacity) : frames_ (capacity) {}

  void post (Command *command);
  TapFormatPtr part (const std::shared_ptr<TrackTap> &tap);
  void broadcast (FramePtr frame);
  void rest ();
  void wake ();
  void close ();

private:
  /// What the delivery threads do for it.
  class HandOut final : public DeliveryTask
  {
  public:
    explicit HandOut (std::shared_ptr<Relay> relay) : relay_ (std::move (relay)) {}

  private:
    void deliver () override { relay_->deliver (); }
    const std::shared_ptr<Relay> relay_;
  };

  void deliver ();
  void carry_out_posted () MC_REQUIRES (lock_);
  void carry_out (const Command &command) MC_REQUIRES (lock_);
  void hand_out_waiting (DeliveryBatch &batch) MC_REQUIRES (lock_);
  void fetch_ahead (size_t at) MC_REQUIRES (lock_);
  void hand_out (const FramePtr &frame, DeliveryBatch &batch) MC_REQUIRES (lock_);

  std::atomic<Command *> posted_{ nullptr };
  std::atomic<bool> rests_{ false };
  std::atomic<bool> serves_many_{ false };
  FrameQueue frames_;                 ///< that wait for a delivery thread
  std::shared_ptr<HandOut> hand_out_; ///< capture thread, close (); once it was needed

  Mutex lock_; ///< the capture thread never waits for it
  std::vector<std::shared_ptr<TrackTap>> taps_ MC_GUARDED_BY (lock_);
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
  MutexGuard guard (lock_);
  carry_out_posted ();
  taps_.erase (std::remove (taps_.begin (), taps_.end (), tap), taps_.end ());
  tap->forget_source ();
  return tap->format ();
}

/// Capture thread.
void
Broadcaster::Relay::broadcast (FramePtr frame)
{
  DeliveryBatch batch;
  // Frames that wait go first, and so does whoever is handing one out.
  if (!serves_many_.load (std::memory_order_relaxed) && frames_.empty () && lock_.try_lock ()) {
    hand_out (frame, batch);
    lock_.unlock ();
    return;
  }
  frames_.push (std::move (frame));
  if (!hand_out_)
    hand_out_ = std::make_shared<HandOut> (shared_from_this ());
  batch.request (*hand_out_);
}

/// Delivery thread.
void
Broadcaster::Relay::deliver ()
{
  DeliveryBatch batch (DeliveryBatch::Asker::DeliveryThread);
  MutexGuard guard (lock_);
  hand_out_waiting (batch);
}

void
Broadcaster::Relay::hand_out_waiting (DeliveryBatch &batch)
{
  while (const FramePtr frame = frames_.pop ())
    hand_out (frame, batch);
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

void
Broadcaster::Relay::hand_out (const FramePtr &frame, DeliveryBatch &batch)
{
  if (posted_.load (std::memory_order_relaxed))
    carry_out_posted ();
  const uint64_t lost = frames_.dropped ();
  if (lost != lost_) {
    for (const auto &tap : taps_)
      tap->miss (lost - lost_);
    lost_ = lost;
  }
  const unsigned before = batch.requests ();
  for (size_t i = 0; i < taps_.size (); i++) {
    fetch_ahead (i);
    taps_[i]->offer (frame, batch);
  }
  serves_many_.store (batch.requests () - before >= kMany, std::memory_order_relaxed);
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

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "broadcaster.hpp"

#include <algorithm>

namespace mc {

struct Broadcaster::Command
{
  enum class What
  {
    AddTap,
    RemoveTap,
    PartTap,
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

Broadcaster::~Broadcaster ()
{
  close ();
}

void
Broadcaster::add_tap (std::shared_ptr<TrackTap> tap)
{
  post (new Command{ Command::What::AddTap, std::move (tap), nullptr, nullptr });
}

void
Broadcaster::remove_tap (std::shared_ptr<TrackTap> tap)
{
  post (new Command{ Command::What::RemoveTap, std::move (tap), nullptr, nullptr });
}

void
Broadcaster::part_tap (std::shared_ptr<TrackTap> tap)
{
  post (new Command{ Command::What::PartTap, std::move (tap), nullptr, nullptr });
}

void
Broadcaster::add_reader (std::shared_ptr<TrackTap> tap, std::shared_ptr<TrackReader> reader)
{
  post (new Command{ Command::What::AddReader, std::move (tap), std::move (reader), nullptr });
}

void
Broadcaster::remove_reader (std::shared_ptr<TrackTap> tap, std::shared_ptr<TrackReader> reader)
{
  post (new Command{ Command::What::RemoveReader, std::move (tap), std::move (reader), nullptr });
}

void
Broadcaster::set_format (std::shared_ptr<TrackTap> tap, TapFormatPtr format)
{
  post (new Command{ Command::What::SetFormat, std::move (tap), nullptr, std::move (format) });
}

void
Broadcaster::post (Command *command)
{
  command->next = posted_.load (std::memory_order_relaxed);
  while (!posted_.compare_exchange_weak (command->next, command, std::memory_order_seq_cst))
    ;
  if (!rests_.load (std::memory_order_seq_cst))
    return;
  MutexGuard guard (rest_lock_);
  if (rests_.load (std::memory_order_relaxed))
    carry_out_posted ();
}

void
Broadcaster::carry_out_posted ()
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
Broadcaster::carry_out (const Command &command)
{
  switch (command.what) {
  case Command::What::AddTap:
    if (closed_)
      command.tap->finish ();
    else
      taps_.push_back (command.tap);
    break;
  case Command::What::RemoveTap:
  case Command::What::PartTap:
    taps_.erase (std::remove (taps_.begin (), taps_.end (), command.tap), taps_.end ());
    if (command.what == Command::What::RemoveTap)
      command.tap->finish ();
    break;
  case Command::What::AddReader:
    command.tap->add (command.reader);
    break;
  case Command::What::RemoveReader:
    command.tap->remove (command.reader.get ());
    break;
  case Command::What::SetFormat:
    command.tap->set_format (command.format);
    break;
  }
}

void
Broadcaster::broadcast (const FramePtr &frame)
{
  if (posted_.load (std::memory_order_relaxed))
    carry_out_posted ();
  DeliveryBatch batch;
  for (const auto &tap : taps_)
    tap->offer (frame, batch);
}

void
Broadcaster::rest ()
{
  MutexGuard guard (rest_lock_);
  rests_.store (true, std::memory_order_seq_cst);
  carry_out_posted ();
}

void
Broadcaster::wake ()
{
  MutexGuard guard (rest_lock_);
  rests_.store (false, std::memory_order_seq_cst);
}

void
Broadcaster::close ()
{
  rest ();
  MutexGuard guard (rest_lock_);
  closed_ = true;
  for (const auto &tap : taps_)
    tap->finish ();
  taps_.clear ();
}

} // namespace mc

// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <atomic>

namespace mc {

/// A call that waits for its turn, until which it can be cancelled. Thread-safe.
class QueuedCall
{
public:
  /// By whoever carries it out, as often as he likes. False when it has been cancelled.
  bool begin ()
  {
    State expected = State::Waits;
    state_.compare_exchange_strong (expected, State::Begun, std::memory_order_acq_rel);
    return expected != State::Cancelled;
  }
  /// By whoever has asked for it. False when it has begun.
  bool cancel ()
  {
    State expected = State::Waits;
    return state_.compare_exchange_strong (expected, State::Cancelled, std::memory_order_acq_rel);
  }

private:
  enum class State
  {
    Waits,
    Begun,
    Cancelled
  };
  std::atomic<State> state_{ State::Waits };
};

} // namespace mc

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inlet.hpp"

#include "gst/capture/devices/pushed_device.hpp"

namespace mc {

namespace {

/// So much is held while the control thread is busy; then the oldest goes, as in a reader's queue.
constexpr std::size_t kMostHeld = 64;

Error
closed_error (const Device &device)
{
  return { ErrorCode::InvalidState, device.label + ": the track has ended", "", "" };
}

class PushFeed final : public Feed
{
public:
  PushFeed (std::shared_ptr<Inlet> inlet, FeedListener *listener)
      : inlet_ (std::move (inlet)), listener_ (listener)
  {
  }
  ~PushFeed () override { inlet_->close (); }

  bool play () override
  {
    inlet_->open (listener_);
    return true;
  }
  bool renegotiate (const GstCaps *) override { return false; }
  void let_go () override {}
  void stop () override { inlet_->close (); }
  TrackLatency latency () const override { return {}; }

private:
  const std::shared_ptr<Inlet> inlet_;
  FeedListener *const listener_;
};

} // namespace

Inlet::Inlet (DeviceHandle device, MuteReason muted)
    : clock_ (gst_system_clock_obtain ()), device_ (std::move (device)), muted_ (muted)
{
}

void
Inlet::push (GstCaps *caps, BufferPtr buffer, GstClockTime time, Done done)
{
  Captured frame = stamp_captured (std::move (buffer), time, clock_.get ());
  Status taken = Nothing{};
  Held lost;
  FeedListener *listener = nullptr;
  {
    MutexGuard guard (lock_);
    wait_for_turn (guard);
    taken = adopt_caps (caps);
    const bool passes = taken && muted_ == MuteReason::None;
    if (passes && is_turn_here ()) {
      // Whoever frees a frame cannot wait for what follows it.
      lost = hold ({ ref_mini (caps_.get ()), std::move (frame), {} });
      if (listener_)
        expect_settling ();
    } else if (passes && must_wait ()) {
      lost = hold ({ ref_mini (caps_.get ()), std::move (frame), std::exchange (done, {}) });
    } else if (passes) {
      listener = listener_;
      turn_ = std::this_thread::get_id ();
    }
  }
  if (listener) {
    listener->on_buffer (std::move (frame.buffer), frame.time);
    end_turn ();
  }
  if (lost.done)
    lost.done (Nothing{});
  if (done)
    done (taken);
}

/// The oldest one, when there are too many: it is lost to whom it did not reach in time, like any
/// other.
Inlet::Held
Inlet::hold (Held held)
{
  held_.push_back (std::move (held));
  if (held_.size () <= kMostHeld)
    return {};
  Held oldest = std::move (held_.front ());
  held_.pop_front ();
  return oldest;
}

Status
Inlet::set_caps (GstCaps *caps)
{
  MutexGuard guard (lock_);
  wait_for_turn (guard);
  return adopt_caps (caps);
}

/// This thread is handing out a frame, and frees another one for that.
bool
Inlet::is_turn_here () const
{
  return turn_ == std::this_thread::get_id ();
}

void
Inlet::wait_for_turn (MutexGuard &guard)
{
  while (turn_ != std::thread::id () && !is_turn_here ())
    turn_ended_.wait (guard);
}

void
Inlet::end_turn ()
{
  {
    MutexGuard guard (lock_);
    turn_ = std::thread::id ();
  }
  turn_ended_.notify_all ();
}

Status
Inlet::adopt_caps (GstCaps *caps)
{
  if (closed_)
    return closed_error (*device_);
  if (caps_ && (caps == caps_.get () || gst_caps_is_equal (caps, caps_.get ())))
    return Nothing{};
  DeviceHandle device = pushed_in (*device_, caps);
  if (!device) {
    const CharPtr text (gst_caps_to_string (caps));
    return Error{ ErrorCode::NotSupported,
                  device_->label + ": a track cannot have the caps " + text.get (), "", "" };
  }
  device_ = std::move (device);
  caps_ = ref_mini (caps);
  tell_device ();
  return Nothing{};
}

bool
Inlet::must_wait ()
{
  if (!listener_ || settled_ != changes_)
    return true;
  if (!listener_->wakes ())
    return false;
  expect_settling ();
  return true;
}

void
Inlet::tell_device ()
{
  if (!listener_)
    return;
  listener_->on_device (device_, ref_mini (caps_.get ()));
  expect_settling ();
}

void
Inlet::expect_settling ()
{
  const uint64_t change = ++changes_;
  listener_->when_settled ([self = shared_from_this (), change] { self->settle (change); });
}

/// On the control thread: hands out what was held for the change, unless another one has come.
void
Inlet::settle (uint64_t change)
{
  std::deque<Held> held;
  CapsPtr caps;
  FeedListener *listener = nullptr;
  {
    MutexGuard guard (lock_);
    wait_for_turn (guard);
    if (!listener_ || change != changes_)
      return;
    settled_ = change;
    held.swap (held_);
    if (muted_ == MuteReason::None && caps_) {
      listener = listener_;
      caps = ref_mini (caps_.get ());
      turn_ = std::this_thread::get_id ();
    }
  }
  if (listener) {
    for (auto &one : held) {
      if (one.caps.get () == caps.get ())
        listener->on_buffer (std::move (one.frame.buffer), one.frame.time);
    }
    end_turn ();
  }
  for (const auto &one : held) {
    if (one.done)
      one.done (Nothing{});
  }
}

bool
Inlet::set_muted (bool muted)
{
  MutexGuard guard (lock_);
  const MuteReason reason = muted ? MuteReason::Stalled : MuteReason::None;
  if (std::exchange (muted_, reason) == reason)
    return false;
  if (listener_) {
    listener_->on_muted (reason);
    expect_settling ();
  }
  return true;
}

bool
Inlet::muted () const
{
  MutexGuard guard (lock_);
  return muted_ != MuteReason::None;
}

DeviceHandle
Inlet::device () const
{
  MutexGuard guard (lock_);
  return device_;
}

bool
Inlet::closed () const
{
  MutexGuard guard (lock_);
  return closed_;
}

void
Inlet::open (FeedListener *listener)
{
  MutexGuard guard (lock_);
  if (closed_)
    return;
  listener_ = listener;
  listener_->on_muted (muted_);
  if (caps_)
    tell_device ();
  expect_settling ();
}

void
Inlet::close ()
{
  std::deque<Held> held;
  DeviceHandle device;
  {
    MutexGuard guard (lock_);
    closed_ = true;
    listener_ = nullptr;
    held.swap (held_);
    device = device_;
    wait_for_turn (guard);
  }
  for (const auto &one : held) {
    if (one.done)
      one.done (closed_error (*device));
  }
}

std::unique_ptr<Feed>
make_push_feed (std::shared_ptr<Inlet> inlet, FeedListener *listener)
{
  return std::make_unique<PushFeed> (std::move (inlet), listener);
}

} // namespace mc

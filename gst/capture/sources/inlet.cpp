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
  {
    MutexGuard guard (lock_);
    taken = adopt_caps (caps);
    if (taken && muted_ == MuteReason::None) {
      if (must_wait ()) {
        held_.push_back ({ ref_mini (caps_.get ()), std::move (frame), std::move (done) });
        if (held_.size () <= kMostHeld)
          return;
        // Lost to whom it did not reach in time, like any other.
        done = std::move (held_.front ().done);
        frame = std::move (held_.front ().frame);
        held_.pop_front ();
      } else {
        listener_->on_buffer (std::move (frame.buffer), frame.time);
      }
    }
  }
  if (done)
    done (taken);
}

Status
Inlet::set_caps (GstCaps *caps)
{
  MutexGuard guard (lock_);
  return adopt_caps (caps);
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
  {
    MutexGuard guard (lock_);
    if (!listener_ || change != changes_)
      return;
    settled_ = change;
    held.swap (held_);
    for (auto &one : held) {
      if (muted_ == MuteReason::None && one.caps.get () == caps_.get ())
        listener_->on_buffer (std::move (one.frame.buffer), one.frame.time);
    }
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

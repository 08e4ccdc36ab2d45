// SPDX-License-Identifier: LGPL-2.1-or-later
#include "source.hpp"

#include "gst/capture/tracks/capture_track.hpp"

#include <algorithm>

/* When a device gives nothing, and when nobody wants anything of it. */

namespace mc {

namespace {

/// A device that misses so many frames is stalled, but not before kStallAtLeast.
constexpr unsigned kStallFrames = 5;
constexpr GstClockTime kStallAtLeast = GST_SECOND;
/// "When all tracks are muted or disabled for 3 seconds, the device is released."
constexpr std::chrono::seconds kParkAfter{ 3 };

GstClockTime
stall_time (const Delivery &delivery)
{
  const Fraction rate = delivery.rate;
  if (rate.num <= 0)
    return kStallAtLeast;
  return std::max (kStallAtLeast,
                   gst_util_uint64_scale_int (kStallFrames * GST_SECOND, rate.den, rate.num));
}

/// Whether frames come at a rate, so that a lack of them means something.
bool
is_steady (const GstCaps *caps)
{
  int num = 1, den = 1;
  return !gst_structure_get_fraction (gst_caps_get_structure (caps, 0), "framerate", &num, &den)
         || num > 0;
}

} // namespace

void
Source::watch_for_stall ()
{
  if (is_pushed_ && !is_steady (mode_.delivery.caps.get ())) {
    look_again_ = SteadyClock::time_point::max ();
    return;
  }
  const GstClockTime patience = stall_time (mode_.delivery);
  look_again_ = SteadyClock::now () + std::chrono::nanoseconds (patience);
  const GstClockTime now = gst_clock_get_time (clock_.get ());
  const GstClockTimeDiff silent
      = GST_CLOCK_DIFF (last_frame_.load (std::memory_order_relaxed), now);
  tracks_.review_rates (now, !stalled_ && silent < static_cast<GstClockTimeDiff> (patience));
  if (stalled_ || silent < static_cast<GstClockTimeDiff> (patience))
    return;
  stalled_ = true;
  tell_frame_.store (true, std::memory_order_relaxed);
  review_mute ();
}

void
Source::watch_mute ()
{
  if (!mute_watches_)
    mute_watches_ = std::make_unique<MuteWatches> (
        *device (), [this] (MuteReason why) { on_device_muted (why); });
}

/// Any thread.
void
Source::on_device_muted (MuteReason why)
{
  if (device_mute_.exchange (why, std::memory_order_relaxed) != why)
    tell ({ Note::What::MuteChanged, nullptr, {} });
}

/// Whether the device is muted in a way that is told of also while nobody has it open.
bool
Source::is_switched_off () const
{
  return device_mute_.load (std::memory_order_relaxed) == MuteReason::DeviceMuted;
}

/// A suspended device may be about to wake up for us: only its silence counts.
MuteReason
Source::mute_reason () const
{
  const MuteReason device = device_mute_.load (std::memory_order_relaxed);
  if (device != MuteReason::None && device != MuteReason::Suspended)
    return device;
  const MuteReason told = told_mute_.load (std::memory_order_relaxed);
  if (told != MuteReason::None || !stalled_)
    return told;
  return device == MuteReason::Suspended ? device : MuteReason::Stalled;
}

void
Source::review_mute ()
{
  const MuteReason now = mute_reason ();
  muted_ = now;
  for (const auto &track : tracks_.alive ())
    track->set_muted (*this, now, silent ());
}

/// Whether readers cannot wait for the device's frames.
bool
Source::silent () const
{
  return stalled_ || !feed_ || (is_pushed_ && muted_ != MuteReason::None);
}

/// [Spec: relinquish the device](https://w3c.github.io/mediacapture-main/#track-enabled)
void
Source::plan_parking ()
{
  if (is_pushed_)
    return;
  const auto tracks = tracks_.alive ();
  const bool wanted
      = !is_switched_off () && std::any_of (tracks.begin (), tracks.end (), [] (const auto &track) {
          return track->state ().enabled ();
        });
  if (wanted || tracks.empty ()) {
    park_at_ = SteadyClock::time_point::max ();
    if (wanted && !feed_)
      (void)unpark (); // its failure ends the tracks
  } else if (feed_ && park_at_ == SteadyClock::time_point::max ()) {
    park_at_ = SteadyClock::now () + kParkAfter;
  }
}

void
Source::park ()
{
  GST_INFO ("%s is closed until it is unmuted and one of its tracks is enabled",
            device ()->label.c_str ());
  controls_.close ();
  stop_feed ();
  look_again_ = park_at_ = SteadyClock::time_point::max ();
  stalled_ = false;
  told_mute_.store (MuteReason::None, std::memory_order_relaxed);
  review_mute ();
}

/// The device is taken again; where that fails, it is lost.
Status
Source::unpark ()
{
  const Status started = start_again ();
  if (!started) {
    lose (reason_of_failure (), started.error ().message);
    return started;
  }
  adopt_mode (asked_);
  review_controls ();
  settle ();
  return started;
}

} // namespace mc

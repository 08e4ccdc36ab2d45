// SPDX-License-Identifier: LGPL-2.1-or-later

/* A track whose device has been unplugged, and that waits for it: its life between two Sources. Its
 * tap, and with it its readers, go from one to the other. */

#include "capture_track.hpp"

#include "gst/capture/sources/lost_tracks.hpp"
#include "gst/capture/sources/source.hpp"
#include "gst/capture/sources/source_registry.hpp"

namespace mc {

bool
CaptureTrack::is_lost () const
{
  MutexGuard guard (lock_);
  return lost_;
}

void
CaptureTrack::lose (EndReason reason, const std::string &detail)
{
  if (reason == EndReason::Unplugged && on_lost_ == OnLost::Wait)
    wait_for_device ();
  else
    end (reason, detail);
}

void
CaptureTrack::wait_for_device ()
{
  std::function<void ()> news;
  {
    MutexGuard guard (lock_);
    if (lost_ || machine_.ready_state () == ReadyState::Ended)
      return;
    lost_ = true;
    source_muted_ = MuteReason::Lost;
    news = review_mute ();
    tap_->set_silent (true);
    source_->part (tap_);
  }
  wake_readers ();
  if (news)
    news ();
  LostTracks::instance ().add (shared_from_this ());
}

/// New constraints while there is no device: they count when it is back.
Status
CaptureTrack::change_lost (const TrackRequestPtr &request)
{
  const DeviceHandle last = device ();
  const auto choice = choose (*last->whole_capabilities (), *request);
  if (!choice)
    return refusal (last, *last->whole_capabilities (), {}, *request);
  MutexGuard guard (lock_);
  grant_.request = request;
  return Nothing{};
}

void
CaptureTrack::take_back (const DeviceHandle &device)
{
  TrackRequestPtr request;
  {
    MutexGuard guard (lock_);
    if (!lost_ || machine_.ready_state () == ReadyState::Ended)
      return;
    request = grant_.request;
  }
  const auto choice = choose (*device->whole_capabilities (), *request);
  if (!choice)
    return end (EndReason::DeviceError,
                device->label + ": the device came back without what the track requires");
  const auto lease = SourceRegistry::instance ().join_or_start (
      device, *choice, caps_to_open (*device, *choice, request->peer.get ()).get (), nullptr);
  const Status opened = lease.source->wait_open (nullptr);
  if (!opened) {
    const bool gone = lease.source->loss ().has_value ();
    lease.source->release ();
    if (gone)
      return LostTracks::instance ().add (shared_from_this ());
    return end (EndReason::DeviceError, opened.error ().message);
  }
  std::shared_ptr<Source> before;
  TrackMember member;
  {
    MutexGuard guard (lock_);
    const bool waits = lost_ && machine_.ready_state () == ReadyState::Live;
    before = waits ? std::exchange (source_, lease.source) : lease.source;
    lost_ = false;
    if (waits)
      member = { weak_from_this (), tap_, grant_.request, grant_.choice, grant_.format };
  }
  before->release ();
  if (!member.tap)
    return; // stopped meanwhile
  request = member.request;
  lease.source->join (std::move (member));
  // As a newcomer: perhaps the device was opened for somebody else.
  lease.source->change (
      tap_, [request] (const TrackRequest &) { return request; },
      [self = shared_from_this ()] (const Status &served) {
        if (!served)
          self->end (EndReason::DeviceError, served.error ().message);
      });
}

} // namespace mc

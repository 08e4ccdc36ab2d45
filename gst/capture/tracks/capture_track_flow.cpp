// SPDX-License-Identifier: LGPL-2.1-or-later

/* Whether media passes: what the device gives, what the application wants, and, in the legacy way,
 * whether the one meets the other. */

#include "capture_track.hpp"

#include "gst/capture/sources/source.hpp"

namespace mc {

namespace {

/// The first required member that what a track has got does not meet.
std::optional<Property>
unmet_by (const Device &device, const TrackGrant &grant)
{
  if (!grant.format->caps) // nothing has been pushed yet
    return std::nullopt;
  const Constraints &wanted = grant.request->constraints.source ();
  const Settings settings = device.capabilities_for (wanted)->settings (grant.choice);
  for (const auto &member : wanted.basic.members) {
    ConstraintSet alone;
    alone.members.push_back (member);
    if (fitness_distance (alone, settings, SetRole::Basic, device.kind, served_properties ())
        == kUnsatisfied)
      return member.first;
  }
  return std::nullopt;
}

} // namespace

/// Readers wait in another way while nothing passes.
void
CaptureTrack::wake_readers ()
{
  std::vector<std::weak_ptr<TrackReader>> readers;
  {
    MutexGuard guard (lock_);
    readers = readers_;
  }
  for (const auto &weak : readers) {
    if (const auto reader = weak.lock ())
      reader->wake ();
  }
}

void
CaptureTrack::set_enabled (bool enabled)
{
  {
    MutexGuard guard (lock_);
    if (!machine_.set_enabled (enabled))
      return;
    tap_->set_passing (machine_.passes_media ());
    if (machine_.ready_state () == ReadyState::Ended)
      return;
  }
  wake_readers ();
  source ()->review_use ();
}

/// The muted state that follows from all there is. What is to be told of it, outside the lock, or
/// nothing.
std::function<void ()>
CaptureTrack::review_mute ()
{
  const bool withheld = unmet_ && on_overconstrained_ == OnOverconstrained::Mute;
  const MuteReason reason
      = source_muted_ == MuteReason::None && withheld ? MuteReason::Overconstrained : source_muted_;
  const bool changed = machine_.set_muted (reason);
  tap_->set_passing (machine_.passes_media ());
  if (!changed || !events_.mute_changed)
    return {};
  return [told = events_.mute_changed, reason] { told (reason); };
}

void
CaptureTrack::set_muted (const Source &from, MuteReason reason, bool silent)
{
  std::function<void ()> news;
  {
    MutexGuard guard (lock_);
    if (lost_ || source_.get () != &from || (source_muted_ == reason && tap_->silent () == silent))
      return;
    source_muted_ = reason;
    news = review_mute ();
    tap_->set_silent (silent);
  }
  wake_readers ();
  if (news)
    news ();
}

void
CaptureTrack::publish (const Source &from, TrackGrant grant)
{
  const auto unmet = unmet_by (*from.device (), grant);
  std::function<void ()> news;
  {
    MutexGuard guard (lock_);
    if (lost_ || source_.get () != &from)
      return;
    grant_ = std::move (grant);
    if (unmet_ == unmet)
      return;
    unmet_ = unmet;
    news = review_mute ();
  }
  wake_readers ();
  if (news)
    news ();
}

std::optional<Property>
CaptureTrack::unmet () const
{
  MutexGuard guard (lock_);
  return unmet_;
}

bool
CaptureTrack::set_on_overconstrained (OnOverconstrained what)
{
  if (on_overconstrained_.exchange (what) == what)
    return false;
  std::function<void ()> news;
  {
    MutexGuard guard (lock_);
    news = review_mute ();
  }
  wake_readers ();
  if (news)
    news ();
  return true;
}

} // namespace mc

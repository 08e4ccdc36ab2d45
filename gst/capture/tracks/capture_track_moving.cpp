// SPDX-License-Identifier: LGPL-2.1-or-later

/* A track that goes from one device to another: its own that was unplugged and is back, or the one
 * that is the system's default now. Its tap, and with it its readers, go from one Source to the
 * other. */

#include "capture_track.hpp"

#include "moving_tracks.hpp"

#include "gst/capture/devices/device_catalog.hpp"
#include "gst/capture/sources/source.hpp"
#include "gst/capture/sources/source_registry.hpp"

#include <algorithm>
#include <chrono>

namespace mc {

namespace {

/// How often a track without a device tries to open the one that is there, and how long it waits
/// before the second time; before each further one twice as long.
constexpr unsigned kTries = 6;
constexpr std::chrono::milliseconds kTryAgainAfter{ 100 };

/// The present device of @key.
DeviceHandle
find_device (const std::string &key)
{
  const auto devices = DeviceCatalog::instance ().list ();
  const auto found = std::find_if (devices->begin (), devices->end (),
                                   [&key] (const auto &device) { return device->key == key; });
  return found == devices->end () ? nullptr : *found;
}

} // namespace

/* When it waits. */

void
CaptureTrack::lose (const Source &from, EndReason reason, const std::string &detail)
{
  const bool waits
      = reason == EndReason::Unplugged && (on_lost_ == OnLost::Wait || has_another_default ());
  if (waits)
    start_to_wait (from);
  else
    end (reason, detail, &from);
}

void
CaptureTrack::start_to_wait (const Source &former)
{
  std::function<void ()> news;
  {
    MutexGuard guard (lock_);
    if (lost_ || source_.get () != &former || machine_.ready_state () == ReadyState::Ended)
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
  MovingTracks::instance ().add (shared_from_this ());
}

/// New constraints while there is no device: they count when there is one again.
Status
CaptureTrack::change_lost (const Source &former, const TrackRequestPtr &request)
{
  const DeviceHandle last = former.device ();
  const auto choice = choose (*last->whole_capabilities (), *request);
  if (!choice)
    return refusal (last, *last->whole_capabilities (), {}, *request);
  MutexGuard guard (lock_);
  if (source_.get () == &former)
    grant_.request = request;
  return Nothing{};
}

/* Where it goes. */

bool
CaptureTrack::is_of_default () const
{
  MutexGuard guard (lock_);
  return grant_.request->terms.ids.device == kDefaultDeviceId;
}

void
CaptureTrack::follow (DefaultDevice default_device)
{
  {
    MutexGuard guard (lock_);
    default_device_ = std::move (default_device);
  }
  MovingTracks::instance ().add (shared_from_this ());
}

/// When its device has gone: whether another one can take its place.
bool
CaptureTrack::has_another_default () const
{
  const auto to = destination ();
  if (!to)
    return false;
  TrackRequestPtr request;
  {
    MutexGuard guard (lock_);
    request = grant_.request;
  }
  return choose (*to->device->whole_capabilities (),
                 *make_track_request (*to->device, to->terms, request->asked, request->peer.get ()))
      .has_value ();
}

std::optional<CaptureTrack::Destination>
CaptureTrack::destination () const
{
  DefaultDevice default_device;
  DeviceHandle declined;
  std::shared_ptr<Source> used;
  bool lost;
  {
    MutexGuard guard (lock_);
    if (machine_.ready_state () == ReadyState::Ended)
      return std::nullopt;
    default_device = default_device_;
    declined = declined_;
    used = source_;
    lost = lost_;
  }
  if (!default_device && !lost)
    return std::nullopt;
  const DeviceHandle last = used->device ();
  const DeviceHandle seen = default_device ? default_device () : find_device (last->key);
  if (!seen)
    return std::nullopt;
  const DeviceHandle &device = engine_device (seen);
  // One that was lost may still be listed for a moment.
  const bool is_last
      = lost ? device->device.get () == last->device.get () : device->key == last->key;
  if (is_last || device == declined)
    return std::nullopt;
  TrackTerms there = terms ();
  if (default_device) {
    const TrackTerms known = terms_of (*seen);
    there.ids = known.ids;
    there.permitted_id = known.permitted_id;
  }
  return Destination{ device, std::move (there) };
}

/* How it goes there. */

/// One move at a time; what changes meanwhile is looked at afterwards.
void
CaptureTrack::move (std::shared_ptr<CaptureTrack> self)
{
  if (!self->begin_to_move ())
    return;
  while (self && self->goes_on_moving ()) {
    for (auto to = self->destination (); to; to = self ? self->destination () : std::nullopt)
      self = go_to (std::move (self), *to);
  }
}

/// False when a move is under way.
bool
CaptureTrack::begin_to_move ()
{
  MutexGuard guard (lock_);
  looks_again_ = true;
  return !std::exchange (moving_, true);
}

/// False when nothing has changed since it last looked: the move is over then.
bool
CaptureTrack::goes_on_moving ()
{
  MutexGuard guard (lock_);
  moving_ = std::exchange (looks_again_, false);
  return moving_;
}

/// The former device runs on until there are frames of the new one. Nobody holds the track until
/// then: who drops it does not wait for the new device to close the former.
std::shared_ptr<CaptureTrack>
CaptureTrack::go_to (std::shared_ptr<CaptureTrack> self, const Destination &to)
{
  const auto passage = self->depart (to);
  if (!passage)
    return self;
  const std::weak_ptr<CaptureTrack> track (self);
  self.reset ();
  const Status opened = passage->source->wait_open (nullptr);
  self = track.lock ();
  if (self)
    self->settle (*passage, opened);
  else
    passage->source->release ();
  return self;
}

/// Null when it stays.
std::optional<CaptureTrack::Passage>
CaptureTrack::depart (const Destination &to)
{
  TrackRequestPtr before;
  {
    MutexGuard guard (lock_);
    before = grant_.request;
  }
  auto request = make_track_request (*to.device, to.terms, before->asked, before->peer.get ());
  const auto choice = choose (*to.device->whole_capabilities (), *request);
  if (!choice) {
    stay (to, to.device->label + ": the device does not have what the track requires");
    return std::nullopt;
  }
  auto lease = SourceRegistry::instance ().join_or_start (
      to.device, *choice, caps_to_open (*to.device, *choice, request->peer.get ()).get (), nullptr);
  return Passage{ to, std::move (before), std::move (request), *choice, std::move (lease.source) };
}

/// The track takes the device that is open, tries again, or stays where it is.
void
CaptureTrack::settle (const Passage &passage, Status opened)
{
  Source &source = *passage.source;
  if (opened && !source.prospect (*passage.request))
    opened = source.refusal (*passage.request);
  if (opened)
    return arrive (passage);
  const bool gone = source.loss ().has_value ();
  source.release ();
  if (gone || !wait_to_try_again (passage.to, opened.error ().message))
    stay (passage.to, gone ? std::string () : opened.error ().message);
}

/// The track takes the source, which is held for it and open.
void
CaptureTrack::arrive (const Passage &passage)
{
  const auto &[to, before, request, choice, source] = passage;
  std::shared_ptr<Source> former = source;
  bool held = true;
  TrackMember member;
  {
    MutexGuard guard (lock_);
    // Otherwise it was stopped, or has other constraints by now: then it tries again.
    if (machine_.ready_state () == ReadyState::Live && grant_.request == before) {
      // Its last news may not have come to the track yet.
      const TapFormatPtr format = source_->part (tap_);
      former = std::exchange (source_, source);
      held = std::exchange (holds_source_, true);
      lost_ = false;
      declined_ = nullptr;
      tries_ = 0;
      grant_.request = request;
      grant_.choice = choice;
      member = { weak_from_this (), tap_, request, choice, format };
    }
  }
  if (former == source)
    return source->release ();
  if (held)
    former->forget (tap_);
  source->join (std::move (member));
  // As a newcomer: perhaps the device was opened for somebody else.
  const bool is_another = former->device ()->key != source->device ()->key;
  source->change (
      tap_, [asked = request] (const TrackRequest &) { return asked; },
      [self = shared_from_this (), is_another] (const Status &served) {
        if (!served)
          GST_WARNING ("the track goes on without what it requires: %s",
                       served.error ().message.c_str ());
        if (is_another)
          self->tell_configuration_changed ();
      });
  // Whoever has stopped it meanwhile has left before it was there.
  if (state ().ready_state () == ReadyState::Ended)
    source->drop (tap_);
}

/// For the time being others may hold a device that was plugged in or became the default just now.
/// A track that still has its former device does not bother.
bool
CaptureTrack::wait_to_try_again (const Destination &to, const std::string &why)
{
  auto pause = kTryAgainAfter;
  {
    MutexGuard guard (lock_);
    if (!lost_ || tries_ + 1 >= kTries)
      return false;
    pause *= 1 << tries_++;
  }
  GST_WARNING ("%s is tried again after %d ms: %s", to.device->label.c_str (), int (pause.count ()),
               why.c_str ());
  const auto deadline = std::chrono::steady_clock::now () + pause;
  MutexGuard guard (lock_);
  while (machine_.ready_state () == ReadyState::Live && ended_.wait_until (guard, deadline)) {
  }
  return true;
}

/// @why: empty when the device has gone again.
void
CaptureTrack::stay (const Destination &to, const std::string &why)
{
  bool lost, follows;
  {
    MutexGuard guard (lock_);
    declined_ = to.device;
    tries_ = 0;
    lost = lost_;
    follows = default_device_ != nullptr;
  }
  if (why.empty ())
    return;
  if (!lost)
    GST_WARNING ("the track stays with %s: %s", device ()->label.c_str (), why.c_str ());
  else if (!follows || on_lost_ == OnLost::End)
    end (EndReason::DeviceError, why, nullptr);
}

} // namespace mc

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "capture_track.hpp"

#include "source.hpp"
#include "source_registry.hpp"

#include <algorithm>

namespace mc {

namespace {

/// A slow consumer of video has at most this many of a device's buffers.
constexpr unsigned kVideoQueue = 2;
/// Sound is not to be lost for a hiccup: 64 buffers of usually 10 ms.
constexpr unsigned kAudioQueue = 64;

constexpr GstClockTime kCloseTimeout = 10 * GST_SECOND;

} // namespace

CaptureTrack::CaptureTrack (std::shared_ptr<Source> source, std::shared_ptr<TrackTap> tap,
                            Constraints constraints, Choice choice)
    : source_ (std::move (source)), tap_ (std::move (tap)), machine_ (MuteReason::None),
      constraints_ (std::move (constraints)), choice_ (choice)
{
}

CaptureTrack::~CaptureTrack ()
{
  stop ();
}

const DeviceHandle &
CaptureTrack::device () const
{
  return source_->device ();
}

Constraints
CaptureTrack::constraints () const
{
  MutexGuard guard (lock_);
  return constraints_;
}

Settings
CaptureTrack::settings () const
{
  Choice choice;
  ReadyState state;
  {
    MutexGuard guard (lock_);
    choice = choice_;
    state = machine_.ready_state ();
  }
  Settings all = device ()->capabilities->settings (choice);
  if (state == ReadyState::Live)
    return all;
  Settings kept;
  for (const Property property : { Property::DeviceId, Property::GroupId, Property::FacingMode }) {
    if (const Value *value = all.find (property))
      kept.members.emplace (property, *value);
  }
  return kept;
}

CapabilityDictionary
CaptureTrack::capabilities () const
{
  return device ()->capabilities->dictionary ();
}

CapsPtr
CaptureTrack::caps () const
{
  return ref_mini (tap_->format ().caps.get ());
}

TrackLatency
CaptureTrack::latency () const
{
  TrackLatency latency = source_->latency ();
  // A frame may wait in the reader's queue for as long as the queue is.
  const TapFormat &format = tap_->format ();
  GstClockTime queued = 0;
  if (format.kind == Kind::Video && format.source_rate.num > 0)
    queued = gst_util_uint64_scale_int (kVideoQueue * GST_SECOND, format.source_rate.den,
                                        format.source_rate.num);
  if (GST_CLOCK_TIME_IS_VALID (latency.max))
    latency.max += queued;
  return latency;
}

TrackMachine
CaptureTrack::state () const
{
  MutexGuard guard (lock_);
  return machine_;
}

std::string
CaptureTrack::end_detail () const
{
  MutexGuard guard (lock_);
  return end_detail_;
}

void
CaptureTrack::set_enabled (bool enabled)
{
  MutexGuard guard (lock_);
  machine_.set_enabled (enabled);
  tap_->set_passing (enabled && !machine_.muted ());
}

void
CaptureTrack::set_events (TrackEvents events)
{
  MutexGuard guard (lock_);
  events_ = std::move (events);
}

std::optional<TrackEvents>
CaptureTrack::finish (EndReason reason, const std::string &detail)
{
  TrackEvents events;
  std::vector<std::weak_ptr<TrackReader>> readers;
  {
    MutexGuard guard (lock_);
    if (!machine_.end (reason))
      return std::nullopt;
    end_detail_ = detail;
    std::swap (events, events_);
    readers.swap (readers_);
  }
  for (const auto &weak : readers) {
    if (auto reader = weak.lock ())
      reader->finish ();
  }
  source_->remove_track (tap_);
  return events;
}

void
CaptureTrack::stop ()
{
  finish (EndReason::Stopped, "");
}

void
CaptureTrack::end (EndReason reason, const std::string &detail)
{
  const auto events = finish (reason, detail);
  if (events && events->ended)
    events->ended (reason, detail);
}

bool
CaptureTrack::wait_closed (GstClockTime timeout)
{
  return !source_->unused () || source_->wait_closed (timeout, nullptr);
}

std::shared_ptr<TrackReader>
CaptureTrack::add_reader ()
{
  auto reader
      = std::make_shared<TrackReader> (tap_, kind () == Kind::Video ? kVideoQueue : kAudioQueue);
  {
    MutexGuard guard (lock_);
    if (machine_.ready_state () == ReadyState::Ended)
      reader->finish ();
    else
      readers_.push_back (reader);
  }
  source_->broadcaster ().add_reader (tap_, reader);
  return reader;
}

void
CaptureTrack::remove_reader (const std::shared_ptr<TrackReader> &reader)
{
  {
    MutexGuard guard (lock_);
    readers_.erase (std::remove_if (readers_.begin (), readers_.end (),
                                    [&reader] (const auto &weak) {
                                      const auto other = weak.lock ();
                                      return !other || other == reader;
                                    }),
                    readers_.end ());
  }
  source_->broadcaster ().remove_reader (tap_, reader);
  reader->finish ();
}

void
wait_all_closed ()
{
  SourceRegistry::instance ().wait_all_closed (kCloseTimeout);
}

} // namespace mc

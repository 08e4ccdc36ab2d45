// SPDX-License-Identifier: LGPL-2.1-or-later
#include "capture_track.hpp"

#include "moving_tracks.hpp"

#include "gst/capture/sources/source.hpp"
#include "gst/capture/sources/source_registry.hpp"

#include <algorithm>

namespace mc {

namespace {

constexpr GstClockTime kCloseTimeout = 10 * GST_SECOND;

void
add_reader_stats (TrackStats &stats, const TrackReader &reader)
{
  stats.read += reader.delivered ();
  stats.converted += reader.converted ();
  stats.dropped += reader.dropped ();
}

bool
was_unplugged (const Source &source)
{
  const auto loss = source.loss ();
  return loss && loss->reason == EndReason::Unplugged;
}

/// As the track's context knows the device: by its ids (what is pushed has none), and without what
/// it does not permit.
template <typename Members>
void
tell_under (const TrackTerms &terms, Members &members)
{
  if (!terms.ids.device.empty ()) {
    members[Property::DeviceId] = terms.ids.device;
    members[Property::GroupId] = terms.ids.group;
  }
  if (terms.movement == Movement::Permitted)
    return;
  for (const Property property : kMovements)
    members.erase (property);
}

} // namespace

CaptureTrack::CaptureTrack (std::shared_ptr<Source> source, std::shared_ptr<TrackTap> tap,
                            TrackGrant grant, TrackMachine machine)
    : tap_ (std::move (tap)), kind_ (grant.format->kind), source_ (std::move (source)),
      machine_ (machine), source_muted_ (machine.mute_reason ()), grant_ (std::move (grant))
{
  tap_->set_passing (machine.passes_media ());
}

CaptureTrack::~CaptureTrack ()
{
  stop ();
}

std::shared_ptr<Source>
CaptureTrack::source () const
{
  MutexGuard guard (lock_);
  return source_;
}

DeviceHandle
CaptureTrack::device () const
{
  return source ()->device ();
}

void
CaptureTrack::set_permit (std::shared_ptr<TrackPermit> permit)
{
  permit_ = std::move (permit);
  permit_->add (shared_from_this ());
}

Constraints
CaptureTrack::constraints () const
{
  MutexGuard guard (lock_);
  return grant_.request->asked;
}

Settings
CaptureTrack::settings () const
{
  Choice choice;
  bool flows;
  std::shared_ptr<Source> used;
  {
    MutexGuard guard (lock_);
    choice = grant_.choice;
    used = source_;
    flows = machine_.ready_state () == ReadyState::Live && grant_.format->caps;
  }
  Settings all = used->device ()->whole_capabilities ()->settings (choice);
  tell_under (terms (), all.members);
  if (flows)
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
  const DeviceHandle used = device ();
  CapabilityDictionary all = used->whole_capabilities ()->dictionary ();
  tell_under (terms (), all.members);
  return all;
}

TapFormatPtr
CaptureTrack::format () const
{
  MutexGuard guard (lock_);
  return grant_.format;
}

CapsPtr
CaptureTrack::caps () const
{
  const TapFormatPtr now = format ();
  return now->caps ? ref_mini (now->caps.get ()) : nullptr;
}

CapsPtr
CaptureTrack::allowed_caps () const
{
  TrackRequestPtr request;
  {
    MutexGuard guard (lock_);
    request = grant_.request;
  }
  CapsPtr now = caps ();
  if (!now)
    return nullptr;
  return CapsPtr (gst_caps_merge (
      now.release (), mc::allowed_caps ({ device () }, request->constraints).release ()));
}

TrackLatency
CaptureTrack::latency () const
{
  TrackLatency latency = source ()->latency ();
  // A frame may wait in the reader's queue for as long as the queue is.
  MutexGuard guard (lock_);
  const TapFormat &format = *grant_.format;
  GstClockTime queued = 0;
  if (format.kind == Kind::Video && format.source_rate.num > 0)
    queued = gst_util_uint64_scale_int (waiting_frames (Kind::Video) * GST_SECOND,
                                        format.source_rate.den, format.source_rate.num);
  if (format.voice.any ()) {
    const auto collected = static_cast<GstClockTime> (kVoiceLatency * GST_SECOND);
    latency.min += collected;
    queued += collected;
  }
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
CaptureTrack::reset_latency ()
{
  tap_->reset_latency ();
}

TrackStats
CaptureTrack::stats () const
{
  const GstClockTime now = gst_clock_get_time (ClockPtr (gst_system_clock_obtain ()).get ());
  MutexGuard guard (lock_);
  TrackStats stats = gone_;
  if (kind () == Kind::Video && machine_.ready_state () == ReadyState::Live)
    stats.frame_rate = tap_->rate (now);
  stats.given = tap_->counts ();
  FrameMeter::Lengths ages;
  for (const auto &weak : readers_) {
    const auto reader = weak.lock ();
    if (!reader)
      continue;
    add_reader_stats (stats, *reader);
    const auto own = reader->ages (now);
    ages = { ages.count + own.count, ages.sum + own.sum, std::max (ages.longest, own.longest) };
  }
  if (ages.count > 0)
    stats.average_age_s = double (ages.sum) / double (ages.count) / GST_SECOND;
  stats.maximum_age_s = double (ages.longest) / GST_SECOND;
  return stats;
}

void
CaptureTrack::tell_configuration_changed ()
{
  std::function<void ()> told;
  {
    MutexGuard guard (lock_);
    told = events_.configuration_changed;
  }
  if (told)
    told ();
}

RateState
CaptureTrack::rate_state () const
{
  MutexGuard guard (lock_);
  return rate_;
}

void
CaptureTrack::set_rate (const RateState &rate)
{
  std::function<void (const RateState &)> told;
  {
    MutexGuard guard (lock_);
    rate_ = rate;
    told = events_.rate_changed;
  }
  rate_news_.fetch_add (1, std::memory_order_release);
  wake_readers ();
  if (told)
    told (rate);
}

std::shared_ptr<CaptureTrack>
CaptureTrack::clone () const
{
  TrackGrant grant;
  TrackMachine machine (MuteReason::None);
  std::shared_ptr<Source> source;
  std::map<Property, bool> preferred;
  MuteReason source_muted;
  std::optional<Property> unmet;
  DefaultDevice default_device;
  bool lost;
  {
    MutexGuard guard (lock_);
    grant = grant_;
    preferred = preferred_;
    source_muted = source_muted_;
    unmet = unmet_;
    machine = machine_;
    source = source_;
    default_device = default_device_;
    lost = lost_;
  }
  // A live track holds its Source.
  const bool joins = machine.ready_state () == ReadyState::Live && source->hold ();
  const bool waits = !joins && machine.ready_state () == ReadyState::Live
                     && (lost || (on_lost_ == OnLost::Wait && was_unplugged (*source)));
  if (!joins && !waits) {
    const auto loss = source->loss ();
    machine.end (loss ? loss->reason : EndReason::DeviceError);
  }
  auto tap = std::make_shared<TrackTap> (grant.format);
  auto copy = std::make_shared<CaptureTrack> (source, tap, grant, machine);
  copy->permit_ = permit_;
  copy->on_lost_ = on_lost_.load ();
  copy->on_overconstrained_ = on_overconstrained_.load ();
  {
    MutexGuard guard (copy->lock_);
    copy->preferred_ = std::move (preferred);
    copy->holds_source_ = joins;
    copy->source_muted_ = source_muted;
    copy->unmet_ = unmet;
  }
  if (joins)
    source->join ({ copy, tap, grant.request, grant.choice, grant.format });
  else if (waits)
    copy->start_to_wait (*source);
  if (default_device)
    copy->follow (std::move (default_device));
  if (permit_)
    permit_->add (copy);
  return copy;
}

void
CaptureTrack::set_events (TrackEvents events)
{
  MutexGuard guard (lock_);
  events_ = std::move (events);
}

std::optional<TrackEvents>
CaptureTrack::finish (EndReason reason, const std::string &detail, const Source *from)
{
  TrackEvents events;
  std::vector<std::weak_ptr<TrackReader>> readers;
  std::shared_ptr<Source> left;
  {
    MutexGuard guard (lock_);
    if ((from && source_.get () != from) || !machine_.end (reason))
      return std::nullopt;
    if (holds_source_)
      left = source_;
    end_detail_ = detail;
    ended_.notify_all ();
    std::swap (events, events_);
    readers.swap (readers_);
    for (const auto &weak : readers) {
      if (const auto reader = weak.lock ())
        add_reader_stats (gone_, *reader);
    }
  }
  for (const auto &weak : readers) {
    if (auto reader = weak.lock ())
      reader->finish ();
  }
  if (left)
    left->leave (tap_);
  return events;
}

bool
CaptureTrack::stop ()
{
  return finish (EndReason::Stopped, "", nullptr).has_value ();
}

void
CaptureTrack::end (EndReason reason, const std::string &detail)
{
  end (reason, detail, nullptr);
}

void
CaptureTrack::end (EndReason reason, const std::string &detail, const Source *from)
{
  const auto events = finish (reason, detail, from);
  if (events && events->ended)
    events->ended (reason, detail);
}

bool
CaptureTrack::wait_closed (GstClockTime timeout)
{
  const auto used = source ();
  return !used->unused () || used->wait_closed (timeout, nullptr);
}

std::shared_ptr<TrackReader>
CaptureTrack::add_reader (std::shared_ptr<DeliveryTask> delivery)
{
  std::shared_ptr<TrackReader> reader;
  {
    MutexGuard guard (lock_);
    reader = std::make_shared<TrackReader> (tap_, grant_.format, waiting_frames (kind_),
                                            std::move (delivery));
    if (machine_.ready_state () == ReadyState::Ended)
      reader->finish ();
    else
      readers_.push_back (reader);
  }
  // Before the capture thread knows the reader: its queue has one producer at a time.
  DeliveryBatch batch;
  if (const FramePtr first = tap_->take_primed ())
    reader->offer (first, batch);
  // Under the lock: the tap moves to another Source when a lost device is back.
  MutexGuard guard (lock_);
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
    add_reader_stats (gone_, *reader);
    source_->broadcaster ().remove_reader (tap_, reader);
  }
  reader->finish ();
}

void
wait_all_closed ()
{
  MovingTracks::instance ().wait_all_there (kCloseTimeout);
  SourceRegistry::instance ().wait_all_closed (kCloseTimeout);
}

} // namespace mc

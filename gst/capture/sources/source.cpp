// SPDX-License-Identifier: LGPL-2.1-or-later
#include "source.hpp"

#include "pending.hpp"
#include "source_pipeline.hpp"
#include "source_registry.hpp"

#include "gst/capture/tracks/capture_track.hpp"

#include <algorithm>
#include <unistd.h>

/* The life of an opened device, on its control thread; and what others ask of it. */

namespace mc {

namespace {

/// How long after the error of an element its provider may take to tell that the device is gone.
constexpr std::chrono::milliseconds kGoneGrace{ 1000 };

/// @call, of which only the first time counts, whichever thread that is on.
template <typename T>
std::function<void (T)>
once (std::function<void (T)> call)
{
  const auto called = std::make_shared<std::atomic<bool>> (false);
  return [called, call = std::move (call)] (T value) {
    if (!called->exchange (true))
      call (std::forward<T> (value));
  };
}

} // namespace

Source::Source (DeviceHandle device, const Choice &choice, CapsPtr native)
    : is_pushed_ (false), make_feed_ (SourcePipeline::make),
      broadcaster_ (waiting_frames (device->kind)), native_ (std::move (native)),
      tracks_ (*this, device), capabilities_ (device->capabilities),
      clock_ (gst_system_clock_obtain ()), device_ (std::move (device)), running_ (choice),
      present_capabilities_ (capabilities_)
{
  asked_ = mode_.choice = choice;
}

Source::Source (DeviceHandle device, FeedMaker make_feed, MuteReason muted)
    : is_pushed_ (true), make_feed_ (std::move (make_feed)),
      broadcaster_ (waiting_frames (device->kind)), tracks_ (*this, device),
      capabilities_ (device->capabilities), clock_ (gst_system_clock_obtain ()), muted_ (muted),
      device_ (std::move (device)), present_capabilities_ (capabilities_)
{
  told_mute_ = muted;
}

Source::~Source () = default;

/* The control thread. */

void
Source::run ()
{
  open ();
  watch ();
  close ();
}

void
Source::open ()
{
  const Status opened = start (native_.get ());
  if (opened && !is_pushed_)
    adopt_mode (asked_);
  {
    MutexGuard guard (lock_);
    if (!opened)
      failure_ = opened.error ();
    // It may be lost already.
    if (stage_ == Stage::Opening)
      stage_ = opened ? Stage::Open : Stage::Closing;
  }
  stage_changed_.notify_all ();
}

void
Source::watch ()
{
  const auto goes_on = [this] {
    MutexGuard guard (lock_);
    return stage_ == Stage::Open;
  };
  while (goes_on ()) {
    if (auto note = next_note (next_time (), Tasks::Too))
      handle (std::move (*note));
    else if (close_wanted ())
      return;
    else
      on_time ();
  }
}

void
Source::handle (Note note)
{
  switch (note.what) {
  case Note::What::FirstFrame:
    if (std::exchange (stalled_, false))
      review_mute ();
    break;
  case Note::What::CapsChanged:
    follow_device ();
    break;
  case Note::What::MuteChanged:
    plan_parking ();
    review_mute ();
    break;
  case Note::What::ControlsMoved:
    follow_controls ();
    break;
  case Note::What::Task:
    carry_out (note.task);
    break;
  case Note::What::Gone:
    lose (EndReason::Unplugged, "the device was unplugged");
    break;
  case Note::What::Message:
    lose (reason_of (note.message.get ()),
          error_from_message (*device (), note.message.get ()).message);
    break;
  }
}

Source::SteadyClock::time_point
Source::next_time () const
{
  return std::min ({ look_again_, lower_at_, park_at_ });
}

void
Source::on_time ()
{
  const auto now = SteadyClock::now ();
  if (now >= park_at_)
    park ();
  if (now >= lower_at_)
    lower ();
  if (now >= look_again_)
    watch_for_stall ();
}

EndReason
Source::reason_of (GstMessage *message)
{
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    return EndReason::SourceEnded;
  return reason_of_failure ();
}

/// Whether the device failed because it is not there any more.
EndReason
Source::reason_of_failure ()
{
  // A pulled-out device shows first as an error of its element; the provider tells a moment later.
  const bool node_gone = g_str_has_prefix (device ()->node.c_str (), "/dev/")
                         && access (device ()->node.c_str (), F_OK) != 0;
  if (node_gone || SourceRegistry::instance ().is_gone (*device ()))
    return EndReason::Unplugged;
  const auto deadline = SteadyClock::now () + kGoneGrace;
  while (const auto note = next_note (deadline, Tasks::Wait)) {
    if (note->what == Note::What::Gone)
      return EndReason::Unplugged;
  }
  return EndReason::DeviceError;
}

void
Source::lose (EndReason reason, const std::string &detail)
{
  end_tracks ({ reason, detail });
}

/// No track is made any more, and those that are there end, for the first reason told. Any thread.
void
Source::end_tracks (const Loss &loss)
{
  std::vector<std::weak_ptr<CaptureTrack>> present;
  Loss first;
  {
    MutexGuard guard (lock_);
    if (!loss_)
      loss_ = loss;
    first = *loss_;
    stage_ = std::max (stage_, Stage::Closing);
    present = present_;
    present.insert (present.end (), joining_.begin (), joining_.end ());
  }
  stage_changed_.notify_all ();
  for (const auto &weak : present) {
    if (const auto track = weak.lock ())
      track->lose (*this, first.reason, first.detail);
  }
}

/// The same without waiting for what the control thread has under way.
void
Source::end_now (const Loss &loss)
{
  end_tracks (loss);
  drop_notes ();
  tell ({ Note::What::Gone, nullptr, {} });
}

void
Source::on_device_gone ()
{
  end_now ({ EndReason::Unplugged, "the device was unplugged" });
}

void
Source::on_pushed_all ()
{
  end_now ({ EndReason::SourceEnded, "nothing will be pushed any more" });
}

void
Source::close ()
{
  set_stage (Stage::Closing);
  controls_.close ();
  mute_watches_.reset ();
  stop_feed ();
  drop_notes ();
  broadcaster_.close ();
  set_stage (Stage::Closed);
}

void
Source::set_stage (Stage stage)
{
  {
    MutexGuard guard (lock_);
    stage_ = stage;
  }
  stage_changed_.notify_all ();
}

/* Callers. */

DeviceHandle
Source::device () const
{
  MutexGuard guard (lock_);
  return device_;
}

Status
Source::wait_open (GCancellable *cancellable)
{
  const std::string label = device ()->label;
  const CancelWatch watch (cancellable, [this] {
    MutexGuard guard (lock_);
    stage_changed_.notify_all ();
  });
  MutexGuard guard (lock_);
  while (stage_ == Stage::Opening && !g_cancellable_is_cancelled (cancellable))
    stage_changed_.wait (guard);
  if (failure_)
    return *failure_;
  if (loss_)
    return Error{ ErrorCode::Abort, label + ": " + loss_->detail, "", "" };
  if (stage_ == Stage::Opening)
    return Error{ ErrorCode::Abort, label + ": the request was cancelled", "", "" };
  if (stage_ != Stage::Open)
    return Error{ ErrorCode::Abort, label + ": the device was closed while it was opened", "", "" };
  return Nothing{};
}

bool
Source::wait_closed (GstClockTime timeout, GCancellable *cancellable)
{
  const CancelWatch watch (cancellable, [this] {
    MutexGuard guard (lock_);
    stage_changed_.notify_all ();
  });
  const auto deadline = SteadyClock::now () + std::chrono::nanoseconds (timeout);
  MutexGuard guard (lock_);
  while (stage_ != Stage::Closed && !g_cancellable_is_cancelled (cancellable)) {
    if (!stage_changed_.wait_until (guard, deadline))
      return stage_ == Stage::Closed;
  }
  return stage_ == Stage::Closed;
}

TrackLatency
Source::latency () const
{
  MutexGuard guard (lock_);
  return latency_;
}

bool
Source::set_latency (const TrackLatency &latency)
{
  MutexGuard guard (lock_);
  const TrackLatency before = std::exchange (latency_, latency);
  return before.min != latency.min || before.max != latency.max;
}

bool
Source::hold ()
{
  MutexGuard guard (lock_);
  if (stage_ > Stage::Open || holds_ == 0)
    return false;
  holds_++;
  return true;
}

void
Source::release ()
{
  {
    MutexGuard guard (lock_);
    if (--holds_ > 0)
      return;
  }
  close_soon ();
}

void
Source::close_soon ()
{
  {
    MutexGuard guard (inbox_lock_);
    close_wanted_ = true;
  }
  inbox_changed_.notify_all ();
}

bool
Source::unused () const
{
  MutexGuard guard (lock_);
  return holds_ == 0;
}

std::optional<Source::Loss>
Source::loss () const
{
  MutexGuard guard (lock_);
  return loss_;
}

bool
Source::is_open () const
{
  MutexGuard guard (lock_);
  return stage_ == Stage::Open && holds_ > 0;
}

std::optional<Choice>
Source::prospect (const TrackRequest &request) const
{
  std::vector<TrackRequestPtr> requests;
  Choice running;
  CapabilitiesPtr capabilities;
  {
    MutexGuard guard (lock_);
    requests = requests_;
    running = running_;
    capabilities = present_capabilities_;
  }
  const auto plan = plan_newcomer (*capabilities, requests, request, &running);
  return plan ? std::optional (plan->choices.back ()) : std::nullopt;
}

Error
Source::refusal (const TrackRequest &request) const
{
  std::vector<TrackRequestPtr> requests;
  CapabilitiesPtr capabilities;
  {
    MutexGuard guard (lock_);
    requests = requests_;
    capabilities = present_capabilities_;
  }
  return mc::refusal (device (), *capabilities, requests, request);
}

Result<std::shared_ptr<CaptureTrack>>
Source::attach (TrackRequestPtr request, GCancellable *cancellable)
{
  using Attached = Result<std::shared_ptr<CaptureTrack>>;
  const auto pending = std::make_shared<Pending<Attached>> ();
  const Error lost{ ErrorCode::Abort,
                    device ()->label + ": the device was lost while it was opened", "", "" };
  const auto give
      = once<Attached> ([pending] (Attached given) { pending->give (std::move (given)); });
  tell_task ({ [this, give, request = std::move (request)] { give (attach_now (request)); },
               [give, lost] { give (lost); } });
  if (auto attached = pending->wait (cancellable))
    return std::move (*attached);
  return Error{ ErrorCode::Abort, device ()->label + ": the request was cancelled", "", "" };
}

void
Source::join (TrackMember member)
{
  broadcaster_.add_tap (member.tap);
  {
    MutexGuard guard (lock_);
    joining_.push_back (member.track);
  }
  const auto joining = std::make_shared<TrackMember> (std::move (member));
  tell_task ({ [this, joining] {
                const auto track = joining->track;
                join_now (std::move (*joining));
                has_joined (track);
              },
               [this, joining] {
                 // It ends as its original does.
                 const Loss lost
                     = loss ().value_or (Loss{ EndReason::DeviceError, "the device was lost" });
                 if (const auto track = joining->track.lock ())
                   track->lose (*this, lost.reason, lost.detail);
               } });
}

void
Source::leave (std::shared_ptr<TrackTap> tap)
{
  drop (std::move (tap));
  release ();
}

void
Source::drop (std::shared_ptr<TrackTap> tap)
{
  broadcaster_.remove_tap (tap);
  forget_member (std::move (tap));
}

void
Source::forget (std::shared_ptr<TrackTap> tap)
{
  forget_member (std::move (tap));
  release ();
}

void
Source::forget_member (std::shared_ptr<TrackTap> tap)
{
  tell_task ({ [this, tap = std::move (tap)] {
                tracks_.remove (tap.get ());
                review_controls ();
                settle ();
                plan_parking ();
              },
               {} });
}

void
Source::change (std::shared_ptr<TrackTap> tap, NextRequest next,
                std::function<void (const Status &)> done)
{
  const auto tell_once = once<const Status &> (std::move (done));
  tell_task ({ [this, tap = std::move (tap), next = std::move (next), tell_once] {
                const Status changed = change_now (tap.get (), next);
                // It is the end of the track that counts, as for a change that comes after it.
                tell_once (loss () ? Status (Nothing{}) : changed);
              },
               [tell_once] { tell_once (Nothing{}); } });
}

void
Source::review_use ()
{
  tell_task ({ [this] { plan_parking (); }, {} });
}

} // namespace mc

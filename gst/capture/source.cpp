// SPDX-License-Identifier: LGPL-2.1-or-later
#include "source.hpp"

#include "cancel_watch.hpp"
#include "source_registry.hpp"

#include <algorithm>
#include <unistd.h>

namespace mc {

namespace {

using SteadyClock = std::chrono::steady_clock;

/// A device that was opened without complaint must deliver within this time.
constexpr std::chrono::seconds kFirstFrameTimeout{ 5 };
/// How long after the error of an element its provider may take to tell that the device is gone.
constexpr std::chrono::milliseconds kGoneGrace{ 200 };

/// What is printed of caps in errors.
std::string
caps_text (const GstCaps *caps)
{
  const CharPtr text (gst_caps_to_string (caps));
  return text.get ();
}

} // namespace

Source::Source (DeviceHandle device, const Choice &choice, CapsPtr native)
    : device_ (std::move (device)), choice_ (choice), native_ (std::move (native)), mode_ (choice)
{
}

Source::~Source () = default;

// ---- The control thread.

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
  auto made = SourcePipeline::make (*device_, native_.get (), this);
  Status opened = Nothing{};
  if (!made) {
    opened = made.error ();
  } else {
    pipeline_ = std::move (*made);
    const bool refused = !pipeline_->play ();
    opened = wait_first_frame ();
    if (refused && opened)
      opened = Error{ ErrorCode::NotReadable, device_->label + ": the device refused to start", "",
                      "" };
  }
  const TrackLatency latency = opened ? pipeline_->latency () : TrackLatency{};
  CapsPtr caps = opened ? told_caps () : nullptr;
  {
    MutexGuard guard (lock_);
    if (opened) {
      latency_ = latency;
      settle_mode (std::move (caps));
      stage_ = Stage::Open;
    } else {
      failure_ = opened.error ();
      stage_ = Stage::Closing;
    }
  }
  stage_changed_.notify_all ();
}

Status
Source::wait_first_frame ()
{
  const auto deadline = SteadyClock::now () + kFirstFrameTimeout;
  for (;;) {
    auto note = next_note (deadline);
    if (!note) {
      MutexGuard guard (inbox_lock_);
      if (close_wanted_)
        return Error{ ErrorCode::Abort, device_->label + ": the request was cancelled", "", "" };
      return Error{ ErrorCode::NotReadable,
                    device_->label + ": the device was opened but delivered nothing for "
                        + std::to_string (kFirstFrameTimeout.count ()) + " s",
                    "", "" };
    }
    switch (note->what) {
    case Note::What::FirstFrame:
      return Nothing{};
    case Note::What::Message:
      return error_from_message (*device_, note->message.get ());
    case Note::What::Gone:
      return Error{ ErrorCode::Abort,
                    device_->label + ": the device was unplugged while it was opened", "", "" };
    case Note::What::CapsChanged:
      break;
    }
  }
}

CapsPtr
Source::told_caps ()
{
  MutexGuard guard (inbox_lock_);
  return ref_mini (told_caps_.get ());
}

void
Source::settle_mode (CapsPtr caps)
{
  caps_ = std::move (caps);
  const GstStructure *structure = gst_caps_get_structure (caps_.get (), 0);
  if (device_->kind == Kind::Video) {
    gst_structure_get_int (structure, "width", &mode_.native_width);
    gst_structure_get_int (structure, "height", &mode_.native_height);
    Fraction rate;
    // 0/1 says that the rate varies; the rate that was asked for stays the best that is known.
    if (gst_structure_get_fraction (structure, "framerate", &rate.num, &rate.den) && rate.num > 0)
      mode_.native_rate = rate;
  } else {
    GstAudioInfo info;
    if (gst_audio_info_from_caps (&info, caps_.get ())) {
      mode_.native_sample_rate = GST_AUDIO_INFO_RATE (&info);
      mode_.native_channel_count = GST_AUDIO_INFO_CHANNELS (&info);
      mode_.native_sample_size = GST_AUDIO_INFO_DEPTH (&info);
    }
  }
  held_ = device_->capabilities->held_at (mode_);
}

void
Source::watch ()
{
  {
    MutexGuard guard (lock_);
    if (stage_ != Stage::Open)
      return;
  }
  while (auto note = next_note (SteadyClock::time_point::max ())) {
    switch (note->what) {
    case Note::What::FirstFrame:
      break;
    case Note::What::Gone:
      return lose (EndReason::Unplugged, "the device was unplugged");
    case Note::What::Message:
      return lose (reason_of (note->message.get ()),
                   error_from_message (*device_, note->message.get ()).message);
    case Note::What::CapsChanged:
      return lose (EndReason::DeviceError,
                   "the device changed what it delivers to " + caps_text (told_caps ().get ()));
    }
  }
}

EndReason
Source::reason_of (GstMessage *message)
{
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    return EndReason::SourceEnded;
  // A pulled-out device shows first as an error of its element; the provider tells a moment later.
  const bool node_gone = g_str_has_prefix (device_->node.c_str (), "/dev/")
                         && access (device_->node.c_str (), F_OK) != 0;
  if (node_gone || SourceRegistry::instance ().is_gone (*device_))
    return EndReason::Unplugged;
  const auto deadline = SteadyClock::now () + kGoneGrace;
  while (auto note = next_note (deadline)) {
    if (note->what == Note::What::Gone)
      return EndReason::Unplugged;
  }
  return EndReason::DeviceError;
}

void
Source::lose (EndReason reason, const std::string &detail)
{
  std::vector<std::shared_ptr<CaptureTrack>> tracks;
  {
    MutexGuard guard (lock_);
    stage_ = Stage::Closing;
    for (const auto &member : tracks_) {
      if (auto track = member.track.lock ())
        tracks.push_back (std::move (track));
    }
  }
  stage_changed_.notify_all ();
  for (const auto &track : tracks)
    track->end (reason, detail);
}

void
Source::close ()
{
  set_stage (Stage::Closing);
  if (pipeline_)
    pipeline_->stop ();
  pipeline_.reset ();
  broadcaster_.close ();
  frame_caps_.reset ();
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

std::optional<Source::Note>
Source::next_note (SteadyClock::time_point deadline)
{
  MutexGuard guard (inbox_lock_);
  while (inbox_.empty ()) {
    if (close_wanted_)
      return std::nullopt;
    if (deadline == SteadyClock::time_point::max ())
      inbox_changed_.wait (guard);
    else if (!inbox_changed_.wait_until (guard, deadline) && inbox_.empty ())
      return std::nullopt;
  }
  if (close_wanted_)
    return std::nullopt;
  Note note = std::move (inbox_.front ());
  inbox_.pop_front ();
  return note;
}

void
Source::tell (Note note)
{
  {
    MutexGuard guard (inbox_lock_);
    inbox_.push_back (std::move (note));
  }
  inbox_changed_.notify_all ();
}

// ---- What the pipeline tells; streaming thread, and any thread for messages.

void
Source::on_caps (CapsPtr caps)
{
  if (frame_caps_ && gst_caps_is_equal (frame_caps_.get (), caps.get ()))
    return;
  const bool changed = frame_caps_ != nullptr && frames_ > 0;
  frame_caps_ = std::move (caps);
  {
    MutexGuard guard (inbox_lock_);
    told_caps_ = ref_mini (frame_caps_.get ());
  }
  if (changed)
    tell ({ Note::What::CapsChanged, nullptr });
}

void
Source::on_buffer (BufferPtr buffer, GstClockTime captured)
{
  if (!frame_caps_)
    return;
  const uint64_t sequence = frames_++;
  broadcaster_.broadcast (FramePtr (new Frame (loans_.lend (std::move (buffer)),
                                               ref_mini (frame_caps_.get ()), sequence, captured)));
  if (sequence == 0)
    tell ({ Note::What::FirstFrame, nullptr });
}

void
Source::on_message (MessagePtr message)
{
  tell ({ Note::What::Message, std::move (message) });
}

void
Source::on_device_gone ()
{
  tell ({ Note::What::Gone, nullptr });
}

// ---- Callers.

Status
Source::wait_open (GCancellable *cancellable)
{
  const CancelWatch watch (cancellable, [this] {
    MutexGuard guard (lock_);
    stage_changed_.notify_all ();
  });
  MutexGuard guard (lock_);
  while (stage_ == Stage::Opening && !g_cancellable_is_cancelled (cancellable))
    stage_changed_.wait (guard);
  if (failure_)
    return *failure_;
  if (stage_ == Stage::Opening)
    return Error{ ErrorCode::Abort, device_->label + ": the request was cancelled", "", "" };
  if (stage_ != Stage::Open)
    return Error{ ErrorCode::Abort, device_->label + ": the device was closed while it was opened",
                  "", "" };
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

CapsPtr
Source::caps () const
{
  MutexGuard guard (lock_);
  return ref_mini (caps_.get ());
}

CapabilitiesPtr
Source::held_capabilities () const
{
  MutexGuard guard (lock_);
  return held_;
}

Fraction
Source::rate () const
{
  MutexGuard guard (lock_);
  return mode_.native_rate;
}

TrackLatency
Source::latency () const
{
  MutexGuard guard (lock_);
  return latency_;
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

bool
Source::is_open () const
{
  MutexGuard guard (lock_);
  return stage_ == Stage::Open && holds_ > 0;
}

bool
Source::add_track (const std::shared_ptr<CaptureTrack> &track, std::shared_ptr<TrackTap> tap)
{
  {
    MutexGuard guard (lock_);
    if (stage_ != Stage::Open || holds_ == 0)
      return false;
    holds_++;
    tracks_.push_back ({ track, tap });
  }
  broadcaster_.add_tap (std::move (tap));
  return true;
}

void
Source::remove_track (std::shared_ptr<TrackTap> tap)
{
  {
    MutexGuard guard (lock_);
    const auto member = std::find_if (tracks_.begin (), tracks_.end (),
                                      [&tap] (const Member &m) { return m.tap == tap; });
    if (member == tracks_.end ())
      return; // it was refused
    tracks_.erase (member);
  }
  broadcaster_.remove_tap (std::move (tap));
  release ();
}

std::shared_ptr<VideoVariant>
Source::variant (const GstCaps *to)
{
  MutexGuard guard (lock_);
  for (auto it = variants_.begin (); it != variants_.end ();) {
    auto shared = it->second.lock ();
    if (shared && gst_caps_is_equal (it->first.get (), to))
      return shared;
    it = shared ? std::next (it) : variants_.erase (it);
  }
  auto made = VideoVariant::make (caps_.get (), to);
  if (made)
    variants_.emplace_back (ref_mini (const_cast<GstCaps *> (to)), made);
  return made;
}

} // namespace mc

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "source.hpp"

#include "source_pipeline.hpp"

#include "gst/capture/tracks/capture_track.hpp"
#include "gst/util/raii_media.hpp"

#include <algorithm>

/* Which mode a device runs in: for whom, and how it gets there. All on the control thread. */

namespace mc {

namespace {

/// A device that was opened without complaint must deliver within this time.
constexpr std::chrono::seconds kFirstFrameTimeout{ 5 };
/// A running device that can change its mode does so within this time.
constexpr std::chrono::milliseconds kSwitchTimeout{ 1500 };
/// A mode that nobody needs any more is kept for this long, in case somebody comes back.
constexpr std::chrono::seconds kLowerAfter{ 2 };

/// @choice with what the device really delivers as its native mode.
void
read_back (Choice &choice, Kind kind, const GstCaps *caps)
{
  const GstStructure *structure = gst_caps_get_structure (caps, 0);
  if (kind == Kind::Video) {
    gst_structure_get_int (structure, "width", &choice.native_width);
    gst_structure_get_int (structure, "height", &choice.native_height);
    Fraction rate;
    // 0/1 says that the rate varies; the rate that was asked for stays the best that is known.
    if (gst_structure_get_fraction (structure, "framerate", &rate.num, &rate.den) && rate.num > 0)
      choice.native_rate = rate;
    return;
  }
  GstAudioInfo info;
  if (!gst_audio_info_from_caps (&info, caps))
    return;
  choice.native_sample_rate = GST_AUDIO_INFO_RATE (&info);
  choice.native_channel_count = GST_AUDIO_INFO_CHANNELS (&info);
  choice.native_sample_size = GST_AUDIO_INFO_DEPTH (&info);
}

/// Of a source whose caps are fixed: everything is pushed in that one mode.
Choice
only_mode (const Capabilities &capabilities)
{
  const PreparedConstraints nothing (Constraints{}, capabilities.kind (), served_properties ());
  return *select_settings (capabilities, nothing);
}

} // namespace

bool
same_mode (const Choice &a, const Choice &b)
{
  return a.box == b.box && a.native_width == b.native_width && a.native_height == b.native_height
         && a.native_rate == b.native_rate && a.native_sample_rate == b.native_sample_rate
         && a.native_channel_count == b.native_channel_count
         && a.native_sample_size == b.native_sample_size;
}

/* Running. */

Status
Source::start (const GstCaps *native)
{
  if (const auto lost = loss ())
    return Error{ ErrorCode::Abort, device ()->label + ": " + lost->detail, "", "" };
  tell_frame_.store (true, std::memory_order_relaxed);
  auto made = make_feed_ (*device (), native, this);
  if (!made)
    return made.error ();
  feed_ = std::move (*made);
  if (is_pushed_) {
    broadcaster_.rest ();
    feed_->play ();
    return Nothing{};
  }
  watch_mute ();
  broadcaster_.wake ();
  const bool refused = !feed_->play ();
  Status started = wait_frames (SteadyClock::now () + kFirstFrameTimeout, false);
  if (refused && started)
    started = Error{ ErrorCode::NotReadable, device ()->label + ": the device refused to start", "",
                     "" };
  if (!started) {
    stop_feed ();
    return started;
  }
  feed_->let_go ();
  mute_watches_->device_is_open ();
  open_controls ();
  const TrackLatency latency = feed_->latency ();
  MutexGuard guard (lock_);
  latency_ = latency;
  return started;
}

/// As it was before. A device that has left the asked mode by itself need not come back to it.
Status
Source::start_again ()
{
  const CapsPtr any = with_second_best (native_.get ());
  return start (strayed_ ? any.get () : native_.get ());
}

void
Source::stop_feed ()
{
  if (feed_)
    feed_->stop ();
  feed_.reset ();
  forget_feed ();
  broadcaster_.rest ();
  first_.take ();
  frame_caps_.reset ();
}

/// Waits until frames come; with @after_caps, frames of new caps. Tasks wait meanwhile.
Status
Source::wait_frames (SteadyClock::time_point deadline, bool after_caps)
{
  std::vector<Note> others;
  Status result = Error{ ErrorCode::NotReadable,
                         device ()->label + ": the device was opened but delivered nothing for "
                             + std::to_string (kFirstFrameTimeout.count ()) + " s",
                         "", "" };
  bool waits = true;
  while (waits) {
    auto note = next_note (deadline, Tasks::Wait);
    if (!note) {
      if (close_wanted ())
        result
            = Error{ ErrorCode::Abort, device ()->label + ": the request was cancelled", "", "" };
      break;
    }
    switch (note->what) {
    case Note::What::FirstFrame:
      waits = after_caps;
      if (!waits)
        result = Nothing{};
      break;
    case Note::What::CapsChanged:
      after_caps = false;
      break;
    case Note::What::Message:
      result = error_from_message (*device (), note->message.get ());
      waits = false;
      break;
    case Note::What::Gone:
      result = Error{ ErrorCode::Abort,
                      device ()->label + ": the device was unplugged while it was opened", "", "" };
      waits = false;
      others.push_back (std::move (*note));
      break;
    case Note::What::MuteChanged:
    case Note::What::ControlsMoved:
    case Note::What::Task:
      others.push_back (std::move (*note));
      break;
    }
  }
  put_back (std::move (others));
  return result;
}

/// The device is what is pushed now; its only mode is the one it runs in.
void
Source::adopt_device ()
{
  DeviceHandle told;
  {
    MutexGuard guard (inbox_lock_);
    told.swap (told_device_);
  }
  if (!told)
    return;
  tracks_.set_device (told);
  asked_ = only_mode (*told->capabilities);
  capabilities_ = told->capabilities;
  MutexGuard guard (lock_);
  present_capabilities_ = capabilities_;
  device_.swap (told);
}

/// Reads back what the device really does.
void
Source::adopt_mode (const Choice &choice)
{
  asked_ = mode_.choice = choice;
  mode_.delivery.caps = told_caps ();
  read_back (mode_.choice, device ()->kind, mode_.delivery.caps.get ());
  mode_.delivery.rate = mode_.choice.native_rate;
  adopt_controls ();
  strayed_ = !same_mode (mode_.choice, asked_);
  stalled_ = false;
  review_mute ();
  last_frame_.store (gst_clock_get_time (clock_.get ()), std::memory_order_relaxed);
  watch_for_stall ();
  MutexGuard guard (lock_);
  running_ = asked_;
}

/* Changing. */

/// Asks the device for another mode while it runs. False when it goes on as it was.
bool
Source::switch_running (const GstCaps *native)
{
  if (!feed_->renegotiate (native) || !wait_frames (SteadyClock::now () + kSwitchTimeout, true))
    return false;
  feed_->let_go ();
  return true;
}

/// A transaction: the device then runs in @mode, or as before; when even that fails, it is lost.
Status
Source::switch_to (const Choice &mode, CapsPtr native)
{
  if (!feed_) { // parked: it is opened in the new mode
    native_ = std::move (native);
    asked_ = mode_.choice = mode;
    mode_.held = capabilities_->held_at (mode);
    strayed_ = false;
    return Nothing{};
  }
  if (!switch_running (native.get ())) {
    stop_feed ();
    if (const Status restarted = start (native.get ()); !restarted) {
      if (const Status back = start_again (); !back)
        lose (reason_of_failure (), back.error ().message);
      else
        adopt_mode (asked_);
      return Error{ ErrorCode::NotReadable, restarted.error ().message, "",
                    restarted.error ().explanation };
    }
  }
  native_ = std::move (native);
  adopt_mode (mode);
  return Nothing{};
}

/// Runs the device as @plan says, so that @request can be served.
Status
Source::bring_about (const Plan &plan, const TrackRequest &request)
{
  const Choice mode = plan.choices.back ();
  const bool suits = !strayed_ || choose (*mode_.held, request);
  if (same_mode (mode, asked_) && suits)
    return Nothing{};
  const Choice before = asked_;
  CapsPtr native_before = ref_mini (native_.get ());
  if (auto switched = switch_to (mode, caps_to_open (*device (), mode, request.peer.get ()));
      !switched) {
    settle ();
    return switched;
  }
  if (choose (*mode_.held, request))
    return Nothing{};
  // It does something else than it promised.
  if (switch_to (before, std::move (native_before)))
    settle ();
  return Error{ ErrorCode::NotReadable,
                device ()->label + ": the device does not deliver the mode it offers", "", "" };
}

Status
Source::change_now (const TrackTap *tap, const NextRequest &next)
{
  const TrackMember *member = tracks_.find (tap);
  if (!member)
    return Nothing{};
  const TrackRequestPtr request = next (*member->request);
  if (!request)
    return Nothing{};
  if (!mode_.held) { // nothing has been pushed yet: it counts from the first frame on
    settle (tap, request, {});
    return Nothing{};
  }
  review_voice (request.get ());
  const auto plan = tracks_.plan (*capabilities_, tap, request.get (), &asked_);
  if (!plan)
    return plan.error ();
  const ControlValues wish = plan->choices.back ().controls;
  if (const Status set = set_controls (tap, *request, wish); !set)
    return set;
  if (const Status done = bring_about (*plan, *request); !done) {
    review_controls ();
    return done;
  }
  settle (tap, request, wish);
  return Nothing{};
}

Result<std::shared_ptr<CaptureTrack>>
Source::attach_now (const TrackRequestPtr &request)
{
  review_voice (request.get ());
  const auto plan = tracks_.plan (*capabilities_, nullptr, request.get (),
                                  tracks_.empty () ? nullptr : &asked_);
  if (!plan)
    return plan.error ();
  // The first track opened the device for itself.
  if (!tracks_.empty () || !choose (*mode_.held, *request)) {
    if (const Status done = bring_about (*plan, *request); !done)
      return done.error ();
    settle ();
  }
  if (!feed_ && !is_switched_off ()) { // parked; whoever comes wants frames
    if (const Status back = unpark (); !back)
      return back.error ();
  }
  const ControlValues wish = plan->choices.back ().controls;
  if (const Status set = set_controls (nullptr, *request, wish); !set)
    return set.error ();
  const Choice choice = tracks_.choice_in (mode_, *request);
  auto format = tracks_.format_in (mode_, *request, choice, nullptr);
  if (!format)
    return format.error ();
  if (!hold ())
    return Error{ ErrorCode::Abort, device ()->label + ": the device was lost while it was opened",
                  "", "" };
  auto tap = std::make_shared<TrackTap> (*format);
  tap->set_silent (silent ());
  // Otherwise a reader would wait for the second frame.
  if (FramePtr first = first_.take ())
    tap->prime (std::move (first));
  auto track = std::make_shared<CaptureTrack> (
      shared_from_this (), tap, TrackGrant{ request, choice, *format }, TrackMachine (muted_));
  tracks_.add ({ track, tap, request, choice, *format, wish, tracks_.next_turn () });
  broadcaster_.add_tap (std::move (tap));
  publish_tracks ();
  plan_parking ();
  return track;
}

/// A clone comes with what its original had when it was made.
void
Source::join_now (TrackMember member)
{
  const auto track = member.track.lock ();
  if (!track)
    return;
  const bool is_stale = member.format->source_caps.get () != mode_.delivery.caps.get ();
  // It says what its original says, and moves nothing.
  const auto choice = mode_.held ? choose (*mode_.held, *member.request) : std::nullopt;
  if (choice)
    member.wish = choice->controls;
  tracks_.add (std::move (member));
  track->set_muted (*this, muted_, silent ());
  if (is_stale)
    settle ();
  publish_tracks ();
  plan_parking ();
}

/// Whoever ends all tracks finds it among those that are present.
void
Source::has_joined (const std::weak_ptr<CaptureTrack> &track)
{
  const auto is_it = [&track] (const auto &other) { return is_same_track (other, track); };
  MutexGuard guard (lock_);
  joining_.erase (std::remove_if (joining_.begin (), joining_.end (), is_it), joining_.end ());
}

void
Source::settle ()
{
  settle (nullptr, nullptr, {});
}

/// The tracks have what they get; that of @tap has asked for @request, and @wish of the controls.
void
Source::settle (const TrackTap *tap, TrackRequestPtr request, const ControlValues &wish)
{
  tracks_.settle (mode_, tap, std::move (request), wish);
  publish_tracks ();
  if (!is_pushed_)
    lower_at_ = SteadyClock::now () + kLowerAfter;
}

void
Source::publish_tracks ()
{
  auto requests = tracks_.requests ();
  auto present = tracks_.everybody ();
  bool late;
  {
    MutexGuard guard (lock_);
    requests_ = std::move (requests);
    present_ = std::move (present);
    late = loss_.has_value ();
  }
  if (late)
    end_tracks (*loss ());
}

/// The device changed by itself what it delivers.
void
Source::follow_device ()
{
  adopt_device ();
  adopt_mode (asked_);
  settle ();
  tell_others (nullptr);
}

/// Nobody may need the mode any more that was chosen for somebody who has gone.
void
Source::lower ()
{
  lower_at_ = SteadyClock::time_point::max ();
  if (tracks_.empty () || !feed_)
    return;
  const auto plan = tracks_.plan (*capabilities_, nullptr, nullptr, nullptr);
  if (!plan || same_mode (plan->choices.back (), asked_))
    return;
  if (switch_to (plan->choices.back (), caps_to_open (*device (), plan->choices.back (), nullptr)))
    settle ();
  lower_at_ = SteadyClock::time_point::max ();
}

} // namespace mc

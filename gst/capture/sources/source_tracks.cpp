// SPDX-License-Identifier: LGPL-2.1-or-later
#include "source_tracks.hpp"

#include "source.hpp"

#include "gst/capture/tracks/capture_track.hpp"

#include <algorithm>

namespace mc {

namespace {

PlanTrack
plan_track (const TrackRequest &request)
{
  return { &request.constraints, request.peer ? &request.peers : nullptr };
}

std::vector<PlanTrack>
plan_tracks_of (const std::vector<TrackRequestPtr> &requests)
{
  std::vector<PlanTrack> tracks;
  for (const auto &request : requests)
    tracks.push_back (plan_track (*request));
  return tracks;
}

} // namespace

void
SourceTracks::set_device (DeviceHandle device)
{
  device_ = std::move (device);
  for (auto &member : members_)
    member.request = make_track_request (*device_, member.request->terms, member.request->asked,
                                         member.request->peer.get ());
}

void
SourceTracks::remove (const TrackTap *tap)
{
  members_.erase (std::remove_if (members_.begin (), members_.end (),
                                  [tap] (const auto &member) { return member.tap.get () == tap; }),
                  members_.end ());
}

const TrackMember *
SourceTracks::find (const TrackTap *tap) const
{
  const auto member = std::find_if (members_.begin (), members_.end (),
                                    [tap] (const auto &m) { return m.tap.get () == tap; });
  return member == members_.end () ? nullptr : &*member;
}

std::vector<std::shared_ptr<CaptureTrack>>
SourceTracks::alive (const TrackTap *tap) const
{
  std::vector<std::shared_ptr<CaptureTrack>> tracks;
  for (const auto &member : members_) {
    auto track = member.track.lock ();
    if (track && member.tap.get () != tap)
      tracks.push_back (std::move (track));
  }
  return tracks;
}

std::vector<std::weak_ptr<CaptureTrack>>
SourceTracks::everybody () const
{
  std::vector<std::weak_ptr<CaptureTrack>> tracks;
  for (const auto &member : members_)
    tracks.push_back (member.track);
  return tracks;
}

std::vector<TrackRequestPtr>
SourceTracks::requests () const
{
  std::vector<TrackRequestPtr> requests;
  for (const auto &member : members_)
    requests.push_back (member.request);
  return requests;
}

Result<Plan>
SourceTracks::plan (const Capabilities &capabilities, const TrackTap *tap,
                    const TrackRequest *request, const Choice *current) const
{
  std::vector<TrackRequestPtr> others;
  for (const auto &member : members_) {
    // What is pushed has one mode, whatever the others ask for.
    const bool counts = device_->device || !request;
    if (counts && (!request || member.tap.get () != tap))
      others.push_back (member.request);
  }
  if (!request) {
    auto planned = plan_tracks (capabilities, plan_tracks_of (others), current);
    if (planned)
      return std::move (*planned);
    return Error{ ErrorCode::NotReadable, device_->label + ": no mode suits its tracks", "", "" };
  }
  if (auto planned = plan_newcomer (capabilities, others, *request, current))
    return std::move (*planned);
  return refusal (device_, capabilities, others, *request);
}

namespace {

/// A track of a camera has the controls that all have; each has its own sound.
Choice
with_controls_of (const RunningMode &mode, Choice choice)
{
  if (choice.width > 0)
    choice.controls = mode.choice.controls;
  return choice;
}

} // namespace

ControlValues
SourceTracks::wanted (const TrackTap *tap, const ControlValues &wish) const
{
  std::vector<const TrackMember *> others;
  for (const auto &member : members_) {
    if (member.tap.get () != tap)
      others.push_back (&member);
  }
  std::stable_sort (others.begin (), others.end (),
                    [] (const auto *a, const auto *b) { return a->turn > b->turn; });
  ControlValues all = wish;
  for (const TrackMember *member : others) {
    member->wish.for_each ([&] (Property property) {
      if (!all.has (property))
        all.set_code (property, member->wish.code (property));
    });
  }
  return all;
}

Choice
SourceTracks::choice_in (const RunningMode &mode, const TrackRequest &request) const
{
  auto choice = choose (*mode.held, request);
  if (!choice) {
    const PreparedConstraints nothing (Constraints{}, device_->kind, served_properties ());
    choice = select_settings (*mode.held, nothing);
  }
  return with_controls_of (mode, *choice);
}

Result<TapFormatPtr>
SourceTracks::format_in (const RunningMode &mode, const TrackRequest &request, const Choice &choice,
                         const TapFormat *now)
{
  return make_tap_format (*device_, mode.delivery, { choice, request.peer.get (), now }, variants_);
}

/// The settings of @now in another mode, if they are as good there as any.
std::optional<Choice>
SourceTracks::kept_in (const RunningMode &mode, const TrackRequest &request, const Choice &now,
                       double distance) const
{
  PeerSet same;
  if (device_->kind == Kind::Video) {
    same.width = IntSet::value (now.width);
    same.height = IntSet::value (now.height);
    same.rate = RateSet::value (now.frame_rate);
  } else {
    same.sample_rate = IntSet::value (now.sample_rate);
    same.channel_count = IntSet::value (now.channel_count);
    same.sample_size = IntSet::value (now.sample_size);
  }
  auto kept = select_settings (*mode.held, request.constraints, { same });
  if (!kept || kept->distance > distance)
    return std::nullopt;
  return with_controls_of (mode, *kept);
}

void
SourceTracks::settle (const RunningMode &mode, const TrackTap *tap, TrackRequestPtr request,
                      const ControlValues &wish)
{
  for (auto &member : members_) {
    const bool asks = request && member.tap.get () == tap;
    if (asks) {
      member.request = request;
      member.wish = wish;
      member.turn = next_turn ();
    }
    if (!mode.held) {
      if (const auto track = member.track.lock (); track && asks)
        track->publish (source_, { member.request, member.choice, member.format });
      continue;
    }
    Choice choice = choice_in (mode, *member.request);
    // Nobody else's settings change for that, unless they get better; those of what is pushed
    // change with it.
    if (!asks && device_->device)
      choice = kept_in (mode, *member.request, member.choice, choice.distance).value_or (choice);
    settle (member, mode, choice);
  }
}

void
SourceTracks::settle (TrackMember &member, const RunningMode &mode, const Choice &choice)
{
  const auto track = member.track.lock ();
  const TapFormat *now = member.format->caps ? member.format.get () : nullptr;
  auto format = format_in (mode, *member.request, choice, now);
  if (!track)
    return;
  if (!format)
    return track->lose (source_, EndReason::DeviceError, format.error ().message);
  member.choice = choice;
  const bool same = (*format)->source_caps.get () == member.format->source_caps.get ()
                    && gst_caps_is_equal ((*format)->caps.get (), member.format->caps.get ())
                    && (*format)->rate == member.format->rate
                    && (*format)->voice == member.format->voice;
  if (!same) {
    member.rate.forget ();
    member.format = std::move (*format);
    source_.broadcaster ().set_format (member.tap, member.format);
  }
  track->publish (source_, { member.request, choice, member.format });
}

void
SourceTracks::review_rates (GstClockTime now, bool flows)
{
  if (device_->kind != Kind::Video)
    return;
  for (auto &member : members_) {
    const Fraction setting = member.choice.frame_rate;
    const double measured = member.tap->rate (now, GST_SECOND);
    const auto track = member.track.lock ();
    if (!flows || !track || measured <= 0 || setting.num <= 0) {
      member.rate.forget ();
      continue;
    }
    if (const auto news = member.rate.look (now, double (setting.num) / setting.den, measured))
      track->set_rate (*news);
  }
}

std::optional<Plan>
plan_newcomer (const Capabilities &capabilities, const std::vector<TrackRequestPtr> &others,
               const TrackRequest &newcomer, const Choice *current)
{
  if (newcomer.takes_nothing () || newcomer.forbidden ())
    return std::nullopt;
  auto tracks = plan_tracks_of (others);
  tracks.push_back (plan_track (newcomer));
  return plan_tracks (capabilities, tracks, current);
}

Error
refusal (const DeviceHandle &device, const Capabilities &all,
         const std::vector<TrackRequestPtr> &others, const TrackRequest &newcomer)
{
  if (const auto property = newcomer.forbidden ())
    return forbidden (device, *property);
  if (!select_settings (all, newcomer.constraints)) {
    Error error = overconstrained ({ &all }, newcomer.constraints);
    error.message = device->label + ": " + error.message;
    return error;
  }
  // Without its reader it may find its place.
  auto tracks = plan_tracks_of (others);
  tracks.push_back ({ &newcomer.constraints, nullptr });
  if (plan_tracks (all, tracks, nullptr))
    return not_negotiable ({ device }, newcomer.constraints, newcomer.peer.get ());
  const auto failed = refused_constraint (all, tracks);
  const std::string name = failed ? property_info (*failed).name : "";
  return { ErrorCode::Overconstrained,
           device->label + ": cannot satisfy "
               + (failed ? name : std::string ("the required constraints together"))
               + " while other tracks of the device keep theirs",
           name, explain_refusal (all, tracks).text () };
}

} // namespace mc

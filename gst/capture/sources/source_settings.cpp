// SPDX-License-Identifier: LGPL-2.1-or-later
#include "source.hpp"

#include "gst/capture/tracks/capture_track.hpp"

#include <algorithm>

/* What a camera is set to in any mode: brightness, zoom, exposure, for all tracks alike. All on the
 * control thread. */

namespace mc {

namespace {

/// The first member for a control that must hold and does not.
std::optional<Property>
unmet (const TrackRequest &request, const Settings &settings)
{
  for (const auto &[property, constraint] : request.constraints.source ().basic.members) {
    if (!ControlValues::is_control (property) || !constraint.has_required ())
      continue;
    ConstraintSet alone;
    alone.set (property, constraint);
    if (fitness_distance (alone, settings, SetRole::Basic, Kind::Video, served_properties ())
        == kUnsatisfied)
      return property;
  }
  return std::nullopt;
}

bool
names_echo (const TrackRequest &request)
{
  const Constraints &all = request.constraints.source ();
  return all.basic.find (Property::EchoCancellation)
         || std::any_of (all.advanced.begin (), all.advanced.end (), [] (const auto &set) {
              return set.find (Property::EchoCancellation) != nullptr;
            });
}

} // namespace

/// The device has been opened, or restarted in another mode, which does not touch them.
void
Source::open_controls ()
{
  if (controls_.is_open ())
    return;
  controls_.open (*device (), [this] {
    if (!told_controls_.exchange (true))
      tell ({ Note::What::ControlsMoved, nullptr, {} });
  });
}

/// Echo can be taken out of a microphone's sound as long as the process plays something to take
/// out. That is looked for only when somebody says something of it: @asker, or a track that is
/// there.
void
Source::review_voice (const TrackRequest *asker)
{
  ControlList controls = device ()->whole_capabilities ()->description ().controls;
  if (device ()->kind != Kind::Audio || controls.empty ())
    return;
  const auto requests = tracks_.requests ();
  const bool named = (asker && names_echo (*asker))
                     || std::any_of (requests.begin (), requests.end (),
                                     [] (const auto &request) { return names_echo (*request); });
  if (named && !has_echo_probe ()) {
    for (Control &control : controls) {
      if (control.property == Property::EchoCancellation)
        control.values = { false };
    }
  }
  capabilities_ = device ()->capabilities->with_controls (std::move (controls));
  mode_.held = capabilities_->held_at (mode_.choice);
  MutexGuard guard (lock_);
  present_capabilities_ = capabilities_;
}

/// They are as the device has them now.
void
Source::adopt_controls ()
{
  if (device ()->kind == Kind::Audio) {
    mode_.held = capabilities_->held_at (mode_.choice);
    return review_voice ();
  }
  mode_.choice.controls = controls_.now ();
  ControlList controls = device ()->whole_capabilities ()->description ().controls;
  for (Control &control : controls) {
    if (controls_.now ().has (control.property))
      control.now = controls_.now ().value (control.property);
  }
  if (!controls.empty ())
    capabilities_ = device ()->capabilities->with_controls (std::move (controls));
  mode_.held = capabilities_->held_at (mode_.choice);
  MutexGuard guard (lock_);
  present_capabilities_ = capabilities_;
}

/// The track of @tap (null: a new one) asks for @request, which comes to @wish. What is optional
/// may be refused by the device. Errors: NotReadable (it does not do what is required); all is then
/// as before.
Status
Source::set_controls (const TrackTap *tap, const TrackRequest &request, const ControlValues &wish)
{
  if (device ()->kind == Kind::Audio) // of each track, and no matter of the device
    return Nothing{};
  const ControlValues wanted = tracks_.wanted (tap, wish);
  if (!controls_.is_open ()) { // parked: they are set when it is opened again; or there are none
    mode_.choice.controls = controls_.target (wanted);
    mode_.held = capabilities_->held_at (mode_.choice);
    return Nothing{};
  }
  const ControlValues before = controls_.now ();
  const auto refused = controls_.bring_about (wanted);
  if (controls_.now () != before)
    adopt_controls ();
  if (const auto property = unmet (request, mode_.held->settings (mode_.choice))) {
    review_controls ();
    const std::string why
        = refused.empty () ? "it stays at another value" : refused.front ().message;
    return Error{ ErrorCode::NotReadable,
                  device ()->label + ": the device does not set " + property_info (*property).name
                      + " as required: " + why,
                  "", "" };
  }
  for (const Error &error : refused)
    GST_WARNING ("%s: %s", device ()->label.c_str (), error.message.c_str ());
  if (controls_.now () == before)
    return Nothing{};
  settle ();
  tell_others (tap);
  return Nothing{};
}

/// Who cared for a control may have gone.
void
Source::review_controls ()
{
  if (!controls_.is_open ())
    return;
  const ControlValues before = controls_.now ();
  for (const Error &error : controls_.bring_about (tracks_.wanted ()))
    GST_INFO ("%s: %s", device ()->label.c_str (), error.message.c_str ());
  if (controls_.now () == before)
    return;
  adopt_controls ();
  settle ();
  tell_others (nullptr);
}

/// Somebody else, or the device itself, has moved them. What tracks require may not hold then:
/// media goes on.
void
Source::follow_controls ()
{
  told_controls_.store (false);
  if (!controls_.look (tracks_.wanted ()))
    return;
  adopt_controls ();
  settle ();
  tell_others (nullptr);
}

/// All tracks but that of @tap have other settings than they know of.
void
Source::tell_others (const TrackTap *tap)
{
  for (const auto &track : tracks_.alive (tap))
    track->tell_configuration_changed ();
}

} // namespace mc

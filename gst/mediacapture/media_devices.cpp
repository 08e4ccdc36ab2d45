// SPDX-License-Identifier: LGPL-2.1-or-later
#include "media_devices.hpp"

#include "gst/capture/devices/device_identity.hpp"

namespace mc {

namespace {

/// Who may use microphones at all may use the one that the user makes the default, unless that very
/// one is denied.
DeviceHandle
default_microphone (const MediaContext &context)
{
  if (!context.state ().allows (GST_MEDIA_FEATURES_MICROPHONE))
    return nullptr;
  const auto devices = DeviceCatalog::instance ().list ();
  // Microphones come first, and the default one before the others.
  if (devices->empty () || devices->front ()->kind != Kind::Audio)
    return nullptr;
  const IdScope ids = context.ids ();
  DeviceHandle seen = as_default (with_ids (devices->front (), ids.device_salt, ids.group_salt));
  return permission_of (*seen, context) == GST_MEDIA_PERMISSION_DENIED ? nullptr : seen;
}

DeviceList
seen_with (const IdScope &ids, Movement movement, std::initializer_list<DeviceListPtr> lists)
{
  DeviceList devices;
  for (const DeviceListPtr &list : lists) {
    for (const DeviceHandle &device : *list)
      devices.push_back (
          with_movement (with_ids (device, ids.device_salt, ids.group_salt), movement));
  }
  return devices;
}

} // namespace

GstMediaPermission
permission_of (const Device &device, const MediaContext &context)
{
  return context.permission (device_kind_of (device.kind),
                             ids_of (device.entry ? *device.entry : device).device);
}

DeviceList
MediaDevices::devices () const
{
  return seen_with (policy ().ids (), policy ().movement (),
                    { DeviceCatalog::instance ().list () });
}

DeviceList
MediaDevices::outputs () const
{
  return seen_with (policy ().ids (), policy ().movement (),
                    { DeviceCatalog::instance ().outputs () });
}

MediaDevices::ListingPtr
MediaDevices::all_listed ()
{
  const auto inputs = DeviceCatalog::instance ().list ();
  const auto outputs = DeviceCatalog::instance ().outputs ();
  const IdScope ids = policy ().ids ();
  const Movement movement = policy ().movement ();
  {
    MutexGuard guard (lock_);
    if (seen_.inputs.lock () == inputs && seen_.outputs.lock () == outputs && seen_.ids == ids
        && seen_.movement == movement)
      return seen_.all;
  }
  const auto all
      = std::make_shared<const Listing> (listed (seen_with (ids, movement, { inputs, outputs })));
  MutexGuard guard (lock_);
  seen_ = { inputs, outputs, ids, movement, all };
  return all;
}

Listing
MediaDevices::listing ()
{
  return make_listing (*all_listed (), policy (), exposure ());
}

Exposure
MediaDevices::exposure () const
{
  const bool all = policy ().state ().expose_devices;
  return { all || camera_exposed_, all || microphone_exposed_ };
}

void
MediaDevices::expose (Kind kind)
{
  const Kind other = kind == Kind::Video ? Kind::Audio : Kind::Video;
  const bool extends
      = policy ().permission (device_kind_of (other), "") == GST_MEDIA_PERMISSION_GRANTED;
  if (kind == Kind::Video || extends)
    camera_exposed_ = true;
  if (kind == Kind::Audio || extends)
    microphone_exposed_ = true;
}

bool
MediaDevices::wait_may_list (GCancellable *cancellable)
{
  return exposure ().any () || policy ().wait_until (&ContextState::in_view, cancellable);
}

void
MediaDevices::know_devices ()
{
  auto now = all_listed ();
  MutexGuard guard (lock_);
  if (!known_)
    known_ = std::move (now);
}

std::optional<MediaDevices::Change>
MediaDevices::take_change ()
{
  ListingPtr before;
  {
    MutexGuard guard (lock_);
    before = known_;
  }
  // Nobody has looked at a list yet, so none can have changed.
  if (!before)
    return std::nullopt;
  const auto now = all_listed ();
  const Exposure exposed = exposure ();
  Change change{ make_listing (*before, policy (), exposed),
                 make_listing (*now, policy (), exposed) };
  if (is_equal (change.before, change.now))
    return std::nullopt;
  MutexGuard guard (lock_);
  known_ = now;
  return change;
}

void
MediaDevices::let_follow (const std::shared_ptr<CaptureTrack> &track) const
{
  if (!track->is_of_default ())
    return;
  track->follow ([held = std::make_shared<const Ref<GstMediaContext>> (ref (context ()))] {
    return default_microphone (*(*held)->impl);
  });
}

DeviceList
devices_of (GstMediaDevices *devices, Kind kind, GCancellable *cancellable)
{
  DeviceCatalog::instance ().wait_settled (kSettleTimeout, cancellable);
  MediaDevices &inside = inside_of (devices);
  inside.know_devices ();
  DeviceList matching;
  for (const DeviceHandle &device : inside.devices ()) {
    if (device->kind == kind)
      matching.push_back (device);
  }
  return matching;
}

DeviceList
outputs_of (GstMediaDevices *devices, GCancellable *cancellable)
{
  DeviceCatalog::instance ().wait_settled (kSettleTimeout, cancellable);
  MediaDevices &inside = inside_of (devices);
  DeviceList outputs = inside.outputs ();
  if (!outputs.empty () && outputs.front ()->is_default)
    outputs.insert (outputs.begin (), as_default (outputs.front ()));
  return outputs;
}

} // namespace mc

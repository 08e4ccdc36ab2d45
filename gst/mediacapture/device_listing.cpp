// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device_listing.hpp"

#include "gst/capture/devices/device_identity.hpp"

#include <algorithm>

namespace mc {

namespace {

/// A device of which nothing but its kind is told.
ListedDevicePtr
anonymous (Kind kind)
{
  return std::make_shared<const ListedDevice> (
      ListedDevice{ device_kind_of (kind), {}, {}, {}, {}, false });
}

void
append_inputs (Listing &listing, Kind kind, const Listing &all, Exposure exposure)
{
  for (const ListedDevicePtr &device : all) {
    if (device->kind != device_kind_of (kind))
      continue;
    // Step 3: that there is one may be known.
    if (!exposure.of (kind)) {
      listing.push_back (anonymous (kind));
      return;
    }
    listing.push_back (device);
  }
}

/// The system's default speaker, whichever that is.
ListedDevicePtr
default_output (const ListedDevice &device)
{
  return std::make_shared<const ListedDevice> (ListedDevice{ device.kind, kDefaultDeviceId,
                                                             label_as_default (device.label),
                                                             device.group_id, nullptr, true });
}

void
append_outputs (Listing &listing, const Listing &all, const MediaContext &context,
                Exposure exposure)
{
  Listing outputs;
  for (const ListedDevicePtr &device : all) {
    if (device->kind != GST_MEDIA_DEVICE_KIND_AUDIOOUTPUT)
      continue;
    if (!exposure.microphone && !context.is_granted_by_name (device->kind, device->device_id))
      continue;
    // Step 8.5: the default stands in front of all, beside its own entry.
    if (device->is_default)
      outputs.insert (outputs.begin (), default_output (*device));
    outputs.push_back (device);
  }
  listing.insert (listing.end (), outputs.begin (), outputs.end ());
}

} // namespace

CapabilityDictionary
ListedDevice::all_capabilities () const
{
  if (!capabilities)
    return {};
  const auto device = engine.lock ();
  if (!device)
    return capabilities->dictionary ();
  CapabilityDictionary all = device->whole_capabilities ()->dictionary ();
  all.members[Property::DeviceId] = Value (device_id);
  all.members[Property::GroupId] = Value (group_id);
  if (movement == Movement::Forbidden) {
    for (const Property property : kMovements)
      all.members.erase (property);
  }
  return all;
}

ListedDevicePtr
listed (const DeviceHandle &device)
{
  const DeviceDescription &description = device->capabilities->description ();
  return std::make_shared<const ListedDevice> (ListedDevice{
      device->is_output ? GST_MEDIA_DEVICE_KIND_AUDIOOUTPUT : device_kind_of (device->kind),
      description.device_id, device->label, description.group_id,
      device->is_output ? nullptr : device->capabilities, device->is_default,
      engine_device (device), device->movement });
}

Listing
listed (const DeviceList &devices)
{
  Listing listing;
  for (const DeviceHandle &device : devices)
    listing.push_back (listed (device));
  return listing;
}

Listing
make_listing (const Listing &all, const MediaContext &context, Exposure exposure)
{
  const ContextState state = context.state ();
  Listing listing;
  // Steps 1 and 2: microphones, then cameras.
  for (const Kind kind : { Kind::Audio, Kind::Video }) {
    if (state.allows (feature_of (kind)))
      append_inputs (listing, kind, all, exposure);
  }
  // Step 4: speakers.
  if (state.allows (GST_MEDIA_FEATURES_SPEAKER_SELECTION))
    append_outputs (listing, all, context, exposure);
  return listing;
}

bool
is_equal (const Listing &a, const Listing &b)
{
  return std::equal (a.begin (), a.end (), b.begin (), b.end (),
                     [] (const ListedDevicePtr &x, const ListedDevicePtr &y) { return *x == *y; });
}

GList *
device_infos_new (const Listing &listing)
{
  GList *infos = nullptr;
  for (auto device = listing.rbegin (); device != listing.rend (); ++device)
    infos = g_list_prepend (infos, device_info_new (*device).release ());
  return infos;
}

} // namespace mc

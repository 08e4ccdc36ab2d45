// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device_identity.hpp"

#include "id_salt.hpp"
#include "mode_hints.hpp"

namespace mc {
namespace {

struct Salts
{
  const std::string &device;
  const std::string &group;
};

void
set_ids (DeviceDescription &description, const std::string &key, const std::string &group_key,
         const Salts &salts)
{
  description.device_id = hashed (salts.device, "device|" + key);
  // What is part of nothing is a group of its own.
  description.group_id = hashed (salts.group, "group|" + (group_key.empty () ? key : group_key));
}

/// The same device with another description.
std::shared_ptr<Device>
copy_with (const Device &device, DeviceDescription description)
{
  auto made = std::make_shared<Device> ();
  made->device = ref (device.device.get ());
  made->provider = device.provider;
  made->kind = device.kind;
  made->is_output = device.is_output;
  made->key = device.key;
  made->group_key = device.group_key;
  made->node = device.node;
  made->label = device.label;
  made->capabilities = Capabilities::make (std::move (description));
  for (const auto &caps : device.box_caps)
    made->box_caps.push_back (ref_mini (caps.get ()));
  made->is_default = device.is_default;
  return made;
}

} // namespace

DeviceHandle
make_device (GstDevice *device, const DeviceIdentity &identity, const std::string &key,
             const std::string &id_salt)
{
  const CapsPtr caps (identity.is_output ? gst_caps_new_empty () : gst_device_get_caps (device));
  DeviceModes modes
      = modes_from_caps (caps.get (), identity.kind, ModeHints{ identity.channel_count });
  if (modes.caps.empty () && !identity.is_output)
    return nullptr;
  DeviceDescription description;
  description.kind = identity.kind;
  set_ids (description, key, identity.group_key, { id_salt, id_salt });
  description.label = identity.label;
  description.facing_modes = identity.facing_modes;
  description.video = std::move (modes.video);
  description.audio = std::move (modes.audio);
  description.default_sample_rate = identity.sample_rate;
  description.default_channel_count = identity.channel_count;
  description.latency = { identity.latency_s, identity.latency_s, 0 };
  description.system_default = identity.is_default;

  auto made = std::make_shared<Device> ();
  made->device = ref (device);
  made->provider = identity.provider;
  made->kind = identity.kind;
  made->is_output = identity.is_output;
  made->key = key;
  made->group_key = identity.group_key;
  made->node = identity.nodes.empty () ? std::string () : identity.nodes.front ();
  made->label = identity.label;
  made->capabilities = Capabilities::make (std::move (description));
  made->box_caps = std::move (modes.caps);
  made->is_default = identity.is_default;
  return made;
}

DeviceHandle
with_key (const Device &device, const std::string &key, const std::string &id_salt)
{
  auto description = device.capabilities->description ();
  set_ids (description, key, device.group_key, { id_salt, id_salt });
  auto made = copy_with (device, std::move (description));
  made->key = key;
  return made;
}

DeviceHandle
with_default (const Device &device, bool is_default)
{
  auto description = device.capabilities->description ();
  description.system_default = is_default;
  auto made = copy_with (device, std::move (description));
  made->is_default = is_default;
  return made;
}

DeviceHandle
with_ids (const DeviceHandle &device, const std::string &device_salt, const std::string &group_salt)
{
  auto description = device->capabilities->description ();
  set_ids (description, device->key, device->group_key, { device_salt, group_salt });
  auto made = copy_with (*device, std::move (description));
  made->base = device;
  return made;
}

std::string
label_as_default (const std::string &label)
{
  return label.empty () ? "Default" : "Default (" + label + ")";
}

DeviceHandle
as_default (const DeviceHandle &seen)
{
  auto description = seen->capabilities->description ();
  description.device_id = kDefaultDeviceId;
  description.label = label_as_default (seen->label);
  auto made = copy_with (*seen, std::move (description));
  made->label = label_as_default (seen->label);
  made->base = engine_device (seen);
  made->entry = seen;
  return made;
}

DeviceHandle
with_movement (const DeviceHandle &seen, Movement movement)
{
  if (seen->movement == movement)
    return seen;
  auto made = copy_with (*seen, seen->capabilities->description ());
  made->base = engine_device (seen);
  made->movement = movement;
  return made;
}

DeviceHandle
device_from_gst (GstDevice *device, const std::string &provider, const std::string &id_salt)
{
  const auto identity = identify (device, provider);
  return identity && !identity->is_output
             ? make_device (device, *identity, identity->key_layers.front (), id_salt)
             : nullptr;
}

} // namespace mc

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device_identity.hpp"

#include "mode_hints.hpp"

#include <gio/gio.h>
#include <unistd.h>

namespace mc {
namespace {

/// What an id is made of: nobody learns a key from it, and ids of two salts tell nothing of each
/// other.
std::string
hashed (const std::string &salt, const std::string &text)
{
  const CharPtr digest (
      g_compute_hmac_for_string (G_CHECKSUM_SHA256, reinterpret_cast<const guchar *> (salt.data ()),
                                 salt.size (), text.data (), static_cast<gssize> (text.size ())));
  return digest.get ();
}

void
set_ids (DeviceDescription &description, const std::string &key, const std::string &group_key,
         const std::string &salt)
{
  description.device_id = hashed (salt, "device|" + key);
  // What is part of nothing is a group of its own.
  description.group_id = hashed (salt, "group|" + (group_key.empty () ? key : group_key));
}

std::string
first_line_of (const char *path)
{
  gchar *contents = nullptr;
  if (!g_file_get_contents (path, &contents, nullptr, nullptr))
    return {};
  const CharPtr owned (contents);
  return g_strstrip (contents);
}

std::string
machine_name ()
{
  for (const char *path : { "/etc/machine-id", "/var/lib/dbus/machine-id" }) {
    std::string id = first_line_of (path);
    if (!id.empty () && id != "uninitialized")
      return id;
  }
  return g_get_host_name ();
}

} // namespace

std::string
derive_id_salt (const std::string &origin)
{
  return hashed (machine_name (), "gst-mediacapture|" + std::to_string (getuid ()) + '|' + origin);
}

DeviceHandle
make_device (GstDevice *device, const DeviceIdentity &identity, const std::string &key,
             const std::string &id_salt)
{
  const CapsPtr caps (gst_device_get_caps (device));
  DeviceModes modes
      = modes_from_caps (caps.get (), identity.kind, ModeHints{ identity.channel_count });
  if (modes.caps.empty ())
    return nullptr;
  DeviceDescription description;
  description.kind = identity.kind;
  set_ids (description, key, identity.group_key, id_salt);
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
  set_ids (description, key, device.group_key, id_salt);
  auto made = std::make_shared<Device> ();
  made->device = ref (device.device.get ());
  made->provider = device.provider;
  made->kind = device.kind;
  made->key = key;
  made->group_key = device.group_key;
  made->node = device.node;
  made->label = device.label;
  made->capabilities = Capabilities::make (std::move (description));
  for (const auto &caps : device.box_caps)
    made->box_caps.push_back (ref_mini (caps.get ()));
  made->is_default = device.is_default;
  return made;
}

DeviceHandle
device_from_gst (GstDevice *device, const std::string &provider, const std::string &id_salt)
{
  const auto identity = identify (device, provider);
  return identity ? make_device (device, *identity, identity->key_layers.front (), id_salt)
                  : nullptr;
}

} // namespace mc

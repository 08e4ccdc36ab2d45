// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device_identity.hpp"

#include "device_properties.hpp"
#include "device_units.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace mc {
namespace {

std::string
cleaned (const std::string &text)
{
  CharPtr valid (g_utf8_make_valid (text.c_str (), -1));
  std::string label = g_strstrip (valid.get ());
  // V4L2 cards of USB cameras say their name twice, the second time cut off: "Integrated Camera:
  // Integrated C".
  const auto colon = label.find (": ");
  if (colon != std::string::npos
      && label.compare (0, label.size () - colon - 2, label, colon + 2) == 0)
    label.erase (colon);
  return label;
}

std::string
label_of (GstDevice *device, const DeviceProperties &properties)
{
  // libcamera's display name is a path of the firmware; the sensor's model is what people know.
  const std::string model = properties.text ("api.libcamera.Model");
  const std::string described = properties.first ({ "node.description", "device.description" });
  const CharPtr display (gst_device_get_display_name (device));
  for (const std::string &text :
       { model, described, std::string (display ? display.get () : "") }) {
    std::string label = cleaned (text);
    if (!label.empty ())
      return label;
  }
  return {};
}

/// The provider's own name of a device, where it has one: the Pulse source, ALSA's "hw:0,1",
/// libcamera's id.
std::string
own_name (GstDevice *device, const std::string &provider)
{
  if (provider == "libcameraprovider") {
    const CharPtr id (gst_device_get_display_name (device));
    return id.get ();
  }
  const GParamSpec *spec
      = g_object_class_find_property (G_OBJECT_GET_CLASS (device), "internal-name");
  if (spec == nullptr || spec->value_type != G_TYPE_STRING || !(spec->flags & G_PARAM_READABLE))
    return {};
  gchar *name = nullptr;
  g_object_get (device, "internal-name", &name, nullptr);
  const CharPtr owned (name);
  return name ? name : "";
}

bool
is_monitor (const DeviceProperties &properties, const std::string &own)
{
  return properties.text ("device.class") == "monitor"
         || class_has (properties.text ("media.class").c_str (), "Sink")
         || g_str_has_suffix (own.c_str (), ".monitor")
         || g_str_has_suffix (properties.text ("node.name").c_str (), ".monitor");
}

/// udev makes "vendor_model" up for a device that has no serial number of its own; twins share it.
bool
has_serial_number (const std::string &serial, const std::string &card)
{
  std::string model = card.substr (0, card.find (':'));
  std::replace (model.begin (), model.end (), ' ', '_');
  return !serial.empty ()
         && !(!model.empty () && g_str_has_suffix (serial.c_str (), model.c_str ()));
}

std::string
serial_of (const DeviceProperties &properties)
{
  const std::string serial = properties.first ({ "device.serial", "api.bluez5.address" });
  const std::string card
      = properties.first ({ "v4l2.device.card", "alsa.card_name", "device.product.name" });
  return has_serial_number (serial, card) ? serial : std::string ();
}

/// The device within its card: "hw:0,1" is number 1 of card 0, whose number depends on the order of
/// discovery.
std::string
alsa_name (const DeviceProperties &properties, const std::string &own)
{
  const std::string card = properties.text ("alsa.id");
  const auto comma = own.find (',');
  if (card.empty () || own.compare (0, 3, "hw:") != 0 || comma == std::string::npos)
    return {};
  return card + own.substr (comma);
}

/// Serial number, name of a server's node (stable, and made of the former), bus path, or what else
/// there is.
std::vector<std::string>
key_layers (const DeviceIdentity &identity, const DeviceProperties &properties,
            const std::string &own)
{
  const std::string serial = serial_of (properties);
  const std::string path
      = properties.first ({ "device.bus-path", "device.bus_path", "api.libcamera.path",
                            "object.path", "v4l2.device.bus_info" });
  const std::string alsa = alsa_name (properties, own);
  const std::string api = properties.text ("device.api");
  std::string key = (identity.is_output             ? "output|"
                     : identity.kind == Kind::Video ? "video|"
                                                    : "audio|")
                    + (api.empty () ? identity.provider : api);
  if (!serial.empty ())
    key += "|serial|" + serial + '|' + identity.label;
  else if (const std::string node = properties.text ("node.name"); !node.empty ())
    key += "|node|" + node;
  else if (!alsa.empty ())
    key += "|alsa|" + alsa;
  else if (!path.empty ())
    key += "|path|" + path + '|' + identity.label;
  else
    key += "|name|" + (own.empty () ? identity.label : own);
  const std::string node = identity.nodes.empty () ? own : identity.nodes.front ();
  return { std::move (key), path, properties.text ("v4l2.device.bus_info"), node };
}

StringList
facing_modes (const DeviceProperties &properties)
{
  const std::string fake = properties.text ("fake.facing-mode");
  if (!fake.empty ())
    return { fake };
  // Of libcamera's enumeration CameraLocation, as number or name; "external" says nothing of where
  // the user is.
  const std::string told
      = properties.first ({ "api.libcamera.location", "api.libcamera.Location" });
  const CharPtr location (g_ascii_strdown (told.c_str (), -1));
  if (told == "0" || g_str_has_suffix (location.get (), "front"))
    return { "user" };
  if (told == "1" || g_str_has_suffix (location.get (), "back"))
    return { "environment" };
  return {};
}

/// Nobody sets a latency, so that it is the one that the elements come with, in whole milliseconds.
double
latency_of (const DeviceProperties &properties, const std::string &provider)
{
  // latency-time of GstAudioBaseSrc (PulseAudio, ALSA), and what fake microphones deliver at once.
  constexpr double kBlock = 0.01;
  if (provider != "pipewiredeviceprovider")
    return kBlock;
  // PipeWire's quantum: what the node asks for, else the server's.
  constexpr double kServerQuantum = 1024.0 / 48000;
  int frames = 0;
  int rate = 0;
  const std::string asked = properties.text ("node.latency");
  const bool told = sscanf (asked.c_str (), "%d/%d", &frames, &rate) == 2 && frames > 0 && rate > 0;
  return std::round ((told ? double (frames) / rate : kServerQuantum) * 1e3) / 1e3;
}

struct DeviceType
{
  Kind kind;
  bool is_output;
};

std::optional<DeviceType>
type_of (const char *device_class)
{
  if (class_has (device_class, "Source") && class_has (device_class, "Video"))
    return DeviceType{ Kind::Video, false };
  if (class_has (device_class, "Source") && class_has (device_class, "Audio"))
    return DeviceType{ Kind::Audio, false };
  if (class_has (device_class, "Sink") && class_has (device_class, "Audio"))
    return DeviceType{ Kind::Audio, true };
  return std::nullopt;
}

} // namespace

bool
class_has (const char *device_class, const char *word)
{
  const StrvPtr words (g_strsplit (device_class ? device_class : "", "/", -1));
  return g_strv_contains (words.get (), word);
}

std::optional<DeviceIdentity>
identify (GstDevice *device, const std::string &provider)
{
  const CharPtr device_class (gst_device_get_device_class (device));
  const auto type = type_of (device_class.get ());
  if (!type)
    return std::nullopt;
  const Kind kind = type->kind;
  const DeviceProperties properties (device);
  const std::string own = own_name (device, provider);
  if (kind == Kind::Audio && !type->is_output && is_monitor (properties, own))
    return std::nullopt;
  DeviceIdentity identity;
  identity.kind = kind;
  identity.is_output = type->is_output;
  identity.provider = provider;
  identity.label = label_of (device, properties);
  identity.nodes = shared_names (properties, kind, own);
  identity.key_layers = key_layers (identity, properties, own);
  identity.group_key = unit_of (properties, kind);
  if (kind == Kind::Video)
    identity.facing_modes = facing_modes (properties);
  else
    identity.latency_s = latency_of (properties, provider);
  identity.is_default = properties.is_true ("is-default");
  identity.sample_rate = properties.number ("audio.rate", identity.sample_rate);
  identity.channel_count = properties.number ("audio.channels", identity.channel_count);
  return identity;
}

} // namespace mc

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device_units.hpp"

#include <climits>
#include <cstdlib>
#include <glib.h>
#include <sys/stat.h>
#if defined(__linux__)
#include <sys/sysmacros.h>
#endif

namespace mc {
namespace {

std::string
resolved (const std::string &path)
{
  char buffer[PATH_MAX];
  return realpath (path.c_str (), buffer) ? buffer : "";
}

std::string
base_name (const std::string &path)
{
  return path.substr (path.rfind ('/') + 1);
}

/// "1-2.3:1.0": port 2.3 of bus 1, interface 0 of configuration 1.
bool
is_usb_interface (const std::string &name)
{
  return g_regex_match_simple ("^\\d+-[\\d.]+:\\d+\\.\\d+$", name.c_str (), GRegexCompileFlags (0),
                               GRegexMatchFlags (0));
}

/// The interfaces of one USB device are one unit; anything else is a unit of its own.
std::string
without_usb_interface (const std::string &path)
{
  return is_usb_interface (base_name (path)) ? path.substr (0, path.rfind ('/')) : path;
}

std::string
video_node (const DeviceProperties &properties)
{
  return properties.first ({ "device.path", "api.v4l2.path" });
}

#if defined(__linux__)
std::string
device_number (const std::string &node)
{
  struct stat info;
  if (stat (node.c_str (), &info) != 0 || !S_ISCHR (info.st_mode))
    return {};
  return "dev:" + std::to_string (info.st_rdev);
}
#else
std::string
device_number (const std::string &)
{
  return {};
}
#endif

void
add (std::vector<std::string> &names, std::string name)
{
  if (!name.empty ())
    names.push_back (std::move (name));
}

/// libcamera names a USB camera by its interface, then its vendor and product:
/// "…-1-2:1.0-046d:0825".
std::string
usb_name_of_libcamera (const std::string &id)
{
  const auto product = id.rfind ('-');
  const auto port
      = product == std::string::npos || product == 0 ? product : id.rfind ('-', product - 1);
  if (port == std::string::npos || port == 0)
    return {};
  const auto before_bus = id.find_last_not_of ("0123456789", port - 1);
  const auto bus = before_bus == std::string::npos ? 0 : before_bus + 1;
  const std::string interface = id.substr (bus, product - bus);
  return is_usb_interface (interface) ? "usb:" + interface : "";
}

void
add_video_names (std::vector<std::string> &names, const DeviceProperties &properties,
                 const std::string &own_name)
{
  const std::string node = video_node (properties);
  add (names, node);
  add (names, node.empty () ? node : device_number (node));
  const std::string interface = node.empty () ? node : base_name (sysfs_device (node));
  if (is_usb_interface (interface))
    add (names, "usb:" + interface);
  add (names, usb_name_of_libcamera (own_name));
  add (names, usb_name_of_libcamera (properties.text ("api.libcamera.path")));
  // The numbers of all nodes that libcamera drives for a camera: "[ 20736, 20737 ]", "< 20736 >".
  const std::string numbers = properties.first ({ "api.libcamera.SystemDevices", "device.devids" });
  const StrvPtr words (g_strsplit_set (numbers.c_str (), "[]<>{}(), \"", -1));
  for (gchar **word = words.get (); *word != nullptr; word++) {
    if (g_ascii_isdigit (**word))
      add (names, std::string ("dev:") + *word);
  }
  add (names, properties.text ("node.name"));
}

void
add_audio_names (std::vector<std::string> &names, const DeviceProperties &properties,
                 const std::string &internal)
{
  add (names, properties.text ("node.name"));
  if (internal != properties.text ("node.name"))
    add (names, internal);
  const std::string card = properties.first ({ "alsa.card", "api.alsa.pcm.card" });
  const std::string device = properties.first ({ "alsa.device", "api.alsa.pcm.device" });
  if (!card.empty () && !device.empty ())
    add (names, "hw:" + card + "," + device);
}

} // namespace

std::string
sysfs_device (const std::string &node)
{
  if (node.compare (0, 5, "/dev/") != 0)
    return {};
  return resolved ("/sys/class/video4linux/" + base_name (node) + "/device");
}

std::vector<std::string>
shared_names (const DeviceProperties &properties, Kind kind, const std::string &own_name)
{
  std::vector<std::string> names;
  if (kind == Kind::Video)
    add_video_names (names, properties, own_name);
  else
    add_audio_names (names, properties, own_name);
  return names;
}

std::string
unit_of (const DeviceProperties &properties, Kind kind)
{
  const std::string fake = properties.text ("fake.group");
  if (!fake.empty ())
    return "fake:" + fake;
  const std::string card = properties.first ({ "alsa.card", "api.alsa.pcm.card" });
  std::string driven;
  if (kind == Kind::Video)
    driven = sysfs_device (video_node (properties));
  else if (!card.empty ())
    driven = resolved ("/sys/class/sound/card" + card + "/device");
  if (!driven.empty ())
    return "sys:" + without_usb_interface (driven);
  // "pci-0000:00:14.0-usb-0:1:1.0": the last part is the interface again.
  std::string path = properties.first ({ "device.bus-path", "device.bus_path" });
  if (!path.empty ()) {
    if (path.find ("-usb-") != std::string::npos && path.rfind (':') != std::string::npos)
      path.erase (path.rfind (':'));
    return "bus:" + path;
  }
  const std::string serial = properties.text ("device.serial");
  if (!serial.empty ())
    return "serial:" + serial;
  const std::string server_device = properties.text ("device.id");
  return server_device.empty () ? server_device : "device:" + server_device;
}

} // namespace mc

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "provider_presence.hpp"

#include "device_units.hpp"

#include <algorithm>
#include <glib.h>
#include <memory>

namespace mc {
namespace {

std::string
environment (const char *name)
{
  const char *value = g_getenv (name);
  return value ? value : "";
}

bool
exists (const std::string &path)
{
  return g_file_test (path.c_str (), G_FILE_TEST_EXISTS);
}

bool
any_exists (const std::vector<std::string> &paths)
{
  return std::any_of (paths.begin (), paths.end (), exists);
}

struct DirectoryDeleter
{
  void operator() (GDir *directory) const { g_dir_close (directory); }
};

/// Paths of the files of @directory whose names match @pattern.
std::vector<std::string>
matching (const std::string &directory, const char *pattern)
{
  std::vector<std::string> paths;
  const std::unique_ptr<GDir, DirectoryDeleter> open (g_dir_open (directory.c_str (), 0, nullptr));
  while (const char *name = open ? g_dir_read_name (open.get ()) : nullptr) {
    if (g_pattern_match_simple (pattern, name))
      paths.push_back (directory + '/' + name);
  }
  return paths;
}

/// Whether a node of a camera is there that nobody offers. The other nodes of an offered device
/// (metadata, a second stream) are its own affair.
bool
has_unoffered_camera (const Surroundings &around, const Offered &offered)
{
  std::set<std::string> units;
  for (const std::string &name : offered.names) {
    const std::string unit = sysfs_device (name);
    if (!unit.empty ())
      units.insert (unit);
  }
  const auto nodes = matching (around.dev, "video*");
  return std::any_of (nodes.begin (), nodes.end (), [&] (const std::string &node) {
    return offered.names.count (node) == 0 && units.count (sysfs_device (node)) == 0;
  });
}

bool
libcamera_worth_loading (const Surroundings &around, const Offered &offered)
{
  if (matching (around.dev, "video*").empty ())
    return !matching (around.dev, "media*").empty ();
  return has_unoffered_camera (around, offered);
}

bool
pipewire_worth_loading (const Surroundings &around, const Offered &)
{
  return any_exists (around.pipewire_sockets);
}

bool
pulse_worth_loading (const Surroundings &around, const Offered &offered)
{
  return !offered.audio_by_pipewire && has_pulse_socket (around);
}

bool
alsa_worth_loading (const Surroundings &around, const Offered &offered)
{
  return !offered.audio_by_server && !matching (around.dev + "/snd", "pcm*c").empty ();
}

bool
decklink_worth_loading (const Surroundings &around, const Offered &)
{
  return exists (around.dev + "/blackmagic");
}

struct Rule
{
  const char *factory;
  bool (*worth_loading) (const Surroundings &, const Offered &);
};
constexpr Rule kRules[] = {
  { "pipewiredeviceprovider", pipewire_worth_loading },
  { "pulsedeviceprovider", pulse_worth_loading },
  { "libcameraprovider", libcamera_worth_loading },
  { "v4l2deviceprovider", has_unoffered_camera },
  { "alsadeviceprovider", alsa_worth_loading },
  { "decklinkdeviceprovider", decklink_worth_loading },
};

} // namespace

Surroundings
Surroundings::of_process ()
{
  Surroundings around;
  const std::string remote = environment ("PIPEWIRE_REMOTE");
  const std::string name = remote.empty () ? "pipewire-0" : remote;
  if (g_path_is_absolute (name.c_str ())) {
    around.pipewire_sockets.push_back (name);
  } else {
    for (const std::string &directory :
         { environment ("PIPEWIRE_RUNTIME_DIR"), environment ("XDG_RUNTIME_DIR"),
           std::string ("/run/pipewire") }) {
      if (!directory.empty ())
        around.pipewire_sockets.push_back (directory + '/' + name);
    }
  }
  around.pulse_elsewhere = !environment ("PULSE_SERVER").empty ();
  const std::string pulse = environment ("PULSE_RUNTIME_PATH");
  if (!pulse.empty ())
    around.pulse_sockets.push_back (pulse + "/native");
  const std::string runtime = environment ("XDG_RUNTIME_DIR");
  if (!runtime.empty ())
    around.pulse_sockets.push_back (runtime + "/pulse/native");
  around.pulse_sockets.push_back ("/run/pulse/native");
  return around;
}

bool
has_pulse_socket (const Surroundings &around)
{
  return around.pulse_elsewhere || any_exists (around.pulse_sockets);
}

bool
worth_loading (const std::string &factory, const Surroundings &around, const Offered &offered)
{
  const auto rule = std::find_if (std::begin (kRules), std::end (kRules),
                                  [&] (const Rule &r) { return factory == r.factory; });
  return rule == std::end (kRules) || rule->worth_loading (around, offered);
}

} // namespace mc

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "gst/capture/devices/provider_presence.hpp"
#include "gst/util/raii.hpp"

#include <glib/gstdio.h>
#include <gst/check/gstcheck.h>
#include <thread>

namespace {

/// A file system with the files that a case names, removed with everything in it.
class Place
{
public:
  Place () : root_ (g_dir_make_tmp ("presence-XXXXXX", nullptr)) { make_directory (""); }
  ~Place ()
  {
    for (auto path = made_.rbegin (); path != made_.rend (); ++path)
      g_remove (path->c_str ());
  }
  Place (const Place &) = delete;

  std::string path (const std::string &name) const
  {
    return std::string (root_.get ()) + '/' + name;
  }
  void make_directory (const std::string &name)
  {
    g_mkdir_with_parents (path (name).c_str (), 0700);
    made_.push_back (path (name));
  }
  void make_file (const std::string &name)
  {
    fail_unless (g_file_set_contents (path (name).c_str (), "", 0, nullptr));
    made_.push_back (path (name));
  }
  mc::Surroundings surroundings () const
  {
    mc::Surroundings around;
    around.dev = root_.get ();
    around.pipewire_sockets = { path ("run/pipewire-0") };
    around.pulse_sockets = { path ("run/pulse/native") };
    return around;
  }

private:
  const mc::CharPtr root_;
  std::vector<std::string> made_;
};

struct PresenceCase
{
  const char *name;
  const char *factory;
  std::vector<const char *> files;
  mc::Offered offered;
  bool expected;
};

mc::Offered
server_audio (bool by_pipewire)
{
  mc::Offered offered;
  offered.audio_by_server = true;
  offered.audio_by_pipewire = by_pipewire;
  return offered;
}

const PresenceCase kCases[] = {
  { "V4L2 without a node", "v4l2deviceprovider", {}, {}, false },
  { "V4L2 with one", "v4l2deviceprovider", { "video0" }, {}, true },
  { "libcamera without a node", "libcameraprovider", {}, {}, false },
  { "libcamera with a media controller", "libcameraprovider", { "media0" }, {}, true },
  { "libcamera with a camera", "libcameraprovider", { "media0", "video0" }, {}, true },
  { "PipeWire without its socket", "pipewiredeviceprovider", {}, {}, false },
  { "PipeWire", "pipewiredeviceprovider", { "run/pipewire-0" }, {}, true },
  { "PulseAudio without its socket", "pulsedeviceprovider", { "run/pipewire-0" }, {}, false },
  { "PulseAudio", "pulsedeviceprovider", { "run/pulse/native" }, {}, true },
  { "PulseAudio over a PipeWire with sound",
    "pulsedeviceprovider",
    { "run/pulse/native" },
    server_audio (true),
    false },
  { "ALSA without a card", "alsadeviceprovider", {}, {}, false },
  { "ALSA with a card that only plays", "alsadeviceprovider", { "snd/pcmC0D0p" }, {}, false },
  { "ALSA", "alsadeviceprovider", { "snd/pcmC0D0c" }, {}, true },
  { "ALSA under a server", "alsadeviceprovider", { "snd/pcmC0D0c" }, server_audio (false), false },
  { "one that nobody knows", "somedeviceprovider", {}, {}, true },
};

void
fill (Place &place, const std::vector<const char *> &files)
{
  place.make_directory ("run");
  place.make_directory ("run/pulse");
  place.make_directory ("snd");
  for (const char *file : files)
    place.make_file (file);
}

GST_START_TEST (a_provider_is_loaded_only_where_it_may_have_a_device)
{
  const auto &c = kCases[__i__];
  Place place;
  fill (place, c.files);
  fail_unless (mc::worth_loading (c.factory, place.surroundings (), c.offered) == c.expected, "%s",
               c.name);
}
GST_END_TEST;

GST_START_TEST (a_camera_that_is_offered_already_is_no_reason)
{
  Place place;
  fill (place, { "video0" });
  mc::Offered offered;
  offered.names = { place.path ("video0") };
  fail_if (mc::worth_loading ("v4l2deviceprovider", place.surroundings (), offered));
  fail_if (mc::worth_loading ("libcameraprovider", place.surroundings (), offered));
  place.make_file ("video1");
  fail_unless (mc::worth_loading ("v4l2deviceprovider", place.surroundings (), offered));
}
GST_END_TEST;

GST_START_TEST (the_watch_tells_of_files_that_appear)
{
  Place place;
  place.make_directory ("run");
  mc::PresenceWatch watch (place.surroundings ());
  place.make_file ("tty0");
  place.make_file ("video0");
  fail_unless (watch.wait ());
  // A directory that came into being is watched from then on.
  place.make_directory ("run/pulse");
  fail_unless (watch.wait ());
  place.make_file ("run/pulse/native");
  fail_unless (watch.wait ());
}
GST_END_TEST;

GST_START_TEST (closing_ends_the_watch)
{
  Place place;
  mc::PresenceWatch watch (place.surroundings ());
  std::thread closer ([&] { watch.close (); });
  fail_if (watch.wait ());
  closer.join ();
  fail_if (watch.wait ());
}
GST_END_TEST;

Suite *
provider_presence_suite ()
{
  Suite *suite = suite_create ("provider presence");
  TCase *tc = tcase_create ("presence");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, a_provider_is_loaded_only_where_it_may_have_a_device, 0,
                       std::size (kCases));
  tcase_add_test (tc, a_camera_that_is_offered_already_is_no_reason);
  tcase_add_test (tc, the_watch_tells_of_files_that_appear);
  tcase_add_test (tc, closing_ends_the_watch);
  return suite;
}

} // namespace

GST_CHECK_MAIN (provider_presence);

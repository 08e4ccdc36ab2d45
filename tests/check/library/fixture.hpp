// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/mediacapture/internal.hpp"
#include "gst/util/raii.hpp"
#include "tests/check/end_test.hpp"

#include <string>
#include <vector>

/* What the tests of the library share: fake devices, requests in one line, and a check that nothing
 * is left behind. */

namespace mctest {

using DevicesPtr = mc::Ref<GstMediaDevices>;
using StreamPtr = mc::Ref<GstMediaStream>;
using TrackPtr = mc::Ref<GstMediaStreamTrack>;
using InfoPtr = mc::Ref<GstMediaDeviceInfo>;
using ProcessorPtr = mc::Ref<GstMediaStreamTrackProcessor>;
using CancellablePtr = mc::Ref<GCancellable>;

struct TrackConstraintsDeleter
{
  void operator() (GstMediaTrackConstraints *c) const { gst_media_track_constraints_unref (c); }
};
struct StreamConstraintsDeleter
{
  void operator() (GstMediaStreamConstraints *c) const { gst_media_stream_constraints_unref (c); }
};
using TrackConstraintsPtr = std::unique_ptr<GstMediaTrackConstraints, TrackConstraintsDeleter>;
using StreamConstraintsPtr = std::unique_ptr<GstMediaStreamConstraints, StreamConstraintsDeleter>;

/// Two cameras and two microphones:
///   front     320x240, 640x480 at 30/s, 1280x720 at 30/s and 15/s; user; group tablet; the default
///   back      1920x1080 at 30/s; environment; group tablet
///   built-in  48 kHz stereo; group tablet; the default
///   headset   16 kHz mono; group headset
extern const char *const kDesk;

/// Before and after each test: the devices of kDesk, and nothing left behind.
void set_up ();
void tear_down ();

/// The process's devices are now those of @json.
void use_devices (const char *json);
/// Does an entry of a fake device's timeline now.
void perform (const char *device, const char *json);

/// Whether a camera of kDesk is held open by somebody.
bool is_open (const char *camera);

StreamConstraintsPtr wish (const char *json);
/// A stream; the test fails if there is none.
StreamPtr get_user_media (const char *json);
/// The only track of a stream that was asked for with @json.
TrackPtr get_track (const char *json);
/// The error of a request; the test fails if there is none.
mc::ErrorPtr refusal_of (const char *json);

std::vector<TrackPtr> tracks_of (GstMediaStream *stream);
std::vector<InfoPtr> enumerate ();
/// The device with this label.
InfoPtr find_device (const char *label);

/// A field of a structure as text.
std::string field (const GstStructure *structure, const char *name);
void assert_text (const std::string &actual, const std::string &expected);
std::string setting (GstMediaStreamTrack *track, const char *name);
std::string constraints_of (const TrackPtr &track);  ///< as JSON
std::string capabilities_of (const TrackPtr &track); ///< as JSON

/// Runs @context until @done says so; the test's timeout is the limit.
template <typename Done>
void
run_until (GMainContext *context, Done done)
{
  while (!done ())
    g_main_context_iteration (context, TRUE);
}
/// Handles what is already waiting in @context.
void drain (GMainContext *context);

/// Asserts that this was the last reference.
template <typename T>
void
drop_last (std::unique_ptr<T, mc::ObjectDeleter> object)
{
  gpointer watched = object.get ();
  g_object_add_weak_pointer (G_OBJECT (object.get ()), &watched);
  object.reset ();
  fail_unless (watched == nullptr, "somebody still holds the object");
}

/// Main of a suite: one test case with the fixture.
Suite *make_suite (const char *name, void (*add_tests) (TCase *));

} // namespace mctest

#define MC_CHECK_MAIN(name, add_tests)                                                             \
  int main (int argc, char **argv)                                                                 \
  {                                                                                                \
    gst_check_init (&argc, &argv);                                                                 \
    return gst_check_run_suite (mctest::make_suite (name, add_tests), name, __FILE__);             \
  }

/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Mixes all microphones into one track, and records that: tracks go into a graph of audio elements
 * by audiotracksrc, and come out of it as a track by audiotracksink.
 *
 *   mix_microphones FILE.wav
 */

#include <gst/mediacapture/mediacapture.h>

/* About a second of sound. */
#define BUFFERS 100

/* The track of one microphone; NULL, and a word about it, when it cannot be had. */
static GstMediaStreamTrack *
open_microphone (GstMediaDeviceInfo *info)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *wish
      = g_strdup_printf ("{ \"audio\": { \"deviceId\": { \"exact\": \"%s\" } } }",
                         gst_media_device_info_get_device_id (info));
  g_autoptr (GstMediaStreamConstraints) constraints
      = gst_media_stream_constraints_from_json (wish, &error);
  g_autoptr (GstMediaStream) stream = gst_media_devices_get_user_media (
      gst_media_devices_get_default (), constraints, NULL, &error);
  if (!stream) {
    g_printerr ("%s\n", error->message);
    return NULL;
  }
  g_autolist (GstMediaStreamTrack) tracks = gst_media_stream_get_tracks (stream);
  return g_object_ref (GST_MEDIA_STREAM_TRACK (tracks->data));
}

/* Adds `audiotracksrc ! audioconvert ! audioresample` in front of the mixer. */
static gboolean
add_microphone (GstBin *graph, GstMediaStreamTrack *track)
{
  g_autoptr (GError) error = NULL;
  GstElement *branch = gst_parse_bin_from_description (
      "audiotracksrc name=src ! audioconvert ! audioresample", TRUE, &error);
  if (!branch) {
    g_printerr ("%s\n", error->message);
    return FALSE;
  }
  g_autoptr (GstElement) src = gst_bin_get_by_name (GST_BIN (branch), "src");
  g_autoptr (GstElement) mixer = gst_bin_get_by_name (graph, "mixer");
  g_object_set (src, "track", track, NULL);
  g_print ("mixing %s\n", gst_media_stream_track_get_label (track));
  return gst_bin_add (graph, branch) && gst_element_link (branch, mixer);
}

static gboolean
add_all_microphones (GstBin *graph)
{
  g_autoptr (GError) error = NULL;
  g_autolist (GstMediaDeviceInfo) infos
      = gst_media_devices_enumerate_devices (gst_media_devices_get_default (), NULL, &error);
  for (GList *l = infos; l; l = l->next) {
    GstMediaDeviceInfo *info = l->data;
    if (gst_media_device_info_get_kind (info) != GST_MEDIA_DEVICE_KIND_AUDIOINPUT)
      continue;
    g_autoptr (GstMediaStreamTrack) track = open_microphone (info);
    if (!track || !add_microphone (graph, track))
      return FALSE;
  }
  return infos != NULL;
}

/* Records @track and waits for the end of the file. */
static gboolean
record (GstMediaStreamTrack *track, const gchar *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) recorder = gst_parse_launch (
      "audiotracksrc name=src ! audioconvert ! wavenc ! filesink name=file", &error);
  if (!recorder) {
    g_printerr ("%s\n", error->message);
    return FALSE;
  }
  g_autoptr (GstElement) src = gst_bin_get_by_name (GST_BIN (recorder), "src");
  g_autoptr (GstElement) file = gst_bin_get_by_name (GST_BIN (recorder), "file");
  g_object_set (src, "track", track, "num-buffers", BUFFERS, NULL);
  g_object_set (file, "location", path, NULL);
  gst_element_set_state (recorder, GST_STATE_PLAYING);
  g_autoptr (GstBus) bus = gst_element_get_bus (recorder);
  g_autoptr (GstMessage) message
      = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  gst_element_set_state (recorder, GST_STATE_NULL);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    return TRUE;
  gst_message_parse_error (message, &error, NULL);
  g_printerr ("%s\n", error->message);
  return FALSE;
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  if (argc != 2) {
    g_printerr ("usage: %s FILE.wav\n", argv[0]);
    return 2;
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) graph = gst_parse_launch (
      "audiomixer name=mixer latency=20000000 ! audio/x-raw,rate=48000,channels=2 ! audioconvert ! "
      "audiotracksink name=mixed label=mixture",
      &error);
  if (!graph) {
    g_printerr ("%s\n", error->message);
    return 1;
  }
  g_autoptr (GstElement) mixed = gst_bin_get_by_name (GST_BIN (graph), "mixed");
  g_autoptr (GstMediaStreamTrack) track = NULL;
  g_object_get (mixed, "track", &track, NULL);
  gboolean recorded = FALSE;
  if (add_all_microphones (GST_BIN (graph))) {
    gst_element_set_state (graph, GST_STATE_PLAYING);
    recorded = record (track, argv[1]);
    g_autofree gchar *settings = gst_media_stream_track_get_settings_json (track);
    g_print ("recorded %s %s\n", gst_media_stream_track_get_label (track), settings);
  }
  gst_element_set_state (graph, GST_STATE_NULL);
  return recorded ? 0 : 1;
}

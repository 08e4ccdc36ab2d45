/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Asks for a camera as a web page would, and looks at the first pictures. */

#include <gst/mediacapture/mediacapture.h>

static int status = 1;

static void
look_at (GstMediaStreamTrack *track)
{
  g_autofree gchar *settings = gst_media_stream_track_get_settings_json (track);
  g_print ("%s %s\n", gst_media_stream_track_get_label (track), settings);

  g_autoptr (GstMediaStreamTrackProcessor) processor = gst_media_stream_track_processor_new (track);
  for (int i = 0; i < 3; i++) {
    g_autoptr (GstSample) sample = gst_media_stream_track_processor_read (processor, NULL, NULL);
    if (!sample)
      return;
    g_print ("  picture of %" G_GSIZE_FORMAT " bytes\n",
             gst_buffer_get_size (gst_sample_get_buffer (sample)));
  }
  status = 0;
}

static void
got_stream_cb (GObject *devices, GAsyncResult *result, gpointer loop)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstMediaStream) stream
      = gst_media_devices_get_user_media_finish (GST_MEDIA_DEVICES (devices), result, &error);
  if (!stream) {
    g_printerr ("%s\n", error->message);
  } else {
    g_autolist (GstMediaStreamTrack) tracks = gst_media_stream_get_tracks (stream);
    for (GList *l = tracks; l; l = l->next)
      look_at (GST_MEDIA_STREAM_TRACK (l->data));
  }
  g_main_loop_quit ((GMainLoop *)loop);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstMediaStreamConstraints) constraints = gst_media_stream_constraints_from_json (
      argc > 1 ? argv[1] : "{ \"video\": { \"width\": { \"ideal\": 640 } } }", &error);
  if (!constraints) {
    g_printerr ("%s\n", error->message);
    return 1;
  }
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  gst_media_devices_get_user_media_async (gst_media_devices_get_default (), constraints, NULL,
                                          got_stream_cb, loop);
  g_main_loop_run (loop);
  return status;
}

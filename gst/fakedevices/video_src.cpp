// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * SECTION:element-fakevideosrc
 * @title: fakevideosrc
 * @see_also: fakeaudiosrc, fakedeviceprovider
 *
 * A fake camera. It delivers a test picture in exactly the modes of its configuration, and plugs,
 * stalls, fails and misbehaves on cue, so that applications can be tested without hardware.
 *
 * In the middle of each picture is its number and capture time in a pattern that a machine can read
 * even after the picture has been cropped, scaled or compressed. The colour tells the cameras
 * apart; a circle shows whether the picture was stretched.
 *
 * Which cameras there are says the environment variable `GST_MEDIACAPTURE_FAKE_DEVICES`: `default`,
 * or the path of a JSON file. Without it there are none.
 *
 * ## Example launch lines
 * |[
 * GST_MEDIACAPTURE_FAKE_DEVICES=default gst-launch-1.0 fakevideosrc ! videoconvert ! autovideosink
 * ]|
 * Shows the default camera at 640x480.
 * |[
 * GST_MEDIACAPTURE_FAKE_DEVICES=default gst-launch-1.0 fakevideosrc device=back ! image/jpeg !
 * jpegdec ! videoconvert ! autovideosink
 * ]|
 * Shows what the camera on the back delivers as Motion JPEG.
 *
 * Since: 0.1
 */

#include "device_src.hpp"

struct _GstFakeVideoSrc
{
  GstFakeDeviceSrc parent;
};

G_DEFINE_FINAL_TYPE (GstFakeVideoSrc, gst_fake_video_src, GST_TYPE_FAKE_DEVICE_SRC)
GST_ELEMENT_REGISTER_DEFINE (fakevideosrc, "fakevideosrc", GST_RANK_NONE, GST_TYPE_FAKE_VIDEO_SRC)

static void
gst_fake_video_src_init (GstFakeVideoSrc *)
{
}

static void
gst_fake_video_src_class_init (GstFakeVideoSrcClass *klass)
{
  gst_element_class_set_static_metadata (
      GST_ELEMENT_CLASS (klass), "Fake camera", "Source/Video/Hardware",
      "Delivers what a scripted fake camera captures", "The gst-mediacapture authors");
  gst_fake_device_src_class_set_kind (GST_FAKE_DEVICE_SRC_CLASS (klass), mc::fake::Kind::Camera);
}

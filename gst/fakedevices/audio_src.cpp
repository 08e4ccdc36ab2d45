// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * SECTION:element-fakeaudiosrc
 * @title: fakeaudiosrc
 * @see_also: fakevideosrc, fakedeviceprovider
 *
 * A fake microphone. It hears a tone, another one for each microphone, and a click at each full
 * second of running time, and plugs, stalls, fails and misbehaves on cue, so that applications can
 * be tested without hardware.
 *
 * Which microphones there are says the environment variable `GST_MEDIACAPTURE_FAKE_DEVICES`:
 * `default`, or the path of a JSON file. Without it there are none.
 *
 * ## Example launch line
 * |[
 * GST_MEDIACAPTURE_FAKE_DEVICES=default gst-launch-1.0 fakeaudiosrc device=headset ! audioconvert !
 * autoaudiosink
 * ]|
 * Plays what the headset hears.
 *
 * Since: 0.1
 */

#include "device_src.hpp"

struct _GstFakeAudioSrc
{
  GstFakeDeviceSrc parent;
};

G_DEFINE_FINAL_TYPE (GstFakeAudioSrc, gst_fake_audio_src, GST_TYPE_FAKE_DEVICE_SRC)
GST_ELEMENT_REGISTER_DEFINE (fakeaudiosrc, "fakeaudiosrc", GST_RANK_NONE, GST_TYPE_FAKE_AUDIO_SRC)

static void
gst_fake_audio_src_init (GstFakeAudioSrc *)
{
}

static void
gst_fake_audio_src_class_init (GstFakeAudioSrcClass *klass)
{
  gst_element_class_set_static_metadata (
      GST_ELEMENT_CLASS (klass), "Fake microphone", "Source/Audio/Hardware",
      "Delivers what a scripted fake microphone hears", "The gst-mediacapture authors");
  gst_fake_device_src_class_set_kind (GST_FAKE_DEVICE_SRC_CLASS (klass),
                                      mc::fake::Kind::Microphone);
}

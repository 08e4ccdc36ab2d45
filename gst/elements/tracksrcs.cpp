// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * SECTION:element-videotracksrc
 * @title: videotracksrc
 * @short_description: Frames of a camera that constraints choose and configure
 * @see_also: audiotracksrc, usermediasrc, mediastreambin
 *
 * A live source of raw video. It reads the MediaStreamTrack in #GstMediaTrackSrc:track, or asks for
 * one: the device and its settings are chosen as the W3C's [Media Capture and
 * Streams](https://www.w3.org/TR/mediacapture-streams/) says, from #GstMediaTrackSrc:constraints
 * and what the pad's peer accepts. Both say the same thing in two ways, so the two lines below end
 * in the same settings.
 *
 * |[
 * gst-launch-1.0 videotracksrc
 * constraints='{"width":{"exact":640},"height":{"exact":360},"frameRate":{"exact":15}}' !
 * videoconvert ! autovideosink gst-launch-1.0 videotracksrc !
 * video/x-raw,width=640,height=360,framerate=15/1 ! videoconvert ! autovideosink
 * ]|
 *
 * Element messages tell of the life of the track (`gst-launch-1.0 -m` shows them):
 * `mediastreamtrack-started` (id, kind, label, settings, track), `mediastreamtrack-settings` (id,
 * settings, caps), `mediastreamtrack-rate` (id, deviates, setting, measured: frames per second that
 * left the setting by over 10 % for two seconds, or are back) and `mediastreamtrack-ended` (id,
 * reason). When the track ends, so does the stream, with EOS, unless #GstMediaTrackSrc:on-ended
 * says that it goes on. The details of an error message have the fields name (of the W3C),
 * constraint and explanation.
 */

/**
 * SECTION:element-audiotracksrc
 * @title: audiotracksrc
 * @short_description: Sound of a microphone that constraints choose and configure
 * @see_also: videotracksrc, usermediasrc, mediastreambin
 *
 * The counterpart of videotracksrc for microphones.
 *
 * |[
 * gst-launch-1.0 audiotracksrc constraints='{"sampleRate":48000,"channelCount":{"exact":1}}' !
 * audioconvert ! opusenc ! oggmux ! filesink location=me.ogg
 * ]|
 *
 * With the deviceId "default" it goes on with another microphone when the user makes that the
 * system's default; its caps may change then.
 *
 * |[
 * gst-launch-1.0 audiotracksrc constraints='{"deviceId":{"exact":"default"}}' ! audioconvert !
 * audioresample ! autoaudiosink
 * ]|
 */

#include "mediatracksrc.hpp"

#include "elements.hpp"

#include "gst/util/raii.hpp"

namespace {

/// What makes one track source differ from the other.
struct TrackSrcRow
{
  mc::Kind kind;
  const char *long_name;
  const char *klass;
  const char *description;
  const char *caps;
};

constexpr TrackSrcRow kVideo = {
  mc::Kind::Video,
  "Video track source",
  "Source/Video/Hardware",
  "Reads a video MediaStreamTrack: one that is given, or a camera chosen and configured by W3C "
  "constraints",
  "video/x-raw(ANY)",
};

constexpr TrackSrcRow kAudio = {
  mc::Kind::Audio,
  "Audio track source",
  "Source/Audio/Hardware",
  "Reads an audio MediaStreamTrack: one that is given, or a microphone chosen and configured by "
  "W3C constraints",
  "audio/x-raw, layout = (string) interleaved",
};

void
class_init (gpointer g_class, gpointer data)
{
  const auto *row = static_cast<const TrackSrcRow *> (data);
  static_cast<GstMediaTrackSrcClass *> (g_class)->kind = row->kind;
  GstElementClass *element_class = GST_ELEMENT_CLASS (g_class);
  gst_element_class_set_static_metadata (element_class, row->long_name, row->klass,
                                         row->description, "The gst-mediacapture developers");
  const mc::CapsPtr caps (gst_caps_from_string (row->caps));
  gst_element_class_add_pad_template (
      element_class, gst_pad_template_new ("src", GST_PAD_SRC, GST_PAD_ALWAYS, caps.get ()));
}

GType
register_type (const char *name, const TrackSrcRow &row)
{
  const GTypeInfo info
      = { sizeof (GstMediaTrackSrcClass), nullptr, nullptr, class_init, nullptr, &row,
          sizeof (GstMediaTrackSrc),      0,       nullptr, nullptr };
  return g_type_register_static (GST_TYPE_MEDIA_TRACK_SRC, name, &info,
                                 static_cast<GTypeFlags> (0));
}

} // namespace

GType
gst_video_track_src_get_type ()
{
  static const GType type = register_type ("GstVideoTrackSrc", kVideo);
  return type;
}

GType
gst_audio_track_src_get_type ()
{
  static const GType type = register_type ("GstAudioTrackSrc", kAudio);
  return type;
}

GST_ELEMENT_REGISTER_DEFINE (videotracksrc, "videotracksrc", GST_RANK_NONE,
                             GST_TYPE_VIDEO_TRACK_SRC)
GST_ELEMENT_REGISTER_DEFINE (audiotracksrc, "audiotracksrc", GST_RANK_NONE,
                             GST_TYPE_AUDIO_TRACK_SRC)

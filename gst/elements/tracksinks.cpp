// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * SECTION:element-videotracksink
 * @title: videotracksink
 * @short_description: A video track of what any pipeline makes
 * @see_also: audiotracksink, videotracksrc
 *
 * Makes a MediaStreamTrack of raw video: of a file, a network stream, a filtered camera, a test
 * picture. #GstMediaTrackSink:track is like the track of a camera: it has clones, each with
 * constraints of its own (smaller sizes and lower rates are made for whoever asks for them), may be
 * disabled, and is read by any number of videotracksrc in any pipeline with any clock. None of them
 * can hold up this element, however slow it is.
 *
 * |[
 * gst-launch-1.0 videotestsrc is-live=true ! video/x-raw,width=640,height=480 ! videotracksink
 * ]|
 *
 * The line shows the life of a track that nobody reads (add `-m`); an application reads it so:
 *
 * |[<!-- language="C" -->
 * g_object_get (sink, "track", &track, NULL);
 * g_object_set (videotracksrc, "track", track, NULL);
 * ]|
 *
 * #GstMediaTrackSink:stream is the same as a MediaStream, for mediastreambin or a `mediastream:`
 * URL. What comes after the end of the stream is another track, also there; a switch between inputs
 * before the element (input-selector) is not the end of anything, and goes on in the same track.
 *
 * Buffers are rendered at their time (#GstBaseSink:sync), and carry their running time to the
 * readers, whatever clocks are in use: what is in step here is in step there. The latency of this
 * pipeline is part of the latency that readers report. The track is muted while the pipeline does
 * not play or has nothing to give for a second (readers then get black pictures), goes on after a
 * flush, follows changed caps, and ends with the stream.
 *
 * Element messages tell of the track, as those of videotracksrc do: `mediastreamtrack-started` (id,
 * kind, label, settings, track) when the element is started and `mediastreamtrack-ended` (id,
 * reason) at the end of the stream.
 */

/**
 * SECTION:element-audiotracksink
 * @title: audiotracksink
 * @short_description: An audio track of what any pipeline makes
 * @see_also: videotracksink, audiotracksrc
 *
 * The counterpart of videotracksink for interleaved raw sound. With audiotracksrc it takes the
 * tracks of microphones into any graph of audio elements and back, as a
 * MediaStreamAudioSourceNode and a MediaStreamAudioDestinationNode of the Web Audio API do.
 *
 * |[
 * gst-launch-1.0 audiotestsrc is-live=true ! audiotracksink
 * ]|
 */

#include "mediatracksink.hpp"

#include "elements.hpp"

#include "gst/util/raii.hpp"

namespace {

/// What makes one track sink differ from the other.
struct TrackSinkRow
{
  mc::Kind kind;
  const char *long_name;
  const char *klass;
  const char *description;
  const char *caps;
};

constexpr TrackSinkRow kVideo = {
  mc::Kind::Video, "Video track sink", "Sink/Video", "Makes a video MediaStreamTrack of raw video",
  "video/x-raw",
};

constexpr TrackSinkRow kAudio = {
  mc::Kind::Audio,
  "Audio track sink",
  "Sink/Audio",
  "Makes an audio MediaStreamTrack of raw sound",
  "audio/x-raw, layout = (string) interleaved, format = (string) { F32LE, F32BE, S32LE, S32BE, "
  "S24_32LE, S24_32BE, S24LE, S24BE, S16LE, S16BE, S8, U8 }",
};

void
class_init (gpointer g_class, gpointer data)
{
  const auto *row = static_cast<const TrackSinkRow *> (data);
  static_cast<GstMediaTrackSinkClass *> (g_class)->kind = row->kind;
  GstElementClass *element_class = GST_ELEMENT_CLASS (g_class);
  gst_element_class_set_static_metadata (element_class, row->long_name, row->klass,
                                         row->description, "The gst-mediacapture developers");
  const mc::CapsPtr caps (gst_caps_from_string (row->caps));
  gst_element_class_add_pad_template (
      element_class, gst_pad_template_new ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, caps.get ()));
}

GType
register_type (const char *name, const TrackSinkRow &row)
{
  const GTypeInfo info
      = { sizeof (GstMediaTrackSinkClass), nullptr, nullptr, class_init, nullptr, &row,
          sizeof (GstMediaTrackSink),      0,       nullptr, nullptr };
  return g_type_register_static (GST_TYPE_MEDIA_TRACK_SINK, name, &info,
                                 static_cast<GTypeFlags> (0));
}

} // namespace

GType
gst_video_track_sink_get_type ()
{
  static const GType type = register_type ("GstVideoTrackSink", kVideo);
  return type;
}

GType
gst_audio_track_sink_get_type ()
{
  static const GType type = register_type ("GstAudioTrackSink", kAudio);
  return type;
}

GST_ELEMENT_REGISTER_DEFINE (videotracksink, "videotracksink", GST_RANK_NONE,
                             GST_TYPE_VIDEO_TRACK_SINK)
GST_ELEMENT_REGISTER_DEFINE (audiotracksink, "audiotracksink", GST_RANK_NONE,
                             GST_TYPE_AUDIO_TRACK_SINK)

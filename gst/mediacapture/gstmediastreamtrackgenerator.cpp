// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * SECTION:gstmediastreamtrackgenerator
 * @title: GstMediaStreamTrackGenerator
 * @short_description: A track of what an application makes itself
 *
 * Frames that are written, one #GstSample after the other, are what the track gives. The track is
 * like one of a camera or a microphone: it has clones, each with constraints of its own, may be
 * disabled, and is read in any pipeline with any clock. The counterpart of
 * #GstMediaStreamTrackProcessor; between the two an application changes a track's pictures or
 * sound.
 *
 * |[<!-- language="C" -->
 * g_autoptr (GstMediaStreamTrackGenerator) generator
 *     = gst_media_stream_track_generator_new (GST_MEDIA_STREAM_TRACK_KIND_VIDEO, "drawing");
 * g_autoptr (GstMediaStreamTrack) track = gst_media_stream_track_generator_get_track (generator);
 * gst_media_stream_track_generator_write (generator, sample, NULL, &error);
 * gst_media_stream_track_generator_close (generator);
 * ]|
 *
 * Samples have fixed caps: raw video, or interleaved raw audio, in ordinary memory. The caps may
 * change from one sample to the next; settings and capabilities of the track follow them, with
 * #GstMediaStreamTrack::configurationchange. Before the first sample there are none, and readers
 * wait. Where the caps have a frame rate, or are audio, a lack of samples mutes the track, after
 * five frames and one second at least; with a variable rate (`framerate=0/1`) a picture stays until
 * the next.
 *
 * The timestamp of a sample is its capture time on GStreamer's system clock. One that is missing,
 * or further than ten seconds from now, is replaced by the time of the write.
 *
 * A write never waits for readers: each has a short queue, a slow one loses the oldest frames of
 * video and disturbs nobody else. It takes longer only where tracks change with it (new caps, the
 * first frame after a stall or after unmuting): then it is done when the tracks are ready for it,
 * and samples written meanwhile wait with it, 64 at most.
 *
 * Since: 0.1
 */

#include "async_task.hpp"
#include "objects.hpp"
#include "property_table.hpp"

#include "gst/capture/sources/pending.hpp"
#include "gst/capture/tracks/generator.hpp"

#include <type_traits>

struct GeneratorImpl
{
  // Set when the object is made, constant afterwards.
  mc::Kind kind = mc::Kind::Video;
  std::string label;
  std::unique_ptr<mc::Generator> generator;
  mc::Ref<GstMediaStreamTrack> track;
};

struct _GstMediaStreamTrackGenerator
{
  GstObject parent;
  GeneratorImpl *impl; ///< owned; set in init, deleted in finalize, never null between
};
static_assert (std::is_trivially_default_constructible_v<_GstMediaStreamTrackGenerator>,
               "g_object_new() gives zeroed memory and runs no constructor");
G_DEFINE_FINAL_TYPE (GstMediaStreamTrackGenerator, gst_media_stream_track_generator,
                     GST_TYPE_OBJECT)

namespace {

using Generator = GstMediaStreamTrackGenerator;

constexpr auto kConstructOnly = static_cast<GParamFlags> (mc::kReadWrite | G_PARAM_CONSTRUCT_ONLY);

constexpr mc::PropertyRow<Generator> kProperties[] = {
  /**
   * GstMediaStreamTrackGenerator:kind:
   *
   * The medium of the track.
   *
   * Since: 0.1
   */
  { [] {
     return g_param_spec_enum ("kind", nullptr, nullptr, GST_TYPE_MEDIA_STREAM_TRACK_KIND,
                               GST_MEDIA_STREAM_TRACK_KIND_VIDEO, kConstructOnly);
   },
    [] (Generator *self, GValue *value) {
      g_value_set_enum (value, static_cast<gint> (self->impl->kind));
    },
    [] (Generator *self, const GValue *value) {
      self->impl->kind = static_cast<mc::Kind> (g_value_get_enum (value));
    } },
  /**
   * GstMediaStreamTrackGenerator:label:
   *
   * The name of the track for people; may be empty.
   *
   * Since: 0.1
   */
  { [] { return g_param_spec_string ("label", nullptr, nullptr, "", kConstructOnly); },
    [] (Generator *self, GValue *value) { g_value_set_string (value, self->impl->label.c_str ()); },
    [] (Generator *self, const GValue *value) {
      const gchar *label = g_value_get_string (value);
      self->impl->label = label ? label : "";
    } },
  /**
   * GstMediaStreamTrackGenerator:track:
   *
   * The track that the samples go to, and to its clones.
   *
   * [Spec: track](https://w3c.github.io/mediacapture-transform/#dom-videotrackgenerator-track)
   *
   * Since: 0.1
   */
  { [] {
     return g_param_spec_object ("track", nullptr, nullptr, GST_TYPE_MEDIA_STREAM_TRACK,
                                 mc::kReadable);
   },
    [] (Generator *self, GValue *value) { g_value_set_object (value, self->impl->track.get ()); },
    nullptr },
  /**
   * GstMediaStreamTrackGenerator:muted:
   *
   * Whether the tracks are muted by the generator. Samples written meanwhile are discarded.
   *
   * [Spec: muted](https://w3c.github.io/mediacapture-transform/#dom-videotrackgenerator-muted)
   *
   * Since: 0.1
   */
  { [] { return g_param_spec_boolean ("muted", nullptr, nullptr, FALSE, mc::kReadWrite); },
    [] (Generator *self, GValue *value) {
      g_value_set_boolean (value, gst_media_stream_track_generator_get_muted (self));
    },
    [] (Generator *self, const GValue *value) {
      gst_media_stream_track_generator_set_muted (self, g_value_get_boolean (value));
    } },
};

/// Hands the sample to the tracks; @done is called once with the outcome.
void
push (Generator *self, GstSample *sample, std::function<void (const mc::Status &)> done)
{
  GstCaps *caps = gst_sample_get_caps (sample);
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  const auto refuse = [&] (const char *why) {
    done (mc::Error{ mc::ErrorCode::Type, self->impl->label + ": " + why, "", "" });
  };
  if (!caps || !buffer)
    return refuse (caps ? "the sample has no buffer" : "the sample has no caps");
  if (self->impl->generator->is_over ()) {
    done (mc::Error{ mc::ErrorCode::InvalidState, self->impl->label + ": the track has ended", "",
                     "" });
    return;
  }
  self->impl->generator->push (caps, mc::ref_mini (buffer), GST_BUFFER_PTS (buffer),
                               std::move (done));
}

} // namespace

static void
gst_media_stream_track_generator_init (GstMediaStreamTrackGenerator *self)
{
  self->impl = new GeneratorImpl;
}

static void
gst_media_stream_track_generator_constructed (GObject *object)
{
  GeneratorImpl &impl = *GST_MEDIA_STREAM_TRACK_GENERATOR (object)->impl;
  auto made = mc::Generator::make (impl.kind, impl.label, mc::MuteReason::None);
  impl.generator = std::move (made.generator);
  impl.track.reset (mc::track_from_capture (std::move (made.track)));
  G_OBJECT_CLASS (gst_media_stream_track_generator_parent_class)->constructed (object);
}

static void
gst_media_stream_track_generator_dispose (GObject *object)
{
  gst_media_stream_track_generator_close (GST_MEDIA_STREAM_TRACK_GENERATOR (object));
  G_OBJECT_CLASS (gst_media_stream_track_generator_parent_class)->dispose (object);
}

static void
gst_media_stream_track_generator_finalize (GObject *object)
{
  delete GST_MEDIA_STREAM_TRACK_GENERATOR (object)->impl;
  G_OBJECT_CLASS (gst_media_stream_track_generator_parent_class)->finalize (object);
}

static void
gst_media_stream_track_generator_class_init (GstMediaStreamTrackGeneratorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->constructed = gst_media_stream_track_generator_constructed;
  object_class->dispose = gst_media_stream_track_generator_dispose;
  object_class->finalize = gst_media_stream_track_generator_finalize;
  mc::PropertyTable<Generator, std::size (kProperties), kProperties>::install (object_class);
}

/**
 * gst_media_stream_track_generator_new:
 * @kind: the medium
 * @label: (nullable): the name of the track for people; %NULL for none
 *
 * A generator with a live track, which is not muted. Signals of the track come in the
 * thread-default #GMainContext of the caller.
 *
 * Threads: any.
 *
 * [Spec:
 * constructor](https://w3c.github.io/mediacapture-transform/#dom-videotrackgenerator-videotrackgenerator)
 *
 * Returns: (transfer full): a new generator
 * Since: 0.1
 */
GstMediaStreamTrackGenerator *
gst_media_stream_track_generator_new (GstMediaStreamTrackKind kind, const gchar *label)
{
  return mc::sink (
             GST_MEDIA_STREAM_TRACK_GENERATOR (g_object_new (
                 GST_TYPE_MEDIA_STREAM_TRACK_GENERATOR, "kind", kind, "label", label, nullptr)))
      .release ();
}

/**
 * gst_media_stream_track_generator_get_track:
 * @self: a generator
 *
 * The track that the samples go to. It is the same one each time; clones of it get them too.
 *
 * Threads: any.
 *
 * [Spec: track](https://w3c.github.io/mediacapture-transform/#dom-videotrackgenerator-track)
 *
 * Returns: (transfer full): the track
 * Since: 0.1
 */
GstMediaStreamTrack *
gst_media_stream_track_generator_get_track (GstMediaStreamTrackGenerator *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK_GENERATOR (self), nullptr);
  return mc::ref (self->impl->track.get ()).release ();
}

/**
 * gst_media_stream_track_generator_get_muted:
 * @self: a generator
 *
 * Whether the generator mutes its tracks. A track may be muted without that, for a lack of samples.
 *
 * Threads: any.
 *
 * [Spec: muted](https://w3c.github.io/mediacapture-transform/#dom-videotrackgenerator-muted)
 *
 * Returns: %TRUE if it does, %FALSE by default
 * Since: 0.1
 */
gboolean
gst_media_stream_track_generator_get_muted (GstMediaStreamTrackGenerator *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK_GENERATOR (self), FALSE);
  return self->impl->generator->muted ();
}

/**
 * gst_media_stream_track_generator_set_muted:
 * @self: a generator
 * @muted: whether its tracks are to be muted
 *
 * Mutes or unmutes the tracks, with the reason %GST_MEDIA_STREAM_TRACK_MUTE_REASON_STALLED. While
 * muted, samples are discarded, and readers get black pictures or silence. A sample that is written
 * after unmuting is not lost, although the tracks learn of that on another thread.
 *
 * Threads: any.
 *
 * [Spec: muted](https://w3c.github.io/mediacapture-transform/#dom-videotrackgenerator-muted)
 *
 * Since: 0.1
 */
void
gst_media_stream_track_generator_set_muted (GstMediaStreamTrackGenerator *self, gboolean muted)
{
  g_return_if_fail (GST_IS_MEDIA_STREAM_TRACK_GENERATOR (self));
  if (self->impl->generator->set_muted (muted))
    g_object_notify (G_OBJECT (self), "muted");
}

/**
 * gst_media_stream_track_generator_write:
 * @self: a generator
 * @sample: (transfer none): a buffer, and the caps that it is in
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for a #GError
 *
 * Gives the sample to all readers of all tracks of the generator. The buffer's memory is not
 * copied, and must not be written to any more.
 *
 * Errors: %GST_MEDIA_CAPTURE_ERROR_TYPE (no caps or no buffer),
 * %GST_MEDIA_CAPTURE_ERROR_NOT_SUPPORTED (a track cannot have these caps),
 * %GST_MEDIA_CAPTURE_ERROR_INVALID_STATE (closed, or every track has ended), %G_IO_ERROR_CANCELLED
 * (the sample may be given all the same).
 *
 * Threads: any; does not wait for readers, but for the tracks where they change with the sample.
 *
 * [Spec:
 * writable](https://w3c.github.io/mediacapture-transform/#dom-videotrackgenerator-writable)
 *
 * Returns: %TRUE when it was given, or discarded because the generator is muted
 * Since: 0.1
 */
gboolean
gst_media_stream_track_generator_write (GstMediaStreamTrackGenerator *self, GstSample *sample,
                                        GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK_GENERATOR (self), FALSE);
  g_return_val_if_fail (GST_IS_SAMPLE (sample), FALSE);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  const auto pending = std::make_shared<mc::Pending<mc::Status>> ();
  push (self, sample, [pending] (const mc::Status &written) { pending->give (written); });
  const auto written = pending->wait (cancellable);
  if (!written)
    g_cancellable_set_error_if_cancelled (cancellable, error);
  else if (!*written)
    mc::set_g_error (error, written->error ());
  return written && *written;
}

/**
 * gst_media_stream_track_generator_write_async:
 * @self: a generator
 * @sample: (transfer none): a buffer, and the caps that it is in
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async) (nullable): called when it was given
 * @user_data: for @callback
 *
 * The same as gst_media_stream_track_generator_write() without waiting. Samples are given in the
 * order of the calls, which need not wait for one another.
 *
 * Threads: any; @callback is called in the thread-default #GMainContext of the caller.
 *
 * [Spec:
 * writable](https://w3c.github.io/mediacapture-transform/#dom-videotrackgenerator-writable)
 *
 * Since: 0.1
 */
void
gst_media_stream_track_generator_write_async (GstMediaStreamTrackGenerator *self, GstSample *sample,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (GST_IS_MEDIA_STREAM_TRACK_GENERATOR (self));
  g_return_if_fail (GST_IS_SAMPLE (sample));
  mc::TaskPtr task (g_task_new (self, cancellable, callback, user_data));
  g_task_set_source_tag (task.get (),
                         reinterpret_cast<gpointer> (gst_media_stream_track_generator_write_async));
  push (self, sample,
        [shared = std::make_shared<mc::TaskPtr> (std::move (task))] (const mc::Status &written) {
          mc::answer_task (shared, mc::answer_of (written));
        });
}

/**
 * gst_media_stream_track_generator_write_finish:
 * @self: a generator
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * The outcome of gst_media_stream_track_generator_write_async().
 *
 * Errors: as of gst_media_stream_track_generator_write().
 *
 * Threads: any.
 *
 * [Spec:
 * writable](https://w3c.github.io/mediacapture-transform/#dom-videotrackgenerator-writable)
 *
 * Returns: %TRUE when the sample was given, or discarded because the generator is muted
 * Since: 0.1
 */
gboolean
gst_media_stream_track_generator_write_finish (GstMediaStreamTrackGenerator *self,
                                               GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK_GENERATOR (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * gst_media_stream_track_generator_close:
 * @self: a generator
 *
 * There will be no more samples: the tracks have ended when this returns, with the reason
 * %GST_MEDIA_STREAM_TRACK_END_REASON_SOURCE_ENDED, and say so with #GstMediaStreamTrack::ended.
 * What readers have not taken by then is lost. A second call does nothing; the last reference of
 * the generator does the same.
 *
 * Threads: any.
 *
 * [Spec:
 * writable](https://w3c.github.io/mediacapture-transform/#dom-videotrackgenerator-writable)
 *
 * Since: 0.1
 */
void
gst_media_stream_track_generator_close (GstMediaStreamTrackGenerator *self)
{
  g_return_if_fail (GST_IS_MEDIA_STREAM_TRACK_GENERATOR (self));
  self->impl->generator->close ();
}

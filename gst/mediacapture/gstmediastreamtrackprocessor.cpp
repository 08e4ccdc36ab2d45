// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * SECTION:gstmediastreamtrackprocessor
 * @title: GstMediaStreamTrackProcessor
 * @short_description: The frames of a track, without a pipeline
 *
 * Reads the frames of a track, one #GstSample after the other, in the track's settings. Frames wait
 * in a short queue; a slow reader loses the oldest ones and disturbs nobody else.
 *
 * |[<!-- language="C" -->
 * g_autoptr (GstMediaStreamTrackProcessor) processor = gst_media_stream_track_processor_new
 * (track); GstSample *sample; while ((sample = gst_media_stream_track_processor_read (processor,
 * NULL, &error)) != NULL) { look_at (sample); gst_sample_unref (sample);
 * }
 * ]|
 *
 * One read may be under way at a time; gst_media_stream_track_processor_close() and a #GCancellable
 * end it from any thread.
 *
 * Since: 0.1
 */

#include "async_task.hpp"
#include "objects.hpp"
#include "property_table.hpp"

#include "gst/capture/tracks/cancel_watch.hpp"

#include <type_traits>

struct ProcessorImpl
{
  mc::Ref<GstMediaStreamTrack> track;      ///< constant once set
  std::shared_ptr<mc::TrackReader> reader; ///< constant once set; null: there is nothing to read

  mc::Mutex lock;
  bool reading MC_GUARDED_BY (lock) = false;
  bool closed MC_GUARDED_BY (lock) = false;
};

struct _GstMediaStreamTrackProcessor
{
  GstObject parent;
  ProcessorImpl *impl; ///< owned; set in init, deleted in finalize, never null between
};
static_assert (std::is_trivially_default_constructible_v<_GstMediaStreamTrackProcessor>,
               "g_object_new() gives zeroed memory and runs no constructor");
G_DEFINE_FINAL_TYPE (GstMediaStreamTrackProcessor, gst_media_stream_track_processor,
                     GST_TYPE_OBJECT)

namespace {

using Processor = GstMediaStreamTrackProcessor;

enum class Turn
{
  Mine,
  Pending,
  Over
};

Turn
begin_read (ProcessorImpl &impl)
{
  mc::MutexGuard guard (impl.lock);
  if (impl.closed || !impl.reader)
    return Turn::Over;
  return std::exchange (impl.reading, true) ? Turn::Pending : Turn::Mine;
}

void
end_read (ProcessorImpl &impl)
{
  mc::MutexGuard guard (impl.lock);
  impl.reading = false;
  // A cancelled read left the reader interrupted; a closed processor stays so.
  if (!impl.closed)
    impl.reader->resume ();
}

/// False when another read is under way.
bool
take_turn (ProcessorImpl &impl, Turn turn, GError **error)
{
  if (turn == Turn::Pending)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PENDING,
                         "another read of this processor is under way");
  return turn == Turn::Mine && impl.reader;
}

/// The next frame for the one whose turn it is; null at the end, and with @error when cancelled.
mc::SamplePtr
read_next (ProcessorImpl &impl, GCancellable *cancellable, GError **error)
{
  mc::Pulled pulled;
  {
    const mc::CancelWatch watch (cancellable, [&impl] { impl.reader->interrupt (); });
    pulled = impl.reader->pull ();
  }
  end_read (impl);
  switch (pulled.status) {
  case mc::PullStatus::Frame:
    return mc::SamplePtr (gst_sample_new (pulled.take ().get (), pulled.caps, nullptr, nullptr));
  case mc::PullStatus::Flushing:
    g_cancellable_set_error_if_cancelled (cancellable, error);
    return nullptr;
  case mc::PullStatus::Nothing:
  case mc::PullStatus::Ended:
    return nullptr;
  }
  return nullptr;
}

mc::TaskAnswer
read_in_thread (GTask *task)
{
  auto *self = GST_MEDIA_STREAM_TRACK_PROCESSOR (g_task_get_source_object (task));
  GError *error = nullptr;
  mc::SamplePtr sample = read_next (*self->impl, g_task_get_cancellable (task), &error);
  if (error)
    return [error] (GTask *asked) { g_task_return_error (asked, error); };
  return [read = sample.release ()] (GTask *asked) {
    g_task_return_pointer (asked, read, mc::drop_mini_object);
  };
}

constexpr mc::PropertyRow<Processor> kProperties[] = {
  /**
   * GstMediaStreamTrackProcessor:track:
   *
   * The track that is read.
   *
   * Since: 0.1
   */
  { [] {
     return g_param_spec_object ("track", nullptr, nullptr, GST_TYPE_MEDIA_STREAM_TRACK,
                                 mc::kReadable);
   },
    [] (Processor *self, GValue *value) { g_value_set_object (value, self->impl->track.get ()); },
    nullptr },
};

} // namespace

static void
gst_media_stream_track_processor_init (GstMediaStreamTrackProcessor *self)
{
  self->impl = new ProcessorImpl;
}

static void
gst_media_stream_track_processor_dispose (GObject *object)
{
  gst_media_stream_track_processor_close (GST_MEDIA_STREAM_TRACK_PROCESSOR (object));
  G_OBJECT_CLASS (gst_media_stream_track_processor_parent_class)->dispose (object);
}

static void
gst_media_stream_track_processor_finalize (GObject *object)
{
  delete GST_MEDIA_STREAM_TRACK_PROCESSOR (object)->impl;
  G_OBJECT_CLASS (gst_media_stream_track_processor_parent_class)->finalize (object);
}

static void
gst_media_stream_track_processor_class_init (GstMediaStreamTrackProcessorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = gst_media_stream_track_processor_dispose;
  object_class->finalize = gst_media_stream_track_processor_finalize;
  mc::PropertyTable<Processor, std::size (kProperties), kProperties>::install (object_class);
}

/**
 * gst_media_stream_track_processor_new:
 * @track: (transfer none): a track
 *
 * A reader of the track. Its first frame is the next one captured.
 *
 * Threads: any.
 *
 * [Spec:
 * constructor](https://w3c.github.io/mediacapture-transform/#dom-mediastreamtrackprocessor-mediastreamtrackprocessor)
 *
 * Returns: (transfer full): a new processor
 * Since: 0.1
 */
GstMediaStreamTrackProcessor *
gst_media_stream_track_processor_new (GstMediaStreamTrack *track)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK (track), nullptr);
  auto self = mc::sink (GST_MEDIA_STREAM_TRACK_PROCESSOR (
      g_object_new (GST_TYPE_MEDIA_STREAM_TRACK_PROCESSOR, nullptr)));
  self->impl->track = mc::ref (track);
  if (const auto capture = mc::capture_track (track))
    self->impl->reader = capture->add_reader ();
  return self.release ();
}

/**
 * gst_media_stream_track_processor_get_track:
 * @self: a processor
 *
 * The track that is read.
 *
 * Threads: any.
 *
 * Returns: (transfer full): the track
 * Since: 0.1
 */
GstMediaStreamTrack *
gst_media_stream_track_processor_get_track (GstMediaStreamTrackProcessor *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK_PROCESSOR (self), nullptr);
  GstMediaStreamTrack *track = self->impl->track.get ();
  return track ? mc::ref (track).release () : nullptr;
}

/**
 * gst_media_stream_track_processor_read:
 * @self: a processor
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for a #GError
 *
 * Waits for the next frame. Its timestamp is the capture time on the system clock, in nanoseconds.
 *
 * Errors: %G_IO_ERROR_CANCELLED, %G_IO_ERROR_PENDING (another read is under way).
 *
 * Threads: any, one at a time; blocks until there is a frame.
 *
 * [Spec:
 * readable](https://w3c.github.io/mediacapture-transform/#dom-mediastreamtrackprocessor-readable)
 *
 * Returns: (transfer full) (nullable): a sample; %NULL without @error when the track has ended or
 * the processor was closed Since: 0.1
 */
GstSample *
gst_media_stream_track_processor_read (GstMediaStreamTrackProcessor *self,
                                       GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK_PROCESSOR (self), nullptr);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return nullptr;
  if (!take_turn (*self->impl, begin_read (*self->impl), error))
    return nullptr;
  return read_next (*self->impl, cancellable, error).release ();
}

/**
 * gst_media_stream_track_processor_read_async:
 * @self: a processor
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called when there is a frame
 * @user_data: for @callback
 *
 * The same as gst_media_stream_track_processor_read() without waiting; a thread is busy until then,
 * never more than one for a processor.
 *
 * Threads: any, one read at a time; @callback is called in the thread-default #GMainContext of the
 * caller.
 *
 * [Spec:
 * readable](https://w3c.github.io/mediacapture-transform/#dom-mediastreamtrackprocessor-readable)
 *
 * Since: 0.1
 */
void
gst_media_stream_track_processor_read_async (GstMediaStreamTrackProcessor *self,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (GST_IS_MEDIA_STREAM_TRACK_PROCESSOR (self));
  mc::TaskPtr task (g_task_new (self, cancellable, callback, user_data));
  g_task_set_source_tag (task.get (),
                         reinterpret_cast<gpointer> (gst_media_stream_track_processor_read_async));
  GError *error = nullptr;
  if (take_turn (*self->impl, begin_read (*self->impl), &error))
    mc::run_in_thread (std::move (task), read_in_thread);
  else if (error)
    g_task_return_error (task.get (), error);
  else
    g_task_return_pointer (task.get (), nullptr, nullptr);
}

/**
 * gst_media_stream_track_processor_read_finish:
 * @self: a processor
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * The outcome of gst_media_stream_track_processor_read_async().
 *
 * Errors: %G_IO_ERROR_CANCELLED, %G_IO_ERROR_PENDING (another read was under way).
 *
 * Threads: any.
 *
 * [Spec:
 * readable](https://w3c.github.io/mediacapture-transform/#dom-mediastreamtrackprocessor-readable)
 *
 * Returns: (transfer full) (nullable): a sample; %NULL without @error when the track has ended or
 * the processor was closed Since: 0.1
 */
GstSample *
gst_media_stream_track_processor_read_finish (GstMediaStreamTrackProcessor *self,
                                              GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM_TRACK_PROCESSOR (self), nullptr);
  g_return_val_if_fail (g_task_is_valid (result, self), nullptr);
  return static_cast<GstSample *> (g_task_propagate_pointer (G_TASK (result), error));
}

/**
 * gst_media_stream_track_processor_close:
 * @self: a processor
 *
 * Stops reading: a read that is under way, and all later ones, give %NULL. The track is not
 * stopped.
 *
 * Threads: any; does not wait.
 *
 * Since: 0.1
 */
void
gst_media_stream_track_processor_close (GstMediaStreamTrackProcessor *self)
{
  g_return_if_fail (GST_IS_MEDIA_STREAM_TRACK_PROCESSOR (self));
  ProcessorImpl &impl = *self->impl;
  {
    mc::MutexGuard guard (impl.lock);
    if (std::exchange (impl.closed, true) || !impl.reader)
      return;
    impl.reader->interrupt ();
  }
  mc::capture_track (impl.track.get ())->remove_reader (impl.reader);
}

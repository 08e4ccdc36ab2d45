// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

/* Streams of fake devices, for the tests of the bins that read them. */

#include "pipeline.hpp"

#include "gst/util/mutex.hpp"

#include <map>

namespace test {

inline Ref<GstMediaStream>
get_user_media (const char *constraints)
{
  mc::ErrorPtr error;
  g_autoptr (GstMediaStreamConstraints) wish
      = gst_media_stream_constraints_from_json (json (constraints).c_str (), mc::out (error));
  fail_unless (wish != nullptr);
  Ref<GstMediaStream> stream (gst_media_devices_get_user_media (gst_media_devices_get_default (),
                                                                wish, nullptr, mc::out (error)));
  fail_unless (stream != nullptr, "%s", error ? error->message : "");
  return stream;
}

inline std::vector<Ref<GstMediaStreamTrack>>
tracks_of (GstMediaStream *stream)
{
  return mc::adopt_list<GstMediaStreamTrack> (gst_media_stream_get_tracks (stream));
}

inline void
stop (GstMediaStream *stream)
{
  for (const auto &track : tracks_of (stream))
    gst_media_stream_track_stop (track.get ());
}

inline std::string
pad_names (GstElement *element)
{
  std::vector<std::string> names;
  gst_element_foreach_src_pad (
      element,
      [] (GstElement *, GstPad *pad, gpointer data) -> gboolean {
        static_cast<std::vector<std::string> *> (data)->push_back (GST_OBJECT_NAME (pad));
        return TRUE;
      },
      &names);
  std::sort (names.begin (), names.end ());
  std::string text;
  for (const std::string &name : names)
    text += name + " ";
  return text;
}

using TrackPtr = Ref<GstMediaStreamTrack>;

inline TrackPtr
clone_of (const TrackPtr &track)
{
  return TrackPtr (gst_media_stream_track_clone (track.get ()));
}

/// What an application does with pads that come and go: each gets a sink, which has its name. A pad
/// may be taken away by another thread while the one that brought it is still telling.
class Branches
{
public:
  Branches (GstElement *pipeline, GstElement *source) : pipeline_ (pipeline), source_ (source)
  {
    g_signal_connect (source, "pad-added", G_CALLBACK (added_cb), this);
    g_signal_connect (source, "pad-removed", G_CALLBACK (removed_cb), this);
  }
  ~Branches () { g_signal_handlers_disconnect_by_data (source_, this); }
  Branches (const Branches &) = delete;

private:
  static void added_cb (GstElement *, GstPad *pad, Branches *self)
  {
    mc::MutexGuard guard (self->lock_);
    if (self->gone_.count (pad))
      return;
    const ElementPtr sink = mc::sink (gst_element_factory_make ("fakesink", GST_OBJECT_NAME (pad)));
    g_object_set (sink.get (), "async", FALSE, nullptr);
    fail_unless (gst_bin_add (GST_BIN (self->pipeline_), sink.get ()));
    gst_element_sync_state_with_parent (sink.get ());
    const PadPtr to (gst_element_get_static_pad (sink.get (), "sink"));
    gst_pad_link (pad, to.get ());
  }
  static void removed_cb (GstElement *, GstPad *pad, Branches *self)
  {
    mc::MutexGuard guard (self->lock_);
    self->gone_.emplace (pad, mc::ref (pad));
    const ElementPtr sink (gst_bin_get_by_name (GST_BIN (self->pipeline_), GST_OBJECT_NAME (pad)));
    if (!sink)
      return; // it was linked to something else, or is not to be any more
    gst_element_set_state (sink.get (), GST_STATE_NULL);
    gst_bin_remove (GST_BIN (self->pipeline_), sink.get ());
  }

  GstElement *const pipeline_;
  GstElement *const source_;
  mc::Mutex lock_;
  std::map<GstPad *, PadPtr> gone_ MC_GUARDED_BY (lock_);
};

/// A pipeline of a mediastreambin that plays @stream, with a branch for each pad.
class StreamPlayer
{
public:
  explicit StreamPlayer (GstMediaStream *stream)
      : pipeline_ ("pipeline.( mediastreambin name=s )"),
        branches_ (pipeline_.get (), bin ().get ())
  {
    if (stream)
      g_object_set (bin ().get (), "stream", stream, nullptr);
  }
  ElementPtr bin () const { return pipeline_.element ("s"); }
  Pipeline &pipeline () { return pipeline_; }

private:
  Pipeline pipeline_;
  Branches branches_;
};

inline std::string
stream_id (const ElementPtr &bin, const char *pad_name)
{
  const PadPtr pad (gst_element_get_static_pad (bin.get (), pad_name));
  fail_unless (pad != nullptr, "no %s", pad_name);
  return mc::CharPtr (gst_pad_get_stream_id (pad.get ())).get ();
}

inline void
no_error (Pipeline &pipeline)
{
  const MessagePtr error = pipeline.pending (GST_MESSAGE_ERROR);
  fail_if (error, "%s", error ? Pipeline::error_text (error.get ()).c_str () : "");
}

inline bool
select (GstElement *bin, const std::string &id)
{
  GList ids = { const_cast<char *> (id.c_str ()), nullptr, nullptr };
  return gst_element_send_event (bin, gst_event_new_select_streams (&ids));
}

} // namespace test

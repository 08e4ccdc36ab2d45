// SPDX-License-Identifier: LGPL-2.1-or-later
#include "fixture.hpp"

#include <algorithm>
#include <thread>

/* What a stream tells of its changes, and to whom: events, the list model, `active`, URLs. */

using namespace mctest;

namespace {

using mc::Initiator;

/// Writes down what a stream tells, with what is true of the stream by then.
class Diary
{
public:
  explicit Diary (GstMediaStream *stream) : stream_ (stream)
  {
    g_signal_connect (stream, "addtrack", G_CALLBACK (addtrack_cb), this);
    g_signal_connect (stream, "removetrack", G_CALLBACK (removetrack_cb), this);
    g_signal_connect (stream, "items-changed", G_CALLBACK (items_cb), this);
    g_signal_connect (stream, "notify::active", G_CALLBACK (active_cb), this);
  }
  ~Diary () { g_signal_handlers_disconnect_by_data (stream_, this); }
  Diary (const Diary &) = delete;

  /// What was told since the last call.
  std::string read () { return std::exchange (text_, ""); }
  /// The thread of the last entry.
  GThread *thread () const { return thread_; }

private:
  void write (const std::string &entry)
  {
    text_ += (text_.empty () ? "" : "; ") + entry;
    thread_ = g_thread_self ();
  }
  std::string of (GstMediaStreamTrack *track) const
  {
    const TrackPtr member (
        gst_media_stream_get_track_by_id (stream_, gst_media_stream_track_get_id (track)));
    const bool video = gst_media_stream_track_get_kind (track) == GST_MEDIA_STREAM_TRACK_KIND_VIDEO;
    return std::string (video ? "video" : "audio") + (member ? " in" : " out");
  }
  static void addtrack_cb (GstMediaStream *, GstMediaStreamTrack *track, Diary *self)
  {
    self->write ("addtrack " + self->of (track));
  }
  static void removetrack_cb (GstMediaStream *, GstMediaStreamTrack *track, Diary *self)
  {
    self->write ("removetrack " + self->of (track));
  }
  static void items_cb (GListModel *, guint position, guint removed, guint added, Diary *self)
  {
    self->write ("items " + std::to_string (position) + " -" + std::to_string (removed) + " +"
                 + std::to_string (added));
  }
  static void active_cb (GstMediaStream *stream, GParamSpec *, Diary *self)
  {
    self->write (gst_media_stream_get_active (stream) ? "active" : "inactive");
  }

  GstMediaStream *const stream_;
  std::string text_;
  GThread *thread_ = nullptr;
};

StreamPtr
stream_of (std::vector<GstMediaStreamTrack *> tracks)
{
  return StreamPtr (gst_media_stream_new_from_tracks (tracks.data (), tracks.size ()));
}

/// The tracks that the list model shows, by their place in @known.
std::string
listed (GstMediaStream *stream, const std::vector<TrackPtr> &known)
{
  GListModel *model = G_LIST_MODEL (stream);
  std::string text;
  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    const TrackPtr item (static_cast<GstMediaStreamTrack *> (g_list_model_get_item (model, i)));
    const auto it = std::find_if (known.begin (), known.end (), [&item] (const auto &track) {
      return track.get () == item.get ();
    });
    text += std::to_string (it - known.begin ());
  }
  const mc::Ref<GObject> none (
      G_OBJECT (g_list_model_get_item (model, g_list_model_get_n_items (model))));
  fail_unless (none == nullptr);
  return text;
}

std::vector<TrackPtr>
three_tracks ()
{
  std::vector<TrackPtr> tracks;
  tracks.push_back (get_track (R"({"video": true})"));
  tracks.emplace_back (gst_media_stream_track_clone (tracks[0].get ()));
  tracks.push_back (get_track (R"({"audio": true})"));
  return tracks;
}

} // namespace

// MUST 19, 20, 25, 26
GST_START_TEST (calls_of_the_application_fire_no_event_but_are_seen_at_once)
{
  const auto tracks = three_tracks ();
  const auto stream = stream_of ({});
  Diary diary (stream.get ());
  gst_media_stream_add_track (stream.get (), tracks[0].get ());
  assert_text (diary.read (), "items 0 -0 +1; active");
  gst_media_stream_add_track (stream.get (), tracks[0].get ());
  assert_text (diary.read (), "");
  gst_media_stream_add_track (stream.get (), tracks[2].get ());
  assert_text (diary.read (), "items 1 -0 +1");
  assert_text (listed (stream.get (), tracks), "02");
  gst_media_stream_remove_track (stream.get (), tracks[0].get ());
  assert_text (diary.read (), "items 0 -1 +0");
  gst_media_stream_track_stop (tracks[2].get ());
  assert_text (diary.read (), "inactive");
  gst_media_stream_remove_track (stream.get (), tracks[2].get ());
  assert_text (diary.read (), "items 0 -1 +0");
  assert_text (listed (stream.get (), tracks), "");
  drain (nullptr);
  assert_text (diary.read (), "");
}
GST_END_TEST;

// MUST 21, 22, 23
GST_START_TEST (changes_of_the_implementation_fire_an_event_once_after_the_change)
{
  const auto track = get_track (R"({"video": true})");
  const auto stream = stream_of ({});
  Diary diary (stream.get ());
  fail_unless (mc::stream_add_track (stream.get (), track.get (), Initiator::Implementation));
  assert_text (diary.read (), "items 0 -0 +1; active; addtrack video in");
  fail_if (mc::stream_add_track (stream.get (), track.get (), Initiator::Implementation));
  fail_unless (mc::stream_remove_track (stream.get (), track.get (), Initiator::Implementation));
  assert_text (diary.read (), "items 0 -1 +0; inactive; removetrack video out");
  fail_if (mc::stream_remove_track (stream.get (), track.get (), Initiator::Implementation));
  drain (nullptr);
  assert_text (diary.read (), "");
}
GST_END_TEST;

// MUST 24
GST_START_TEST (what_a_stream_begins_with_is_not_told)
{
  const auto asked = get_user_media (R"({"audio": true, "video": true})");
  const StreamPtr same (gst_media_stream_new_from_stream (asked.get ()));
  const StreamPtr clone (gst_media_stream_clone (asked.get ()));
  const auto made = stream_of ({ tracks_of (asked.get ())[0].get () });
  for (GstMediaStream *stream : { asked.get (), same.get (), clone.get (), made.get () }) {
    Diary diary (stream);
    drain (nullptr);
    assert_text (diary.read (), "");
    assert_equals_int (g_list_model_get_n_items (G_LIST_MODEL (stream)),
                       tracks_of (stream).size ());
    fail_unless (g_list_model_get_item_type (G_LIST_MODEL (stream)) == GST_TYPE_MEDIA_STREAM_TRACK);
  }
}
GST_END_TEST;

// MUST 29, 30, 31, 32
GST_START_TEST (a_clone_of_a_stream_has_clones_of_its_tracks_and_lives_apart)
{
  const auto stream = get_user_media (R"({"audio": true, "video": true})");
  const auto originals = tracks_of (stream.get ());
  gst_media_stream_track_stop (originals[0].get ());
  gst_media_stream_track_set_enabled (originals[1].get (), FALSE);
  const StreamPtr clone (gst_media_stream_clone (stream.get ()));
  const auto clones = tracks_of (clone.get ());
  fail_if (g_str_equal (gst_media_stream_get_id (clone.get ()),
                        gst_media_stream_get_id (stream.get ())));
  assert_equals_int (clones.size (), 2);
  for (int i = 0; i < 2; i++) {
    const TrackPtr shared (gst_media_stream_get_track_by_id (
        stream.get (), gst_media_stream_track_get_id (clones[i].get ())));
    fail_if (shared, "clones have ids of their own");
    assert_equals_int (gst_media_stream_track_get_kind (clones[i].get ()),
                       gst_media_stream_track_get_kind (originals[i].get ()));
    assert_equals_int (gst_media_stream_track_get_ready_state (clones[i].get ()),
                       gst_media_stream_track_get_ready_state (originals[i].get ()));
    assert_equals_int (gst_media_stream_track_get_enabled (clones[i].get ()), i == 0);
  }
  gst_media_stream_track_stop (originals[1].get ());
  fail_if (gst_media_stream_get_active (stream.get ()));
  fail_unless (gst_media_stream_get_active (clone.get ()));
}
GST_END_TEST;

// MUST 26, 28
GST_START_TEST (an_unplugged_device_makes_its_streams_inactive_and_its_track_stays)
{
  const auto stream = get_user_media (R"({"video": true})");
  const auto both = get_user_media (R"({"audio": true})");
  const auto track = std::move (tracks_of (stream.get ())[0]);
  gst_media_stream_add_track (both.get (), track.get ());
  drain (nullptr);
  Diary diary (stream.get ()), other (both.get ());
  perform ("front", R"({"do": "unplug"})");
  std::string told;
  run_until (nullptr, [&] { return !(told += diary.read ()).empty (); });
  assert_text (told, "inactive");
  fail_unless (diary.thread () == g_thread_self ());
  drain (nullptr);
  assert_text (diary.read () + other.read (), "");
  assert_equals_int (tracks_of (stream.get ()).size (), 1);
}
GST_END_TEST;

GST_START_TEST (changes_of_other_threads_come_together_in_the_context_of_the_stream)
{
  const mc::MainContextPtr context (g_main_context_new ());
  g_main_context_push_thread_default (context.get ());
  const auto tracks = three_tracks ();
  const auto stream = stream_of ({ tracks[0].get () });
  g_main_context_pop_thread_default (context.get ());
  Diary diary (stream.get ());
  std::thread ([&] {
    gst_media_stream_add_track (stream.get (), tracks[1].get ());
    gst_media_stream_add_track (stream.get (), tracks[2].get ());
    gst_media_stream_remove_track (stream.get (), tracks[0].get ());
  }).join ();
  assert_text (diary.read (), "");
  assert_text (listed (stream.get (), tracks), "0");
  assert_equals_int (tracks_of (stream.get ()).size (), 2);
  drain (nullptr);
  assert_text (diary.read (), "");
  drain (context.get ());
  assert_text (diary.read (), "items 0 -1 +2");
  assert_text (listed (stream.get (), tracks), "12");
}
GST_END_TEST;

GST_START_TEST (a_stream_can_go_while_news_of_it_are_under_way)
{
  const auto track = get_track (R"({"video": true})");
  auto stream = stream_of ({});
  std::thread ([&] {
    mc::stream_add_track (stream.get (), track.get (), Initiator::Implementation);
  }).join ();
  drop_last (std::move (stream));
  gst_media_stream_track_stop (track.get ());
  drain (nullptr);
}
GST_END_TEST;

GST_START_TEST (a_handler_may_drop_the_last_reference_of_its_stream)
{
  const auto track = get_track (R"({"video": true})");
  GstMediaStream *stream = stream_of ({ track.get () }).release ();
  gpointer watched = stream;
  g_object_add_weak_pointer (G_OBJECT (stream), &watched);
  g_signal_connect (stream, "notify::active",
                    G_CALLBACK (+[] (GstMediaStream *s, GParamSpec *) { mc::drop_object (s); }),
                    nullptr);
  gst_media_stream_track_stop (track.get ());
  fail_unless (watched == nullptr);
}
GST_END_TEST;

GST_START_TEST (threads_may_change_and_drop_streams_of_one_track_at_once)
{
  const auto track = get_track (R"({"video": true})");
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; i++) {
    threads.emplace_back ([&track] {
      for (int round = 0; round < 200; round++) {
        const auto stream = stream_of ({ track.get () });
        const StreamPtr other (gst_media_stream_new_from_stream (stream.get ()));
        gst_media_stream_remove_track (stream.get (), track.get ());
        gst_media_stream_add_track (stream.get (), track.get ());
        fail_unless (tracks_of (other.get ()).size () == 1);
      }
    });
  }
  for (std::thread &thread : threads)
    thread.join ();
  gst_media_stream_track_stop (track.get ());
  drain (nullptr);
}
GST_END_TEST;

GST_START_TEST (a_url_leads_to_its_stream_until_it_is_revoked_or_the_stream_is_gone)
{
  auto stream = get_user_media (R"({"video": true})");
  const mc::CharPtr one (gst_media_stream_create_object_url (stream.get ()));
  const mc::CharPtr two (gst_media_stream_create_object_url (stream.get ()));
  fail_unless (g_str_has_prefix (one.get (), "mediastream:"), "%s", one.get ());
  fail_if (g_str_equal (one.get (), two.get ()), "each call makes another");
  fail_unless (mc::stream_of_url (one.get ()).get () == stream.get ());
  gst_media_stream_revoke_object_url (one.get ());
  gst_media_stream_revoke_object_url (one.get ());
  gst_media_stream_revoke_object_url ("nonsense");
  fail_unless (mc::stream_of_url (one.get ()) == nullptr);
  fail_unless (mc::stream_of_url (two.get ()).get () == stream.get ());
  drop_last (std::move (stream));
  fail_unless (mc::stream_of_url (two.get ()) == nullptr);
}
GST_END_TEST;

static void
add_tests (TCase *tc)
{
  tcase_add_test (tc, calls_of_the_application_fire_no_event_but_are_seen_at_once);
  tcase_add_test (tc, changes_of_the_implementation_fire_an_event_once_after_the_change);
  tcase_add_test (tc, what_a_stream_begins_with_is_not_told);
  tcase_add_test (tc, a_clone_of_a_stream_has_clones_of_its_tracks_and_lives_apart);
  tcase_add_test (tc, an_unplugged_device_makes_its_streams_inactive_and_its_track_stays);
  tcase_add_test (tc, changes_of_other_threads_come_together_in_the_context_of_the_stream);
  tcase_add_test (tc, a_stream_can_go_while_news_of_it_are_under_way);
  tcase_add_test (tc, a_handler_may_drop_the_last_reference_of_its_stream);
  tcase_add_test (tc, threads_may_change_and_drop_streams_of_one_track_at_once);
  tcase_add_test (tc, a_url_leads_to_its_stream_until_it_is_revoked_or_the_stream_is_gone);
}

MC_CHECK_MAIN ("library_stream_changes", add_tests)

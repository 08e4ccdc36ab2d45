// SPDX-License-Identifier: LGPL-2.1-or-later
#include "fixture.hpp"

#include <algorithm>

using namespace mctest;

namespace {

StreamPtr
empty_stream ()
{
  return StreamPtr (gst_media_stream_new ());
}

StreamPtr
stream_of (std::vector<GstMediaStreamTrack *> tracks)
{
  return StreamPtr (gst_media_stream_new_from_tracks (tracks.data (), tracks.size ()));
}

bool
has (GstMediaStream *stream, GstMediaStreamTrack *track)
{
  const auto tracks = tracks_of (stream);
  return std::any_of (tracks.begin (), tracks.end (),
                      [track] (const auto &t) { return t.get () == track; });
}

} // namespace

/* MUST 1, 2, 3, 4 */
GST_START_TEST (a_new_stream_has_an_id_of_its_own_and_nothing_else)
{
  const auto a = empty_stream ();
  const auto b = empty_stream ();
  const std::string id = gst_media_stream_get_id (a.get ());
  fail_unless (g_uuid_string_is_valid (id.c_str ()), "%s is no UUID", id.c_str ());
  fail_if (id == gst_media_stream_get_id (b.get ()));
  fail_if (gst_media_stream_get_active (a.get ()));
  assert_equals_int (tracks_of (a.get ()).size (), 0);

  const auto track = get_track (R"({"video": true})");
  gst_media_stream_add_track (a.get (), track.get ());
  assert_equals_string (gst_media_stream_get_id (a.get ()), id.c_str ());
}
GST_END_TEST;

/* MUST 5, 6, 7 */
GST_START_TEST (a_stream_made_from_a_stream_shares_its_tracks_but_not_its_future)
{
  const auto original = get_user_media (R"({"audio": true, "video": true})");
  const StreamPtr copy (gst_media_stream_new_from_stream (original.get ()));
  assert_equals_int (tracks_of (copy.get ()).size (), 2);
  for (const auto &track : tracks_of (original.get ()))
    fail_unless (has (copy.get (), track.get ()));
  fail_if (g_str_equal (gst_media_stream_get_id (copy.get ()),
                        gst_media_stream_get_id (original.get ())));

  const auto late = get_track (R"({"audio": true})");
  gst_media_stream_add_track (original.get (), late.get ());
  fail_if (has (copy.get (), late.get ()));
}
GST_END_TEST;

/* MUST 8, 9 */
GST_START_TEST (a_stream_made_from_tracks_takes_each_once_and_ended_ones_too)
{
  const auto track = get_track (R"({"video": true})");
  const auto twice = stream_of ({ track.get (), track.get () });
  assert_equals_int (tracks_of (twice.get ()).size (), 1);

  gst_media_stream_track_stop (track.get ());
  const auto ended = stream_of ({ track.get () });
  fail_unless (has (ended.get (), track.get ()));
  fail_if (gst_media_stream_get_active (ended.get ()));
}
GST_END_TEST;

/* MUST 10, 11 */
GST_START_TEST (tracks_come_by_kind_and_as_snapshots)
{
  const auto stream = get_user_media (R"({"audio": true, "video": true})");
  GList *audio = gst_media_stream_get_audio_tracks (stream.get ());
  GList *video = gst_media_stream_get_video_tracks (stream.get ());
  GList *all = gst_media_stream_get_tracks (stream.get ());
  assert_equals_int (g_list_length (audio), 1);
  assert_equals_int (g_list_length (video), 1);
  assert_equals_int (g_list_length (all), 2);
  fail_unless (g_list_find (all, audio->data) && g_list_find (all, video->data));
  fail_unless (gst_media_stream_track_get_kind (GST_MEDIA_STREAM_TRACK (audio->data))
               == GST_MEDIA_STREAM_TRACK_KIND_AUDIO);

  gst_media_stream_remove_track (stream.get (), GST_MEDIA_STREAM_TRACK (audio->data));
  assert_equals_int (g_list_length (all), 2);
  assert_equals_int (tracks_of (stream.get ()).size (), 1);
  for (GList *list : { audio, video, all })
    mc::drop_object_list (list);
}
GST_END_TEST;

/* MUST 12, 28 */
GST_START_TEST (a_member_is_found_by_its_id_also_when_ended)
{
  const auto track = get_track (R"({"video": true})");
  const auto stream = stream_of ({ track.get () });
  gst_media_stream_track_stop (track.get ());
  const TrackPtr found (gst_media_stream_get_track_by_id (
      stream.get (), gst_media_stream_track_get_id (track.get ())));
  fail_unless (found.get () == track.get ());
  const TrackPtr missing (gst_media_stream_get_track_by_id (stream.get (), "nobody"));
  fail_unless (missing == nullptr);
}
GST_END_TEST;

/* MUST 13, 14, 15, 16, 18 */
GST_START_TEST (members_are_added_once_and_removed_without_being_stopped)
{
  const auto track = get_track (R"({"video": true})");
  const auto a = empty_stream ();
  const auto b = empty_stream ();
  gst_media_stream_remove_track (a.get (), track.get ());
  gst_media_stream_add_track (a.get (), track.get ());
  fail_unless (has (a.get (), track.get ()));
  gst_media_stream_add_track (a.get (), track.get ());
  assert_equals_int (tracks_of (a.get ()).size (), 1);
  gst_media_stream_add_track (b.get (), track.get ());
  gst_media_stream_remove_track (a.get (), track.get ());
  fail_if (has (a.get (), track.get ()));
  fail_unless (has (b.get (), track.get ()));
  assert_equals_int (gst_media_stream_track_get_ready_state (track.get ()),
                     GST_MEDIA_STREAM_TRACK_STATE_LIVE);
}
GST_END_TEST;

/* MUST 17, 25, 26, 27, 33 */
GST_START_TEST (a_stream_is_active_while_a_member_is_live)
{
  const auto ended = get_track (R"({"audio": true})");
  const auto live = get_track (R"({"video": true})");
  gst_media_stream_track_stop (ended.get ());
  const auto stream = stream_of ({ ended.get () });
  fail_if (gst_media_stream_get_active (stream.get ()));
  gst_media_stream_add_track (stream.get (), live.get ());
  fail_unless (gst_media_stream_get_active (stream.get ()));
  gst_media_stream_track_set_enabled (live.get (), FALSE);
  fail_unless (gst_media_stream_get_active (stream.get ()));
  gst_media_stream_track_stop (live.get ());
  fail_if (gst_media_stream_get_active (stream.get ()));
}
GST_END_TEST;

GST_START_TEST (a_stream_has_readable_properties)
{
  const auto stream = get_user_media (R"({"video": true})");
  gchar *id = nullptr;
  gboolean active = FALSE;
  g_object_get (stream.get (), "id", &id, "active", &active, nullptr);
  const mc::CharPtr owned (id);
  assert_equals_string (id, gst_media_stream_get_id (stream.get ()));
  fail_unless (active);
}
GST_END_TEST;

static void
add_tests (TCase *tc)
{
  tcase_add_test (tc, a_new_stream_has_an_id_of_its_own_and_nothing_else);
  tcase_add_test (tc, a_stream_made_from_a_stream_shares_its_tracks_but_not_its_future);
  tcase_add_test (tc, a_stream_made_from_tracks_takes_each_once_and_ended_ones_too);
  tcase_add_test (tc, tracks_come_by_kind_and_as_snapshots);
  tcase_add_test (tc, a_member_is_found_by_its_id_also_when_ended);
  tcase_add_test (tc, members_are_added_once_and_removed_without_being_stopped);
  tcase_add_test (tc, a_stream_is_active_while_a_member_is_live);
  tcase_add_test (tc, a_stream_has_readable_properties);
}

MC_CHECK_MAIN ("library_stream", add_tests)

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "viewer.hpp"

#include <thread>

using namespace mctest;

/* One device, many tracks: clones, and settings that change while frames flow. */

namespace {

std::string
id_of (const TrackPtr &track)
{
  return gst_media_stream_track_get_id (track.get ());
}

std::string
settings_of (const TrackPtr &track)
{
  return mc::CharPtr (gst_media_stream_track_get_settings_json (track.get ())).get ();
}

std::string
size_of (const TrackPtr &track)
{
  return setting (track.get (), "width") + "x" + setting (track.get (), "height");
}

guint64
stat (const TrackPtr &track, const char *name)
{
  const mc::StructurePtr stats (gst_media_stream_track_get_stats (track.get ()));
  guint64 value = 0;
  fail_unless (gst_structure_get_uint64 (stats.get (), name, &value), "no %s", name);
  return value;
}

/// Frames that came to the track and were neither taken by a reader nor dropped for one that is too
/// slow for the machine.
gint64
missing (const TrackPtr &track)
{
  const mc::StructurePtr stats (gst_media_stream_track_get_stats (track.get ()));
  const auto number = [&] (const char *name) {
    guint64 value = 0;
    fail_unless (gst_structure_get_uint64 (stats.get (), name, &value), "no %s", name);
    return static_cast<gint64> (value);
  };
  return number ("totalFrames") - number ("discardedFrames") - number ("readFrames")
         - number ("droppedFrames");
}
/// In a reader's queue, and in its hands.
constexpr gint64 kQueued = 4;

} // namespace

/* MUST 76, 77, 78, 79, 80, 81 */
GST_START_TEST (a_clone_begins_as_its_original_is)
{
  const auto track = get_track (R"({"video": {"width": {"exact": 320}, "frameRate": 30}})");
  gst_media_stream_track_set_enabled (track.get (), FALSE);
  gst_media_stream_track_set_content_hint (track.get (), "detail");
  const auto clone = clone_of (track);
  fail_unless (id_of (clone) != id_of (track));
  assert_text (gst_media_stream_track_get_label (clone.get ()), "Front Camera");
  fail_unless (is_live (clone));
  fail_unless (!gst_media_stream_track_get_enabled (clone.get ()));
  assert_text (constraints_of (clone), constraints_of (track));
  assert_text (settings_of (clone), settings_of (track));
  assert_text (capabilities_of (clone), capabilities_of (track));
  const mc::CharPtr hint (gst_media_stream_track_dup_content_hint (clone.get ()));
  assert_text (hint.get (), "detail");
}
GST_END_TEST;

/* MUST 79, 82, 83, 84, 191, 198, 199 */
GST_START_TEST (clone_and_original_live_apart)
{
  const auto track = get_track (R"({"video": {"width": 640, "height": 480}})");
  const auto clone = clone_of (track);
  const std::string before = constraints_of (track), capabilities = capabilities_of (track);
  change (clone, R"({"width": {"exact": 320}, "height": {"exact": 180}})");
  assert_text (constraints_of (track), before);
  assert_text (size_of (track), "640x480");
  assert_text (size_of (clone), "320x180");
  assert_text (capabilities_of (track), capabilities);
  assert_text (capabilities_of (clone), capabilities);
  assert_text (setting (clone.get (), "deviceId"), setting (track.get (), "deviceId"));
  Viewer original (track), copy (clone);
  assert_text (original.next ().size, "640x480");
  copy.until_size ("320x180");
  gst_media_stream_track_set_enabled (clone.get (), FALSE);
  fail_unless (gst_media_stream_track_get_enabled (track.get ()));
  copy.until_black (true);
  fail_unless (!original.next ().black);
  gst_media_stream_track_stop (track.get ());
  fail_unless (is_live (clone));
  gst_media_stream_track_set_enabled (clone.get (), TRUE);
  copy.until_black (false);
}
GST_END_TEST;

/* MUST 77, 86 */
GST_START_TEST (a_clone_of_an_ended_track_has_ended_and_does_not_tell)
{
  const auto track = get_track (R"({"video": true})");
  gst_media_stream_track_stop (track.get ());
  const auto clone = clone_of (track);
  const Counter ended (clone, "ended");
  drain (nullptr);
  fail_unless (!is_live (clone));
  assert_equals_int (ended.count (), 0);
  const ProcessorPtr processor (gst_media_stream_track_processor_new (clone.get ()));
  mc::ErrorPtr error;
  fail_unless (gst_media_stream_track_processor_read (processor.get (), nullptr, mc::out (error))
               == nullptr);
  fail_unless (error == nullptr);
}
GST_END_TEST;

/* MUST 129, 131, 177, 180, 186, 187 */
GST_START_TEST (within_a_mode_settings_change_from_one_frame_to_the_next_and_none_is_lost)
{
  const auto track
      = get_track (R"({"video": {"width": {"exact": 640}, "height": {"exact": 480}}})");
  const auto sibling = clone_of (track);
  Viewer viewer (track), other (sibling);
  auto last = viewer.next ();
  auto others_last = other.next ();
  const gint64 before = missing (track), before_other = missing (sibling);
  static const char *const kSizes[] = { "320x240", "160x120", "640x480", "320x180" };
  for (const char *size : kSizes) {
    int width = 0, height = 0;
    std::sscanf (size, "%dx%d", &width, &height);
    const mc::CharPtr json (
        g_strdup_printf (R"({"width": {"exact": %d}, "height": {"exact": %d}})", width, height));
    change (track, json.get ());
    assert_text (size_of (track), size);
    for (int frames = 0; frames < 3 || last.size != size; frames++) {
      const auto seen = viewer.next ();
      fail_unless (seen.number > last.number);
      last = seen;
      const auto others = other.next ();
      fail_unless (others.number > others_last.number);
      assert_text (others.size, "640x480");
      others_last = others;
    }
  }
  // But for what waits in the readers' queues.
  fail_unless (missing (track) <= before + kQueued);
  fail_unless (missing (sibling) <= before_other + kQueued);
  change (track, "{}");
  assert_text (constraints_of (track), "{}");
}
GST_END_TEST;

/* MUST 178, 179, 183, 184, 185, 130, 189 */
GST_START_TEST (a_refused_change_changes_nothing)
{
  struct
  {
    const char *json;
    const char *constraint;
  } static const kRefused[] = {
    { R"({"width": {"exact": 4000}})", "width" },
    { R"({"deviceId": {"exact": "another"}})", "deviceId" },
    { R"({"groupId": {"exact": "another"}})", "groupId" },
    { R"({"facingMode": {"exact": "environment"}})", "facingMode" },
    { R"({"backgroundBlur": {"exact": true}})", "backgroundBlur" },
    { R"({"frameRate": {"min": 20, "max": 10}})", "frameRate" },
    { R"({"height": {"exact": 720}, "resizeMode": {"exact": "none"}, "frameRate": {"exact": 29}})",
      "" },
  };
  const auto track = get_track (R"({"video": {"width": {"exact": 320}}})");
  const std::string constraints = constraints_of (track), settings = settings_of (track);
  for (const auto &row : kRefused) {
    assert_text (refused (track, row.json), row.constraint);
    assert_text (constraints_of (track), constraints);
    assert_text (settings_of (track), settings);
  }
  change (track, R"({"deviceId": {"ideal": "another"}, "sampleRate": {"exact": 5}})");
  assert_text (setting (track.get (), "deviceId"), setting (clone_of (track).get (), "deviceId"));
}
GST_END_TEST;

/* MUST 82, 186, 191, 197 */
GST_START_TEST (another_mode_is_brought_about_without_disturbing_siblings)
{
  const auto track
      = get_track (R"({"video": {"width": {"exact": 320}, "height": {"exact": 240}}})");
  const auto sibling = clone_of (track);
  Viewer viewer (track), other (sibling);
  viewer.next ();
  other.next ();
  // It renegotiates: a camera that had to be opened anew would not come in time.
  perform ("front", R"({"do": "slow-open", "delay-ms": 600000})");
  change (track, R"({"width": {"exact": 1280}, "height": {"exact": 720}})");
  assert_text (size_of (track), "1280x720");
  assert_text (size_of (sibling), "320x240");
  viewer.until_size ("1280x720");
  for (int i = 0; i < 10; i++)
    assert_text (other.next ().size, "320x240");
  fail_unless (is_live (track) && is_live (sibling));
}
GST_END_TEST;

/* MUST 193, 194, 195, 196, 200 */
GST_START_TEST (a_track_that_pins_the_mode_wins_until_it_goes)
{
  const auto pins
      = get_track (R"({"video": {"width": {"exact": 320}, "resizeMode": {"exact": "none"}}})");
  const auto wants = clone_of (pins);
  const char *const demand = R"({"width": {"exact": 1280}})";
  const std::string settings = settings_of (wants), constraints = constraints_of (wants);
  assert_text (refused (wants, demand), "width");
  assert_text (settings_of (wants), settings);
  assert_text (constraints_of (wants), constraints);
  assert_text (size_of (pins), "320x240");
  change (pins, "{}");
  change (wants, demand);
  assert_text (size_of (wants), "1280x720");
  // Each of them alone could be had.
  assert_text (refused (pins, R"({"width": {"exact": 640}, "resizeMode": {"exact": "none"}})"), "");
  gst_media_stream_track_stop (wants.get ());
  change (pins, R"({"width": {"exact": 640}, "resizeMode": {"exact": "none"}})");
}
GST_END_TEST;

/* MUST 186, 191 */
GST_START_TEST (a_mode_is_left_when_who_needed_it_has_gone)
{
  const auto modest
      = get_track (R"({"video": {"width": {"exact": 320}, "height": {"exact": 240}}})");
  const auto demanding = clone_of (modest);
  Viewer viewer (modest);
  assert_text (setting (modest.get (), "resizeMode"), "none");
  change (demanding, R"({"width": {"exact": 1280}})");
  assert_text (setting (modest.get (), "resizeMode"), "crop-and-scale");
  gst_media_stream_track_stop (demanding.get ());
  while (setting (modest.get (), "resizeMode") != "none")
    assert_text (viewer.next ().size, "320x240");
  for (int i = 0; i < 5; i++)
    assert_text (viewer.next ().size, "320x240");
}
GST_END_TEST;

/* MUST 192 */
GST_START_TEST (tracks_have_rates_of_their_own)
{
  const auto fast = get_track (R"({"video": {"frameRate": {"exact": 30}}})");
  const auto slow = clone_of (fast);
  change (slow, R"({"frameRate": {"exact": 10}})");
  assert_text (setting (fast.get (), "frameRate"), "30");
  assert_text (setting (slow.get (), "frameRate"), "10");
  Viewer viewer (slow);
  auto last = viewer.next ();
  while (viewer.next ().number == last.number + 1)
    last.number++;
  last = viewer.next ();
  for (int i = 0; i < 5; i++) {
    const auto seen = viewer.next ();
    assert_equals_int ((seen.number - last.number) % 3, 0);
    last = seen;
  }
  fail_unless (stat (slow, "discardedFrames") >= 10);
  /* MUST 415 */
  fail_unless (stat (slow, "totalFrames") >= stat (slow, "discardedFrames"));
}
GST_END_TEST;

/* MUST 181 */
GST_START_TEST (changes_are_answered_in_the_order_in_which_they_were_asked_for)
{
  const auto track = get_track (R"({"video": true})");
  std::vector<int> order;
  struct Asked
  {
    std::vector<int> *order;
    int number;
  } asked[4] = { { &order, 0 }, { &order, 1 }, { &order, 2 }, { &order, 3 } };
  static const char *const kWishes[]
      = { R"({"width": {"exact": 320}})", R"({"width": {"exact": 9999}})",
          R"({"width": {"exact": 1280}})", R"({"width": {"exact": 160}})" };
  for (int i = 0; i < 4; i++)
    gst_media_stream_track_apply_constraints_async (
        track.get (), parse (kWishes[i]).get (), nullptr,
        [] (GObject *object, GAsyncResult *result, gpointer data) {
          auto *self = static_cast<Asked *> (data);
          mc::ErrorPtr error;
          const gboolean done = gst_media_stream_track_apply_constraints_finish (
              GST_MEDIA_STREAM_TRACK (object), result, mc::out (error));
          fail_unless (bool (done) == (self->number != 1));
          self->order->push_back (self->number);
        },
        &asked[i]);
  run_until (nullptr, [&] { return order.size () == 4; });
  fail_unless (order == std::vector<int> ({ 0, 1, 2, 3 }));
  assert_text (setting (track.get (), "width"), "160");
}
GST_END_TEST;

namespace {

/// What came of an applyConstraints.
struct Change
{
  bool answered = false;
  mc::ErrorPtr error;

  static void finish_cb (GObject *track, GAsyncResult *result, gpointer data)
  {
    auto *self = static_cast<Change *> (data);
    gst_media_stream_track_apply_constraints_finish (GST_MEDIA_STREAM_TRACK (track), result,
                                                     mc::out (self->error));
    self->answered = true;
  }
  void ask (const TrackPtr &track, const char *json, GCancellable *cancellable)
  {
    gst_media_stream_track_apply_constraints_async (track.get (), parse (json).get (), cancellable,
                                                    finish_cb, this);
  }
  void wait ()
  {
    run_until (nullptr, [this] { return answered; });
  }
  bool was_cancelled () const
  {
    return g_error_matches (error.get (), G_IO_ERROR, G_IO_ERROR_CANCELLED);
  }
};

} // namespace

/* While a camera that gives nothing keeps the first change waiting. */
GST_START_TEST (a_change_is_cancelled_until_its_turn_comes)
{
  const auto track = get_track (R"({"video": {"width": {"exact": 320}}})");
  const auto clone = clone_of (track);
  const CancellablePtr cancellable (g_cancellable_new ());
  perform ("front", R"({"do": "stall"})");
  Change first, second, third;
  first.ask (track, R"({"width": {"exact": 1280}})", nullptr);
  second.ask (track, R"({"width": {"exact": 160}})", cancellable.get ());
  third.ask (clone, R"({"width": {"exact": 640}})", nullptr);
  std::thread waits ([&] {
    mc::ErrorPtr error;
    fail_unless (!gst_media_stream_track_apply_constraints (
        track.get (), parse (R"({"width": {"exact": 80}})").get (), cancellable.get (),
        mc::out (error)));
    fail_unless (g_error_matches (error.get (), G_IO_ERROR, G_IO_ERROR_CANCELLED));
  });
  g_cancellable_cancel (cancellable.get ());
  second.wait ();
  fail_unless (second.was_cancelled ());
  waits.join ();
  fail_unless (!first.answered && !third.answered, "they are carried out all the same");
  perform ("front", R"({"do": "resume"})");
  third.wait ();
  fail_unless (first.answered && !first.error && !third.error);
  assert_text (setting (track.get (), "width"), "1280");
  assert_text (constraints_of (track), R"({"width":{"exact":1280}})");
  assert_text (setting (clone.get (), "width"), "640");
}
GST_END_TEST;

GST_START_TEST (a_change_that_was_carried_out_is_not_called_cancelled)
{
  const auto track = get_track (R"({"video": {"width": {"exact": 320}}})");
  const CancellablePtr cancellable (g_cancellable_new ());
  Change done, late;
  done.ask (track, R"({"width": {"exact": 160}})", cancellable.get ());
  done.wait ();
  g_cancellable_cancel (cancellable.get ());
  fail_unless (!done.error);
  late.ask (track, R"({"width": {"exact": 80}})", cancellable.get ());
  late.wait ();
  fail_unless (late.was_cancelled ());
  assert_text (setting (track.get (), "width"), "160");
}
GST_END_TEST;

/* MUST 182 */
GST_START_TEST (a_change_of_an_ended_track_succeeds_and_does_nothing)
{
  const auto track = get_track (R"({"video": {"width": 320}})");
  const std::string constraints = constraints_of (track);
  gst_media_stream_track_stop (track.get ());
  change (track, R"({"width": {"exact": 9999}})");
  assert_text (constraints_of (track), constraints);
}
GST_END_TEST;

static void
add_tests (TCase *tc)
{
  tcase_add_test (tc, a_clone_begins_as_its_original_is);
  tcase_add_test (tc, clone_and_original_live_apart);
  tcase_add_test (tc, a_clone_of_an_ended_track_has_ended_and_does_not_tell);
  tcase_add_test (tc, within_a_mode_settings_change_from_one_frame_to_the_next_and_none_is_lost);
  tcase_add_test (tc, a_refused_change_changes_nothing);
  tcase_add_test (tc, another_mode_is_brought_about_without_disturbing_siblings);
  tcase_add_test (tc, a_track_that_pins_the_mode_wins_until_it_goes);
  tcase_add_test (tc, a_mode_is_left_when_who_needed_it_has_gone);
  tcase_add_test (tc, tracks_have_rates_of_their_own);
  tcase_add_test (tc, changes_are_answered_in_the_order_in_which_they_were_asked_for);
  tcase_add_test (tc, a_change_is_cancelled_until_its_turn_comes);
  tcase_add_test (tc, a_change_that_was_carried_out_is_not_called_cancelled);
  tcase_add_test (tc, a_change_of_an_ended_track_succeeds_and_does_nothing);
}

MC_CHECK_MAIN ("library_many_tracks", add_tests)

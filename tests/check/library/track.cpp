// SPDX-License-Identifier: LGPL-2.1-or-later
#include "fixture.hpp"

#include <map>

using namespace mctest;

namespace {

/// Counts what an object emits.
class Counter
{
public:
  explicit Counter (gpointer object) : object_ (object)
  {
    g_signal_connect (object, "ended", G_CALLBACK (ended_cb), this);
    g_signal_connect (object, "mute", G_CALLBACK (mute_cb), this);
    g_signal_connect (object, "unmute", G_CALLBACK (unmute_cb), this);
    g_signal_connect (object, "notify", G_CALLBACK (notify_cb), this);
  }
  ~Counter () { g_signal_handlers_disconnect_by_data (object_, this); }
  Counter (const Counter &) = delete;

  int operator[] (const std::string &name) const
  {
    const auto it = counts_.find (name);
    return it == counts_.end () ? 0 : it->second;
  }
  const std::vector<std::string> &order () const { return order_; }
  GThread *thread () const { return thread_; }

private:
  void add (const std::string &name)
  {
    counts_[name]++;
    order_.push_back (name);
    thread_ = g_thread_self ();
  }
  static void ended_cb (GstMediaStreamTrack *track, Counter *self)
  {
    /* MUST 68 */
    assert_equals_int (gst_media_stream_track_get_ready_state (track),
                       GST_MEDIA_STREAM_TRACK_STATE_ENDED);
    self->add ("ended");
  }
  static void mute_cb (GstMediaStreamTrack *, Counter *self) { self->add ("mute"); }
  static void unmute_cb (GstMediaStreamTrack *, Counter *self) { self->add ("unmute"); }
  static void notify_cb (GObject *, GParamSpec *pspec, Counter *self)
  {
    self->add (std::string ("notify::") + pspec->name);
  }

  gpointer object_;
  std::map<std::string, int> counts_;
  std::vector<std::string> order_;
  GThread *thread_ = nullptr;
};

bool
is_live (GstMediaStreamTrack *track)
{
  return gst_media_stream_track_get_ready_state (track) == GST_MEDIA_STREAM_TRACK_STATE_LIVE;
}

std::string
constraints_json (GstMediaStreamTrack *track)
{
  const TrackConstraintsPtr constraints (gst_media_stream_track_get_constraints (track));
  return mc::CharPtr (gst_media_track_constraints_to_json (constraints.get ())).get ();
}

std::string
settings_json (GstMediaStreamTrack *track)
{
  return mc::CharPtr (gst_media_stream_track_get_settings_json (track)).get ();
}

} // namespace

/* MUST 34, 35, 36, 37, 38 */
GST_START_TEST (a_new_track_is_live_enabled_and_itself)
{
  const auto stream = get_user_media (R"({"audio": true, "video": true})");
  const auto tracks = tracks_of (stream.get ());
  for (const auto &track : tracks) {
    fail_unless (is_live (track.get ()));
    fail_unless (gst_media_stream_track_get_enabled (track.get ()));
    fail_if (gst_media_stream_track_get_muted (track.get ()));
    assert_equals_int (gst_media_stream_track_get_end_reason (track.get ()),
                       GST_MEDIA_STREAM_TRACK_END_REASON_NONE);
    fail_unless (g_uuid_string_is_valid (gst_media_stream_track_get_id (track.get ())));
  }
  fail_if (g_str_equal (gst_media_stream_track_get_id (tracks[0].get ()),
                        gst_media_stream_track_get_id (tracks[1].get ())));
  assert_equals_string (gst_media_stream_track_get_label (tracks[0].get ()), "Built-in Microphone");
  assert_equals_string (gst_media_stream_track_get_label (tracks[1].get ()), "Front Camera");
}
GST_END_TEST;

/* MUST 36, 62, 63, 64 */
GST_START_TEST (stop_ends_a_track_at_once_silently_and_once)
{
  const auto track = get_track (R"({"video": true})");
  const Counter counter (track.get ());
  gst_media_stream_track_stop (track.get ());
  fail_if (is_live (track.get ()));
  assert_equals_int (gst_media_stream_track_get_end_reason (track.get ()),
                     GST_MEDIA_STREAM_TRACK_END_REASON_STOPPED);
  gst_media_stream_track_stop (track.get ());
  drain (nullptr);
  assert_equals_int (counter["ended"], 0);
  assert_equals_int (counter["notify::ready-state"], 1);
  assert_equals_int (counter["notify::end-reason"], 1);
  assert_equals_string (gst_media_stream_track_get_label (track.get ()), "Front Camera");
}
GST_END_TEST;

/* MUST 66: a fake device is opened by one at a time, as a real one. */
GST_START_TEST (stopping_the_last_track_frees_the_device)
{
  const auto one = get_track (R"({"video": true})");
  const auto two = get_track (R"({"video": true})");
  const mc::ElementPtr source = mc::sink (gst_element_factory_make ("fakevideosrc", nullptr));
  g_object_set (source.get (), "device", "front", nullptr);
  gst_media_stream_track_stop (one.get ());
  assert_equals_int (gst_element_set_state (source.get (), GST_STATE_READY),
                     GST_STATE_CHANGE_FAILURE);
  gst_element_set_state (source.get (), GST_STATE_NULL);
  fail_unless (is_live (two.get ()));

  gst_media_stream_track_stop (two.get ());
  mc::wait_all_closed ();
  assert_equals_int (gst_element_set_state (source.get (), GST_STATE_READY),
                     GST_STATE_CHANGE_SUCCESS);
  gst_element_set_state (source.get (), GST_STATE_NULL);
}
GST_END_TEST;

/* MUST 67, 68, 39 */
GST_START_TEST (unplugging_ends_each_track_once_in_the_context_that_asked_for_it)
{
  const mc::MainContextPtr context (g_main_context_new ());
  g_main_context_push_thread_default (context.get ());
  const auto one = get_track (R"({"video": true})");
  const auto two = get_track (R"({"video": true})");
  g_main_context_pop_thread_default (context.get ());
  const auto other = get_track (R"({"audio": true})");
  const Counter of_one (one.get ()), of_two (two.get ()), of_other (other.get ());

  perform ("front", R"({"do": "unplug"})");
  run_until (context.get (), [&] { return of_one["ended"] && of_two["ended"]; });
  drain (context.get ());
  drain (nullptr);
  for (const Counter *counter : { &of_one, &of_two }) {
    const std::vector<std::string> expected
        = { "notify::ready-state", "notify::end-reason", "ended" };
    fail_unless (counter->order () == expected);
    fail_unless (counter->thread () == g_thread_self ());
  }
  assert_equals_int (gst_media_stream_track_get_end_reason (one.get ()),
                     GST_MEDIA_STREAM_TRACK_END_REASON_UNPLUGGED);
  fail_unless (is_live (other.get ()));
  assert_equals_int (of_other["ended"], 0);
}
GST_END_TEST;

/* MUST 69 */
GST_START_TEST (stop_withdraws_an_ended_event_that_is_under_way)
{
  const auto track = get_track (R"({"video": true})");
  const Counter counter (track.get ());
  perform ("front", R"({"do": "unplug"})");
  while (is_live (track.get ()))
    g_thread_yield ();
  gst_media_stream_track_stop (track.get ());
  mc::wait_all_closed (); // the control thread has said everything
  drain (nullptr);
  assert_equals_int (counter["ended"], 0);
  assert_equals_int (gst_media_stream_track_get_end_reason (track.get ()),
                     GST_MEDIA_STREAM_TRACK_END_REASON_UNPLUGGED);
}
GST_END_TEST;

GST_START_TEST (a_track_that_is_gone_hears_nothing)
{
  auto track = get_track (R"({"video": true})");
  const auto watch = get_track (R"({"video": true})");
  const Counter counter (watch.get ());
  perform ("front", R"({"do": "unplug"})");
  while (is_live (watch.get ()))
    g_thread_yield ();
  drop_last (std::move (track));
  run_until (nullptr, [&] { return counter["ended"]; });
}
GST_END_TEST;

GST_START_TEST (a_handler_may_drop_the_last_reference)
{
  GstMediaStreamTrack *track = get_track (R"({"video": true})").release ();
  gpointer watched = track;
  g_object_add_weak_pointer (G_OBJECT (track), &watched);
  g_signal_connect (track, "ended",
                    G_CALLBACK (+[] (GstMediaStreamTrack *t) { mc::drop_object (t); }), nullptr);
  perform ("front", R"({"do": "unplug"})");
  run_until (nullptr, [&] { return watched == nullptr; });
}
GST_END_TEST;

/* MUST 41, 42, 43 */
GST_START_TEST (enabled_changes_nothing_else)
{
  const auto track = get_track (R"({"video": {"width": 320}})");
  const std::string settings = settings_json (track.get ());
  const std::string constraints = constraints_json (track.get ());
  const Counter counter (track.get ());
  gst_media_stream_track_set_enabled (track.get (), FALSE);
  gst_media_stream_track_set_enabled (track.get (), FALSE);
  drain (nullptr);
  assert_equals_int (counter["notify::enabled"], 1);
  assert_equals_int (counter.order ().size (), 1);
  fail_if (gst_media_stream_track_get_enabled (track.get ()));
  fail_if (gst_media_stream_track_get_muted (track.get ()));
  fail_unless (is_live (track.get ()));
  assert_text (settings_json (track.get ()), settings);
  assert_text (constraints_json (track.get ()), constraints);

  gst_media_stream_track_stop (track.get ());
  gst_media_stream_track_set_enabled (track.get (), TRUE);
  fail_unless (gst_media_stream_track_get_enabled (track.get ()));
}
GST_END_TEST;

/* MUST 40, and the properties agree with the functions. */
GST_START_TEST (properties_are_readable_and_few_are_writable)
{
  const auto track = get_track (R"({"video": true})");
  guint n = 0;
  GParamSpec **specs = g_object_class_list_properties (G_OBJECT_GET_CLASS (track.get ()), &n);
  const mc::CharPtr owned (reinterpret_cast<gchar *> (specs));
  unsigned own = 0;
  for (guint i = 0; i < n; i++) {
    if (specs[i]->owner_type != GST_TYPE_MEDIA_STREAM_TRACK)
      continue;
    own++;
    const std::string name = specs[i]->name;
    const bool writable = name == "enabled" || name == "content-hint" || name == "on-lost"
                          || name == "on-overconstrained";
    fail_unless (bool (specs[i]->flags & G_PARAM_WRITABLE) == writable, "%s", name.c_str ());
    fail_unless (specs[i]->flags & G_PARAM_EXPLICIT_NOTIFY, "%s", name.c_str ());
    mc::ScopedValue value (specs[i]->value_type);
    g_object_get_property (G_OBJECT (track.get ()), name.c_str (), value.get ());
    if (!writable)
      continue;
    const Counter counter (track.get ());
    g_object_set_property (G_OBJECT (track.get ()), name.c_str (), value.get ());
    fail_unless (counter.order ().empty (), "%s notified without a change", name.c_str ());
  }
  assert_equals_int (own, 11);
}
GST_END_TEST;

/* MUST 412 */
GST_START_TEST (a_content_hint_is_taken_if_it_is_one_of_the_kind)
{
  const auto stream = get_user_media (R"({"audio": true, "video": true})");
  const auto tracks = tracks_of (stream.get ());
  const char *const good[] = { "speech-recognition", "detail" };
  const char *const bad[] = { "detail", "music" };
  for (int i = 0; i < 2; i++) {
    GstMediaStreamTrack *track = tracks[i].get ();
    const Counter counter (track);
    assert_text (mc::CharPtr (gst_media_stream_track_dup_content_hint (track)).get (), "");
    gst_media_stream_track_set_content_hint (track, good[i]);
    gst_media_stream_track_set_content_hint (track, bad[i]);
    gst_media_stream_track_set_content_hint (track, "nonsense");
    assert_text (mc::CharPtr (gst_media_stream_track_dup_content_hint (track)).get (), good[i]);
    assert_equals_int (counter["notify::content-hint"], 1);
    g_object_set (track, "content-hint", "", nullptr);
    assert_equals_int (counter["notify::content-hint"], 2);
  }
}
GST_END_TEST;

namespace {

struct ConstraintsCase
{
  const char *name;
  const char *request;
  const char *expected;
};
const ConstraintsCase kConstraints[] = {
  { "127: true", R"({"video": true})", "{}" },
  { "128: without foreign members", R"({"video": {"width": 320, "sampleRate": 8000}})",
    R"({"width":320})" },
  { "128: foreign members in advanced sets",
    R"({"video": {"advanced": [{"width": 320, "sampleRate": 8000}]}})",
    R"({"advanced":[{"width":320}]})" },
  { "132: unknown names", R"({"video": {"sparkle": {"exact": 1}, "width": 320}})",
    R"({"width":320})" },
  { "133: unsatisfied advanced sets, in order",
    R"({"video": {"advanced": [{"width": 9999}, {"height": {"min": 240}}, {"width": 320}]}})",
    R"({"advanced":[{"width":9999},{"height":{"min":240}},{"width":320}]})" },
};

} // namespace

GST_START_TEST (constraints_are_given_back_as_they_were_applied)
{
  const ConstraintsCase &c = kConstraints[__i__];
  const auto track = get_track (c.request);
  const TrackConstraintsPtr got (gst_media_stream_track_get_constraints (track.get ()));
  const TrackConstraintsPtr expected (gst_media_track_constraints_from_json (c.expected, nullptr));
  fail_unless (gst_media_track_constraints_equal (got.get (), expected.get ()), "%s: %s", c.name,
               constraints_json (track.get ()).c_str ());
}
GST_END_TEST;

/* MUST 122, 123, 108 */
GST_START_TEST (an_ended_track_keeps_what_tells_its_device)
{
  const auto track = get_track (R"({"video": true})");
  const std::string names[] = { "deviceId", "groupId", "facingMode" };
  std::map<std::string, std::string> before;
  for (const auto &name : names)
    before[name] = setting (track.get (), name.c_str ());
  const std::string capabilities
      = mc::CharPtr (gst_media_stream_track_get_capabilities_json (track.get ())).get ();
  gst_media_stream_track_stop (track.get ());
  const mc::StructurePtr after (gst_media_stream_track_get_settings (track.get ()));
  assert_equals_int (gst_structure_n_fields (after.get ()), 3);
  for (const auto &name : names)
    assert_text (field (after.get (), name.c_str ()), before[name]);
  assert_text (mc::CharPtr (gst_media_stream_track_get_capabilities_json (track.get ())).get (),
               capabilities);
}
GST_END_TEST;

GST_START_TEST (an_object_that_bindings_construct_is_an_ended_track)
{
  const TrackPtr track
      = mc::sink (GST_MEDIA_STREAM_TRACK (g_object_new (GST_TYPE_MEDIA_STREAM_TRACK, nullptr)));
  fail_if (is_live (track.get ()));
  assert_text (settings_json (track.get ()), "{}");
  assert_text (constraints_json (track.get ()), "{}");
  gst_media_stream_track_set_enabled (track.get (), FALSE);
  fail_if (gst_media_stream_track_get_enabled (track.get ()));
  gst_media_stream_track_stop (track.get ());
}
GST_END_TEST;

static void
add_tests (TCase *tc)
{
  tcase_add_test (tc, a_new_track_is_live_enabled_and_itself);
  tcase_add_test (tc, stop_ends_a_track_at_once_silently_and_once);
  tcase_add_test (tc, stopping_the_last_track_frees_the_device);
  tcase_add_test (tc, unplugging_ends_each_track_once_in_the_context_that_asked_for_it);
  tcase_add_test (tc, stop_withdraws_an_ended_event_that_is_under_way);
  tcase_add_test (tc, a_track_that_is_gone_hears_nothing);
  tcase_add_test (tc, a_handler_may_drop_the_last_reference);
  tcase_add_test (tc, enabled_changes_nothing_else);
  tcase_add_test (tc, properties_are_readable_and_few_are_writable);
  tcase_add_test (tc, a_content_hint_is_taken_if_it_is_one_of_the_kind);
  tcase_add_loop_test (tc, constraints_are_given_back_as_they_were_applied, 0,
                       std::size (kConstraints));
  tcase_add_test (tc, an_ended_track_keeps_what_tells_its_device);
  tcase_add_test (tc, an_object_that_bindings_construct_is_an_ended_track);
}

MC_CHECK_MAIN ("library_track", add_tests)

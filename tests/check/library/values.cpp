// SPDX-License-Identifier: LGPL-2.1-or-later
#include "fixture.hpp"

using namespace mctest;

namespace {

TrackConstraintsPtr
parse (const char *json)
{
  return TrackConstraintsPtr (gst_media_track_constraints_from_json (json, nullptr));
}

struct Malformed
{
  const char *json;
  const char *begins_with;
};
const Malformed kMalformed[] = {
  { R"({"video": {"width": {"exact": []}}})", "video.width.exact" },
  { R"({"video": {"width": {"min": {}}}})", "video.width.min" },
  { R"({"video": {"advanced": 7}})", "video.advanced" },
  { R"({"video": )", "" },
  { "[]", "" },
};

struct Equality
{
  const char *a;
  const char *b;
  bool equal;
};
const Equality kEqualities[] = {
  { "{}", "{}", true },
  { R"({"width": 1, "height": 2})", R"({"height": 2, "width": 1})", true },
  { R"({"width": 1})", R"({"width": {"ideal": 1}})", false },
  { R"({"width": 1})", R"({"width": 1, "height": 2})", false },
  { R"({"advanced": [{"width": 1}, {"height": 2}]})",
    R"({"advanced": [{"height": 2}, {"width": 1}]})", false },
  { R"({"facingMode": ["user", "left"]})", R"({"facingMode": ["user", "left"]})", true },
};

} // namespace

GST_START_TEST (malformed_constraints_are_type_errors_that_tell_the_place)
{
  const Malformed &c = kMalformed[__i__];
  mc::ErrorPtr error;
  const StreamConstraintsPtr constraints (
      gst_media_stream_constraints_from_json (c.json, mc::out (error)));
  fail_unless (constraints == nullptr, "%s", c.json);
  fail_unless (
      g_error_matches (error.get (), GST_MEDIA_CAPTURE_ERROR, GST_MEDIA_CAPTURE_ERROR_TYPE));
  fail_unless (g_str_has_prefix (error->message, c.begins_with), "%s: %s", c.json, error->message);
  assert_equals_string (gst_media_capture_error_get_name (error.get ()), "TypeError");
  assert_equals_string (gst_media_capture_error_get_constraint (error.get ()), "");
}
GST_END_TEST;

GST_START_TEST (equal_constraints_ask_for_the_same)
{
  const Equality &c = kEqualities[__i__];
  fail_unless (bool (gst_media_track_constraints_equal (parse (c.a).get (), parse (c.b).get ()))
                   == c.equal,
               "%s %s", c.a, c.b);
}
GST_END_TEST;

GST_START_TEST (constraints_survive_json_and_structures)
{
  const auto original = parse (
      R"({"width": {"min": 320, "ideal": 640}, "facingMode": ["user"], "advanced": [{"frameRate": 29.97}]})");
  const mc::CharPtr json (gst_media_track_constraints_to_json (original.get ()));
  fail_unless (gst_media_track_constraints_equal (parse (json.get ()).get (), original.get ()),
               "%s", json.get ());
  const mc::StructurePtr structure (gst_media_track_constraints_to_structure (original.get ()));
  mc::ErrorPtr error;
  const TrackConstraintsPtr back (
      gst_media_track_constraints_from_structure (structure.get (), mc::out (error)));
  fail_unless (back != nullptr, "%s", error ? error->message : "");
  fail_unless (gst_media_track_constraints_equal (back.get (), original.get ()));
}
GST_END_TEST;

// MUST 133
GST_START_TEST (advanced_sets_that_are_not_met_are_told_as_they_were_given)
{
  constexpr const char *kGiven
      = R"({"width":320,"advanced":[{"width":9999},{"height":240},{"frameRate":{"min":500}}]})";
  const std::string request = std::string (R"({"video": )") + kGiven + "}";
  const TrackPtr track = get_track (request.c_str ());
  assert_text (setting (track.get (), "width"), "320");
  assert_text (setting (track.get (), "height"), "240");
  assert_text (constraints_of (track), kGiven);
  mc::ErrorPtr error;
  fail_unless (gst_media_stream_track_apply_constraints (track.get (), parse (kGiven).get (),
                                                         nullptr, mc::out (error)));
  assert_text (constraints_of (track), kGiven);
}
GST_END_TEST;

/* MUST 134 */
GST_START_TEST (changing_what_was_given_out_changes_nothing)
{
  const auto constraints = parse (R"({"width": 320})");
  const mc::StructurePtr structure (gst_media_track_constraints_to_structure (constraints.get ()));
  gst_structure_set (structure.get (), "width", G_TYPE_INT, 9, nullptr);
  fail_unless (
      gst_media_track_constraints_equal (constraints.get (), parse (R"({"width": 320})").get ()));
}
GST_END_TEST;

GST_START_TEST (stream_constraints_are_made_of_track_constraints)
{
  const auto video = parse (R"({"width": 320})");
  const StreamConstraintsPtr made (gst_media_stream_constraints_new (nullptr, video.get ()));
  fail_unless (gst_media_stream_constraints_equal (
      made.get (), wish (R"({"video": {"width": 320}, "audio": false})").get ()));
  fail_unless (gst_media_stream_constraints_get_audio (made.get ()) == nullptr);
  const TrackConstraintsPtr part (gst_media_stream_constraints_get_video (made.get ()));
  fail_unless (gst_media_track_constraints_equal (part.get (), video.get ()));
  fail_if (gst_media_track_constraints_is_empty (part.get ()));
}
GST_END_TEST;

GST_START_TEST (texts_become_constraints_in_values)
{
  for (const GType type : { GST_TYPE_MEDIA_TRACK_CONSTRAINTS, GST_TYPE_MEDIA_STREAM_CONSTRAINTS }) {
    mc::ScopedValue text (G_TYPE_STRING), constraints (type), back (G_TYPE_STRING), bad (type);
    g_value_set_static_string (text.get (), "{}");
    fail_unless (g_value_transform (text.get (), constraints.get ()));
    fail_unless (g_value_get_boxed (constraints.get ()) != nullptr);
    fail_unless (g_value_transform (constraints.get (), back.get ()));
    assert_text (g_value_get_string (back.get ()), "{}");
    fail_unless (gst_value_deserialize (constraints.get (), "{}"));
    assert_text (mc::CharPtr (gst_value_serialize (constraints.get ())).get (), "{}");
    fail_if (gst_value_deserialize (bad.get (), "{ width"));
    g_value_set_static_string (text.get (), "{ width");
    fail_unless (g_value_transform (text.get (), bad.get ()));
    fail_unless (g_value_get_boxed (bad.get ()) == nullptr);
  }
}
GST_END_TEST;

GST_START_TEST (an_error_keeps_its_parts)
{
  GError *raw = nullptr;
  mc::set_g_error (&raw, { mc::ErrorCode::Overconstrained, "no camera", "width", "why\nand how" });
  const mc::ErrorPtr error (raw);
  assert_text (error->message, "width: no camera\nwhy\nand how");
  // A binding makes a new error of domain, code and message.
  const mc::ErrorPtr rebuilt (g_error_new_literal (error->domain, error->code, error->message));
  GError *prefixed_raw = g_error_copy (error.get ());
  g_prefix_error (&prefixed_raw, "while starting: ");
  const mc::ErrorPtr prefixed (prefixed_raw);
  for (const GError *e : { error.get (), rebuilt.get (), prefixed.get () }) {
    assert_text (gst_media_capture_error_get_name (e), "OverconstrainedError");
    assert_text (gst_media_capture_error_get_constraint (e), "width");
    assert_text (gst_media_capture_error_get_explanation (e), "why\nand how");
  }
  const mc::Error core = mc::error_from_g_error (error.get ());
  fail_unless (core.code == mc::ErrorCode::Overconstrained);
  assert_text (core.constraint, "width");
  assert_text (core.explanation, "why\nand how");
}
GST_END_TEST;

/* MUST 398, 399: without a constraint and a message of its own. */
GST_START_TEST (an_error_without_a_constraint_has_an_empty_one)
{
  GError *raw = nullptr;
  mc::set_g_error (&raw, { mc::ErrorCode::Overconstrained, "", "", "" });
  const mc::ErrorPtr error (raw);
  assert_text (gst_media_capture_error_get_constraint (error.get ()), "");
  assert_text (gst_media_capture_error_get_explanation (error.get ()), "");
}
GST_END_TEST;

static void
add_tests (TCase *tc)
{
  tcase_add_loop_test (tc, malformed_constraints_are_type_errors_that_tell_the_place, 0,
                       std::size (kMalformed));
  tcase_add_loop_test (tc, equal_constraints_ask_for_the_same, 0, std::size (kEqualities));
  tcase_add_test (tc, constraints_survive_json_and_structures);
  tcase_add_test (tc, advanced_sets_that_are_not_met_are_told_as_they_were_given);
  tcase_add_test (tc, changing_what_was_given_out_changes_nothing);
  tcase_add_test (tc, stream_constraints_are_made_of_track_constraints);
  tcase_add_test (tc, texts_become_constraints_in_values);
  tcase_add_test (tc, an_error_keeps_its_parts);
  tcase_add_test (tc, an_error_without_a_constraint_has_an_empty_one);
}

MC_CHECK_MAIN ("library_values", add_tests)

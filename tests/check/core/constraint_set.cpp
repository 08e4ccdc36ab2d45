// SPDX-License-Identifier: LGPL-2.1-or-later
#include <gst/check/gstcheck.h>

#include "gst/core/constraint.hpp"

using mc::Constraint;
using mc::Property;
using mc::Value;

namespace {

struct RequiredCase
{
  const char *name;
  Constraint constraint; ///< bare, exact, ideal, min, max
  bool required;
};

/* MUST 138, 139, 151 */
const RequiredCase kRequired[] = {
  { "nothing", {}, false },
  { "a bare value", { Value (640.0), {}, {}, {}, {} }, false },
  { "ideal", { {}, {}, Value (640.0), {}, {} }, false },
  { "exact", { {}, Value (640.0), {}, {}, {} }, true },
  { "exact false", { {}, Value (false), {}, {}, {} }, true },
  { "exact empty string", { {}, Value (std::string ()), {}, {}, {} }, true },
  { "exact list", { {}, Value (mc::StringList{ "user" }), {}, {}, {} }, true },
  { "exact empty list", { {}, Value (mc::StringList{}), {}, {}, {} }, false },
  { "exact empty list of points", { {}, Value (mc::PointList{}), {}, {}, {} }, false },
  { "exact points", { {}, Value (mc::PointList{ { 0, 0 } }), {}, {}, {} }, true },
  { "exact empty list, max 0", { {}, Value (mc::StringList{}), {}, {}, 0.0 }, true },
  { "min 0", { {}, {}, {}, 0.0, {} }, true },
  { "max 0", { {}, {}, {}, {}, 0.0 }, true },
  { "min beside ideal", { {}, {}, Value (5.0), 1.0, {} }, true },
};

GST_START_TEST (a_constraint_is_required_by_min_max_or_exact)
{
  const RequiredCase &c = kRequired[__i__];
  fail_unless (c.constraint.has_required () == c.required, "%s", c.name);
}
GST_END_TEST;

GST_START_TEST (a_set_keeps_the_order_and_one_constraint_per_property)
{
  mc::ConstraintSet set;
  fail_unless (set.empty ());
  fail_unless (set.find (Property::Width) == nullptr);
  set.set (Property::Width, { Value (640.0), {}, {}, {}, {} });
  set.set (Property::FrameRate, { Value (30.0), {}, {}, {}, {} });
  set.set (Property::Width, { {}, Value (320.0), {}, {}, {} });
  fail_unless_equals_int (set.members.size (), 2);
  fail_unless (set.members[0].first == Property::Width);
  fail_unless (set.members[1].first == Property::FrameRate);
  const Constraint *width = set.find (Property::Width);
  fail_unless (width && !width->bare && width->exact == Value (320.0));
  fail_unless (set.find (Property::Height) == nullptr);
}
GST_END_TEST;

GST_START_TEST (settings_find_the_members_they_have)
{
  const mc::Settings settings{ { { Property::Width, Value (640.0) } } };
  const Value *width = settings.find (Property::Width);
  fail_unless (width && *width == Value (640.0));
  fail_unless (settings.find (Property::Height) == nullptr);
}
GST_END_TEST;

Suite *
constraint_set_suite ()
{
  Suite *suite = suite_create ("constraint set");
  TCase *tc = tcase_create ("general");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, a_constraint_is_required_by_min_max_or_exact, 0, std::size (kRequired));
  tcase_add_test (tc, a_set_keeps_the_order_and_one_constraint_per_property);
  tcase_add_test (tc, settings_find_the_members_they_have);
  return suite;
}

} // namespace

GST_CHECK_MAIN (constraint_set)

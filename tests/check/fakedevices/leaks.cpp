// SPDX-License-Identifier: LGPL-2.1-or-later
#include "fixture.hpp"

#include <map>

using namespace mc;
using namespace mc::test;

/* What GStreamer's leaks tracer finds alive after all is over. */

/// Tracks all objects that are made from here on.
static Ref<GstTracer>
start_tracing ()
{
  load_plugins ({ "coretracers" });
  Ref<GstTracer> tracer;
  const mc::FeatureListPtr factories (gst_tracer_factory_get_list ());
  for (GList *item = factories.get (); item; item = item->next) {
    auto *factory = static_cast<GstTracerFactory *> (item->data);
    if (!g_str_equal (GST_OBJECT_NAME (factory), "leaks"))
      continue;
    const Ref<GstPluginFeature> loaded (gst_plugin_feature_load (GST_PLUGIN_FEATURE (factory)));
    const GType type = gst_tracer_factory_get_tracer_type (GST_TRACER_FACTORY (loaded.get ()));
    tracer.reset (static_cast<GstTracer *> (g_object_new (type, nullptr)));
  }
  fail_unless (tracer != nullptr);
  return tracer;
}

struct Activity
{
  size_t made = 0;
  std::map<std::string, int>
      left; ///< By type and address: how often it was made more often than it went.
};

static void
count (const GstStructure *checkpoint, const char *list_name, int step, Activity &activity)
{
  const GValue *list = gst_structure_get_value (checkpoint, list_name);
  for (guint i = 0; list && i < gst_value_list_get_size (list); i++) {
    const CharPtr object (gst_value_serialize (gst_value_list_get_value (list, i)));
    const std::string text (object.get ());
    const std::string name = text.substr (text.find (',')); /* Without "object-created". */
    activity.made += step > 0;
    if ((activity.left[name] += step) == 0)
      activity.left.erase (name);
  }
}

/// What happened since the tracking began.
static Activity
activity_of (GstTracer *tracer)
{
  GstStructure *raw = nullptr;
  g_signal_emit_by_name (tracer, "activity-get-checkpoint", &raw);
  const StructurePtr checkpoint (raw);
  Activity activity;
  count (raw, "objects-created-list", 1, activity);
  count (raw, "objects-removed-list", -1, activity);
  return activity;
}

struct Scenario
{
  const char *source, *filter;
};

static const Scenario kScenarios[] = {
  { "fakevideosrc", "identity" },
  { "fakevideosrc", "image/jpeg" },
  { "fakeaudiosrc", "identity" },
};

static void
use_everything (const Scenario &scenario)
{
  const Fixture fixture;
  fixture.configure ("default");
  fail_unless (fixture.start ());
  {
    const ElementPtr made
        = sink (gst_device_create_element (fixture.device ("back").get (), nullptr));
    gst_element_set_state (made.get (), GST_STATE_READY);
    fail_unless (fixture.perform ("back", R"({"do":"unplug"})"));
    gst_element_set_state (made.get (), GST_STATE_NULL);
  }
  const Capture capture (scenario.source, scenario.filter);
  capture.play ();
  for (int i = 0; i < 5; i++)
    capture.next (fixture);
  fail_unless (fixture.perform ("front", R"({"do":"deliver","width":320})"));
  fail_unless (fixture.perform ("microphone", R"({"do":"stall"})"));
  fail_unless (fixture.perform ("front", R"({"do":"unplug"})"));
  fail_unless (fixture.perform ("front", R"({"do":"plug"})"));
  capture.set_state (GST_STATE_NULL);
  fixture.configure ("{");
  fixture.stop ();
}

GST_START_TEST (nothing_stays_alive)
{
  load_plugins ({ "jpeg" });
  use_everything (kScenarios[__i__]); /* What is made once in a process is made now. */
  const Ref<GstTracer> tracer = start_tracing ();
  g_signal_emit_by_name (tracer.get (), "activity-start-tracking");
  use_everything (kScenarios[__i__]);
  gst_task_cleanup_all (); /* A thread may hold its task for a moment longer. */
  const Activity activity = activity_of (tracer.get ());
  fail_unless (activity.made > 50, "the tracer sees nothing");
  for (const auto &entry : activity.left)
    fail_unless (entry.second <= 0, "left: %s", entry.first.c_str ());
}
GST_END_TEST;

static Suite *
fake_leaks_suite (void)
{
  Suite *suite = suite_create ("fake leaks");
  TCase *tc = tcase_create ("leaks");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, nothing_stays_alive, 0, G_N_ELEMENTS (kScenarios));
  return suite;
}

GST_CHECK_MAIN (fake_leaks)

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "asking.hpp"

using namespace mctest;

/* When a context is told that devices have changed, and what. */

namespace {

/// Keeps what a context was told.
class Changes
{
public:
  explicit Changes (Page &page) : devices_ (page.devices.get ())
  {
    g_signal_connect (devices_, "devicechange", G_CALLBACK (changed_cb), this);
    page.list (); // from here on there are changes
  }
  ~Changes () { g_signal_handlers_disconnect_by_data (devices_, this); }
  Changes (const Changes &) = delete;

  void wait (std::size_t count)
  {
    run_until (nullptr, [&] { return events.size () >= count; });
    assert_equals_int (events.size (), count);
  }

  std::vector<mc::Ref<GstDeviceChangeEvent>> events;

private:
  static void changed_cb (GstMediaDevices *, GstDeviceChangeEvent *event, Changes *self)
  {
    self->events.push_back (mc::ref (event));
  }
  GstMediaDevices *devices_;
};

std::vector<InfoPtr>
devices_in (const mc::Ref<GstDeviceChangeEvent> &event)
{
  return mc::adopt_list<GstMediaDeviceInfo> (gst_device_change_event_get_devices (event.get ()));
}

std::vector<InfoPtr>
inserted_in (const mc::Ref<GstDeviceChangeEvent> &event)
{
  return mc::adopt_list<GstMediaDeviceInfo> (
      gst_device_change_event_get_user_inserted_devices (event.get ()));
}

std::string
text_of (const std::vector<InfoPtr> &infos)
{
  std::string text;
  for (const auto &info : infos)
    text += mc::CharPtr (gst_media_device_info_to_json (info.get ())).get ();
  return text;
}

/// Lets a change happen that everybody is told who is told anything, and waits until it is.
void
pass_a_change (Changes &witness)
{
  const std::size_t seen = witness.events.size ();
  perform ("headset", R"({"do": "unplug"})");
  witness.wait (seen + 1);
  perform ("headset", R"({"do": "plug"})");
  witness.wait (seen + 2);
}

} // namespace

// MUST 268, 269, 274
GST_START_TEST (plugging_and_unplugging_are_told_once_each)
{
  Page page;
  page.get (R"({"video": true})");
  Changes changes (page);
  perform ("back", R"({"do": "unplug"})");
  changes.wait (1);
  assert_text (text_of (devices_in (changes.events[0])), text_of (page.list ()));
  assert_equals_int (devices_in (changes.events[0]).size (), 3);
  assert_equals_int (inserted_in (changes.events[0]).size (), 0);
  perform ("back", R"({"do": "plug"})");
  changes.wait (2);
  const auto devices = devices_in (changes.events[1]);
  const auto inserted = inserted_in (changes.events[1]);
  assert_text (text_of (devices), text_of (page.list ()));
  assert_equals_int (inserted.size (), 1);
  assert_text (label_of (inserted[0]), "Back Camera");
  fail_unless (std::any_of (devices.begin (), devices.end (),
                            [&] (const auto &device) { return device == inserted[0]; }));
}
GST_END_TEST;

// MUST 268
GST_START_TEST (the_parts_of_one_thing_come_and_go_together)
{
  Page page;
  page.get (R"({"video": true})");
  Changes changes (page);
  perform ("back", R"({"do": "unplug"})");
  perform ("headset", R"({"do": "unplug"})");
  changes.wait (1);
  assert_equals_int (devices_in (changes.events[0]).size (), 2);
}
GST_END_TEST;

// MUST 270
GST_START_TEST (another_default_is_a_change)
{
  Page page;
  page.get (R"({"audio": true})");
  Changes changes (page);
  assert_text (label_of (page.list ()[0]), "Built-in Microphone");
  perform ("headset", R"({"do": "make-default"})");
  changes.wait (1);
  assert_text (label_of (devices_in (changes.events[0])[0]), "Headset Microphone");
  assert_equals_int (inserted_in (changes.events[0]).size (), 0);
}
GST_END_TEST;

// MUST 271, 272, 273
GST_START_TEST (who_has_not_captured_is_told_only_of_the_first_camera)
{
  Page hidden, witness;
  witness.get (R"({"audio": true})");
  Changes changes (hidden), seen (witness);
  perform ("back", R"({"do": "unplug"})");
  seen.wait (1);
  perform ("back", R"({"do": "plug"})");
  seen.wait (2);
  perform ("back", R"({"do": "stall"})");
  perform ("back", R"({"do": "resume"})");
  pass_a_change (seen);
  assert_equals_int (changes.events.size (), 0);
  perform ("back", R"({"do": "unplug"})");
  perform ("front", R"({"do": "unplug"})");
  changes.wait (1);
  perform ("front", R"({"do": "plug"})");
  changes.wait (2);
  const auto devices = devices_in (changes.events[1]);
  assert_equals_int (devices.size (), 2);
  assert_text (text_of (devices), text_of (hidden.list ()));
  assert_text (id_of (devices[1]), "");
}
GST_END_TEST;

// MUST 275
GST_START_TEST (what_changed_while_nobody_looked_is_told_once_afterwards)
{
  Page hidden, witness;
  witness.get (R"({"audio": true})");
  Changes changes (hidden), seen (witness);
  gst_media_context_set_visible (hidden.context.get (), FALSE);
  for (const char *camera : { "back", "front" }) {
    perform (camera, R"({"do": "unplug"})");
    seen.wait (seen.events.size () + 1);
  }
  pass_a_change (seen);
  assert_equals_int (changes.events.size (), 0);
  gst_media_context_set_visible (hidden.context.get (), TRUE);
  changes.wait (1);
  assert_equals_int (devices_in (changes.events[0]).size (), 1);
  pass_a_change (seen);
  assert_equals_int (changes.events.size (), 1);
}
GST_END_TEST;

// MUST 277
GST_START_TEST (an_event_of_an_application_says_what_it_was_given)
{
  const mc::Ref<GstDeviceChangeEvent> empty (gst_device_change_event_new (nullptr));
  assert_equals_int (devices_in (empty).size (), 0);
  assert_equals_int (inserted_in (empty).size (), 0);
  const auto camera = find_device ("Back Camera");
  GList one = { camera.get (), nullptr, nullptr };
  const mc::Ref<GstDeviceChangeEvent> event (gst_device_change_event_new (&one));
  fail_unless (devices_in (event)[0] == camera);
  assert_equals_int (inserted_in (event).size (), 0);
}
GST_END_TEST;

// MUST 400
GST_START_TEST (changes_come_in_the_main_context_of_who_made_the_devices)
{
  const mc::MainContextPtr own (g_main_context_new ());
  g_main_context_push_thread_default (own.get ());
  Page page;
  g_main_context_pop_thread_default (own.get ());
  gst_media_context_set_expose_devices (page.context.get (), TRUE);
  Changes changes (page);
  perform ("back", R"({"do": "unplug"})");
  drain (nullptr);
  assert_equals_int (changes.events.size (), 0);
  run_until (own.get (), [&] { return changes.events.size () == 1; });
}
GST_END_TEST;

GST_START_TEST (devices_may_be_dropped_while_a_change_is_on_its_way)
{
  auto page = std::make_unique<Page> ();
  gst_media_context_set_expose_devices (page->context.get (), TRUE);
  page->list ();
  perform ("back", R"({"do": "unplug"})");
  drop_last (std::move (page->devices));
  drop_last (std::move (page->context));
  drain (nullptr);
}
GST_END_TEST;

static void
add_tests (TCase *tc)
{
  tcase_add_test (tc, plugging_and_unplugging_are_told_once_each);
  tcase_add_test (tc, the_parts_of_one_thing_come_and_go_together);
  tcase_add_test (tc, another_default_is_a_change);
  tcase_add_test (tc, who_has_not_captured_is_told_only_of_the_first_camera);
  tcase_add_test (tc, what_changed_while_nobody_looked_is_told_once_afterwards);
  tcase_add_test (tc, an_event_of_an_application_says_what_it_was_given);
  tcase_add_test (tc, changes_come_in_the_main_context_of_who_made_the_devices);
  tcase_add_test (tc, devices_may_be_dropped_while_a_change_is_on_its_way);
}

MC_CHECK_MAIN ("library_device_changes", add_tests)

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "test_provider.hpp"

#include "gst/capture/devices/device_catalog.hpp"

#include <atomic>
#include <thread>

namespace {

using mc::DeviceCatalog;

std::string
labels ()
{
  std::string text;
  for (const auto &device : *DeviceCatalog::instance ().list ())
    text += device->label + " ";
  return text;
}

/// Lets a test wait for the catalog to tell of a change.
class Changes
{
public:
  Changes () : subscription_ (DeviceCatalog::instance ().subscribe ([this] { tell (); })) {}
  ~Changes () { DeviceCatalog::instance ().unsubscribe (subscription_); }
  void wait_for (unsigned count)
  {
    mc::MutexGuard guard (lock_);
    while (seen_ < count)
      told_.wait (guard);
  }
  unsigned seen ()
  {
    mc::MutexGuard guard (lock_);
    return seen_;
  }

private:
  void tell ()
  {
    mc::MutexGuard guard (lock_);
    seen_++;
    told_.notify_all ();
  }
  mc::Mutex lock_;
  mc::Condition told_;
  unsigned seen_ MC_GUARDED_BY (lock_) = 0;
  DeviceCatalog::Subscription subscription_;
};

void
tear_down ()
{
  DeviceCatalog::instance ().reset ();
  forget_providers ();
}

GST_START_TEST (devices_are_listed_and_the_list_is_shared_until_it_changes)
{
  TestProvider &provider = register_provider ("first", GST_RANK_PRIMARY);
  provider.at_start.push_back (camera ("one"));
  assert_text (labels (), "one ");
  auto &catalog = DeviceCatalog::instance ();
  fail_unless (catalog.list () == catalog.list ());
  assert_equals_int (provider.starts, 1);
  assert_equals_int (provider.stops, 0);
}
GST_END_TEST;

GST_START_TEST (devices_come_change_and_go)
{
  TestProvider &provider = register_provider ("first", GST_RANK_PRIMARY);
  assert_text (labels (), "");
  auto &catalog = DeviceCatalog::instance ();
  Changes changes;
  const uint64_t before = catalog.generation ();
  mc::DevicePtr one = camera ("one");
  provider.add (one.get ());
  assert_text (labels (), "one ");
  mc::DevicePtr renamed = camera ("renamed");
  provider.change (renamed.get (), one.get ());
  assert_text (labels (), "renamed ");
  provider.remove (renamed.get ());
  assert_text (labels (), "");
  assert_equals_int (changes.seen (), 3);
  assert_equals_uint64 (catalog.generation (), before + 3);
}
GST_END_TEST;

GST_START_TEST (what_captures_nothing_changes_nothing)
{
  TestProvider &provider = register_provider ("first", GST_RANK_PRIMARY);
  assert_text (labels (), "");
  Changes changes;
  const mc::DevicePtr sink
      = new_device ({ "display", "Video/Sink", "video/x-raw, format=NV12, width=640, height=480" });
  provider.add (sink.get ());
  assert_text (labels (), "");
  assert_equals_int (changes.seen (), 0);
}
GST_END_TEST;

GST_START_TEST (speakers_are_a_list_of_their_own)
{
  TestProvider &provider = register_provider ("first", GST_RANK_PRIMARY);
  provider.at_start.push_back (camera ("one"));
  assert_text (labels (), "one ");
  Changes changes;
  const mc::DevicePtr speaker = new_device (
      { "speaker", "Audio/Sink", "audio/x-raw, format=S16LE, rate=48000, channels=2" });
  provider.add (speaker.get ());
  assert_text (labels (), "one ");
  assert_equals_int (changes.seen (), 1);
  const auto outputs = mc::DeviceCatalog::instance ().outputs ();
  assert_equals_int (outputs->size (), 1);
  assert_text (outputs->front ()->label, "speaker");
  fail_unless (outputs->front ()->is_output && outputs->front ()->box_caps.empty ());
  fail_if (outputs->front ()->capabilities->description ().device_id.empty ());
}
GST_END_TEST;

GST_START_TEST (a_device_that_goes_while_its_provider_starts_is_not_listed)
{
  TestProvider &provider = register_provider ("first", GST_RANK_PRIMARY);
  provider.at_start.push_back (camera ("one"));
  provider.at_start.push_back (camera ("two"));
  provider.gone_at_start = 1;
  assert_text (labels (), "two ");
}
GST_END_TEST;

GST_START_TEST (a_broken_provider_hides_nobody)
{
  register_provider ("broken", GST_RANK_PRIMARY + 10).starts_well = false;
  register_provider ("good", GST_RANK_PRIMARY).at_start.push_back (camera ("one"));
  assert_text (labels (), "one ");
}
GST_END_TEST;

GST_START_TEST (providers_are_asked_by_rank_and_duplicates_kept_from_the_better)
{
  TestProvider &worse = register_provider ("worse", GST_RANK_SECONDARY);
  TestProvider &better = register_provider ("better", GST_RANK_PRIMARY);
  worse.at_start.push_back (camera ("by-worse", "p, device.path=\"/dev/none1\";"));
  worse.at_start.push_back (camera ("only-worse", "p, device.path=\"/dev/none2\";"));
  better.at_start.push_back (camera ("by-better", "p, api.v4l2.path=\"/dev/none1\", node.name=x;"));
  assert_text (labels (), "by-better only-worse ");
  // The worse one steps in when the better one lets go of the device.
  better.remove (better.at_start.front ().get ());
  assert_text (labels (), "by-worse only-worse ");
}
GST_END_TEST;

GST_START_TEST (only_providers_of_sources_with_a_rank_are_started)
{
  TestProvider &sink = register_provider ("sink", GST_RANK_PRIMARY, "Sink/Video");
  TestProvider &off = register_provider ("off", GST_RANK_NONE);
  TestProvider &camera_source = register_provider ("other", GST_RANK_PRIMARY, "Video/CameraSource");
  assert_text (labels (), "");
  assert_equals_int (sink.starts + off.starts + camera_source.starts, 0);
}
GST_END_TEST;

GST_START_TEST (a_provider_that_only_probes_is_asked_once)
{
  TestProvider &provider = register_probing_provider ("probing", GST_RANK_PRIMARY);
  provider.at_start.push_back (camera ("one"));
  assert_text (labels (), "one ");
  assert_text (labels (), "one ");
  assert_equals_int (provider.starts, 1);
}
GST_END_TEST;

GST_START_TEST (a_provider_that_hangs_is_waited_for_in_vain_only_once)
{
  TestProvider &hanging = register_provider ("hanging", GST_RANK_PRIMARY + 10);
  hanging.hang ();
  hanging.at_start.push_back (camera ("late"));
  register_provider ("good", GST_RANK_PRIMARY).at_start.push_back (camera ("one"));
  assert_text (labels (), "one ");
  auto &catalog = DeviceCatalog::instance ();
  const mc::Ref<GCancellable> cancelled (g_cancellable_new ());
  g_cancellable_cancel (cancelled.get ());
  fail_if (catalog.wait_settled (GST_SECOND, cancelled.get ()));
  fail_unless (catalog.wait_settled (0, nullptr));

  Changes changes;
  hanging.go_on ();
  changes.wait_for (1);
  assert_text (labels (), "late one ");
  fail_unless (catalog.wait_settled (GST_CLOCK_TIME_NONE, nullptr));
}
GST_END_TEST;

GST_START_TEST (a_reset_does_not_wait_for_a_provider_that_hangs)
{
  TestProvider &hanging = register_provider ("hanging", GST_RANK_PRIMARY);
  hanging.hang ();
  std::thread lister ([] { DeviceCatalog::instance ().list (); });
  hanging.wait_for_start ();
  DeviceCatalog::instance ().reset ();
  lister.join ();
  hanging.go_on ();
  hanging.wait_for_stop ();
}
GST_END_TEST;

GST_START_TEST (a_reset_stops_what_was_started_and_begins_anew)
{
  TestProvider &provider = register_provider ("first", GST_RANK_PRIMARY);
  provider.at_start.push_back (camera ("one"));
  for (int round = 1; round <= 3; round++) {
    assert_text (labels (), "one ");
    DeviceCatalog::instance ().reset ();
    assert_equals_int (provider.starts, round);
    assert_equals_int (provider.stops, round);
  }
}
GST_END_TEST;

GST_START_TEST (a_provider_that_the_application_has_started_too_is_read)
{
  TestProvider &provider = register_provider ("first", GST_RANK_PRIMARY);
  provider.at_start.push_back (camera ("one"));
  fail_unless (gst_device_provider_start (provider.get ()));
  assert_text (labels (), "one ");
  DeviceCatalog::instance ().reset ();
  assert_equals_int (provider.stops, 0);
  gst_device_provider_stop (provider.get ());
}
GST_END_TEST;

GST_START_TEST (callbacks_may_ask_and_unsubscribe)
{
  TestProvider &provider = register_provider ("first", GST_RANK_PRIMARY);
  auto &catalog = DeviceCatalog::instance ();
  assert_text (labels (), "");
  std::string seen;
  DeviceCatalog::Subscription subscription = 0;
  subscription = catalog.subscribe ([&] {
    seen += labels ();
    catalog.unsubscribe (subscription);
  });
  const mc::DevicePtr one = camera ("one");
  const mc::DevicePtr two = camera ("two");
  provider.add (one.get ());
  provider.add (two.get ());
  assert_text (seen, "one ");
}
GST_END_TEST;

GST_START_TEST (unsubscribing_waits_for_the_callback_that_runs)
{
  TestProvider &provider = register_provider ("first", GST_RANK_PRIMARY);
  auto &catalog = DeviceCatalog::instance ();
  assert_text (labels (), "");
  mc::Mutex lock;
  mc::Condition changed;
  bool entered = false;
  std::atomic<bool> done{ false };
  const auto subscription = catalog.subscribe ([&] {
    {
      mc::MutexGuard guard (lock);
      entered = true;
      changed.notify_all ();
    }
    // Whoever did not wait would most likely see `done` unset after this.
    for (int n = 0; n < 1000; n++)
      std::this_thread::yield ();
    done = true;
  });
  const mc::DevicePtr one = camera ("one");
  std::thread adder ([&] { provider.add (one.get ()); });
  {
    mc::MutexGuard guard (lock);
    while (!entered)
      changed.wait (guard);
  }
  catalog.unsubscribe (subscription);
  fail_unless (done);
  adder.join ();
}
GST_END_TEST;

GST_START_TEST (many_threads_list_while_devices_come_and_go)
{
  TestProvider &provider = register_provider ("first", GST_RANK_PRIMARY);
  provider.at_start.push_back (camera ("stays"));
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; t++)
    threads.emplace_back ([] {
      for (int n = 0; n < 500; n++)
        fail_if (DeviceCatalog::instance ().list ()->empty ());
    });
  DeviceCatalog::instance ().list ();
  for (int n = 0; n < 100; n++) {
    const mc::DevicePtr device = camera ("comes");
    provider.add (device.get ());
    provider.remove (device.get ());
  }
  for (auto &thread : threads)
    thread.join ();
  assert_text (labels (), "stays ");
}
GST_END_TEST;

/* Never picked unless asked for, and then alone. */
GST_START_TEST (fake_devices_show_only_when_asked_for)
{
  TestProvider &fake = register_provider ("fakedeviceprovider", GST_RANK_NONE);
  TestProvider &real = register_provider ("real", GST_RANK_PRIMARY);
  fake.at_start.push_back (camera ("fake"));
  real.at_start.push_back (camera ("real"));
  assert_text (labels (), "real ");
  auto &catalog = DeviceCatalog::instance ();
  Changes changes;
  fail_unless (bool (catalog.use_fake_devices ("default")));
  assert_text (labels (), "fake ");
  assert_text (fake.configuration, "default");
  fail_unless (bool (catalog.use_fake_devices (nullptr)));
  assert_text (labels (), "real ");
  assert_equals_int (fake.stops, 1);
  assert_equals_int (real.stops, 0);
  assert_equals_int (changes.seen (), 2);
}
GST_END_TEST;

GST_START_TEST (the_environment_asks_for_fake_devices_without_starting_real_ones)
{
  g_setenv ("GST_MEDIACAPTURE_FAKE_DEVICES", "default", TRUE);
  TestProvider &fake = register_provider ("fakedeviceprovider", GST_RANK_NONE);
  TestProvider &real = register_provider ("real", GST_RANK_PRIMARY);
  fake.at_start.push_back (camera ("fake"));
  assert_text (labels (), "fake ");
  assert_equals_int (real.starts, 0);
}
GST_END_TEST;

GST_START_TEST (a_wrong_configuration_is_a_type_error)
{
  register_provider ("fakedeviceprovider", GST_RANK_NONE);
  const auto status = DeviceCatalog::instance ().use_fake_devices ("wrong");
  fail_if (bool (status));
  fail_unless (status.error ().code == mc::ErrorCode::Type);
  assert_text (status.error ().message, "devices[0].kind: expected a kind");
}
GST_END_TEST;

GST_START_TEST (without_the_plugin_there_are_no_fake_devices)
{
  const auto status = DeviceCatalog::instance ().use_fake_devices ("default");
  fail_if (bool (status));
  fail_unless (status.error ().code == mc::ErrorCode::NotFound);
}
GST_END_TEST;

Suite *
device_catalog_suite ()
{
  Suite *suite = suite_create ("device catalog");
  TCase *tc = tcase_create ("catalog");
  suite_add_tcase (suite, tc);
  tcase_add_checked_fixture (tc, nullptr, tear_down);
  tcase_add_test (tc, devices_are_listed_and_the_list_is_shared_until_it_changes);
  tcase_add_test (tc, devices_come_change_and_go);
  tcase_add_test (tc, what_captures_nothing_changes_nothing);
  tcase_add_test (tc, speakers_are_a_list_of_their_own);
  tcase_add_test (tc, a_device_that_goes_while_its_provider_starts_is_not_listed);
  tcase_add_test (tc, a_broken_provider_hides_nobody);
  tcase_add_test (tc, providers_are_asked_by_rank_and_duplicates_kept_from_the_better);
  tcase_add_test (tc, only_providers_of_sources_with_a_rank_are_started);
  tcase_add_test (tc, a_provider_that_only_probes_is_asked_once);
  tcase_add_test (tc, a_provider_that_hangs_is_waited_for_in_vain_only_once);
  tcase_add_test (tc, a_reset_does_not_wait_for_a_provider_that_hangs);
  tcase_add_test (tc, a_reset_stops_what_was_started_and_begins_anew);
  tcase_add_test (tc, a_provider_that_the_application_has_started_too_is_read);
  tcase_add_test (tc, callbacks_may_ask_and_unsubscribe);
  tcase_add_test (tc, unsubscribing_waits_for_the_callback_that_runs);
  tcase_add_test (tc, many_threads_list_while_devices_come_and_go);
  tcase_add_test (tc, fake_devices_show_only_when_asked_for);
  tcase_add_test (tc, the_environment_asks_for_fake_devices_without_starting_real_ones);
  tcase_add_test (tc, a_wrong_configuration_is_a_type_error);
  tcase_add_test (tc, without_the_plugin_there_are_no_fake_devices);
  return suite;
}

} // namespace

GST_CHECK_MAIN (device_catalog);

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "gst/core/explain.hpp"
#include "gst/core/track_machine.hpp"

#include <ctime>
#include <limits>
#include <random>

#include "assert_text.hpp"
#include "count_allocations.hpp"
#include "notation.hpp"

/* What the solver must survive, and what it must not do. */

namespace {

constexpr int kMaxInt = std::numeric_limits<int>::max ();

} // namespace

namespace {

mc::CapabilitiesPtr
make (std::vector<mc::VideoBox> boxes)
{
  mc::DeviceDescription device;
  device.device_id = "a device whose name is too long for the small string optimisation";
  device.facing_modes = { "environment, and that in many words, which are stored elsewhere" };
  device.video = std::move (boxes);
  return mc::Capabilities::make (std::move (device));
}

mc::VideoBox
everything ()
{
  return { mc::IntSet::range (1, kMaxInt), mc::IntSet::range (1, kMaxInt),
           mc::RateSet::range ({ 0, 1 }, { kMaxInt, 1 }), 0 };
}

const char *const kRequests[] = {
  "{}",
  "{width:{ideal:1280,min:640},height:{ideal:720},frameRate:{ideal:30},advanced:[{frameRate:{min:"
  "25}}]}",
  "{width:{exact:1000},advanced:[{aspectRatio:1.3333333333},{deviceId:'a device whose name is "
  "long'}]}",
  "{aspectRatio:{ideal:1.2345},facingMode:['user','environment'],resizeMode:'none'}",
  "{frameRate:{exact:12.5},aspectRatio:{min:1.5,max:1.6},width:{ideal:999}}",
  "{width:{min:99999}}",
};

} // namespace

GST_START_TEST (solving_allocates_nothing)
{
  const auto device = make (
      { { mc::IntSet::value (640), mc::IntSet::value (480), mc::RateSet::value ({ 30, 1 }), 0 },
        { mc::IntSet::value (1280), mc::IntSet::value (720), mc::RateSet::value ({ 60, 1 }), 1 },
        { mc::IntSet::range (16, 1920, 2), mc::IntSet::list ({ 90, 480, 1080 }),
          mc::RateSet::range ({ 1, 1 }, { 30000, 1001 }), 0 } });
  std::vector<mc::PeerSet> peers (2);
  peers[0].width = mc::IntSet::range (2, 1000, 4);
  peers[1].rate = mc::RateSet::list ({ { 5, 1 }, { 15, 1 } });
  const mc::PreparedConstraints prepared (test::constraints (kRequests[__i__]), mc::Kind::Video,
                                          mc::served_properties ());
  const long before = n_allocations;
  const bool alone = mc::select_settings (*device, prepared).has_value ();
  const bool with_peers = mc::select_settings (*device, prepared, peers).has_value ();
  fail_unless (n_allocations == before, "%ld allocations for %s", n_allocations - before,
               kRequests[__i__]);
  fail_unless (before > 0, "the counter counts");
  fail_unless (alone || !with_peers);
}
GST_END_TEST;

/* PipeWire and virtual devices report ranges up to the largest int. Quadrillions of sizes must cost
 * no more than a few. */
static const struct
{
  const char *constraints;
  int width, height; // 0: whatever it is
} kUnlimited[] = {
  { "{}", 640, 480 },
  { "{aspectRatio:{exact:1.7777777778}}", 640, 360 },
  { "{aspectRatio:{exact:1.2345678901}}", 0, 0 },
  { "{aspectRatio:1.61803399}", 0, 0 },
  { "{aspectRatio:{max:0.001,ideal:1.7777777778}}", 640, 640000 },
  { "{width:2147483647,height:2147483647}", kMaxInt, kMaxInt },
  { "{width:{exact:1234567891},aspectRatio:{min:1.5,max:2}}", 1234567891, 617283946 },
  { "{resizeMode:{exact:'crop-and-scale'},width:{exact:17}}", 17, 480 },
  { "{width:{ideal:4294967295},aspectRatio:1.3333333333}", 0, 0 },
  { "{frameRate:{exact:0.001}}", 640, 480 },
  { "{frameRate:{exact:2147483647}}", 640, 480 },
  { "{frameRate:{exact:1234567.891}}", 640, 480 },
};

GST_START_TEST (unlimited_ranges_are_searched_in_no_time)
{
  const auto device = make ({ everything () });
  const auto &row = kUnlimited[__i__];
  const mc::Constraints constraints = test::constraints (row.constraints);
  const mc::PreparedConstraints prepared (constraints, mc::Kind::Video, mc::served_properties ());
  const std::clock_t begin = std::clock ();
  const auto choice = mc::select_settings (*device, prepared);
  const double milliseconds = (std::clock () - begin) * 1e3 / CLOCKS_PER_SEC;
  fail_unless (choice.has_value (), "%s", row.constraints);
  // Microseconds are usual; one visit to each of so many sizes would take a century.
  fail_unless (milliseconds < 1000, "%s takes %g ms", row.constraints, milliseconds);
  fail_unless (row.width == 0 || (choice->width == row.width && choice->height == row.height),
               "%s gives %dx%d", row.constraints, choice->width, choice->height);
  const double distance
      = mc::fitness_distance (constraints.basic, device->settings (*choice), mc::SetRole::Basic,
                              mc::Kind::Video, mc::served_properties ());
  fail_unless (distance == choice->distance, "%s: %.17g is not %.17g", row.constraints,
               choice->distance, distance);
}
GST_END_TEST;

namespace {

/// Numbers from the ends of what a double, an int and a camera know.
class Extremes
{
public:
  explicit Extremes (unsigned seed) : engine_ (seed) {}

  int integer ()
  {
    static const int kNumbers[] = { std::numeric_limits<int>::min (),
                                    -1,
                                    0,
                                    1,
                                    2,
                                    16,
                                    1919,
                                    1920,
                                    65536,
                                    65537,
                                    kMaxInt - 1,
                                    kMaxInt };
    return kNumbers[engine_ () % std::size (kNumbers)];
  }

  double number ()
  {
    static const double kNumbers[] = { -1.7976931348623157e308,
                                       -1e9,
                                       -1,
                                       0,
                                       5e-324,
                                       1e-10,
                                       0.0004,
                                       0.001,
                                       1,
                                       1.3333333333,
                                       1.7777777778,
                                       16,
                                       29.97,
                                       30,
                                       1920,
                                       65537,
                                       2147483647,
                                       4294967295,
                                       9007199254740992.0,
                                       1e17,
                                       1e300,
                                       1.7976931348623157e308 };
    return kNumbers[engine_ () % std::size (kNumbers)];
  }

  mc::IntSet ints ()
  {
    if (engine_ () % 3 == 0)
      return mc::IntSet::list ({ integer (), integer (), integer () });
    return mc::IntSet::range (integer (), integer (), integer ());
  }

  mc::RateSet rates ()
  {
    const mc::Fraction a{ integer (), std::max (integer (), 1) };
    const mc::Fraction b{ integer (), std::max (integer (), 1) };
    return engine_ () % 2 ? mc::RateSet::list ({ a, b }) : mc::RateSet::range (a, b);
  }

  mc::ConstraintSet set (mc::Kind kind)
  {
    static const mc::Property kVideo[] = { mc::Property::Width, mc::Property::Height,
                                           mc::Property::AspectRatio, mc::Property::FrameRate };
    static const mc::Property kAudio[] = { mc::Property::SampleRate, mc::Property::ChannelCount,
                                           mc::Property::SampleSize, mc::Property::Latency };
    mc::ConstraintSet set;
    for (unsigned i = engine_ () % 4; i > 0; i--) {
      mc::Constraint constraint;
      for (auto *limit : { &constraint.min, &constraint.max })
        if (engine_ () % 3 == 0)
          *limit = number ();
      for (auto *value : { &constraint.bare, &constraint.exact, &constraint.ideal })
        if (engine_ () % 4 == 0)
          *value = number ();
      set.set ((kind == mc::Kind::Video ? kVideo : kAudio)[engine_ () % 4], constraint);
    }
    return set;
  }

private:
  std::mt19937 engine_;
};

} // namespace

GST_START_TEST (nonsense_is_survived)
{
  Extremes random (__i__);
  for (int i = 0; i < 500; i++) {
    mc::DeviceDescription device;
    device.kind = i % 4 == 0 ? mc::Kind::Audio : mc::Kind::Video;
    device.latency = { random.number (), random.number (), 0 };
    for (int box = i % 3; box >= 0; box--) {
      device.video.push_back ({ random.ints (), random.ints (), random.rates (), box });
      device.audio.push_back ({ random.ints (), random.ints (), random.ints () });
    }
    std::vector<mc::PeerSet> peers (i % 2);
    for (auto &peer : peers) {
      peer.width = random.ints ();
      peer.rate = random.rates ();
      peer.channel_count = random.ints ();
    }
    const auto capabilities = mc::Capabilities::make (device);
    const mc::Constraints constraints{ random.set (device.kind),
                                       { random.set (device.kind), random.set (device.kind) } };
    const mc::PreparedConstraints prepared (constraints, device.kind, mc::served_properties ());
    const auto choice = mc::select_settings (*capabilities, prepared, peers);
    if (choice) {
      const mc::Settings settings = capabilities->settings (*choice);
      for (const auto &[property, constraint] : constraints.basic.members) {
        mc::ConstraintSet alone;
        alone.set (property, constraint);
        fail_unless (mc::fitness_distance (alone, settings, mc::SetRole::Basic, device.kind,
                                           mc::served_properties ())
                         < mc::kUnsatisfied
                     || constraint.ideal || constraint.bare);
      }
    }
    fail_unless (!mc::explain ({ capabilities.get () }, prepared).text ().empty ());
    capabilities->dictionary ();
  }
}
GST_END_TEST;

GST_START_TEST (rates_become_the_fraction_that_people_mean)
{
  static const struct
  {
    double rate;
    mc::Fraction fraction;
  } kRows[] = {
    { 30, { 30, 1 } },
    { 29.97, { 30000, 1001 } },
    { 59.94, { 60000, 1001 } },
    { 23.976, { 24000, 1001 } },
    { 7.5, { 15, 2 } },
    { 33.333, { 100, 3 } },
    { 0.001, { 1, 1000 } },
    { 0, { 0, 1 } },
    { -5, { 0, 1 } },
    { 1e308, { kMaxInt, 1 } },
    { 14.985, { 15000, 1001 } },
  };
  for (const auto &row : kRows) {
    const mc::Fraction got = mc::fraction_from_rate (row.rate);
    fail_unless (got == row.fraction, "%g gives %d/%d", row.rate, got.num, got.den);
  }
  for (int millis = 1; millis < 130000; millis++) {
    const double back = mc::fraction_from_rate (millis / 1000.0).value ();
    fail_unless (std::lround (back * 1000) == millis, "%d/1000 comes back as %.17g", millis, back);
  }
}
GST_END_TEST;

GST_START_TEST (sets_of_numbers_know_their_members)
{
  const mc::IntSet stepped = mc::IntSet::range (16, 1921, 2);
  fail_unless (stepped.max () == 1920 && stepped.contains (18) && !stepped.contains (19));
  const std::vector<int> sorted{ 1, 5 };
  const mc::IntSet list = mc::IntSet::list ({ 5, 1, 5 });
  fail_unless (list.values () == sorted && !list.contains (3));
  fail_unless (mc::IntSet::range (5, 1).empty () && mc::IntSet ().empty ());
  fail_unless (mc::IntSet::range (std::numeric_limits<int>::min (), kMaxInt).contains (0));
  const mc::RateSet rates = mc::RateSet::list ({ { 60, 2 }, { 15, 1 }, { 30, 1 } });
  fail_unless (rates.values ().size () == 2 && rates.contains (mc::Fraction{ 30, 1 }));
  fail_unless (mc::RateSet::range ({ 1, 1 }, { 30, 1 }).contains ({ 30000, 1001 }));
}
GST_END_TEST;

/* MUST 39, 41, 54: ended is final; muted changes only by the source; enabled is the application's.
 */
GST_START_TEST (a_track_ends_once)
{
  mc::TrackMachine track (mc::MuteReason::None);
  fail_unless (track.passes_media ());
  fail_unless (track.set_enabled (false) && !track.set_enabled (false) && !track.passes_media ());
  track.set_enabled (true);
  fail_unless (track.set_muted (mc::MuteReason::Stalled) && track.muted ());
  fail_if (track.set_muted (mc::MuteReason::Suspended), "the reason changes, muted does not");
  fail_unless (track.mute_reason () == mc::MuteReason::Suspended && !track.passes_media ());
  fail_unless (track.set_muted (mc::MuteReason::None));
  fail_if (track.end (mc::EndReason::None));
  fail_unless (track.end (mc::EndReason::Unplugged) && !track.end (mc::EndReason::Stopped));
  fail_unless (track.end_reason () == mc::EndReason::Unplugged);
  fail_unless (track.ready_state () == mc::ReadyState::Ended && !track.passes_media ());
  fail_if (track.set_muted (mc::MuteReason::Stalled));
  fail_unless (track.set_enabled (false), "enabled stays settable");
}
GST_END_TEST;

GST_START_TEST (each_error_has_its_name)
{
  test::assert_text (mc::error_name (mc::ErrorCode::Type), "TypeError");
  test::assert_text (mc::error_name (mc::ErrorCode::Overconstrained), "OverconstrainedError");
  test::assert_text (mc::error_name (mc::ErrorCode::Unknown), "UnknownError");
}
GST_END_TEST;

/* Section 2.2, steps 5c and 5d. */
GST_START_TEST (requests_are_checked_before_they_are_solved)
{
  const mc::Constraints mixed
      = test::constraints ("{sampleRate:{exact:8000},width:640,advanced:[{channelCount:2}]}");
  const mc::Constraints video = mc::without_foreign (mixed, mc::Kind::Video);
  test::assert_text (test::print (mc::to_any (video)), "{width:640,advanced:[{}]}");
  fail_unless (!mc::forbidden_required (mixed));
  fail_unless (mc::forbidden_required (test::constraints ("{backgroundBlur:{exact:true}}"))
               == mc::Property::BackgroundBlur);
  fail_unless (!mc::forbidden_required (test::constraints ("{backgroundBlur:true}")));
}
GST_END_TEST;

static Suite *
solver_limits_suite ()
{
  Suite *suite = suite_create ("solver_limits");
  TCase *tc = tcase_create ("limits");
  suite_add_tcase (suite, tc);
  if (COUNTS_ALLOCATIONS)
    tcase_add_loop_test (tc, solving_allocates_nothing, 0, std::size (kRequests));
  tcase_add_loop_test (tc, unlimited_ranges_are_searched_in_no_time, 0, std::size (kUnlimited));
  tcase_add_loop_test (tc, nonsense_is_survived, 0, 4);
  tcase_add_test (tc, rates_become_the_fraction_that_people_mean);
  tcase_add_test (tc, sets_of_numbers_know_their_members);
  tcase_add_test (tc, a_track_ends_once);
  tcase_add_test (tc, each_error_has_its_name);
  tcase_add_test (tc, requests_are_checked_before_they_are_solved);
  return suite;
}

GST_CHECK_MAIN (solver_limits);

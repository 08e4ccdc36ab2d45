// SPDX-License-Identifier: LGPL-2.1-or-later
#include "describe.hpp"
#include "random_devices.hpp"
#include "reference.hpp"

#include <cstring>

// Last: its macro fail () is a name of the standard library's streams.
#include <gst/check/gstcheck.h>

/* The solver against the enumeration of reference.hpp. MC_SOLVER_SEED and MC_SOLVER_COUNT choose
 * other cases. */

namespace {

using test::describe;
using test::from_environment;
using test::ReferenceCase;
using test::ReferenceResult;

std::string
describe (const ReferenceCase &input)
{
  return describe (input.device) + describe (input.constraints, input.peers);
}

std::string
describe (const ReferenceResult::Key &key)
{
  std::ostringstream out;
  out.precision (17);
  std::apply ([&] (const auto &...parts) { ((out << parts << " "), ...); }, key);
  return out.str ();
}

bool
same_bits (double a, double b)
{
  return std::memcmp (&a, &b, sizeof a) == 0;
}

bool
is_native_mode (const ReferenceCase &input, const mc::Choice &choice)
{
  if (input.device.kind == mc::Kind::Audio) {
    const auto &box = input.device.audio[choice.box];
    return box.sample_rate.contains (choice.native_sample_rate)
           && box.channel_count.contains (choice.native_channel_count)
           && box.sample_size.contains (choice.native_sample_size);
  }
  const auto &box = input.device.video[choice.box];
  return box.width.contains (choice.native_width) && box.height.contains (choice.native_height)
         && box.rate.contains (choice.native_rate);
}

// A derived choice never grows, and resizeMode "none" means native in size and rate (MUST 121, 163,
// 167, 169).
bool
is_reachable (const mc::Choice &choice)
{
  const bool same_rate = std::llround (choice.frame_rate.value () * 1000)
                         == std::llround (choice.native_rate.value () * 1000);
  if (choice.resize_mode == mc::ResizeMode::None && choice.width > 0
      && (choice.width != choice.native_width || choice.height != choice.native_height
          || !same_rate))
    return false;
  return choice.width <= choice.native_width && choice.height <= choice.native_height
         && (same_rate || choice.frame_rate < choice.native_rate)
         && choice.sample_rate <= choice.native_sample_rate
         && choice.channel_count <= choice.native_channel_count;
}

/// What is wrong with the solver's answer; empty when nothing is.
std::string
difference (const ReferenceCase &input)
{
  const auto device = mc::Capabilities::make (input.device);
  const mc::PreparedConstraints prepared (input.constraints, input.device.kind,
                                          mc::served_properties ());
  const auto choice = input.peers.empty () ? mc::select_settings (*device, prepared)
                                           : mc::select_settings (*device, prepared, input.peers);
  const ReferenceResult expected = test::reference_select (input);
  if (expected.found != choice.has_value ())
    return expected.found ? "should be possible, with " + describe (expected.key)
                          : "should be impossible, but got " + describe (*choice);
  if (!choice) {
    const auto failed = mc::failed_constraint ({ device.get () }, prepared);
    return failed == expected.failed ? "" : "another failed constraint";
  }
  const double distance
      = mc::fitness_distance (input.constraints.basic, device->settings (*choice),
                              mc::SetRole::Basic, input.device.kind, mc::served_properties ());
  if (!same_bits (distance, choice->distance))
    return "the distance is not that of the settings";
  if (!is_native_mode (input, *choice) || !is_reachable (*choice))
    return "not reachable: " + describe (*choice);
  const auto key = test::reference_key (input, *choice);
  if (key != expected.key)
    return "got " + describe (key) + "(" + describe (*choice) + ")\nexpected "
           + describe (expected.key);
  return "";
}

} // namespace

/* MUST 135-160, 163-168 */
GST_START_TEST (solver_agrees_with_the_enumeration_of_all_settings)
{
  const uint64_t seed = from_environment ("MC_SOLVER_SEED", 20260801);
  const uint64_t count = from_environment ("MC_SOLVER_COUNT", 100000);
  uint64_t possible = 0;
  for (uint64_t i = 0; i < count; i++) {
    const ReferenceCase input = test::RandomCase (seed + i).next ();
    const std::string wrong = difference (input);
    fail_unless (wrong.empty (), "MC_SOLVER_SEED=%" G_GUINT64_FORMAT " MC_SOLVER_COUNT=1\n%s\n%s",
                 seed + i, describe (input).c_str (), wrong.c_str ());
    possible += mc::select_settings (*mc::Capabilities::make (input.device),
                                     mc::PreparedConstraints (input.constraints, input.device.kind,
                                                              mc::served_properties ()))
                    .has_value ();
  }
  // A generator that asks only for the impossible, or for nothing, would prove little.
  if (count >= 1000)
    fail_unless (possible > count / 4 && possible < count * 9 / 10,
                 "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " are possible", possible, count);
}
GST_END_TEST;

static Suite *
solver_against_reference_suite ()
{
  Suite *suite = suite_create ("solver_against_reference");
  TCase *tc = tcase_create ("random");
  suite_add_tcase (suite, tc);
  tcase_set_timeout (tc, 120);
  tcase_add_test (tc, solver_agrees_with_the_enumeration_of_all_settings);
  return suite;
}

GST_CHECK_MAIN (solver_against_reference);

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "describe.hpp"
#include "plan_reference.hpp"
#include "random_plans.hpp"

#include <cstring>

// Last: its macro fail () is a name of the standard library's streams.
#include <gst/check/gstcheck.h>

/* The planner against the enumeration of plan_reference.hpp, and against select_settings () where
 * there is one track. MC_PLAN_SEED and MC_PLAN_COUNT choose other cases. */

namespace {

using test::describe;
using test::from_environment;
using test::PlanCase;
using test::PlanReference;

std::string
describe (const PlanCase &input)
{
  std::string text = describe (input.device);
  for (const auto &track : input.tracks)
    text += describe (track.constraints, track.peers);
  return input.current ? text + "\ncurrent " + describe (*input.current) : text;
}

std::string
describe (const PlanReference::Key &key)
{
  std::ostringstream out;
  out.precision (17);
  std::apply ([&] (const auto &...parts) { ((out << parts << " "), ...); }, key);
  return out.str ();
}

bool
same (mc::Fraction a, mc::Fraction b)
{
  return a.num == b.num && a.den == b.den;
}

bool
same (const mc::Choice &a, const mc::Choice &b)
{
  const auto numbers = [] (const mc::Choice &c) {
    return std::make_tuple (c.box, c.native_width, c.native_height, c.width, c.height,
                            c.resize_mode, c.native_sample_rate, c.native_channel_count,
                            c.native_sample_size, c.sample_rate, c.channel_count, c.sample_size);
  };
  return numbers (a) == numbers (b) && same (a.native_rate, b.native_rate)
         && same (a.frame_rate, b.frame_rate)
         && std::memcmp (&a.latency, &b.latency, sizeof a.latency) == 0
         && std::memcmp (&a.distance, &b.distance, sizeof a.distance) == 0;
}

/// A case, ready to be asked.
struct Asked
{
  explicit Asked (const PlanCase &input) : device (mc::Capabilities::make (input.device))
  {
    prepared.reserve (input.tracks.size ());
    for (const auto &track : input.tracks) {
      prepared.emplace_back (track.constraints, input.device.kind, mc::served_properties ());
      tracks.push_back ({ &prepared.back (), track.peers.empty () ? nullptr : &track.peers });
    }
    if (input.current)
      current = &*input.current;
  }

  std::optional<mc::Plan> plan () const { return mc::plan_tracks (*device, tracks, current); }

  std::optional<mc::Choice> alone (const mc::Capabilities &held, std::size_t track) const
  {
    return tracks[track].peers ? mc::select_settings (held, prepared[track], *tracks[track].peers)
                               : mc::select_settings (held, prepared[track]);
  }

  mc::CapabilitiesPtr device;
  std::vector<mc::PreparedConstraints> prepared;
  std::vector<mc::PlanTrack> tracks;
  const mc::Choice *current = nullptr;
};

// Each choice is what the track gets from the device held in the planned mode.
std::string
inconsistency (const Asked &asked, const mc::Plan &plan)
{
  if (plan.choices.size () != asked.tracks.size ())
    return "not one choice for each track";
  const auto held = asked.device->held_at (plan.choices.front ());
  double sum = 0;
  for (std::size_t i = 0; i < plan.choices.size (); i++) {
    const auto alone = asked.alone (*held, i);
    if (!alone || !same (*alone, plan.choices[i]))
      return "choice " + std::to_string (i) + " is " + describe (plan.choices[i])
             + ", and not what the mode gives: " + (alone ? describe (*alone) : "nothing");
    sum += alone->distance;
  }
  return sum == plan.distance ? "" : "the distance is no sum of distances";
}

/// What is wrong with the plan; empty when nothing is.
std::string
difference (const PlanCase &input)
{
  const Asked asked (input);
  const auto plan = asked.plan ();
  const PlanReference expected = test::reference_plan (input);
  if (expected.found != plan.has_value ())
    return expected.found ? "should be possible, with " + describe (expected.key)
                          : "should be impossible, but got " + describe (plan->choices[0]);
  if (!plan) {
    const auto refused = mc::refused_constraint (*asked.device, asked.tracks);
    return refused == expected.refused ? "" : "another refused constraint";
  }
  const std::string wrong = inconsistency (asked, *plan);
  if (!wrong.empty ())
    return wrong;
  const auto key = test::plan_key (input, *plan);
  if (key != expected.key)
    return "got " + describe (key) + "(" + describe (plan->choices[0]) + ")\nexpected "
           + describe (expected.key);
  return "";
}

void
fail_unless_right (const std::string &wrong, uint64_t seed, const PlanCase &input)
{
  fail_unless (wrong.empty (), "MC_PLAN_SEED=%" G_GUINT64_FORMAT " MC_PLAN_COUNT=1\n%s\n%s", seed,
               describe (input).c_str (), wrong.c_str ());
}

} // namespace

/* MUST 191, 192, 197 */
GST_START_TEST (a_plan_agrees_with_the_enumeration_of_all_modes)
{
  const uint64_t seed = from_environment ("MC_PLAN_SEED", 20260901);
  const uint64_t count = from_environment ("MC_PLAN_COUNT", 50000);
  uint64_t possible = 0;
  for (uint64_t i = 0; i < count; i++) {
    const PlanCase input = test::RandomPlan (seed + i).next ();
    fail_unless_right (difference (input), seed + i, input);
    possible += Asked (input).plan ().has_value ();
  }
  // A generator that asks only for the impossible, or for nothing, would prove little.
  if (count >= 1000)
    fail_unless (possible > count / 4 && possible < count * 9 / 10,
                 "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " are possible", possible, count);
}
GST_END_TEST;

GST_START_TEST (one_track_gets_what_it_gets_alone)
{
  const uint64_t seed = from_environment ("MC_PLAN_SEED", 20260901);
  const uint64_t count = from_environment ("MC_PLAN_COUNT", 50000);
  for (uint64_t i = 0; i < count; i++) {
    const test::ReferenceCase one = test::RandomCase (seed + i).next ();
    PlanCase input{ one.device, { { one.constraints, one.peers } }, {} };
    const Asked asked (input);
    const auto plan = asked.plan ();
    const auto alone = asked.alone (*asked.device, 0);
    std::string wrong;
    if (plan.has_value () != alone.has_value ())
      wrong = plan ? "only the plan is possible" : "only the plan is impossible";
    else if (plan && (!same (plan->choices[0], *alone) || plan->distance != alone->distance))
      wrong = "got " + describe (plan->choices[0]) + "\nexpected " + describe (*alone);
    fail_unless_right (wrong, seed + i, input);
    if (!plan) {
      fail_unless_right (
          mc::refused_constraint (*asked.device, asked.tracks)
                  == mc::failed_constraint ({ asked.device.get () }, asked.prepared[0])
              ? ""
              : "another refused constraint",
          seed + i, input);
      continue;
    }
    // The long way round, with its own mode as the one that runs, ends there too.
    input.current = *alone;
    const auto again = Asked (input).plan ();
    fail_unless_right (again && again->distance == alone->distance
                               && again->choices[0].box == alone->box
                               && same (again->choices[0].native_rate, alone->native_rate)
                           ? ""
                           : "the current mode does not stay",
                       seed + i, input);
  }
}
GST_END_TEST;

static Suite *
plan_against_reference_suite ()
{
  Suite *suite = suite_create ("plan_against_reference");
  TCase *tc = tcase_create ("random");
  suite_add_tcase (suite, tc);
  tcase_set_timeout (tc, 120);
  tcase_add_test (tc, a_plan_agrees_with_the_enumeration_of_all_modes);
  tcase_add_test (tc, one_track_gets_what_it_gets_alone);
  return suite;
}

GST_CHECK_MAIN (plan_against_reference);

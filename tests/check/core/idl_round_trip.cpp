// SPDX-License-Identifier: LGPL-2.1-or-later
#include "any_text.hpp"
#include "assert_text.hpp"
#include "random_constraints.hpp"

using mc::Property;
using mc::Value;

namespace {

using namespace test;

constexpr int kSeeds = 2000;

/* MUST 129 */
GST_START_TEST (constraints_come_back_as_they_were)
{
  const mc::PropertyMask all = mc::PropertyMask ().set ();
  for (unsigned seed = 0; seed < kSeeds; seed++) {
    const mc::Constraints before = RandomConstraints (seed).constraints ();
    const Any any = mc::to_any (before);
    const auto after = mc::constraints_from_any (any, all, "");
    fail_unless (after && same (before, *after), "seed %u: %s became %s", seed,
                 print (any).c_str (), print (after).c_str ());
  }
}
GST_END_TEST;

GST_START_TEST (stream_constraints_come_back_as_they_were)
{
  const mc::PropertyMask all = mc::PropertyMask ().set ();
  for (unsigned seed = 0; seed < kSeeds; seed++) {
    const mc::StreamConstraints before = RandomConstraints (seed).stream_constraints ();
    const Any any = mc::to_any (before);
    const auto after = mc::stream_constraints_from_any (any, all);
    fail_unless (after && same (before, *after), "seed %u: %s became %s", seed,
                 print (any).c_str (), print (after).c_str ());
  }
}
GST_END_TEST;

GST_START_TEST (settings_are_written_in_the_order_of_the_table)
{
  const mc::Settings settings{ { { Property::Zoom, Value (1.5) },
                                 { Property::DeviceId, Value (std::string ("id")) },
                                 { Property::EchoCancellation, Value (false) },
                                 { Property::PointsOfInterest,
                                   Value (mc::PointList{ { 0.5, 1 } }) },
                                 { Property::FrameRate, Value (30.0) },
                                 { Property::Width, Value (640.0) } } };
  assert_text (print (mc::to_any (settings)),
               "{width:640,frameRate:30,echoCancellation:false,deviceId:'id',"
               "pointsOfInterest:[{x:0.5,y:1}],zoom:1.5}");
}
GST_END_TEST;

/* MUST 98, 99, 100, 102: a list keeps its order. */
GST_START_TEST (capabilities_are_written_in_their_shape)
{
  const std::vector<Value> modes{ Value (false), Value (true), Value (std::string ("all")) };
  const mc::CapabilityDictionary capabilities{
    { { Property::Zoom, mc::CapabilityRange{ 1, 4, 0.5 } },
      { Property::DeviceId, Value (std::string ("id")) },
      { Property::EchoCancellation, modes },
      { Property::Width, mc::CapabilityRange{ 1, 1920, 0 } } }
  };
  assert_text (print (mc::to_any (capabilities)),
               "{width:{min:1,max:1920},echoCancellation:[false,true,'all'],deviceId:'id',"
               "zoom:{min:1,max:4,step:0.5}}");
}
GST_END_TEST;

Suite *
idl_round_trip_suite ()
{
  Suite *suite = suite_create ("Web IDL round trip");
  TCase *tc = tcase_create ("general");
  suite_add_tcase (suite, tc);
  tcase_add_test (tc, constraints_come_back_as_they_were);
  tcase_add_test (tc, stream_constraints_come_back_as_they_were);
  tcase_add_test (tc, settings_are_written_in_the_order_of_the_table);
  tcase_add_test (tc, capabilities_are_written_in_their_shape);
  return suite;
}

} // namespace

GST_CHECK_MAIN (idl_round_trip)

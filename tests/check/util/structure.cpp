// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/check/core/any_text.hpp"
#include "tests/check/core/assert_text.hpp"
#include "tests/check/core/random_constraints.hpp"

#include "gst/util/convert.hpp"

using mc::Property;
using mc::StructurePtr;
using mc::Value;

namespace {

using namespace test;

/// A literal with the NULs in it.
template <std::size_t size>
std::string
whole (const char (&literal)[size])
{
  return std::string (literal, size - 1);
}

StructurePtr
parse (const std::string &text)
{
  StructurePtr structure (gst_structure_from_string (text.c_str (), nullptr));
  fail_unless (structure != nullptr, "%s is no structure", text.c_str ());
  return structure;
}

std::string
read (const GstStructure *structure)
{
  const auto any = mc::any_from_structure (structure);
  if (any)
    return print (*any);
  return (any.error ().code == mc::ErrorCode::Type ? "TypeError: " : "another error: ")
         + any.error ().message;
}

std::string
written (const GstStructure *structure)
{
  return mc::CharPtr (gst_structure_serialize (structure, GST_SERIALIZE_FLAG_NONE)).get ();
}

struct TextCase
{
  const char *structure;
  const char *expected;
};

const TextCase kRead[] = {
  { "c", "{}" },
  { "c,width=640", "{width:640}" },
  { "c,width=(int)640,frameRate=29.97,facingMode=user,echoCancellation=true",
    "{width:640,frameRate:29.97,facingMode:'user',echoCancellation:true}" },
  { "c,a=(uint)4294967295,b=(gint64)-5000000000,c=(guint64)5000000000,d=(float)0.5",
    "{a:4294967295,b:-5000000000,c:5000000000,d:0.5}" },
  { "c,a=(double)nan,b=(double)inf", "{a:NaN,b:Infinity}" },
  { "c,frameRate=30/1", "{frameRate:30}" },
  { "c,frameRate=30000/1001", "{frameRate:29.97002997002997}" },
  { "c,width=[320,640]", "{width:{min:320,max:640}}" },
  { "c,latency=[0.5,2.0]", "{latency:{min:0.5,max:2}}" },
  { "c,frameRate=[15/1,30000/1001]", "{frameRate:{min:15,max:29.97002997002997}}" },
  { "c,frameRate=[0/1,2147483647/1]", "{frameRate:{min:0,max:2147483647}}" },
  { "c,facingMode={user,environment}", "{facingMode:['user','environment']}" },
  { "c,facingMode=<user,environment>", "{facingMode:['user','environment']}" },
  { "c,facingMode={}", "{facingMode:[]}" },
  { "c,a={1,2.5,true,x,3/2,{1}}", "{a:[1,2.5,true,'x',1.5,[1]]}" },
  { "c,width=[c,min=1,exact=2]", "{width:{min:1,exact:2}}" },
  { "c,video=[c,width=640,advanced={[c,height=480],[c]}]",
    "{video:{width:640,advanced:[{height:480},{}]}}" },
  { "c,width=(string)NULL", "{width:null}" },
  { "c,width=[2,8,2]", "TypeError: width: a range with a step cannot be a constraint" },
  { "c,video=[c,advanced={[c],[c,width=[2,8,2]]}]",
    "TypeError: video.advanced[1].width: a range with a step cannot be a constraint" },
  { "c,a=(bitmask)0x5", "TypeError: a: a value of type GstBitmask cannot be a constraint" },
  { "c,a={(bitmask)0x5}", "TypeError: a[0]: a value of type GstBitmask cannot be a constraint" },
};

GST_START_TEST (structures_are_read)
{
  const TextCase &c = kRead[__i__];
  assert_text (read (parse (c.structure).get ()), c.expected);
}
GST_END_TEST;

GST_START_TEST (values_that_have_no_text_are_read)
{
  const gchar *names[] = { "user", "environment", nullptr };
  mc::ScopedValue range (GST_TYPE_INT64_RANGE);
  gst_value_set_int64_range (range.get (), 320, 5000000000);
  const StructurePtr structure (gst_structure_new (
      "c", "strv", G_TYPE_STRV, names, "no-strv", G_TYPE_STRV, nullptr, "no-structure",
      GST_TYPE_STRUCTURE, nullptr, "long", G_TYPE_LONG, -5L, "ulong", G_TYPE_ULONG, 5UL, "char",
      G_TYPE_CHAR, -5, "uchar", G_TYPE_UCHAR, 200, nullptr));
  gst_structure_set_value (structure.get (), "range", range.get ());
  assert_text (read (structure.get ()),
               "{strv:['user','environment'],no-strv:[],no-structure:null,long:-5,ulong:5,"
               "char:-5,uchar:200,range:{min:320,max:5000000000}}");
}
GST_END_TEST;

StructurePtr
nested_structure (int depth)
{
  StructurePtr structure (gst_structure_new_empty ("c"));
  for (int i = 1; i < depth; i++) {
    StructurePtr outer (
        gst_structure_new ("c", "a", GST_TYPE_STRUCTURE, structure.get (), nullptr));
    structure = std::move (outer);
  }
  return structure;
}

GST_START_TEST (nesting_is_bounded)
{
  fail_unless (mc::any_from_structure (nested_structure (mc::kMaxDepth).get ()));
  std::string path = "a";
  for (int i = 1; i < mc::kMaxDepth; i++)
    path += ".a";
  assert_text (read (nested_structure (mc::kMaxDepth + 1).get ()),
               "TypeError: " + path + ": nested deeper than 32 levels");
}
GST_END_TEST;

struct SameCase
{
  const char *structure;
  const char *json;
};

/* MUST 140: the meaning of a bare value does not depend on how it was written down. */
const SameCase kSame[] = {
  { "c,video=[c,width=640]", "{\"video\":{\"width\":640}}" },
  { "c,video=[c,width=[320,640]]", "{\"video\":{\"width\":{\"min\":320,\"max\":640}}}" },
  { "c,video=[c,width=(string)640]", "{\"video\":{\"width\":\"640\"}}" },
  { "c,video=[c,frameRate=(fraction)30/1]", "{\"video\":{\"frameRate\":30}}" },
  { "c,video=[c,frameRate=[c,exact=(fraction)30000/1001]]",
    "{\"video\":{\"frameRate\":{\"exact\":29.97002997002997}}}" },
  { "c,video=[c,facingMode={user,left}]", "{\"video\":{\"facingMode\":[\"user\",\"left\"]}}" },
  { "c,video=[c,facingMode={}]", "{\"video\":{\"facingMode\":[]}}" },
  { "c,video=[c,advanced={[c,width=1920],[c,width=[c,exact=1280]]}]",
    "{\"video\":{\"advanced\":[{\"width\":1920},{\"width\":{\"exact\":1280}}]}}" },
  { "c,video=true,audio=false", "{\"video\":true,\"audio\":false}" },
  { "c,video=[c]", "{\"video\":{}}" },
  { "c,video=(string)NULL", "{\"video\":null}" },
  { "c,video=[c,width=-5]", "{\"video\":{\"width\":-5}}" },
  { "c,video=[c,width={640}]", "{\"video\":{\"width\":[640]}}" },
  { "c,video=[c,width=wide]", "{\"video\":{\"width\":\"wide\"}}" },
  { "c,video=[c,advanced=[c,width=1920]]", "{\"video\":{\"advanced\":{\"width\":1920}}}" },
  { "c,audio=[c,echoCancellation=all,latency=0.01]",
    "{\"audio\":{\"echoCancellation\":\"all\",\"latency\":0.01}}" },
};

GST_START_TEST (structures_and_json_mean_the_same)
{
  const SameCase &c = kSame[__i__];
  const auto structure = mc::any_from_structure (parse (c.structure).get ());
  const auto json = mc::any_from_json (c.json);
  fail_unless (structure && json);
  assert_text (print (mc::stream_constraints_from_any (*structure, mc::served_properties ())),
               print (mc::stream_constraints_from_any (*json, mc::served_properties ())));
}
GST_END_TEST;

/* MUST 162 */
GST_START_TEST (numbers_that_are_not_finite_are_refused_by_the_dictionary)
{
  const auto any = mc::any_from_structure (parse ("c,frameRate=(double)nan").get ());
  fail_unless (any);
  assert_text (print (mc::constraints_from_any (*any, mc::served_properties (), "video")),
               "TypeError: video.frameRate: expected a finite number, got NaN");
}
GST_END_TEST;

/* A structure checks its strings itself, but not those in lists. */
GST_START_TEST (text_that_is_not_utf8_is_refused_by_the_dictionary)
{
  mc::ScopedValue text_value (G_TYPE_STRING);
  mc::ScopedValue list_value (GST_TYPE_LIST);
  g_value_set_static_string (text_value.get (), "ab\xff");
  gst_value_list_append_value (list_value.get (), text_value.get ());
  const StructurePtr structure (gst_structure_new_empty ("c"));
  gst_structure_set_value (structure.get (), "deviceId", list_value.get ());
  const auto any = mc::any_from_structure (structure.get ());
  fail_unless (any);
  assert_text (print (mc::constraints_from_any (*any, mc::served_properties (), "video")),
               "TypeError: video.deviceId[0]: invalid UTF-8 at byte 2");
}
GST_END_TEST;

struct WriteCase
{
  Any any;
  const char *expected; ///< nullptr: GStreamer has no such value
};

const WriteCase kWritten[] = {
  { dict ({}), "c;" },
  { dict ({ { "a", number (640) }, { "b", number (0.5) }, { "c", number (5000000000.0) } }),
    "c, a=(int)640, b=(double)0.5, c=(double)5000000000;" },
  { dict ({ { "a", boolean (true) }, { "b", text ("x") }, { "c", null () } }),
    "c, a=(boolean)true, b=(string)x, c=(string)NULL;" },
  { dict ({ { "a", number (1) }, { "a", number (2) } }), "c, a=(int)2;" },
  { dict ({ { "a", list ({}) } }), "c, a={  };" },
  { dict ({ { "a", list ({ number (1), number (2) }) } }), "c, a=(int){ 1, 2 };" },
  { dict ({ { "a", list ({ number (1), number (0.5) }) } }), "c, a=(double){ 1, 0.5 };" },
  { dict ({ { "a", list ({ number (1), text ("x"), boolean (true) }) } }),
    "c, a=(string){ 1, x, true };" },
  { dict ({ { "a", dict ({ { "b", number (1) } }) } }),
    "c, a=(structure)[dictionary, b=(int)1;];" },
  { dict ({ { "a", list ({ dict ({}), dict ({ { "b", number (1) } }) }) } }),
    "c, a=(structure){ [dictionary;], [dictionary, b=(int)1;] };" },
  { null (), nullptr },
  { number (5), nullptr },
  { list ({}), nullptr },
  { dict ({ { "", number (1) } }), nullptr },
  { dict ({ { "a b", number (1) } }), nullptr },
  { dict ({ { "1a", number (1) } }), nullptr },
  { dict ({ { "\u00e9", number (1) } }), nullptr },
  { dict ({ { "a", text (whole ("x\0y")) } }), nullptr },
  { dict ({ { "a", list ({ number (1), dict ({}) }) } }), nullptr },
  { dict ({ { "a", list ({ null (), dict ({}) }) } }), nullptr },
  { dict ({ { "a", list ({ list ({}) }) } }), nullptr },
  { dict ({ { "a", dict ({ { "b c", number (1) } }) } }), nullptr },
};

GST_START_TEST (structures_are_written)
{
  const WriteCase &c = kWritten[__i__];
  const StructurePtr structure = mc::structure_from_any (c.any, "c");
  fail_unless ((structure != nullptr) == (c.expected != nullptr), "%s", print (c.any).c_str ());
  if (!structure)
    return;
  std::string expected = c.expected;
  std::string got = written (structure.get ());
  // 1.22 names a type for the empty list, later versions may not.
  if (const auto at = got.find ("a=(int){  }"); at != std::string::npos)
    got.erase (at + 2, 5);
  assert_text (got, expected);
}
GST_END_TEST;

GST_START_TEST (constraints_come_back_from_structures_as_they_were)
{
  const mc::PropertyMask all = mc::PropertyMask ().set ();
  for (unsigned seed = 0; seed < 1000; seed++) {
    const mc::StreamConstraints before = RandomConstraints (seed).stream_constraints ();
    const StructurePtr structure = mc::structure_from_any (mc::to_any (before), "constraints");
    fail_unless (structure != nullptr, "seed %u: %s", seed, print (mc::to_any (before)).c_str ());
    const auto any = mc::any_from_structure (structure.get ());
    fail_unless (any, "seed %u", seed);
    const auto after = mc::stream_constraints_from_any (*any, all);
    fail_unless (after && same (before, *after), "seed %u: %s became %s", seed,
                 print (mc::to_any (before)).c_str (), print (after).c_str ());
  }
}
GST_END_TEST;

GST_START_TEST (settings_have_the_types_of_their_properties)
{
  const mc::Settings settings{ { { Property::Width, Value (4294967295.0) },
                                 { Property::FrameRate, Value (30.0) },
                                 { Property::FacingMode, Value (std::string ("user")) },
                                 { Property::EchoCancellation, Value (false) } } };
  assert_text (written (mc::structure_from_settings (settings).get ()),
               "settings, width=(uint)4294967295, frameRate=(double)30, facingMode=(string)user, "
               "echoCancellation=(boolean)false;");
}
GST_END_TEST;

GST_START_TEST (capabilities_have_the_types_of_their_properties)
{
  const mc::CapabilityDictionary capabilities{
    { { Property::Width, mc::CapabilityRange{ 1, 1920, 0 } },
      { Property::FrameRate, mc::CapabilityRange{ 0, 60, 0 } },
      { Property::ResizeMode, std::vector<Value>{ Value (std::string ("none")),
                                                  Value (std::string ("crop-and-scale")) } },
      { Property::EchoCancellation,
        std::vector<Value>{ Value (false), Value (true), Value (std::string ("all")) } },
      { Property::AutoGainControl, std::vector<Value>{ Value (false), Value (true) } },
      { Property::DeviceId, Value (std::string ("id")) },
      { Property::Zoom, mc::CapabilityRange{ 1, 4, 0.5 } } }
  };
  assert_text (
      written (mc::structure_from_capabilities (capabilities).get ()),
      "capabilities, width=(structure)[dictionary, min=(uint)1, max=(uint)1920;], "
      "frameRate=(structure)[dictionary, min=(double)0, max=(double)60;], "
      "resizeMode=(string){ none, crop-and-scale }, echoCancellation=(string){ false, true, all }, "
      "autoGainControl=(boolean){ false, true }, deviceId=(string)id, "
      "zoom=(structure)[dictionary, min=(double)1, max=(double)4, step=(double)0.5;];");
}
GST_END_TEST;

Suite *
structure_suite ()
{
  Suite *suite = suite_create ("GstStructure");
  TCase *tc = tcase_create ("general");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, structures_are_read, 0, std::size (kRead));
  tcase_add_test (tc, values_that_have_no_text_are_read);
  tcase_add_test (tc, nesting_is_bounded);
  tcase_add_loop_test (tc, structures_and_json_mean_the_same, 0, std::size (kSame));
  tcase_add_test (tc, numbers_that_are_not_finite_are_refused_by_the_dictionary);
  tcase_add_test (tc, text_that_is_not_utf8_is_refused_by_the_dictionary);
  tcase_add_loop_test (tc, structures_are_written, 0, std::size (kWritten));
  tcase_add_test (tc, constraints_come_back_from_structures_as_they_were);
  tcase_add_test (tc, settings_have_the_types_of_their_properties);
  tcase_add_test (tc, capabilities_have_the_types_of_their_properties);
  return suite;
}

} // namespace

GST_CHECK_MAIN (structure)

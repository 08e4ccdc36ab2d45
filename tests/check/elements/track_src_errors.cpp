// SPDX-License-Identifier: LGPL-2.1-or-later

/* Bad input and bad luck: each ends with the right error on the bus, once, in bounded time. */

#include "pipeline.hpp"

using namespace test;

namespace {

struct ErrorCase
{
  const char *name;
  const char *devices;
  const char *element; ///< and its properties
  const char *peer;
  GQuark (*domain) ();
  int code;
  const char
      *w3c_name; ///< in details and at the head of the text; null for one that is not the W3C's
  const char *constraint; ///< in details
  const char *words;      ///< somewhere in the text
};

constexpr const char *kBusy = "{'devices':[{'kind':'camera','name':'cam','modes':[{'format':'NV12',"
                              "'width':640,'height':480,'framerates':[30]}],"
                              "'timeline':[{'at':0,'do':'fail-open','error':'busy'}]}]}";
constexpr const char *kBroken = "{'devices':[{'kind':'camera','name':'cam','modes':[{'format':'"
                                "NV12','width':640,'height':480,'framerates':[30]}],"
                                "'timeline':[{'at':0,'do':'fail-open','error':'hardware'}]}]}";
constexpr const char *kNone = "{'devices':[]}";

const ErrorCase kErrors[] = {
  { "JSON that cannot be read", kStudio, "videotracksrc constraints={'width':", "fakesink",
    gst_resource_error_quark, GST_RESOURCE_ERROR_SETTINGS, "TypeError", "", "TypeError" },
  { "a member of the wrong type", kStudio, "videotracksrc constraints={'width':{'exact':'wide'}}",
    "fakesink", gst_resource_error_quark, GST_RESOURCE_ERROR_SETTINGS, "TypeError", "", "width" },
  { "MUST 219: a required member that getUserMedia does not allow", kStudio,
    "videotracksrc constraints={'zoom':{'exact':2}}", "fakesink", gst_resource_error_quark,
    GST_RESOURCE_ERROR_SETTINGS, nullptr, "", "" },
  { "constraints that nothing meets", kStudio, "videotracksrc constraints={'width':{'exact':4000}}",
    "fakesink", gst_resource_error_quark, GST_RESOURCE_ERROR_SETTINGS, "OverconstrainedError",
    "width", "width" },
  { "MUST 226: an unknown deviceId", kStudio,
    "audiotracksrc constraints={'deviceId':{'exact':'nobody'}}", "fakesink",
    gst_resource_error_quark, GST_RESOURCE_ERROR_SETTINGS, "OverconstrainedError", "deviceId",
    "deviceId" },
  { "MUST 209: no camera", kNone, "videotracksrc", "fakesink", gst_resource_error_quark,
    GST_RESOURCE_ERROR_NOT_FOUND, "NotFoundError", "", "camera" },
  { "no microphone", kNone, "audiotracksrc", "fakesink", gst_resource_error_quark,
    GST_RESOURCE_ERROR_NOT_FOUND, "NotFoundError", "", "microphone" },
  { "MUST 214: the only camera is busy", kBusy, "videotracksrc", "fakesink",
    gst_resource_error_quark, GST_RESOURCE_ERROR_BUSY, "NotReadableError", "", "" },
  { "the only camera is broken", kBroken, "videotracksrc", "fakesink", gst_resource_error_quark,
    GST_RESOURCE_ERROR_BUSY, "NotReadableError", "", "" },
  { "a peer that takes other pixels", kStudio, "videotracksrc",
    "video/x-raw,format=RGB16 ! fakesink", gst_core_error_quark, GST_CORE_ERROR_NEGOTIATION,
    nullptr, "", "videoconvert" },
  { "a peer that takes another size than constraints", kStudio,
    "videotracksrc constraints={'width':{'exact':640}}", "video/x-raw,width=320 ! fakesink",
    gst_core_error_quark, GST_CORE_ERROR_NEGOTIATION, nullptr, "", "peer" },
  { "a peer that takes nothing", kStudio, "audiotracksrc", "audio/x-raw,rate=1 ! fakesink",
    gst_core_error_quark, GST_CORE_ERROR_NEGOTIATION, nullptr, "", "peer" },
};

bool
is_served (const char *property)
{
  const mc::StructurePtr supported (
      gst_media_devices_get_supported_constraints (gst_media_devices_get_default ()));
  return gst_structure_has_field (supported.get (), property);
}

GST_START_TEST (what_goes_wrong_is_told_once_by_its_name)
{
  const ErrorCase &c = kErrors[__i__];
  if (strstr (c.element, "zoom") && !is_served ("zoom"))
    return; /* Then the name vanishes, as the specification says. */
  use_fakes (c.devices);
  {
    Pipeline pipeline (std::string (c.element) + " name=s ! " + c.peer);
    pipeline.set_state (GST_STATE_PLAYING);
    const MessagePtr message = pipeline.wait (GST_MESSAGE_ERROR);
    mc::ErrorPtr error;
    gst_message_parse_error (message.get (), mc::out (error), nullptr);
    fail_unless (g_error_matches (error.get (), c.domain (), c.code), "%s: %s %d: %s", c.name,
                 g_quark_to_string (error->domain), error->code, error->message);
    fail_unless (strstr (error->message, c.words), "%s: \"%s\" lacks %s", c.name, error->message,
                 c.words);
    assert_equals_string (GST_OBJECT_NAME (GST_MESSAGE_SRC (message.get ())), "s");
    if (c.w3c_name) {
      fail_unless (g_str_has_prefix (error->message, c.w3c_name), "%s: %s", c.name, error->message);
      fail_unless (detail (message.get (), "name") == c.w3c_name, "%s", c.name);
      fail_unless (detail (message.get (), "constraint") == c.constraint, "%s: constraint %s",
                   c.name, detail (message.get (), "constraint").c_str ());
    }
    if (g_strcmp0 (c.w3c_name, "OverconstrainedError") == 0)
      fail_if (detail (message.get (), "explanation").empty (), "%s: not explained", c.name);
    pipeline.set_state (GST_STATE_NULL);
    fail_if (pipeline.pending (GST_MESSAGE_ERROR), "%s: a second error", c.name);
  }
}
GST_END_TEST;

GST_START_TEST (a_device_that_never_delivers_is_not_readable_in_bounded_time)
{
  use_fakes ("{'devices':[{'kind':'camera','name':'cam','modes':[{'format':'NV12','width':640,'"
             "height':480,'framerates':[30]}],"
             "'timeline':[{'at':0,'do':'never-deliver'}]}]}");
  {
    Pipeline pipeline ("videotracksrc name=s ! fakesink");
    pipeline.play ();
    const MessagePtr message = pipeline.wait (GST_MESSAGE_ERROR);
    assert_equals_string (GST_OBJECT_NAME (GST_MESSAGE_SRC (message.get ())), "s");
    fail_if (detail (message.get (), "name").empty ());
  }
}
GST_END_TEST;

GST_START_TEST (a_device_that_goes_while_it_opens_is_an_error)
{
  use_fakes ("{'devices':[{'kind':'camera','name':'cam','open-delay-ms':2000,'modes':[{'format':'"
             "NV12','width':640,'height':480,'framerates':[30]}],"
             "'timeline':[{'at':0.3,'do':'unplug'}]}]}");
  {
    Pipeline pipeline ("videotracksrc name=s ! fakesink");
    pipeline.play ();
    const MessagePtr message = pipeline.wait (GST_MESSAGE_ERROR);
    assert_equals_string (GST_OBJECT_NAME (GST_MESSAGE_SRC (message.get ())), "s");
    fail_if (detail (message.get (), "name").empty ());
  }
}
GST_END_TEST;

GST_START_TEST (a_device_that_opens_with_other_caps_than_promised_is_an_error)
{
  use_fakes ("{'devices':[{'kind':'camera','name':'cam','modes':[{'format':'NV12','width':640,'"
             "height':480,'framerates':[30]}],"
             "'timeline':[{'at':0,'do':'deliver','width':320,'height':240}]}]}");
  {
    Pipeline pipeline ("videotracksrc name=s num-buffers=2 ! fakesink");
    pipeline.play ();
    const MessagePtr message = pipeline.wait (GST_MESSAGE_ERROR);
    fail_unless (detail (message.get (), "name") == "AbortError", "%s",
                 detail (message.get (), "name").c_str ());
  }
}
GST_END_TEST;

GST_START_TEST (a_device_that_changes_its_media_goes_on_with_other_caps)
{
  use_fakes (kStudio);
  {
    Pipeline pipeline ("videotracksrc name=s ! fakesink name=sink");
    pipeline.play ();
    pipeline.wait_element ("mediastreamtrack-settings");
    perform ("front", "{'do':'deliver','width':320,'height':240}");
    pipeline.wait_element ("mediastreamtrack-settings");
    pipeline.wait_frames ("sink", 3);
    fail_unless (strstr (caps_on (pipeline.element ("s"), "src").c_str (), "width=(int)320"));
  }
}
GST_END_TEST;

/* MUST 197: the first one insists on the native size, which pins the mode. */
GST_START_TEST (a_second_element_that_needs_another_mode_is_refused_and_the_first_goes_on)
{
  use_fakes (kStudio);
  {
    Pipeline one (
        "videotracksrc name=s constraints={'facingMode':{'exact':'user'},'height':{'exact'"
        ":480},'resizeMode':{'exact':'none'}} ! fakesink name=sink");
    one.play ();
    one.wait_element ("mediastreamtrack-settings");
    Pipeline other (
        "videotracksrc name=s constraints={'facingMode':{'exact':'user'},'height':{'exact':720}} ! "
        "fakesink");
    other.play ();
    const MessagePtr message = other.wait (GST_MESSAGE_ERROR);
    fail_unless (detail (message.get (), "name") == "OverconstrainedError");
    fail_unless (detail (message.get (), "constraint") == "height");
    one.wait_frames ("sink", 3);
    fail_unless (strstr (caps_on (one.element ("s"), "src").c_str (), "height=(int)480"));
  }
}
GST_END_TEST;

/* MUST 191, 197 */
GST_START_TEST (a_second_element_may_change_the_mode_and_the_first_keeps_its_caps)
{
  use_fakes (kStudio);
  {
    Pipeline one (
        "videotracksrc name=s constraints={'facingMode':{'exact':'user'},'height':{'exact':480}} ! "
        "fakesink name=sink");
    one.play ();
    one.wait_element ("mediastreamtrack-settings");
    const std::string before = caps_on (one.element ("s"), "src");
    Pipeline other (
        "videotracksrc name=s constraints={'facingMode':{'exact':'user'},'height':{'exact':720}} ! "
        "fakesink name=sink");
    other.play ();
    other.wait_frames ("sink", 3);
    fail_unless (strstr (caps_on (other.element ("s"), "src").c_str (), "height=(int)720"));
    one.wait_frames ("sink", 3);
    const std::string after = caps_on (one.element ("s"), "src");
    assert_equals_string (after.c_str (), before.c_str ());
  }
}
GST_END_TEST;

Suite *
track_src_errors_suite ()
{
  Suite *suite = suite_create ("track_src_errors");
  TCase *tc = tcase_create ("errors");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, what_goes_wrong_is_told_once_by_its_name, 0, std::size (kErrors));
  tcase_add_test (tc, a_device_that_never_delivers_is_not_readable_in_bounded_time);
  tcase_add_test (tc, a_device_that_goes_while_it_opens_is_an_error);
  tcase_add_test (tc, a_device_that_opens_with_other_caps_than_promised_is_an_error);
  tcase_add_test (tc, a_device_that_changes_its_media_goes_on_with_other_caps);
  tcase_add_test (tc, a_second_element_that_needs_another_mode_is_refused_and_the_first_goes_on);
  tcase_add_test (tc, a_second_element_may_change_the_mode_and_the_first_keeps_its_caps);
  return suite;
}

} // namespace

GST_CHECK_MAIN (track_src_errors)

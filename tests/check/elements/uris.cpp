// SPDX-License-Identifier: LGPL-2.1-or-later

/* mediastream: and usermedia: URIs, and how players of GStreamer behave with a stream. */

#include "stream.hpp"

using namespace test;

namespace {

constexpr const char *kAllow = "GST_MEDIACAPTURE_ALLOW_URI";
constexpr const char *kPlaybins[] = { "playbin3", "playbin" };

ElementPtr
fake_sink ()
{
  return mc::sink (gst_element_factory_make ("fakesink", nullptr));
}

/// A player of @uri with sinks that wait for the clock.
class Player
{
public:
  Player (const char *element, const char *uri)
      : pipeline_ (element), video_ (fake_sink ()), audio_ (fake_sink ())
  {
    g_object_set (video_.get (), "sync", TRUE, nullptr);
    g_object_set (audio_.get (), "sync", TRUE, nullptr);
    g_object_set (pipeline_.get (), "uri", uri, "video-sink", video_.get (), "audio-sink",
                  audio_.get (), nullptr);
  }
  ~Player () { pipeline_.set_state (GST_STATE_NULL); }
  Pipeline &pipeline () { return pipeline_; }
  std::string video_caps () const { return caps_on (video_, "sink"); }
  std::string audio_caps () const { return caps_on (audio_, "sink"); }
  /// Waits until both sinks show media.
  void wait_media ()
  {
    pipeline_.wait_frames (video_, 3);
    pipeline_.wait_frames (audio_, 3);
  }
  GstClockTime position ()
  {
    gint64 position = -1;
    fail_unless (gst_element_query_position (pipeline_.get (), GST_FORMAT_TIME, &position));
    return position;
  }

private:
  Pipeline pipeline_;
  const ElementPtr video_;
  const ElementPtr audio_;
};

mc::CharPtr
url_of (GstMediaStream *stream)
{
  return mc::CharPtr (gst_media_stream_create_object_url (stream));
}

} // namespace

/* MUST 410
 * The behaviour of a media element with a stream: no seeking, an open end, a position that grows
 * with the time, the end when the stream is inactive. */
GST_START_TEST (a_playbin_plays_a_stream_of_the_process)
{
  use_fakes (kStudio);
  {
    const Ref<GstMediaStream> stream = get_user_media ("{'video':true,'audio':true}");
    const mc::CharPtr url = url_of (stream.get ());
    Player player (kPlaybins[__i__], url.get ());
    player.pipeline ().play ();
    player.wait_media ();
    fail_unless (player.video_caps ().find ("video/x-raw") == 0);
    fail_unless (player.audio_caps ().find ("audio/x-raw") == 0);

    const GstClockTime before = player.position ();
    player.wait_media ();
    fail_unless (player.position () > before);
    const mc::QueryPtr seeking (gst_query_new_seeking (GST_FORMAT_TIME));
    gboolean seekable = FALSE;
    if (gst_element_query (player.pipeline ().get (), seeking.get ()))
      gst_query_parse_seeking (seeking.get (), nullptr, &seekable, nullptr, nullptr);
    fail_if (seekable);
    gint64 duration = -1;
    fail_if (gst_element_query_duration (player.pipeline ().get (), GST_FORMAT_TIME, &duration)
             && duration >= 0);

    // What plays has the stream already.
    gst_media_stream_revoke_object_url (url.get ());
    player.wait_media ();

    stop (stream.get ());
    player.pipeline ().wait (GST_MESSAGE_EOS);
    player.pipeline ().set_state (GST_STATE_NULL);
  }
}
GST_END_TEST;

GST_START_TEST (uridecodebin3_has_a_pad_for_each_track)
{
  use_fakes (kStudio);
  {
    const Ref<GstMediaStream> stream = get_user_media ("{'video':true,'audio':true}");
    Pipeline pipeline (std::string ("uridecodebin3 name=u uri=") + url_of (stream.get ()).get ()
                       + " u. ! video/x-raw ! fakesink name=v u. ! audio/x-raw ! fakesink name=a");
    pipeline.play ();
    pipeline.wait_frames ("v", 3);
    pipeline.wait_frames ("a", 3);
    pipeline.set_state (GST_STATE_NULL);
    stop (stream.get ());
  }
}
GST_END_TEST;

// MUST 409
GST_START_TEST (a_url_that_leads_nowhere_is_an_error_that_says_so)
{
  use_fakes (kStudio);
  {
    Ref<GstMediaStream> stream = get_user_media ("{'video':true}");
    const mc::CharPtr revoked = url_of (stream.get ());
    const mc::CharPtr orphan = url_of (stream.get ());
    fail_if (g_str_equal (revoked.get (), orphan.get ()));
    gst_media_stream_revoke_object_url (revoked.get ());
    const auto refusal = [] (const char *url) {
      mc::ErrorPtr error;
      const ElementPtr element (
          gst_element_make_from_uri (GST_URI_SRC, url, nullptr, mc::out (error)));
      fail_unless (element == nullptr);
      fail_unless (g_error_matches (error.get (), GST_URI_ERROR, GST_URI_ERROR_BAD_REFERENCE));
      fail_unless (strstr (error->message, "stream is gone") != nullptr, "%s", error->message);
    };
    refusal (revoked.get ());
    refusal ("mediastream:nobody");
    const ElementPtr found
        = mc::sink (gst_element_make_from_uri (GST_URI_SRC, orphan.get (), nullptr, nullptr));
    fail_unless (found != nullptr);
    const mc::CharPtr uri (gst_uri_handler_get_uri (GST_URI_HANDLER (found.get ())));
    assert_equals_string (uri.get (), orphan.get ());
    stop (stream.get ());
  }
}
GST_END_TEST;

namespace {

struct UriCase
{
  const char *uri;
  const char *constraints; ///< null: refused
};

const UriCase kUris[] = {
  { "usermedia://?video=true&audio=true", "{'audio':true,'video':true}" },
  { "usermedia://?video&audio", "{'audio':true,'video':true}" },
  { "usermedia:?video", "{'video':true}" },
  { "usermedia://?video=false&audio", "{'audio':true,'video':false}" },
  { "usermedia://", "{}" },
  { "usermedia://?video=%7B%22width%22%3A%7B%22ideal%22%3A640%7D%7D",
    "{'video':{'width':{'ideal':640}}}" },
  { "usermedia://?video={\"width\":640}", "{'video':{'width':640}}" },
  { "usermedia://?video.width.ideal=640&video.facingMode=user&audio",
    "{'audio':true,'video':{'facingMode':'user','width':{'ideal':640}}}" },
  { "usermedia://?video&video.frameRate.min=15", "{'video':{'frameRate':{'min':15}}}" },
  { "usermedia://?video.deviceId=%2200%22", "{'video':{'deviceId':'00'}}" },
  { "usermedia://?sound", nullptr },
  { "usermedia://?video=640&video.width=640", nullptr },
  { "usermedia://?video.width=640&video.width.ideal=320", nullptr },
};

} // namespace

GST_START_TEST (the_query_of_a_uri_is_a_dictionary)
{
  const UriCase &c = kUris[__i__];
  mc::ErrorPtr error;
  ElementPtr element (gst_element_make_from_uri (GST_URI_SRC, c.uri, nullptr, mc::out (error)));
  if (c.constraints == nullptr) {
    fail_unless (element == nullptr, "%s", c.uri);
    fail_unless (g_error_matches (error.get (), GST_URI_ERROR, GST_URI_ERROR_BAD_URI));
    return;
  }
  fail_unless (element != nullptr, "%s: %s", c.uri, error ? error->message : "");
  gst_object_ref_sink (element.get ());
  gchar *raw = nullptr;
  g_object_get (element.get (), "constraints", &raw, nullptr);
  const mc::CharPtr constraints (raw);
  const std::string expected = json (c.constraints);
  assert_equals_string (constraints.get (), expected.c_str ());
  const mc::CharPtr uri (gst_uri_handler_get_uri (GST_URI_HANDLER (element.get ())));
  assert_equals_string (uri.get (), c.uri);
}
GST_END_TEST;

namespace {

constexpr const char *kCameraUri = "usermedia://?video.width.ideal=640&audio";

void
allow_cb (GstElement *, GstElement *source, gpointer)
{
  g_object_set (source, "allow-uri", TRUE, nullptr);
}

} // namespace

GST_START_TEST (a_uri_opens_no_device_by_itself)
{
  g_unsetenv (kAllow);
  use_fakes (kStudio);
  {
    Player player ("playbin3", kCameraUri);
    player.pipeline ().set_state (GST_STATE_PLAYING);
    const MessagePtr message = player.pipeline ().wait (GST_MESSAGE_ERROR);
    const std::string name = detail (message.get (), "name");
    assert_equals_string (name.c_str (), "NotAllowedError");
    const std::string text = Pipeline::error_text (message.get ());
    fail_unless (text.find (kAllow) != std::string::npos, "%s", text.c_str ());
    player.pipeline ().set_state (GST_STATE_NULL);

    // Constraints of the application are its own affair.
    Pipeline pipeline ("usermediasrc name=s ! fakesink name=sink");
    const ElementPtr source = pipeline.element ("s");
    fail_unless (gst_uri_handler_set_uri (GST_URI_HANDLER (source.get ()), kCameraUri, nullptr));
    g_object_set (source.get (), "constraints", "{\"video\":true}", nullptr);
    pipeline.play ();
    pipeline.wait_frames ("sink", 1);
  }
}
GST_END_TEST;

GST_START_TEST (an_application_may_allow_the_uri_of_its_player)
{
  g_unsetenv (kAllow);
  use_fakes (kStudio);
  {
    Player player ("playbin3", kCameraUri);
    g_signal_connect (player.pipeline ().get (), "source-setup", G_CALLBACK (allow_cb), nullptr);
    player.pipeline ().play ();
    player.wait_media ();
  }
}
GST_END_TEST;

GST_START_TEST (the_environment_may_allow_uris)
{
  g_setenv (kAllow, "1", TRUE);
  use_fakes (kStudio);
  {
    Player player (kPlaybins[__i__], kCameraUri);
    player.pipeline ().play ();
    player.wait_media ();
    fail_unless (player.video_caps ().find ("width=(int)640") != std::string::npos, "%s",
                 player.video_caps ().c_str ());
  }
}
GST_END_TEST;

static Suite *
uris_suite ()
{
  Suite *suite = suite_create ("uris");
  TCase *tc = tcase_create ("general");
  suite_add_tcase (suite, tc);
  tcase_set_timeout (tc, 60);
  tcase_add_loop_test (tc, a_playbin_plays_a_stream_of_the_process, 0, std::size (kPlaybins));
  tcase_add_test (tc, uridecodebin3_has_a_pad_for_each_track);
  tcase_add_test (tc, a_url_that_leads_nowhere_is_an_error_that_says_so);
  tcase_add_loop_test (tc, the_query_of_a_uri_is_a_dictionary, 0, std::size (kUris));
  tcase_add_test (tc, a_uri_opens_no_device_by_itself);
  tcase_add_test (tc, an_application_may_allow_the_uri_of_its_player);
  tcase_add_loop_test (tc, the_environment_may_allow_uris, 0, std::size (kPlaybins));
  return suite;
}

GST_CHECK_MAIN (uris)

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device_fixture.hpp"

namespace {

constexpr const char *kCamera
    = "video/x-raw, format=YUY2, width=640, height=480, framerate=30/1; "
      "video/x-raw, format={ NV12, I420 }, width=320, height=240, framerate=30/1; "
      "image/jpeg, width=1280, height=720, framerate=30/1";

struct PeerCase
{
  const char *name;
  const char *peer;
  const char *expected; ///< per structure the boxes that it takes, or "any"
};
const PeerCase kPeers[] = {
  { "anything", "ANY", "any;" },
  { "nothing", "EMPTY", "000;" },
  { "any raw format", "video/x-raw", "111;" },
  { "one format", "video/x-raw, format=YUY2", "100;" },
  { "a format that the decoder makes too", "video/x-raw, format=I420", "011;" },
  { "a list of formats", "video/x-raw, format={ YUY2, NV12 }", "110;" },
  { "a format that no box has", "video/x-raw, format=RGB16", "000;" },
  { "two alternatives", "video/x-raw, format=NV12; video/x-raw, format=YUY2", "010;100;" },
  { "other memory", "video/x-raw(memory:GLMemory), format=YUY2; video/x-raw, format=NV12", "010;" },
  { "any memory", "video/x-raw(ANY), format=YUY2", "100;" },
  { "other media", "audio/x-raw; video/x-vp8", "000;" },
};

std::string
text_of (const std::vector<mc::PeerSet> &peers)
{
  std::string text;
  for (const auto &peer : peers) {
    if (peer.boxes.empty ())
      text += "any";
    for (const bool box : peer.boxes)
      text += box ? '1' : '0';
    text += ';';
  }
  return text;
}

GST_START_TEST (a_peer_takes_the_boxes_whose_format_it_accepts)
{
  const auto &c = kPeers[__i__];
  const auto device = video_device (kCamera);
  const mc::CapsPtr peer = caps_of (c.peer);
  const std::string got = text_of (mc::peers_from_caps (peer.get (), *device));
  fail_unless (got == c.expected, "%s: got %s, expected %s", c.name, got.c_str (), c.expected);
}
GST_END_TEST;

GST_START_TEST (a_peer_s_numbers_are_one_more_required_set)
{
  const auto device = video_device (kCamera);
  const mc::CapsPtr caps = caps_of (
      "video/x-raw, width=[ 1, 2147483647 ], height={ 180, 240 }, framerate=[ 10/1, 20/1 ]");
  const auto peers = mc::peers_from_caps (caps.get (), *device);
  assert_equals_uint64 (peers.size (), 1);
  fail_unless (peers[0].width.empty (), "a whole range asks for nothing");
  fail_unless (peers[0].height.values () == (std::vector<int>{ 180, 240 }));
  fail_unless (peers[0].rate.min () == (mc::Fraction{ 10, 1 })
               && peers[0].rate.max () == (mc::Fraction{ 20, 1 }));
  const auto choice
      = mc::select_settings (*device->capabilities, prepared ({}, mc::Kind::Video), peers);
  fail_unless (choice.has_value ());
  fail_unless (choice->height == 240 || choice->height == 180);
  fail_unless (!(mc::Fraction{ 20, 1 } < choice->frame_rate));
}
GST_END_TEST;

GST_START_TEST (a_peer_that_accepts_no_box_leaves_no_settings)
{
  const auto device = video_device (kCamera);
  const mc::CapsPtr caps = caps_of ("video/x-raw, format=RGB16");
  const auto peers = mc::peers_from_caps (caps.get (), *device);
  fail_if (mc::select_settings (*device->capabilities, prepared ({}, mc::Kind::Video), peers)
               .has_value ());
}
GST_END_TEST;

GST_START_TEST (a_microphone_s_peer_asks_for_rate_channels_and_size)
{
  const auto device = audio_device ("audio/x-raw, format=S16LE, rate=48000, channels=2");
  const mc::CapsPtr caps = caps_of ("audio/x-raw, format=F32LE, rate=16000, channels=1");
  const auto peers = mc::peers_from_caps (caps.get (), *device);
  assert_equals_uint64 (peers.size (), 1);
  fail_unless (peers[0].sample_size.contains (32) && !peers[0].sample_size.contains (16));
  const auto choice
      = mc::select_settings (*device->capabilities, prepared ({}, mc::Kind::Audio), peers);
  fail_unless (choice.has_value ());
  assert_equals_int (choice->sample_rate, 16000);
  assert_equals_int (choice->channel_count, 1);
  assert_equals_int (choice->sample_size, 32);
}
GST_END_TEST;

GST_START_TEST (a_decoded_box_has_the_decoder_s_formats)
{
  const auto device = video_device (kCamera);
  fail_unless (mc::raw_formats (*device, 0) == std::vector<std::string>{ "YUY2" });
  fail_unless (mc::raw_formats (*device, 1) == (std::vector<std::string>{ "NV12", "I420" }));
  assert_text (mc::raw_formats (*device, 2).front (), "I420");
}
GST_END_TEST;

Suite *
device_peers_suite ()
{
  Suite *suite = suite_create ("device peers");
  TCase *tc = tcase_create ("peers");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, a_peer_takes_the_boxes_whose_format_it_accepts, 0, std::size (kPeers));
  tcase_add_test (tc, a_peer_s_numbers_are_one_more_required_set);
  tcase_add_test (tc, a_peer_that_accepts_no_box_leaves_no_settings);
  tcase_add_test (tc, a_microphone_s_peer_asks_for_rate_channels_and_size);
  tcase_add_test (tc, a_decoded_box_has_the_decoder_s_formats);
  return suite;
}

} // namespace

GST_CHECK_MAIN (device_peers);

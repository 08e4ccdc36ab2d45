// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

/* A pipeline on fake devices, for the tests of this folder. Nothing here sleeps: tests wait for
 * messages and buffers. */

#include "gst/mediacapture/internal.hpp"
#include "gst/util/raii.hpp"
#include "tests/check/end_test.hpp"

#include <algorithm>
#include <string>

namespace test {

using mc::CapsPtr;
using mc::ElementPtr;
using mc::MessagePtr;
using mc::PadPtr;
using mc::Ref;

/// Longer than anything may take, shorter than the test runner's patience.
constexpr GstClockTime kPatience = 15 * GST_SECOND;

/// Two cameras of different talents and a microphone. JSON is written with ' in place of " here.
constexpr const char *kStudio
    = "{'devices':["
      "{'kind':'camera','name':'front','facing':'user','default':true,'modes':["
      "{'format':'YUY2','width':640,'height':480,'framerates':[30,15]},"
      "{'format':'NV12','width':1280,'height':720,'framerates':[30]}]},"
      "{'kind':'camera','name':'back','facing':'environment','modes':["
      "{'format':'NV12','width':1920,'height':1080,'framerates':[30]}]},"
      "{'kind':'microphone','name':'mic','default':true,'modes':["
      "{'format':'S16LE','rate':[48000,44100],'channels':[1,2]}]}]}";

inline std::string
json (const char *text)
{
  std::string quoted = text;
  std::replace (quoted.begin (), quoted.end (), '\'', '"');
  return quoted;
}

inline void
use_fakes (const char *configuration)
{
  mc::ErrorPtr error;
  const gboolean ok = gst_media_devices_use_fake_devices (
      gst_media_devices_get_default (), json (configuration).c_str (), mc::out (error));
  fail_unless (ok, "%s", error ? error->message : "no reason given");
}

/// Does to a fake device what an entry of its timeline says.
inline void
perform (const char *device, const char *event)
{
  const Ref<GstDeviceProvider> provider (
      gst_device_provider_factory_get_by_name ("fakedeviceprovider"));
  gboolean done = FALSE;
  g_signal_emit_by_name (provider.get (), "perform", device, json (event).c_str (), &done);
  fail_unless (done);
}

/// A running description of gst-launch, its bus, and its end.
/// A probe on the pad of a sink; it is not called any more, nor still at work, when this has gone.
class SinkProbe
{
public:
  SinkProbe (const ElementPtr &sink, int types, GstPadProbeCallback probe_cb, gpointer data)
      : pad_ (gst_element_get_static_pad (sink.get (), "sink"))
  {
    probe_ = gst_pad_add_probe (pad_.get (), static_cast<GstPadProbeType> (types), probe_cb, data,
                                nullptr);
  }
  ~SinkProbe ()
  {
    GST_PAD_STREAM_LOCK (pad_.get ());
    gst_pad_remove_probe (pad_.get (), probe_);
    GST_PAD_STREAM_UNLOCK (pad_.get ());
  }
  SinkProbe (const SinkProbe &) = delete;

private:
  const PadPtr pad_;
  gulong probe_;
};

class Pipeline
{
public:
  explicit Pipeline (const std::string &description)
  {
    mc::ErrorPtr error;
    pipeline_ = mc::sink (gst_parse_launch (json (description.c_str ()).c_str (), mc::out (error)));
    fail_if (error, "%s", error ? error->message : "");
    bus_.reset (gst_element_get_bus (pipeline_.get ()));
  }
  ~Pipeline () { set_state (GST_STATE_NULL); }

  GstElement *get () const { return pipeline_.get (); }
  ElementPtr element (const char *name) const
  {
    return ElementPtr (gst_bin_get_by_name (GST_BIN (pipeline_.get ()), name));
  }
  GstStateChangeReturn set_state (GstState state)
  {
    return gst_element_set_state (pipeline_.get (), state);
  }
  void play () { fail_if (set_state (GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE); }

  /// The next message of @types; an error that was not asked for fails the test.
  MessagePtr wait (GstMessageType types)
  {
    const auto wanted = static_cast<GstMessageType> (types | GST_MESSAGE_ERROR);
    MessagePtr message (gst_bus_timed_pop_filtered (bus_.get (), kPatience, wanted));
    fail_unless (message != nullptr, "nothing came");
    if (!(GST_MESSAGE_TYPE (message.get ()) & types))
      fail ("%s", error_text (message.get ()).c_str ());
    return message;
  }

  /// The next element message with this name.
  MessagePtr wait_element (const char *name)
  {
    for (;;) {
      MessagePtr message = wait (GST_MESSAGE_ELEMENT);
      if (gst_message_has_name (message.get (), name))
        return message;
    }
  }

  /// Waits until @count more frames have come to the sink named @name, and none afterwards.
  void wait_frames (const char *name, int count) { wait_frames (element (name), count); }
  void wait_frames (const ElementPtr &sink, int count)
  {
    struct Counting
    {
      GstElement *element;
      int left;
    } counting{ pipeline_.get (), count };
    const auto frame_cb = +[] (GstPad *, GstPadProbeInfo *, gpointer data) {
      auto *self = static_cast<Counting *> (data);
      if (--self->left == 0)
        gst_element_post_message (
            self->element, gst_message_new_application (GST_OBJECT (self->element),
                                                        gst_structure_new_empty ("enough-frames")));
      return GST_PAD_PROBE_OK;
    };
    const SinkProbe probe (sink, GST_PAD_PROBE_TYPE_BUFFER, frame_cb, &counting);
    while (!gst_message_has_name (wait (GST_MESSAGE_APPLICATION).get (), "enough-frames")) {
    }
  }

  /// Whether a message of @types is there already.
  MessagePtr pending (GstMessageType types)
  {
    return MessagePtr (gst_bus_pop_filtered (bus_.get (), types));
  }

  static std::string error_text (GstMessage *message)
  {
    mc::ErrorPtr error;
    gst_message_parse_error (message, mc::out (error), nullptr);
    return error->message;
  }

private:
  ElementPtr pipeline_;
  mc::BusPtr bus_;
};

inline std::string
detail (GstMessage *message, const char *field)
{
  const GstStructure *details = nullptr;
  gst_message_parse_error_details (message, &details);
  const char *text = details ? gst_structure_get_string (details, field) : nullptr;
  return text ? text : "";
}

/// What a pad carries.
inline std::string
caps_on (const ElementPtr &element, const char *pad_name)
{
  const PadPtr pad (gst_element_get_static_pad (element.get (), pad_name));
  const CapsPtr caps (gst_pad_get_current_caps (pad.get ()));
  fail_unless (caps != nullptr);
  const mc::CharPtr text (gst_caps_to_string (caps.get ()));
  return text.get ();
}

/// A member of a MediaTrackSettings that is a number.
inline double
number (const GstStructure *settings, const char *name)
{
  const GValue *value = gst_structure_get_value (settings, name);
  fail_unless (value != nullptr, "no %s", name);
  mc::ScopedValue converted (G_TYPE_DOUBLE);
  fail_unless (g_value_transform (value, converted.get ()));
  return g_value_get_double (converted.get ());
}

inline mc::StructurePtr
nested (GstMessage *message, const char *field)
{
  const GValue *value = gst_structure_get_value (gst_message_get_structure (message), field);
  fail_unless (value != nullptr, "no %s", field);
  return mc::StructurePtr (gst_structure_copy (gst_value_get_structure (value)));
}

} // namespace test

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "bench_camera.hpp"

#include "gst/capture/frames/waiter.hpp"
#include "gst/util/raii.hpp"
#include "gst/util/raii_media.hpp"

#include <chrono>
#include <gst/base/base.h>
#include <thread>

namespace bench {

namespace {

constexpr const char *kCaps = "video/x-raw,format=I420,width=640,height=480,framerate=30/1;"
                              "video/x-raw,format=I420,width=1280,height=720,framerate=30/1";

constexpr std::chrono::milliseconds kPatience{ 100 };

/// The camera waits for its consumers.
mc::Waiter turn;

struct BenchSrc
{
  GstPushSrc parent;
  GstBuffer *picture; ///< in the caps that were agreed
  std::chrono::steady_clock::time_point next;
  gint flushing;
};

GType bench_src_get_type ();

BenchSrc *
self_of (gpointer object)
{
  return static_cast<BenchSrc *> (object);
}

gboolean
src_set_caps (GstBaseSrc *base, GstCaps *caps)
{
  GstVideoInfo info;
  if (!gst_video_info_from_caps (&info, caps))
    return FALSE;
  gst_clear_buffer (&self_of (base)->picture);
  self_of (base)->picture = gst_buffer_new_allocate (nullptr, GST_VIDEO_INFO_SIZE (&info), nullptr);
  gst_buffer_memset (self_of (base)->picture, 0, 128, GST_VIDEO_INFO_SIZE (&info));
  return TRUE;
}

gboolean
src_start (GstBaseSrc *base)
{
  self_of (base)->next = {};
  camera_script ().given = 0;
  camera_script ().consumed = 0;
  return TRUE;
}

gboolean
src_unlock (GstBaseSrc *base)
{
  g_atomic_int_set (&self_of (base)->flushing, TRUE);
  turn.wake ();
  return TRUE;
}

gboolean
src_unlock_stop (GstBaseSrc *base)
{
  g_atomic_int_set (&self_of (base)->flushing, FALSE);
  return TRUE;
}

/// Until it is time for the next frame, or its consumers are ready for it.
void
wait_for_turn (BenchSrc *self)
{
  CameraScript &script = camera_script ();
  if (script.interval == 0) {
    // The newest is on its way while the next one is made.
    const auto all_took_one = [&] {
      return script.consumed + script.consumers >= script.given * script.consumers
             || g_atomic_int_get (&self->flushing);
    };
    // Whose pad was not ready yet never gets the frame, and is not waited for.
    if (!turn.wait_until (all_took_one, std::chrono::steady_clock::now () + kPatience))
      script.consumed = script.given * script.consumers;
    return;
  }
  // GStreamer's clock wakes its waiters twice, half a millisecond before the time and at it.
  if (self->next == std::chrono::steady_clock::time_point{})
    self->next = std::chrono::steady_clock::now ();
  self->next += std::chrono::nanoseconds (script.interval);
  std::this_thread::sleep_until (self->next);
}

GstFlowReturn
src_create (GstPushSrc *push, GstBuffer **buffer)
{
  BenchSrc *self = self_of (push);
  const mc::ClockPtr clock (gst_system_clock_obtain ());
  wait_for_turn (self);
  if (g_atomic_int_get (&self->flushing))
    return GST_FLOW_FLUSHING;
  *buffer = gst_buffer_copy (self->picture);
  camera_script ().given++;
  GST_BUFFER_PTS (*buffer)
      = gst_clock_get_time (clock.get ()) - gst_element_get_base_time (GST_ELEMENT (self));
  return GST_FLOW_OK;
}

void
src_finalize (GObject *object)
{
  gst_clear_buffer (&self_of (object)->picture);
  G_OBJECT_CLASS (g_type_class_peek (GST_TYPE_PUSH_SRC))->finalize (object);
}

void
src_class_init (gpointer klass, gpointer)
{
  G_OBJECT_CLASS (klass)->finalize = src_finalize;
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  gst_element_class_set_static_metadata (element_class, "Bench camera", "Source/Video", "A picture",
                                         "The gst-mediacapture developers");
  const mc::CapsPtr caps (gst_caps_from_string (kCaps));
  gst_element_class_add_pad_template (
      element_class, gst_pad_template_new ("src", GST_PAD_SRC, GST_PAD_ALWAYS, caps.get ()));
  GstBaseSrcClass *base_class = GST_BASE_SRC_CLASS (klass);
  base_class->set_caps = src_set_caps;
  base_class->start = src_start;
  base_class->unlock = src_unlock;
  base_class->unlock_stop = src_unlock_stop;
  GST_PUSH_SRC_CLASS (klass)->create = src_create;
}

void
src_init (GTypeInstance *instance, gpointer)
{
  gst_base_src_set_live (GST_BASE_SRC (instance), TRUE);
  gst_base_src_set_format (GST_BASE_SRC (instance), GST_FORMAT_TIME);
}

GType
bench_src_get_type ()
{
  static const GType type
      = g_type_register_static_simple (GST_TYPE_PUSH_SRC, "BenchSrc", sizeof (GstPushSrcClass),
                                       src_class_init, sizeof (BenchSrc), src_init, GTypeFlags (0));
  return type;
}

/* The device, and who tells of it. */

GstElement *
device_create_element (GstDevice *, const gchar *name)
{
  return gst_element_factory_make ("benchsrc", name);
}

void
device_class_init (gpointer klass, gpointer)
{
  GST_DEVICE_CLASS (klass)->create_element = device_create_element;
}

GType
bench_device_get_type ()
{
  static const GType type = g_type_register_static_simple (
      GST_TYPE_DEVICE, "BenchDevice", sizeof (GstDeviceClass), device_class_init,
      sizeof (GstDevice), nullptr, GTypeFlags (0));
  return type;
}

gboolean
provider_start (GstDeviceProvider *provider)
{
  const mc::CapsPtr caps (gst_caps_from_string (kCaps));
  const mc::StructurePtr properties (
      gst_structure_from_string ("properties, node.name=(string)bench;", nullptr));
  gst_device_provider_device_add (
      provider, GST_DEVICE (g_object_new (bench_device_get_type (), "display-name", "bench camera",
                                          "device-class", "Video/Source", "caps", caps.get (),
                                          "properties", properties.get (), nullptr)));
  return TRUE;
}

void
provider_stop (GstDeviceProvider *)
{
}

void
provider_class_init (gpointer klass, gpointer)
{
  auto *provider_class = GST_DEVICE_PROVIDER_CLASS (klass);
  provider_class->start = provider_start;
  provider_class->stop = provider_stop;
  gst_device_provider_class_set_metadata (provider_class, "Bench", "Source/Video", "One camera",
                                          "The gst-mediacapture developers");
}

} // namespace

CameraScript &
camera_script ()
{
  static CameraScript script;
  return script;
}

void
count_consumed ()
{
  CameraScript &script = camera_script ();
  if (++script.consumed % script.consumers == 0)
    turn.wake ();
}

void
register_camera ()
{
  const GType provider = g_type_register_static_simple (
      GST_TYPE_DEVICE_PROVIDER, "BenchProvider", sizeof (GstDeviceProviderClass),
      provider_class_init, sizeof (GstDeviceProvider), nullptr, GTypeFlags (0));
  gst_device_provider_register (nullptr, "benchprovider", GST_RANK_PRIMARY, provider);
  gst_element_register (nullptr, "benchsrc", GST_RANK_NONE, bench_src_get_type ());
}

} // namespace bench

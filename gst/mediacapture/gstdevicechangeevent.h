/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/mediacapture/gstmediadeviceinfo.h>

G_BEGIN_DECLS

#define GST_TYPE_DEVICE_CHANGE_EVENT (gst_device_change_event_get_type ())
GST_MEDIA_CAPTURE_API
G_DECLARE_FINAL_TYPE (GstDeviceChangeEvent, gst_device_change_event, GST, DEVICE_CHANGE_EVENT,
                      GObject)

GST_MEDIA_CAPTURE_API
GstDeviceChangeEvent *gst_device_change_event_new (GList *devices) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
GList *gst_device_change_event_get_devices (GstDeviceChangeEvent *self) G_GNUC_WARN_UNUSED_RESULT;

GST_MEDIA_CAPTURE_API
GList *gst_device_change_event_get_user_inserted_devices (GstDeviceChangeEvent *self)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

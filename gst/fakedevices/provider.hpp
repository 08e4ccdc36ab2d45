// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define GST_TYPE_FAKE_DEVICE_PROVIDER (gst_fake_device_provider_get_type ())
G_DECLARE_FINAL_TYPE (GstFakeDeviceProvider, gst_fake_device_provider, GST, FAKE_DEVICE_PROVIDER,
                      GstDeviceProvider)

G_END_DECLS

GST_DEVICE_PROVIDER_REGISTER_DECLARE (fakedeviceprovider)

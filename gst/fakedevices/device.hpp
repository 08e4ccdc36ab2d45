// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "config.hpp"

G_BEGIN_DECLS

#define GST_TYPE_FAKE_DEVICE (gst_fake_device_get_type ())
G_DECLARE_FINAL_TYPE (GstFakeDevice, gst_fake_device, GST, FAKE_DEVICE, GstDevice)

G_END_DECLS

/// What a provider offers for @spec; sunk.
mc::DevicePtr gst_fake_device_new (const mc::fake::DeviceSpec &spec);
/// Somebody else has moved a control of @device.
void gst_fake_device_tell_controls_changed (GstDevice *device);

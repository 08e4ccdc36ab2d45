// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "config.hpp"

#include <gst/base/gstpushsrc.h>

G_BEGIN_DECLS

#define GST_TYPE_FAKE_DEVICE_SRC (gst_fake_device_src_get_type ())
G_DECLARE_DERIVABLE_TYPE (GstFakeDeviceSrc, gst_fake_device_src, GST, FAKE_DEVICE_SRC, GstPushSrc)

/**
 * GstFakeDeviceSrcClass:
 * @kind: which devices the elements of the class open
 *
 * The abstract class of fakevideosrc and fakeaudiosrc.
 */
struct _GstFakeDeviceSrcClass
{
  GstPushSrcClass parent_class;
  mc::fake::Kind kind;
};

#define GST_TYPE_FAKE_VIDEO_SRC (gst_fake_video_src_get_type ())
G_DECLARE_FINAL_TYPE (GstFakeVideoSrc, gst_fake_video_src, GST, FAKE_VIDEO_SRC, GstFakeDeviceSrc)

#define GST_TYPE_FAKE_AUDIO_SRC (gst_fake_audio_src_get_type ())
G_DECLARE_FINAL_TYPE (GstFakeAudioSrc, gst_fake_audio_src, GST, FAKE_AUDIO_SRC, GstFakeDeviceSrc)

G_END_DECLS

/// For class_init of the subclasses: the kind, and the pad template that follows from it.
void gst_fake_device_src_class_set_kind (GstFakeDeviceSrcClass *klass, mc::fake::Kind kind);

GST_ELEMENT_REGISTER_DECLARE (fakevideosrc)
GST_ELEMENT_REGISTER_DECLARE (fakeaudiosrc)

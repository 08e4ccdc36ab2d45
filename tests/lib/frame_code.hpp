// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/video/video.h>

#include <optional>

/* Reads what a fake camera wrote into a picture, also after it was cropped around its middle,
 * scaled (to 160x90 and below), stretched, converted or compressed. */

namespace mc::test {

struct ReadCode
{
  guint32 frame = 0;
  guint32 time_ms = 0;
  guint8 tag = 0; ///< mc::fake::camera_tag () of the camera's name.
  /// The size of a cell in pixels. Square when the picture was not stretched.
  double cell_width = 0, cell_height = 0;
  /// The middle of the code; that of the picture if it was cropped around it.
  double x = 0, y = 0;
};

std::optional<ReadCode> read_frame_code (const GstVideoFrame *frame);
/// For raw video in any format.
std::optional<ReadCode> read_frame_code (GstBuffer *buffer, const GstCaps *caps);

} // namespace mc::test

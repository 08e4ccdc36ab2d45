// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "frame_code.hpp"

#include "gst/util/raii.hpp"

#include <gst/video/video.h>

#include <vector>

namespace mc::fake {

/// A mapped video frame, unmapped when it leaves scope.
class MappedFrame
{
public:
  MappedFrame (const GstVideoInfo &info, GstBuffer *buffer, GstMapFlags flags)
      : mapped_ (gst_video_frame_map (&frame_, const_cast<GstVideoInfo *> (&info), buffer, flags))
  {
  }
  ~MappedFrame ()
  {
    if (mapped_)
      gst_video_frame_unmap (&frame_);
  }
  MappedFrame (const MappedFrame &) = delete;
  explicit operator bool () const { return mapped_; }
  GstVideoFrame *get () { return &frame_; }

private:
  GstVideoFrame frame_;
  bool mapped_;
};

/// The test picture of one camera in one format and size. The background is drawn once; what
/// changes from frame to frame is the code in the middle and a line that grows for a second.
class Picture
{
public:
  Picture (const GstVideoInfo &info, uint8_t tag);

  /// A whole picture into @buffer, which may hold anything.
  bool draw (GstBuffer *buffer, const FrameCode &code);
  /// As above, into a buffer that only this picture was ever drawn into, by draw ().
  bool redraw (GstBuffer *buffer, const FrameCode &code);

private:
  struct Colour
  {
    float r, g, b; ///< 0 to 1.
  };
  /// As the format's pack function takes it: AYUV or ARGB.
  using Pixel = std::array<uint8_t, 4>;
  using Line = std::vector<Pixel>;

  void draw_background ();
  void fill_bars (Line &line) const;
  void fill_backdrop (Line &line, int y) const;
  Colour backdrop (float y) const;
  static Colour mixed (const Colour &colour, float white);
  Pixel pixel_of (const Colour &colour) const;
  void fill (Line &line, int from, int to, const Colour &colour) const;
  /// Packs @width pixels of @line into @frame at @x, @y; @x is even.
  void pack (GstVideoFrame *frame, const Line &line, int x, int y, int width) const;
  void draw_code (GstVideoFrame *frame, const FrameCode &code) const;
  void draw_seconds (GstVideoFrame *frame, uint32_t time_ms) const;

  GstVideoInfo info_;
  float hue_; ///< Degrees.
  CodePlace place_;
  double kr_ = 0, kb_ = 0;
  int offset_[4] = {}, scale_[4] = {};
  BufferPtr background_;
};

} // namespace mc::fake

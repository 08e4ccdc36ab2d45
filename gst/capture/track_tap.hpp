// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "decimator.hpp"
#include "track_reader.hpp"
#include "video_variant.hpp"

#include "gst/core/capabilities.hpp"

#include <vector>

namespace mc {

/// What a tap does to the frames of its Source; fixed for the life of the tap.
struct TapFormat
{
  Kind kind = Kind::Video;
  CapsPtr source_caps;                   ///< of the frames that come
  CapsPtr caps;                          ///< of the frames that readers get
  Fraction source_rate;                  ///< video
  Fraction rate;                         ///< video
  std::shared_ptr<VideoVariant> variant; ///< video; null when the frames are taken as they are

  bool converts () const { return !gst_caps_is_equal (source_caps.get (), caps.get ()); }
};

/// Where one track is tied to the stream of frames: its settings, and its readers.
///
/// offer () and finish () and the reader list belong to the capture thread; everything else is
/// immutable or atomic.
class TrackTap
{
public:
  explicit TrackTap (TapFormat format);

  const TapFormat &format () const { return format_; }

  /// Disabled taps give black frames or silence. Any thread.
  void set_passing (bool passing) { passing_.store (passing, std::memory_order_relaxed); }
  bool passing () const { return passing_.load (std::memory_order_relaxed); }

  void offer (const FramePtr &frame);
  void finish ();
  void add (std::shared_ptr<TrackReader> reader);
  void remove (const TrackReader *reader);

private:
  const TapFormat format_;
  std::atomic<bool> passing_{ true };
  Decimator decimator_;
  std::vector<std::shared_ptr<TrackReader>> readers_;
  bool finished_ = false;
};

} // namespace mc

// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "video_variant.hpp"
#include "voice_processor.hpp"

#include "gst/capture/devices/device.hpp"
#include "gst/core/result.hpp"

#include <mutex>

namespace mc {

/// What a track makes of the frames of its Source. Immutable: new settings are a new format.
struct TapFormat
{
  Kind kind = Kind::Video;
  CapsPtr source_caps;  ///< of the frames that come; frames of other caps are not for this format
  CapsPtr caps;         ///< of the frames that readers get; both null where nothing is known yet
  Fraction source_rate; ///< video
  Fraction rate;        ///< video
  VoiceWish voice;      ///< sound
  std::shared_ptr<VideoVariant> variant; ///< video; null when the frames are taken as they are

  bool converts () const
  {
    return caps && (voice.any () || !gst_caps_is_equal (source_caps.get (), caps.get ()));
  }
  /// Video: a black picture in the caps, without times. Made when it is first asked for, and shared
  /// by all readers; null when GStreamer cannot draw it.
  BufferPtr black () const;

private:
  mutable std::once_flag black_made_;
  mutable BufferPtr black_;
};
using TapFormatPtr = std::shared_ptr<const TapFormat>;

/// What a running device delivers.
struct Delivery
{
  CapsPtr caps;
  Fraction rate; ///< video
};

/// The variants of one Source: tracks that want the same share it. Not thread-safe.
class VariantStore
{
public:
  /// Null when GstVideoConverter cannot do it.
  std::shared_ptr<VideoVariant> get (const GstCaps *from, const GstCaps *to);

private:
  struct Entry
  {
    CapsPtr from;
    CapsPtr to;
    std::weak_ptr<VideoVariant> variant;
  };
  std::vector<Entry> entries_;
};

/// A track's side of a format.
struct TapWish
{
  const Choice &choice;
  const GstCaps *peer;  ///< what its reader accepts, null for anything
  const TapFormat *now; ///< the format until now, null for a new track
};

/// The format of a track with the settings of @wish. Its pixel format stays as it is while the
/// reader takes it; its caps stay the very same while the settings do, whatever the device
/// delivers. Errors: NotSupported (the pictures cannot be converted).
Result<TapFormatPtr> make_tap_format (const Device &device, const Delivery &delivery,
                                      const TapWish &wish, VariantStore &variants);

/// The caps of @choice on the device's side, fixed; of several formats one that @peer takes.
CapsPtr caps_to_open (const Device &device, const Choice &choice, const GstCaps *peer);

} // namespace mc

// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "config.hpp"

namespace mc::fake {

/// One frame, or one period of sound, of the device's own grid in time.
struct Slot
{
  guint64 index = 0;  ///< On the grid, which begins anew when the caps change.
  guint64 number = 0; ///< Of all frames since the element started; a gap is a frame that was lost.
  GstClockTime epoch = 0; ///< Running time of slot 0 of the grid.
};

struct Made
{
  GstFlowReturn flow = GST_FLOW_OK;
  BufferPtr buffer; ///< None with GST_FLOW_OK: the frame was dropped.
};

/// What a device delivers. Used by one thread at a time: that which streams, or which starts and
/// stops.
class Producer
{
public:
  virtual ~Producer () = default;

  /// Prepares for @caps, which are fixed.
  virtual bool configure (GstCaps *caps) = 0;
  /// When slot @index begins, counted from the epoch. Exact: no error adds up.
  virtual GstClockTime begin_of (guint64 index) const = 0;
  /// The first slot that begins at @time or later.
  virtual guint64 first_from (GstClockTime time) const = 0;
  /// How long the device keeps what nobody fetches, before it loses it.
  virtual GstClockTime backlog () const = 0;
  /// Makes what the device captured in @slot. Timestamps are the caller's.
  virtual Made make (const Slot &slot) = 0;
};

/// @element is what the producer reports errors on; it outlives the producer.
std::unique_ptr<Producer> make_video_producer (GstElement *element, const DeviceSpec &spec);
std::unique_ptr<Producer> make_audio_producer (GstElement *element, const DeviceSpec &spec);

} // namespace mc::fake

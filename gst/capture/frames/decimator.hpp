// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/core/capabilities.hpp"

namespace mc {

/// Chooses which frames of a faster device a track of a lower rate gets: exactly the asked number
/// for any ratio, by capture time, never one twice. One thread.
class Decimator
{
public:
  /// Everything passes.
  Decimator () = default;
  /// @from: rate of the device, @to: rate of the track, lower or equal.
  Decimator (Fraction from, Fraction to);

  bool passes_all () const { return period_num_ == 0; }

  /// Whether the frame captured at @time_ns is taken.
  bool take (uint64_t time_ns);

private:
  /// Nanoseconds from the start of the schedule to its @index-th frame.
  int64_t due (int64_t index) const;

  int64_t period_num_ = 0; ///< the period of the track is num / den seconds; 0: no decimation
  int64_t period_den_ = 1;
  int64_t tolerance_ns_
      = 0; ///< half an interval of the device: the frame nearest to its due time is the one taken
  bool started_ = false;
  uint64_t base_ns_ = 0;
  int64_t next_ = 0; ///< index of the next frame that is due
};

} // namespace mc

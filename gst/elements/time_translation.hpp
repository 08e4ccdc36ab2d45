// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/util/raii.hpp"

#include <optional>

namespace mc {

/// What two clocks said at one moment.
struct ClockPair
{
  GstClockTime system;
  GstClockTime pipeline;
};

/// Reads the pipeline's clock between two readings of the system's; of a few tries the tightest
/// counts, so that a thread that was put to sleep in between does not shift a timestamp.
ClockPair read_together (GstClock *system, GstClock *pipeline);

/// The running time at which something was captured: as old on the pipeline's clock as it is on the
/// system's. Nothing when that was before the running time began.
std::optional<GstClockTime> running_time_of (GstClockTime captured, const ClockPair &now,
                                             GstClockTime base_time);

/// The reverse: when, on the system clock, that running time was, or will be.
GstClockTime system_time_of (GstClockTime running_time, const ClockPair &now,
                             GstClockTime base_time);

/// Translates capture times, which are on the system clock, into the running time of one element's
/// pipeline. For one thread.
class TimeTranslation
{
public:
  TimeTranslation () : system_ (gst_system_clock_obtain ()) {}

  /// Nothing for a frame that must not be sent: captured before the running time began, or not
  /// later than one sent before (the running time stands still while the pipeline pauses, the
  /// camera does not). What is to be sent is noted in @position, with the lock of @element.
  std::optional<GstClockTime> translate (GstClockTime captured, GstElement *element,
                                         GstClockTime *position = nullptr);

private:
  std::optional<GstClockTime> since_first (GstClockTime captured);
  std::optional<GstClockTime> accept (std::optional<GstClockTime> running, GstClockTime *position);

  ClockPtr system_;
  std::optional<GstClockTime>
      first_; ///< capture time of the first frame that came when there was no clock
  std::optional<GstClockTime> last_;
};

} // namespace mc

// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cmath>
#include <gst/gst.h>
#include <optional>

namespace mc {

/// How the rate of a track stands to its setting.
struct RateState
{
  bool deviates = false;
  double setting = 0;  ///< frames per second
  double measured = 0; ///< frames per second
};

/// Tells once when a rate has left its setting, and once when it is back: only what lasts counts.
class RateWatch
{
public:
  static constexpr double kTolerance = 0.1; ///< of the setting
  static constexpr GstClockTime kLasting = 2 * GST_SECOND;

  /// Now and then, with the rate measured over a shorter time than kLasting.
  std::optional<RateState> look (GstClockTime now, double setting, double measured)
  {
    const bool deviates = std::fabs (measured - setting) > kTolerance * setting;
    if (deviates == told_) {
      forget ();
      return std::nullopt;
    }
    if (!GST_CLOCK_TIME_IS_VALID (since_))
      since_ = now;
    if (now < since_ + kLasting)
      return std::nullopt;
    told_ = deviates;
    forget ();
    return RateState{ deviates, setting, measured };
  }
  /// There is nothing to measure, or the setting has changed.
  void forget () { since_ = GST_CLOCK_TIME_NONE; }

private:
  bool told_ = false;
  GstClockTime since_ = GST_CLOCK_TIME_NONE; ///< it is otherwise than was told
};

} // namespace mc

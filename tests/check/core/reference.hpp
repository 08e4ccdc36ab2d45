// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/core/select_settings.hpp"

#include <tuple>

/* SelectSettings as the specification tells it: all settings dictionaries of a small device in a
 * list, filtered and compared one by one. Slow, plain, and written without a look at the solver.
 *
 * What is enumerated. Sizes: every one. Frame rates (and sample rates, latencies) are dense, so
 * only those are enumerated at which something can change: each number of the constraints and of
 * the peers, each end of a native rate, the ends of what can be derived, the defaults that ties are
 * broken by. This is enough: between two neighbours of that list no limit begins or ends, and each
 * distance and each nearness rises or falls throughout, or rises and then falls; so no rate in
 * between beats both neighbours. */

namespace test {

struct ReferenceResult
{
  /// In the order of C18: distance, derived, cropped, nearness, cost, pixels (data rate), native
  /// rate, box, resize mode.
  using Key = std::tuple<double, bool, bool, double, int, double, double, uint32_t, int>;

  bool found = false;
  Key key;
  std::optional<mc::Property> failed;
  std::size_t n_candidates = 0;
};

struct ReferenceCase
{
  mc::DeviceDescription device;
  mc::Constraints constraints;
  std::vector<mc::PeerSet> peers;
};

/// The right answer.
ReferenceResult reference_select (const ReferenceCase &input);

/// The key of a choice, from nothing but the choice and the description of the device.
ReferenceResult::Key reference_key (const ReferenceCase &input, const mc::Choice &choice);

} // namespace test

// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "select_settings.hpp"

namespace mc {

/// One term of a fitness distance.
struct DistanceTerm
{
  Property property;
  double distance = 0;
  std::string text; ///< "width: 1280 for ideal 1000, |1280-1000|/1280"
};

/// A request that would have worked, one changed member.
struct NearestValue
{
  Property property;
  Value value;
};

/// Why one device can, or cannot, serve a request.
struct DeviceExplanation
{
  std::string device_id;
  std::string label;
  std::optional<Choice> choice;              ///< what would be chosen
  Settings settings;                         ///< of the choice
  std::vector<DistanceTerm> terms;           ///< of the choice; they sum to its distance
  std::vector<std::size_t> skipped_advanced; ///< indices of advanced sets that were not met
  std::vector<Property>
      conflict; ///< without a choice: a smallest set of required members that cannot hold together
  std::string reason; ///< the conflict for people: "width ≥ 4000 (largest is 1280)"
  std::vector<NearestValue> nearest; ///< for each member of the conflict, alone changed: the
                                     ///< nearest value that would work
};

struct Explanation
{
  std::vector<DeviceExplanation> devices; ///< in the order given
  std::optional<Property> failed;         ///< set only when no device fits
  bool satisfiable = false;

  /// Lines for people; no newline at the end.
  std::string text () const;
};

Explanation explain (const std::vector<const Capabilities *> &devices,
                     const PreparedConstraints &constraints);

/// The OverconstrainedError of a request that no device can serve, with the explanation's text. Its
/// message does not name the constraint, which stands beside it.
Error overconstrained_error (const Explanation &explanation, Kind kind);

} // namespace mc

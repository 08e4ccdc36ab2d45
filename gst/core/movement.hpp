// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "constraint.hpp"

#include <optional>

/* Pan, tilt and zoom: what shows more of a room than somebody meant to show needs a permission of
 * its own. */

namespace mc {

constexpr Property kMovements[] = { Property::Pan, Property::Tilt, Property::Zoom };

/// Whether a camera may be moved by who sees it.
enum class Movement : uint8_t
{
  Permitted,
  Forbidden
};

/// [Spec: panTiltZoom](https://w3c.github.io/mediacapture-image/#dfn-pan): a member with a value
/// other than false.
bool asks_for_movement (const Constraints &constraints);

/// The first member that requires one.
std::optional<Property> required_movement (const ConstraintSet &basic);

/// @constraints for a camera that has none: advanced sets which need one cannot be met.
Constraints without_movement (Constraints constraints);

} // namespace mc

// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "json_value.hpp"

namespace mc::fake {

/// Reads "controls" of a camera.
std::vector<ControlSpec> parse_controls (const JsonValue &controls);

/// Reads "control" and "value" of a timeline's entry.
ControlMove parse_control_move (const JsonValue &entry);

/// Why a control cannot be set to @value while the others are as @values; empty if it can.
std::string control_problem (const std::vector<ControlSpec> &specs, const ControlMap &values,
                             const ControlMove &move);

/// The values that a camera has when it is plugged in.
ControlMap initial_controls (const std::vector<ControlSpec> &specs);

/// What the signal "get-controls" returns.
StructurePtr controls_structure (const std::vector<ControlSpec> &specs, const ControlMap &values);

/// A value of the signal "set-control"; nothing for a type that no control has.
std::optional<ControlValue> control_value (const GValue *value);

} // namespace mc::fake

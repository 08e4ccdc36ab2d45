// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "native_modes.hpp"

namespace mc::tool {

/// The W3C's MediaDeviceKind: "videoinput", "audioinput" or "audiooutput".
const char *kind_name (const Device &device);
/// "video" or "audio", the member of MediaStreamConstraints.
const char *kind_member (Kind kind);

/// The label, or what stands for an empty one.
std::string label_text (const Device &device);
/// "Integrated Camera (videoinput, default)"
std::string title_text (const Device &device, const Style &style);
/// Where the device comes from: its provider and its node.
std::string origin_text (const Device &device);

/// "deviceId", "kind", "label", "groupId", "default", "provider".
Any::Object device_object (const Device &device);

/// A capability, a setting or a constraint's value for people, without a unit.
std::string value_text (const Value &value);
/// What getCapabilities() says, with units; deviceId and groupId are left out.
std::vector<Field> capability_fields (const CapabilityDictionary &capabilities, const Style &style);

} // namespace mc::tool

// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "device_modes.hpp"

#include <optional>

namespace mc {

/// What a provider tells of a device, apart from its modes, in one vocabulary.
struct DeviceIdentity
{
  Kind kind = Kind::Video;
  bool is_output = false;
  std::string provider;
  std::string label;
  /// The stable key, and what is added to it, one after another, until it differs from those of the
  /// other devices.
  std::vector<std::string> key_layers;
  std::string group_key;
  /// Names under which other providers know the device; the first one is Device::node.
  std::vector<std::string> nodes;
  StringList facing_modes;
  bool is_default = false;
  int sample_rate = 48000;
  int channel_count = 2;
  double latency_s = 0; ///< of a microphone: how long it collects sound before it hands it out
};

/// Nullopt when @device is neither a camera, a microphone nor a speaker: a stream, a monitor of an
/// output.
std::optional<DeviceIdentity> identify (GstDevice *device, const std::string &provider);

/// Whether @device_class, as a set of words in any order, has @word: "Source/Video" and
/// "Video/Source" are the same.
bool class_has (const char *device_class, const char *word);

/// The device under @key, one that tells it from all others present. Null when its caps have
/// nothing usable.
DeviceHandle make_device (GstDevice *device, const DeviceIdentity &identity, const std::string &key,
                          const std::string &id_salt);

/// The same device under another key, with the ids that follow from it.
DeviceHandle with_key (const Device &device, const std::string &key, const std::string &id_salt);

/// The same device, the system's default or not.
DeviceHandle with_default (const Device &device, bool is_default);

/// @seen by who may move it, or may not.
DeviceHandle with_movement (const DeviceHandle &seen, Movement movement);

/// @seen as the system's default, whichever that is: under the id of that.
DeviceHandle as_default (const DeviceHandle &seen);
std::string label_as_default (const std::string &label);

/// @device as somebody sees it who knows it by other ids; its base is @device.
DeviceHandle with_ids (const DeviceHandle &device, const std::string &device_salt,
                       const std::string &group_salt);

} // namespace mc

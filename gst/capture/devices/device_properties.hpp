// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/util/raii.hpp"

#include <string>

namespace mc {

/// The properties of a GstDevice, as text, whatever type the provider chose: PipeWire says "2",
/// ALSA says 2.
class DeviceProperties
{
public:
  explicit DeviceProperties (GstDevice *device) : structure_ (gst_device_get_properties (device)) {}

  /// Empty when it is not there.
  std::string text (const char *name) const;
  /// The first of @names that is there.
  std::string first (std::initializer_list<const char *> names) const;
  /// @otherwise when it is not there or not a number above zero.
  int number (const char *name, int otherwise) const;
  bool is_true (const char *name) const;

private:
  StructurePtr structure_;
};

} // namespace mc

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "pushed_device.hpp"

#include "device_modes.hpp"

#include <atomic>

namespace mc {

namespace {

std::shared_ptr<Device>
make (DeviceDescription description, const std::string &key)
{
  auto made = std::make_shared<Device> ();
  made->kind = description.kind;
  made->key = key;
  made->label = description.label;
  made->capabilities = Capabilities::make (std::move (description));
  return made;
}

bool
is_raw (Kind kind, const GstCaps *caps)
{
  return gst_caps_is_fixed (caps)
         && gst_structure_has_name (gst_caps_get_structure (caps, 0),
                                    kind == Kind::Video ? "video/x-raw" : "audio/x-raw");
}

} // namespace

DeviceHandle
make_pushed_device (Kind kind, const std::string &label)
{
  static std::atomic<unsigned> made{ 0 };
  DeviceDescription description;
  description.kind = kind;
  description.label = label;
  return make (std::move (description), "pushed|" + std::to_string (made++));
}

DeviceHandle
pushed_in (const Device &before, const GstCaps *caps)
{
  if (!is_raw (before.kind, caps))
    return nullptr;
  DeviceModes modes = modes_from_caps (caps, before.kind);
  if (modes.caps.empty ())
    return nullptr;
  DeviceDescription description;
  description.kind = before.kind;
  description.label = before.label;
  description.video = std::move (modes.video);
  description.audio = std::move (modes.audio);
  // Frames without a constant rate: the highest that they may have.
  for (auto &box : description.video)
    box.rate = RateSet::value (box.rate.max ());
  for (const auto &box : description.audio) {
    description.default_sample_rate = box.sample_rate.max ();
    description.default_channel_count = box.channel_count.max ();
    description.default_sample_size = box.sample_size.max ();
  }
  const auto made = make (std::move (description), before.key);
  made->box_caps = std::move (modes.caps);
  return made;
}

} // namespace mc

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "property.hpp"

#include <array>

namespace mc {
namespace {

constexpr uint8_t kCamera = kAppliesCamera;
constexpr uint8_t kMicrophone = kAppliesMicrophone;
constexpr uint8_t kDevice = kAppliesCamera | kAppliesMicrophone;
constexpr uint8_t kDisplay = kAppliesDisplay;
constexpr uint8_t kPicture = kAppliesCamera | kAppliesDisplay;
constexpr uint8_t kDisplayAudio = kAppliesDisplayAudio;

// The two flags of a row, in words. Served are the properties of Media Capture and Streams itself,
// of which backgroundBlur alone may not be required by getUserMedia(), and those of Image Capture
// that some camera's driver has a control for: none has one for pointsOfInterest.
constexpr bool kRequirable = true;
constexpr bool kOptionalOnly = false;
constexpr bool kServed = true;
constexpr bool kKnown = false;

using P = Property;
using T = ValueType;
using S = CapabilityShape;

// clang-format off
constexpr PropertyInfo kTable[] = {
  // https://w3c.github.io/mediacapture-main/#constrainable-properties
  { P::Width, "width", T::ULong, S::Range, kPicture, kRequirable, kServed, "px" },
  { P::Height, "height", T::ULong, S::Range, kPicture, kRequirable, kServed, "px" },
  { P::AspectRatio, "aspectRatio", T::Double, S::Range, kPicture, kRequirable, kServed, "" },
  { P::FrameRate, "frameRate", T::Double, S::Range, kPicture, kRequirable, kServed, "1/s" },
  { P::FacingMode, "facingMode", T::String, S::List, kCamera, kRequirable, kServed, "" },
  { P::ResizeMode, "resizeMode", T::String, S::List, kPicture, kRequirable, kServed, "" },
  { P::BackgroundBlur, "backgroundBlur", T::Boolean, S::List, kCamera, kOptionalOnly, kServed, "" },
  { P::SampleRate, "sampleRate", T::ULong, S::Range, kMicrophone, kRequirable, kServed, "Hz" },
  { P::SampleSize, "sampleSize", T::ULong, S::Range, kMicrophone, kRequirable, kServed, "bit" },
  { P::EchoCancellation, "echoCancellation", T::BooleanOrString, S::List, kMicrophone, kRequirable, kServed, "" },
  { P::AutoGainControl, "autoGainControl", T::Boolean, S::List, kMicrophone, kRequirable, kServed, "" },
  { P::NoiseSuppression, "noiseSuppression", T::Boolean, S::List, kMicrophone, kRequirable, kServed, "" },
  { P::Latency, "latency", T::Double, S::Range, kMicrophone, kRequirable, kServed, "s" },
  { P::ChannelCount, "channelCount", T::ULong, S::Range, kMicrophone, kRequirable, kServed, "" },
  { P::DeviceId, "deviceId", T::String, S::Single, kDevice, kRequirable, kServed, "" },
  { P::GroupId, "groupId", T::String, S::Single, kDevice, kRequirable, kServed, "" },
  // https://w3c.github.io/mediacapture-image/#mediatrackconstraintset-section
  { P::WhiteBalanceMode, "whiteBalanceMode", T::String, S::List, kCamera, kOptionalOnly, kServed, "" },
  { P::ExposureMode, "exposureMode", T::String, S::List, kCamera, kOptionalOnly, kServed, "" },
  { P::FocusMode, "focusMode", T::String, S::List, kCamera, kOptionalOnly, kServed, "" },
  { P::PointsOfInterest, "pointsOfInterest", T::Points, S::None, kCamera, kOptionalOnly, kKnown, "" },
  { P::ExposureCompensation, "exposureCompensation", T::Double, S::SteppedRange, kCamera, kOptionalOnly, kServed, "EV" },
  { P::ExposureTime, "exposureTime", T::Double, S::SteppedRange, kCamera, kOptionalOnly, kServed, "100 us" },
  { P::ColorTemperature, "colorTemperature", T::Double, S::SteppedRange, kCamera, kOptionalOnly, kServed, "K" },
  { P::Iso, "iso", T::Double, S::SteppedRange, kCamera, kOptionalOnly, kServed, "" },
  { P::Brightness, "brightness", T::Double, S::SteppedRange, kCamera, kOptionalOnly, kServed, "" },
  { P::Contrast, "contrast", T::Double, S::SteppedRange, kCamera, kOptionalOnly, kServed, "" },
  { P::Saturation, "saturation", T::Double, S::SteppedRange, kCamera, kOptionalOnly, kServed, "" },
  { P::Sharpness, "sharpness", T::Double, S::SteppedRange, kCamera, kOptionalOnly, kServed, "" },
  { P::FocusDistance, "focusDistance", T::Double, S::SteppedRange, kCamera, kOptionalOnly, kServed, "m" },
  { P::Pan, "pan", T::BooleanOrDouble, S::SteppedRange, kCamera, kOptionalOnly, kServed, "arcsec" },
  { P::Tilt, "tilt", T::BooleanOrDouble, S::SteppedRange, kCamera, kOptionalOnly, kServed, "arcsec" },
  { P::Zoom, "zoom", T::BooleanOrDouble, S::SteppedRange, kCamera, kOptionalOnly, kServed, "" },
  { P::Torch, "torch", T::Boolean, S::List, kCamera, kOptionalOnly, kServed, "" },
  // https://w3c.github.io/mediacapture-screen-share/#extensions-to-mediatrackconstraintset
  { P::DisplaySurface, "displaySurface", T::String, S::Single, kDisplay, kOptionalOnly, kKnown, "" },
  { P::LogicalSurface, "logicalSurface", T::Boolean, S::Single, kDisplay, kOptionalOnly, kKnown, "" },
  { P::Cursor, "cursor", T::String, S::List, kDisplay, kOptionalOnly, kKnown, "" },
  { P::RestrictOwnAudio, "restrictOwnAudio", T::Boolean, S::None, kDisplayAudio, kOptionalOnly, kKnown, "" },
  { P::SuppressLocalAudioPlayback, "suppressLocalAudioPlayback", T::Boolean, S::None, kDisplayAudio, kOptionalOnly, kKnown, "" },
  // https://w3c.github.io/mediacapture-extensions/
  { P::PowerEfficient, "powerEfficient", T::Boolean, S::List, kCamera, kOptionalOnly, kKnown, "" },
  { P::PowerEfficientPixelFormat, "powerEfficientPixelFormat", T::Boolean, S::List, kCamera, kOptionalOnly, kKnown, "" },
  { P::GestureReactions, "gestureReactions", T::Boolean, S::List, kCamera, kOptionalOnly, kKnown, "" },
  { P::FaceFraming, "faceFraming", T::Boolean, S::List, kCamera, kOptionalOnly, kKnown, "" },
  { P::EyeGazeCorrection, "eyeGazeCorrection", T::Boolean, S::List, kCamera, kOptionalOnly, kKnown, "" },
  { P::HumanFaceDetectionMode, "humanFaceDetectionMode", T::String, S::List, kCamera, kOptionalOnly, kKnown, "" },
  { P::BackgroundSegmentationMask, "backgroundSegmentationMask", T::Boolean, S::List, kCamera, kOptionalOnly, kKnown, "" },
  { P::VoiceIsolation, "voiceIsolation", T::Boolean, S::List, kMicrophone, kOptionalOnly, kKnown, "" },
};
// clang-format on

constexpr bool
rows_stand_at_their_index ()
{
  for (std::size_t i = 0; i < std::size (kTable); i++) {
    if (static_cast<std::size_t> (kTable[i].id) != i)
      return false;
  }
  return true;
}
static_assert (std::size (kTable) == kPropertyCount, "one row per property");
static_assert (rows_stand_at_their_index (), "the table has the order of the enum");

/// Row numbers sorted by name, for the binary search.
constexpr std::array<uint8_t, kPropertyCount>
rows_by_name ()
{
  std::array<uint8_t, kPropertyCount> rows{};
  for (std::size_t i = 0; i < kPropertyCount; i++) {
    std::size_t at = i;
    for (; at > 0 && std::string_view (kTable[rows[at - 1]].name) > kTable[i].name; at--)
      rows[at] = rows[at - 1];
    rows[at] = static_cast<uint8_t> (i);
  }
  return rows;
}
constexpr auto kByName = rows_by_name ();

constexpr bool
names_are_unique ()
{
  for (std::size_t i = 1; i < kPropertyCount; i++) {
    if (!(std::string_view (kTable[kByName[i - 1]].name) < kTable[kByName[i]].name))
      return false;
  }
  return true;
}
static_assert (names_are_unique (), "a name leads to one property");

} // namespace

const PropertyInfo &
property_info (Property property)
{
  return kTable[static_cast<std::size_t> (property)];
}

std::optional<Property>
find_property (std::string_view name)
{
  std::size_t low = 0;
  std::size_t high = kPropertyCount;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    const int order = name.compare (kTable[kByName[middle]].name);
    if (order == 0)
      return kTable[kByName[middle]].id;
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return std::nullopt;
}

bool
applies_to (Property property, Kind kind)
{
  const uint8_t applies = property_info (property).applies;
  switch (kind) {
  case Kind::Audio:
    return applies & (kAppliesMicrophone | kAppliesDisplayAudio);
  case Kind::Video:
    return applies & (kAppliesCamera | kAppliesDisplay);
  }
  return false;
}

const char *
device_noun (Kind kind)
{
  switch (kind) {
  case Kind::Audio:
    return "microphone";
  case Kind::Video:
    return "camera";
  }
  return "";
}

PropertyMask
served_properties ()
{
  PropertyMask mask;
  for (const PropertyInfo &row : kTable)
    mask.set (static_cast<std::size_t> (row.id), row.served);
  return mask;
}

} // namespace mc

// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace mc {

/// Every constrainable property of the W3C specifications, in the order of their tables.
enum class Property : uint8_t
{
  Width,
  Height,
  AspectRatio,
  FrameRate,
  FacingMode,
  ResizeMode,
  BackgroundBlur,
  SampleRate,
  SampleSize,
  EchoCancellation,
  AutoGainControl,
  NoiseSuppression,
  Latency,
  ChannelCount,
  DeviceId,
  GroupId,
  WhiteBalanceMode,
  ExposureMode,
  FocusMode,
  PointsOfInterest,
  ExposureCompensation,
  ExposureTime,
  ColorTemperature,
  Iso,
  Brightness,
  Contrast,
  Saturation,
  Sharpness,
  FocusDistance,
  Pan,
  Tilt,
  Zoom,
  Torch,
  DisplaySurface,
  LogicalSurface,
  Cursor,
  RestrictOwnAudio,
  SuppressLocalAudioPlayback,
  PowerEfficient,
  PowerEfficientPixelFormat,
  GestureReactions,
  FaceFraming,
  EyeGazeCorrection,
  HumanFaceDetectionMode,
  BackgroundSegmentationMask,
  VoiceIsolation,
};
constexpr std::size_t kPropertyCount = static_cast<std::size_t> (Property::VoiceIsolation) + 1;

using PropertyMask = std::bitset<kPropertyCount>;

/// The kind of a track.
enum class Kind : uint8_t
{
  Audio,
  Video
};

/// The Web IDL type of a constraint's value.
enum class ValueType : uint8_t
{
  ULong,  ///< [Clamp] unsigned long
  Double, ///< finite double
  Boolean,
  String,          ///< DOMString or a list of them
  BooleanOrString, ///< echoCancellation
  BooleanOrDouble, ///< pan, tilt, zoom: a boolean asks for presence only
  Points,          ///< pointsOfInterest
};

/// What the capability member of a property looks like.
enum class CapabilityShape : uint8_t
{
  Range,
  SteppedRange,
  List,
  Single,
  None
};

/// The kinds of source a property applies to.
enum Applies : uint8_t
{
  kAppliesCamera = 1 << 0,
  kAppliesMicrophone = 1 << 1,
  kAppliesDisplay = 1 << 2,
  kAppliesDisplayAudio = 1 << 3,
};

struct PropertyInfo
{
  Property id;
  const char *name; ///< as in the constraint dictionaries: "frameRate"
  ValueType type;
  CapabilityShape shape;
  uint8_t applies;          ///< of Applies
  bool required_in_request; ///< min, max and exact are allowed in getUserMedia
  bool served;              ///< some backend serves it, so it stands in getSupportedConstraints()
  const char *unit;         ///< "px", "1/s", "s", "100 us", … or "" where there is none
};

const PropertyInfo &property_info (Property property);
std::optional<Property> find_property (std::string_view name);
bool applies_to (Property property, Kind kind);
/// What people call a device of this kind: "camera" or "microphone".
const char *device_noun (Kind kind);

/// The properties of getSupportedConstraints(); all other names vanish when a dictionary is read.
PropertyMask served_properties ();

} // namespace mc

// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "constraint.hpp"

#include <array>
#include <limits>

/* Properties that a device can be set to beside the mode it runs in: brightness, zoom,
 * exposureMode, echoCancellation and their like. Those of a camera are of the camera as a whole,
 * and so the same for all its tracks. */

namespace mc {

/// What one such property can be.
struct Control
{
  Property property = Property::Brightness;
  CapabilityRange range;       ///< of a number; step 0: anything within
  std::vector<double> numbers; ///< of a number that has no even steps: all there are, sorted
  std::vector<Value> values;   ///< of a name or a boolean: all there are
  Value now = 0.0;             ///< what it is, as far as that is known

  bool is_number () const { return values.empty (); }
};
using ControlList = std::vector<Control>;

constexpr std::size_t kControlSlots = static_cast<std::size_t> (Property::Torch)
                                      - static_cast<std::size_t> (Property::EchoCancellation) + 1;

/// Values of controls, or of some of them. Allocates nothing: a name or a boolean is kept as its
/// place in a table.
class ControlValues
{
public:
  ControlValues () { codes_.fill (std::numeric_limits<double>::quiet_NaN ()); }

  bool has (Property property) const;
  double code (Property property) const { return codes_[slot (property)]; }
  void set_code (Property property, double code) { codes_[slot (property)] = code; }
  void clear (Property property);
  /// There must be one.
  Value value (Property property) const;
  void set (Property property, const Value &value);

  /// Calls @take with each property that has a value.
  template <typename Take> void for_each (const Take &take) const
  {
    for (std::size_t i = 0; i < kControlSlots; i++) {
      if (codes_[i] == codes_[i])
        take (static_cast<Property> (i + static_cast<std::size_t> (Property::EchoCancellation)));
    }
  }

  static bool is_control (Property property);

private:
  static std::size_t slot (Property property)
  {
    return static_cast<std::size_t> (property)
           - static_cast<std::size_t> (Property::EchoCancellation);
  }

  std::array<double, kControlSlots> codes_;
};
bool operator== (const ControlValues &a, const ControlValues &b);
inline bool
operator!= (const ControlValues &a, const ControlValues &b)
{
  return !(a == b);
}

/// The code of a name or a boolean; of a name that means nothing, none.
std::optional<uint8_t> code_of (const Value &value);

/// The voice of a microphone is processed in 10 ms, and at these rates (Hz), if at all.
constexpr int kVoiceRates[] = { 48000, 32000, 16000, 8000 };
constexpr double kVoiceLatency = 0.01;

/// The properties that process it, and whether any of @controls does.
constexpr Property kVoiceProperties[]
    = { Property::EchoCancellation, Property::AutoGainControl, Property::NoiseSuppression };
bool processes_voice (const ControlValues &controls);

/// The mode that a value depends on: exposureTime means nothing unless exposureMode is "manual".
struct Gate
{
  Property value;
  Property mode;
  bool opens_in_manual; ///< else in all other modes

  bool is_open (double mode_code) const;
};

/// The gate of @property, or nullptr.
const Gate *gate_of (Property property);

} // namespace mc

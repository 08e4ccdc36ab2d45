// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "capabilities.hpp"

namespace mc {

constexpr double kUnsatisfied = __builtin_huge_val ();

/// How a set is read: a bare value is ideal in the basic set and exact in an advanced one.
enum class SetRole
{
  Basic,
  Advanced
};

/// [Spec: fitness distance](https://w3c.github.io/mediacapture-main/#dfn-fitness-distance) of one
/// settings dictionary.
/// @supported: properties outside it count nothing (rule 1).
double fitness_distance (const ConstraintSet &set, const Settings &settings, SetRole role,
                         Kind kind, const PropertyMask &supported);

/// Constraints made ready for many solves: numbers in arrays, nothing allocated while solving.
class PreparedConstraints
{
public:
  PreparedConstraints (const Constraints &constraints, Kind kind, const PropertyMask &supported);
  ~PreparedConstraints ();
  PreparedConstraints (PreparedConstraints &&) noexcept;
  PreparedConstraints &operator= (PreparedConstraints &&) noexcept;

  const Constraints &source () const; ///< what it was made from
  struct Impl;                        ///< internal to core
  const Impl &impl () const { return *impl_; }

private:
  std::unique_ptr<const Impl> impl_;
};

/// What a pad's peer accepts: one structure of its caps, as one more required set. Empty sets mean
/// "anything".
struct PeerSet
{
  IntSet width;
  IntSet height;
  RateSet rate;
  IntSet sample_rate;
  IntSet channel_count;
  IntSet sample_size;
  std::vector<bool> boxes; ///< by box index: its format is accepted; empty: all are
};

/// [Spec: SelectSettings](https://w3c.github.io/mediacapture-main/#dfn-selectsettings) on one
/// device. Allocates nothing. Ties (C18): native before derived, uncropped before cropped, nearest
/// to 640x480 at 30/s (48000 Hz or the device's default, …), then the cheaper native mode (box
/// cost, then pixels, then rate), then the lower box index.
std::optional<Choice> select_settings (const Capabilities &device,
                                       const PreparedConstraints &constraints) noexcept;

/// The same for a device seen through a pad: any one of @peers must be met too; the first of equal
/// ones wins.
std::optional<Choice> select_settings (const Capabilities &device,
                                       const PreparedConstraints &constraints,
                                       const std::vector<PeerSet> &peers) noexcept;

/// The name of OverconstrainedError: the first required member (in the order written) that no
/// settings dictionary of any of
/// @devices satisfies; nullopt when each one alone can be satisfied.
std::optional<Property> failed_constraint (const std::vector<const Capabilities *> &devices,
                                           const PreparedConstraints &constraints);

/// A required member outside the list that getUserMedia allows; the caller makes a TypeError of it.
std::optional<Property> forbidden_required (const Constraints &constraints);

/// @constraints without members that are not defined for @kind (in the advanced sets too).
Constraints without_foreign (const Constraints &constraints, Kind kind);

} // namespace mc

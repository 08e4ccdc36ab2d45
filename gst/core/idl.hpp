// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "constraint.hpp"

#include <memory>

namespace mc {

struct AnyMember;

/// A value as a script, a JSON text or a GstStructure gives it, before Web IDL has seen it.
struct Any
{
  struct Null
  {
  };
  using Array = std::vector<Any>;
  using Object
      = std::vector<AnyMember>; ///< in the order written; of equal names the last one counts

  std::variant<Null, bool, double, std::string, Array, Object> value;
};

struct AnyMember
{
  std::string name;
  Any value;
};

/// Deepest nesting that the readers of JSON and GstStructure accept, and longest list that a
/// dictionary does. (Dictionaries need no limit of depth: what lies deeper than their members is
/// never looked at.)
constexpr int kMaxDepth = 32;
constexpr std::size_t kMaxListLength = 10000;

/// Web IDL conversion of a MediaTrackConstraints dictionary. Names outside @known vanish, whatever
/// their value. Every error is a TypeError whose message begins with the path, e.g.
/// "video.width.exact: expected a number, got a list".
/// @path is what stands in front of it ("video"), may be empty.
///
/// Two departures from Web IDL, both TypeErrors here: text that is no number where an unsigned long
/// is wanted ([Clamp] would make 0 of it), and a list or a dictionary where only a primitive is
/// wanted (a script's would be converted by valueOf() or toString()).
Result<Constraints> constraints_from_any (const Any &any, const PropertyMask &known,
                                          const std::string &path);

/// The same for a whole MediaStreamConstraints dictionary. Nothing requested is not an error here.
Result<StreamConstraints> stream_constraints_from_any (const Any &any, const PropertyMask &known);

/// The way back: dictionaries as they were written.
Any to_any (const Constraints &constraints);
Any to_any (const StreamConstraints &constraints);
Any to_any (const Settings &settings);
Any to_any (const CapabilityDictionary &capabilities);

} // namespace mc

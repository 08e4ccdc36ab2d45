// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "report.hpp"
#include "request_repair.hpp"

#include "gst/capture/devices/device.hpp"
#include "gst/core/result.hpp"

namespace mc::tool {

/// One ideal value and how far the chosen setting is from it.
struct IdealTerm
{
  Property property;
  std::optional<Value> actual; ///< nullopt when the device has no such setting
  Value ideal;
  double distance = 0;
};

/// What one device would do about a request.
struct DeviceAnswer
{
  DeviceHandle device;
  DeviceExplanation explanation;
  std::vector<IdealTerm>
      terms; ///< all ideals of the basic set; their distances sum to that of the choice
  std::optional<Repair> repair; ///< for a device that cannot serve
};

/// One kind of a request.
struct KindAnswer
{
  Kind kind = Kind::Video;
  Constraints constraints;
  std::vector<DeviceAnswer>
      devices; ///< in the order in which getUserMedia tries them; then those that cannot serve
  std::optional<Error> error; ///< NotFound or Overconstrained
};

struct RequestAnswer
{
  std::vector<KindAnswer> kinds;            ///< audio first, as getUserMedia looks at them
  std::optional<StreamConstraints> nearest; ///< for a request that cannot be met: one that can

  /// The one that getUserMedia fails with.
  const Error *error () const;
};

/// @devices are those of both kinds. No device is opened. Errors: Type.
Result<RequestAnswer> explain_request (const StreamConstraints &request, const DeviceList &devices);

std::string answer_text (const RequestAnswer &answer, const Style &style);
Any answer_any (const RequestAnswer &answer);

} // namespace mc::tool

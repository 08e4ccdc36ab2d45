// SPDX-License-Identifier: LGPL-2.1-or-later
#include "result.hpp"

namespace mc {

const char *
error_name (ErrorCode code)
{
  switch (code) {
  case ErrorCode::Type:
    return "TypeError";
  case ErrorCode::InvalidState:
    return "InvalidStateError";
  case ErrorCode::NotAllowed:
    return "NotAllowedError";
  case ErrorCode::NotFound:
    return "NotFoundError";
  case ErrorCode::Overconstrained:
    return "OverconstrainedError";
  case ErrorCode::NotReadable:
    return "NotReadableError";
  case ErrorCode::Abort:
    return "AbortError";
  case ErrorCode::NotSupported:
    return "NotSupportedError";
  case ErrorCode::Operation:
    return "OperationError";
  case ErrorCode::Security:
    return "SecurityError";
  case ErrorCode::Unknown:
    break;
  }
  return "UnknownError";
}

} // namespace mc

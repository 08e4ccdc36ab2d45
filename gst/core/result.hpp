// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace mc {

/// The names of DOMException that can come out of this project; the order is that of
/// GstMediaCaptureError.
enum class ErrorCode
{
  Type,
  InvalidState,
  NotAllowed,
  NotFound,
  Overconstrained,
  NotReadable,
  Abort,
  NotSupported,
  Operation,
  Security,
  Unknown,
};

/// The W3C name of @code: "TypeError", "OverconstrainedError", …
const char *error_name (ErrorCode code);

struct Error
{
  ErrorCode code = ErrorCode::Unknown;
  std::string message; ///< A sentence for the user: what, and where.
  std::string
      constraint; ///< OverconstrainedError.constraint; empty when no single name can be told.
  std::string
      explanation; ///< What conflicts, per device, and what would have worked; may be empty.
};

/// A value or the reason why there is none. Nothing is thrown in this project.
template <typename T> class [[nodiscard]] Result
{
public:
  Result (T value) : state_ (std::in_place_index<0>, std::move (value)) {}
  Result (Error error) : state_ (std::in_place_index<1>, std::move (error)) {}

  explicit operator bool () const { return state_.index () == 0; }
  T &operator* () { return *std::get_if<0> (&state_); }
  const T &operator* () const { return *std::get_if<0> (&state_); }
  T *operator->() { return std::get_if<0> (&state_); }
  const T *operator->() const { return std::get_if<0> (&state_); }
  Error &error () { return *std::get_if<1> (&state_); }
  const Error &error () const { return *std::get_if<1> (&state_); }

private:
  std::variant<T, Error> state_;
};

struct Nothing
{
};
using Status = Result<Nothing>;

} // namespace mc

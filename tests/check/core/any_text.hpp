// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/core/idl.hpp"
#include "gst/core/text.hpp"

/* Values and dictionaries for test tables: short to write, and as text to compare and to show. */

namespace test {

using mc::Any;

inline Any
null ()
{
  return Any{ Any::Null{} };
}

inline Any
list (Any::Array entries)
{
  return Any{ std::move (entries) };
}

inline Any
dict (Any::Object members)
{
  return Any{ std::move (members) };
}

inline Any
text (std::string value)
{
  return Any{ std::move (value) };
}

inline Any
number (double value)
{
  return Any{ value };
}

inline Any
boolean (bool value)
{
  return Any{ value };
}

struct Printer
{
  std::string operator() (Any::Null) const { return "null"; }
  std::string operator() (bool value) const { return value ? "true" : "false"; }
  std::string operator() (double value) const { return mc::number_to_string (value); }
  std::string operator() (const std::string &value) const { return "'" + value + "'"; }
  std::string operator() (const Any::Array &array) const
  {
    std::string out;
    for (const Any &entry : array)
      out += (out.empty () ? "" : ",") + std::visit (*this, entry.value);
    return "[" + out + "]";
  }
  std::string operator() (const Any::Object &object) const
  {
    std::string out;
    for (const auto &[name, value] : object)
      out += (out.empty () ? "" : ",") + name + ":" + std::visit (*this, value.value);
    return "{" + out + "}";
  }
};

/// `{width:{exact:640},advanced:[{facingMode:'user'}]}`
inline std::string
print (const Any &any)
{
  return std::visit (Printer{}, any.value);
}

/// The dictionary, or "TypeError: " and the message, or what else it is.
template <typename T>
std::string
print (const mc::Result<T> &result)
{
  if (result)
    return print (mc::to_any (*result));
  return (result.error ().code == mc::ErrorCode::Type ? "TypeError: " : "another error: ")
         + result.error ().message;
}

} // namespace test

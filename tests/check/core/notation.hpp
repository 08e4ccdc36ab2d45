// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "any_text.hpp"

#include <cctype>

// Last: its macro fail () is a name of the standard library's streams.
#include <gst/check/gstcheck.h>

/* Constraints in test tables, as print () of any_text.hpp writes them:
 * `{width:{exact:640},advanced:[{facingMode:'user'}]}`. */

namespace test {

class Notation
{
public:
  explicit Notation (const std::string &text) : at_ (text.c_str ()) {}

  Any value ()
  {
    if (take ('{'))
      return object ();
    if (take ('['))
      return array ();
    if (take ('\''))
      return quoted_string ();
    const std::string token = word ();
    if (token == "true" || token == "false")
      return boolean (token == "true");
    return number (mc::number_from_string (token).value_or (0));
  }

private:
  Any object ()
  {
    Any::Object members;
    while (!take ('}')) {
      const std::string name = word ();
      take (':');
      members.push_back ({ name, value () });
      take (',');
    }
    return dict (std::move (members));
  }

  Any array ()
  {
    Any::Array entries;
    while (!take (']')) {
      entries.push_back (value ());
      take (',');
    }
    return list (std::move (entries));
  }

  Any quoted_string ()
  {
    std::string string;
    while (!take ('\''))
      string += *at_++;
    return Any{ string };
  }

  std::string word ()
  {
    std::string word;
    while (std::isalnum (static_cast<unsigned char> (*at_)) || *at_ == '-' || *at_ == '+'
           || *at_ == '.')
      word += *at_++;
    return word;
  }

  bool take (char c)
  {
    while (*at_ == ' ')
      at_++;
    if (*at_ != c)
      return false;
    at_++;
    return true;
  }

  const char *at_;
};

/// The constraints of a table row, read with the Web IDL conversion that an application's pass
/// through.
inline mc::Constraints
constraints (const std::string &text)
{
  const auto result
      = mc::constraints_from_any (Notation (text).value (), mc::served_properties (), "");
  fail_unless (bool (result), "%s is not a set of constraints", text.c_str ());
  return *result;
}

} // namespace test

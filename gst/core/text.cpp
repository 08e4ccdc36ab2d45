// SPDX-License-Identifier: LGPL-2.1-or-later
#include "text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>

namespace mc {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity ();

/// WhiteSpace and LineTerminator of ECMAScript, in UTF-8.
constexpr std::string_view kSpaces[]
    = { "\t",     "\n",     "\v",     "\f",     "\r",     " ",      "\u00a0", "\u1680", "\u2000",
        "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009",
        "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000", "\ufeff" };

std::size_t
space_at_head (std::string_view text)
{
  for (const std::string_view space : kSpaces) {
    if (text.substr (0, space.size ()) == space)
      return space.size ();
  }
  return 0;
}

std::size_t
space_at_tail (std::string_view text)
{
  for (const std::string_view space : kSpaces) {
    if (text.size () >= space.size () && text.substr (text.size () - space.size ()) == space)
      return space.size ();
  }
  return 0;
}

std::string_view
without_spaces (std::string_view text)
{
  while (const std::size_t length = space_at_head (text))
    text.remove_prefix (length);
  while (const std::size_t length = space_at_tail (text))
    text.remove_suffix (length);
  return text;
}

bool
is_digit (char c)
{
  return c >= '0' && c <= '9';
}

int
digit_value (char c)
{
  if (is_digit (c))
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return 99;
}

/// The base of a NonDecimalIntegerLiteral, 10 when @text is none.
int
literal_base (std::string_view text)
{
  if (text.size () < 2 || text[0] != '0')
    return 10;
  switch (text[1]) {
  case 'x':
  case 'X':
    return 16;
  case 'o':
  case 'O':
    return 8;
  case 'b':
  case 'B':
    return 2;
  default:
    return 10;
  }
}

std::optional<double>
from_digits (std::string_view digits, int base)
{
  if (digits.empty ())
    return std::nullopt;
  double number = 0;
  for (const char c : digits) {
    const int digit = digit_value (c);
    if (digit >= base)
      return std::nullopt;
    number = number * base + digit;
  }
  return number;
}

/// The number after the "e" of a decimal, 0 without one. What does not fit is far beyond any
/// double, and so is the limit.
int64_t
exponent_of (std::string_view text)
{
  std::size_t at = text.find_first_of ("eE");
  if (at == std::string_view::npos)
    return 0;
  const bool negative = text[++at] == '-';
  if (negative || text[at] == '+')
    at++;
  constexpr int64_t kLimit = int64_t{ 1 } << 62;
  int64_t exponent = 0;
  const auto parsed = std::from_chars (text.data () + at, text.data () + text.size (), exponent);
  if (parsed.ec == std::errc::result_out_of_range || exponent > kLimit)
    exponent = kLimit;
  return negative ? -exponent : exponent;
}

/// An unsigned decimal outside the range of doubles is either too large or too small: the place of
/// its first digit other than 0 tells which.
bool
is_too_large (std::string_view text)
{
  const std::size_t point = std::min (text.find_first_of (".eE"), text.size ());
  const std::size_t first = std::min (text.find_first_not_of ("0."), text.size ());
  return exponent_of (text) + static_cast<int64_t> (point) - static_cast<int64_t> (first) > 0;
}

std::optional<double>
from_decimal (std::string_view text)
{
  // from_chars() knows words ("inf", "nan") that are no numbers of ECMAScript.
  if (text.find_first_not_of ("0123456789.eE+-") != std::string_view::npos || text.empty ()
      || (!is_digit (text[0]) && text[0] != '.'))
    return std::nullopt;
  double number = 0;
  const char *end = text.data () + text.size ();
  const auto [stop, problem] = std::from_chars (text.data (), end, number);
  if (stop != end || problem == std::errc::invalid_argument)
    return std::nullopt;
  if (problem == std::errc::result_out_of_range)
    return is_too_large (text) ? kInfinity : 0.0;
  return number;
}

/// The length of the well-formed UTF-8 sequence at the head of @text, 0 when there is none.
std::size_t
sequence_length (std::string_view text)
{
  const auto byte = [text] (std::size_t i) { return static_cast<unsigned char> (text[i]); };
  const unsigned char head = byte (0);
  if (head < 0x80)
    return 1;
  const std::size_t length = head >= 0xf0 ? 4 : head >= 0xe0 ? 3 : 2;
  if (head < 0xc2 || head > 0xf4 || text.size () < length)
    return 0;
  // The second byte excludes overlong forms, surrogates and what lies above U+10FFFF.
  const unsigned char low = head == 0xe0 ? 0xa0 : head == 0xf0 ? 0x90 : 0x80;
  const unsigned char high = head == 0xed ? 0x9f : head == 0xf4 ? 0x8f : 0xbf;
  if (byte (1) < low || byte (1) > high)
    return 0;
  for (std::size_t i = 2; i < length; i++) {
    if (byte (i) < 0x80 || byte (i) > 0xbf)
      return 0;
  }
  return length;
}

/// The digits d1 d2 … dk and the position n of the point in 0.d1d2…dk × 10^n.
struct Digits
{
  std::string digits;
  int point = 0;
};

Digits
shortest_digits (double number)
{
  char buffer[32];
  const auto [end, problem]
      = std::to_chars (buffer, buffer + sizeof buffer, number, std::chars_format::scientific);
  static_cast<void> (problem); // 32 bytes hold any double
  const std::string_view text (buffer, static_cast<std::size_t> (end - buffer));
  const std::size_t e = text.find ('e');
  Digits result;
  for (const char c : text.substr (0, e)) {
    if (is_digit (c))
      result.digits += c;
  }
  const std::size_t sign = text[e + 1] == '+' ? 2 : 1; // from_chars() takes '-', not '+'
  std::from_chars (buffer + e + sign, end, result.point);
  result.point++;
  return result;
}

} // namespace

std::string
number_to_string (double number)
{
  if (std::isnan (number))
    return "NaN";
  if (number == 0)
    return "0";
  if (number < 0)
    return "-" + number_to_string (-number);
  if (std::isinf (number))
    return "Infinity";
  auto [digits, point] = shortest_digits (number);
  const int count = static_cast<int> (digits.size ());
  if (count <= point && point <= 21)
    return digits.append (static_cast<std::size_t> (point - count), '0');
  if (0 < point && point <= 21)
    return digits.insert (static_cast<std::size_t> (point), ".");
  if (-6 < point && point <= 0)
    return "0." + std::string (static_cast<std::size_t> (-point), '0') + digits;
  const int exponent = point - 1;
  if (count > 1)
    digits.insert (1, ".");
  return digits + (exponent < 0 ? "e-" : "e+")
         + std::to_string (exponent < 0 ? -exponent : exponent);
}

std::optional<double>
number_from_string (std::string_view text)
{
  text = without_spaces (text);
  if (text.empty ())
    return 0.0;
  const int base = literal_base (text);
  if (base != 10)
    return from_digits (text.substr (2), base);
  const bool negative = text[0] == '-';
  if (negative || text[0] == '+')
    text.remove_prefix (1);
  const auto number = text == "Infinity" ? kInfinity : from_decimal (text);
  return number && negative ? -*number : number;
}

std::optional<std::size_t>
find_invalid_utf8 (std::string_view text)
{
  for (std::size_t at = 0; at < text.size ();) {
    const std::size_t length = sequence_length (text.substr (at));
    if (length == 0)
      return at;
    at += length;
  }
  return std::nullopt;
}

std::string
quoted (std::string_view text)
{
  constexpr int kMaxCharacters = 40;
  std::string result = "\"";
  int characters = 0;
  while (!text.empty ()) {
    if (characters++ == kMaxCharacters)
      return result + "…\"";
    const std::size_t length = std::max<std::size_t> (sequence_length (text), 1);
    const bool control = static_cast<unsigned char> (text[0]) < 0x20 || text[0] == 0x7f;
    result += control ? std::string_view ("\ufffd") : text.substr (0, length);
    text.remove_prefix (length);
  }
  return result + "\"";
}

} // namespace mc

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "json_check.hpp"

#include "convert.hpp"

#include "gst/core/text.hpp"

#include <algorithm>
#include <cmath>

namespace mc {
namespace {

constexpr std::string_view kDigits = "0123456789";

bool
is_word_character (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '$';
}

/// How many of the characters at the head of @text are digits.
std::size_t
digits_at_head (std::string_view text)
{
  return std::min (text.find_first_not_of (kDigits), text.size ());
}

enum class NumberForm
{
  None,
  Integer,
  Decimal
};

/// [RFC 8259, 6](https://www.rfc-editor.org/rfc/rfc8259#section-6): -? int frac? exp?, all of
/// @text.
NumberForm
number_form (std::string_view text)
{
  NumberForm form = NumberForm::Integer;
  if (text.substr (0, 1) == "-")
    text.remove_prefix (1);
  const std::size_t whole = digits_at_head (text);
  if (whole == 0 || (whole > 1 && text[0] == '0'))
    return NumberForm::None;
  text.remove_prefix (whole);
  if (text.substr (0, 1) == ".") {
    const std::size_t fraction = digits_at_head (text.substr (1));
    if (fraction == 0)
      return NumberForm::None;
    text.remove_prefix (1 + fraction);
    form = NumberForm::Decimal;
  }
  if (!text.empty () && (text[0] == 'e' || text[0] == 'E')) {
    text.remove_prefix (1);
    if (!text.empty () && (text[0] == '+' || text[0] == '-'))
      text.remove_prefix (1);
    const std::size_t exponent = digits_at_head (text);
    if (exponent == 0)
      return NumberForm::None;
    text.remove_prefix (exponent);
    form = NumberForm::Decimal;
  }
  return text.empty () ? form : NumberForm::None;
}

/// What the grammar lets stand at a place, and what it is called.
enum class Wanted
{
  Value,
  ValueOrEnd, ///< the first of a list
  Name,
  NameOrEnd, ///< the first of a dictionary
  Colon,
  CommaOrEnd
};

const char *
text_of (Wanted wanted, bool in_object)
{
  switch (wanted) {
  case Wanted::Value:
    return "a value";
  case Wanted::ValueOrEnd:
    return "a value or \"]\"";
  case Wanted::Name:
    return "a name in double quotes";
  case Wanted::NameOrEnd:
    return "a name in double quotes or \"}\"";
  case Wanted::Colon:
    return "\":\"";
  case Wanted::CommaOrEnd:
    return in_object ? "\",\" or \"}\"" : "\",\" or \"]\"";
  }
  return "";
}

class Checker
{
public:
  explicit Checker (std::string_view text) : text_ (text) { out_.reserve (text.size ()); }

  Result<std::string> run ()
  {
    skip_space ();
    while (at_ < text_.size ()) {
      if (complete_)
        return error (at_, "unexpected text after the end of the value");
      if (auto status = token (); !status)
        return status.error ();
      skip_space ();
    }
    if (!complete_)
      return unexpected (at_, "nothing");
    return std::move (out_);
  }

private:
  Error error (std::size_t at, const std::string &what) const
  {
    const std::string_view before = text_.substr (0, at);
    const auto line = 1 + std::count (before.begin (), before.end (), '\n');
    const std::size_t column = at - (before.rfind ('\n') + 1) + 1; // npos + 1 is 0
    return Error{ ErrorCode::Type,
                  "JSON:" + std::to_string (line) + ":" + std::to_string (column) + ": " + what,
                  {},
                  {} };
  }

  bool in_object () const { return !open_.empty () && open_.back () == '{'; }

  Error unexpected (std::size_t at, const std::string &what) const
  {
    return error (at,
                  std::string ("expected ") + text_of (wanted_, in_object ()) + ", got " + what);
  }

  void accept (std::size_t length)
  {
    out_.append (text_.substr (at_, length));
    at_ += length;
  }

  void skip_space ()
  {
    accept (std::min (text_.find_first_not_of (" \t\r\n", at_), text_.size ()) - at_);
  }

  Status token ();
  Status open ();
  Status close ();
  Status separator ();
  Status word ();
  Status number ();
  Status string ();
  Result<std::size_t> escape (std::size_t at) const;
  std::optional<unsigned> unicode_escape (std::size_t at) const;

  bool takes_value () const { return wanted_ == Wanted::Value || wanted_ == Wanted::ValueOrEnd; }

  /// A value that begins at @at ends here; at the outermost level it is all there may be.
  Status value (std::size_t at, std::size_t length)
  {
    if (!takes_value ())
      return unexpected (at, text_[at] == '"' ? quoted (text_.substr (at + 1, length - 2))
                                              : quoted (text_.substr (at, length)));
    accept (length);
    return ended ();
  }

  Status ended ()
  {
    complete_ = open_.empty ();
    wanted_ = Wanted::CommaOrEnd;
    return Nothing{};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string out_;
  std::string open_; ///< the brackets that are, outermost first
  Wanted wanted_ = Wanted::Value;
  bool complete_ = false;
};

Status
Checker::token ()
{
  const char c = text_[at_];
  switch (c) {
  case '[':
  case '{':
    return open ();
  case ']':
  case '}':
    return close ();
  case ',':
  case ':':
    return separator ();
  case '"':
    return string ();
  case '\'':
    return error (at_, "strings stand in double quotes");
  case '/':
    if (const char next = text_.substr (at_).size () > 1 ? text_[at_ + 1] : '\0';
        next == '/' || next == '*')
      return error (at_, "a comment is not JSON");
    break;
  default:
    break;
  }
  if (g_ascii_isdigit (c) || c == '-' || c == '+' || c == '.')
    return number ();
  if (is_word_character (c))
    return word ();
  const char *here = text_.data () + at_;
  const auto length = static_cast<std::size_t> (g_utf8_next_char (here) - here);
  return error (at_, "unexpected character " + quoted (text_.substr (at_, length)));
}

Status
Checker::open ()
{
  if (!takes_value ())
    return unexpected (at_, quoted (text_.substr (at_, 1)));
  if (open_.size () == static_cast<std::size_t> (kMaxDepth))
    return error (at_, "nested deeper than " + std::to_string (kMaxDepth) + " levels");
  open_ += text_[at_];
  wanted_ = in_object () ? Wanted::NameOrEnd : Wanted::ValueOrEnd;
  accept (1);
  return Nothing{};
}

Status
Checker::close ()
{
  const bool may_end = wanted_ == Wanted::ValueOrEnd || wanted_ == Wanted::NameOrEnd
                       || wanted_ == Wanted::CommaOrEnd;
  if (!may_end || in_object () != (text_[at_] == '}'))
    return unexpected (at_, quoted (text_.substr (at_, 1)));
  open_.pop_back ();
  accept (1);
  return ended ();
}

Status
Checker::separator ()
{
  if (wanted_ != (text_[at_] == ':' ? Wanted::Colon : Wanted::CommaOrEnd))
    return unexpected (at_, quoted (text_.substr (at_, 1)));
  wanted_ = text_[at_] == ',' && in_object () ? Wanted::Name : Wanted::Value;
  accept (1);
  return Nothing{};
}

Status
Checker::word ()
{
  std::size_t end = at_;
  while (end < text_.size () && is_word_character (text_[end]))
    end++;
  const std::string_view word = text_.substr (at_, end - at_);
  if (word != "true" && word != "false" && word != "null")
    return error (at_, "unexpected word " + quoted (word)
                           + ", names and strings stand in double quotes");
  return value (at_, word.size ());
}

Status
Checker::number ()
{
  std::size_t end = at_;
  while (end < text_.size ()
         && (is_word_character (text_[end]) || text_[end] == '.' || text_[end] == '+'
             || text_[end] == '-'))
    end++;
  const std::string_view number = text_.substr (at_, end - at_);
  const NumberForm form = number_form (number);
  if (form == NumberForm::None)
    return error (at_, quoted (number) + " is not a JSON number");
  if (!std::isfinite (number_from_string (number).value_or (0)))
    return error (at_, quoted (number) + " is too large for a number");
  if (const Status taken = value (at_, number.size ()); !taken)
    return taken.error ();
  // json-glib wraps integers at 64 bits; with an exponent it reads them as doubles.
  constexpr std::size_t kSafeDigits = 15;
  if (form == NumberForm::Integer && number.size () > kSafeDigits)
    out_.append ("e0");
  return Nothing{};
}

Status
Checker::string ()
{
  std::size_t end = at_ + 1;
  while (end < text_.size () && text_[end] != '"') {
    if (static_cast<unsigned char> (text_[end]) < 0x20)
      return error (end, "a control character in a string, it is written as an escape");
    if (text_[end] != '\\') {
      end++;
      continue;
    }
    const auto length = escape (end);
    if (!length)
      return length.error ();
    end += *length;
  }
  if (end >= text_.size ())
    return error (at_, "a string without end");
  const std::size_t length = end + 1 - at_;
  if (wanted_ != Wanted::Name && wanted_ != Wanted::NameOrEnd)
    return value (at_, length);
  accept (length);
  wanted_ = Wanted::Colon;
  return Nothing{};
}

/// The length of the escape sequence at @at. Half a surrogate pair and U+0000 have no place in the
/// strings of GLib.
Result<std::size_t>
Checker::escape (std::size_t at) const
{
  const char kind = at + 1 < text_.size () ? text_[at + 1] : '\0';
  if (kind != '\0' && std::string_view ("\"\\/bfnrt").find (kind) != std::string_view::npos)
    return std::size_t{ 2 };
  const auto unit = kind == 'u' ? unicode_escape (at) : std::nullopt;
  if (!unit)
    return error (at, "an unknown escape sequence");
  if (*unit == 0)
    return error (at, "\\u0000 in a string");
  if (*unit < 0xd800 || *unit > 0xdfff)
    return std::size_t{ 6 };
  const auto low = unicode_escape (at + 6).value_or (0);
  if (*unit > 0xdbff || low < 0xdc00 || low > 0xdfff)
    return error (at, "half a surrogate pair");
  return std::size_t{ 12 };
}

/// The code unit of a \uXXXX at @at.
std::optional<unsigned>
Checker::unicode_escape (std::size_t at) const
{
  if (at + 6 > text_.size () || text_[at] != '\\' || text_[at + 1] != 'u')
    return std::nullopt;
  unsigned unit = 0;
  for (const char c : text_.substr (at + 2, 4)) {
    if (!g_ascii_isxdigit (c))
      return std::nullopt;
    unit = unit * 16 + static_cast<unsigned> (g_ascii_xdigit_value (c));
  }
  return unit;
}

} // namespace

Result<std::string>
checked_json (std::string_view text)
{
  if (text.size () > kMaxJsonLength)
    return Error{ ErrorCode::Type,
                  "JSON: " + std::to_string (text.size ()) + " bytes, at most "
                      + std::to_string (kMaxJsonLength) + " are allowed",
                  {},
                  {} };
  if (const auto byte = find_invalid_utf8 (text))
    return Error{
      ErrorCode::Type, "JSON: invalid UTF-8 at byte " + std::to_string (*byte), {}, {}
    };
  return Checker (text).run ();
}

} // namespace mc

// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mc::tool {

/// How text for people looks: with colours on a terminal, with plain ASCII ornaments where the
/// locale has no others.
class Style
{
public:
  enum class Colour
  {
    Never,
    Always
  };
  enum class Charset
  {
    Ascii,
    Utf8
  };

  Style (Colour colour, Charset charset) : colour_ (colour), charset_ (charset) {}
  /// What suits standard output. NO_COLOR and TERM=dumb are respected.
  static Style of_stdout ();

  std::string title (const std::string &text) const { return paint ("1", text); }
  std::string faint (const std::string &text) const { return paint ("2", text); }
  std::string good (const std::string &text) const { return paint ("32", text); }
  std::string bad (const std::string &text) const { return paint ("31", text); }

  /// "1 … 30"
  std::string range (const std::string &min, const std::string &max) const;
  /// What stands for the rest of a list.
  const char *ellipsis () const { return charset_ == Charset::Utf8 ? "…" : "..."; }

private:
  std::string paint (const char *code, const std::string &text) const;

  Colour colour_;
  Charset charset_;
};

/// @text as a terminal may have it: valid UTF-8, and nothing that moves the cursor or turns the
/// direction of writing.
std::string printable (std::string_view text);
/// @text as a JSON string may have it.
std::string valid_utf8 (std::string_view text);

/// Columns that @text takes in a terminal. No colours in it, please.
std::size_t display_width (std::string_view text);
/// @text with spaces behind it up to @width columns.
std::string padded (const std::string &text, std::size_t width);

/// A number for people: at most six digits, never in the locale's way.
std::string number_text (double number);

std::string join (const std::vector<std::string> &parts, std::string_view separator);
/// Words with spaces between them, in lines of at most @width columns; each line after the first
/// begins with @indent spaces.
std::string wrapped (const std::vector<std::string> &words, std::size_t indent, std::size_t width);

/// Lines of "name  text", the texts aligned, each with @indent spaces in front.
using Field = std::pair<std::string, std::string>;
std::string field_lines (const std::vector<Field> &fields, std::size_t indent, const Style &style);

} // namespace mc::tool

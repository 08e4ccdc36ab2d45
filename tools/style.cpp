// SPDX-License-Identifier: LGPL-2.1-or-later
#include "style.hpp"

#include <algorithm>
#include <unistd.h>

#include "gst/util/raii.hpp"

namespace mc::tool {

namespace {

/// Control characters would drive the terminal; format characters (U+202E and its kin) would show a
/// text that is not there.
bool
needs_escape (gunichar c)
{
  switch (g_unichar_type (c)) {
  case G_UNICODE_CONTROL:
  case G_UNICODE_LINE_SEPARATOR:
  case G_UNICODE_PARAGRAPH_SEPARATOR:
  case G_UNICODE_PRIVATE_USE:
  case G_UNICODE_UNASSIGNED:
    return true;
  case G_UNICODE_FORMAT:
    return c != 0x200D; // the joiner of emoji
  default:
    return false;
  }
}

std::size_t
columns_of (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

} // namespace

Style
Style::of_stdout ()
{
  const char *terminal = g_getenv ("TERM");
  const char *no_colour = g_getenv ("NO_COLOR");
  const bool colour
      = isatty (STDOUT_FILENO) && g_strcmp0 (terminal, "dumb") != 0 && (!no_colour || !*no_colour);
  return Style (colour ? Colour::Always : Colour::Never,
                g_get_charset (nullptr) ? Charset::Utf8 : Charset::Ascii);
}

std::string
Style::range (const std::string &min, const std::string &max) const
{
  return min == max ? min : min + " " + ellipsis () + " " + max;
}

std::string
Style::paint (const char *code, const std::string &text) const
{
  if (colour_ == Colour::Never)
    return text;
  return std::string ("\033[") + code + "m" + text + "\033[0m";
}

std::string
valid_utf8 (std::string_view text)
{
  const CharPtr valid (g_utf8_make_valid (text.data (), static_cast<gssize> (text.size ())));
  return valid.get ();
}

std::string
printable (std::string_view text)
{
  const std::string valid = valid_utf8 (text);
  std::string result;
  for (const char *p = valid.c_str (); *p; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);
    if (needs_escape (c)) {
      const CharPtr escaped (g_strdup_printf ("\\u{%x}", c));
      result += escaped.get ();
    } else {
      result.append (p, static_cast<std::size_t> (g_utf8_next_char (p) - p));
    }
  }
  return result;
}

std::size_t
display_width (std::string_view text)
{
  const std::string valid = valid_utf8 (text);
  std::size_t width = 0;
  for (const char *p = valid.c_str (); *p; p = g_utf8_next_char (p))
    width += columns_of (g_utf8_get_char (p));
  return width;
}

std::string
padded (const std::string &text, std::size_t width)
{
  const std::size_t have = display_width (text);
  return have < width ? text + std::string (width - have, ' ') : text;
}

std::string
number_text (double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  return g_ascii_formatd (text, sizeof text, "%.6g", number);
}

std::string
join (const std::vector<std::string> &parts, std::string_view separator)
{
  std::string result;
  for (const std::string &part : parts) {
    if (!result.empty ())
      result += separator;
    result += part;
  }
  return result;
}

std::string
wrapped (const std::vector<std::string> &words, std::size_t indent, std::size_t width)
{
  std::string result;
  std::size_t column = indent;
  for (const std::string &word : words) {
    const std::size_t columns = display_width (word);
    if (column > indent && column + 1 + columns > width) {
      result += "\n" + std::string (indent, ' ');
      column = indent;
    } else if (column > indent) {
      result += " ";
      column++;
    }
    result += word;
    column += columns;
  }
  return result;
}

std::string
field_lines (const std::vector<Field> &fields, std::size_t indent, const Style &style)
{
  std::size_t width = 0;
  for (const Field &field : fields)
    width = std::max (width, display_width (field.first));
  std::string result;
  for (const Field &field : fields) {
    result += std::string (indent, ' ') + style.faint (padded (field.first, width)) + "  "
              + field.second + "\n";
  }
  return result;
}

} // namespace mc::tool

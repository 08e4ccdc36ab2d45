// SPDX-License-Identifier: LGPL-2.1-or-later
#include "convert.hpp"
#include "json_check.hpp"

#include "gst/core/text.hpp"

#include <json-glib/json-glib.h>

#include <cmath>

namespace mc {
namespace {

Any any_of_node (JsonNode *node);

void
append_element_cb (JsonArray *, guint, JsonNode *node, gpointer list)
{
  static_cast<Any::Array *> (list)->push_back (any_of_node (node));
}

void
append_member_cb (JsonObject *, const gchar *name, JsonNode *node, gpointer object)
{
  static_cast<Any::Object *> (object)->push_back ({ name, any_of_node (node) });
}

Any
any_of_scalar (JsonNode *node)
{
  const GType type = json_node_get_value_type (node);
  if (type == G_TYPE_STRING)
    return Any{ std::string (json_node_get_string (node)) };
  if (type == G_TYPE_BOOLEAN)
    return Any{ json_node_get_boolean (node) != FALSE };
  return Any{ json_node_get_double (node) };
}

/// The recursion ends at kMaxDepth, which the check before parsing has made sure of.
Any
any_of_node (JsonNode *node)
{
  switch (json_node_get_node_type (node)) {
  case JSON_NODE_OBJECT: {
    Any::Object object;
    json_object_foreach_member (json_node_get_object (node), append_member_cb, &object);
    return Any{ std::move (object) };
  }
  case JSON_NODE_ARRAY: {
    Any::Array array;
    json_array_foreach_element (json_node_get_array (node), append_element_cb, &array);
    return Any{ std::move (array) };
  }
  case JSON_NODE_VALUE:
    return any_of_scalar (node);
  case JSON_NODE_NULL:
    break;
  }
  return Any{ Any::Null{} };
}

/// Of a text that passed the check and does not pass json-glib: none is known.
Error
parse_error (const GError &error)
{
  const CharPtr valid (g_utf8_make_valid (error.message, -1));
  return Error{ ErrorCode::Type, std::string ("JSON: ") + valid.get (), {}, {} };
}

/// Writes what ECMAScript's JSON.stringify() would.
class Writer
{
public:
  explicit Writer (int indent) : indent_ (indent) {}

  void operator() (Any::Null) { out_ += "null"; }
  void operator() (bool value) { out_ += value ? "true" : "false"; }
  void operator() (double value)
  {
    out_ += std::isfinite (value) ? number_to_string (value) : "null";
  }
  void operator() (const std::string &value) { string (value); }
  void operator() (const Any::Array &array)
  {
    block ('[', ']', array, [this] (const Any &entry) { std::visit (*this, entry.value); });
  }
  void operator() (const Any::Object &object)
  {
    block ('{', '}', object, [this] (const AnyMember &member) {
      string (member.name);
      out_ += indent_ > 0 ? ": " : ":";
      std::visit (*this, member.value.value);
    });
  }

  std::string take () { return std::move (out_); }

private:
  template <typename List, typename Write>
  void block (char begin, char end, const List &list, Write write)
  {
    out_ += begin;
    depth_++;
    bool first = true;
    for (const auto &entry : list) {
      if (!first)
        out_ += ',';
      first = false;
      new_line ();
      write (entry);
    }
    depth_--;
    if (!list.empty ())
      new_line ();
    out_ += end;
  }

  void new_line ()
  {
    if (indent_ > 0)
      out_.append ("\n").append (static_cast<std::size_t> (indent_ * depth_), ' ');
  }

  void string (std::string_view text);
  void character (char c);

  std::string out_;
  int indent_;
  int depth_ = 0;
};

/// What is not UTF-8 (a label that a driver made up) becomes U+FFFD: the text stays JSON.
void
Writer::string (std::string_view text)
{
  out_ += '"';
  while (!text.empty ()) {
    const std::size_t valid = find_invalid_utf8 (text).value_or (text.size ());
    for (const char c : text.substr (0, valid))
      character (c);
    text.remove_prefix (valid);
    if (!text.empty ()) {
      out_ += "\ufffd";
      text.remove_prefix (1);
    }
  }
  out_ += '"';
}

void
Writer::character (char c)
{
  constexpr std::string_view kSpecial = "\"\\\b\f\n\r\t";
  constexpr std::string_view kShort = "\"\\bfnrt";
  if (const std::size_t at = kSpecial.find (c); at != std::string_view::npos) {
    out_ += '\\';
    out_ += kShort[at];
  } else if (static_cast<unsigned char> (c) < 0x20) {
    constexpr char kHex[] = "0123456789abcdef";
    out_.append ("\\u00").append (1, kHex[c >> 4]).append (1, kHex[c & 15]);
  } else {
    out_ += c;
  }
}

} // namespace

Result<Any>
any_from_json (std::string_view text)
{
  const auto checked = checked_json (text);
  if (!checked)
    return checked.error ();
  const Ref<JsonParser> parser (json_parser_new_immutable ());
  ErrorPtr error;
  json_parser_load_from_data (parser.get (), checked->data (),
                              static_cast<gssize> (checked->size ()), out (error));
  if (error)
    return parse_error (*error);
  return any_of_node (json_parser_get_root (parser.get ()));
}

std::string
any_to_json (const Any &any, int indent)
{
  Writer writer (indent);
  std::visit (writer, any.value);
  return writer.take ();
}

} // namespace mc

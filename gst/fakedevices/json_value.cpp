// SPDX-License-Identifier: LGPL-2.1-or-later
#include "json_value.hpp"

#include <algorithm>
#include <cmath>

namespace mc::fake {

namespace {

constexpr size_t kMaxText = 1024 * 1024;
constexpr int kMaxDepth = 16;

/// How deep brackets nest outside of strings. json-glib's parser recurses, so this must be known
/// before it starts.
int
nesting_depth (const std::string &text)
{
  int depth = 0, deepest = 0;
  bool in_string = false;
  for (size_t i = 0; i < text.size (); i++) {
    const char c = text[i];
    if (in_string && c == '\\')
      i++;
    else if (c == '"')
      in_string = !in_string;
    else if (!in_string && (c == '{' || c == '['))
      deepest = std::max (deepest, ++depth);
    else if (!in_string && (c == '}' || c == ']'))
      depth--;
  }
  return deepest;
}

std::string
joined (const std::vector<const char *> &names)
{
  std::string all;
  for (const char *name : names)
    all += (all.empty () ? "\"" : ", \"") + std::string (name) + "\"";
  return all;
}

std::string
as_text (double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  return g_ascii_formatd (buffer, sizeof buffer, "%g", number);
}

} // namespace

JsonDocument::JsonDocument (const std::string &text) : parser_ (json_parser_new ())
{
  if (text.size () > kMaxText) {
    problem_ = Problem{ "configuration", "expected at most 1 MiB of text" };
    return;
  }
  if (nesting_depth (text) > kMaxDepth) {
    problem_ = Problem{ "configuration", "expected at most 16 levels of brackets" };
    return;
  }
  ErrorPtr error;
  if (!json_parser_load_from_data (parser_.get (), text.data (), gssize (text.size ()),
                                   out (error)))
    problem_ = Problem{ "configuration", std::string ("expected JSON: ") + error->message };
  else if (!root ())
    problem_ = Problem{ "configuration", "expected a JSON object, found nothing" };
}

JsonNode *
JsonDocument::root () const
{
  return json_parser_get_root (parser_.get ());
}

JsonValue::JsonValue (JsonDocument &document)
    : node_ (document.problem () ? nullptr : document.root ()), problem_ (document.problem ())
{
}

JsonValue::JsonValue (JsonNode *node, std::string path, std::optional<Problem> &problem)
    : node_ (node), path_ (std::move (path)), problem_ (problem)
{
}

bool
JsonValue::holds (GType type) const
{
  return node_ && JSON_NODE_HOLDS_VALUE (node_) && json_node_get_value_type (node_) == type;
}

size_t
JsonValue::size () const
{
  return is_array () ? json_array_get_length (json_node_get_array (node_)) : 0;
}

JsonValue
JsonValue::member (const char *name) const
{
  std::string path = path_.empty () ? name : path_ + "." + name;
  JsonNode *node
      = is_object () ? json_object_get_member (json_node_get_object (node_), name) : nullptr;
  return JsonValue (node, std::move (path), problem_);
}

std::vector<JsonValue>
JsonValue::items (const char *expected) const
{
  std::vector<JsonValue> values;
  if (size () == 0)
    fail (expected);
  for (guint i = 0; i < size (); i++)
    values.push_back (JsonValue (json_array_get_element (json_node_get_array (node_), i),
                                 path_ + "[" + std::to_string (i) + "]", problem_));
  return values;
}

void
JsonValue::allow_only (const std::vector<const char *> &names) const
{
  if (!is_object ()) {
    fail ("expected an object with members " + joined (names));
    return;
  }
  JsonObjectIter iter;
  const char *name = nullptr;
  JsonNode *node = nullptr;
  json_object_iter_init (&iter, json_node_get_object (node_));
  while (json_object_iter_next (&iter, &name, &node)) {
    const auto known = [name] (const char *other) { return g_str_equal (name, other); };
    if (std::none_of (names.begin (), names.end (), known) && !problem_)
      problem_
          = Problem{ member (name).path_, "unknown member, expected one of " + joined (names) };
  }
}

std::string
JsonValue::text (const char *expected) const
{
  const std::string value = is_string () ? json_node_get_string (node_) : "";
  if (value.empty ())
    fail (expected);
  return value;
}

std::string
JsonValue::text_or (const char *otherwise) const
{
  return present () ? text ("expected a string that is not empty") : otherwise;
}

bool
JsonValue::boolean () const
{
  if (!holds (G_TYPE_BOOLEAN))
    fail ("expected true or false");
  return holds (G_TYPE_BOOLEAN) && json_node_get_boolean (node_);
}

bool
JsonValue::boolean_or (bool otherwise) const
{
  return present () ? boolean () : otherwise;
}

int
JsonValue::integer (int min, int max) const
{
  const double value = is_number () ? json_node_get_double (node_) : NAN;
  if (value >= min && value <= max && value == std::floor (value))
    return int (value);
  fail ("expected a whole number from " + std::to_string (min) + " to " + std::to_string (max));
  return min;
}

double
JsonValue::number (double min, double max) const
{
  const double value = is_number () ? json_node_get_double (node_) : NAN;
  if (value >= min && value <= max)
    return value;
  fail ("expected a number from " + as_text (min) + " to " + as_text (max));
  return min;
}

size_t
JsonValue::choice (const std::vector<const char *> &names) const
{
  const char *value = is_string () ? json_node_get_string (node_) : "";
  for (size_t i = 0; i < names.size (); i++) {
    if (g_str_equal (value, names[i]))
      return i;
  }
  fail ("expected one of " + joined (names));
  return 0;
}

void
JsonValue::fail (const std::string &expected) const
{
  if (!problem_)
    problem_ = Problem{ path_.empty () ? "configuration" : path_, expected + found () };
}

std::string
JsonValue::found () const
{
  if (!node_)
    return ", found nothing";
  CharPtr text (json_to_string (node_, FALSE));
  std::string shown (text.get ());
  constexpr size_t kShown = 40;
  if (shown.size () > kShown) {
    const char *cut = g_utf8_find_prev_char (shown.c_str (), shown.c_str () + kShown);
    shown = shown.substr (0, cut ? size_t (cut - shown.c_str ()) : 0) + "…";
  }
  return ", found " + shown;
}

} // namespace mc::fake

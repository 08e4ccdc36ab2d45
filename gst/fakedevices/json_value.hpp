// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "config.hpp"

#include <json-glib/json-glib.h>

namespace mc::fake {

/// Holds a parsed JSON text and the first problem that was found in it.
class JsonDocument
{
public:
  explicit JsonDocument (const std::string &text);

  /// The root; absent if the text is no JSON, and then there is a problem already.
  JsonNode *root () const;
  std::optional<Problem> &problem () { return problem_; }

private:
  Ref<JsonParser> parser_;
  std::optional<Problem> problem_;
};

/// A place in a JSON text that knows its path. A getter that finds something else than it expects
/// records the problem (the first one wins) and returns an empty value, so that readers need no
/// error path of their own.
class JsonValue
{
public:
  explicit JsonValue (JsonDocument &document);

  bool present () const { return node_ != nullptr; }
  bool is_array () const { return node_ && JSON_NODE_HOLDS_ARRAY (node_); }
  bool is_object () const { return node_ && JSON_NODE_HOLDS_OBJECT (node_); }
  bool is_string () const { return holds (G_TYPE_STRING); }
  bool is_number () const { return holds (G_TYPE_INT64) || holds (G_TYPE_DOUBLE); }

  /// The number of items of an array; 0 for anything else.
  size_t size () const;
  /// A member of an object; not present if the object has none of that name.
  JsonValue member (const char *name) const;
  /// The items of an array that has at least one; @expected describes it.
  std::vector<JsonValue> items (const char *expected) const;
  /// Any member that is not among @names is a problem.
  void allow_only (const std::vector<const char *> &names) const;

  std::string text (const char *expected) const;
  std::string text_or (const char *otherwise) const;
  bool boolean () const;
  bool boolean_or (bool otherwise) const;
  int integer (int min, int max) const;
  double number (double min, double max) const;
  /// The index of the string in @names.
  size_t choice (const std::vector<const char *> &names) const;

  /// Records that something else was expected here.
  void fail (const std::string &expected) const;

private:
  JsonValue (JsonNode *node, std::string path, std::optional<Problem> &problem);
  bool holds (GType type) const;
  std::string found () const;

  JsonNode *node_;
  std::string path_;
  std::optional<Problem> &problem_;
};

} // namespace mc::fake

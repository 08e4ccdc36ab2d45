// SPDX-License-Identifier: LGPL-2.1-or-later

/* `usermedia:` URIs: a MediaStreamConstraints dictionary as the query of a URI. */

#include "internal.hpp"

#include "gst/util/convert.hpp"

#include <algorithm>

namespace mc {

namespace {

using UriPtr = std::unique_ptr<GstUri, MiniObjectDeleter>;

Error
type_error (const std::string &message)
{
  return { ErrorCode::Type, message, {}, {} };
}

/// What a member is set to: JSON, or else a text. A name alone is true.
Any
value_of (const char *text)
{
  if (text == nullptr)
    return { true };
  if (auto json = any_from_json (text))
    return std::move (*json);
  return { std::string (text) };
}

/// The member of that name; made if there is none.
Any &
member_of (Any::Object &object, const std::string &name)
{
  const auto it = std::find_if (object.begin (), object.end (),
                                [&name] (const AnyMember &member) { return member.name == name; });
  if (it != object.end ())
    return it->value;
  object.push_back ({ name, { Any::Null{} } });
  return object.back ().value;
}

/// Puts @value at @path ("video.width.ideal") of @into; the texts that lead there are objects, or
/// true, which asks for anything. False where something else is there.
bool
put (Any &into, const std::string &path, Any value)
{
  if (std::holds_alternative<bool> (into.value) || std::holds_alternative<Any::Null> (into.value))
    into.value = Any::Object{};
  auto *object = std::get_if<Any::Object> (&into.value);
  if (object == nullptr)
    return false;
  const auto dot = path.find ('.');
  Any &member = member_of (*object, path.substr (0, dot));
  if (dot != std::string::npos)
    return put (member, path.substr (dot + 1), std::move (value));
  if (!std::holds_alternative<Any::Null> (member.value))
    return false;
  member = std::move (value);
  return true;
}

} // namespace

Result<std::string>
constraints_of_uri (const char *text)
{
  const UriPtr uri (gst_uri_from_string (text));
  if (!uri)
    return type_error (std::string (text) + ": no URI");
  Any constraints{ Any::Object{} };
  GList *keys = gst_uri_get_query_keys (uri.get ());
  keys = g_list_sort (keys, reinterpret_cast<GCompareFunc> (g_strcmp0));
  std::string wrong;
  for (GList *key = keys; key; key = g_list_delete_link (key, key)) {
    const std::string path = static_cast<const char *> (key->data);
    const std::string top = path.substr (0, path.find ('.'));
    const char *const value = gst_uri_get_query_value (uri.get (), path.c_str ());
    if (top != "video" && top != "audio")
      wrong = path + ": video and audio are what can be asked for";
    else if (!put (constraints, path, value_of (value)))
      wrong = path + ": has a value already";
  }
  if (!wrong.empty ())
    return type_error (wrong);
  return any_to_json (constraints, 0);
}

} // namespace mc

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "ignored_names.hpp"

#include "gst/core/property.hpp"

#include <algorithm>

namespace mc::tool {

namespace {

class Collector
{
public:
  void request (const Any &any)
  {
    each_member (any, "", [this] (const std::string &name, const Any &value) {
      if (name != "audio" && name != "video")
        return false;
      constraints (value, name + ".");
      return true;
    });
  }

  std::vector<std::string> take () { return std::move (names_); }

private:
  /// Calls @is_known (name, value) for the members of a dictionary and keeps the paths of others.
  template <typename IsKnown>
  void each_member (const Any &any, const std::string &path, IsKnown is_known)
  {
    const auto *object = std::get_if<Any::Object> (&any.value);
    if (!object)
      return;
    for (const auto &[name, value] : *object) {
      if (!is_known (name, value))
        names_.push_back (path + name);
    }
  }

  void constraints (const Any &any, const std::string &path)
  {
    each_member (any, path, [this, &path] (const std::string &name, const Any &value) {
      return name == "advanced" ? advanced (value, path) : constraint (name, value, path);
    });
  }

  bool advanced (const Any &any, const std::string &path)
  {
    const auto *list = std::get_if<Any::Array> (&any.value);
    for (std::size_t i = 0; list && i < list->size (); i++) {
      const std::string place = path + "advanced[" + std::to_string (i) + "].";
      each_member ((*list)[i], place, [this, &place] (const std::string &name, const Any &value) {
        return constraint (name, value, place);
      });
    }
    return true;
  }

  bool constraint (const std::string &name, const Any &any, const std::string &path)
  {
    const auto property = find_property (name);
    if (!property || !property_info (*property).served)
      return false;
    each_member (any, path + name + ".", [] (const std::string &part, const Any &) {
      return part == "exact" || part == "ideal" || part == "min" || part == "max";
    });
    return true;
  }

  std::vector<std::string> names_;
};

} // namespace

std::vector<std::string>
ignored_names (const Any &request)
{
  Collector collector;
  collector.request (request);
  return collector.take ();
}

} // namespace mc::tool

// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib-object.h>

#include <cstddef>

namespace mc {

constexpr auto kReadable = static_cast<GParamFlags> (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS
                                                     | G_PARAM_EXPLICIT_NOTIFY);
constexpr auto kReadWrite = static_cast<GParamFlags> (kReadable | G_PARAM_WRITABLE);

/// Everything about one property of a class, in one place. The id of a property is its row's index
/// plus one.
template <typename Object> struct PropertyRow
{
  GParamSpec *(*make) ();
  void (*get) (Object *self, GValue *value);
  void (*set) (Object *self,
               const GValue *value); ///< notifies if the value changed; null when read-only
};

/// Gives the class the properties of its table, and the two functions that read and write them.
template <typename Object, std::size_t kCount, const PropertyRow<Object> (&kRows)[kCount]>
class PropertyTable
{
public:
  static void install (GObjectClass *object_class)
  {
    object_class->get_property = get;
    object_class->set_property = set;
    for (std::size_t i = 0; i < kCount; i++)
      g_object_class_install_property (object_class, static_cast<guint> (i + 1), kRows[i].make ());
  }

private:
  static void get (GObject *object, guint id, GValue *value, GParamSpec *)
  {
    kRows[id - 1].get (reinterpret_cast<Object *> (object), value);
  }
  static void set (GObject *object, guint id, const GValue *value, GParamSpec *)
  {
    kRows[id - 1].set (reinterpret_cast<Object *> (object), value);
  }
};

} // namespace mc

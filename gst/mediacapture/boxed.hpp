// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/gst.h>

#include <new>
#include <type_traits>
#include <utility>

/* What the two boxed types of constraints share: an immutable C++ value in GLib's atomic reference
 * counting box, and its text form for gst-launch and for g_value_transform(). */

namespace mc {

template <typename Box, typename Value>
Box *
boxed_make (Value value)
{
  return new (g_atomic_rc_box_alloc (sizeof (Box))) Box{ std::move (value) };
}

template <typename Box>
Box *
boxed_acquire (Box *box)
{
  return static_cast<Box *> (g_atomic_rc_box_acquire (box));
}

template <typename Box>
void
boxed_release (Box *box)
{
  g_atomic_rc_box_release_full (box, [] (gpointer data) { static_cast<Box *> (data)->~Box (); });
}

/// The C functions of a boxed type that has a text.
template <typename Box> struct BoxedText
{
  Box *(*from_json) (const gchar *, GError **);
  gchar *(*to_json) (const Box *);
  gboolean (*equal) (const Box *, const Box *);
};

/// The conversions of @Box from and to text; kText is a `static constexpr BoxedText<Box>`.
template <typename Box, const BoxedText<Box> &kText> class BoxedConversions
{
public:
  static void install (GType type)
  {
    g_value_register_transform_func (G_TYPE_STRING, type, from_string);
    g_value_register_transform_func (type, G_TYPE_STRING, to_string);
    // GStreamer's own tables exist after gst_init() only; g-ir-scanner and its like ask for types
    // without it.
    if (!gst_is_initialized ())
      return;
    static GstValueTable table;
    table.type = type;
    table.compare = compare;
    table.serialize = serialize;
    table.deserialize = deserialize;
    gst_value_register (&table);
  }

private:
  static Box *peek (const GValue *value) { return static_cast<Box *> (g_value_get_boxed (value)); }

  static void from_string (const GValue *source, GValue *target)
  {
    const gchar *text = g_value_get_string (source);
    g_value_take_boxed (target, text ? kText.from_json (text, nullptr) : nullptr);
  }
  static void to_string (const GValue *source, GValue *target)
  {
    g_value_take_string (target, peek (source) ? kText.to_json (peek (source)) : nullptr);
  }
  static gchar *serialize (const GValue *value)
  {
    return peek (value) ? kText.to_json (peek (value)) : nullptr;
  }
  static gboolean deserialize (GValue *target, const gchar *text)
  {
    Box *box = kText.from_json (text, nullptr);
    g_value_take_boxed (target, box);
    return box != nullptr;
  }
  static gint compare (const GValue *a, const GValue *b)
  {
    if (!peek (a) || !peek (b))
      return peek (a) == peek (b) ? GST_VALUE_EQUAL : GST_VALUE_UNORDERED;
    return kText.equal (peek (a), peek (b)) ? GST_VALUE_EQUAL : GST_VALUE_UNORDERED;
  }
};

} // namespace mc

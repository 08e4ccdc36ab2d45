// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/gst.h>

#include <memory>
#include <vector>

/* The only place where references are dropped by hand. Adopt at the call that returns (transfer
 * full), pass borrowed raw pointers down, release () only at a (transfer full) argument. */

namespace mc {

struct ObjectDeleter
{
  void operator() (gpointer object) const { g_object_unref (object); }
};
struct MiniObjectDeleter
{
  template <typename T> void operator() (T *object) const
  {
    gst_mini_object_unref (reinterpret_cast<GstMiniObject *> (object));
  }
};
struct FreeDeleter
{
  void operator() (gpointer memory) const { g_free (memory); }
};
struct StrvDeleter
{
  void operator() (gchar **strv) const { g_strfreev (strv); }
};
struct StructureDeleter
{
  void operator() (GstStructure *structure) const { gst_structure_free (structure); }
};
struct ErrorDeleter
{
  void operator() (GError *error) const { g_error_free (error); }
};
struct MainContextDeleter
{
  void operator() (GMainContext *context) const { g_main_context_unref (context); }
};
struct FeatureListDeleter
{
  void operator() (GList *list) const { gst_plugin_feature_list_free (list); }
};
struct OptionContextDeleter
{
  void operator() (GOptionContext *context) const { g_option_context_free (context); }
};
struct ClockIdDeleter
{
  void operator() (gpointer id) const { gst_clock_id_unref (id); }
};
struct SourceDeleter
{
  void operator() (GSource *source) const
  {
    g_source_destroy (source);
    g_source_unref (source);
  }
};

struct PtrArrayDeleter
{
  void operator() (GPtrArray *array) const { g_ptr_array_unref (array); }
};
struct SourceReferenceDeleter
{
  void operator() (GSource *source) const { g_source_unref (source); }
};

/// A GList of objects, each with a reference of its own.
struct ObjectListDeleter
{
  void operator() (GList *list) const { g_list_free_full (list, g_object_unref); }
};

template <typename T> using Ref = std::unique_ptr<T, ObjectDeleter>;

using ElementPtr = Ref<GstElement>;
using PadPtr = Ref<GstPad>;
using BusPtr = Ref<GstBus>;
using ClockPtr = Ref<GstClock>;
using DevicePtr = Ref<GstDevice>;
using CapsPtr = std::unique_ptr<GstCaps, MiniObjectDeleter>;
using BufferPtr = std::unique_ptr<GstBuffer, MiniObjectDeleter>;
using SamplePtr = std::unique_ptr<GstSample, MiniObjectDeleter>;
using EventPtr = std::unique_ptr<GstEvent, MiniObjectDeleter>;
using QueryPtr = std::unique_ptr<GstQuery, MiniObjectDeleter>;
using MessagePtr = std::unique_ptr<GstMessage, MiniObjectDeleter>;
using StructurePtr = std::unique_ptr<GstStructure, StructureDeleter>;
using CharPtr = std::unique_ptr<gchar, FreeDeleter>;
using StrvPtr = std::unique_ptr<gchar *, StrvDeleter>;
using ObjectListPtr = std::unique_ptr<GList, ObjectListDeleter>;
using ErrorPtr = std::unique_ptr<GError, ErrorDeleter>;
using MainContextPtr = std::unique_ptr<GMainContext, MainContextDeleter>;
using FeatureListPtr = std::unique_ptr<GList, FeatureListDeleter>;
using OptionContextPtr = std::unique_ptr<GOptionContext, OptionContextDeleter>;
using ClockIdPtr = std::unique_ptr<void, ClockIdDeleter>;
using PtrArrayPtr = std::unique_ptr<GPtrArray, PtrArrayDeleter>;
using SourcePtr = std::unique_ptr<GSource, SourceDeleter>;
/// A reference of a source that lives on in the context it is attached to.
using SourceReference = std::unique_ptr<GSource, SourceReferenceDeleter>;

/// A new reference to a GObject that is held by somebody else.
template <typename T>
Ref<T>
ref (T *object)
{
  return Ref<T> (static_cast<T *> (g_object_ref (object)));
}

/// Leads to an object as long as somebody else holds it. Thread-safe.
template <typename T> class WeakRef
{
public:
  explicit WeakRef (T *object) { g_weak_ref_init (&ref_, object); }
  ~WeakRef () { g_weak_ref_clear (&ref_); }
  WeakRef (const WeakRef &) = delete;

  /// A reference; null when the object is gone.
  Ref<T> get () { return Ref<T> (static_cast<T *> (g_weak_ref_get (&ref_))); }

private:
  GWeakRef ref_;
};

/// A new reference to a mini object (caps, buffer, sample, …) that is held by somebody else.
template <typename T>
std::unique_ptr<T, MiniObjectDeleter>
ref_mini (T *object)
{
  return std::unique_ptr<T, MiniObjectDeleter> (
      reinterpret_cast<T *> (gst_mini_object_ref (reinterpret_cast<GstMiniObject *> (object))));
}

/// A floating object is sunk, any other gets a reference; null stays null.
template <typename T>
Ref<T>
sink (T *object)
{
  return Ref<T> (object ? static_cast<T *> (g_object_ref_sink (object)) : nullptr);
}

/// An owned C string, or nullptr.
inline CharPtr
dup (const char *text)
{
  return CharPtr (g_strdup (text));
}

/// g_set_error's counterpart for locals: `ErrorPtr e; call (…, out (e));`
class ErrorOut
{
public:
  explicit ErrorOut (ErrorPtr &target) : target_ (target) {}
  ~ErrorOut () { target_.reset (raw_); }
  ErrorOut (const ErrorOut &) = delete;
  operator GError ** () { return &raw_; }

private:
  ErrorPtr &target_;
  GError *raw_ = nullptr;
};
inline ErrorOut
out (ErrorPtr &error)
{
  return ErrorOut (error);
}

/// The objects of a (transfer full) list.
template <typename T>
std::vector<Ref<T>>
adopt_list (GList *list)
{
  std::vector<Ref<T>> objects;
  for (GList *l = list; l; l = l->next)
    objects.emplace_back (static_cast<T *> (l->data));
  g_list_free (list);
  return objects;
}

/// Destroy notifies for C functions that take one.
inline void
drop_object (gpointer object)
{
  g_object_unref (object);
}
inline void
drop_object_list (gpointer list)
{
  g_list_free_full (static_cast<GList *> (list), g_object_unref);
}
inline void
drop_mini_object (gpointer object)
{
  gst_mini_object_unref (static_cast<GstMiniObject *> (object));
}

/// A value that is unset when it leaves scope.
class ScopedValue
{
public:
  ScopedValue () = default;
  explicit ScopedValue (GType type) { g_value_init (&value_, type); }
  ~ScopedValue ()
  {
    if (G_IS_VALUE (&value_))
      g_value_unset (&value_);
  }
  ScopedValue (const ScopedValue &) = delete;
  ScopedValue &operator= (const ScopedValue &) = delete;
  GValue *get () { return &value_; }

private:
  GValue value_ = G_VALUE_INIT;
};

} // namespace mc

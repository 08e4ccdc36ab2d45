// SPDX-License-Identifier: LGPL-2.1-or-later
#include "mute_watch.hpp"

#include "device_properties.hpp"

#include "gst/util/mutex.hpp"

#include <algorithm>

namespace mc {

namespace {

/// Elements tell of their switch on threads of their own.
class ElementWatch final : public MuteWatch
{
public:
  ElementWatch (GstElement *source, MuteTold told) : source_ (ref (source))
  {
    handler_
        = g_signal_connect_data (source, "notify::mute", G_CALLBACK (mute_cb),
                                 new MuteTold (std::move (told)), destroy_cb, GConnectFlags (0));
  }
  ~ElementWatch () override { g_signal_handler_disconnect (source_.get (), handler_); }

private:
  static void mute_cb (GstElement *source, GParamSpec *, gpointer data)
  {
    gboolean muted = FALSE;
    g_object_get (source, "mute", &muted, nullptr);
    (*static_cast<MuteTold *> (data)) (muted ? MuteReason::DeviceMuted : MuteReason::None);
  }
  static void destroy_cb (gpointer data, GClosure *) { delete static_cast<MuteTold *> (data); }

  const ElementPtr source_;
  gulong handler_ = 0;
};

/// What the sound server calls the microphone; empty when it does not come from one.
std::string
pulse_name (const Device &device, GstElement *source)
{
  if (device.kind != Kind::Audio)
    return {};
  if (device.provider == "pipewiredeviceprovider")
    return DeviceProperties (device.device.get ()).text ("node.name");
  if (device.provider != "pulsedeviceprovider")
    return {};
  gchar *name = nullptr;
  g_object_get (source, "device", &name, nullptr);
  const CharPtr owned (name);
  return name ? name : "";
}

} // namespace

MuteWatchPtr
watch_element (GstElement *source, MuteTold told)
{
  const GParamSpec *mute = g_object_class_find_property (G_OBJECT_GET_CLASS (source), "mute");
  if (!mute || mute->value_type != G_TYPE_BOOLEAN)
    return nullptr;
  return std::make_unique<ElementWatch> (source, std::move (told));
}

/// What each watch said last. A watch may still be speaking while it is destroyed, an element's
/// handler even afterwards.
struct MuteWatches::Board
{
  explicit Board (MuteTold all_told) : told (std::move (all_told)) {}

  void say (size_t place, MuteReason reason)
  {
    MutexGuard guard (lock);
    if (!open)
      return;
    reasons[place] = reason;
    const auto first = std::find_if (reasons.begin (), reasons.end (),
                                     [] (MuteReason r) { return r != MuteReason::None; });
    told (first == reasons.end () ? MuteReason::None : *first);
  }

  const MuteTold told;
  /* Held while somebody is told: then they are told in order, and are still there. Taken before the
   * lock of who is told, never together with one of a watch. */
  Mutex lock;
  bool open MC_GUARDED_BY (lock) = true;
  std::vector<MuteReason> reasons MC_GUARDED_BY (lock);
};

MuteWatches::MuteWatches (const Device &device, GstElement *source, MuteTold told)
    : board_ (std::make_shared<Board> (std::move (told)))
{
  if (g_str_has_prefix (device.node.c_str (), "/dev/video"))
    node_ = device.node;
  add (watch_element (source, place ()));
  if (const std::string name = pulse_name (device, source); !name.empty ())
    add (watch_pulse (name, place ()));
}

MuteWatches::~MuteWatches ()
{
  MutexGuard guard (board_->lock);
  board_->open = false;
}

void
MuteWatches::device_is_open ()
{
  if (const std::string node = std::exchange (node_, {}); !node.empty ())
    add (watch_v4l2 (node, place ()));
}

/// A place on the board for one more watch.
MuteTold
MuteWatches::place ()
{
  MutexGuard guard (board_->lock);
  board_->reasons.push_back (MuteReason::None);
  return [board = board_, own = board_->reasons.size () - 1] (MuteReason reason) {
    board->say (own, reason);
  };
}

void
MuteWatches::add (MuteWatchPtr watch)
{
  if (watch)
    watches_.push_back (std::move (watch));
}

} // namespace mc

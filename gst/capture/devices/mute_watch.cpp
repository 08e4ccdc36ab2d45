// SPDX-License-Identifier: LGPL-2.1-or-later
#include "mute_watch.hpp"

#include "device_properties.hpp"

#include "gst/util/mutex.hpp"

#include <algorithm>
#include <atomic>

namespace mc {

namespace {

/// Is told of on threads of the object's own, perhaps still when nobody wants to know any more.
class SwitchWatch final : public MuteWatch
{
public:
  SwitchWatch (GstObject *object, MuteTold told)
      : object_ (ref (object)), listener_ (std::make_shared<Listener> (std::move (told)))
  {
    handler_ = g_signal_connect_data (object, "notify::mute", G_CALLBACK (mute_cb),
                                      new std::shared_ptr<Listener> (listener_), destroy_cb,
                                      GConnectFlags (0));
    listener_->tell (object);
  }
  ~SwitchWatch () override
  {
    g_signal_handler_disconnect (object_.get (), handler_);
    MutexGuard guard (listener_->lock);
    listener_->told = nullptr;
  }

private:
  struct Listener
  {
    explicit Listener (MuteTold who) : told (std::move (who)) {}
    void tell (GstObject *object)
    {
      const unsigned look = ++looks;
      gboolean muted = FALSE;
      g_object_get (object, "mute", &muted, nullptr);
      MutexGuard guard (lock);
      // Who has looked later knows better.
      if (!told || look < newest)
        return;
      newest = look;
      told (muted ? MuteReason::DeviceMuted : MuteReason::None);
    }

    std::atomic<unsigned> looks{ 0 };
    Mutex lock; ///< held while somebody is told: then it is still there
    MuteTold told MC_GUARDED_BY (lock);
    unsigned newest MC_GUARDED_BY (lock) = 0;
  };

  static void mute_cb (GstObject *object, GParamSpec *, gpointer data)
  {
    const auto listener = *static_cast<std::shared_ptr<Listener> *> (data);
    listener->tell (object);
  }
  static void destroy_cb (gpointer data, GClosure *)
  {
    delete static_cast<std::shared_ptr<Listener> *> (data);
  }

  const Ref<GstObject> object_;
  const std::shared_ptr<Listener> listener_;
  gulong handler_ = 0;
};

/// Whether one can be read.
bool
has_property (gpointer object, const char *name, GType type)
{
  const GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (object), name);
  return spec && spec->value_type == type && (spec->flags & G_PARAM_READABLE);
}

/// What the sound server calls the microphone; empty when it does not come from one.
std::string
pulse_name (const Device &device)
{
  if (device.kind != Kind::Audio)
    return {};
  if (device.provider == "pipewiredeviceprovider")
    return DeviceProperties (device.device.get ()).text ("node.name");
  constexpr const char *kName = "internal-name";
  if (device.provider != "pulsedeviceprovider"
      || !has_property (device.device.get (), kName, G_TYPE_STRING))
    return {};
  gchar *name = nullptr;
  g_object_get (device.device.get (), kName, &name, nullptr);
  const CharPtr owned (name);
  return name ? name : "";
}

} // namespace

MuteWatchPtr
watch_switch (GstObject *object, MuteTold told)
{
  if (!has_property (object, "mute", G_TYPE_BOOLEAN))
    return nullptr;
  return std::make_unique<SwitchWatch> (object, std::move (told));
}

/// What each watch said last. A watch may still be speaking while it is destroyed.
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

MuteWatches::MuteWatches (const Device &device, MuteTold told)
    : board_ (std::make_shared<Board> (std::move (told)))
{
  if (g_str_has_prefix (device.node.c_str (), "/dev/video"))
    node_ = device.node;
  add (watch_switch (GST_OBJECT (device.device.get ()), place ()));
  if (const std::string name = pulse_name (device); !name.empty ())
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

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "provider_session.hpp"

#include <algorithm>

GST_DEBUG_CATEGORY_EXTERN (mc_catalog_debug);
#define GST_CAT_DEFAULT mc_catalog_debug

namespace mc {
namespace {

/// Longer than any provider takes that works, emulated machines included; a user bears it once.
constexpr std::chrono::seconds kPatience (3);
/// How long a sound or camera server may need to offer a device whose file has just appeared,
/// before others are asked for it.
constexpr std::chrono::seconds kServerPatience (1);

using Clock = std::chrono::steady_clock;

bool
is_server (const std::string &provider)
{
  return provider == "pipewiredeviceprovider" || provider == "pulsedeviceprovider";
}

} // namespace

/// What the bus of a provider calls; it keeps the session until it is disconnected.
struct ProviderSession::Listener
{
  std::shared_ptr<ProviderSession> session;
  Slot &slot;

  static void sync_message_cb (GstBus *, GstMessage *message, gpointer data)
  {
    auto *listener = static_cast<Listener *> (data);
    listener->session->handle (listener->slot, message);
  }
  static void destroy_cb (gpointer data, GClosure *) { delete static_cast<Listener *> (data); }
};

ProviderSession::ProviderSession (Factories factories, Surroundings around, std::string id_salt,
                                  std::function<void ()> on_change)
    : around_ (std::move (around)), on_change_ (std::move (on_change)),
      id_salt_ (std::move (id_salt)), watch_ (around_), roster_ (id_salt_),
      list_ (std::make_shared<const DeviceList> ()), outputs_ (list_)
{
  for (auto &factory : factories) {
    Slot &slot = slots_.emplace_back ();
    slot.order = static_cast<int> (slots_.size ());
    slot.name = GST_OBJECT_NAME (factory.get ());
    slot.factory = std::move (factory);
  }
}

ProviderSession::~ProviderSession () = default;

void
ProviderSession::begin ()
{
  starter_ = std::thread ([self = shared_from_this ()] { self->run_starter (); });
}

/* The starter's thread */

void
ProviderSession::run_starter ()
{
  do {
    begin_defaults ();
    start_all ();
    bool changed;
    bool finished;
    {
      MutexGuard guard (lock_);
      changed = rebuild () && listed_;
      listed_ = true;
      finished = std::none_of (slots_.begin (), slots_.end (),
                               [] (const Slot &slot) { return slot.state == SlotState::Idle; });
      tell_waiting ();
      if (closed_)
        return;
    }
    if (changed)
      on_change_ ();
    if (finished)
      return;
  } while (watch_.wait () && wait_for_servers ());
}

/// Before the providers, so that both take their time at once.
void
ProviderSession::begin_defaults ()
{
  const bool asks_servers = std::any_of (slots_.begin (), slots_.end (),
                                         [] (const Slot &slot) { return is_server (slot.name); });
  if (defaults_ || !asks_servers || !has_pulse_socket (around_))
    return;
  {
    MutexGuard guard (lock_);
    defaults_asked_ = true;
  }
  defaults_ = watch_defaults ([weak = weak_from_this ()] (const SoundDefaults &defaults) {
    if (const auto self = weak.lock ())
      self->take_defaults (defaults);
  });
  if (!defaults_)
    take_defaults ({});
}

/// On the thread of the sound server's loop.
void
ProviderSession::take_defaults (const SoundDefaults &defaults)
{
  bool changed = false;
  {
    MutexGuard guard (lock_);
    defaults_asked_ = false;
    if (closed_)
      return;
    roster_.set_defaults (defaults);
    changed = listed_ && rebuild ();
    tell_waiting ();
  }
  if (changed)
    on_change_ ();
}

void
ProviderSession::start_all ()
{
  for (Slot &slot : slots_) {
    {
      MutexGuard guard (lock_);
      if (closed_)
        return;
      if (slot.state != SlotState::Idle)
        continue;
    }
    if (is_worth_loading (slot))
      start_slot (slot);
    else
      GST_DEBUG ("%s is not needed", slot.name.c_str ());
  }
}

bool
ProviderSession::is_worth_loading (const Slot &slot)
{
  Offered offered;
  {
    MutexGuard guard (lock_);
    offered.names = roster_.names ();
    for (const Slot &other : slots_) {
      const bool serves_audio = other.offers_audio && other.state == SlotState::Working;
      offered.audio_by_server |= serves_audio && is_server (other.name);
      offered.audio_by_pipewire |= serves_audio && other.name == "pipewiredeviceprovider";
    }
  }
  return worth_loading (slot.name, around_, offered);
}

/// A file has appeared. A server that works will most likely offer what is behind it; false when
/// the session was closed.
bool
ProviderSession::wait_for_servers ()
{
  const auto deadline = Clock::now () + kServerPatience;
  for (;;) {
    std::vector<const Slot *> left_out;
    bool served = false;
    uint64_t seen;
    {
      MutexGuard guard (lock_);
      seen = changes_;
      for (const Slot &slot : slots_) {
        served |= slot.state == SlotState::Working && is_server (slot.name);
        if (slot.state == SlotState::Idle)
          left_out.push_back (&slot);
      }
    }
    const bool needed = std::any_of (left_out.begin (), left_out.end (),
                                     [&] (const Slot *slot) { return is_worth_loading (*slot); });
    MutexGuard guard (lock_);
    while (needed && served && !closed_ && changes_ == seen) {
      if (!changed_.wait_until (guard, deadline))
        return !closed_;
    }
    if (!needed || !served || closed_)
      return !closed_;
  }
}

void
ProviderSession::start_slot (Slot &slot)
{
  MutexGuard guard (lock_);
  slot.state = SlotState::Starting;
  slot.thread = std::thread ([self = shared_from_this (), &slot] { self->run_start (slot); });
  const auto deadline = Clock::now () + kPatience;
  while (slot.state == SlotState::Starting && !closed_) {
    if (!changed_.wait_until (guard, deadline))
      break;
  }
  slot.late = slot.state == SlotState::Starting;
  if (slot.late && !closed_)
    GST_WARNING ("%s does not answer; going on without it", slot.name.c_str ());
}

/* A provider's start */

void
ProviderSession::run_start (Slot &slot)
{
  const GstClockTime begun = gst_util_get_timestamp ();
  Ref<GstDeviceProvider> provider (gst_device_provider_factory_get (slot.factory.get ()));
  if (provider == nullptr) {
    GST_WARNING ("%s cannot be loaded", slot.name.c_str ());
    finish_start (slot, nullptr, 0);
    return;
  }
  // Providers are shared by the whole process: the signal, unlike the bus's one sync handler,
  // leaves a device monitor of the application alone.
  const BusPtr bus (gst_device_provider_get_bus (provider.get ()));
  gst_bus_enable_sync_message_emission (bus.get ());
  const gulong handler = g_signal_connect_data (
      bus.get (), "sync-message", G_CALLBACK (Listener::sync_message_cb),
      new Listener{ shared_from_this (), slot }, Listener::destroy_cb, GConnectFlags (0));
  // One that cannot monitor only probes, when it is asked for its devices.
  if (gst_device_provider_can_monitor (provider.get ())
      && !gst_device_provider_start (provider.get ())) {
    GST_INFO ("%s does not start", slot.name.c_str ());
    g_signal_handler_disconnect (bus.get (), handler);
    gst_bus_disable_sync_message_emission (bus.get ());
    finish_start (slot, nullptr, 0);
    return;
  }
  GST_INFO ("%s started in %" GST_TIME_FORMAT, slot.name.c_str (),
            GST_TIME_ARGS (gst_util_get_timestamp () - begun));
  finish_start (slot, std::move (provider), handler);
}

/// Messages came while it started; the rest is what an earlier user of the same provider has been
/// told.
void
ProviderSession::finish_start (Slot &slot, Ref<GstDeviceProvider> provider, gulong handler)
{
  const ObjectListPtr devices (provider ? gst_device_provider_get_devices (provider.get ())
                                        : nullptr);
  std::vector<Told> told;
  for (const GList *item = devices.get (); item != nullptr; item = item->next)
    told.push_back (read_device (slot, static_cast<GstDevice *> (item->data)));
  bool changed = false;
  bool abandoned = false;
  {
    MutexGuard guard (lock_);
    abandoned = closed_ && slot.late;
    for (Told &device : told) {
      const auto &gone = slot.gone_while_starting;
      if (std::find (gone.begin (), gone.end (), device.device) == gone.end ())
        take (slot, std::move (device));
    }
    slot.gone_while_starting.clear ();
    slot.state = provider ? SlotState::Working : SlotState::Failed;
    if (!abandoned) {
      slot.provider = std::move (provider);
      slot.handler = handler;
    }
    changed = listed_ && !closed_ && rebuild ();
    tell_waiting ();
  }
  if (abandoned && provider)
    stop_provider (provider.get (), handler);
  if (changed)
    on_change_ ();
}

/* Messages, on the providers' threads */

void
ProviderSession::handle (Slot &slot, GstMessage *message)
{
  GstDevice *device = nullptr;
  GstDevice *former = nullptr;
  switch (GST_MESSAGE_TYPE (message)) {
  case GST_MESSAGE_DEVICE_ADDED:
    gst_message_parse_device_added (message, &device);
    break;
  case GST_MESSAGE_DEVICE_REMOVED:
    gst_message_parse_device_removed (message, &former);
    break;
  case GST_MESSAGE_DEVICE_CHANGED:
    gst_message_parse_device_changed (message, &device, &former);
    break;
  default:
    return;
  }
  apply (slot, DevicePtr (device), DevicePtr (former));
}

/// Takes @device for @former; either may be null.
void
ProviderSession::apply (Slot &slot, DevicePtr device, DevicePtr former)
{
  Told told = device ? read_device (slot, device.get ()) : Told ();
  bool changed = false;
  {
    MutexGuard guard (lock_);
    if (closed_)
      return;
    if (former && told.entry)
      roster_.change (former.get (), std::move (*told.entry));
    else if (former)
      roster_.remove (former.get ());
    else
      take (slot, std::move (told));
    if (former && slot.state == SlotState::Starting)
      slot.gone_while_starting.push_back (former.get ());
    changed = listed_ && slot.state == SlotState::Working && rebuild ();
    tell_waiting ();
  }
  if (changed)
    on_change_ ();
}

/// Asks a device for all that is to be known of it; without the lock, since it is the provider's
/// code.
ProviderSession::Told
ProviderSession::read_device (const Slot &slot, GstDevice *device) const
{
  const CharPtr device_class (gst_device_get_device_class (device));
  return { device, class_has (device_class.get (), "Audio"),
           DeviceRoster::read (slot.order, slot.name, device, id_salt_) };
}

void
ProviderSession::take (Slot &slot, Told told)
{
  slot.offers_audio |= told.is_audio;
  if (told.entry)
    roster_.add (std::move (*told.entry));
}

void
ProviderSession::tell_waiting ()
{
  changes_++;
  changed_.notify_all ();
}

bool
ProviderSession::rebuild ()
{
  const auto take = [] (DeviceListPtr &list, DeviceList now) {
    if (now == *list)
      return false;
    list = std::make_shared<const DeviceList> (std::move (now));
    return true;
  };
  const bool inputs_changed = take (list_, roster_.list ());
  return take (outputs_, roster_.outputs ()) || inputs_changed;
}

/* The callers' threads */

DeviceListPtr
ProviderSession::list ()
{
  MutexGuard guard (lock_);
  while (!listed_ && !closed_)
    changed_.wait (guard);
  return list_;
}

DeviceListPtr
ProviderSession::outputs ()
{
  MutexGuard guard (lock_);
  while (!listed_ && !closed_)
    changed_.wait (guard);
  return outputs_;
}

bool
ProviderSession::starting () const
{
  return !listed_ || defaults_asked_
         || std::any_of (slots_.begin (), slots_.end (),
                         [] (const Slot &slot) { return slot.state == SlotState::Starting; });
}

bool
ProviderSession::wait_settled (Clock::time_point deadline, GCancellable *cancellable)
{
  const auto cancelled_cb = +[] (GCancellable *, gpointer data) {
    auto *self = static_cast<ProviderSession *> (data);
    MutexGuard guard (self->lock_);
    self->tell_waiting ();
  };
  // (called at once if it is cancelled already)
  const gulong handler
      = cancellable ? g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), this, nullptr)
                    : 0;
  {
    MutexGuard guard (lock_);
    while (starting () && !closed_ && !(cancellable && g_cancellable_is_cancelled (cancellable))) {
      if (!changed_.wait_until (guard, deadline))
        break;
    }
  }
  if (handler != 0)
    g_cancellable_disconnect (cancellable, handler);
  return !(cancellable && g_cancellable_is_cancelled (cancellable));
}

void
ProviderSession::stop_provider (GstDeviceProvider *provider, gulong handler)
{
  if (gst_device_provider_can_monitor (provider))
    gst_device_provider_stop (provider);
  const BusPtr bus (gst_device_provider_get_bus (provider));
  g_signal_handler_disconnect (bus.get (), handler);
  gst_bus_disable_sync_message_emission (bus.get ());
}

void
ProviderSession::close ()
{
  {
    MutexGuard guard (lock_);
    closed_ = true;
    tell_waiting ();
  }
  watch_.close ();
  if (starter_.joinable ())
    starter_.join ();
  defaults_.reset ();
  for (Slot &slot : slots_) {
    Ref<GstDeviceProvider> provider;
    bool hangs;
    {
      MutexGuard guard (lock_);
      hangs = slot.state == SlotState::Starting;
      slot.late |= hangs;
      provider = std::move (slot.provider);
    }
    if (hangs)
      slot.thread.detach ();
    else if (slot.thread.joinable ())
      slot.thread.join ();
    if (provider)
      stop_provider (provider.get (), slot.handler);
  }
}

} // namespace mc

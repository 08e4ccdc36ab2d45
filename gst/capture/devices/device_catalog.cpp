// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device_catalog.hpp"

#include "id_salt.hpp"
#include "provider_session.hpp"

#include <algorithm>
#include <atomic>
#include <map>

GST_DEBUG_CATEGORY (mc_catalog_debug);
#define GST_CAT_DEFAULT mc_catalog_debug

namespace mc {
namespace {

constexpr const char *kFakeProvider = "fakedeviceprovider";
constexpr const char *kNotInstalled = "the plugin of fake devices is not installed";
constexpr const char *kFakeEnvironment = "GST_MEDIACAPTURE_FAKE_DEVICES";

Ref<GstDeviceProviderFactory>
find_fake_factory ()
{
  return Ref<GstDeviceProviderFactory> (gst_device_provider_factory_find (kFakeProvider));
}

/// Null where the plugin is not installed.
Ref<GstDeviceProvider>
fake_provider ()
{
  const auto factory = find_fake_factory ();
  return Ref<GstDeviceProvider> (factory ? gst_device_provider_factory_get (factory.get ())
                                         : nullptr);
}

std::string
configuration_error (GstDeviceProvider *provider)
{
  gchar *problem = nullptr;
  g_object_get (provider, "configuration-error", &problem, nullptr);
  const CharPtr owned (problem);
  return problem ? problem : "";
}

/// Providers of real capture devices, best first; those of rank NONE were switched off, or wait to
/// be asked for.
ProviderSession::Factories
real_factories ()
{
  ProviderSession::Factories factories;
  const FeatureListPtr found (
      gst_device_provider_factory_list_get_device_providers (GstRank (GST_RANK_NONE + 1)));
  for (const GList *item = found.get (); item != nullptr; item = item->next) {
    auto *factory = static_cast<GstDeviceProviderFactory *> (item->data);
    if (class_has (gst_device_provider_factory_get_metadata (factory, GST_ELEMENT_METADATA_KLASS),
                   "Source"))
      factories.push_back (ref (factory));
  }
  return factories;
}

/// One who wants to hear of changes. The callback runs without the lock; who unsubscribes waits
/// until it is through.
class Subscriber
{
public:
  explicit Subscriber (DeviceCatalog::ChangeCallback callback) : callback_ (std::move (callback)) {}

  void call () MC_EXCLUDES (lock_)
  {
    {
      MutexGuard guard (lock_);
      if (gone_)
        return;
      running_.push_back (std::this_thread::get_id ());
    }
    callback_ ();
    MutexGuard guard (lock_);
    running_.erase (std::find (running_.begin (), running_.end (), std::this_thread::get_id ()));
    changed_.notify_all ();
  }

  void end () MC_EXCLUDES (lock_)
  {
    MutexGuard guard (lock_);
    gone_ = true;
    const auto elsewhere = [] (std::thread::id id) { return id != std::this_thread::get_id (); };
    while (std::any_of (running_.begin (), running_.end (), elsewhere))
      changed_.wait (guard);
  }

private:
  const DeviceCatalog::ChangeCallback callback_;
  Mutex lock_;
  Condition changed_;
  std::vector<std::thread::id> running_ MC_GUARDED_BY (lock_);
  bool gone_ MC_GUARDED_BY (lock_) = false;
};

using SessionPtr = std::shared_ptr<ProviderSession>;

} // namespace

struct DeviceCatalog::Impl
{
  enum class Shown : uint8_t
  {
    ByEnvironment,
    Real,
    Fake
  };

  SessionPtr current () MC_EXCLUDES (lock);
  SessionPtr make_session (Shown which) MC_REQUIRES (lock);
  Shown shown_now () const MC_REQUIRES (lock);
  void tell (Shown which) MC_EXCLUDES (lock);
  void show (Shown which) MC_EXCLUDES (lock);

  std::atomic<uint64_t> generation{ 0 };
  Mutex lock; ///< never held together with a session's
  Shown shown MC_GUARDED_BY (lock) = Shown::ByEnvironment;
  SessionPtr real MC_GUARDED_BY (lock);
  SessionPtr fake MC_GUARDED_BY (lock);
  std::map<Subscription, std::shared_ptr<Subscriber>> subscribers MC_GUARDED_BY (lock);
  Subscription last_subscription MC_GUARDED_BY (lock) = 0;
};

DeviceCatalog::Impl::Shown
DeviceCatalog::Impl::shown_now () const
{
  if (shown != Shown::ByEnvironment)
    return shown;
  const char *wanted = g_getenv (kFakeEnvironment);
  return wanted != nullptr && *wanted != '\0' ? Shown::Fake : Shown::Real;
}

SessionPtr
DeviceCatalog::Impl::make_session (Shown which)
{
  ProviderSession::Factories factories;
  if (which == Shown::Real)
    factories = real_factories ();
  else if (auto factory = find_fake_factory ())
    factories.push_back (std::move (factory));
  else
    GST_ERROR ("fake devices are asked for, but their plugin is not installed");
  return std::make_shared<ProviderSession> (std::move (factories), Surroundings::of_process (),
                                            IdSalts::instance ().of (kLocalOrigin).text,
                                            [this, which] { tell (which); });
}

SessionPtr
DeviceCatalog::Impl::current ()
{
  MutexGuard guard (lock);
  const Shown which = shown_now ();
  SessionPtr &session = which == Shown::Fake ? fake : real;
  if (session == nullptr) {
    session = make_session (which);
    session->begin ();
  }
  return session;
}

/// The list of @which has changed.
void
DeviceCatalog::Impl::tell (Shown which)
{
  std::vector<std::shared_ptr<Subscriber>> listening;
  {
    MutexGuard guard (lock);
    if (shown_now () != which)
      return;
    generation++;
    for (const auto &[id, subscriber] : subscribers)
      listening.push_back (subscriber);
  }
  for (const auto &subscriber : listening)
    subscriber->call ();
}

/// Fake devices go when others are shown, and begin anew when they are shown again; real ones stay
/// as they are.
void
DeviceCatalog::Impl::show (Shown which)
{
  SessionPtr closing;
  {
    MutexGuard guard (lock);
    shown = which;
    closing = std::move (fake);
  }
  if (closing)
    closing->close ();
}

DeviceCatalog::DeviceCatalog () : impl_ (std::make_unique<Impl> ())
{
  GST_DEBUG_CATEGORY_INIT (mc_catalog_debug, "mediacapture-devices", 0,
                           "Capture devices of all providers");
}

DeviceCatalog::~DeviceCatalog ()
{
  reset ();
}

DeviceCatalog &
DeviceCatalog::instance ()
{
  // Never destroyed: providers' threads may outlive the statics of the process.
  static auto *const catalog = new DeviceCatalog ();
  return *catalog;
}

DeviceListPtr
DeviceCatalog::list ()
{
  return impl_->current ()->list ();
}

DeviceListPtr
DeviceCatalog::outputs ()
{
  return impl_->current ()->outputs ();
}

bool
DeviceCatalog::wait_settled (GstClockTime timeout, GCancellable *cancellable)
{
  // Longer than anybody waits, and far from where adding to the time of the day would overflow.
  constexpr GstClockTime kLongest = 24 * 3600 * GST_SECOND;
  const auto patience = std::chrono::nanoseconds (std::min (timeout, kLongest));
  return impl_->current ()->wait_settled (std::chrono::steady_clock::now () + patience,
                                          cancellable);
}

uint64_t
DeviceCatalog::generation () const
{
  return impl_->generation;
}

DeviceCatalog::Subscription
DeviceCatalog::subscribe (ChangeCallback callback)
{
  auto subscriber = std::make_shared<Subscriber> (std::move (callback));
  MutexGuard guard (impl_->lock);
  impl_->subscribers.emplace (++impl_->last_subscription, std::move (subscriber));
  return impl_->last_subscription;
}

void
DeviceCatalog::unsubscribe (Subscription subscription)
{
  std::shared_ptr<Subscriber> leaving;
  {
    MutexGuard guard (impl_->lock);
    const auto known = impl_->subscribers.find (subscription);
    if (known == impl_->subscribers.end ())
      return;
    leaving = std::move (known->second);
    impl_->subscribers.erase (known);
  }
  leaving->end ();
}

Status
DeviceCatalog::use_fake_devices (const char *configuration)
{
  const Ref<GstDeviceProvider> provider = fake_provider ();
  if (provider == nullptr && configuration != nullptr)
    return Error{ ErrorCode::NotFound, kNotInstalled, {}, {} };
  impl_->show (configuration ? Impl::Shown::Fake : Impl::Shown::Real);
  if (provider) {
    g_object_set (provider.get (), "configuration", configuration, nullptr);
    const std::string wrong = configuration_error (provider.get ());
    if (configuration != nullptr && !wrong.empty ())
      return Error{ ErrorCode::Type, wrong, {}, {} };
  }
  impl_->tell (configuration ? Impl::Shown::Fake : Impl::Shown::Real);
  return Nothing ();
}

std::string
DeviceCatalog::problem ()
{
  {
    MutexGuard guard (impl_->lock);
    if (impl_->shown_now () != Impl::Shown::Fake)
      return "";
  }
  const Ref<GstDeviceProvider> provider = fake_provider ();
  return provider ? configuration_error (provider.get ()) : kNotInstalled;
}

void
DeviceCatalog::reset ()
{
  SessionPtr sessions[2];
  {
    MutexGuard guard (impl_->lock);
    sessions[0] = std::move (impl_->real);
    sessions[1] = std::move (impl_->fake);
    impl_->shown = Impl::Shown::ByEnvironment;
  }
  for (const auto &session : sessions) {
    if (session)
      session->close ();
  }
}

} // namespace mc

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "commands.hpp"
#include "device_access.hpp"
#include "device_changes.hpp"
#include "device_view.hpp"
#include "output.hpp"

#include "gst/capture/devices/device_catalog.hpp"
#include "gst/util/mutex.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <deque>
#include <glib-unix.h>
#include <unistd.h>

namespace mc::tool {

namespace {

/// Columns of an id that are enough for people, and for the DEVICE argument.
constexpr std::size_t kShortId = 12;
/// Of "present", the longest.
constexpr std::size_t kNameWidth = 7;

/// Prints the devices and what changes about them. All of it happens on the main thread; providers'
/// threads only fill the inbox.
class Watch
{
public:
  explicit Watch (const Options &options);
  ~Watch ();
  ExitStatus run ();

private:
  using Snapshot = std::shared_ptr<const DeviceList>;

  void attach (GSource *source, GSourceFunc callback);
  void on_change () MC_EXCLUDES (lock_);
  Snapshot begin () MC_EXCLUDES (lock_);
  Snapshot next () MC_EXCLUDES (lock_);
  void show (const DeviceList &devices);
  void print_first ();
  void print (const DeviceChange &change);
  void write (const std::string &text);

  static gboolean stop_cb (gpointer self);
  static gboolean reader_cb (gint fd, GIOCondition condition, gpointer self);

  const Options &options_;
  const Style style_ = Style::of_stdout ();
  std::vector<SourcePtr> sources_;
  DeviceCatalog::Subscription subscription_ = 0;
  DeviceList shown_;
  bool stopped_ = false;
  ExitStatus status_ = ExitStatus::Ok;

  /* Held while the catalog is asked, so that the inbox has the order of the changes; the catalog
   * calls back without a lock of its own. */
  Mutex lock_;
  std::deque<Snapshot> inbox_ MC_GUARDED_BY (lock_);
};

Watch::Watch (const Options &options) : options_ (options)
{
  for (const int number : { SIGINT, SIGTERM })
    attach (g_unix_signal_source_new (number), stop_cb);
  attach (g_unix_fd_source_new (STDOUT_FILENO, GIOCondition (G_IO_ERR | G_IO_HUP | G_IO_NVAL)),
          G_SOURCE_FUNC (reader_cb));
  subscription_ = DeviceCatalog::instance ().subscribe ([this] { on_change (); });
}

Watch::~Watch ()
{
  DeviceCatalog::instance ().unsubscribe (subscription_);
}

void
Watch::attach (GSource *source, GSourceFunc callback)
{
  g_source_set_callback (source, callback, this, nullptr);
  g_source_attach (source, nullptr);
  sources_.emplace_back (source);
}

/// On a provider's thread.
void
Watch::on_change ()
{
  {
    MutexGuard guard (lock_);
    inbox_.push_back (DeviceCatalog::instance ().list ());
  }
  g_main_context_wakeup (nullptr);
}

/// The first list. What came before it is part of it.
Watch::Snapshot
Watch::begin ()
{
  present_devices (options_);
  MutexGuard guard (lock_);
  inbox_.clear ();
  return DeviceCatalog::instance ().list ();
}

/// Null when there is nothing new.
Watch::Snapshot
Watch::next ()
{
  MutexGuard guard (lock_);
  if (inbox_.empty ())
    return nullptr;
  Snapshot snapshot = std::move (inbox_.front ());
  inbox_.pop_front ();
  return snapshot;
}

ExitStatus
Watch::run ()
{
  shown_ = of_kind (*begin (), options_);
  print_first ();
  while (!stopped_) {
    g_main_context_iteration (nullptr, TRUE);
    for (Snapshot snapshot = next (); snapshot && !stopped_; snapshot = next ())
      show (of_kind (*snapshot, options_));
  }
  return status_;
}

void
Watch::show (const DeviceList &devices)
{
  for (const DeviceChange &change : changes_between (shown_, devices))
    print (change);
  shown_ = devices;
}

void
Watch::print_first ()
{
  for (const DeviceHandle &device : shown_)
    print ({ DeviceChange::What::Present, device });
  if (options_.format == Format::Json)
    write (json_line (Any{ Any::Object{ { "event", Any{ std::string ("watching") } } } }));
  else
    write (style_.faint ("watching for changes; Ctrl-C ends") + "\n");
}

void
Watch::print (const DeviceChange &change)
{
  const std::string name = change_name (change.what);
  if (options_.format == Format::Json) {
    write (json_line (Any{ Any::Object{ { "event", Any{ name } },
                                        { "device", Any{ device_object (*change.device) } } } }));
    return;
  }
  const std::string &id = change.device->capabilities->description ().device_id;
  write (padded (name, kNameWidth) + "  " + title_text (*change.device, style_) + "  "
         + style_.faint (id.substr (0, kShortId)) + "\n");
}

void
Watch::write (const std::string &text)
{
  if (stopped_)
    return;
  const Written written = write_out (text);
  if (written == Written::All)
    return;
  stopped_ = true;
  if (written == Written::Failed) {
    complain (std::string ("cannot write: ") + strerror (errno));
    status_ = ExitStatus::Internal;
  }
}

gboolean
Watch::stop_cb (gpointer self)
{
  static_cast<Watch *> (self)->stopped_ = true;
  return G_SOURCE_CONTINUE;
}

/// Whoever read the output is gone.
gboolean
Watch::reader_cb (gint, GIOCondition, gpointer self)
{
  static_cast<Watch *> (self)->stopped_ = true;
  return G_SOURCE_CONTINUE;
}

} // namespace

ExitStatus
watch_devices (const Options &options)
{
  return Watch (options).run ();
}

} // namespace mc::tool

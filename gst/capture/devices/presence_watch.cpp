// SPDX-License-Identifier: LGPL-2.1-or-later
#include "provider_presence.hpp"

#if defined(__linux__)
#include <cerrno>
#include <glib.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>
#endif

namespace mc {

#if defined(__linux__)

namespace {

/// Beginnings of the names that worth_loading () looks for, and of the directories on the way to
/// them.
constexpr const char *kTelling[]
    = { "video", "media", "snd", "pcm", "blackmagic", "pipewire", "pulse", "native" };

bool
is_telling (const char *name)
{
  for (const char *beginning : kTelling) {
    if (g_str_has_prefix (name, beginning))
      return true;
  }
  return false;
}

std::string
directory_of (const std::string &path)
{
  return path.substr (0, path.rfind ('/'));
}

} // namespace

PresenceWatch::PresenceWatch (const Surroundings &around)
    : directories_{ around.dev, around.dev + "/snd" },
      inotify_ (inotify_init1 (IN_CLOEXEC | IN_NONBLOCK)), closed_ (eventfd (0, EFD_CLOEXEC))
{
  for (const std::string &socket : around.pipewire_sockets)
    directories_.push_back (directory_of (socket));
  for (const std::string &socket : around.pulse_sockets) {
    directories_.push_back (directory_of (directory_of (socket)));
    directories_.push_back (directory_of (socket));
  }
  watch_all ();
}

PresenceWatch::~PresenceWatch ()
{
  if (inotify_ >= 0)
    ::close (inotify_);
  if (closed_ >= 0)
    ::close (closed_);
}

/// Directories come into being too; one that is watched already is not watched twice.
void
PresenceWatch::watch_all ()
{
  for (const std::string &directory : directories_)
    inotify_add_watch (inotify_, directory.c_str (), IN_CREATE | IN_MOVED_TO | IN_ONLYDIR);
}

/// Takes what has come; whether any of it might tell of a device.
bool
PresenceWatch::read_events ()
{
  bool telling = false;
  alignas (inotify_event) char buffer[4096];
  for (ssize_t length; (length = read (inotify_, buffer, sizeof buffer)) > 0;) {
    for (const char *at = buffer; at < buffer + length;) {
      const auto *event = reinterpret_cast<const inotify_event *> (at);
      // Events were lost when the queue ran over: anything may have come.
      telling |= (event->mask & IN_Q_OVERFLOW) || (event->len > 0 && is_telling (event->name));
      at += sizeof (inotify_event) + event->len;
    }
  }
  return telling;
}

bool
PresenceWatch::wait ()
{
  if (inotify_ < 0 || closed_ < 0)
    return false;
  for (;;) {
    pollfd descriptors[] = { { inotify_, POLLIN, 0 }, { closed_, POLLIN, 0 } };
    if (poll (descriptors, 2, -1) < 0 && errno != EINTR)
      return false;
    if (descriptors[1].revents != 0)
      return false;
    if (read_events ()) {
      watch_all ();
      return true;
    }
  }
}

void
PresenceWatch::close ()
{
  const uint64_t one = 1;
  while (closed_ >= 0 && write (closed_, &one, sizeof one) < 0 && errno == EINTR)
    continue;
}

#else

/* Elsewhere the providers that wait for files do not exist. */

PresenceWatch::PresenceWatch (const Surroundings &) {}

PresenceWatch::~PresenceWatch () = default;

bool
PresenceWatch::wait ()
{
  return false;
}

void
PresenceWatch::close ()
{
}

#endif

} // namespace mc

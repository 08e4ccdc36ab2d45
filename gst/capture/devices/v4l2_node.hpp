// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/util/unique_fd.hpp"

#include <cerrno>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <string>
#include <sys/eventfd.h>
#include <sys/ioctl.h>

namespace mc {

/// ioctl () that no signal interrupts. False when it failed: errno says why.
inline bool
v4l2_ask (int fd, unsigned long request, void *argument)
{
  int result = -1;
  do
    result = ioctl (fd, request, argument);
  while (result < 0 && errno == EINTR);
  return result >= 0;
}

/// An opening of a node beside that of who captures from it. Below 0 when it is not allowed.
inline UniqueFd
v4l2_open_beside (const std::string &node)
{
  return UniqueFd (open (node.c_str (), O_RDWR | O_NONBLOCK | O_CLOEXEC));
}

inline void
v4l2_subscribe (int fd, uint32_t type, uint32_t id)
{
  v4l2_event_subscription subscription = {};
  subscription.type = type;
  subscription.id = id;
  v4l2_ask (fd, VIDIOC_SUBSCRIBE_EVENT, &subscription);
}

/// Waits until an event has come, and takes all there are; or until @timeout_ms are over, below 0
/// for ever. False when @wake is readable, or the device is lost.
inline bool
v4l2_wait_event (int fd, int wake, int timeout_ms)
{
  pollfd both[] = { { wake, POLLIN, 0 }, { fd, POLLPRI, 0 } };
  if (poll (both, 2, timeout_ms) < 0 && errno != EINTR)
    return false;
  if (both[0].revents || both[1].revents & (POLLERR | POLLHUP | POLLNVAL))
    return false;
  v4l2_event event = {};
  while (both[1].revents & POLLPRI && v4l2_ask (fd, VIDIOC_DQEVENT, &event)) {
  }
  return true;
}

} // namespace mc

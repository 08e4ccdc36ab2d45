// SPDX-License-Identifier: LGPL-2.1-or-later
#include "mute_watch.hpp"

#include "gst/util/unique_fd.hpp"

#include <cerrno>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <thread>

namespace mc {

namespace {

/// Receivers of a signal tell of its loss when they are asked, not all of them by an event.
constexpr int kAskEveryMs = 500;
/// An input that has any of these shows nothing.
constexpr uint32_t kNoPicture = V4L2_IN_ST_NO_POWER | V4L2_IN_ST_NO_SIGNAL | V4L2_IN_ST_NO_H_LOCK
                                | V4L2_IN_ST_NO_SYNC | V4L2_IN_ST_NO_ACCESS;

bool
ask (int fd, unsigned long request, void *argument)
{
  int result = -1;
  do
    result = ioctl (fd, request, argument);
  while (result < 0 && errno == EINTR);
  return result >= 0;
}

/// Looks at a camera's node through an opening of its own, which captures nothing, on a thread of
/// its own, since a driver may take its time for any answer.
class V4l2Watch final : public MuteWatch
{
public:
  V4l2Watch (std::string node, MuteTold told)
      : node_ (std::move (node)), told_ (std::move (told)), wake_ (eventfd (0, EFD_CLOEXEC))
  {
    thread_ = std::thread ([this] { run (); });
  }
  ~V4l2Watch () override
  {
    eventfd_write (wake_.get (), 1);
    thread_.join ();
  }

private:
  struct State
  {
    bool has_shutter = false; ///< a privacy control
    bool shut = false;
    bool receives = false; ///< a signal from elsewhere
    bool no_picture = false;
    MuteReason reason () const
    {
      return shut ? MuteReason::DeviceMuted : no_picture ? MuteReason::Stalled : MuteReason::None;
    }
  };

  void run ()
  {
    pthread_setname_np (pthread_self (), "mc-v4l2-watch");
    const UniqueFd device (open (node_.c_str (), O_RDWR | O_NONBLOCK | O_CLOEXEC));
    if (device.get () < 0) {
      GST_INFO ("%s is not watched: %s", node_.c_str (), g_strerror (errno));
      return;
    }
    subscribe (device.get ());
    for (;;) {
      const State state = look (device.get ());
      if (!state.has_shutter && !state.receives)
        return;
      told_ (state.reason ());
      if (!wait (device.get (), state.receives ? kAskEveryMs : -1))
        return;
    }
  }

  static void subscribe (int fd)
  {
    v4l2_event_subscription shutter = {};
    shutter.type = V4L2_EVENT_CTRL;
    shutter.id = V4L2_CID_PRIVACY;
    ask (fd, VIDIOC_SUBSCRIBE_EVENT, &shutter);
    v4l2_event_subscription signal = {};
    signal.type = V4L2_EVENT_SOURCE_CHANGE;
    ask (fd, VIDIOC_SUBSCRIBE_EVENT, &signal);
  }

  static State look (int fd)
  {
    State state;
    v4l2_control shutter = {};
    shutter.id = V4L2_CID_PRIVACY;
    state.has_shutter = ask (fd, VIDIOC_G_CTRL, &shutter);
    state.shut = state.has_shutter && shutter.value != 0;
    int index = 0;
    v4l2_input input = {};
    if (!ask (fd, VIDIOC_G_INPUT, &index))
      return state;
    input.index = static_cast<uint32_t> (index);
    if (!ask (fd, VIDIOC_ENUMINPUT, &input))
      return state;
    state.receives = (input.capabilities & (V4L2_IN_CAP_DV_TIMINGS | V4L2_IN_CAP_STD)) != 0;
    state.no_picture = state.receives && (input.status & kNoPicture) != 0;
    return state;
  }

  /// Until something may have changed. False when the watch is over, or the device is lost.
  bool wait (int fd, int timeout_ms) const
  {
    pollfd both[] = { { wake_.get (), POLLIN, 0 }, { fd, POLLPRI, 0 } };
    if (poll (both, 2, timeout_ms) < 0 && errno != EINTR)
      return false;
    if (both[0].revents || both[1].revents & (POLLERR | POLLHUP | POLLNVAL))
      return false;
    v4l2_event event = {};
    while (both[1].revents & POLLPRI && ask (fd, VIDIOC_DQEVENT, &event)) {
    }
    return true;
  }

  const std::string node_;
  const MuteTold told_;
  const UniqueFd wake_; ///< readable when the watch is over
  std::thread thread_;
};

} // namespace

MuteWatchPtr
watch_v4l2 (const std::string &node, MuteTold told)
{
  return std::make_unique<V4l2Watch> (node, std::move (told));
}

} // namespace mc

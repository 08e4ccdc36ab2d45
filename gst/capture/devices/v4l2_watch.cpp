// SPDX-License-Identifier: LGPL-2.1-or-later
#include "mute_watch.hpp"

#include "v4l2_node.hpp"

#include <pthread.h>
#include <thread>

namespace mc {

namespace {

/// Receivers of a signal tell of its loss when they are asked, not all of them by an event.
constexpr int kAskEveryMs = 500;
/// An input that has any of these shows nothing.
constexpr uint32_t kNoPicture = V4L2_IN_ST_NO_POWER | V4L2_IN_ST_NO_SIGNAL | V4L2_IN_ST_NO_H_LOCK
                                | V4L2_IN_ST_NO_SYNC | V4L2_IN_ST_NO_ACCESS;

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
    const UniqueFd device = v4l2_open_beside (node_);
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
      if (!v4l2_wait_event (device.get (), wake_.get (), state.receives ? kAskEveryMs : -1))
        return;
    }
  }

  static void subscribe (int fd)
  {
    v4l2_subscribe (fd, V4L2_EVENT_CTRL, V4L2_CID_PRIVACY);
    v4l2_subscribe (fd, V4L2_EVENT_SOURCE_CHANGE, 0);
  }

  static State look (int fd)
  {
    State state;
    v4l2_control shutter = {};
    shutter.id = V4L2_CID_PRIVACY;
    state.has_shutter = v4l2_ask (fd, VIDIOC_G_CTRL, &shutter);
    state.shut = state.has_shutter && shutter.value != 0;
    int index = 0;
    v4l2_input input = {};
    if (!v4l2_ask (fd, VIDIOC_G_INPUT, &index))
      return state;
    input.index = static_cast<uint32_t> (index);
    if (!v4l2_ask (fd, VIDIOC_ENUMINPUT, &input))
      return state;
    state.receives = (input.capabilities & (V4L2_IN_CAP_DV_TIMINGS | V4L2_IN_CAP_STD)) != 0;
    state.no_picture = state.receives && (input.status & kNoPicture) != 0;
    return state;
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

// SPDX-License-Identifier: LGPL-2.1-or-later

/* How a TrackSrc gives its streaming thread away, and gets it back.
 *
 * A thread for each reader costs more to wake than the frame costs to hand over. So a source whose
 * consumer has proven quick ends its streaming thread, and delivery threads, which serve many, push
 * its frames. Whatever is not just the next frame (other caps, an event, the end, an error, a
 * consumer that has become slow) is left to the base class: its streaming thread is started again,
 * and finds in create () what was taken already. */

#include "track_src.hpp"

GST_DEBUG_CATEGORY_EXTERN (media_track_src_debug);
#define GST_CAT_DEFAULT media_track_src_debug

namespace mc {

namespace {

/// A consumer that takes a frame in less time is quick.
constexpr std::chrono::microseconds kQuick{ 500 };
/// One that takes so long has not only been unlucky: a busy machine makes anybody wait for a while.
constexpr std::chrono::milliseconds kStuck{ 20 };
/// One slow frame in three, or four in a row, are too many.
constexpr unsigned kTooSlow = 8;
/// One that was slow again and again has to prove itself for so many frames at most.
constexpr unsigned kMostProof = 64;

/// Held while one lives.
class StreamLock
{
public:
  explicit StreamLock (GstPad *pad) : pad_ (pad) { GST_PAD_STREAM_LOCK (pad_); }
  ~StreamLock () { GST_PAD_STREAM_UNLOCK (pad_); }
  StreamLock (const StreamLock &) = delete;

private:
  GstPad *const pad_;
};

/// The pad's task; null when the pad is being stopped.
Ref<GstTask>
task_of (GstPad *pad)
{
  GST_OBJECT_LOCK (pad);
  Ref<GstTask> task (GST_PAD_TASK (pad) ? ref (GST_PAD_TASK (pad)) : nullptr);
  GST_OBJECT_UNLOCK (pad);
  return task;
}

/// Whoever starts a task whose thread is just ending starts nothing, and neither does who comes
/// later: it is marked as started.
void
forget_missed_start (GstTask *task)
{
  GST_OBJECT_LOCK (task);
  const bool missed = GST_TASK_STATE (task) == GST_TASK_STARTED && !task->running;
  GST_OBJECT_UNLOCK (task);
  if (missed)
    gst_task_stop (task);
}

} // namespace

void
ProvenQuick::took ()
{
  if (gave_ == Clock::time_point{})
    return;
  quick_ = Clock::now () - gave_ < kQuick ? quick_ + 1 : 0;
}

void
ProvenQuick::took (Clock::duration time)
{
  if (time < kQuick)
    slowness_ -= std::min (slowness_, 1U);
  else
    slowness_ += time < kStuck ? 2 : kTooSlow;
}

bool
ProvenQuick::failed () const
{
  return slowness_ >= kTooSlow;
}

void
ProvenQuick::fail ()
{
  quick_ = slowness_ = 0;
  needed_ = std::min (2 * needed_, kMostProof);
}

TrackSrcDelivery::TrackSrcDelivery (GstPad *pad, TrackSrc *src) : pad_ (ref (pad)), src_ (src)
{
  fetch_ahead_of (What::Pad, pad);
  fetch_ahead_of (What::Consumer, src->stream_address ());
}

void
TrackSrcDelivery::end_streaming_thread (Ref<GstTask> task)
{
  ending_task_ = std::move (task);
  ending_ = true;
}

void
TrackSrcDelivery::deliver ()
{
  if (ending_.load (std::memory_order_relaxed) && ending_.exchange (false))
    join_streaming_thread ();
  const StreamLock locked (pad_.get ());
  if (src_)
    src_->deliver (last_time ());
}

/// Once it has left its loop; not with the stream lock, since a change of state may just have
/// started another one, which waits for that lock. That has a task of its own.
void
TrackSrcDelivery::join_streaming_thread ()
{
  bool has_left_loop;
  Ref<GstTask> task;
  {
    const StreamLock locked (pad_.get ());
    task = std::move (ending_task_);
    has_left_loop = task && gst_task_get_state (task.get ()) != GST_TASK_PAUSED;
  }
  if (!has_left_loop)
    return;
  gst_task_join (task.get ());
  forget_missed_start (task.get ());
}

void
TrackSrcDelivery::detach ()
{
  {
    const StreamLock locked (pad_.get ());
    src_ = nullptr;
  }
  dismiss ();
}

/* On the streaming thread, in create (). */

/// This is the thread that pushes.
void
TrackSrc::take_over ()
{
  called_back_.store (false, std::memory_order_relaxed);
  stream_.served.reset ();
  if (served_.exchange (false))
    stream_.consumer.forget_time ();
  else
    stream_.consumer.took ();
}

/// Called with a frame that is about to be pushed.
void
TrackSrc::let_serve (const OpenTrack &open)
{
  stream_.consumer.gave ();
  if (!stream_.consumer.proven () || !may_go_on (open))
    return;
  Ref<GstTask> task = task_of (GST_BASE_SRC_PAD (element_));
  if (!task)
    return;
  {
    MutexGuard guard (lock_);
    if (flushing_)
      return;
    served_ = true;
    delivery_->end_streaming_thread (ref (task.get ()));
  }
  GST_DEBUG_OBJECT (element_, "is served by delivery threads from now on");
  stream_.handing_over = true;
  stream_.served = { open_track (), open.reader.get () };
  gst_task_stop (task.get ());
  open.reader->serve (true);
}

/* On a delivery thread. */

void
TrackSrc::deliver (ProvenQuick::Clock::duration last_time)
{
  if (stream_.handing_over)
    finish_hand_over ();
  else
    stream_.consumer.took (last_time);
  const bool too_slow = served_ && stream_.consumer.failed ();
  if (too_slow)
    stream_.consumer.fail ();
  if (too_slow || called_back_.load (std::memory_order_relaxed))
    hand_back ();
  if (served_)
    return deliver_from (*stream_.served);
  if (const OpenTrackPtr open = open_track ()) {
    // What comes from now on is for the streaming thread, which may sleep already.
    open->reader->serve (false);
    open->reader->wake ();
  }
}

/// The streaming thread has ended. A start that it missed on its way out is made up for.
void
TrackSrc::finish_hand_over ()
{
  stream_.handing_over = false;
  const Ref<GstTask> task = task_of (GST_BASE_SRC_PAD (element_));
  if (!task)
    return;
  // The base class has paused it: it did not like how the push went.
  if (gst_task_get_state (task.get ()) == GST_TASK_PAUSED) {
    served_ = false;
    return;
  }
  if (!served_)
    start_task ();
}

/// Whether there is nothing for the base class to do.
bool
TrackSrc::may_go_on (const OpenTrack &open) const
{
  return open.reader->can_be_served () && element_->num_buffers_left < 0
         && !GST_PAD_NEEDS_RECONFIGURE (GST_BASE_SRC_PAD (element_));
}

bool
TrackSrc::needs_streaming_thread (const TrackReader &reader) const
{
  const OpenTrackPtr open = open_track ();
  return !open || !reader.can_be_served () || open->capture->rate_news () != stream_.rate_news;
}

void
TrackSrc::deliver_from (TrackReader &reader)
{
  const bool has_changed = reader.take_attention () && needs_streaming_thread (reader);
  if (has_changed || GST_PAD_NEEDS_RECONFIGURE (GST_BASE_SRC_PAD (element_)))
    return hand_back ();
  Pulled pulled = reader.take ();
  for (; served_ && pulled.status == PullStatus::Frame; pulled = reader.take ()) {
    if (pulled.caps != stream_.caps.get ())
      break;
    stream_.flow = send (std::move (pulled));
    if (stream_.flow != GST_FLOW_OK)
      return hand_back ();
  }
  if (pulled.status == PullStatus::Nothing || pulled.status == PullStatus::Flushing)
    return;
  stream_.held = std::move (pulled);
  if (served_)
    hand_back ();
}

GstFlowReturn
TrackSrc::send (Pulled pulled)
{
  BufferPtr buffer = stamp (std::move (pulled));
  if (!buffer)
    return GST_FLOW_OK;
  return gst_pad_push (GST_BASE_SRC_PAD (element_), buffer.release ());
}

/// Lets the base class go on.
void
TrackSrc::hand_back ()
{
  GST_DEBUG_OBJECT (element_, "has a streaming thread of its own again");
  served_ = false;
  start_task ();
}

void
TrackSrc::start_task ()
{
  if (const Ref<GstTask> task = task_of (GST_BASE_SRC_PAD (element_)))
    gst_task_start (task.get ());
}

void
TrackSrc::call_back ()
{
  std::shared_ptr<TrackSrcDelivery> delivery;
  {
    MutexGuard guard (lock_);
    // A streaming thread that gives itself away later looks for events before it pushes its frame.
    if (!delivery_ || !served_)
      return;
    delivery = delivery_;
  }
  called_back_.store (true, std::memory_order_relaxed);
  DeliveryBatch batch;
  batch.request (*delivery);
}

} // namespace mc

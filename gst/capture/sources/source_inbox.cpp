// SPDX-License-Identifier: LGPL-2.1-or-later
#include "source.hpp"

#include <algorithm>

/* What a Source's control thread is told, and by whom. */

namespace mc {

void
Source::tell (Note note)
{
  {
    MutexGuard guard (inbox_lock_);
    inbox_.push_back (std::move (note));
  }
  inbox_changed_.notify_all ();
}

void
Source::tell_task (Task task)
{
  {
    MutexGuard guard (inbox_lock_);
    if (!deaf_) {
      inbox_.push_back ({ Note::What::Task, nullptr, std::move (task) });
      task = {};
    }
  }
  inbox_changed_.notify_all ();
  if (task.drop)
    task.drop ();
}

/// The next note, or the next that is no task; nothing at @deadline, or when the Source is to
/// close.
std::optional<Source::Note>
Source::next_note (SteadyClock::time_point deadline, Tasks tasks)
{
  const auto is_taken
      = [tasks] (const Note &note) { return tasks == Tasks::Too || note.what != Note::What::Task; };
  MutexGuard guard (inbox_lock_);
  auto next = inbox_.end ();
  for (bool in_time = true;;) {
    next = std::find_if (inbox_.begin (), inbox_.end (), is_taken);
    if (close_wanted_ || (next == inbox_.end () && !in_time))
      return std::nullopt;
    if (next != inbox_.end ())
      break;
    if (deadline == SteadyClock::time_point::max ())
      inbox_changed_.wait (guard);
    else
      in_time = inbox_changed_.wait_until (guard, deadline);
  }
  Note note = std::move (*next);
  inbox_.erase (next);
  // In one step, so that whoever drops all tasks misses none.
  if (note.what == Note::What::Task)
    drop_current_ = note.task.drop;
  return note;
}

bool
Source::close_wanted ()
{
  MutexGuard guard (inbox_lock_);
  return close_wanted_;
}

/// No task is taken any more; those that wait are dropped, and so is the one under way. Any thread.
void
Source::drop_notes ()
{
  std::deque<Note> left;
  std::function<void ()> drop;
  {
    MutexGuard guard (inbox_lock_);
    deaf_ = true;
    left.swap (inbox_);
    drop.swap (drop_current_);
  }
  if (drop)
    drop ();
  for (const auto &note : left) {
    if (note.task.drop)
      note.task.drop ();
  }
}

/// What a pipeline that has been stopped had to tell concerns nobody any more.
void
Source::forget_feed ()
{
  const auto is_of_pipeline = [] (const Note &note) {
    return note.what == Note::What::FirstFrame || note.what == Note::What::CapsChanged
           || note.what == Note::What::Message;
  };
  MutexGuard guard (inbox_lock_);
  inbox_.erase (std::remove_if (inbox_.begin (), inbox_.end (), is_of_pipeline), inbox_.end ());
}

/// Unless it has been dropped since it was taken.
void
Source::carry_out (const Task &task)
{
  bool dropped;
  {
    MutexGuard guard (inbox_lock_);
    dropped = deaf_;
  }
  if (!dropped)
    task.run ();
  MutexGuard guard (inbox_lock_);
  drop_current_ = nullptr;
}

void
Source::put_back (std::vector<Note> notes)
{
  MutexGuard guard (inbox_lock_);
  inbox_.insert (inbox_.begin (), std::make_move_iterator (notes.begin ()),
                 std::make_move_iterator (notes.end ()));
}

CapsPtr
Source::told_caps ()
{
  MutexGuard guard (inbox_lock_);
  return ref_mini (told_caps_.get ());
}

/* What the pipeline tells; streaming thread, and any thread for messages. */

void
Source::on_caps (CapsPtr caps)
{
  if (frame_caps_ && gst_caps_is_equal (frame_caps_.get (), caps.get ()))
    return;
  const bool changed = frame_caps_ != nullptr;
  frame_caps_ = std::move (caps);
  {
    MutexGuard guard (inbox_lock_);
    told_caps_ = ref_mini (frame_caps_.get ());
  }
  if (!changed)
    return;
  tell_frame_.store (true, std::memory_order_relaxed);
  tell ({ Note::What::CapsChanged, nullptr, {} });
}

void
Source::on_device (DeviceHandle device, CapsPtr caps)
{
  frame_caps_ = std::move (caps);
  {
    MutexGuard guard (inbox_lock_);
    told_caps_ = ref_mini (frame_caps_.get ());
    told_device_ = std::move (device);
  }
  tell ({ Note::What::CapsChanged, nullptr, {} });
}

bool
Source::wakes ()
{
  if (!tell_frame_.load (std::memory_order_relaxed)
      || !tell_frame_.exchange (false, std::memory_order_relaxed))
    return false;
  tell ({ Note::What::FirstFrame, nullptr, {} });
  return true;
}

void
Source::when_settled (std::function<void ()> then)
{
  tell_task ({ std::move (then), {} });
}

void
Source::on_buffer (BufferPtr buffer, GstClockTime captured)
{
  if (!frame_caps_)
    return;
  BufferPtr lent = loans_.lend (std::move (buffer));
  if (!lent) {
    GST_WARNING (
        "a frame is lost: too many buffers of the device are out, and it cannot be copied");
    return broadcaster_.miss ();
  }
  FramePtr frame (new Frame (std::move (lent), ref_mini (frame_caps_.get ()), frames_++, captured));
  const bool is_news = tell_frame_.load (std::memory_order_relaxed)
                       && tell_frame_.exchange (false, std::memory_order_relaxed);
  if (is_news)
    first_.put (frame);
  else
    first_.take ();
  // What is pushed may be of any age.
  last_frame_.store (is_pushed_ ? gst_clock_get_time (clock_.get ()) : captured,
                     std::memory_order_relaxed);
  // Whoever pushes is the capture thread, for this one frame.
  if (is_pushed_)
    broadcaster_.wake ();
  broadcaster_.broadcast (std::move (frame));
  if (is_pushed_)
    broadcaster_.rest ();
  if (is_news)
    tell ({ Note::What::FirstFrame, nullptr, {} });
}

void
Source::on_message (MessagePtr message)
{
  tell ({ Note::What::Message, std::move (message), {} });
}

void
Source::on_muted (MuteReason why)
{
  if (told_mute_.exchange (why, std::memory_order_relaxed) == why)
    return;
  tell ({ Note::What::MuteChanged, nullptr, {} });
}

} // namespace mc

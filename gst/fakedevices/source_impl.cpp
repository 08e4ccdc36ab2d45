// SPDX-License-Identifier: LGPL-2.1-or-later
#include "source_impl.hpp"

GST_DEBUG_CATEGORY_EXTERN (fake_device_src_debug);
#define GST_CAT_DEFAULT fake_device_src_debug

namespace mc::fake {

void
SourceImpl::set_device (const char *name)
{
  MutexGuard guard (lock_);
  device_ = name ? name : "";
}

std::string
SourceImpl::device ()
{
  MutexGuard guard (lock_);
  return device_;
}

std::shared_ptr<Gate>
SourceImpl::gate ()
{
  MutexGuard guard (lock_);
  return gate_;
}

bool
SourceImpl::muted ()
{
  auto gate = this->gate ();
  return gate && gate->status ().muted;
}

/* Opening */

bool
SourceImpl::open ()
{
  auto gate = std::make_shared<Gate> (GST_ELEMENT (element_));
  {
    MutexGuard guard (lock_);
    gate_ = gate;
  }
  auto opened = Stage::process ()->open (kind_, device (), gate);
  if (auto *failure = std::get_if<OpenFailure> (&opened)) {
    post_failure (*failure);
    close ();
    return false;
  }
  auto opening = std::move (*std::get_if<std::unique_ptr<Opening>> (&opened));
  gate->begin (opening->status ());
  const bool ready = wait_for_device (*opening, *gate);
  {
    MutexGuard guard (lock_);
    opening_ = std::move (opening);
  }
  if (!ready)
    close ();
  else if (gate->status ().muted)
    g_object_notify (G_OBJECT (element_), "mute");
  return ready;
}

bool
SourceImpl::wait_for_device (const Opening &opening, Gate &gate)
{
  if (opening.delay () == 0)
    return true;
  const ClockPtr clock (gst_system_clock_obtain ());
  const GstClockTime end = gst_clock_get_time (clock.get ()) + opening.delay ();
  Gate::Turn turn = Gate::Turn::Changed;
  while (turn == Gate::Turn::Changed)
    turn = gate.wait_until (clock.get (), end);
  if (turn == Gate::Turn::Flushing)
    post_failure ({ OpenError::Other, "Opening the fake " + std::string (kind_name (kind_)) + " \""
                                          + opening.spec ()->name + "\" was interrupted" });
  return turn == Gate::Turn::Go;
}

void
SourceImpl::post_failure (const OpenFailure &failure)
{
  const char *why = failure.message.c_str ();
  switch (failure.error) {
  case OpenError::NotFound:
    GST_ELEMENT_ERROR (element_, RESOURCE, NOT_FOUND, ("%s.", why), (nullptr));
    return;
  case OpenError::Busy:
    GST_ELEMENT_ERROR (element_, RESOURCE, BUSY, ("%s.", why), (nullptr));
    return;
  case OpenError::Hardware:
    GST_ELEMENT_ERROR (element_, RESOURCE, OPEN_READ, ("%s.", why), (nullptr));
    return;
  case OpenError::None:
  case OpenError::Other:
    GST_ELEMENT_ERROR (element_, RESOURCE, FAILED, ("%s.", why), (nullptr));
    return;
  }
}

void
SourceImpl::close ()
{
  std::unique_ptr<Opening> opening;
  std::shared_ptr<Gate> gate;
  {
    MutexGuard guard (lock_);
    opening = std::move (opening_);
    gate = std::move (gate_);
  }
  if (gate && gate->status ().muted)
    g_object_notify (G_OBJECT (element_), "mute");
}

CapsPtr
SourceImpl::caps ()
{
  MutexGuard guard (lock_);
  return opening_ ? ref_mini (opening_->spec ()->caps.get ()) : template_caps (kind_);
}

void
SourceImpl::set_flushing (bool flushing)
{
  if (auto gate = this->gate ())
    gate->set_flushing (flushing);
}

/* Streaming */

bool
SourceImpl::start ()
{
  DeviceSpecPtr spec;
  {
    MutexGuard guard (lock_);
    if (!opening_)
      return false;
    spec = opening_->spec ();
  }
  stream_ = {};
  stream_.producer = kind_ == Kind::Camera ? make_video_producer (GST_ELEMENT (element_), *spec)
                                           : make_audio_producer (GST_ELEMENT (element_), *spec);
  return true;
}

void
SourceImpl::stop ()
{
  stream_ = {};
  slot_duration_ = backlog_ = 0;
}

bool
SourceImpl::set_caps (GstCaps *caps)
{
  stream_.promised = ref_mini (caps);
  return configure (ref_mini (caps));
}

bool
SourceImpl::configure (CapsPtr caps)
{
  if (stream_.delivered && gst_caps_is_equal (stream_.delivered.get (), caps.get ()))
    return true;
  /* The new grid begins where the old one ends. */
  if (stream_.begun)
    stream_.next.epoch += stream_.producer->begin_of (stream_.next.index);
  stream_.next.index = 0;
  if (!stream_.producer->configure (caps.get ()))
    return false;
  stream_.delivered = std::move (caps);
  backlog_ = stream_.producer->backlog ();
  const GstClockTime duration = stream_.producer->begin_of (1);
  if (slot_duration_.exchange (duration) != duration)
    gst_element_post_message (GST_ELEMENT (element_),
                              gst_message_new_latency (GST_OBJECT (element_)));
  return true;
}

bool
SourceImpl::answer_latency (GstQuery *query) const
{
  const GstClockTime one = slot_duration_;
  if (one == 0)
    return false;
  gst_query_set_latency (query, TRUE, one, one + backlog_);
  return true;
}

/// Announces other caps than the negotiated ones while the device departs from them.
bool
SourceImpl::follow_departure (const Departure &departure)
{
  CapsPtr caps = apply_departure (stream_.promised.get (), departure, kind_);
  if (gst_caps_is_equal (stream_.delivered.get (), caps.get ()))
    return true;
  GST_INFO_OBJECT (element_, "delivers %" GST_PTR_FORMAT, caps.get ());
  CapsPtr announced = ref_mini (caps.get ());
  return configure (std::move (caps))
         && gst_pad_push_event (GST_BASE_SRC_PAD (element_), gst_event_new_caps (announced.get ()));
}

GstClockTime
SourceImpl::Time::running () const
{
  const GstClockTime now = gst_clock_get_time (clock.get ());
  return now > base ? now - base : 0;
}

SourceImpl::Time
SourceImpl::time () const
{
  ClockPtr clock (gst_element_get_clock (GST_ELEMENT (element_)));
  if (!clock)
    clock.reset (gst_system_clock_obtain ());
  return { std::move (clock), gst_element_get_base_time (GST_ELEMENT (element_)) };
}

/// Frames that were due during a stall, or while nobody fetched them for too long, are lost.
void
SourceImpl::choose_slot (const Time &time)
{
  Slot &next = stream_.next;
  const GstClockTime now = time.running ();
  if (!stream_.begun)
    next.epoch = now;
  stream_.begun = true;
  const GstClockTime end = next.epoch + stream_.producer->begin_of (next.index + 1);
  if (!stream_.lagging && now <= end + backlog_)
    return;
  const guint64 first = stream_.producer->first_from (now > next.epoch ? now - next.epoch : 0);
  if (first > next.index) {
    next.number += first - next.index;
    next.index = first;
    stream_.discont = true;
  }
  stream_.lagging = false;
}

BufferPtr
SourceImpl::stamped (BufferPtr buffer)
{
  const Slot &slot = stream_.next;
  const GstClockTime begin = stream_.producer->begin_of (slot.index);
  GST_BUFFER_PTS (buffer.get ()) = slot.epoch + begin;
  GST_BUFFER_DTS (buffer.get ()) = GST_CLOCK_TIME_NONE;
  GST_BUFFER_DURATION (buffer.get ()) = stream_.producer->begin_of (slot.index + 1) - begin;
  if (stream_.discont)
    GST_BUFFER_FLAG_SET (buffer.get (), GST_BUFFER_FLAG_DISCONT);
  stream_.discont = false;
  return buffer;
}

GstFlowReturn
SourceImpl::create (GstBuffer **buffer)
{
  const std::shared_ptr<Gate> gate = this->gate ();
  for (;;) {
    Gate::Turn turn = gate->wait_while_stalled ();
    stream_.lagging |= turn == Gate::Turn::Changed;
    if (turn <= Gate::Turn::Changed) {
      if (!follow_departure (gate->status ().deliver))
        return GST_FLOW_NOT_NEGOTIATED;
      const Time now = time ();
      choose_slot (now);
      const Slot &next = stream_.next;
      const GstClockTime end = next.epoch + stream_.producer->begin_of (next.index + 1);
      turn = gate->wait_until (now.clock.get (), now.base + end);
    }
    switch (turn) {
    case Gate::Turn::Flushing:
      return GST_FLOW_FLUSHING;
    case Gate::Turn::Lost:
      return GST_FLOW_ERROR;
    case Gate::Turn::Changed:
      continue;
    case Gate::Turn::Go:
      break;
    }
    /* A camera that exposes for longer has not lost anything. */
    const bool exposed = stream_.next.number % gate->status ().every == 0;
    Made made = exposed ? stream_.producer->make (stream_.next) : Made{};
    if (made.buffer)
      *buffer = stamped (std::move (made.buffer)).release ();
    else if (exposed)
      stream_.discont = true;
    stream_.next.index++;
    stream_.next.number++;
    if (*buffer || made.flow != GST_FLOW_OK)
      return made.flow;
  }
}

} // namespace mc::fake

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "consumers.hpp"

#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <thread>
#include <unistd.h>
#include <utility>

namespace bench {

namespace {

constexpr unsigned kWarmUp = 10;
/// GLib keeps a thread for half a second after its work.
constexpr std::chrono::milliseconds kThreadsRest{ 600 };

} // namespace

/* One consumer. */

void
Consumer::watch (GstElement *sink)
{
  const mc::PadPtr pad (gst_element_get_static_pad (sink, "sink"));
  gst_pad_add_probe (
      pad.get (), GstPadProbeType (GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM),
      arrived_cb, this, nullptr);
}

GstPadProbeReturn
Consumer::arrived_cb (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  auto *self = static_cast<Consumer *> (data);
  if (info->type & GST_PAD_PROBE_TYPE_BUFFER)
    self->arrived (pad, GST_PAD_PROBE_INFO_BUFFER (info));
  else if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) == GST_EVENT_CAPS)
    self->new_caps_ = true;
  return GST_PAD_PROBE_OK;
}

void
Consumer::note (double now, GstBuffer *buffer)
{
  if (last_ > 0)
    longest_gap_ = std::max (longest_gap_, now - last_);
  last_ = now;
  times_.push_back (static_cast<double> (GST_BUFFER_PTS (buffer)) / 1000);
  if (!std::exchange (new_caps_, false))
    return;
  changed_ = now;
  came_.notify_all ();
}

void
Consumer::arrived (GstPad *pad, GstBuffer *buffer)
{
  if (std::unique_lock<std::mutex> held (lock_); counts_ || first_ <= 0) {
    const GstElement *sink = GST_ELEMENT_CAST (GST_OBJECT_PARENT (pad));
    const double now = now_ns () / 1000.0;
    if (first_ <= 0) {
      first_ = now;
      came_.notify_all ();
    }
    if (counts_) {
      ages_.push_back (now
                       - static_cast<double> (GST_BUFFER_PTS (buffer) + sink->base_time) / 1000);
      note (now, buffer);
    }
  }
  if (++seen_ == wanted_) {
    const std::lock_guard<std::mutex> held (lock_);
    came_.notify_all ();
  }
  count_consumed ();
  if (!stalls_)
    return;
  std::unique_lock<std::mutex> held (lock_);
  let_go_.wait (held, [this] { return !stalls_; });
}

void
Consumer::begin ()
{
  const std::lock_guard<std::mutex> held (lock_);
  ages_.clear ();
  ages_.reserve (100000);
  new_caps_ = false;
  counts_ = true;
}

/// Waits for the frame that is just being counted.
void
Consumer::finish ()
{
  const std::lock_guard<std::mutex> held (lock_);
  counts_ = false;
}

double
Consumer::missed (double interval) const
{
  double missed = 0;
  for (std::size_t i = 1; i < times_.size (); i++)
    missed += std::max (0.0, std::round ((times_[i] - times_[i - 1]) / interval) - 1);
  return missed;
}

void
Consumer::wait_seen (unsigned frames)
{
  std::unique_lock<std::mutex> held (lock_);
  wanted_ = frames;
  came_.wait (held, [&] { return seen_ >= frames; });
}

double
Consumer::wait_first ()
{
  std::unique_lock<std::mutex> held (lock_);
  came_.wait (held, [this] { return first_ > 0; });
  return first_ * 1000;
}

double
Consumer::wait_new_caps ()
{
  std::unique_lock<std::mutex> held (lock_);
  came_.wait (held, [this] { return changed_ > 0; });
  return std::exchange (changed_, 0);
}

void
Consumer::let_go ()
{
  {
    const std::lock_guard<std::mutex> held (lock_);
    stalls_ = false;
  }
  let_go_.notify_all ();
}

/* Pipelines. */

GstElement *
Pipelines::add (const std::string &line)
{
  mc::ErrorPtr error;
  mc::ElementPtr made = mc::sink (gst_parse_launch (line.c_str (), mc::out (error)));
  if (error)
    g_error ("%s, in %.80s", error->message, line.c_str ());
  const mc::ClockPtr clock (gst_system_clock_obtain ());
  if (!GST_IS_PIPELINE (made.get ())) {
    mc::ElementPtr pipeline = mc::sink (gst_pipeline_new (nullptr));
    gst_bin_add (GST_BIN (pipeline.get ()), made.get ());
    made = std::move (pipeline);
  }
  gst_pipeline_use_clock (GST_PIPELINE (made.get ()), clock.get ());
  gst_element_set_start_time (made.get (), GST_CLOCK_TIME_NONE);
  all_.push_back (std::move (made));
  return all_.back ().get ();
}

void
Pipelines::play ()
{
  const mc::ClockPtr clock (gst_system_clock_obtain ());
  if (!GST_CLOCK_TIME_IS_VALID (base_))
    base_ = gst_clock_get_time (clock.get ());
  // Consumers first.
  for (auto pipeline = all_.rbegin (); pipeline != all_.rend (); ++pipeline) {
    gst_element_set_base_time (pipeline->get (), base_);
    gst_element_set_state (pipeline->get (), GST_STATE_PLAYING);
  }
}

void
Pipelines::stop ()
{
  for (const auto &pipeline : all_)
    gst_element_set_state (pipeline.get (), GST_STATE_NULL);
  all_.clear ();
}

/* Tracks. */

TrackPtr
open_track (const char *constraints)
{
  mc::ErrorPtr error;
  const std::string both = std::string ("{\"video\":") + constraints + "}";
  g_autoptr (GstMediaStreamConstraints) asked
      = gst_media_stream_constraints_from_json (both.c_str (), mc::out (error));
  const mc::Ref<GstMediaStream> stream (gst_media_devices_get_user_media (
      gst_media_devices_get_default (), asked, nullptr, mc::out (error)));
  if (!stream)
    g_error ("%s: %s", constraints, error->message);
  const mc::ObjectListPtr tracks (gst_media_stream_get_tracks (stream.get ()));
  return mc::ref (static_cast<GstMediaStreamTrack *> (tracks.get ()->data));
}

TrackPtr
clone (const TrackPtr &track)
{
  return TrackPtr (gst_media_stream_track_clone (track.get ()));
}

/* Many consumers. */

Audience::Audience (unsigned n)
{
  for (unsigned i = 0; i < n; i++)
    consumers_.push_back (std::make_unique<Consumer> ());
}

Audience::~Audience ()
{
  for (const auto &consumer : consumers_)
    consumer->let_go ();
}

void
Audience::sit_in (GstElement *pipeline, unsigned first, unsigned n)
{
  for (unsigned i = first; i < first + n; i++) {
    const std::string name = "end" + std::to_string (i);
    const mc::ElementPtr sink (gst_bin_get_by_name (GST_BIN (pipeline), name.c_str ()));
    consumers_[i]->watch (sink.get ());
  }
}

/// Until each has seen so many frames, from the beginning.
void
Audience::wait_frames (unsigned frames, unsigned but)
{
  for (unsigned i = 0; i < size (); i++) {
    if (i != but)
      consumers_[i]->wait_seen (frames);
  }
}

/// Until frames flow and the threads that only the beginning needed have gone.
void
Audience::wait_settled ()
{
  wait_frames (kWarmUp);
  double before;
  do {
    before = threads ();
    std::this_thread::sleep_for (kThreadsRest);
  } while (threads () != before);
}

/// One long sleep: whoever looked at the consumers meanwhile would be counted with them.
Run
Audience::measure (std::chrono::milliseconds time, unsigned but)
{
  unsigned before = 0, after = 0;
  for (const auto &consumer : consumers_) {
    consumer->begin ();
    before += consumer->seen ();
  }
  const double start = now_ns (CLOCK_PROCESS_CPUTIME_ID);
  std::this_thread::sleep_for (time);
  const double cpu = now_ns (CLOCK_PROCESS_CPUTIME_ID) - start;
  Samples ages;
  for (unsigned i = 0; i < size (); i++) {
    consumers_[i]->finish ();
    after += consumers_[i]->seen ();
    for (const double age : consumers_[i]->ages ()) {
      if (i != but)
        ages.add (age);
    }
  }
  return { cpu / 1000.0 / (after - before), ages.median (), ages.percentile (0.99),
           ages.percentile (1), threads () };
}

/* Clones. */

std::string
end (unsigned i)
{
  return "fakesink sync=false async=false enable-last-sample=false name=end" + std::to_string (i)
         + " ";
}

Clones::Clones (unsigned n, const char *constraints, Audience &audience)
    : track_ (open_track (constraints))
{
  std::string line;
  for (unsigned i = 0; i < n; i++)
    line += "videotracksrc name=src" + std::to_string (i) + " ! " + end (i);
  pipeline_ = pipelines_.add (line);
  for (unsigned i = 0; i < n; i++) {
    tracks_.push_back (clone (track_));
    const mc::ElementPtr source (
        gst_bin_get_by_name (GST_BIN (pipeline_), ("src" + std::to_string (i)).c_str ()));
    g_object_set (source.get (), "track", tracks_.back ().get (), nullptr);
  }
  audience.sit_in (pipeline_, 0, n);
  pipelines_.play ();
}

Clones::~Clones ()
{
  pipelines_.stop ();
  gst_media_stream_track_stop (track_.get ());
  for (const auto &track : tracks_)
    gst_media_stream_track_stop (track.get ());
}

double
threads ()
{
  double n = 0;
  for ([[maybe_unused]] const auto &entry : std::filesystem::directory_iterator ("/proc/self/task"))
    n++;
  return n;
}

double
resident_bytes ()
{
  std::ifstream statm ("/proc/self/statm");
  double size = 0, resident = 0;
  statm >> size >> resident;
  return resident * static_cast<double> (sysconf (_SC_PAGESIZE));
}

} // namespace bench

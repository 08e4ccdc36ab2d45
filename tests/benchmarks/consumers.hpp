// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "bench.hpp"
#include "bench_camera.hpp"

#include "gst/mediacapture/mediacapture.h"
#include "gst/util/raii.hpp"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

/* Many consumers of the bench camera, in one way or another, and what each of them gets. */

namespace bench {

/// One sink: when it gets frames, and how old they are then.
class Consumer
{
public:
  void begin ();
  void finish ();
  void stall () { stalls_ = true; } ///< with the next frame, until let_go ()
  void let_go ();

  unsigned seen () const { return seen_; }
  const std::vector<double> &ages () const { return ages_; } ///< microseconds
  double longest_gap () const { return longest_gap_; }       ///< microseconds
  /// Frames between two that came further apart by their times than one @interval, microseconds.
  double missed (double interval) const;
  void wait_seen (unsigned frames); ///< in all
  double wait_first ();             ///< when the first frame came, ns
  double wait_new_caps ();          ///< when the first frame in new caps came, microseconds

  void watch (GstElement *sink);

private:
  static GstPadProbeReturn arrived_cb (GstPad *pad, GstPadProbeInfo *info, gpointer self);
  void arrived (GstPad *pad, GstBuffer *buffer);
  void note (double now, GstBuffer *buffer);

  std::atomic<unsigned> seen_{ 0 };
  std::atomic<unsigned> wanted_{ 0 };
  bool counts_ = false; ///< with lock_
  std::atomic<bool> stalls_{ false };
  std::vector<double> ages_;
  std::vector<double> times_; ///< PTS, microseconds
  double last_ = 0;
  double first_ = 0;
  double changed_ = 0;
  bool new_caps_ = false;
  std::condition_variable came_;
  double longest_gap_ = 0;
  std::mutex lock_;
  std::condition_variable let_go_;
};

/// What a run of one way gave.
struct Run
{
  double cpu = 0; ///< of the process, microseconds for each consumer and frame
  double p50 = 0; ///< age of a frame at its consumer, microseconds
  double p99 = 0;
  double oldest = 0;
  double threads = 0;
};

/// Pipelines that share the system clock and one base time.
class Pipelines
{
public:
  ~Pipelines () { stop (); }
  GstElement *add (const std::string &line);
  void play ();
  void stop ();

private:
  std::vector<mc::ElementPtr> all_;
  GstClockTime base_ = GST_CLOCK_TIME_NONE;
};

using TrackPtr = mc::Ref<GstMediaStreamTrack>;
TrackPtr open_track (const char *constraints);
TrackPtr clone (const TrackPtr &track);

/// @n consumers, each in a way of its own: `videotracksrc track=` a clone, `tee ! queue`, …
class Audience
{
public:
  explicit Audience (unsigned n);
  ~Audience ();

  Consumer &operator[] (unsigned i) { return *consumers_[i]; }
  unsigned size () const { return static_cast<unsigned> (consumers_.size ()); }

  /// Lines end in `fakesink name=end%u`; %u is the number.
  void sit_in (GstElement *pipeline, unsigned first, unsigned n);

  void wait_frames (unsigned frames, unsigned but = UINT32_MAX);
  void wait_settled ();
  Run measure (std::chrono::milliseconds time, unsigned but = UINT32_MAX);

private:
  std::vector<std::unique_ptr<Consumer>> consumers_;
};

/// The clones of one track, each in an element of its own.
class Clones
{
public:
  Clones (unsigned n, const char *constraints, Audience &audience);
  ~Clones ();
  const TrackPtr &operator[] (unsigned i) const { return tracks_[i]; }
  GstElement *pipeline () const { return pipeline_; }

private:
  TrackPtr track_;
  std::vector<TrackPtr> tracks_;
  Pipelines pipelines_;
  GstElement *pipeline_;
};

/// The sink of a consumer in a line of gst-launch.
std::string end (unsigned i);

double threads ();
double resident_bytes ();

} // namespace bench

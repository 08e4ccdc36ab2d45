// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "fixture.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <random>

namespace mctest {

using SteadyClock = std::chrono::steady_clock;
using Random = std::mt19937;

/// A track, and how often it told its end.
struct Watched
{
  explicit Watched (TrackPtr t) : track (std::move (t))
  {
    g_signal_connect_data (
        track.get (), "ended", G_CALLBACK (ended_cb), new std::shared_ptr<std::atomic<int>> (ends),
        [] (gpointer data, GClosure *) {
          delete static_cast<std::shared_ptr<std::atomic<int>> *> (data);
        },
        GConnectFlags (0));
  }
  static void ended_cb (GstMediaStreamTrack *track, gpointer data)
  {
    const auto &ends = *static_cast<std::shared_ptr<std::atomic<int>> *> (data);
    fail_unless (ends->fetch_add (1) == 0, "the end was told twice");
    assert_equals_int (gst_media_stream_track_get_ready_state (track),
                       GST_MEDIA_STREAM_TRACK_STATE_ENDED);
  }

  const TrackPtr track;
  const std::shared_ptr<std::atomic<int>> ends = std::make_shared<std::atomic<int>> (0);
};
using WatchedPtr = std::shared_ptr<Watched>;

/// What the threads of a soak share. It takes its time, and up to kPatience seconds more until each
/// thing has happened.
class Soak
{
public:
  static constexpr unsigned kPatience = 15;

  explicit Soak (unsigned seconds)
      : end_ (SteadyClock::now () + std::chrono::seconds (seconds)),
        latest_ (end_ + std::chrono::seconds (kPatience))
  {
  }

  bool over () const
  {
    const auto now = SteadyClock::now ();
    return now >= latest_ || (now >= end_ && nothing_missing ());
  }
  bool nothing_missing () const
  {
    return opened > 0 && cloned > 0 && granted > 0 && asked > 0 && read > 0 && disturbed > 0;
  }

  /// A pause of at most @most milliseconds.
  void pause (Random &random, unsigned most)
  {
    const auto now = SteadyClock::now ();
    const auto until = now + std::chrono::milliseconds (random () % most);
    std::unique_lock<std::mutex> guard (lock_);
    never_.wait_until (guard, std::min (now < end_ ? end_ : latest_, until),
                       [this] { return over (); });
  }

  void add (TrackPtr track)
  {
    auto watched = std::make_shared<Watched> (std::move (track));
    const std::lock_guard<std::mutex> guard (lock_);
    all_.push_back (std::move (watched));
  }
  /// Null when there is none.
  WatchedPtr any (Random &random)
  {
    const std::lock_guard<std::mutex> guard (lock_);
    return all_.empty () ? nullptr : all_[random () % all_.size ()];
  }
  /// Any, not to be found any more.
  WatchedPtr take (Random &random)
  {
    const std::lock_guard<std::mutex> guard (lock_);
    if (all_.empty ())
      return nullptr;
    std::swap (all_[random () % all_.size ()], all_.back ());
    const WatchedPtr taken = std::move (all_.back ());
    all_.pop_back ();
    return taken;
  }
  std::vector<WatchedPtr> all ()
  {
    const std::lock_guard<std::mutex> guard (lock_);
    return all_;
  }
  std::size_t count () { return all ().size (); }

  std::atomic<int> asked{ 0 };     ///< changes without waiting
  std::atomic<int> answered{ 0 };  ///< of them
  std::atomic<int> granted{ 0 };   ///< changes
  std::atomic<int> opened{ 0 };    ///< tracks from devices
  std::atomic<int> cloned{ 0 };    ///< tracks from others
  std::atomic<int> read{ 0 };      ///< frames
  std::atomic<int> disturbed{ 0 }; ///< devices

private:
  const SteadyClock::time_point end_, latest_;
  std::mutex lock_;
  std::condition_variable never_;
  std::vector<WatchedPtr> all_;
};

} // namespace mctest

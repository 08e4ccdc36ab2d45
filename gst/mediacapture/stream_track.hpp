// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

/* The inside of a GstMediaStreamTrack, for the files that implement it. */

#include "objects.hpp"

struct TrackImpl
{
  ~TrackImpl ()
  {
    if (capture)
      capture->set_events ({});
  }

  // Set before anybody else sees the object, constant afterwards.
  std::shared_ptr<mc::CaptureTrack>
      capture; ///< null for a track that never had a device: it is ended
  std::string id;
  std::shared_ptr<mc::Watchers> end = std::make_shared<mc::Watchers> ();

  mc::Mutex lock;
  bool stopped MC_GUARDED_BY (lock) = false; ///< by the application: no `ended` any more
  bool end_told MC_GUARDED_BY (lock) = false;
  bool overconstrained MC_GUARDED_BY (lock) = false; ///< and it was told
  std::string label_told MC_GUARDED_BY (lock);
  bool enabled_without_device MC_GUARDED_BY (lock) = true;
  std::string content_hint MC_GUARDED_BY (lock);
};

struct _GstMediaStreamTrack
{
  GstObject parent;
  TrackImpl *impl; ///< owned; set in init, deleted in finalize, never null between
};

namespace mc {

struct TrackNews;

namespace TrackSignal {
enum
{
  Ended,
  Mute,
  Unmute,
  Configurationchange,
  Overconstrained,
  RateDeviation,
  Count
};
} // namespace TrackSignal
extern guint track_signals[TrackSignal::Count]; ///< set when the class is made

/// In the main context of the track's application.
void deliver_news (GstMediaStreamTrack *track, const TrackNews &news);

/// The life of the track now; of one that never had a device, the end.
TrackMachine state_of (GstMediaStreamTrack *track);
/// Tells the properties that change with the end.
void notify_end (GstMediaStreamTrack *track);

} // namespace mc

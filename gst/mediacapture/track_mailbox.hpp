// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "internal.hpp"

namespace mc {

/// Something that happened to a track from outside.
struct TrackNews
{
  enum class What
  {
    Ended,
    MuteChanged,
    ConfigurationChanged,
    RateChanged
  } what;
  MuteReason muted = MuteReason::None; ///< the new state, if that changed
  RateState rate = {};
};

/// Carries news of a track from the engine's threads to the main context of its object, in order.
///
/// The engine holds the mailbox and no reference of the object, so that an application can drop the
/// last one at any moment. Thread-safe.
class TrackMailbox : public std::enable_shared_from_this<TrackMailbox>
{
public:
  using Deliver = void (*) (GstMediaStreamTrack *track, const TrackNews &news);

  /// @context: null for the global default one.
  TrackMailbox (GstMediaStreamTrack *track, GMainContext *context, Deliver deliver);
  ~TrackMailbox ();
  TrackMailbox (const TrackMailbox &) = delete;

  /// Any thread. The news is dropped when the object is gone by then.
  void post (const TrackNews &news);

private:
  struct Letter;
  static gboolean open_cb (gpointer letter);

  GWeakRef track_;
  const MainContextPtr context_;
  const Deliver deliver_;
};

} // namespace mc

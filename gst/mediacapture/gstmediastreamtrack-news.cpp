// SPDX-License-Identifier: LGPL-2.1-or-later

/* What a track tells its application, in the main context of that. */

#include "overconstrained.hpp"
#include "stream_track.hpp"
#include "track_mailbox.hpp"

namespace mc {

guint track_signals[TrackSignal::Count];

namespace {

using Track = GstMediaStreamTrack;

/// [Spec: ends for another reason than stop](https://w3c.github.io/mediacapture-main/#ends-nostop)
void
deliver_end (Track *self)
{
  {
    MutexGuard guard (self->impl->lock);
    if (std::exchange (self->impl->end_told, true))
      return;
  }
  notify_end (self);
  // With its context; no event, as for a page that is left.
  if (state_of (self).end_reason () == EndReason::Stopped)
    return;
  {
    // A handler of notify may have stopped the track just now.
    MutexGuard guard (self->impl->lock);
    if (self->impl->stopped)
      return;
  }
  g_signal_emit (self, track_signals[TrackSignal::Ended], 0);
}

/// [Spec: set a track's muted state](https://w3c.github.io/mediacapture-main/#set-track-muted)
void
deliver_mute (Track *self, MuteReason reason)
{
  {
    MutexGuard guard (self->impl->lock);
    if (self->impl->stopped)
      return;
  }
  g_object_notify (G_OBJECT (self), "muted");
  g_object_notify (G_OBJECT (self), "mute-reason");
  g_signal_emit (
      self, track_signals[reason == MuteReason::None ? TrackSignal::Unmute : TrackSignal::Mute], 0);
}

/// [Spec:
/// configurationchange](https://w3c.github.io/mediacapture-extensions/#event-mediastreamtrack-configurationchange)
void
deliver_configuration (Track *self)
{
  if (state_of (self).ready_state () != ReadyState::Live)
    return;
  const auto failed = overconstraint_of (*self->impl->capture);
  const std::string label = self->impl->capture->device ()->label;
  bool is_new;
  bool is_renamed;
  {
    MutexGuard guard (self->impl->lock);
    is_new = !std::exchange (self->impl->overconstrained, failed.has_value ()) && failed;
    is_renamed = std::exchange (self->impl->label_told, label) != label;
  }
  if (is_renamed)
    g_object_notify (G_OBJECT (self), "label");
  g_signal_emit (self, track_signals[TrackSignal::Configurationchange], 0);
  if (!is_new)
    return;
  GError *error = nullptr;
  set_g_error (&error, *failed);
  const ErrorPtr owned (error);
  g_signal_emit (self, track_signals[TrackSignal::Overconstrained], 0, error);
}

void
deliver_rate (Track *self, const RateState &rate)
{
  if (state_of (self).ready_state () == ReadyState::Live)
    g_signal_emit (self, track_signals[TrackSignal::RateDeviation], 0, gboolean (rate.deviates),
                   rate.setting, rate.measured);
}

} // namespace

void
deliver_news (GstMediaStreamTrack *self, const TrackNews &news)
{
  switch (news.what) {
  case TrackNews::What::Ended:
    return deliver_end (self);
  case TrackNews::What::MuteChanged:
    return deliver_mute (self, news.muted);
  case TrackNews::What::ConfigurationChanged:
    return deliver_configuration (self);
  case TrackNews::What::RateChanged:
    return deliver_rate (self, news.rate);
  }
}

} // namespace mc

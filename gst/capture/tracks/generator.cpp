// SPDX-License-Identifier: LGPL-2.1-or-later
#include "generator.hpp"

#include "gst/capture/devices/pushed_device.hpp"
#include "gst/capture/sources/inlet.hpp"
#include "gst/capture/sources/source_registry.hpp"

namespace mc {

Generator::Generator (Kind kind, const std::string &label, MuteReason muted)
    : kind_ (kind), inlet_ (std::make_shared<Inlet> (make_pushed_device (kind, label), muted)),
      source_ (std::make_shared<Source> (
          inlet_->device (),
          [inlet = inlet_] (const Device &, const GstCaps *, FeedListener *listener) {
            return make_push_feed (inlet, listener);
          },
          muted))
{
}

Generator::Made
Generator::make (Kind kind, const std::string &label, MuteReason muted)
{
  std::unique_ptr<Generator> self (new Generator (kind, label, muted));
  auto format = std::make_shared<TapFormat> ();
  format->kind = kind;
  const TrackRequestPtr request
      = make_track_request (*self->source_->device (), TrackTerms{}, Constraints{}, nullptr);
  auto tap = std::make_shared<TrackTap> (format);
  auto track = std::make_shared<CaptureTrack> (
      self->source_, tap, TrackGrant{ request, Choice{}, format }, TrackMachine (muted));
  // With the hold that a new Source has.
  self->source_->join ({ track, std::move (tap), request, Choice{}, std::move (format) });
  SourceRegistry::instance ().start (self->source_);
  return { std::move (self), std::move (track) };
}

Generator::~Generator ()
{
  close ();
}

void
Generator::push (GstCaps *caps, BufferPtr buffer, GstClockTime time,
                 std::function<void (const Status &)> done)
{
  inlet_->push (caps, std::move (buffer), time, std::move (done));
}

Status
Generator::set_caps (GstCaps *caps)
{
  return inlet_->set_caps (caps);
}

bool
Generator::set_muted (bool muted)
{
  return inlet_->set_muted (muted);
}

bool
Generator::muted () const
{
  return inlet_->muted ();
}

bool
Generator::set_latency (GstClockTime latency)
{
  // A picture waits for two more at most; sound for much longer than anybody would have it.
  return source_->set_latency ({ latency, kind_ == Kind::Video ? latency : GST_CLOCK_TIME_NONE });
}

void
Generator::close ()
{
  // In this order, so that nobody takes the closed inlet for a failure.
  source_->on_pushed_all ();
  inlet_->close ();
}

bool
Generator::is_over () const
{
  return source_->unused () || inlet_->closed ();
}

} // namespace mc

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "track_tap.hpp"

#include <algorithm>

namespace mc {

TrackTap::TrackTap (TapFormat format)
    : format_ (std::move (format)),
      decimator_ (format_.kind == Kind::Video ? Decimator (format_.source_rate, format_.rate)
                                              : Decimator ())
{
}

void
TrackTap::prime (FramePtr first)
{
  if (decimator_.take (first->captured))
    primed_.put (std::move (first));
}

void
TrackTap::offer (const FramePtr &frame)
{
  primed_.take ();
  if (!decimator_.take (frame->captured))
    return;
  for (const auto &reader : readers_)
    reader->offer (frame);
}

void
TrackTap::finish ()
{
  finished_ = true;
  for (const auto &reader : readers_)
    reader->finish ();
  readers_.clear ();
}

void
TrackTap::add (std::shared_ptr<TrackReader> reader)
{
  if (finished_)
    reader->finish ();
  else
    readers_.push_back (std::move (reader));
}

void
TrackTap::remove (const TrackReader *reader)
{
  readers_.erase (std::remove_if (readers_.begin (), readers_.end (),
                                  [reader] (const auto &r) { return r.get () == reader; }),
                  readers_.end ());
}

} // namespace mc

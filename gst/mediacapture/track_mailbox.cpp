// SPDX-License-Identifier: LGPL-2.1-or-later
#include "track_mailbox.hpp"

namespace mc {

struct TrackMailbox::Letter
{
  std::shared_ptr<TrackMailbox> mailbox;
  TrackNews news;
};

TrackMailbox::TrackMailbox (GstMediaStreamTrack *track, GMainContext *context, Deliver deliver)
    : context_ (g_main_context_ref (context ? context : g_main_context_default ())),
      deliver_ (deliver)
{
  g_weak_ref_init (&track_, track);
}

TrackMailbox::~TrackMailbox ()
{
  g_weak_ref_clear (&track_);
}

void
TrackMailbox::post (const TrackNews &news)
{
  // Not g_main_context_invoke(): it would call back on this very thread when nobody runs the
  // context.
  const SourceReference source (g_idle_source_new ());
  g_source_set_priority (source.get (), G_PRIORITY_DEFAULT);
  g_source_set_name (source.get (), "media stream track event");
  g_source_set_callback (source.get (), open_cb, new Letter{ shared_from_this (), news },
                         [] (gpointer letter) { delete static_cast<Letter *> (letter); });
  g_source_attach (source.get (), context_.get ());
}

gboolean
TrackMailbox::open_cb (gpointer data)
{
  const Letter &letter = *static_cast<Letter *> (data);
  const Ref<GstMediaStreamTrack> track (
      static_cast<GstMediaStreamTrack *> (g_weak_ref_get (&letter.mailbox->track_)));
  if (track)
    letter.mailbox->deliver_ (track.get (), letter.news);
  return G_SOURCE_REMOVE;
}

} // namespace mc

// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

/* The inside of a GstMediaStream, for the files that implement it. */

#include "mailbox.hpp"
#include "objects.hpp"

namespace mc {

using Tracks = std::vector<Ref<GstMediaStreamTrack>>;

/// Something that happened to a stream, for its main context.
struct StreamNews
{
  enum class What
  {
    Changed, ///< its tracks, or the life of one
    Added,   ///< by the implementation
    Removed  ///< by the implementation
  } what
      = What::Changed;
  Ref<GstMediaStreamTrack> track; ///< that was added or removed
};

using StreamMailbox = Mailbox<GstMediaStream, StreamNews>;

} // namespace mc

struct StreamImpl
{
  ~StreamImpl ();

  struct Member
  {
    mc::Ref<GstMediaStreamTrack> track;
    mc::WatchHandle life; ///< of its end
  };

  // Set before anybody else sees the object, constant afterwards.
  std::string id;
  std::shared_ptr<mc::StreamMailbox> mailbox;

  mc::Watchers watchers; ///< of the members
  mc::Mutex lock;
  std::vector<Member> members MC_GUARDED_BY (lock); ///< in the order they were added
  mc::Tracks listed MC_GUARDED_BY (lock);           ///< the members that the list model has told of
  bool told_active MC_GUARDED_BY (lock) = false;
};

struct _GstMediaStream
{
  GstObject parent;
  StreamImpl *impl; ///< owned; set in init, deleted in finalize, never null between
};

namespace mc {

/// References of the members, so that no lock is held while they are looked at.
Tracks members_of (GstMediaStream *stream);
/// Adds without a word; whether the stream did not have it.
bool stream_insert (GstMediaStream *stream, GstMediaStreamTrack *track);
/// What happens in the main context when news of a stream come there.
void deliver_stream_news (GstMediaStream *stream, const StreamNews &news);
/// The stream is finalized: its URLs lead nowhere.
void forget_object_urls (const std::string &stream_id);

} // namespace mc

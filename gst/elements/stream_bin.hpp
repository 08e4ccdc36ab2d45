// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "on_ended.hpp"
#include "outlet.hpp"

#include "gst/mediacapture/internal.hpp"
#include "gst/util/mutex.hpp"

#include <atomic>
#include <vector>

namespace mc {

/// The behaviour of mediastreambin and what is built on it: one track source and one ghost pad per
/// track of a stream, as long as the track is in the stream. Thread-safe.
///
/// Pads are made and taken away by one thread at a time, that of whoever changes something; who
/// comes while it is at work leaves the rest to it and waits for nothing.
class StreamBin
{
public:
  using Tracks = std::vector<Ref<GstMediaStreamTrack>>;

  /// What the shell tells its user; called with no lock held.
  struct Events
  {
    void (*track_added) (GstBin *bin, GstMediaStreamTrack *track);
    void (*track_removed) (GstBin *bin, GstMediaStreamTrack *track);
  };

  StreamBin (GstBin *bin, const Events &events, const Outlet::Requests &requests)
      : bin_ (bin), events_ (events), requests_ (requests)
  {
  }

  Ref<GstMediaStream> stream () const;          ///< may be null
  bool set_stream (Ref<GstMediaStream> stream); ///< whether it changed; at any time
  void set_num_buffers (int count); ///< of each track source that is made from now on; -1: no limit

  /// The bin's property; its track sources follow it.
  bool set_on_ended (OnEnded what) { return on_ended_.exchange (what) != what; }
  OnEnded on_ended () const { return on_ended_; }

  /// As the bin's user sees it, the `mediastream:` or other URI that says what it plays; may be
  /// empty.
  void set_uri (const char *uri);
  std::string uri () const;

  bool add_track (GstMediaStreamTrack *track);    ///< false when it was there
  bool remove_track (GstMediaStreamTrack *track); ///< false when it was not
  Tracks tracks () const;                         ///< of the stream

  /// Makes the pads of all tracks of the stream; from now on until clear () they follow it.
  void populate ();
  /// Takes all pads away.
  void clear ();

  /// Which streams have pads, by a select-streams event; false when it names none of ours.
  bool select (GstEvent *event);

  /// A track source that somebody puts into the bin: its track joins the stream.
  bool may_adopt (GstElement *source) const; ///< not when its track has a pad already
  void adopt (GstElement *source);
  /// A track source goes out of the bin, and its track out of the stream.
  void abandon (GstElement *source);
  /// The source got the track that it asked for.
  void track_known (GstElement *source);
  /// The bin is being disposed of; what is in it is none of the stream's business any more.
  void retire ();

private:
  struct Member
  {
    Ref<GstMediaStreamTrack> track; ///< null: its source has not got it yet
    ElementPtr adopted;             ///< the source that somebody put into the bin, if so
    bool asks = false;              ///< the adopted source asks for the track by itself
    bool joined = true;             ///< false: on its way into the stream
    bool selected = true;           ///< always, with an adopted source
    Ref<GstStream> stream;          ///< null while there are no pads
    std::shared_ptr<Outlet> outlet; ///< null while it has no pad
  };
  using Members = std::vector<Member>;

  struct Plan ///< what a new pad is to be
  {
    Ref<GstMediaStreamTrack> track;
    Ref<GstStream> stream;
    Ref<GstStreamCollection> collection;
    ElementPtr adopted;
    bool video = false;
    std::string pad_name;
    guint run = 0;
    int num_buffers = -1;
  };

  /// How the stream differs from the members.
  struct Round
  {
    Tracks came;
    Members gone;
  };

  void follow ();
  void follow_once ();
  Round reconcile (const Tracks &now);
  void take_down (const Member &member);
  void hide_deselected ();
  std::optional<Plan> next_plan ();
  void begin_members ();
  void begin (Member &member) MC_REQUIRES (lock_);
  void make_pad (Plan plan);
  ElementPtr make_source (const Plan &plan);
  bool keep (const Plan &plan, std::shared_ptr<Outlet> outlet);
  bool is_kept (const Outlet &outlet);
  void join (GstElement *source, Ref<GstMediaStreamTrack> track, Initiator initiator);
  Ref<GstMediaStream> need_stream ();
  void tell_selection ();

  GstBin *const bin_;
  const Events events_;
  const Outlet::Requests requests_;
  std::atomic<OnEnded> on_ended_{ OnEnded::Eos };

  mutable Mutex lock_; ///< never held over a call into GStreamer or the library, but for counting
                       ///< references and making GstStreams and their collections
  Ref<GstMediaStream> stream_ MC_GUARDED_BY (lock_);
  WatchHandle watch_ MC_GUARDED_BY (lock_); ///< of stream_
  Members members_ MC_GUARDED_BY (lock_);
  GstElement *making_ MC_GUARDED_BY (lock_) = nullptr; ///< the source that is going into the bin
  bool following_ MC_GUARDED_BY (lock_) = false;       ///< a thread is at work
  bool changed_ MC_GUARDED_BY (lock_) = false;         ///< since it looked
  bool running_ MC_GUARDED_BY (lock_) = false;
  guint run_ MC_GUARDED_BY (lock_) = 0; ///< the group id of the streams since populate ()
  Ref<GstStreamCollection> collection_ MC_GUARDED_BY (lock_); ///< of the members; null when stale
  std::optional<guint32> selection_ MC_GUARDED_BY (lock_); ///< the seqnum of one not yet answered
  std::string uri_ MC_GUARDED_BY (lock_);
  int num_buffers_ MC_GUARDED_BY (lock_) = -1;
  unsigned next_video_ MC_GUARDED_BY (lock_) = 0;
  unsigned next_audio_ MC_GUARDED_BY (lock_) = 0;
};

} // namespace mc

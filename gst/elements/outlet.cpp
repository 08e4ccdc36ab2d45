// SPDX-License-Identifier: LGPL-2.1-or-later
#include "outlet.hpp"

namespace mc {

/// What the inner side of a pad needs; on the source's streaming thread, but where a lock is named.
struct Outlet::Inside
{
  Inside (Tag says) : tag (std::move (says)), collection (ref (tag.collection.get ())) {}

  const Tag tag;

  Mutex lock;
  Ref<GstStreamCollection> collection MC_GUARDED_BY (lock); ///< that downstream shall know of
  std::atomic<bool> collection_is_news{ false };
};

namespace {

using InsidePtr = std::shared_ptr<Outlet::Inside>;

Outlet::Inside &
inside_of (gpointer data)
{
  return **static_cast<InsidePtr *> (data);
}

void
send_collection (Outlet::Inside &inside, GstPad *pad)
{
  inside.collection_is_news = false;
  Ref<GstStreamCollection> collection;
  {
    MutexGuard guard (inside.lock);
    collection = ref (inside.collection.get ());
  }
  gst_pad_push_event (pad, gst_event_new_stream_collection (collection.get ()));
}

/// The source's stream-start becomes that of the stream in the collection, which follows it.
gboolean
start_stream (Outlet::Inside &inside, GstPad *pad, GstObject *ghost, GstEvent *event)
{
  const EventPtr replaced (event);
  GstStream *stream = inside.tag.stream.get ();
  GstEvent *start = gst_event_new_stream_start (gst_stream_get_stream_id (stream));
  gst_event_set_group_id (start, inside.tag.group_id);
  gst_event_set_stream (start, stream);
  gst_event_set_seqnum (start, gst_event_get_seqnum (event));
  const gboolean done = gst_pad_event_default (pad, ghost, start);
  send_collection (inside, GST_PAD (ghost));
  return done;
}

gboolean
event (GstPad *pad, GstObject *ghost, GstEvent *given)
{
  Outlet::Inside &inside = inside_of (pad->eventdata);
  if (GST_EVENT_TYPE (given) == GST_EVENT_STREAM_START)
    return start_stream (inside, pad, ghost, given);
  if (GST_EVENT_TYPE (given) == GST_EVENT_CAPS) {
    GstCaps *caps = nullptr;
    gst_event_parse_caps (given, &caps);
    gst_stream_set_caps (inside.tag.stream.get (), caps);
  }
  return gst_pad_event_default (pad, ghost, given);
}

bool
any_pad_is_linked (GstElement *bin)
{
  bool linked = false;
  gst_element_foreach_src_pad (
      bin,
      [] (GstElement *, GstPad *pad, gpointer data) -> gboolean {
        return !(*static_cast<bool *> (data) = gst_pad_is_linked (pad));
      },
      &linked);
  return linked;
}

GstFlowReturn
chain (GstPad *pad, GstObject *ghost, GstBuffer *buffer)
{
  Outlet::Inside &inside = inside_of (pad->chaindata);
  if (inside.collection_is_news)
    send_collection (inside, GST_PAD (ghost));
  const GstFlowReturn flow = gst_proxy_pad_chain_default (pad, ghost, buffer);
  if (flow != GST_FLOW_NOT_LINKED)
    return flow;
  const ElementPtr bin (GST_ELEMENT (gst_object_get_parent (ghost)));
  return bin && any_pad_is_linked (bin.get ()) ? GST_FLOW_OK : GST_FLOW_NOT_LINKED;
}

PadPtr
make_ghost (GstBin *bin, GstPad *target, const std::string &name, const InsidePtr &inside)
{
  const char *const template_name = name[0] == 'v' ? "video_%u" : "audio_%u";
  GstPadTemplate *pad_template
      = gst_element_class_get_pad_template (GST_ELEMENT_GET_CLASS (bin), template_name);
  PadPtr ghost = sink (gst_ghost_pad_new_no_target_from_template (name.c_str (), pad_template));
  const PadPtr pad (GST_PAD (gst_proxy_pad_get_internal (GST_PROXY_PAD (ghost.get ()))));
  const auto forget = [] (gpointer data) { delete static_cast<InsidePtr *> (data); };
  gst_pad_set_chain_function_full (pad.get (), chain, new InsidePtr (inside), forget);
  gst_pad_set_event_function_full (pad.get (), event, new InsidePtr (inside), forget);
  gst_ghost_pad_set_target (GST_GHOST_PAD (ghost.get ()), target);
  return ghost;
}

} // namespace

Outlet::Outlet (GstBin *bin, ElementPtr source, const std::string &pad_name, Tag tag,
                const Requests &requests)
    : source_ (std::move (source)), inside_ (std::make_shared<Inside> (std::move (tag)))
{
  const PadPtr target (gst_element_get_static_pad (source_.get (), "src"));
  pad_ = make_ghost (bin, target.get (), pad_name, inside_);
  gst_pad_set_event_function (pad_.get (), requests.event);
  gst_pad_set_query_function (pad_.get (), requests.query);
  gst_pad_set_active (pad_.get (), TRUE);
}

Outlet::~Outlet ()
{
  gst_pad_set_active (pad_.get (), FALSE);
  gst_ghost_pad_set_target (GST_GHOST_PAD (pad_.get ()), nullptr);
}

void
Outlet::set_collection (GstStreamCollection *collection)
{
  Ref<GstStreamCollection> replaced = ref (collection);
  {
    MutexGuard guard (inside_->lock);
    inside_->collection.swap (replaced);
  }
  if (replaced.get () != collection)
    inside_->collection_is_news = true;
}

void
Outlet::show (GstBin *bin)
{
  gst_element_add_pad (GST_ELEMENT (bin), pad_.get ());
}

void
Outlet::remove (GstBin *bin, Source source)
{
  if (!gst_object_has_as_parent (GST_OBJECT (pad_.get ()), GST_OBJECT (bin))
      || removed_.exchange (true))
    return;
  if (source == Source::Stop)
    gst_element_set_bus (source_.get (), nullptr); // nobody is told that its pad is not linked
  gst_element_remove_pad (GST_ELEMENT (bin), pad_.get ());
  if (source == Source::Stop)
    stop_source (bin);
}

void
Outlet::start_source ()
{
  gst_element_sync_state_with_parent (source_.get ());
  if (stopped_) // while that was under way, and so perhaps in vain
    stop_soon ();
}

/// The source is out of the bin first, as a state change of that would wait for it too. One that is
/// under way, and knows its children already, passes over those whose state is locked.
void
Outlet::stop_source (GstBin *bin)
{
  stopped_ = true;
  gst_element_set_locked_state (source_.get (), TRUE);
  gst_bin_remove (bin, source_.get ());
  stop_soon ();
}

/// Stopping a source waits for its streaming thread, on which the caller may be, and which may be
/// stuck in something that only the caller can take down.
void
Outlet::stop_soon ()
{
  gst_element_call_async (
      source_.get (),
      [] (GstElement *source, gpointer) { gst_element_set_state (source, GST_STATE_NULL); },
      new std::shared_ptr<Outlet> (shared_from_this ()),
      [] (gpointer outlet) { delete static_cast<std::shared_ptr<Outlet> *> (outlet); });
}

} // namespace mc

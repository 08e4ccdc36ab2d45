// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/util/mutex.hpp"
#include "gst/util/raii.hpp"

#include <atomic>
#include <memory>
#include <string>

namespace mc {

/// One pad of a media stream bin and the track source behind it. Thread-safe.
///
/// A pad that nobody has linked loses its frames, as long as another pad of the bin is linked: who
/// does not want a track need not take its pad. Where none is linked, that is an error as usual.
class Outlet : public std::enable_shared_from_this<Outlet>
{
public:
  /// What becomes of the source when the pad goes.
  enum class Source
  {
    Stop, ///< it goes out of the bin, and to NULL on a thread of its own
    Stay  ///< it is somebody else's
  };

  /// What the pad says of its stream, as the messages on the bus do.
  struct Tag
  {
    Ref<GstStream> stream;
    guint group_id;
    Ref<GstStreamCollection> collection; ///< that the stream is in
  };

  /// Answers what downstream asks of the bin.
  struct Requests
  {
    gboolean (*event) (GstPad *pad, GstObject *bin, GstEvent *event);
    gboolean (*query) (GstPad *pad, GstObject *bin, GstQuery *query);
  };

  /// @source: in @bin already. The pad is not, until show ().
  Outlet (GstBin *bin, ElementPtr source, const std::string &pad_name, Tag tag,
          const Requests &requests);
  ~Outlet ();
  Outlet (const Outlet &) = delete;

  /// Adds the pad to the bin.
  void show (GstBin *bin);
  /// Takes the pad away, once. Where show () is under way elsewhere and it is not there yet,
  /// whoever calls that must see to it. Waits for nothing.
  void remove (GstBin *bin, Source source);
  /// The same for the source alone, as Source::Stop.
  void stop_source (GstBin *bin);
  GstElement *source () const { return source_.get (); }
  /// The source goes where the bin is, unless it is stopped meanwhile.
  void start_source ();

  /// Another one than the tag's; downstream gets to know with the next frame.
  void set_collection (GstStreamCollection *collection);

  struct Inside;

private:
  void stop_soon ();

  const ElementPtr source_;
  PadPtr pad_;
  const std::shared_ptr<Inside> inside_;
  std::atomic<bool> removed_{ false };
  std::atomic<bool> stopped_{ false };
};

} // namespace mc

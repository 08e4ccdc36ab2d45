// SPDX-License-Identifier: LGPL-2.1-or-later
#include "capture_track.hpp"
#include "source_registry.hpp"

#include "gst/core/explain.hpp"

#include <algorithm>

namespace mc {

namespace {

/// One request on its way through the devices.
struct Request
{
  const PreparedConstraints constraints;
  const GstCaps *peer;
  GCancellable *cancellable;
};

/// A device that can serve the request, and how.
struct Candidate
{
  DeviceHandle device;
  Choice choice;
};

struct TrackResult
{
  std::shared_ptr<CaptureTrack> track;
  std::optional<Error> error;
};

std::optional<Choice>
choose (const Capabilities &capabilities, const Device &device, const Request &request)
{
  if (!request.peer)
    return select_settings (capabilities, request.constraints);
  // To the solver no peers means anything; here it means that the reader takes nothing of this
  // device.
  const auto peers = peers_from_caps (request.peer, device);
  return peers.empty () ? std::nullopt : select_settings (capabilities, request.constraints, peers);
}

Error
cancelled_error ()
{
  return { ErrorCode::Abort, "the request was cancelled", "", "" };
}

/// The error of a request that no device, seen as @capabilities, can serve.
Error
overconstrained (const std::vector<const Capabilities *> &capabilities, const Request &request)
{
  return overconstrained_error (explain (capabilities, request.constraints),
                                capabilities.front ()->kind ());
}

/// Constraints are met but the other side of the pad takes none of it. That is no
/// OverconstrainedError: the application's constraints are not at fault.
Error
not_negotiable (const DeviceList &devices, const Request &request)
{
  const CharPtr wanted (gst_caps_to_string (request.peer));
  const CapsPtr offered = allowed_caps (devices, request.constraints);
  const CharPtr have (gst_caps_to_string (offered.get ()));
  return { ErrorCode::NotSupported,
           "the track and its reader have no format in common; add videoconvert or audioconvert "
           "behind the track",
           "",
           std::string ("reader accepts: ") + wanted.get () + "\ntrack offers: " + have.get () };
}

/// The raw format of the track: the Source's own, or, where the device's is compressed, one its
/// reader takes.
std::string
track_format (const Device &device, const Choice &choice, const GstCaps *source_caps,
              const GstCaps *peer)
{
  const GstStructure *structure = gst_caps_get_structure (source_caps, 0);
  const std::string own = gst_structure_get_string (structure, "format");
  if (!peer)
    return own;
  std::vector<std::string> formats = raw_formats (device, choice.box);
  formats.insert (formats.begin (), own);
  for (const auto &format : formats) {
    const CapsPtr caps = track_caps (device.kind, choice, format);
    if (gst_caps_can_intersect (caps.get (), peer))
      return format;
  }
  return own;
}

/// The Source's caps with what @choice changes. They are the very same when nothing differs.
CapsPtr
tap_caps (const Source &source, const Choice &choice, const std::string &format)
{
  const CapsPtr own = source.caps ();
  CapsPtr caps (gst_caps_copy (own.get ()));
  GstStructure *structure = gst_caps_get_structure (caps.get (), 0);
  if (source.device ()->kind == Kind::Audio) {
    gst_structure_set (structure, "rate", G_TYPE_INT, choice.sample_rate, "channels", G_TYPE_INT,
                       choice.channel_count, nullptr);
    int channels = 0;
    gst_structure_get_int (gst_caps_get_structure (own.get (), 0), "channels", &channels);
    if (channels != choice.channel_count)
      gst_structure_remove_field (structure, "channel-mask");
  } else {
    gst_structure_set (structure, "width", G_TYPE_INT, choice.width, "height", G_TYPE_INT,
                       choice.height, nullptr);
    if (!(choice.frame_rate == source.rate ()))
      gst_structure_set (structure, "framerate", GST_TYPE_FRACTION, choice.frame_rate.num,
                         choice.frame_rate.den, nullptr);
  }
  if (g_strcmp0 (gst_structure_get_string (structure, "format"), format.c_str ()) != 0) {
    gst_structure_set (structure, "format", G_TYPE_STRING, format.c_str (), nullptr);
    gst_structure_remove_fields (structure, "colorimetry", "chroma-site", nullptr);
  }
  return gst_caps_is_equal (caps.get (), own.get ()) ? source.caps () : std::move (caps);
}

bool
needs_picture_work (const GstCaps *from, const GstCaps *to)
{
  GstVideoInfo a, b;
  return gst_video_info_from_caps (&a, from) && gst_video_info_from_caps (&b, to)
         && (GST_VIDEO_INFO_WIDTH (&a) != GST_VIDEO_INFO_WIDTH (&b)
             || GST_VIDEO_INFO_HEIGHT (&a) != GST_VIDEO_INFO_HEIGHT (&b)
             || GST_VIDEO_INFO_FORMAT (&a) != GST_VIDEO_INFO_FORMAT (&b));
}

/// 16 and 32 bits by name; the format of the device when it has that size.
std::string
audio_format (const std::string &own, int sample_size)
{
  const GstAudioFormatInfo *info
      = gst_audio_format_get_info (gst_audio_format_from_string (own.c_str ()));
  if (static_cast<int> (GST_AUDIO_FORMAT_INFO_DEPTH (info)) == sample_size)
    return own;
  return sample_size > 16 ? GST_AUDIO_NE (S32) : GST_AUDIO_NE (S16);
}

/// Ties a new track to an open Source. The Source is held by the caller.
TrackResult
attach (const std::shared_ptr<Source> &source, const Request &request)
{
  const Device &device = *source->device ();
  const CapabilitiesPtr held = source->held_capabilities ();
  const auto choice = choose (*held, device, request);
  if (!choice) {
    Error error = overconstrained ({ held.get () }, request);
    if (select_settings (*held, request.constraints))
      error = not_negotiable ({ source->device () }, request);
    error.message = device.label + ": " + error.message + "; the device is open in another mode";
    return { nullptr, error };
  }
  TapFormat format;
  format.kind = device.kind;
  format.source_caps = source->caps ();
  std::string raw = track_format (device, *choice, format.source_caps.get (), request.peer);
  if (device.kind == Kind::Audio)
    raw = audio_format (raw, choice->sample_size);
  format.caps = tap_caps (*source, *choice, raw);
  format.source_rate = source->rate ();
  format.rate = choice->frame_rate;
  if (device.kind == Kind::Video
      && needs_picture_work (format.source_caps.get (), format.caps.get ())) {
    format.variant = source->variant (format.caps.get ());
    if (!format.variant)
      return { nullptr,
               Error{ ErrorCode::NotSupported,
                      device.label + ": its pictures cannot be converted to " + raw, "", "" } };
  }
  auto tap = std::make_shared<TrackTap> (std::move (format));
  // Otherwise a reader would wait for the second frame.
  if (FramePtr first = source->take_first ())
    tap->prime (std::move (first));
  auto track = std::make_shared<CaptureTrack> (source, tap, request.constraints.source (), *choice);
  if (!source->add_track (track, tap))
    return { nullptr, Error{ ErrorCode::Abort,
                             device.label + ": the device was lost while it was opened", "", "" } };
  return { track, std::nullopt };
}

/// The caps of @choice on the device's side; of several formats one that the reader takes.
CapsPtr
caps_to_open (const Candidate &candidate, const GstCaps *peer)
{
  CapsPtr native = native_caps (*candidate.device, candidate.choice);
  if (peer) {
    // Only the format is the reader's to choose here: sizes and rates are made from the native
    // ones.
    CapsPtr formats (gst_caps_new_empty ());
    for (guint i = 0; i < gst_caps_get_size (peer); i++) {
      const GstStructure *structure = gst_caps_get_structure (peer, i);
      GstStructure *only = gst_structure_new_empty (gst_structure_get_name (structure));
      if (const GValue *format = gst_structure_get_value (structure, "format"))
        gst_structure_set_value (only, "format", format);
      gst_caps_append_structure (formats.get (), only);
    }
    CapsPtr both (
        gst_caps_intersect_full (native.get (), formats.get (), GST_CAPS_INTERSECT_FIRST));
    if (!gst_caps_is_empty (both.get ()))
      native = std::move (both);
  }
  return CapsPtr (gst_caps_fixate (native.release ()));
}

TrackResult
open_and_attach (const Candidate &candidate, const Request &request)
{
  const CapsPtr native = caps_to_open (candidate, request.peer);
  const auto lease = SourceRegistry::instance ().join_or_start (candidate.device, candidate.choice,
                                                                native.get (), request.cancellable);
  if (!lease.source)
    return { nullptr, cancelled_error () };
  const Status opened = lease.source->wait_open (request.cancellable);
  TrackResult result
      = opened ? attach (lease.source, request) : TrackResult{ nullptr, opened.error () };
  lease.source->release ();
  return result;
}

/// Devices that can serve the request, best first. An open device is judged by the mode it runs in.
std::vector<Candidate>
candidates (const DeviceList &devices, const Request &request)
{
  std::vector<Candidate> found;
  for (const auto &device : devices) {
    CapabilitiesPtr capabilities = device->capabilities;
    if (auto running = SourceRegistry::instance ().running (*device))
      capabilities = running->held_capabilities ();
    if (auto choice = choose (*capabilities, *device, request))
      found.push_back ({ device, *choice });
  }
  std::stable_sort (found.begin (), found.end (), [] (const Candidate &a, const Candidate &b) {
    return is_tried_before (*a.device, a.choice, *b.device, b.choice);
  });
  return found;
}

/// Why candidates () gave nothing.
Error
refusal (const DeviceList &devices, const Request &request)
{
  std::vector<const Capabilities *> all;
  std::vector<CapabilitiesPtr> now;
  bool in_use = false;
  for (const auto &device : devices) {
    all.push_back (device->capabilities.get ());
    if (auto running = SourceRegistry::instance ().running (*device)) {
      now.push_back (running->held_capabilities ());
      in_use = true;
    } else {
      now.push_back (device->capabilities);
    }
  }
  const auto serves = [&request] (const auto &capabilities) {
    return select_settings (*capabilities, request.constraints).has_value ();
  };
  if (std::any_of (now.begin (), now.end (), serves))
    return not_negotiable (devices, request);
  if (!in_use || std::none_of (all.begin (), all.end (), serves))
    return overconstrained (all, request);
  std::vector<const Capabilities *> held;
  for (const auto &capabilities : now)
    held.push_back (capabilities.get ());
  Error error = overconstrained (held, request);
  error.message += " while the device that could is open in another mode";
  return error;
}

} // namespace

Result<std::shared_ptr<CaptureTrack>>
acquire_track (Kind kind, const DeviceList &devices, const Constraints &constraints,
               const GstCaps *peer, GCancellable *cancellable)
{
  const Request request{ PreparedConstraints (constraints, kind, served_properties ()), peer,
                         cancellable };
  if (devices.empty ())
    return Error{ ErrorCode::NotFound, std::string ("there is no ") + device_noun (kind), "", "" };
  const auto found = candidates (devices, request);
  if (found.empty ())
    return refusal (devices, request);
  std::optional<Error> first;
  for (const auto &candidate : found) {
    TrackResult result = open_and_attach (candidate, request);
    if (result.track)
      return std::move (result.track);
    if (g_cancellable_is_cancelled (cancellable))
      return cancelled_error ();
    // Busy says more than any other failure: it can be mended.
    if (!first || (first->code == ErrorCode::Abort && result.error->code == ErrorCode::NotReadable))
      first = result.error;
  }
  return *first;
}

} // namespace mc

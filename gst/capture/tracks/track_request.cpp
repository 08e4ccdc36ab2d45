// SPDX-License-Identifier: LGPL-2.1-or-later
#include "track_request.hpp"

#include "gst/capture/devices/device_modes.hpp"
#include "gst/core/explain.hpp"

namespace mc {

TrackRequestPtr
make_track_request (const Device &device, const Constraints &constraints, const GstCaps *peer)
{
  return std::make_shared<const TrackRequest> (
      TrackRequest{ PreparedConstraints (constraints, device.kind, served_properties ()),
                    peer ? ref_mini (const_cast<GstCaps *> (peer)) : nullptr,
                    peer ? peers_from_caps (peer, device) : std::vector<PeerSet>{} });
}

std::optional<Choice>
choose (const Capabilities &capabilities, const TrackRequest &request)
{
  if (request.takes_nothing ())
    return std::nullopt;
  return request.peer ? select_settings (capabilities, request.constraints, request.peers)
                      : select_settings (capabilities, request.constraints);
}

Error
overconstrained (const std::vector<const Capabilities *> &capabilities,
                 const PreparedConstraints &constraints)
{
  return overconstrained_error (explain (capabilities, constraints),
                                capabilities.front ()->kind ());
}

Error
not_negotiable (const DeviceList &devices, const PreparedConstraints &constraints,
                const GstCaps *peer)
{
  const CharPtr wanted (gst_caps_to_string (peer));
  const CapsPtr offered = allowed_caps (devices, constraints);
  const CharPtr have (gst_caps_to_string (offered.get ()));
  return { ErrorCode::NotSupported,
           "the track and its reader have no format in common; add videoconvert or audioconvert "
           "behind the track",
           "",
           std::string ("reader accepts: ") + wanted.get () + "\ntrack offers: " + have.get () };
}

} // namespace mc

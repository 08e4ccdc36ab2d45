// SPDX-License-Identifier: LGPL-2.1-or-later
#include "on_ended.hpp"

#include <gst/gst.h>

namespace mc {

GType
on_ended_get_type ()
{
  static const GType type = [] {
    /**
     * GstMediaTrackOnEnded:
     * @eos: the pad's stream ends with EOS
     * @keep-playing: black pictures or silence go on, in the track's caps and at its rate
     */
    static const GEnumValue kValues[]
        = { { static_cast<gint> (OnEnded::Eos), "The stream ends with EOS", "eos" },
            { static_cast<gint> (OnEnded::KeepPlaying),
              "Black pictures or silence go on, in the track's caps and at its rate",
              "keep-playing" },
            { 0, nullptr, nullptr } };
    const GType registered = g_enum_register_static ("GstMediaTrackOnEnded", kValues);
    gst_type_mark_as_plugin_api (registered, static_cast<GstPluginAPIFlags> (0));
    return registered;
  }();
  return type;
}

} // namespace mc

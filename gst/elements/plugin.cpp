// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "elements.hpp"

static gboolean
plugin_init (GstPlugin *plugin)
{
  gboolean ok = FALSE;
  ok |= GST_ELEMENT_REGISTER (videotracksrc, plugin);
  ok |= GST_ELEMENT_REGISTER (audiotracksrc, plugin);
  ok |= GST_ELEMENT_REGISTER (videotracksink, plugin);
  ok |= GST_ELEMENT_REGISTER (audiotracksink, plugin);
  ok |= GST_ELEMENT_REGISTER (mediastreambin, plugin);
  ok |= GST_ELEMENT_REGISTER (usermediasrc, plugin);
  return ok;
}

GST_PLUGIN_DEFINE (GST_VERSION_MAJOR, GST_VERSION_MINOR, mediacapture,
                   "W3C Media Capture and Streams", plugin_init, PACKAGE_VERSION, "LGPL", PACKAGE,
                   PACKAGE_ORIGIN)

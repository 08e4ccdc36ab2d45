// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "device_src.hpp"
#include "provider.hpp"

static gboolean
plugin_init (GstPlugin *plugin)
{
  gboolean ok = FALSE;
  ok |= GST_DEVICE_PROVIDER_REGISTER (fakedeviceprovider, plugin);
  ok |= GST_ELEMENT_REGISTER (fakevideosrc, plugin);
  ok |= GST_ELEMENT_REGISTER (fakeaudiosrc, plugin);
  return ok;
}

GST_PLUGIN_DEFINE (GST_VERSION_MAJOR, GST_VERSION_MINOR, fakedevices,
                   "Scripted fake cameras and microphones", plugin_init, PACKAGE_VERSION, "LGPL",
                   PACKAGE, PACKAGE_ORIGIN)

// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/gst.h>

/* The elements of the plugin, each defined in the file of its name (the track sources share one,
 * and the track sinks another).
 */
GST_ELEMENT_REGISTER_DECLARE (videotracksrc)
GST_ELEMENT_REGISTER_DECLARE (audiotracksrc)
GST_ELEMENT_REGISTER_DECLARE (videotracksink)
GST_ELEMENT_REGISTER_DECLARE (audiotracksink)
GST_ELEMENT_REGISTER_DECLARE (mediastreambin)
GST_ELEMENT_REGISTER_DECLARE (usermediasrc)

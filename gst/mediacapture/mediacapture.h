/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/mediacapture/gstdevicechangeevent.h>
#include <gst/mediacapture/gstmediacaptureerror.h>
#include <gst/mediacapture/gstmediacontext.h>
#include <gst/mediacapture/gstmediadeviceinfo.h>
#include <gst/mediacapture/gstmediadevices.h>
#include <gst/mediacapture/gstmediapermissionrequest.h>
#include <gst/mediacapture/gstmediastream.h>
#include <gst/mediacapture/gstmediastreamconstraints.h>
#include <gst/mediacapture/gstmediastreamtrack.h>
#include <gst/mediacapture/gstmediastreamtrackprocessor.h>
#include <gst/mediacapture/gstmediatrackconstraints.h>
#include <gst/mediacapture/gstnavigatorusermedia.h>
#include <gst/mediacapture/mediacapture-enumtypes.h>
#include <gst/mediacapture/mediacapture-prelude.h>

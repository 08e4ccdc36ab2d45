// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "fixture.hpp"

/* What tests of contexts have in common: somebody who asks, and somebody who is asked. */

namespace mctest {

using ContextPtr = mc::Ref<GstMediaContext>;
using RequestPtr = mc::Ref<GstMediaPermissionRequest>;

constexpr GstMediaDeviceKind kCamera = GST_MEDIA_DEVICE_KIND_VIDEOINPUT;
constexpr GstMediaDeviceKind kMicrophone = GST_MEDIA_DEVICE_KIND_AUDIOINPUT;

/// A context that learns nothing before it has captured, as a page does, and its devices.
struct Page
{
  explicit Page (const char *origin = "https://a.example")
      : context (gst_media_context_new (origin)),
        devices (gst_media_devices_new_with_context (context.get ()))
  {
    gst_media_context_set_expose_devices (context.get (), FALSE);
  }

  void permit (GstMediaDeviceKind kind, GstMediaPermission permission, const char *id = nullptr)
  {
    gst_media_context_set_permission (context.get (), kind, id, permission);
  }

  StreamPtr get (const char *json, mc::ErrorPtr *error = nullptr)
  {
    mc::ErrorPtr own;
    StreamPtr stream (gst_media_devices_get_user_media (devices.get (), wish (json).get (), nullptr,
                                                        mc::out (error ? *error : own)));
    fail_unless (stream || error, "%s: %s", json, own ? own->message : "no error told");
    return stream;
  }
  mc::ErrorPtr refusal (const char *json)
  {
    mc::ErrorPtr error;
    fail_unless (get (json, &error) == nullptr, "%s: was granted", json);
    return error;
  }
  std::vector<InfoPtr> list ()
  {
    return mc::adopt_list<GstMediaDeviceInfo> (
        gst_media_devices_enumerate_devices (devices.get (), nullptr, nullptr));
  }

  ContextPtr context;
  DevicesPtr devices;
};

/// A request that is under way.
class Wish
{
public:
  Wish (Page &page, const char *json) : cancellable_ (g_cancellable_new ())
  {
    gst_media_devices_get_user_media_async (page.devices.get (), wish (json).get (),
                                            cancellable_.get (), done_cb, this);
  }
  ~Wish ()
  {
    g_cancellable_cancel (cancellable_.get ());
    wait ();
  }
  Wish (const Wish &) = delete;

  void wait ()
  {
    run_until (nullptr, [this] { return done; });
  }

  bool done = false;
  StreamPtr stream;
  mc::ErrorPtr error;

private:
  static void done_cb (GObject *object, GAsyncResult *result, gpointer data)
  {
    auto *self = static_cast<Wish *> (data);
    self->stream.reset (gst_media_devices_get_user_media_finish (GST_MEDIA_DEVICES (object), result,
                                                                 mc::out (self->error)));
    self->done = true;
  }
  const CancellablePtr cancellable_;
};

/// Somebody who is asked, and keeps the questions.
class User
{
public:
  explicit User (Page &page) : context_ (page.context.get ())
  {
    handler_ = g_signal_connect (context_, "request-permission", G_CALLBACK (asked_cb), this);
  }
  ~User () { g_signal_handler_disconnect (context_, handler_); }
  User (const User &) = delete;

  void wait (std::size_t count)
  {
    run_until (nullptr, [&] { return questions.size () == count; });
  }

  std::vector<RequestPtr> questions;
  bool was_visible = true; ///< at each question

private:
  static gboolean asked_cb (GstMediaContext *context, GstMediaPermissionRequest *request,
                            User *self)
  {
    self->was_visible &= gst_media_context_get_visible (context);
    self->questions.push_back (mc::ref (request));
    return TRUE;
  }
  GstMediaContext *context_;
  gulong handler_;
};

inline void
assert_code (const mc::ErrorPtr &error, GstMediaCaptureError code, const char *name)
{
  fail_unless (g_error_matches (error.get (), GST_MEDIA_CAPTURE_ERROR, code), "%s: %s", name,
               error ? error->message : "no error");
}

inline std::string
id_of (const InfoPtr &info)
{
  return gst_media_device_info_get_device_id (info.get ());
}

inline std::string
group_of (const InfoPtr &info)
{
  return gst_media_device_info_get_group_id (info.get ());
}

inline std::string
label_of (const InfoPtr &info)
{
  return gst_media_device_info_get_label (info.get ());
}

/// The devices of a kind.
inline std::vector<InfoPtr>
of_kind (std::vector<InfoPtr> infos, GstMediaDeviceKind kind)
{
  std::vector<InfoPtr> matching;
  for (auto &info : infos) {
    if (gst_media_device_info_get_kind (info.get ()) == kind)
      matching.push_back (std::move (info));
  }
  return matching;
}

} // namespace mctest

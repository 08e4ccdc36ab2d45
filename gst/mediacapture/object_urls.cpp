// SPDX-License-Identifier: LGPL-2.1-or-later

/* URLs of streams: createObjectURL() and revokeObjectURL() of the specification's drafts of 2013.
 */

#include "stream.hpp"

#include <map>

namespace {

constexpr const char *kScheme = "mediastream:";

/// Where a URL leads to. It does not keep the stream alive.
struct Target
{
  explicit Target (GstMediaStream *to) : stream (to), stream_id (gst_media_stream_get_id (to)) {}

  mc::WeakRef<GstMediaStream> stream;
  const std::string stream_id;
};

/// Of the process; there until its end.
struct Registry
{
  mc::Mutex lock; ///< a reference that is got under it is dropped outside
  std::map<std::string, Target, std::less<>> targets MC_GUARDED_BY (lock);
};

Registry &
registry ()
{
  static Registry *const instance = new Registry;
  return *instance;
}

} // namespace

namespace mc {

Ref<GstMediaStream>
stream_of_url (const char *url)
{
  Registry &urls = registry ();
  MutexGuard guard (urls.lock);
  const auto found = urls.targets.find (url);
  return found == urls.targets.end () ? nullptr : found->second.stream.get ();
}

void
forget_object_urls (const std::string &stream_id)
{
  Registry &urls = registry ();
  MutexGuard guard (urls.lock);
  for (auto it = urls.targets.begin (); it != urls.targets.end ();)
    it = it->second.stream_id == stream_id ? urls.targets.erase (it) : std::next (it);
}

} // namespace mc

/**
 * gst_media_stream_create_object_url:
 * @self: a stream
 *
 * A URL of the stream, `mediastream:` and a UUID, another one with each call. It is for players of
 * this process: `playbin3 uri=mediastream:…` plays the stream as it is, live, and mediastreambin is
 * the element behind it. It means nothing to other processes, and cannot be guessed.
 *
 * The URL does not keep the stream alive, nor its devices open. It leads nowhere any more when the
 * stream is gone or gst_media_stream_revoke_object_url() was called; players that play the stream
 * by then are not disturbed. Who still opens it gets %GST_URI_ERROR_BAD_REFERENCE.
 *
 * The W3C took this function out of the specification in 2013, as such URLs leak; a URL of a page
 * kept its stream for good. Where the player is your own, give mediastreambin the stream itself.
 *
 * Threads: any.
 *
 * [Spec: createObjectURL](https://www.w3.org/TR/2013/WD-mediacapture-streams-20130903/#url)
 *
 * Returns: (transfer full): a URL
 * Since: 0.1
 */
gchar *
gst_media_stream_create_object_url (GstMediaStream *self)
{
  g_return_val_if_fail (GST_IS_MEDIA_STREAM (self), nullptr);
  const mc::CharPtr uuid (g_uuid_string_random ());
  const std::string url = std::string (kScheme) + uuid.get ();
  Registry &urls = registry ();
  mc::MutexGuard guard (urls.lock);
  urls.targets.try_emplace (url, self);
  return mc::to_gchar (url);
}

/**
 * gst_media_stream_revoke_object_url:
 * @url: a URL of gst_media_stream_create_object_url()
 *
 * Makes the URL lead nowhere. Who plays the stream already is not disturbed. Other texts are
 * ignored.
 *
 * Threads: any.
 *
 * [Spec: revokeObjectURL](https://w3c.github.io/FileAPI/#dfn-revokeObjectURL)
 *
 * Since: 0.1
 */
void
gst_media_stream_revoke_object_url (const gchar *url)
{
  g_return_if_fail (url != nullptr);
  Registry &urls = registry ();
  mc::MutexGuard guard (urls.lock);
  const auto found = urls.targets.find (url);
  if (found != urls.targets.end ())
    urls.targets.erase (found);
}

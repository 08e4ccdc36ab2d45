// SPDX-License-Identifier: LGPL-2.1-or-later
#include "id_salt.hpp"

#include "gst/util/raii.hpp"

#include <cerrno>
#include <cstring>
#include <unistd.h>

GST_DEBUG_CATEGORY_EXTERN (mc_catalog_debug);
#define GST_CAT_DEFAULT mc_catalog_debug

namespace mc {
namespace {

std::string
first_line_of (const char *path)
{
  gchar *contents = nullptr;
  if (!g_file_get_contents (path, &contents, nullptr, nullptr))
    return {};
  const CharPtr owned (contents);
  return g_strstrip (contents);
}

std::string
machine_name ()
{
  for (const char *path : { "/etc/machine-id", "/var/lib/dbus/machine-id" }) {
    std::string id = first_line_of (path);
    if (!id.empty () && id != "uninitialized")
      return id;
  }
  return g_get_host_name ();
}

std::string
state_folder ()
{
  return CharPtr (g_build_filename (g_get_user_state_dir (), "gst-mediacapture", "ids", nullptr))
      .get ();
}

/// An origin is any text; its file has a name of harmless letters.
std::string
state_file (const std::string &origin)
{
  return state_folder () + G_DIR_SEPARATOR_S + hashed ("origin", origin).substr (0, 32);
}

/// What clear () has left; empty when the ids have never been cleared.
std::string
cleared_mark (const std::string &origin)
{
  const std::string path = state_file (origin);
  gchar *contents = nullptr;
  ErrorPtr error;
  if (g_file_get_contents (path.c_str (), &contents, nullptr, out (error)))
    return g_strstrip (CharPtr (contents).get ());
  if (!g_error_matches (error.get (), G_FILE_ERROR, G_FILE_ERROR_NOENT)
      && !g_error_matches (error.get (), G_FILE_ERROR, G_FILE_ERROR_NOTDIR))
    GST_WARNING ("ids are as if they had never been cleared: %s", error->message);
  return {};
}

std::string
salt_text (const std::string &origin, const std::string &mark)
{
  std::string text = "gst-mediacapture|" + std::to_string (getuid ()) + '|' + origin;
  if (!mark.empty ())
    text += '|' + mark;
  return hashed (machine_name (), text);
}

std::string
random_mark ()
{
  return std::string (CharPtr (g_uuid_string_random ()).get ())
         + CharPtr (g_uuid_string_random ()).get ();
}

} // namespace

std::string
hashed (const std::string &salt, const std::string &text)
{
  const CharPtr digest (
      g_compute_hmac_for_string (G_CHECKSUM_SHA256, reinterpret_cast<const guchar *> (salt.data ()),
                                 salt.size (), text.data (), static_cast<gssize> (text.size ())));
  return digest.get ();
}

IdSalts &
IdSalts::instance ()
{
  // Never destroyed, like the catalog that asks it.
  static auto *const salts = new IdSalts ();
  return *salts;
}

IdSalts::Salt
IdSalts::of (const std::string &origin)
{
  MutexGuard guard (lock_);
  const auto known = salts_.find (origin);
  if (known != salts_.end ())
    return known->second;
  return salts_[origin] = { salt_text (origin, cleared_mark (origin)), 0 };
}

Status
IdSalts::clear (const std::string &origin)
{
  const std::string folder = state_folder ();
  if (g_mkdir_with_parents (folder.c_str (), 0700) != 0)
    return Error{ ErrorCode::Operation, folder + ": " + g_strerror (errno), {}, {} };
  const std::string mark = random_mark ();
  ErrorPtr error;
  if (!g_file_set_contents_full (state_file (origin).c_str (), mark.c_str (), -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT, 0600, out (error)))
    return Error{ ErrorCode::Operation, error->message, {}, {} };
  MutexGuard guard (lock_);
  Salt &salt = salts_[origin];
  salt = { salt_text (origin, mark), salt.generation + 1 };
  return Nothing ();
}

} // namespace mc

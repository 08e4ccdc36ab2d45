// SPDX-License-Identifier: LGPL-2.1-or-later
#include "check_constraints.hpp"

extern "C" int LLVMFuzzerInitialize (int *argc, char ***argv);
extern "C" int LLVMFuzzerTestOneInput (const uint8_t *data, std::size_t size);
extern "C" const char *__asan_default_options ();

/* Leaks are not ours to find here: GLib drops its table of quarks whenever it grows, and each field
 * name is a quark; GStreamer 1.22 drops the nested structures that it has read when it meets an
 * error. The unit tests look for leaks. */
const char *
__asan_default_options ()
{
  return "detect_leaks=0";
}

/* GStreamer's own parser complains loudly about ranges such as [1,5,2]; that is not what is tested.
 */
static void
drop_message_cb (const gchar *, GLogLevelFlags, const gchar *, gpointer)
{
}

int
LLVMFuzzerInitialize (int *, char ***)
{
  gst_init (nullptr, nullptr);
  g_log_set_default_handler (drop_message_cb, nullptr);
  return 0;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, std::size_t size)
{
  const std::string text (reinterpret_cast<const char *> (data), size);
  const mc::StructurePtr structure (gst_structure_from_string (text.c_str (), nullptr));
  if (!structure)
    return 0;
  const auto any = mc::any_from_structure (structure.get ());
  if (any)
    fuzz::check_any (*any);
  else
    fuzz::check_error (any.error ());
  return 0;
}

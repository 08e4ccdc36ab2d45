// SPDX-License-Identifier: LGPL-2.1-or-later
#include "check_constraints.hpp"

#include <sanitizer/lsan_interface.h>

extern "C" int LLVMFuzzerInitialize (int *argc, char ***argv);
extern "C" int LLVMFuzzerTestOneInput (const uint8_t *data, std::size_t size);

/* GStreamer's own parser complains loudly about ranges such as [1,5,2]; that is not what is tested.
 */
static void
drop_message_cb (const gchar *, GLogLevelFlags, const gchar *, gpointer)
{
}

/* GStreamer 1.22 leaks the nested structures it had read so far when it meets an error. */
static mc::StructurePtr
parse (const std::string &text)
{
  const __lsan::ScopedDisabler not_our_leaks;
  return mc::StructurePtr (gst_structure_from_string (text.c_str (), nullptr));
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
  const mc::StructurePtr structure = parse ({ reinterpret_cast<const char *> (data), size });
  if (!structure)
    return 0;
  const auto any = mc::any_from_structure (structure.get ());
  if (any)
    fuzz::check_any (*any);
  else
    fuzz::check_error (any.error ());
  return 0;
}

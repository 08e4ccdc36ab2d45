// SPDX-License-Identifier: LGPL-2.1-or-later
#include "check_constraints.hpp"

extern "C" int LLVMFuzzerInitialize (int *argc, char ***argv);
extern "C" int LLVMFuzzerTestOneInput (const uint8_t *data, std::size_t size);

int
LLVMFuzzerInitialize (int *, char ***)
{
  gst_init (nullptr, nullptr);
  return 0;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, std::size_t size)
{
  const auto any = mc::any_from_json ({ reinterpret_cast<const char *> (data), size });
  if (any)
    fuzz::check_any (*any);
  else
    fuzz::check_error (any.error ());
  return 0;
}

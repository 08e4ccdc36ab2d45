// SPDX-License-Identifier: LGPL-2.1-or-later
#include "output.hpp"

#include <cerrno>
#include <cstdio>

namespace mc::tool {

Written
write_out (const std::string &text)
{
  errno = 0;
  const bool written = fwrite (text.data (), 1, text.size (), stdout) == text.size ();
  if (written && fflush (stdout) == 0)
    return Written::All;
  return errno == EPIPE ? Written::ReaderGone : Written::Failed;
}

void
complain (const std::string &message)
{
  fprintf (stderr, "gst-mediadevices-1.0: %s\n", message.c_str ());
}

} // namespace mc::tool

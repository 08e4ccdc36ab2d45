// SPDX-License-Identifier: LGPL-2.1-or-later
#include "default_watch.hpp"
#include "mute_watch.hpp"

/* In place of pulse_watch.cpp and pulse_defaults.cpp where libpulse is not there. */

namespace mc {

MuteWatchPtr
watch_pulse (const std::string &name, MuteTold)
{
  GST_INFO ("%s is not watched, its mute in the mixer is not seen: built without libpulse",
            name.c_str ());
  return nullptr;
}

DefaultWatchPtr
watch_defaults (DefaultsTold)
{
  return nullptr;
}

} // namespace mc

// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/core/result.hpp"
#include "gst/util/export.hpp"
#include "gst/util/mutex.hpp"

#include <cstdint>
#include <map>

namespace mc {

/// What an id is made of: nobody learns @text from it, and the ids of two salts tell nothing of
/// each other.
std::string hashed (const std::string &salt, const std::string &text);

/// Under which salt the devices of an origin have their ids.
///
/// The salt is derived from machine, user and origin, so that all processes and reboots agree on it
/// without a file. Who clears the ids of an origin puts a random text into a file of the user's
/// state folder, and that text is part of the salt from then on. Thread-safe.
class MC_EXPORT IdSalts
{
public:
  static IdSalts &instance ();

  struct Salt
  {
    std::string text;
    uint64_t generation = 0; ///< grows when the ids are cleared
  };
  Salt of (const std::string &origin) MC_EXCLUDES (lock_);

  /// Gives the devices new ids, in this process at once, in others when they begin.
  /// Errors: Operation (the file cannot be written).
  Status clear (const std::string &origin) MC_EXCLUDES (lock_);

private:
  Mutex lock_;
  std::map<std::string, Salt> salts_ MC_GUARDED_BY (lock_);
};

/// Whom ids are for, as long as a process does not say otherwise.
constexpr const char *kLocalOrigin = "local";

} // namespace mc

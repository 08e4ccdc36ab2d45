// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace mc {

constexpr std::size_t kCacheLine = 64;

/// Has the first @bytes at @address fetched while something else is done. At 30 frames per second
/// what a consumer needs for a frame has long left the caches, and each line costs as much as all
/// that is computed with it. Any address will do; nothing is read from it.
inline void
prefetch (const void *address, std::size_t bytes = kCacheLine)
{
  const auto first = reinterpret_cast<std::uintptr_t> (address);
  for (std::size_t at = 0; at < bytes; at += kCacheLine)
    __builtin_prefetch (reinterpret_cast<const void *> (first + at), 1);
}

} // namespace mc

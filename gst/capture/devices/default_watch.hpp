// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

namespace mc {

/// The names of what a sound server takes when nobody says what; empty where it has none.
struct SoundDefaults
{
  std::string source;
  std::string sink;
};
/// Called on any thread, first when the server has answered, or does not: then with empty names, as
/// whenever it goes away. Must not block.
using DefaultsTold = std::function<void (const SoundDefaults &)>;

/// Knows the defaults of the sound server, which PipeWire's device provider does not tell. Once the
/// destructor has returned, nobody is told any more.
class DefaultWatch
{
public:
  virtual ~DefaultWatch () = default;
};
using DefaultWatchPtr = std::unique_ptr<DefaultWatch>;

/// Null when there is nothing to watch: without libpulse, or no connection can be tried.
DefaultWatchPtr watch_defaults (DefaultsTold told);

} // namespace mc

// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <set>
#include <string>
#include <vector>

namespace mc {

/// Where devices and sound servers show themselves in the file system.
struct Surroundings
{
  std::string dev = "/dev";
  std::vector<std::string> pipewire_sockets; ///< any of them
  std::vector<std::string> pulse_sockets;    ///< any of them
  bool pulse_elsewhere = false;              ///< a server is named in the environment

  static Surroundings of_process ();
};

/// What providers that are better have offered already.
struct Offered
{
  bool audio_by_server = false; ///< PipeWire or PulseAudio works, and has audio devices
  bool audio_by_pipewire = false;
  std::set<std::string> names;
};

/// Whether the provider @factory might have a device that is not offered yet. Looks at files only:
/// nothing is loaded for it. A provider that is not known here is always worth loading.
/// Whether a server that speaks PulseAudio's protocol can be expected to answer.
bool has_pulse_socket (const Surroundings &around);

bool worth_loading (const std::string &factory, const Surroundings &around, const Offered &offered);

/// Tells when a file appears that might change the answer.
class PresenceWatch
{
public:
  explicit PresenceWatch (const Surroundings &around);
  ~PresenceWatch ();
  PresenceWatch (const PresenceWatch &) = delete;
  PresenceWatch &operator= (const PresenceWatch &) = delete;

  /// Blocks until something appeared since the watch was made, or the last wait. False after close
  /// (), or when there is no such service.
  bool wait ();
  /// From any thread, once; ends all waiting.
  void close ();

private:
  void watch_all ();
  bool read_events ();

  std::vector<std::string> directories_;
  int inotify_ = -1;
  int closed_ = -1; ///< an eventfd
};

} // namespace mc

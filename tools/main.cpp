// SPDX-License-Identifier: LGPL-2.1-or-later
#include "commands.hpp"
#include "device_access.hpp"
#include "output.hpp"

#include "config.h"

#include <cerrno>
#include <clocale>
#include <csignal>
#include <cstring>

namespace mc::tool {

namespace {

ExitStatus
print (const Report &report)
{
  if (!report.complaint.empty ())
    complain (report.complaint);
  if (write_out (report.output) != Written::Failed)
    return report.status;
  complain (std::string ("cannot write: ") + strerror (errno));
  return ExitStatus::Internal;
}

ExitStatus
run_command (const Options &options)
{
  switch (options.command) {
  case Command::List:
    return print (list_devices (options));
  case Command::Capabilities:
    return print (show_capabilities (options));
  case Command::Explain:
    return print (explain_constraints (options));
  case Command::Watch:
    return watch_devices (options);
  }
  return ExitStatus::Internal;
}

ExitStatus
run (int argc, char **argv)
{
  const auto options = parse_options (argc, argv);
  if (!options) {
    complain (options.error ().message + "\nTry --help.");
    return ExitStatus::Usage;
  }
  if (options->version)
    return print ({ ExitStatus::Ok, "gst-mediadevices-1.0 " PACKAGE_VERSION "\n", "" });
  const Status chosen = choose_devices (*options);
  ExitStatus status = ExitStatus::Ok;
  if (chosen) {
    status = run_command (*options);
  } else {
    complain ("fake devices: " + chosen.error ().message);
    status = chosen.error ().code == ErrorCode::Type ? ExitStatus::Usage : ExitStatus::Internal;
  }
  close_devices ();
  return status;
}

} // namespace

} // namespace mc::tool

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  // A reader that goes away is seen as an error of the write, so that providers are stopped all the
  // same.
  signal (SIGPIPE, SIG_IGN);
  return static_cast<int> (mc::tool::run (argc, argv));
}

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "commands.hpp"
#include "device_access.hpp"
#include "explain_request.hpp"
#include "ignored_names.hpp"

#include "gst/util/convert.hpp"

#include <cstdio>

namespace mc::tool {

namespace {

/// Standard input, as far as a JSON text may be long, and one byte more for the error to be told.
std::string
read_stdin ()
{
  std::string text (kMaxJsonLength + 1, '\0');
  text.resize (fread (text.data (), 1, text.size (), stdin));
  return text;
}

/// What getUserMedia passes over in silence is worth a word here: it is a typing error.
std::string
ignored_text (const Any &request)
{
  constexpr std::size_t kMaxNames = 8;
  std::vector<std::string> names = ignored_names (request);
  if (names.empty ())
    return "";
  if (names.size () > kMaxNames) {
    names.resize (kMaxNames);
    names.push_back ("and others");
  }
  return "no known constraint, and so ignored: " + printable (join (names, ", "));
}

Result<RequestAnswer>
answer_to (const Any &request, const Options &options)
{
  const auto constraints = stream_constraints_from_any (request, served_properties ());
  if (!constraints)
    return constraints.error ();
  return explain_request (*constraints, present_devices (options));
}

std::string
malformed_text (const Error &error)
{
  return std::string (error_name (error.code)) + ": " + error.message;
}

} // namespace

Report
explain_constraints (const Options &options)
{
  const std::string text = *options.argument == "-" ? read_stdin () : *options.argument;
  const auto request = any_from_json (text);
  if (!request)
    return { ExitStatus::Usage, "", malformed_text (request.error ()) };
  Report report;
  report.complaint = ignored_text (*request);
  const auto answer = answer_to (*request, options);
  if (!answer) {
    report.status = ExitStatus::Usage;
    report.complaint += (report.complaint.empty () ? "" : "\n") + malformed_text (answer.error ());
    return report;
  }
  report.status = answer->error () ? ExitStatus::Unmet : ExitStatus::Ok;
  report.output = options.format == Format::Json ? json_document (answer_any (*answer))
                                                 : answer_text (*answer, Style::of_stdout ());
  return report;
}

} // namespace mc::tool

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "commands.hpp"
#include "device_access.hpp"
#include "explain_request.hpp"

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

Result<StreamConstraints>
parse_request (const std::string &argument)
{
  const auto any = any_from_json (argument == "-" ? read_stdin () : argument);
  if (!any)
    return any.error ();
  return stream_constraints_from_any (*any, served_properties ());
}

Report
malformed (const Error &error)
{
  return { ExitStatus::Usage, "", std::string (error_name (error.code)) + ": " + error.message };
}

} // namespace

Report
explain_constraints (const Options &options)
{
  const auto request = parse_request (*options.argument);
  if (!request)
    return malformed (request.error ());
  const auto answer = explain_request (*request, present_devices (options));
  if (!answer)
    return malformed (answer.error ());
  Report report;
  report.status = answer->error () ? ExitStatus::Unmet : ExitStatus::Ok;
  report.output = options.format == Format::Json ? json_document (answer_any (*answer))
                                                 : answer_text (*answer, Style::of_stdout ());
  return report;
}

} // namespace mc::tool

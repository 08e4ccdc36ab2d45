// SPDX-License-Identifier: LGPL-2.1-or-later
#include "report.hpp"

#include "gst/util/convert.hpp"

namespace mc::tool {

std::string
json_document (const Any &any)
{
  return any_to_json (any, 2) + "\n";
}

std::string
json_line (const Any &any)
{
  return any_to_json (any, 0) + "\n";
}

} // namespace mc::tool

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device_view.hpp"
#include "explain_request.hpp"

#include "gst/util/convert.hpp"

#include <algorithm>

namespace mc::tool {

namespace {

constexpr std::size_t kIndent = 4;

std::string
settings_text (const Choice &choice, Kind kind)
{
  if (kind == Kind::Audio)
    return audio_mode_text (choice.sample_rate, choice.channel_count, choice.sample_size);
  const char *resize = choice.resize_mode == ResizeMode::None ? "" : ", cropped and scaled";
  return video_mode_text (choice.width, choice.height, choice.frame_rate) + resize;
}

std::string
native_text (const Choice &choice, const Device &device, const Style &style)
{
  const std::string mode
      = device.kind == Kind::Audio
            ? audio_mode_text (choice.native_sample_rate, choice.native_channel_count,
                               choice.native_sample_size)
            : video_mode_text (choice.native_width, choice.native_height, choice.native_rate);
  constexpr std::size_t kShownFormats = 4;
  std::vector<std::string> formats = box_formats (device, choice.box);
  if (formats.size () > kShownFormats) {
    formats.resize (kShownFormats);
    formats.push_back (style.ellipsis ());
  }
  return mode + ", " + join (formats, " ");
}

/// Rows of equal length, their columns aligned.
std::string
table_text (const std::vector<std::vector<std::string>> &rows, std::size_t indent)
{
  std::vector<std::size_t> widths (rows.front ().size ());
  for (const auto &row : rows) {
    for (std::size_t i = 0; i < row.size (); i++)
      widths[i] = std::max (widths[i], display_width (row[i]));
  }
  std::string text;
  for (const auto &row : rows) {
    text += std::string (indent, ' ');
    for (std::size_t i = 0; i + 1 < row.size (); i++)
      text += padded (row[i], widths[i]) + "  ";
    text += row.back () + "\n";
  }
  return text;
}

std::string
terms_text (const std::vector<IdealTerm> &terms)
{
  if (terms.empty ())
    return "";
  std::vector<std::vector<std::string>> rows{ { "property", "actual", "ideal", "distance" } };
  for (const IdealTerm &term : terms) {
    rows.push_back ({ property_info (term.property).name,
                      term.actual ? value_text (*term.actual) : "unknown", value_text (term.ideal),
                      number_text (term.distance) });
  }
  return table_text (rows, kIndent + 2);
}

std::string
advanced_text (const DeviceAnswer &answer, const Constraints &constraints)
{
  const auto &skipped = answer.explanation.skipped_advanced;
  std::vector<std::string> sets;
  for (std::size_t i = 0; i < constraints.advanced.size (); i++) {
    const bool met = std::find (skipped.begin (), skipped.end (), i) == skipped.end ();
    sets.push_back ("[" + std::to_string (i) + "] " + (met ? "met" : "skipped"));
  }
  return join (sets, ", ");
}

std::string
request_json (Kind kind, const Constraints &constraints)
{
  StreamConstraints request;
  (kind == Kind::Video ? request.video : request.audio) = constraints;
  return any_to_json (to_any (request), 0);
}

std::string
served_text (const DeviceAnswer &answer, const Constraints &constraints, const Style &style)
{
  const Choice &choice = *answer.explanation.choice;
  std::vector<Field> fields{ { "settings", settings_text (choice, answer.device->kind) },
                             { "native mode", native_text (choice, *answer.device, style) } };
  if (!constraints.advanced.empty ())
    fields.push_back ({ "advanced", advanced_text (answer, constraints) });
  fields.push_back ({ "distance", number_text (choice.distance) });
  return field_lines (fields, kIndent, style) + terms_text (answer.terms);
}

std::string
refused_text (const DeviceAnswer &answer, const Style &style)
{
  std::vector<Field> fields{ { "conflict", answer.explanation.reason } };
  if (answer.repair)
    fields.push_back (
        { "would work", request_json (answer.device->kind, answer.repair->constraints) });
  return field_lines (fields, kIndent, style);
}

std::string
device_text (const DeviceAnswer &answer, std::size_t place, const Constraints &constraints,
             const Style &style)
{
  const std::string title = title_text (*answer.device, style);
  if (answer.explanation.choice)
    return style.good (padded (std::to_string (place) + ".", kIndent - 1)) + " " + title + "\n"
           + served_text (answer, constraints, style);
  return style.bad (padded ("no", kIndent - 1)) + " " + title + "\n" + refused_text (answer, style);
}

std::string
kind_text (const KindAnswer &kind, const Style &style)
{
  std::string text = style.title (kind_member (kind.kind)) + "  "
                     + any_to_json (to_any (kind.constraints), 0) + "\n\n";
  for (std::size_t i = 0; i < kind.devices.size (); i++)
    text += device_text (kind.devices[i], i + 1, kind.constraints, style) + "\n";
  return text;
}

std::string
verdict_text (const RequestAnswer &answer, const Style &style)
{
  if (const Error *error = answer.error ()) {
    std::string text = style.bad ("getUserMedia fails") + ": " + error_name (error->code) + ": "
                       + (error->constraint.empty () ? "" : error->constraint + ": ")
                       + error->message + "\n";
    if (answer.nearest)
      text += "would work: " + any_to_json (to_any (*answer.nearest), 0) + "\n";
    return text;
  }
  std::vector<std::string> names;
  for (const KindAnswer &kind : answer.kinds)
    names.push_back (style.title (label_text (*kind.devices.front ().device)));
  return style.good ("getUserMedia takes") + " " + join (names, " and ") + "\n";
}

} // namespace

std::string
answer_text (const RequestAnswer &answer, const Style &style)
{
  std::string text;
  for (const KindAnswer &kind : answer.kinds)
    text += kind_text (kind, style);
  return text + verdict_text (answer, style);
}

} // namespace mc::tool

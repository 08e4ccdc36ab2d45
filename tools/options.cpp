// SPDX-License-Identifier: LGPL-2.1-or-later
#include "options.hpp"

#include "gst/util/raii.hpp"

namespace mc::tool {

namespace {

constexpr const char *kSummary
    = "Lists cameras and microphones, and tells what getUserMedia would do with constraints.\n"
      "\n"
      "Commands:\n"
      "  list                    The devices, a few lines each (when no command is given)\n"
      "  capabilities [DEVICE]   What devices can do, and their native modes\n"
      "  explain CONSTRAINTS     Which device would be chosen, in which mode, and why; or what\n"
      "                          conflicts, and a request that would work\n"
      "  watch                   The devices, then what changes, until interrupted\n"
      "\n"
      "DEVICE is a deviceId, the beginning of one, or a label. CONSTRAINTS is a\n"
      "MediaStreamConstraints dictionary in JSON, or - to read it from standard input.";

constexpr const char *kDescription
    = "Exit status:\n"
      "  0   success\n"
      "  1   no device (list, capabilities), or the request cannot be met (explain)\n"
      "  2   wrong arguments or malformed input\n"
      "  3   internal error\n"
      "\n"
      "Examples:\n"
      "  gst-mediadevices-1.0 capabilities \"Integrated Camera\"\n"
      "  gst-mediadevices-1.0 explain '{\"video\":{\"width\":{\"exact\":4000}},\"audio\":true}'\n"
      "  gst-mediadevices-1.0 watch --json --kind=video\n";

struct CommandRow
{
  const char *name;
  Command command;
  const char *argument; ///< its name; nullptr when the command has none
  bool argument_required;
};
constexpr CommandRow kCommands[] = {
  { "list", Command::List, nullptr, false },
  { "capabilities", Command::Capabilities, "DEVICE", false },
  { "explain", Command::Explain, "CONSTRAINTS", true },
  { "watch", Command::Watch, nullptr, false },
};

/// What GOption fills.
struct RawOptions
{
  gboolean json = FALSE;
  gboolean version = FALSE;
  gchar *kind = nullptr;
  gchar *fake = nullptr;
};

Error
usage_error (const std::string &message)
{
  return { ErrorCode::Type, message, "", "" };
}

const CommandRow *
find_command (const std::string &name)
{
  for (const CommandRow &row : kCommands) {
    if (name == row.name)
      return &row;
  }
  return nullptr;
}

/// GOption would take the command for the value of a bare --fake, which is optional.
StrvPtr
with_fake_default (int argc, char **argv)
{
  StrvPtr copy (g_new0 (gchar *, argc + 1));
  bool options_end = false;
  for (int i = 0; i < argc; i++) {
    options_end = options_end || g_str_equal (argv[i], "--");
    const bool bare = !options_end && g_str_equal (argv[i], "--fake");
    copy.get ()[i] = g_strdup (bare ? "--fake=default" : argv[i]);
  }
  return copy;
}

Result<std::optional<Kind>>
parse_kind (const char *name)
{
  if (!name)
    return std::optional<Kind> ();
  if (g_str_equal (name, "video"))
    return std::optional<Kind> (Kind::Video);
  if (g_str_equal (name, "audio"))
    return std::optional<Kind> (Kind::Audio);
  return usage_error (std::string ("--kind: expected video or audio, got \"") + name + "\"");
}

Status
parse_command (const std::vector<std::string> &words, Options &options)
{
  const std::string name = words.empty () ? "list" : words.front ();
  const CommandRow *row = find_command (name);
  if (!row)
    return usage_error ("unknown command \"" + name
                        + "\"; the commands are list, capabilities, explain and watch");
  const std::size_t most = row->argument ? 2 : 1;
  if (words.size () > most)
    return usage_error (name + ": unexpected argument \"" + words[most] + "\"");
  if (row->argument_required && words.size () < 2)
    return usage_error (name + ": " + row->argument + " is missing");
  options.command = row->command;
  if (words.size () == 2)
    options.argument = words[1];
  return Nothing{};
}

OptionContextPtr
make_context (RawOptions &raw)
{
  const GOptionEntry entries[] = {
    { "json", 'j', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &raw.json,
      "Write JSON: one document; watch writes one object per line", nullptr },
    { "kind", 'k', G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &raw.kind,
      "Only cameras, or only microphones", "video|audio" },
    { "fake", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &raw.fake,
      "Fake devices instead of real ones: a file, JSON, or \"default\", which may be left out",
      "CONFIG" },
    { "version", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &raw.version, "Print the version",
      nullptr },
    { nullptr, 0, 0, G_OPTION_ARG_NONE, nullptr, nullptr, nullptr },
  };
  OptionContextPtr context (g_option_context_new ("[COMMAND] [ARGUMENT]"));
  g_option_context_set_summary (context.get (), kSummary);
  g_option_context_set_description (context.get (), kDescription);
  g_option_context_add_main_entries (context.get (), entries, nullptr);
  g_option_context_add_group (context.get (), gst_init_get_option_group ());
  return context;
}

} // namespace

Result<Options>
parse_options (int argc, char **argv)
{
  RawOptions raw;
  const OptionContextPtr context = make_context (raw);
  gchar **words = with_fake_default (argc, argv).release ();
  ErrorPtr error;
  const bool parsed = g_option_context_parse_strv (context.get (), &words, out (error));
  const StrvPtr rest (words);
  const CharPtr kind_text (raw.kind);
  const CharPtr fake_text (raw.fake);
  if (!parsed)
    return usage_error (error->message);

  Options options;
  options.version = raw.version;
  options.format = raw.json ? Format::Json : Format::Text;
  if (fake_text)
    options.fake = fake_text.get ();
  const auto kind = parse_kind (kind_text.get ());
  if (!kind)
    return kind.error ();
  options.kind = *kind;
  const auto is_separator = [] (const char *word) { return g_str_equal (word, "--"); };
  std::vector<std::string> arguments;
  for (gchar **word = rest.get () + 1; rest && *word; word++) {
    if (!is_separator (*word))
      arguments.push_back (*word);
  }
  if (options.version)
    return options;
  const Status command = parse_command (arguments, options);
  if (!command)
    return command.error ();
  if (options.command == Command::Explain && options.kind)
    return usage_error ("explain: --kind has no meaning here, the constraints tell the kinds");
  return options;
}

} // namespace mc::tool

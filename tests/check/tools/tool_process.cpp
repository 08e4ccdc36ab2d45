// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tool_process.hpp"

#include <gst/check/gstcheck.h>

#include <map>

namespace tool_test {

namespace {

std::string
environment (const char *name)
{
  const char *value = g_getenv (name);
  fail_unless (value != nullptr, "%s is not set", name);
  return value;
}

gboolean
number_id_cb (const GMatchInfo *match, GString *result, gpointer data)
{
  auto &numbers = *static_cast<std::map<std::string, std::size_t> *> (data);
  const mc::CharPtr id (g_match_info_fetch (match, 0));
  const std::size_t next = numbers.size () + 1;
  // The short form is the beginning of the long one.
  const auto row = numbers.emplace (std::string (id.get ()).substr (0, 12), next).first;
  g_string_append_printf (result, "<id %zu>", row->second);
  return FALSE;
}

} // namespace

std::string
test_file (const std::string &name)
{
  return environment ("MC_TOOL_TESTS") + "/" + name;
}

mc::Ref<GSubprocess>
start (const Arguments &arguments, const char *locale)
{
  const std::string tool = environment ("MC_TOOL");
  std::vector<const char *> argv{ tool.c_str () };
  for (const std::string &argument : arguments)
    argv.push_back (argument.c_str ());
  argv.push_back (nullptr);
  const mc::Ref<GSubprocessLauncher> launcher (g_subprocess_launcher_new (
      GSubprocessFlags (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                        | G_SUBPROCESS_FLAGS_STDERR_PIPE)));
  g_subprocess_launcher_setenv (launcher.get (), "LC_ALL", locale, TRUE);
  mc::ErrorPtr error;
  mc::Ref<GSubprocess> process (
      g_subprocess_launcher_spawnv (launcher.get (), argv.data (), mc::out (error)));
  fail_unless (process != nullptr, "%s", error ? error->message : "");
  return process;
}

int
exit_status (GSubprocess *process)
{
  g_subprocess_wait (process, nullptr, nullptr);
  return g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
}

Outcome
run (const Arguments &arguments, const std::string &input, const char *locale)
{
  const mc::Ref<GSubprocess> process = start (arguments, locale);
  gchar *output = nullptr;
  gchar *complaint = nullptr;
  mc::ErrorPtr error;
  // It fails, too, when one of the streams is not UTF-8.
  const bool communicated = g_subprocess_communicate_utf8 (process.get (), input.c_str (), nullptr,
                                                           &output, &complaint, mc::out (error));
  const mc::CharPtr owned_output (output);
  const mc::CharPtr owned_complaint (complaint);
  fail_unless (communicated, "%s", error ? error->message : "");
  return { exit_status (process.get ()), output, complaint };
}

std::string
without_ids (const std::string &text)
{
  g_autoptr (GRegex) ids = g_regex_new ("\\b(?:[0-9a-f]{64}\\b|[0-9a-f]{40}…|[0-9a-f]{12}\\b)",
                                        G_REGEX_OPTIMIZE, GRegexMatchFlags (0), nullptr);
  std::map<std::string, std::size_t> numbers;
  const mc::CharPtr result (g_regex_replace_eval (ids, text.c_str (), -1, 0, GRegexMatchFlags (0),
                                                  number_id_cb, &numbers, nullptr));
  return result.get ();
}

void
expect_golden (const std::string &text, const std::string &name)
{
  const std::string path = test_file ("golden/" + name);
  if (g_getenv ("MC_UPDATE_GOLDEN")) {
    fail_unless (g_file_set_contents (path.c_str (), text.data (), text.size (), nullptr));
    return;
  }
  gchar *contents = nullptr;
  const bool read = g_file_get_contents (path.c_str (), &contents, nullptr, nullptr);
  const mc::CharPtr golden (contents);
  fail_unless (read, "there is no %s", path.c_str ());
  fail_unless (text == golden.get (), "%s: expected:\n%s\ngot:\n%s", name.c_str (), golden.get (),
               text.c_str ());
}

} // namespace tool_test

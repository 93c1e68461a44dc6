#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <exception>

#include "cli/arguments.h"
#include "cli/batch.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "core/db/database.h"
#include "core/stop.h"

namespace ecsync::cli {
namespace {

/// Tokens pass through this process: no core file, no debugger of the same user, private files.
void harden() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  ::umask(S_IRWXG | S_IRWXO);
}

/// A descriptor that the caller closed would be given to the next file we open, the database for
/// one, and output would be written into it. Reading or writing the stand-in fails.
void hold_standard_descriptors() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(fd, F_GETFD) == -1) ::open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

int fail(const Error& error, bool json) {
  report_failure(error, json);
  return static_cast<int>(error.code == ErrorCode::interrupted ? stopped_status()
                                                               : exit_status(error.code));
}

int print_help(const Line& line, const std::vector<Command>& commands, bool json) {
  const auto text = help_text(commands, line.topic);
  auto sink = Sink::open("-", true);
  if (!sink) return fail(sink.error(), json);
  sink->write(json ? help_document(line.topic, text) : text);
  const auto written = sink->finish();
  return written ? 0 : fail(written.error(), false);
}

int run_command(const Line& line, bool json) {
  auto globals = resolve_globals(line.flags, line.command->reads_config);
  if (!globals) return fail(globals.error(), json);
  auto local = LocalTime::in(globals->timezone);
  if (!local) return fail(local.error(), json);
  auto sink = Sink::open(globals->output, globals->force);
  if (!sink) return fail(sink.error(), json);
  Output output(*globals, *local, *std::move(sink));
  Services services(*globals);
  const auto status = line.command->action(services, output);
  output.end_progress();
  if (!status) return fail(status.error(), json);
  const auto written = output.finish();
  // The result is lost, whatever came of the work.
  if (!written) return fail(written.error(), json && globals->output != "-");
  return static_cast<int>(*status);
}

int run(const std::vector<std::string>& words, bool json) {
  const auto commands = all_commands();
  auto line = read_line(words, commands);
  if (!line) return fail(line.error(), json);
  if (line->help) return print_help(*line, commands, json);
  if (line->command != nullptr) return run_command(*line, json);
  if (json)
    return fail(make_error(ErrorCode::usage, "no command was given", "See 'ecsync help'."), true);
  write_plain(STDERR_FILENO, short_help());
  return static_cast<int>(ExitStatus::usage);
}

/// The only catch-all: what no caller can mend ends here as an exit status.
int guarded(const std::vector<std::string>& words) {
  const bool json = wants_json(words);
  try {
    return run(words, json);
  } catch (const db::DatabaseError& error) {
    return fail(error.error(), json);
  } catch (const std::exception& error) {
    return fail(make_error(ErrorCode::internal, fmt::format("unexpected error: {}", error.what()),
                           "Please report this with the command that you ran."),
                json);
  }
}

}  // namespace
}  // namespace ecsync::cli

int main(int argc, char** argv) {
  ecsync::cli::harden();
  ecsync::cli::hold_standard_descriptors();
  std::signal(SIGPIPE, SIG_IGN);  // NOLINT(cert-err33-c): cannot fail
  // A file that may not grow (ulimit -f) is an error to report, like a full disk.
  std::signal(SIGXFSZ, SIG_IGN);  // NOLINT(cert-err33-c): cannot fail
  ecsync::watch_stop_signals();
  return ecsync::cli::guarded({argv + 1, argv + argc});  // argv[argc] is there by the standard
}

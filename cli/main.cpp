#include <fcntl.h>
#include <fmt/format.h>
#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <exception>

#include "cli/commands/commands.h"
#include "cli/commands/list_flags.h"
#include "cli/line/arguments.h"
#include "cli/line/complete.h"
#include "cli/line/help.h"
#include "cli/output/list.h"
#include "cli/settings/environment.h"
#include "cli/views/batch.h"
#include "core/base/stop.h"
#include "core/db/failure.h"

namespace ecsync::cli {
namespace {

/// Protects the tokens in this process: no core file, no debugger of the same user, files that only
/// the user can read.
void harden() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  ::umask(S_IRWXG | S_IRWXO);
}

/// Two heaps for all threads, which mostly wait: a large sync needs some 7 MB less.
void share_heaps() {
  ::mallopt(M_ARENA_MAX, 2);
}

/// Opens stdin, stdout and stderr when the caller closed them. Otherwise the next file that is
/// opened, such as the database, would get their number, and output would be written into it.
/// Reading or writing what is opened here fails.
void hold_standard_descriptors() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(fd, F_GETFD) == -1) ::open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

/// What the command line asked for, as far as it is known when something fails.
struct Asked {
  std::vector<std::string> words;
  bool json;
  Voice voice;
};

/// What shells make of a program that SIGPIPE ended.
constexpr int reader_gone = 128 + SIGPIPE;

int fail(const Error& error, bool json, const Voice& voice) {
  // Nobody takes the result (Sink::finish).
  if (error.code == ErrorCode::internal && error.message.empty()) return reader_gone;
  report_failure(error, json, voice);
  return static_cast<int>(error.code == ErrorCode::interrupted ? stopped_status()
                                                               : exit_status(error.code));
}

int fail(const Error& error, const Asked& asked) {
  return fail(error, asked.json, asked.voice);
}

int print_help(const Line& line, const std::vector<Command>& commands, const Asked& asked) {
  // A document is the same for every reader.
  const auto text = asked.json ? help_text(commands, line.topic, 80, Language::english)
                               : help_text(commands, line.topic, columns_of(STDOUT_FILENO),
                                           asked.voice.language());
  auto sink = Sink::open("-", true);
  if (!sink) return fail(sink.error(), asked);
  sink->write(asked.json ? help_document(line.topic, text) : text);
  const auto written = sink->finish();
  return written ? 0 : fail(written.error(), false, asked.voice);
}

/// With -v: tells which files the run works with.
void tell_files(const Globals& globals, Output& output) {
  output.note(
      tr("configuration: {}", globals.config.empty() ? tr("none") : verbatim(globals.config)));
  output.note(tr("database: {}", globals.database));
}

/// Takes the format of a list from the end of the file's name, when none was given. Errors: usage.
Status choose_format(const Command& command, Globals& globals, Asked& asked) {
  const bool list = !command.columns.in_csv.empty();
  if (globals.workbook && !list)
    return make_error(ErrorCode::usage, tr("--format xlsx is for lists"),
                      tr("Else it is one of table, csv, tsv, json, jsonl."));
  if (!list || globals.format_given || globals.prometheus) return Done{};
  const auto found = format_of_file(globals.output);
  // What is no list in the strict sense may have files of its own: a log, a PDF.
  if (!found && command.columns.sortable.empty()) return Done{};
  if (!found) return found.error();
  if (!*found) return Done{};
  globals.format = (*found)->format;
  globals.workbook = (*found)->workbook;
  asked.json = globals.format == Format::json;
  return Done{};
}

int run_command(const Line& line, Asked& asked) {
  auto globals = resolve_globals(line.flags, line.command->reads_config);
  if (!globals) return fail(globals.error(), asked);
  asked.voice = Voice(*globals);
  if (globals->prometheus && !line.command->prometheus)
    return fail(make_error(ErrorCode::usage, tr("--format prometheus is for 'ecsync status'"),
                           tr("Else it is one of table, csv, tsv, json, jsonl.")),
                asked);
  if (auto chosen = choose_format(*line.command, *globals, asked); !chosen)
    return fail(chosen.error(), asked);
  if (auto known = check_columns(*line.command, globals->format); !known)
    return fail(known.error(), asked);
  auto local = LocalTime::in(globals->timezone);
  if (!local && line.command->looks_for_faults) local = LocalTime::in("UTC");
  if (!local) return fail(local.error(), asked);
  if (globals->style.day_first) local->read_day_first();
  // Measurements are read by the collector, another user; everything else only by us.
  const auto access = globals->prometheus ? Sink::Access::everybody : Sink::Access::owner;
  auto sink = Sink::open(globals->output, globals->force, access);
  if (!sink) return fail(sink.error(), asked);
  Output output(*globals, *local, *std::move(sink));
  tell_files(*globals, output);
  Services services(*globals);
  const auto status = line.command->action(services, output);
  output.end_progress();
  if (!status) return fail(status.error(), asked);
  const auto written = output.finish();
  // The result is lost, so this is a failure even when the work succeeded.
  if (!written) return fail(written.error(), asked.json && globals->output != "-", asked.voice);
  return static_cast<int>(*status);
}

/// Answers the completion script of a shell.
int answer_shell(const std::vector<std::string>& words) {
  write_plain(STDOUT_FILENO, complete({words.begin() + 1, words.end()}, all_commands()));
  return 0;
}

int run(Asked& asked) {
  const auto commands = all_commands();
  auto line = read_line(asked.words, commands);
  if (!line) return fail(line.error(), asked);
  if (line->help) return print_help(*line, commands, asked);
  if (line->command != nullptr) return run_command(*line, asked);
  if (asked.json)
    return fail(make_error(ErrorCode::usage, tr("no command was given"), tr("See 'ecsync help'.")),
                asked);
  write_plain(STDERR_FILENO, short_help(columns_of(STDERR_FILENO), asked.voice.language()));
  return static_cast<int>(ExitStatus::usage);
}

/// The only catch-all: an exception that no caller can handle ends here as an exit status.
int guarded(const std::vector<std::string>& words) {
  if (!words.empty() && words.front() == complete_word) return answer_shell(words);
  Asked asked{words, wants_json(words), Voice::before_globals(words)};
  try {
    return run(asked);
  } catch (const std::exception& exception) {
    return fail(db::to_error(exception), asked);
  }
}

/// Ends the process in the way that shells and supervisors know, once all work is done.
int end_by_sigpipe() {
  std::signal(SIGPIPE, SIG_DFL);  // NOLINT(cert-err33-c): cannot fail
  sigset_t pipe{};
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  ::sigprocmask(SIG_UNBLOCK, &pipe, nullptr);
  static_cast<void>(std::raise(SIGPIPE));
  return reader_gone;
}

}  // namespace
}  // namespace ecsync::cli

int main(int argc, char** argv) {
  ecsync::cli::harden();
  ecsync::cli::share_heaps();
  ecsync::cli::hold_standard_descriptors();
  std::signal(SIGPIPE, SIG_IGN);  // NOLINT(cert-err33-c): cannot fail
  // A file that may not grow (ulimit -f) is an error to report, like a full disk.
  std::signal(SIGXFSZ, SIG_IGN);  // NOLINT(cert-err33-c): cannot fail
  ecsync::watch_stop_signals();
  // argv[argc] is there by the standard.
  const int status = ecsync::cli::guarded({argv + 1, argv + argc});
  return status == ecsync::cli::reader_gone ? ecsync::cli::end_by_sigpipe() : status;
}

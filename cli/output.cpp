#include "cli/output.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>

#include "cli/environment.h"
#include "cli/json_objects.h"
#include "core/text.h"

namespace ecsync::cli {
namespace {

constexpr std::chrono::milliseconds progress_pause{100};
constexpr int usual_width = 80;

/// Columns of the terminal, as far as the environment tells.
int terminal_width() {
  const auto columns = environment("COLUMNS");
  const int width = columns ? std::atoi(columns->c_str()) : 0;  // NOLINT(cert-err34-c): 0 is fine
  return width > 0 ? width : usual_width;
}

bool wants_progress(const Globals& globals) {
  switch (globals.progress) {
    case When::always:
      return true;
    case When::never:
      return false;
    case When::automatic:
      return !globals.quiet && ::isatty(STDERR_FILENO) == 1;
  }
  return false;
}

}  // namespace

void write_plain(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) return;
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void say_error(const Error& error) {
  if (error.message.empty()) return;
  auto text = fmt::format("ecsync: {}\n", text::printable(error.message));
  if (!error.hint.empty()) text += fmt::format("  {}\n", text::printable(error.hint));
  write_plain(STDERR_FILENO, text);
}

void report_failure(const Error& error, bool json) {
  if (json) write_plain(STDOUT_FILENO, error_document(error) + "\n");
  say_error(error);
}

Output::Output(const Globals& globals, LocalTime local, Sink sink)
    : globals_(globals),
      local_(local),
      sink_(std::move(sink)),
      progress_wanted_(wants_progress(globals)),
      terminal_(::isatty(STDERR_FILENO) == 1) {}

void Output::print(std::string_view bytes) {
  end_progress();
  sink_.write(bytes);
}

void Output::line(std::string_view text) {
  if (people()) print(fmt::format("{}\n", text));
}

void Output::summary(std::string_view text) {
  if (!globals_.quiet) line(text);
}

void Output::document(const json::Writer& writer) {
  print(writer.str() + "\n");
}

void Output::elements(const std::vector<std::string>& values) {
  for (const auto& value : values) print(value + "\n");
}

Status Output::table(Table table, const TableFlags& flags) {
  auto selected = select_columns(std::move(table), flags.columns);
  if (!selected) return selected.error();
  if (format() == Format::csv) {
    print(render_csv(*selected, !flags.no_headers, flags.bom));
  } else if (format() == Format::tsv) {
    print(render_tsv(*selected, !flags.no_headers, flags.bom));
  } else {
    print(render_table(*selected, local_, !flags.no_headers));
  }
  return Done{};
}

void Output::say(std::string_view text) {
  end_progress();
  write_plain(STDERR_FILENO, fmt::format("{}\n", text));
}

void Output::complain(const Error& error) {
  end_progress();
  say_error(error);
}

void Output::warn(std::string_view sentence) {
  if (!globals_.quiet) say(fmt::format("ecsync: warning: {}", text::printable(sentence)));
}

void Output::hint(std::string_view sentence) {
  if (!globals_.quiet) say(text::printable(sentence));
}

void Output::note(std::string_view sentence, int level) {
  if (globals_.verbosity >= level) say(fmt::format("ecsync: {}", text::printable(sentence)));
}

void Output::address(std::string_view url) {
  say(url);
}

void Output::progress(std::string_view text) {
  if (!progress_wanted_) return;
  const auto now = std::chrono::steady_clock::now();
  if (progress_shown_ && now - progress_at_ < progress_pause) return;
  progress_at_ = now;
  progress_shown_ = true;
  const auto shown = text::shorten(text::printable(text), terminal_width() - 1);
  write_plain(STDERR_FILENO,
              terminal_ ? fmt::format("\r{}\033[K", shown) : fmt::format("{}\n", shown));
}

void Output::end_progress() {
  if (progress_shown_ && terminal_) write_plain(STDERR_FILENO, "\r\033[K");
  progress_shown_ = false;
}

Status Output::finish() {
  end_progress();
  return sink_.finish();
}

}  // namespace ecsync::cli

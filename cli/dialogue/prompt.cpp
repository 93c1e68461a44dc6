#include "cli/dialogue/prompt.h"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>

#include "cli/output/output.h"
#include "core/base/stop.h"
#include "core/base/text.h"

namespace ecsync::cli {
namespace {

constexpr int stop_check_pause = 200;              // milliseconds
constexpr std::size_t longest_line = 64UL * 1024;  // a redirected address is far shorter

Error interrupted() {
  return make_error(ErrorCode::interrupted, tr("stopped"));
}

/// The next byte of stdin; nothing at the end. A signal to stop ends the waiting.
Result<std::optional<char>> next_byte() {
  while (true) {
    if (stop_requested()) return interrupted();
    pollfd input{STDIN_FILENO, POLLIN, 0};
    const int ready = ::poll(&input, 1, stop_check_pause);
    if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
    std::array<char, 1> byte{};
    const auto count = ::read(STDIN_FILENO, byte.data(), 1);
    if (count > 0) return std::optional<char>(byte[0]);
    if (count == 0 || errno != EINTR) return std::optional<char>();
  }
}

/// Reads a line. Nothing when stdin ended before its first byte.
Result<std::optional<std::string>> read_line() {
  std::string line;
  while (line.size() < longest_line) {
    auto byte = next_byte();
    if (!byte) return byte.error();
    if (!*byte && line.empty()) return std::optional<std::string>();
    if (!*byte || **byte == '\n') break;
    line += **byte;
  }
  return std::optional<std::string>(text::trimmed(line));
}

}  // namespace

bool can_ask(const Globals& globals) {
  return !globals.no_input && ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1;
}

void tell(Language language, const Message& text) {
  write_plain(STDERR_FILENO, text.in(language));
}

Result<std::string> ask(Language language, const Message& question) {
  write_plain(STDERR_FILENO, question.in(language));
  auto line = read_line();
  if (!line) return line.error();
  if (!*line) return make_error(ErrorCode::confirmation_required, tr("no answer was given"));
  return **line;
}

Status confirm(const Globals& globals, const Message& question) {
  if (globals.yes) return Done{};
  if (!can_ask(globals))
    return make_error(ErrorCode::confirmation_required,
                      tr("this needs a confirmation: {}", question),
                      tr("Pass --yes to confirm it here."));
  auto answer = ask(globals.style.language, tr("{} [y/N] ", question));
  if (!answer) return answer.error();
  if (says_yes(*answer)) return Done{};
  return make_error(ErrorCode::confirmation_required, tr("not confirmed: nothing was changed"));
}

bool says_yes(const std::string& word) {
  const auto folded = text::fold(word);
  return folded == "y" || folded == "yes" || folded == "c" || folded == "co";
}

Result<std::optional<std::string>> next_stdin_line() {
  return read_line();
}

Result<std::string> read_stdin_line() {
  auto line = read_line();
  if (!line) return line.error();
  return line->value_or("");
}

}  // namespace ecsync::cli

#include "cli/output/voice.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <chrono>

#include "cli/output/write_all.h"
#include "cli/settings/environment.h"
#include "cli/settings/language.h"
#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/base/time_text.h"

namespace ecsync::cli {
namespace {

constexpr std::string_view ansi_red = "\033[31m";
constexpr std::string_view ansi_yellow = "\033[33m";
constexpr std::string_view ansi_dim = "\033[2m";
constexpr std::string_view ansi_strong = "\033[1m";
constexpr std::string_view ansi_usual = "\033[0m";

std::string dressed(std::string_view text, std::string_view dress, bool color) {
  return color && !dress.empty() ? fmt::format("{}{}{}", dress, text, ansi_usual)
                                 : std::string(text);
}

/// Whether the stream goes to the journal. systemd names the one that it connected, because stderr
/// may have been redirected since.
bool is_journal(int fd) {
  const auto stream = environment("JOURNAL_STREAM");
  struct stat status {};
  return stream && ::fstat(fd, &status) == 0 &&
         *stream == fmt::format("{}:{}", status.st_dev, status.st_ino);
}

/// The value of `flag` among the words ("--lang vi" or "--lang=vi"); "" when it has none.
std::string value_after(const std::vector<std::string>& words, const std::string& flag) {
  for (std::size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
    if (words[i].starts_with(flag + "=")) return words[i].substr(flag.size() + 1);
    if (words[i] == flag && i + 1 < words.size()) return words[i + 1];
  }
  return "";
}

}  // namespace

void write_plain(int fd, std::string_view bytes) {
  static_cast<void>(write_all(fd, bytes));
}

bool wants_color(When when, int fd) {
  if (when != When::automatic) return when == When::always;
  if (environment("NO_COLOR")) return false;
  const auto forced = environment("CLICOLOR_FORCE");
  if (forced && *forced != "0") return true;
  return ::isatty(fd) == 1 && environment("TERM").value_or("dumb") != "dumb";
}

std::string bold(std::string_view text, bool color) {
  return dressed(text, ansi_strong, color);
}

Voice::Voice(const TerminalStyle& style) : format_(style.log_format), language_(style.language) {
  if (format_ == LogFormat::automatic)
    format_ = is_journal(STDERR_FILENO) ? LogFormat::journal : LogFormat::text;
  color_ = format_ == LogFormat::text && wants_color(style.color, STDERR_FILENO);
}

Voice::Voice(const Globals& globals) : Voice(globals.style) {}

Voice Voice::before_globals(const std::vector<std::string>& words) {
  GlobalFlags flags;
  const auto take = [&](const std::string& flag, std::optional<std::string>& target) {
    if (const auto value = value_after(words, flag); !value.empty()) target = value;
  };
  take("--color", flags.color);
  take("--log-format", flags.log_format);
  take("--lang", flags.lang);
  const auto style = read_terminal_style(flags);
  if (style) return Voice(*style);
  TerminalStyle usual;
  usual.language = language_of_locale();
  return Voice(usual);
}

std::string Voice::shown(const Message& message) const {
  return text::printable(message.in(format_ == LogFormat::text ? language_ : Language::english));
}

void Voice::error(const Error& error) const {
  if (!error.message.empty())
    say(Level::error, shown(error.message), shown(error.hint), ecsync::name(error.code));
}

void Voice::warning(const Message& sentence) const {
  say(Level::warning, shown(sentence), "", "");
}

void Voice::hint(const Message& sentence) const {
  // A hint has a line of its own, without the program's name before it.
  if (format_ == LogFormat::text)
    write_plain(STDERR_FILENO, dressed(shown(sentence), ansi_dim, color_) + "\n");
  else
    say(Level::info, shown(sentence), "", "");
}

void Voice::note(const Message& sentence, bool debug) const {
  say(debug ? Level::debug : Level::info, shown(sentence), "", "");
}

void Voice::say(Level level, std::string_view sentence, const std::string& hint,
                std::string_view code) const {
  if (format_ != LogFormat::json) {
    write_plain(STDERR_FILENO, plain(level, sentence, hint));
    return;
  }
  constexpr std::array names{"error", "warning", "info", "debug"};
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  json::Writer writer;
  writer.begin_object()
      .field("time", to_utc_text(now))
      .field("level", names.at(static_cast<std::size_t>(level)))
      .field("message", sentence)
      .field("hint", hint.empty() ? std::nullopt : std::optional(hint))
      .field("code", code.empty() ? std::nullopt : std::optional<std::string>(code))
      .end_object();
  write_plain(STDERR_FILENO, writer.str() + "\n");
}

std::string Voice::plain(Level level, std::string_view sentence, const std::string& hint) const {
  if (format_ == LogFormat::journal) {
    // The priorities of syslog: err, warning, info, debug. The journal adds the name of the program
    // itself.
    constexpr std::array priorities{3, 4, 6, 7};
    const int priority = priorities.at(static_cast<std::size_t>(level));
    auto lines = fmt::format("<{}>{}\n", priority, sentence);
    if (!hint.empty()) lines += fmt::format("<{}>{}\n", priority, hint);
    return lines;
  }
  constexpr std::array<std::string_view, 4> dresses{ansi_red, ansi_yellow, "", ansi_dim};
  const auto line = level == Level::warning ? tr("ecsync: warning: {}", sentence)
                                            : verbatim(fmt::format("ecsync: {}", sentence));
  auto lines =
      dressed(line.in(language_), dresses.at(static_cast<std::size_t>(level)), color_) + "\n";
  if (!hint.empty()) lines += dressed("  " + hint, ansi_dim, color_) + "\n";
  return lines;
}

}  // namespace ecsync::cli

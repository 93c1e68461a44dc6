#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/settings/globals.h"
#include "core/base/error.h"

namespace ecsync::cli {

/// Prints what goes to stderr: for people, perhaps in colour; for the journal, which reads a
/// priority at the beginning of each line; or as one JSON object on each line.
class Voice {
 public:
  /// The voice to use before the globals are known: by the environment and by what `words` seem to
  /// ask for.
  static Voice before_globals(const std::vector<std::string>& words);
  explicit Voice(const Globals& globals);

  /// The language for people. Programs get English.
  Language language() const { return language_; }

  /// Says "ecsync: message", and the hint on the next line. Says nothing when the message is empty.
  void error(const Error& error) const;
  void warning(const Message& sentence) const;
  void hint(const Message& sentence) const;
  void note(const Message& sentence, bool debug) const;

 private:
  enum class Level { error, warning, info, debug };
  explicit Voice(const TerminalStyle& style);
  /// The message as the reader sees it: cleaned for a screen, in the reader's language.
  std::string shown(const Message& message) const;
  void say(Level level, std::string_view sentence, const std::string& hint,
           std::string_view code) const;
  std::string plain(Level level, std::string_view sentence, const std::string& hint) const;

  LogFormat format_ = LogFormat::text;
  Language language_ = Language::english;
  bool color_ = false;
};

/// Whether text for people on this descriptor may have colours. `when` decides; when it leaves that
/// open, NO_COLOR, CLICOLOR_FORCE, TERM and whether it is a terminal.
bool wants_color(When when, int fd);
/// The text in bold letters when `color` is true.
std::string bold(std::string_view text, bool color);

/// Writes all bytes to a descriptor. A failure is ignored.
void write_plain(int fd, std::string_view bytes);

}  // namespace ecsync::cli

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/settings/globals.h"
#include "core/base/error.h"

namespace ecsync::cli {

/// How words on stderr are dressed: for people, perhaps in colour; for the journal, which reads a
/// priority at the beginning of each line; or as one JSON object a line.
class Voice {
 public:
  /// Before the globals are known: from the environment, and from what `words` seem to ask for.
  static Voice before_globals(const std::vector<std::string>& words);
  explicit Voice(const Globals& globals);

  /// What a person reads; words for programs are in English.
  Language language() const { return language_; }

  /// "ecsync: message", and the hint on a line of its own. Nothing when the message is empty.
  void error(const Error& error) const;
  void warning(const Message& sentence) const;
  void hint(const Message& sentence) const;
  void note(const Message& sentence, bool debug) const;

 private:
  enum class Level { error, warning, info, debug };
  explicit Voice(const TerminalStyle& style);
  /// Cleaned for a screen, and in its reader's language.
  std::string shown(const Message& message) const;
  void say(Level level, std::string_view sentence, const std::string& hint,
           std::string_view code) const;
  std::string plain(Level level, std::string_view sentence, const std::string& hint) const;

  LogFormat format_ = LogFormat::text;
  Language language_ = Language::english;
  bool color_ = false;
};

/// Whether text for people on this descriptor may have colours, by NO_COLOR, CLICOLOR_FORCE, TERM
/// and whether it is a terminal, unless `when` says so itself.
bool wants_color(When when, int fd);
/// In bold letters, where colours are wanted.
std::string bold(std::string_view text, bool color);

/// Writes all bytes to a descriptor; a failure is nobody's concern.
void write_plain(int fd, std::string_view bytes);

}  // namespace ecsync::cli

#pragma once

#include <optional>
#include <string>

#include "cli/settings/globals.h"
#include "core/base/result.h"

namespace ecsync::cli {

/// Whether a person can be asked: stdin and stderr are both terminals and --no-input is not given.
bool can_ask(const Globals& globals);

/// Says something in a conversation with a person: on stderr, also with --quiet.
void tell(Language language, const Message& text);

/// Asks on stderr and reads one line from stdin, outer blanks removed. Errors: interrupted;
/// confirmation_required when stdin ends.
Result<std::string> ask(Language language, const Message& question);

/// Asks for a yes. Done when the person says it or --yes is given. Errors: confirmation_required
/// (the person said no, or nobody can be asked), interrupted.
Status confirm(const Globals& globals, const Message& question);

/// Whether the word means yes, in any of our languages.
bool says_yes(const std::string& word);

/// Reads one line from stdin, for arguments that are `-`. Errors: interrupted.
Result<std::string> read_stdin_line();
/// The same for many lines, one after the other, as soon as each has come; nothing at the end.
Result<std::optional<std::string>> next_stdin_line();

}  // namespace ecsync::cli

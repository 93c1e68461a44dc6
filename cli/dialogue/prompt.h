#pragma once

#include <string>

#include "cli/settings/globals.h"
#include "core/base/result.h"

namespace ecsync::cli {

/// Whether a person can be asked: stdin and stderr are both terminals and --no-input is not given.
bool can_ask(const Globals& globals);

/// Says something in a conversation with a person, on stderr, taken as it is: also with --quiet.
void tell(Language language, const Message& text);

/// Asks on stderr and reads one line from stdin, outer blanks removed. Errors: interrupted;
/// confirmation_required when stdin ends.
Result<std::string> ask(Language language, const Message& question);

/// Done when the person says yes or --yes is given. Errors: confirmation_required (said no, or
/// nobody can be asked), interrupted.
Status confirm(const Globals& globals, const Message& question);

/// Whether the word says yes, in any of the languages.
bool says_yes(const std::string& word);

/// One line from stdin, whatever it is: for `-` arguments. Errors: interrupted.
Result<std::string> read_stdin_line();

}  // namespace ecsync::cli

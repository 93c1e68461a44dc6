#pragma once

#include <string>
#include <vector>

#include "cli/command.h"

namespace ecsync::cli {

/// The hidden first word with which the shells' scripts (completions/) ask.
inline constexpr const char* complete_word = "__complete";

/// What may stand in place of the last of `words`, the one that is being typed; the others are the
/// words before it, the program's name left out. One candidate a line, a tab and a description
/// behind it where there is one. Lines without a candidate tell the shell how to go on:
/// "\tfiles" to offer files as well, "\tnospace" to leave the cursor behind the word.
/// Reads at most; answers "" on any trouble.
std::string complete(const std::vector<std::string>& words, const std::vector<Command>& commands);

}  // namespace ecsync::cli

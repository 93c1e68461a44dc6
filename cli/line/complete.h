#pragma once

#include <string>
#include <vector>

#include "cli/command.h"

namespace ecsync::cli {

/// The hidden first word by which the shells' scripts (completions/) ask.
inline constexpr const char* complete_word = "__complete";

/// What the shell may offer for the last of `words`, which is being typed; the others stand before
/// it, without the program's name. One candidate on each line, followed by a tab and a description
/// where there is one. Lines without a candidate tell the shell how to go on: "\tfiles" to offer
/// files as well, "\tnospace" to add no blank after the word. Only reads; "" on any trouble.
std::string complete(const std::vector<std::string>& words, const std::vector<Command>& commands);

}  // namespace ecsync::cli

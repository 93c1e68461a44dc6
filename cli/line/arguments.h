#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/settings/globals.h"

namespace ecsync::cli {

/// What one line of words asks for.
struct Line {
  GlobalFlags flags;
  const Command* command = nullptr;  ///< its own arguments are parsed; nothing for help
  bool help = false;
  std::string topic;  ///< with help: the deepest words that name a command or noun, "" for all
};

/// Reads the words after the program's name: finds the command (a noun without a verb lists), takes
/// the global flags out wherever they stand, and parses the rest into the command. `--` ends flags.
/// Errors: usage, with "did you mean" for commands and flags.
Result<Line> read_line(const std::vector<std::string>& words, const std::vector<Command>& commands);

/// Whether an answer in JSON was asked for; works on lines that read_line refuses.
bool wants_json(const std::vector<std::string>& words);

}  // namespace ecsync::cli

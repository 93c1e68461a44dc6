#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/settings/globals.h"

namespace ecsync::cli {

/// A command line, parsed.
struct Line {
  GlobalFlags flags;
  const Command* command = nullptr;  ///< with its arguments parsed; nothing for help
  bool help = false;
  std::string topic;  ///< with help: the command or noun that it is about; "" for all
};

/// Reads the words after the program's name. Finds the command (a noun without a verb means its
/// list), takes out the global flags wherever they stand, and parses the rest into the command.
/// After `--` nothing is a flag. Errors: usage, with "did you mean" for commands and flags.
Result<Line> read_line(const std::vector<std::string>& words, const std::vector<Command>& commands);

/// Whether the line asks for JSON. Works also on lines that read_line refuses.
bool wants_json(const std::vector<std::string>& words);

}  // namespace ecsync::cli

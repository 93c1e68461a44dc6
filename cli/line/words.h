#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/command.h"

namespace ecsync::cli {

using Words = std::vector<std::string>;

/// Whether the word is a flag. "-5" is a quantity, and "-" is stdin or stdout.
bool is_flag(const std::string& word);
bool takes_value(const CLI::Option& option);
/// Whether the flag may stand without a value, which is then its default.
bool may_lack_value(const CLI::Option& option);

/// A flag as it stands on the line.
struct Flag {
  const CLI::Option* option = nullptr;  ///< null when this App does not know the flag
  std::string name;                     ///< "--limit", or the whole bundle "-qv"
  std::optional<std::string> value;     ///< what follows `=`, or the rest of "-ofile"
};
Flag look_up(const CLI::App& app, const std::string& word);

/// The words that may follow `prefix` ("" or a noun) in names of commands.
std::set<std::string> next_words(const std::vector<Command>& commands, const std::string& prefix);

}  // namespace ecsync::cli

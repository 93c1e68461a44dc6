#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/output/list.h"
#include "cli/output/sort.h"

namespace ecsync::cli {

/// Adds `--columns`, `--no-headers` and `--bom` for a table with these columns; CSV may have
/// others.
void add_table_flags(Command& command, TableFlags& flags, std::vector<std::string> on_screen,
                     const std::optional<std::vector<std::string>>& in_csv = std::nullopt);
/// Checks that the columns of --columns and --sort exist in this format. For JSON they may be those
/// of either table. Errors: usage, naming those known.
Status check_columns(const Command& command, Format format);

/// Throws WrongValue for a text that is too long to be looked for. For Parameter::check().
void check_search(const std::string& text);

/// Adds `--limit`, `--after` and `--count`.
void add_page_flags(Parameters& app, PageFlags& flags);

/// Adds `--sort [-]col`.
void add_sort_flag(Command& command, PageFlags& flags, std::vector<std::string> columns);

}  // namespace ecsync::cli

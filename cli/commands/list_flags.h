#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/output/list.h"
#include "cli/output/sort.h"

namespace ecsync::cli {

/// `--columns`, `--no-headers`, `--bom`, for a table of these columns; CSV may have others.
void add_table_flags(Command& command, TableFlags& flags, std::vector<std::string> on_screen,
                     const std::optional<std::vector<std::string>>& in_csv = std::nullopt);
/// Whether the columns that --columns and --sort name exist in this format; what is printed as JSON
/// may name those of either. Errors: usage, naming those known.
Status check_columns(const Command& command, Format format);

/// `--limit` and `--after`.
void add_page_flags(CLI::App& app, PageFlags& flags);

/// `--sort [-]col`.
void add_sort_flag(Command& command, PageFlags& flags, std::vector<std::string> columns);

}  // namespace ecsync::cli

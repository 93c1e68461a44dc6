#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "cli/command.h"
#include "core/goods/import_csv.h"

namespace ecsync::cli {

/// The positional FILE of an import command.
void add_import_file(CLI::App& app, std::string& file, const std::string& about);

/// Prints what came of an import: a sentence with the counts, or the ecsync.import document; CSV,
/// TSV and jsonl print the rows that did not go in. The first of them are said on stderr as well.
/// `things` are what was imported: "products". The status is that of a batch.
Result<ExitStatus> print_import(Output& output, Phrase things, const ImportReport& report);

}  // namespace ecsync::cli

#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "cli/command.h"
#include "core/goods/import_csv.h"

namespace ecsync::cli {

/// Adds the positional FILE of an import command.
void add_import_file(Parameters& app, std::string& file, const std::string& about);

/// Prints the outcome of an import: a sentence with the counts, or the ecsync.import document; as
/// CSV, TSV and jsonl the rows that did not go in. The first of these rows are on stderr as well.
/// `things` names what was imported: "products". Returns the exit status of a batch.
Result<ExitStatus> print_import(Output& output, Phrase things, const ImportReport& report);

}  // namespace ecsync::cli

#pragma once

#include "cli/output/output.h"
#include "core/db/database.h"
#include "core/goods/link_product.h"

namespace ecsync::cli {

/// Prints the outcome of linking: a sentence for each listing, or the ecsync.links document.
/// Refusals are on stderr as well. Returns the exit status of a batch. When one was refused nothing
/// was linked, so the report then holds refusals only.
/// `unit` is what commands name that make products of listings which were left alone.
Result<ExitStatus> print_links(Output& output, db::Database& database, const LinkReport& report,
                               const std::string& unit = "cái");

}  // namespace ecsync::cli

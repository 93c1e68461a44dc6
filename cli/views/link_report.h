#pragma once

#include "cli/output/output.h"
#include "core/db/database.h"
#include "core/goods/link_product.h"

namespace ecsync::cli {

/// Prints what came of linking: a sentence per listing, or the ecsync.links document. Refusals are
/// said on stderr as well. The status is that of a batch; a report with a refusal holds nothing
/// else, because then nothing was linked.
Result<ExitStatus> print_links(Output& output, db::Database& database, const LinkReport& report);

}  // namespace ecsync::cli

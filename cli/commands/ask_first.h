#pragma once

#include "cli/command.h"
#include "core/goods/export_slip.h"

namespace ecsync::cli {

/// Asks the marketplaces for the orders that `request` means, as 'sync-orders --order' does, and
/// stores what they say. A shop that does not answer stops no other. Errors: usage.
Result<FreshAnswers> ask_first(Services& services, Output& output, db::Database& database,
                               const ExportSlipRequest& request);

}  // namespace ecsync::cli

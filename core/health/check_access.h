#pragma once

#include <optional>
#include <vector>

#include "core/sync/sync_all.h"

namespace ecsync {

/// Asks each connection's marketplace with one cheap call whether it accepts the access now, all
/// side by side and less patiently than a sync. May refresh and store tokens; a connection whose
/// consent is gone becomes needs_auth. Of `options` it keeps lock_wait, dry_run, jobs and rates.
/// Answers in the order of `connections` what stands in the way, nothing where all is well.
std::vector<std::optional<Error>> check_access(const SyncContext& context,
                                               const std::vector<Connection>& connections,
                                               const SyncOptions& options);

}  // namespace ecsync

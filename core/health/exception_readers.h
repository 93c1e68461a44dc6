#pragma once

#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/db/database.h"
#include "core/health/exceptions.h"

namespace ecsync {

/// Leaves those exceptions that `reader` was not shown yet. What has ended and come back is new.
void keep_new(db::Database& database, const std::string& reader,
              std::vector<Attention>& exceptions);

/// Remembers that `reader` was shown `shown`, and forgets what is not among `standing`: everything
/// that is not muted. Writes nothing when there is nothing to write. Safe to repeat.
void remember_shown(db::Database& database, const std::string& reader,
                    const std::vector<Attention>& shown, const std::vector<Attention>& standing,
                    Timestamp now);

}  // namespace ecsync

#pragma once

#include <cstdint>

#include "core/db/database.h"
#include "core/records/connection.h"

namespace ecsync::db {

/// Lines without a link in this connection's orders that are not cancelled. Counted only when no
/// figure is kept: of a large shop it takes as long as all the rest of a run that finds nothing
/// new.
std::int64_t count_unlinked_lines(Database& database, ConnectionKey connection);
/// The same, and keeps the figure. Call within a Transaction.
std::int64_t keep_unlinked_lines(Database& database, ConnectionKey connection);
/// For whoever writes lines or changes an order's status; links do it by their triggers. Call
/// within the same Transaction.
void forget_unlinked_lines(Database& database, ConnectionKey connection);

}  // namespace ecsync::db

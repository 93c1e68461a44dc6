#pragma once

#include <cstdint>

#include "core/db/database.h"
#include "core/records/connection.h"

namespace ecsync::db {

/// Lines without a link in this connection's orders that are not cancelled. It counts them only
/// when no figure is kept, because counting takes long: in a large shop as long as the rest of a
/// run that finds nothing new.
std::int64_t count_unlinked_lines(Database& database, ConnectionKey connection);
/// The same, and keeps the figure. Call within a Transaction.
std::int64_t keep_unlinked_lines(Database& database, ConnectionKey connection);
/// Drops the figure. To be called in the same Transaction as a write of lines or of an order's
/// status; when links change, a trigger does it.
void forget_unlinked_lines(Database& database, ConnectionKey connection);

}  // namespace ecsync::db

#pragma once

#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/db/database.h"
#include "core/records/ids.h"

namespace ecsync::db {

/// What a connection's last run ended with, when it ended badly.
struct RunFailure {
  ConnectionKey connection;
  ErrorCode code = ErrorCode::internal;
  std::string message;
};

/// Of the last runs of orders and of products: the failed ones, a connection's orders before its
/// products.
std::vector<RunFailure> last_failures(Database& database);
/// Listings of any connection that no product is linked to.
std::int64_t count_unlinked_listings(Database& database);
/// Slips that await their export.
std::int64_t count_open_slips(Database& database);

}  // namespace ecsync::db

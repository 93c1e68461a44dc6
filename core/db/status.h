#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/db/database.h"
#include "core/records/ids.h"

namespace ecsync::db {

/// The error of a connection's last run.
struct RunFailure {
  ConnectionKey connection;
  ErrorCode code = ErrorCode::internal;
  std::string message;
};

/// The last runs of orders and of products that failed; within a connection orders come before
/// products.
std::vector<RunFailure> last_failures(Database& database);
/// When the last complete verification of each connection ended, where there was one.
std::map<ConnectionKey, Timestamp> last_verified(Database& database);
/// How many orders of each connection are set aside; nothing for one that has none.
std::map<ConnectionKey, std::int64_t> count_orders_set_aside(Database& database);
/// Listings of any connection that no product is linked to.
std::int64_t count_unlinked_listings(Database& database);
/// Slips that await their export.
std::int64_t count_open_slips(Database& database);

}  // namespace ecsync::db

#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/db/database.h"
#include "core/marketplace.h"
#include "core/secrets/crypto.h"

namespace ecsync {

/// Where a consent goes.
struct GrantTarget {
  db::Database& database;
  Clock& clock;
  Site site{};
  const crypto::SealingKey& sealing;
  std::optional<std::chrono::seconds> clock_offset;  ///< of the marketplace, when it was learnt
  std::string state;  ///< of the pending sign-in that is over with this
};

/// Stores what a consent brought in one transaction: its tokens, each of its shops as a connection,
/// and its end as a pending sign-in. A shop that is known keeps its rows; the same seller's consent
/// renews the tokens where they are; a consent that nothing points to any more loses its tokens.
/// `wished_name` gives the connection name of a shop, or "". Errors: locked (a token refresh that
/// does not end).
Result<std::vector<Connection>> store_grant(
    const GrantTarget& target, const Grant& grant,
    const std::function<std::string(const GrantedShop&)>& wished_name);

}  // namespace ecsync

#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/db/database.h"
#include "core/marketplace.h"
#include "core/secrets/crypto.h"

namespace ecsync {

/// Where and how a consent is stored.
struct GrantTarget {
  db::Database& database;
  Clock& clock;
  Site site{};
  const crypto::SealingKey& sealing;
  std::optional<std::chrono::seconds> clock_offset;  ///< of the marketplace, when it was learnt
  std::string state;  ///< of the pending sign-in that is over with this
};

/// Stores in one transaction what a consent brought: its tokens, and each of its shops as a
/// connection. The pending sign-in is over with it. A shop that is known keeps its rows. Tokens of
/// an earlier consent of the same seller are replaced where they are. A consent that nothing points
/// to any more loses its tokens. `wished_name` gives the connection name of a shop, or "". Errors:
/// locked (a token refresh that does not end).
Result<std::vector<Connection>> store_grant(
    const GrantTarget& target, const Grant& grant,
    const std::function<std::string(const GrantedShop&)>& wished_name);

}  // namespace ecsync

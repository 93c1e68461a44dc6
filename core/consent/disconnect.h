#pragma once

#include <string>

#include "core/db/database.h"
#include "core/marketplace.h"
#include "core/secrets/key_sources.h"

namespace ecsync {

/// The outcome of disconnecting one connection.
struct Disconnected {
  Connection connection;  ///< as it was
  bool remote_revoked = false;
  std::string remote_revoke_url;  ///< "" when unknown
  bool access_left = false;       ///< the marketplace may still let the app in, and no address is
                                  ///< known where the seller could end that
};

/// Takes the connection off the list. With the last connection of an authorization its tokens are
/// erased, after the marketplace was asked to revoke them; when that fails they are erased all the
/// same. Orders, links, slips and stock stay. Safe to repeat. `dry_run` changes nothing and calls
/// nobody.
Result<Disconnected> disconnect(db::Database& database, Clock& clock, Marketplaces& marketplaces,
                                const KeySources& keys, const Connection& connection, bool dry_run);

}  // namespace ecsync

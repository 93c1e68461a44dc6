#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/db/database.h"
#include "core/key_file.h"
#include "core/marketplace.h"

namespace ecsync {

/// What a seller asked for.
struct ConnectRequest {
  Site site = Site::lazada;
  std::string country;    ///< ISO alpha-2 upper case, or ""
  std::string name;       ///< wished connection name, or ""
  std::string reconnect;  ///< reference of a known connection, or ""
};

/// Makes the sign-in address with a fresh `state`, remembered for an hour. Errors: invalid_value
/// (country), not_found (reconnect), usage (app key missing), and the marketplace's.
Result<ConsentLink> begin_connect(db::Database& database, Clock& clock, Marketplaces& marketplaces,
                                  const ConnectRequest& request);

/// Takes the address (or its query string) that the browser ended on, exchanges the code, checks
/// country and `state`, and stores authorization, tokens and connections in one transaction.
/// Nothing is stored when anything is refused; `dry_run` refuses to begin. Errors: auth_refused (no
/// code, used code, the seller said no, state unknown or older than an hour), country_mismatch,
/// invalid_value.
Result<std::vector<Connection>> finish_connect(db::Database& database, Clock& clock,
                                               Marketplaces& marketplaces, const KeySources& keys,
                                               const ConnectRequest& request,
                                               const std::string& callback);

}  // namespace ecsync

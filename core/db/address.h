#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/base/result.h"

namespace ecsync::db {

/// Where a profile's data are on a PostgreSQL server. No password is in here.
struct PostgresAddress {
  std::map<std::string, std::string> settings;  ///< in libpq's words: host, port, user, dbname …
  std::string schema;                           ///< everything of this profile, and nothing else
};

/// Reads `postgresql://user@host/db?schema=shop2`: `schema` is ours ("ecsync" when it is left out),
/// everything else is as in libpq. Nothing when `text` names a file. For a server that is reached
/// over a network sslmode is verify-full, written or not. Errors: usage, for what cannot be read,
/// for a password, and for a connection over a network that others could listen to; no message
/// shows the address, because a password may be somewhere in it.
Result<std::optional<PostgresAddress>> parse_postgres_address(const std::string& text);

}  // namespace ecsync::db

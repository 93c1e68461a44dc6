#pragma once

#include <optional>
#include <string>

#include "core/db/database.h"
#include "core/records/connection.h"

namespace ecsync::db {

/// What stands between a connection and its marketplace. There is none while all is well.
struct ConsentTrouble {
  int refused_runs = 0;  ///< in a row, in which a token was refused that had just come
  std::optional<Timestamp> refused_since;
  std::string reason;  ///< the marketplace's words that ended the consent; "" while it is connected
  std::optional<Timestamp> said_at;
  int tries = 0;                      ///< how often what is stored was tried again since
  std::optional<Timestamp> tried_at;  ///< the first time it is when the consent ended
};

std::optional<ConsentTrouble> find_consent_trouble(Database& database, ConnectionKey connection);
void put_consent_trouble(Database& database, ConnectionKey connection,
                         const ConsentTrouble& trouble);
void forget_consent_trouble(Database& database, ConnectionKey connection);

}  // namespace ecsync::db

#include "core/db/consent_troubles.h"

#include "core/db/query.h"

namespace ecsync::db {

std::optional<ConsentTrouble> find_consent_trouble(Database& database, ConnectionKey connection) {
  constexpr auto sql = R"sql(
    SELECT refused_runs, refused_since, reason, said_at, tries, tried_at
    FROM consent_troubles WHERE connection_id = ?1)sql"_sql;
  ConsentTrouble row;
  Query query(database, sql, connection);
  if (!query.next(row.refused_runs, row.refused_since, row.reason, row.said_at, row.tries,
                  row.tried_at))
    return std::nullopt;
  return row;
}

void put_consent_trouble(Database& database, ConnectionKey connection,
                         const ConsentTrouble& trouble) {
  constexpr auto sql = R"sql(
    INSERT INTO consent_troubles (connection_id, refused_runs, refused_since, reason, said_at,
      tries, tried_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
    ON CONFLICT (connection_id) DO UPDATE SET refused_runs = excluded.refused_runs,
      refused_since = excluded.refused_since, reason = excluded.reason,
      said_at = excluded.said_at, tries = excluded.tries, tried_at = excluded.tried_at)sql"_sql;
  const auto reason =
      trouble.reason.empty() ? std::nullopt : std::optional<std::string>(trouble.reason);
  Query(database, sql, connection, trouble.refused_runs, trouble.refused_since, reason,
        trouble.said_at, trouble.tries, trouble.tried_at)
      .run();
}

void forget_consent_trouble(Database& database, ConnectionKey connection) {
  Query(database, "DELETE FROM consent_troubles WHERE connection_id = ?1"_sql, connection).run();
}

}  // namespace ecsync::db

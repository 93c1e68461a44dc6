#include "core/db/status.h"

#include "core/db/query.h"

namespace ecsync::db {
namespace {

std::int64_t count_rows(Database& database, Sql sql) {
  std::int64_t count = 0;
  Query(database, sql).next(count);
  return count;
}

/// The code that was stored by its name. A newer ecsync may have written one that we do not know.
ErrorCode code_named(std::string_view text) {
  constexpr auto last = static_cast<int>(ErrorCode::internal);
  for (int value = 0; value < last; ++value) {
    if (name(static_cast<ErrorCode>(value)) == text) return static_cast<ErrorCode>(value);
  }
  return ErrorCode::internal;
}

}  // namespace

std::vector<RunFailure> last_failures(Database& database) {
  constexpr auto sql = R"sql(
    SELECT connection_id, error_code, error_message FROM sync_runs
    WHERE error_code IS NOT NULL ORDER BY connection_id, kind)sql"_sql;
  std::vector<RunFailure> failures;
  RunFailure row;
  std::string code;
  Query query(database, sql);
  while (query.next(row.connection, code, row.message)) {
    row.code = code_named(code);
    failures.push_back(row);
  }
  return failures;
}

std::map<ConnectionKey, Timestamp> last_verified(Database& database) {
  constexpr auto sql =
      "SELECT id, last_verified_at FROM connections WHERE last_verified_at IS NOT NULL"_sql;
  Query query(database, sql);
  std::map<ConnectionKey, Timestamp> verified;
  ConnectionKey key;
  Timestamp at;
  while (query.next(key, at)) verified[key] = at;
  return verified;
}

std::map<ConnectionKey, std::int64_t> count_orders_set_aside(Database& database) {
  constexpr auto sql =
      "SELECT connection_id, count(*) FROM rejected_orders GROUP BY connection_id"_sql;
  Query query(database, sql);
  std::map<ConnectionKey, std::int64_t> counts;
  ConnectionKey connection;
  for (std::int64_t count = 0; query.next(connection, count);) counts.emplace(connection, count);
  return counts;
}

std::int64_t count_unlinked_listings(Database& database) {
  return count_rows(database,
                    R"sql(
    SELECT count(*) FROM listings g
    WHERE NOT EXISTS (SELECT 1 FROM links k WHERE k.listing_id = g.id))sql"_sql);
}

std::int64_t count_open_slips(Database& database) {
  return count_rows(database, "SELECT count(*) FROM slips WHERE status = 'awaiting_export'"_sql);
}

}  // namespace ecsync::db

#include "core/db/unlinked_lines.h"

#include <optional>

#include "core/db/query.h"

namespace ecsync::db {
namespace {

std::optional<std::int64_t> kept_figure(Database& database, ConnectionKey connection) {
  Query query(database, "SELECT unlinked_lines FROM connections WHERE id = ?1"_sql, connection);
  std::optional<std::int64_t> lines;
  query.next(lines);
  return lines;
}

std::int64_t count_anew(Database& database, ConnectionKey connection) {
  // Begins with the listings that have no link, of which a well-kept shop has few, and goes on to
  // their lines. CROSS JOIN makes SQLite keep this order.
  constexpr auto sql = R"sql(
    SELECT count(*)
    FROM listings g CROSS JOIN order_lines l CROSS JOIN orders o
    WHERE l.listing_id = g.id AND o.id = l.order_id AND g.connection_id = ?1 AND o.status <> 'cancelled'
      AND NOT EXISTS (SELECT 1 FROM links k WHERE k.listing_id = g.id))sql"_sql;
  Query query(database, sql, connection);
  std::int64_t lines = 0;
  query.next(lines);
  return lines;
}

}  // namespace

std::int64_t count_unlinked_lines(Database& database, ConnectionKey connection) {
  const auto kept = kept_figure(database, connection);
  return kept ? *kept : count_anew(database, connection);
}

std::int64_t keep_unlinked_lines(Database& database, ConnectionKey connection) {
  if (const auto kept = kept_figure(database, connection)) return *kept;
  const auto lines = count_anew(database, connection);
  constexpr auto sql = "UPDATE connections SET unlinked_lines = ?1 WHERE id = ?2"_sql;
  Query(database, sql, lines, connection).run();
  return lines;
}

void forget_unlinked_lines(Database& database, ConnectionKey connection) {
  constexpr auto sql =
      "UPDATE connections SET unlinked_lines = NULL WHERE id = ?1 AND unlinked_lines IS NOT NULL"_sql;
  Query(database, sql, connection).run();
}

}  // namespace ecsync::db

#include "core/db/verifications.h"

#include "core/db/query.h"

namespace ecsync::db {
namespace {

/// Returns of a completed order begin within this time.
constexpr std::chrono::days settled_after{30};

}  // namespace

std::optional<Verification> read_verification(Database& database, ConnectionKey connection) {
  constexpr auto sql = R"sql(
    SELECT from_at, to_at, request, seed, started_at, listed_to, asked_to, remote, local, compared,
      repaired
    FROM verifications WHERE connection_id = ?1)sql"_sql;
  Query query(database, sql, connection);
  Verification row;
  if (!query.next(row.from, row.to, row.request, row.seed, row.started_at, row.listed_to,
                  row.asked_to, row.remote, row.local, row.compared, row.repaired))
    return std::nullopt;
  return row;
}

void store_verification(Database& database, ConnectionKey connection, const Verification& state) {
  constexpr auto sql = R"sql(
    INSERT INTO verifications (connection_id, from_at, to_at, request, seed, started_at, listed_to,
      asked_to, remote, local, compared, repaired)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
    ON CONFLICT (connection_id) DO UPDATE SET from_at = excluded.from_at, to_at = excluded.to_at,
      request = excluded.request, seed = excluded.seed, started_at = excluded.started_at,
      listed_to = excluded.listed_to, asked_to = excluded.asked_to, remote = excluded.remote,
      local = excluded.local, compared = excluded.compared, repaired = excluded.repaired)sql"_sql;
  Query(database, sql, connection, state.from, state.to, state.request, state.seed,
        state.started_at, state.listed_to, state.asked_to, state.remote, state.local,
        state.compared, state.repaired)
      .run();
}

void drop_verification(Database& database, ConnectionKey connection) {
  // What it found goes with it.
  Query(database, "DELETE FROM verifications WHERE connection_id = ?1"_sql, connection).run();
}

void store_verified(Database& database, ConnectionKey connection, Timestamp at) {
  Query(database, "UPDATE connections SET last_verified_at = ?1 WHERE id = ?2"_sql, at, connection)
      .run();
}

std::vector<FoundOrder> found_orders(Database& database, ConnectionKey connection) {
  constexpr auto sql = R"sql(
    SELECT number, extra FROM verification_orders WHERE connection_id = ?1 ORDER BY number)sql"_sql;
  Query query(database, sql, connection);
  std::vector<FoundOrder> found;
  FoundOrder row;
  while (query.next(row.number, row.extra)) found.push_back(row);
  return found;
}

void put_found_order(Database& database, ConnectionKey connection, const FoundOrder& found) {
  constexpr auto sql = R"sql(
    INSERT INTO verification_orders (connection_id, number, extra) VALUES (?1, ?2, ?3)
    ON CONFLICT (connection_id, number) DO UPDATE SET extra = excluded.extra)sql"_sql;
  Query(database, sql, connection, found.number, found.extra).run();
}

void drop_found_order(Database& database, ConnectionKey connection, const std::string& number) {
  Query(database, "DELETE FROM verification_orders WHERE connection_id = ?1 AND number = ?2"_sql,
        connection, number)
      .run();
}

bool OrderFacts::is_final(Timestamp now) const {
  if (return_status == ReturnStatus::requested || return_status == ReturnStatus::returning)
    return false;
  if (status == OrderStatus::cancelled) return true;
  return status == OrderStatus::completed && updated_at <= now - settled_after;
}

std::optional<OrderFacts> find_facts(Database& database, ConnectionKey connection,
                                     const std::string& number) {
  constexpr auto sql = R"sql(
    SELECT id, status, return_status, status_native, created_at, updated_at FROM orders
    WHERE connection_id = ?1 AND number = ?2)sql"_sql;
  Query query(database, sql, connection, number);
  OrderFacts row;
  if (!query.next(row.key, row.status, row.return_status, row.status_native, row.created_at,
                  row.updated_at))
    return std::nullopt;
  return row;
}

std::vector<std::string> orders_created(Database& database, ConnectionKey connection,
                                        Timestamp from, Timestamp before) {
  constexpr auto sql = R"sql(
    SELECT number FROM orders WHERE connection_id = ?1 AND created_at >= ?2 AND created_at < ?3
    ORDER BY created_at, id)sql"_sql;
  Query query(database, sql, connection, from, before);
  std::vector<std::string> numbers;
  std::string row;
  while (query.next(row)) numbers.push_back(row);
  return numbers;
}

// The condition is is_final()'s.
std::vector<OpenOrder> open_orders(Database& database, ConnectionKey connection,
                                   const OpenOrderFilter& filter) {
  constexpr auto sql = R"sql(
    SELECT id, number, created_at FROM orders
    WHERE connection_id = ?1 AND id > ?2 AND created_at >= ?3
      AND (created_at < ?4 OR created_at > ?5)
      AND (return_status IN ('requested', 'returning')
        OR (status <> 'cancelled' AND (status <> 'completed' OR updated_at > ?6)))
    ORDER BY id LIMIT ?7)sql"_sql;
  Query query(database, sql, connection, filter.after, filter.horizon, filter.from, filter.to,
              filter.now - settled_after, filter.limit);
  std::vector<OpenOrder> open;
  OpenOrder row;
  while (query.next(row.key, row.number, row.created_at)) open.push_back(row);
  return open;
}

}  // namespace ecsync::db

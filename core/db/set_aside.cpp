#include "core/db/set_aside.h"

#include "core/db/query.h"

namespace ecsync::db {
namespace {

constexpr std::int64_t enough_denials = 3;
constexpr std::chrono::hours enough_time{24};

struct Denials {
  std::int64_t count = 0;
  std::optional<Timestamp> since;
};

void mark_gone(Database& database, ConnectionKey connection, const RejectedOrder& denied,
               Timestamp now) {
  constexpr auto sql = R"sql(
    INSERT INTO gone_orders (order_id, reason, said_at)
    SELECT id, CAST(?3 AS text), CAST(?4 AS bigint) FROM orders
    WHERE connection_id = ?1 AND number = ?2
    ON CONFLICT (order_id) DO UPDATE SET reason = excluded.reason, said_at = excluded.said_at)sql"_sql;
  Query(database, sql, connection, denied.number, denied.reason, now).run();
}

}  // namespace

void put_rejected_order(Database& database, ConnectionKey connection, const RejectedOrder& rejected,
                        Timestamp now) {
  constexpr auto put_sql = R"sql(
    INSERT INTO rejected_orders (connection_id, number, reason, rejected_at) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (connection_id, number) DO UPDATE SET reason = excluded.reason
    WHERE rejected_orders.reason <> excluded.reason)sql"_sql;
  constexpr auto there_sql = R"sql(
    UPDATE rejected_orders SET denials = 0, denied_since = NULL
    WHERE connection_id = ?1 AND number = ?2 AND denials > 0)sql"_sql;
  constexpr auto back_sql = R"sql(
    DELETE FROM gone_orders WHERE order_id IN
      (SELECT id FROM orders WHERE connection_id = ?1 AND number = ?2))sql"_sql;
  Query(database, put_sql, connection, rejected.number, rejected.reason, now).run();
  // A refused number tells nothing about whether the order is there.
  if (rejected.refused) return;
  Query(database, there_sql, connection, rejected.number).run();
  Query(database, back_sql, connection, rejected.number).run();
}

void drop_rejected_order(Database& database, ConnectionKey connection, const std::string& number) {
  Query(database, "DELETE FROM rejected_orders WHERE connection_id = ?1 AND number = ?2"_sql,
        connection, number)
      .run();
}

std::vector<SetAsideOrder> rejected_orders(Database& database, ConnectionKey connection) {
  constexpr auto sql = R"sql(
    SELECT number, reason, rejected_at, asked_at, asks FROM rejected_orders
    WHERE connection_id = ?1 ORDER BY number)sql"_sql;
  Query query(database, sql, connection);
  std::vector<SetAsideOrder> rejected;
  SetAsideOrder row;
  while (query.next(row.number, row.reason, row.since, row.asked_at, row.asks))
    rejected.push_back(row);
  return rejected;
}

void note_asked_again(Database& database, ConnectionKey connection, const std::string& number,
                      Timestamp now, bool counts) {
  constexpr auto sql = R"sql(
    UPDATE rejected_orders SET asked_at = ?3, asks = asks + ?4
    WHERE connection_id = ?1 AND number = ?2)sql"_sql;
  Query(database, sql, connection, number, now, std::int64_t{counts}).run();
}

bool note_denial(Database& database, ConnectionKey connection, const RejectedOrder& denied,
                 Timestamp now) {
  constexpr auto read_sql = R"sql(
    SELECT denials, denied_since FROM rejected_orders
    WHERE connection_id = ?1 AND number = ?2)sql"_sql;
  constexpr auto write_sql = R"sql(
    UPDATE rejected_orders SET denials = ?3, denied_since = ?4
    WHERE connection_id = ?1 AND number = ?2)sql"_sql;
  Denials denials;
  {
    Query query(database, read_sql, connection, denied.number);
    if (!query.next(denials.count, denials.since)) return false;
  }
  ++denials.count;
  // A first denial that seems to come from the future was noted by a clock that was ahead.
  if (!denials.since || *denials.since > now) denials.since = now;
  if (denials.count >= enough_denials && now - *denials.since >= enough_time) {
    drop_rejected_order(database, connection, denied.number);
    mark_gone(database, connection, denied, now);
    return true;
  }
  Query(database, write_sql, connection, denied.number, denials.count, denials.since).run();
  return false;
}

std::vector<std::string> gone_orders(Database& database, ConnectionKey connection) {
  constexpr auto sql = R"sql(
    SELECT o.number FROM gone_orders g JOIN orders o ON o.id = g.order_id
    WHERE o.connection_id = ?1 ORDER BY o.number)sql"_sql;
  Query query(database, sql, connection);
  std::vector<std::string> numbers;
  for (std::string number; query.next(number);) numbers.push_back(number);
  return numbers;
}

void drop_gone_order(Database& database, OrderKey order) {
  Query(database, "DELETE FROM gone_orders WHERE order_id = ?1"_sql, order).run();
}

void put_rejected_listing(Database& database, ConnectionKey connection,
                          const SetAsideListing& rejected) {
  constexpr auto sql = R"sql(
    INSERT INTO rejected_listings (connection_id, listing, reason, rejected_at)
    VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (connection_id, listing) DO UPDATE SET reason = excluded.reason,
      rejected_at = excluded.rejected_at
    WHERE rejected_listings.reason <> excluded.reason)sql"_sql;
  Query(database, sql, connection, rejected.id, rejected.reason, rejected.since).run();
}

void drop_rejected_listing(Database& database, ConnectionKey connection, const std::string& id) {
  Query(database, "DELETE FROM rejected_listings WHERE connection_id = ?1 AND listing = ?2"_sql,
        connection, id)
      .run();
}

std::vector<SetAsideListing> rejected_listings(Database& database, ConnectionKey connection) {
  constexpr auto sql = R"sql(
    SELECT listing, reason, rejected_at FROM rejected_listings
    WHERE connection_id = ?1 ORDER BY listing)sql"_sql;
  Query query(database, sql, connection);
  std::vector<SetAsideListing> rejected;
  SetAsideListing row;
  while (query.next(row.id, row.reason, row.since)) rejected.push_back(row);
  return rejected;
}

}  // namespace ecsync::db

#include "core/db/exceptions.h"

#include "core/db/query.h"

namespace ecsync::db {
namespace {

constexpr auto standing_sql = R"sql(
  SELECT kind, connection_id, reference, since, count, facts, subject, state, detail
  FROM standing_exceptions)sql"_sql;

// Only connected shops: without a sign-in no order of a shop can change, and the connection itself
// is reported.
constexpr auto unchanged_sql = R"sql(
  SELECT 'order_unchanged', o.connection_id, c.platform || ':' || c.shop_id || '/' || o.number,
    o.updated_at, 1, o.status_native || '/' || o.cancel_requested || o.delivery_problem ||
    o.unknown_line_state || '/' || o.return_status, o.number, o.status, ''
  FROM orders o JOIN connections c ON c.id = o.connection_id
  WHERE o.status = ?1 AND o.updated_at < ?2 AND c.status = 'connected')sql"_sql;

// The end may be told a little differently each time: a month tells one consent from the next.
constexpr auto expiring_sql = R"sql(
  SELECT 'connection_expiring', c.id, c.platform || ':' || c.shop_id, a.consent_expires_at, 1,
    '/' || (a.consent_expires_at / 2592000), c.name, '', ''
  FROM connections c JOIN authorizations a ON a.id = c.authorization_id
  WHERE c.status = 'connected' AND a.consent_expires_at < ?1)sql"_sql;

constexpr auto stale_sql = R"sql(
  SELECT 'connection_stale', c.id, c.platform || ':' || c.shop_id,
    coalesce(c.last_success_at, c.connected_at), 1,
    coalesce(r.error_code, '') || '/' || coalesce(c.last_success_at, c.connected_at), c.name,
    coalesce(r.error_code, ''), coalesce(r.error_message, '')
  FROM connections c LEFT JOIN sync_runs r ON r.connection_id = c.id AND r.kind = 'orders'
  WHERE c.status = 'connected' AND coalesce(c.last_success_at, c.connected_at) < ?1
    AND coalesce(r.inactive, 0) = 0)sql"_sql;

std::vector<StandingException> read_all(Query&& query) {
  std::vector<StandingException> all;
  StandingException row;
  while (query.next(row.kind, row.connection, row.reference, row.since, row.count, row.facts,
                    row.subject, row.state, row.detail))
    all.push_back(row);
  return all;
}

template <class Numbers>
void take(std::map<std::string, Numbers>& all, const std::string& slip, Numbers& numbers) {
  const auto found = all.find(slip);
  if (found != all.end()) numbers = std::move(found->second);
}

}  // namespace

std::vector<StandingException> standing_exceptions(Database& database) {
  auto all = read_all(Query(database, standing_sql));
  auto differences = all_slip_differences(database);
  auto coming_back = all_goods_coming_back(database);
  for (auto& row : all) {
    if (row.kind == "slip_differs_from_order") take(differences, row.detail, row.differences);
    if (row.kind == "goods_coming_back") take(coming_back, row.detail, row.coming_back);
  }
  return all;
}

std::vector<StandingException> twin_products(Database& database, Timestamp now) {
  constexpr auto sql = R"sql(
    SELECT 'product_twin', CAST(NULL AS bigint), t.code, ?1, 1, t.twin, p.name, '', t.twin
    FROM v_product_twins t JOIN products p ON p.code = t.code AND p.deleted_at IS NULL)sql"_sql;
  return read_all(Query(database, sql, now));
}

std::vector<StandingException> unchanged_orders(Database& database, OrderStatus status,
                                                Timestamp before) {
  return read_all(Query(database, unchanged_sql, status, before));
}

std::vector<StandingException> expiring_connections(Database& database, Timestamp before) {
  return read_all(Query(database, expiring_sql, before));
}

std::vector<StandingException> stale_connections(Database& database, Timestamp before) {
  return read_all(Query(database, stale_sql, before));
}

std::map<ConnectionKey, ShopName> shop_names(Database& database) {
  Query query(database, "SELECT id, platform, shop_id, name FROM connections"_sql);
  std::map<ConnectionKey, ShopName> names;
  ConnectionKey key;
  ShopName row;
  while (query.next(key, row.id.site, row.id.shop, row.name)) names.emplace(key, row);
  return names;
}

}  // namespace ecsync::db

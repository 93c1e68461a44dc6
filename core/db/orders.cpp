#include "core/db/orders.h"

#include <fmt/format.h>

#include "core/base/shell.h"
#include "core/base/text.h"
#include "core/db/connections.h"
#include "core/db/query.h"
#include "core/db/read_order.h"
#include "core/records/reference.h"

namespace ecsync::db {
namespace {

/// Why the order of this number is not here though it is known: its answers could not be read.
std::optional<std::string> set_aside_reason(Database& database, const std::string& number,
                                            std::optional<ConnectionKey> connection) {
  constexpr auto sql = R"sql(
    SELECT reason FROM rejected_orders
    WHERE number = ?1 AND (CAST(?2 AS bigint) IS NULL OR connection_id = ?2)
    ORDER BY connection_id)sql"_sql;
  Query query(database, sql, number, connection);
  std::string reason;
  if (!query.next(reason)) return std::nullopt;
  return reason;
}

/// No order is stored under `reference`, whose number is `number`.
Error unknown_order(Database& database, const std::string& reference, const std::string& number,
                    std::optional<ConnectionKey> connection = std::nullopt) {
  auto error = make_error(
      ErrorCode::not_found, tr("there is no order '{}'", reference),
      tr("Find it with: ecsync orders --search TEXT; ecsync sync-orders pulls new ones."));
  if (const auto reason = set_aside_reason(database, number, connection)) {
    error.message =
        tr("order {} is set aside and was never stored, because it could not be read: {}",
           reference, *reason);
    error.hint = tr("It is asked for again by itself. Ask now with: ecsync sync-orders --order {}",
                    shell::word(reference));
  } else {
    tell_spreadsheet_damage(error, number);
  }
  error.reference = reference;
  return error;
}

Error ambiguous_order(const std::string& reference, const std::vector<Order>& candidates) {
  std::string names;
  for (const auto& order : candidates) {
    if (!names.empty()) names += ", ";
    names += fmt::format("{}/{}", to_text(order.connection), order.number);
  }
  auto error = make_error(ErrorCode::ambiguous,
                          tr("'{}' names {} orders: {}", reference, candidates.size(), names),
                          tr("Write one of them in full."));
  error.reference = reference;
  return error;
}

std::vector<Order> orders_with_number(Database& database, const std::string& number) {
  auto statement = select_orders();
  statement.require("o.number = ?1"_sql, number);
  statement.add(" ORDER BY o.connection_id"_sql);
  return read_orders(database, statement);
}

/// The order of a shop by what stands behind the shop's name. Letters in numbers are capitals.
Result<Order> resolve_in_shop_of(Database& database, ConnectionKey connection,
                                 const std::string& number, const std::string& reference) {
  for (const auto& each : {number, text::upper_case(number)}) {
    if (auto order = find_order(database, connection, each)) return *std::move(order);
  }
  return unknown_order(database, reference, number, connection);
}

}  // namespace

Result<Order> resolve_order(Database& database, const std::string& typed) {
  const ReadTransaction one_state(database);
  const std::string reference(bare_reference(typed));
  if (const auto slash = reference.find('/'); slash != std::string::npos) {
    const auto connection = resolve_connection(database, reference.substr(0, slash));
    if (!connection) return connection.error();
    const std::string number(bare_reference(std::string_view(reference).substr(slash + 1)));
    return resolve_in_shop_of(database, connection->key, number, reference);
  }
  auto orders = orders_with_number(database, reference);
  if (orders.empty()) orders = orders_with_number(database, text::upper_case(reference));
  if (orders.empty()) return unknown_order(database, reference, reference);
  if (orders.size() > 1) return ambiguous_order(reference, orders);
  return std::move(orders.front());
}

std::optional<Order> find_order(Database& database, ConnectionKey connection,
                                const std::string& number) {
  auto statement = select_orders();
  statement.require("o.connection_id = ?1 AND o.number = ?2"_sql, connection, number);
  const ReadTransaction one_state(database);
  auto orders = read_orders(database, statement);
  if (orders.empty()) return std::nullopt;
  return std::move(orders.front());
}

bool has_order(Database& database, ConnectionKey connection, const std::string& number) {
  constexpr auto sql = "SELECT id FROM orders WHERE connection_id = ?1 AND number = ?2"_sql;
  Query query(database, sql, connection, number);
  OrderKey key;
  return query.next(key);
}

std::vector<StatusChange> order_history(Database& database, OrderKey order) {
  constexpr auto sql =
      "SELECT at, status, status_native FROM order_history WHERE order_id = ?1 ORDER BY at, id"_sql;
  Query query(database, sql, order);
  std::vector<StatusChange> history;
  StatusChange row;
  while (query.next(row.at, row.status, row.status_native)) history.push_back(row);
  return history;
}

}  // namespace ecsync::db

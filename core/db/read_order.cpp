#include "core/db/read_order.h"

#include <map>
#include <utility>

#include "core/db/links_of_listing.h"
#include "core/db/listing_parts.h"
#include "core/db/query.h"
#include "core/db/returns.h"

namespace ecsync::db {
namespace {

struct NamedConnection {
  ConnectionId id;
  std::string name;
};
using NamedConnections = std::map<ConnectionKey, NamedConnection>;

/// There are few connections and many orders: no join.
NamedConnections named_connections(Database& database) {
  Query query(database, "SELECT id, platform, shop_id, name FROM connections"_sql);
  NamedConnections connections;
  ConnectionKey key;
  NamedConnection row;
  while (query.next(key, row.id.site, row.id.shop, row.name)) connections.emplace(key, row);
  return connections;
}

std::vector<OrderLine> read_lines(Database& database, OrderKey order, LinkResolver& resolve,
                                  ShownParts& parts_of) {
  constexpr auto sql = R"sql(
    SELECT l.line, l.listing_id, g.item_id, g.sku_id, l.seller_sku, l.name, l.variation, l.image,
      l.status_native, l.quantity, l.quantity_cancelled, l.quantity_returned, l.unit_price
    FROM order_lines l JOIN listings g ON g.id = l.listing_id
    WHERE l.order_id = ?1 ORDER BY l.line)sql"_sql;
  std::vector<OrderLine> lines;
  {
    Query query(database, sql, order);
    OrderLine row;
    while (query.next(row.line, row.listing_key, row.listing.item, row.listing.sku, row.seller_sku,
                      row.marketplace_name, row.variation, row.image, row.status_native,
                      row.quantity, row.cancelled, row.returned, row.unit_price))
      lines.push_back(std::exchange(row, {}));
  }
  for (auto& line : lines) {
    const auto& link = resolve(line.listing_key);
    line.products = link.products;
    line.parts = parts_of(line.listing_key);
    line.name = line.marketplace_name;
    if (link.products.size() != 1) continue;
    line.name = link.name;
    line.image = link.image;
    line.unit = link.unit;
  }
  return lines;
}

std::vector<std::string> read_slips(Database& database, OrderKey order) {
  Query query(database, "SELECT number FROM slips WHERE order_id = ?1 ORDER BY id"_sql, order);
  std::vector<std::string> numbers;
  std::string number;
  while (query.next(number)) numbers.push_back(number);
  return numbers;
}

}  // namespace

Statement select_orders() {
  constexpr auto sql = R"sql(
    SELECT o.id, o.connection_id, o.number, o.status, o.status_native, o.cancel_requested,
      o.delivery_problem, o.unknown_line_state, o.return_status, o.fulfilled_by, o.created_at,
      o.updated_at, o.total, o.currency, o.kind
    FROM orders o)sql"_sql;
  return Statement(sql);
}

std::vector<Order> read_orders(Database& database, const Statement& statement) {
  const auto connections = named_connections(database);
  Query query(database, statement);
  std::vector<Order> orders;
  Order row;
  ConnectionKey connection;
  while (query.next(row.key, connection, row.number, row.status, row.status_native,
                    row.cancel_requested, row.delivery_problem, row.unknown_line_state,
                    row.return_status, row.fulfilled_by, row.created_at, row.updated_at, row.total,
                    row.currency, row.kind)) {
    const auto& shop = connections.at(connection);
    row.connection = shop.id;
    row.connection_name = shop.name;
    orders.push_back(std::exchange(row, {}));
  }
  LinkResolver resolve(database);
  ShownParts parts_of(database);
  for (auto& order : orders) {
    order.lines = read_lines(database, order.key, resolve, parts_of);
    order.slips = read_slips(database, order.key);
    if (!order.slips.empty()) order.returns = return_numbers(database, order.key);
  }
  return orders;
}

}  // namespace ecsync::db

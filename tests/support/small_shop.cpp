#include "tests/support/small_shop.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/db/authorizations.h"
#include "core/db/connections.h"
#include "core/db/orders.h"
#include "core/db/products.h"
#include "core/db/warehouses.h"
#include "core/goods/change_stock.h"
#include "core/goods/link_product.h"
#include "core/goods/manage_products.h"
#include "core/goods/manage_warehouses.h"

namespace ecsync::test {

SmallShop::SmallShop()
    : in_file(false), database(db::Database::in_memory()), connection(connect("1", "hanoi")) {}

SmallShop::SmallShop(const std::string& path)
    : in_file(true), database(*db::Database::open(path)), connection(connect("1", "hanoi")) {}

ConnectionKey SmallShop::connect(const std::string& shop_id, const std::string& name) {
  if (const auto known = db::find_connection(database, {Site::shopee, shop_id})) return known->key;
  db::Transaction transaction(database);
  TokenPair pair;
  pair.access_expires_at = clock.now_seconds() + std::chrono::hours{4};
  const auto authorization = db::add_authorization(database, Site::shopee, shop_id, pair);
  GrantedShop shop;
  shop.shop_id = shop_id;
  shop.country = "VN";
  shop.name = "Cửa hàng " + name;
  const auto key =
      db::put_connection(database, Site::shopee, shop, authorization, name, clock.now_seconds())
          .key;
  transaction.commit();
  if (in_file) note_success(key);
  return key;
}

RemoteOrder SmallShop::order(const std::string& number, const std::vector<TestLine>& lines) {
  RemoteOrder order;
  order.number = number;
  order.status = OrderStatus::packing;
  order.status_native = "PROCESSED";
  order.created_at = clock.now_seconds() - std::chrono::hours{24} + std::chrono::minutes{orders_++};
  order.updated_at = order.created_at;
  order.total = 100'000;
  order.currency = {"VND"};
  for (const auto& line : lines) {
    RemoteLine remote;
    remote.listing = {line.item, ""};
    remote.seller_sku = "SKU-" + line.item;
    remote.name = "Hàng " + line.item;
    remote.quantity = line.quantity;
    remote.cancelled = line.cancelled;
    remote.returned = line.returned;
    remote.unit_price = 50'000;
    order.lines.push_back(remote);
  }
  return order;
}

/// As of a moment ago for a program, which goes by the real time.
void SmallShop::note_success(ConnectionKey shop) {
  auto at = clock.now_seconds();
  if (in_file)
    at = std::max<Timestamp>(
        at, std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
  database.engine().execute(fmt::format("UPDATE connections SET last_success_at = {} WHERE id = {}",
                                        epoch_seconds(at), shop.value));
}

void SmallShop::store(const RemoteOrder& order) {
  note_success(connection);
  db::Transaction transaction(database);
  db::store_order(database, connection, order,
                  {.horizon = order.created_at - std::chrono::hours{1},
                   .server_now = clock.now_seconds(),
                   .overwrite = true});
  transaction.commit();
}

void SmallShop::stock(const std::string& code, std::int64_t pieces) {
  if (!db::find_warehouse(database, "HN")) {
    Warehouse warehouse;
    warehouse.code = "HN";
    warehouse.name = "Kho Hà Nội";
    warehouse.is_default = true;
    REQUIRE(add_warehouse(database, warehouse, false));
  }
  if (!db::find_product(database, code)) {
    ProductData product;
    product.code = code;
    product.name = "Sản phẩm " + code;
    product.unit = "cái";
    product.price = 40'000;
    REQUIRE(add_product(database, product, false));
  }
  StockChange change;
  change.product = code;
  change.warehouse = "HN";
  change.quantity = pieces;
  REQUIRE(set_stock(database, clock, change));
}

void SmallShop::link(const std::string& item, const std::vector<std::string>& products) {
  LinkPlan plan;
  plan.listing = "shopee:1/" + item;
  for (const auto& product : products) plan.products.push_back(*parse_linked_product(product));
  const auto report = link_products(database, {plan}, {.replace = true});
  REQUIRE(report.failed() == 0);
}

}  // namespace ecsync::test

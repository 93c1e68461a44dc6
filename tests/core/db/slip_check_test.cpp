#include "core/db/slip_check.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <limits>

#include "core/db/orders.h"
#include "core/db/slips.h"
#include "core/goods/export_slip.h"
#include "core/goods/link_by_sku.h"
#include "core/goods/link_product.h"
#include "core/goods/settle_slip.h"
#include "tests/support/small_shop.h"
#include "tests/support/stored.h"

// What a slip and its order say differently, and what comes back of it.
namespace ecsync {
namespace {

using test::ask;
using test::SmallShop;

/// An order A1 of two units of item 10 (a P each) and one of item 20 (two Q each), with its slip.
struct SlippedShop : SmallShop {
  RemoteOrder order_a1;

  explicit SlippedShop(bool exported) {
    for (const auto* code : {"P", "Q", "R"}) stock(code, 50);
    order_a1 = order("A1", {{"10", 2}, {"20", 1}});
    SmallShop::store(order_a1);
    link("10", {"P"});
    link("20", {"Q:2"});
    ExportSlipRequest request;
    request.orders = {"A1"};
    request.date = "2026-11-23";
    request.export_now = exported;
    REQUIRE(export_slips(database, clock, request)->errors.empty());
  }

  RemoteLine& line(std::size_t index) { return order_a1.lines.at(index); }
  void store() { SmallShop::store(order_a1); }
  /// Stores a change of the order; what the slip says differently from then on.
  std::string now() {
    store();
    return differences();
  }
  std::string differences() {
    std::string all;
    for (const auto& [number, rows] : db::all_slip_differences(database)) {
      for (const auto& row : rows)
        all += fmt::format("{}{}:{}/{} ", row.product, row.listing, row.on_slip, row.wanted);
    }
    return all;
  }
  std::string coming_back() {
    std::string all;
    for (const auto& [number, rows] : db::all_goods_coming_back(database)) {
      for (const auto& row : rows) all += fmt::format("{}:{} ", row.product, row.quantity);
    }
    return all;
  }
  /// As a receipt books it, for this test without the ledger.
  void receive(const std::string& product, int pieces) {
    database.engine().execute(fmt::format(
        "INSERT INTO returns (number, slip_id, warehouse_id, status, date, created_at) "
        "SELECT 'PN' || (SELECT count(*) FROM returns), 1, 1, 'received', '2026-11-24', 1;"
        "INSERT INTO return_lines SELECT (SELECT max(id) FROM returns), 1, id, code, name, unit, "
        "{}, 0, NULL, 'VND' FROM products WHERE code = '{}'",
        pieces, product));
  }
};

}  // namespace

TEST_CASE("a slip that is just made says what its order says, and freezes where that came from") {
  SlippedShop shop(false);
  CHECK(shop.differences() == "");
  CHECK(shop.coming_back() == "");
  CHECK(ask(shop.database, "SELECT sum(units * quantity) FROM slip_sources") == 4);
  CHECK(ask(shop.database, "SELECT sum(units) FROM slip_sources WHERE quantity = 2") == 1);
}

TEST_CASE("units that are cancelled, returned, raised or added make an open slip differ") {
  SlippedShop shop(false);
  shop.line(0).cancelled = 1;
  CHECK(shop.now() == "P:2/1 ");
  shop.line(0).cancelled = 0;
  shop.line(0).returned = 1;
  CHECK(shop.now() == "P:2/1 ");
  // Nothing has left, so nothing comes back.
  CHECK(shop.coming_back() == "");
  shop.line(0).returned = 0;
  shop.line(1).quantity = 3;
  CHECK(shop.now() == "Q:2/6 ");
  shop.line(1).cancelled = 2;
  CHECK(shop.now() == "");
  shop.order_a1.lines.push_back(shop.order("x", {{"30", 4}}).lines[0]);
  CHECK(shop.now() == "shopee:1/30:0/4 ");
  shop.link("30", {"R", "P"});
  CHECK(shop.differences() == "P:2/6 R:0/4 ");
}

TEST_CASE("an open slip goes by today's links, an exported one by those that it was made with") {
  for (const bool exported : {false, true}) {
    CAPTURE(exported);
    SlippedShop shop(exported);
    shop.link("10", {"R"});
    CHECK(shop.differences() == (exported ? "" : "P:2/0 R:0/2 "));
    shop.link("10", {"P:3"});
    CHECK(shop.differences() == (exported ? "" : "P:2/6 "));
    REQUIRE(link_products(shop.database, {{"shopee:1/10", {}, {}}}, {.replace = true}).failed() ==
            0);
    CHECK(shop.differences() == (exported ? "" : "shopee:1/10:0/2 P:2/0 "));
    shop.link("10", {"P"});
    CHECK(shop.differences() == "");
  }
}

TEST_CASE("links by seller SKU are held against open slips, and a dry run keeps nothing") {
  SlippedShop shop(false);
  shop.stock("SKU-10", 0);
  link_products(shop.database, {{"shopee:1/10", {}, {}}}, {.replace = true});
  link_by_sku(shop.database, {.dry_run = true});
  CHECK(shop.differences() == "shopee:1/10:0/2 P:2/0 ");
  link_by_sku(shop.database, {});
  CHECK(shop.differences() == "P:2/0 SKU-10:0/2 ");
}

TEST_CASE("what a verification repairs is held against the slip, too") {
  SlippedShop shop(false);
  shop.line(0).cancelled = 1;
  db::Transaction transaction(shop.database);
  CHECK(db::store_order(shop.database, shop.connection, shop.order_a1,
                        {.horizon = shop.order_a1.created_at,
                         .server_now = shop.clock.now_seconds(),
                         .repair = true}) == db::Stored::updated);
  transaction.commit();
  CHECK(shop.differences() == "P:2/1 ");
}

TEST_CASE("of an exported slip returned and undelivered units come back, and are no difference") {
  SlippedShop shop(true);
  shop.line(0).returned = 1;
  CHECK(shop.now() == "");
  CHECK(shop.coming_back() == "P:1 ");
  shop.line(1).cancelled = shop.line(1).failed = 1;
  CHECK(shop.now() == "");
  CHECK(shop.coming_back() == "P:1 Q:2 ");
  shop.receive("Q", 1);
  CHECK(shop.coming_back() == "P:1 Q:1 ");
  shop.receive("Q", 1);
  CHECK(shop.coming_back() == "P:1 ");
}

TEST_CASE("of an exported slip cancelled, lost, raised and added units are differences") {
  SlippedShop shop(true);
  shop.line(0).cancelled = 1;  // lost ones are counted so, too
  CHECK(shop.now() == "P:2/1 ");
  CHECK(shop.coming_back() == "");
  shop.line(0).returned = 1;
  CHECK(shop.now() == "P:2/1 ");
  CHECK(shop.coming_back() == "P:1 ");
  shop.line(0).quantity = 5;
  CHECK(shop.now() == "P:2/4 ");
  shop.line(0).quantity = 3;
  CHECK(shop.now() == "");
  shop.order_a1.lines.push_back(shop.order("x", {{"30", 4}}).lines[0]);
  CHECK(shop.now() == "shopee:1/30:0/4 ");
  shop.link("30", {"R"});
  CHECK(shop.differences() == "R:0/4 ");
}

TEST_CASE(
    "goods that were booked back end a surplus, after those that the marketplace sends back") {
  SlippedShop shop(true);
  shop.line(0).cancelled = 1;
  shop.line(0).returned = 1;
  CHECK(shop.now() == "P:2/1 ");
  shop.receive("P", 1);
  CHECK(shop.coming_back() == "");
  CHECK(shop.differences() == "P:2/1 ");
  shop.receive("P", 1);
  CHECK(shop.differences() == "");
}

TEST_CASE("units that came back before a slip was made never left with it") {
  SmallShop shop;
  shop.stock("P", 9);
  auto order = shop.order("A1", {{"10", 3, 0, 1}});
  shop.store(order);
  shop.link("10", {"P"});
  ExportSlipRequest request;
  request.orders = {"A1"};
  request.date = "2026-11-23";
  request.export_now = true;
  REQUIRE(export_slips(shop.database, shop.clock, request)->slips.size() == 1);
  order.total = 5;
  order.lines[0].cancelled = 1;
  shop.store(order);
  auto differences = db::all_slip_differences(shop.database);
  REQUIRE(differences.size() == 1);
  CHECK(differences["PX000001"].at(0).wanted == 1);
  CHECK(db::all_goods_coming_back(shop.database).empty());
  order.lines[0].cancelled = 0;
  order.lines[0].returned = 2;
  shop.store(order);
  CHECK(db::all_slip_differences(shop.database).empty());
  CHECK(db::all_goods_coming_back(shop.database)["PX000001"].at(0).quantity == 1);
}

TEST_CASE("a slip from before lines were frozen is compared by its totals per product") {
  for (const bool exported : {false, true}) {
    CAPTURE(exported);
    SlippedShop shop(exported);
    shop.database.engine().execute(
        "DROP TRIGGER slip_sources_frozen_delete; DELETE FROM slip_sources");
    shop.order_a1.total = 7;
    CHECK(shop.now() == "");
    shop.line(0).cancelled = 1;
    CHECK(shop.now() == "P:2/1 ");
    shop.line(0).returned = 1;
    CHECK(shop.now() == (exported ? "P:2/1 " : "P:2/0 "));
    CHECK(shop.coming_back() == (exported ? "P:1 " : ""));
    shop.line(0).cancelled = 0;
    CHECK(shop.now() == (exported ? "" : "P:2/1 "));
  }
}

TEST_CASE("a cancelled slip differs from nothing, and the next one is held in its place") {
  SlippedShop shop(false);
  shop.line(0).cancelled = 1;
  CHECK(shop.now() == "P:2/1 ");
  REQUIRE(cancel_slips(shop.database, shop.clock, {"PX000001"}, {}, false).errors.empty());
  CHECK(shop.differences() == "");
  CHECK(ask(shop.database, "SELECT count(*) FROM slip_differences") == 0);
  ExportSlipRequest request;
  request.orders = {"A1"};
  request.date = "2026-11-23";
  REQUIRE(export_slips(shop.database, shop.clock, request)->slips.size() == 1);
  shop.line(0).cancelled = 0;
  CHECK(shop.now() == "P:1/2 ");
}

TEST_CASE("what changes no unit costs no look at the slip and writes none of its rows") {
  SlippedShop shop(true);
  shop.line(0).returned = 1;
  shop.store();
  const auto changes = [&] { return test::total_changes(shop.database); };
  // As somebody else's hand would leave it: a look would mend it.
  shop.database.engine().execute("DELETE FROM goods_coming_back");
  shop.order_a1.status = OrderStatus::shipping;
  shop.order_a1.status_native = "SHIPPED";
  shop.store();
  CHECK(shop.coming_back() == "");
  const auto before = changes();
  {
    db::Transaction transaction(shop.database);
    const auto order = db::order_of_slip(shop.database, SlipKey(1));
    db::check_slip_of_order(shop.database, order);
    CHECK(changes() == before + 1);
    db::check_slip_of_order(shop.database, order);
    CHECK(changes() == before + 1);
    transaction.commit();
  }
  CHECK(shop.coming_back() == "P:1 ");
}

TEST_CASE("numbers that do not fit are a difference and no failure") {
  SlippedShop shop(false);
  shop.database.engine().execute("UPDATE links SET quantity = 9000000000000000000");
  shop.line(0).quantity = 2'147'483'647;
  shop.store();
  CHECK(db::all_slip_differences(shop.database).at("PX000001").at(0).wanted ==
        std::numeric_limits<std::int64_t>::max());
}

}  // namespace ecsync

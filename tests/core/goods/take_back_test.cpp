#include "core/goods/take_back.h"

#include <doctest/doctest.h>

#include <limits>

#include "core/base/json.h"
#include "core/db/orders.h"
#include "core/db/products.h"
#include "core/db/returns.h"
#include "core/db/slips.h"
#include "core/db/stock.h"
#include "core/goods/cancel_returns.h"
#include "core/goods/change_stock.h"
#include "core/goods/export_slip.h"
#include "core/goods/manage_products.h"
#include "core/goods/manage_warehouses.h"
#include "core/goods/settle_slip.h"
#include "tests/support/holds.h"
#include "tests/support/small_shop.h"
#include "tests/support/stored.h"

namespace ecsync {
namespace {

using test::SmallShop;

/// An order A1 of two P and three Q, which left with the slip PX000001; 8 P and 7 Q are left.
struct SentShop : SmallShop {
  SentShop() {
    stock("P", 10);
    stock("Q", 10);
    sell("A1", {{"10", 2}, {"11", 3}});
    link("10", {"P"});
    link("11", {"Q"});
    send("A1");
  }
  void send(const std::string& order) {
    ExportSlipRequest request;
    request.orders = {order};
    request.date = "2026-11-23";
    request.export_now = true;
    const auto report = export_slips(database, clock, request);
    REQUIRE(report);
    REQUIRE(report->errors.empty());
  }
  void open_warehouse(const std::string& code) {
    Warehouse warehouse;
    warehouse.code = code;
    warehouse.name = "Kho " + code;
    REQUIRE(add_warehouse(database, warehouse, false));
  }
  /// Available, damaged and on hand.
  std::string shelf(const std::string& product, const std::string& warehouse = "HN") {
    const auto key = db::resolve_product(database, product)->key;
    const auto list = db::list_stock(database, {.product = key});
    for (const auto& balance : list->stock) {
      if (balance.warehouse == warehouse)
        return std::to_string(balance.available) + "/" + std::to_string(balance.damaged) + "/" +
               std::to_string(balance.on_hand);
    }
    return "";
  }
  Slip slip(const std::string& number = "PX000001") { return *db::resolve_slip(database, number); }
  ReturnsReport book(const TakeBackRequest& request) {
    auto report = take_back(database, clock, request);
    REQUIRE(report);
    return *report;
  }
  ReturnsReport cancel(const std::string& number) {
    return cancel_returns(database, clock, {number}, "nhầm", false);
  }
};

TakeBackRequest back(std::vector<std::string> targets, std::vector<PiecesBack> pieces = {}) {
  TakeBackRequest request;
  request.targets = std::move(targets);
  request.pieces = std::move(pieces);
  request.date = "2026-11-30";
  return request;
}

Error only_error(const ReturnsReport& report) {
  CHECK(report.returns.empty());
  REQUIRE(report.errors.size() == 1);
  return report.errors.front();
}

}  // namespace

TEST_CASE("a slip whose goods are all back is closed, and they are available again") {
  SentShop shop;
  const auto report = shop.book(back({"PX000001"}));
  REQUIRE(report.returns.size() == 1);
  const auto& receipt = report.returns.front();
  CHECK(receipt.number == "PN000001");
  CHECK(receipt.status == ReceiptStatus::received);
  CHECK(receipt.slip == "PX000001");
  CHECK(order_reference(receipt) == "shopee:1/A1");
  CHECK(receipt.warehouse == "HN");
  REQUIRE(receipt.lines.size() == 2);
  CHECK(receipt.lines[1].product == "Q");
  CHECK(receipt.lines[1].quantity == 3);
  CHECK(receipt.lines[1].damaged == 0);
  CHECK(receipt.lines[1].unit_price == 40'000);
  CHECK(shop.shelf("P") == "10/0/10");
  CHECK(shop.shelf("Q") == "10/0/10");
  CHECK(shop.slip().closed_at == shop.clock.now_seconds());
  CHECK(shop.slip().returns == std::vector<std::string>{"PN000001"});
  CHECK(db::resolve_order(shop.database, "A1")->returns == std::vector<std::string>{"PN000001"});
}

TEST_CASE("goods come back in parts, sound and damaged, and only the last part closes the slip") {
  SentShop shop;
  auto first = shop.book(back({"PX000001"}, {{"Q", 1, 0}, {"Q", 1, 1}}));
  REQUIRE(first.returns.size() == 1);
  CHECK(first.returns.front().lines.size() == 1);
  CHECK(first.returns.front().lines.front().quantity == 2);
  CHECK(first.returns.front().lines.front().damaged == 1);
  CHECK(shop.shelf("Q") == "8/1/9");
  CHECK_FALSE(shop.slip().closed_at);
  // Without products, what is still out.
  const auto rest = shop.book(back({"PX000001"}));
  REQUIRE(rest.returns.size() == 1);
  CHECK(rest.returns.front().lines.size() == 2);
  CHECK(shop.shelf("P") == "10/0/10");
  CHECK(shop.shelf("Q") == "9/1/10");
  CHECK(shop.slip().closed_at);
}

TEST_CASE("more than left and has not come back is refused with the numbers") {
  SentShop shop;
  shop.book(back({"PX000001"}, {{"Q", 2, 0}}));
  const auto error = only_error(shop.book(back({"PX000001"}, {{"Q", 2, 1}, {"R", 1, 0}})));
  CHECK(error.code == ErrorCode::return_exceeds);
  CHECK(error.reference == "PX000001");
  CHECK(test::holds(error.message.english(), "2 of Q to come back, 1 out"));
  CHECK(test::holds(error.message.english(), "1 of R to come back, 0 out"));
  const auto details = json::Document::parse(error.details);
  const auto products = details->root()["products"].items();
  REQUIRE(products.size() == 2);
  CHECK(products[0]["product"].text() == "Q");
  CHECK(products[0]["exported"].integer() == 3);
  CHECK(products[0]["returned"].integer() == 2);
  CHECK(products[0]["wanted"].integer() == 2);
  CHECK(products[1]["product"].text() == "R");
  CHECK(products[1]["exported"].integer() == 0);
  CHECK(shop.shelf("Q") == "9/0/9");
  CHECK(only_error(shop.book(back({"PX000001"}, {{"Q", max_quantity, 0}, {"Q", max_quantity, 0}})))
            .code == ErrorCode::return_exceeds);
  shop.book(back({"PX000001"}));
  CHECK(only_error(shop.book(back({"PX000001"}))).code == ErrorCode::return_exceeds);
  // A refused receipt uses up no number.
  CHECK(test::ask_text(shop.database, "SELECT group_concat(number) FROM returns") ==
        "PN000001,PN000002");
}

TEST_CASE("only goods that have left can come back") {
  SentShop shop;
  shop.sell("A2", {{"10", 1}});
  CHECK(only_error(shop.book(back({"A2"}))).code == ErrorCode::slip_not_exported);
  ExportSlipRequest request;
  request.orders = {"A2"};
  request.date = "2026-11-23";
  REQUIRE(export_slips(shop.database, shop.clock, request)->errors.empty());
  const auto open = only_error(shop.book(back({"PX000002"})));
  CHECK(open.code == ErrorCode::slip_not_exported);
  CHECK(json::Document::parse(open.details)->root()["status"].text() == "awaiting_export");
  CHECK(only_error(shop.book(back({"A2"}))).code == ErrorCode::slip_not_exported);
  CHECK(only_error(shop.book(back({"PX9"}))).code == ErrorCode::not_found);
  cancel_slips(shop.database, shop.clock, {"PX000002"}, std::nullopt, false);
  CHECK(only_error(shop.book(back({"PX000002"}))).code == ErrorCode::slip_not_exported);
}

TEST_CASE("an order stands for its slip whose goods are out") {
  SentShop shop;
  CHECK(shop.book(back({"A1"}, {{"P", 1, 0}})).returns.front().slip == "PX000001");
  CHECK(shop.book(back({"hanoi/A1"})).returns.front().slip == "PX000001");
  shop.send("A1");
  CHECK(shop.book(back({"A1"})).returns.front().slip == "PX000002");
}

TEST_CASE("goods come back into any warehouse, the one that they left unless another is named") {
  SentShop shop;
  shop.open_warehouse("SG");
  auto request = back({"PX000001"}, {{"P", 1, 1}});
  request.warehouse = "SG";
  CHECK(shop.book(request).returns.front().warehouse == "SG");
  CHECK(shop.shelf("P") == "8/0/8");
  CHECK(shop.shelf("P", "SG") == "0/1/1");
  request.warehouse = "XX";
  const auto refused = take_back(shop.database, shop.clock, request);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::not_found);
}

TEST_CASE("goods of a warehouse or a product that was deleted say so") {
  SentShop shop;
  shop.open_warehouse("SG");
  // Nothing of P is left anywhere but out with the buyer.
  StockChange none;
  none.product = "P";
  none.warehouse = "HN";
  none.quantity = 0;
  REQUIRE(set_stock(shop.database, shop.clock, none));
  shop.link("10", {"Q"});
  REQUIRE(delete_product(shop.database, shop.clock, "P", false));
  const auto product = only_error(shop.book(back({"PX000001"})));
  CHECK(product.code == ErrorCode::not_found);
  none.product = "Q";
  REQUIRE(set_stock(shop.database, shop.clock, none));
  REQUIRE(delete_warehouse(shop.database, shop.clock, "HN", false));
  CHECK(only_error(shop.book(back({"PX000001"}, {{"Q", 1, 0}}))).code == ErrorCode::not_found);
  auto request = back({"PX000001"}, {{"Q", 1, 0}});
  request.warehouse = "SG";
  CHECK(shop.book(request).returns.size() == 1);
}

TEST_CASE("a receipt with the same ref and contents changes nothing, with others it is refused") {
  SentShop shop;
  shop.open_warehouse("SG");
  auto request = back({"PX000001"}, {{"Q", 2, 1}, {"P", 1, 0}});
  request.ref = "RMA-7";
  REQUIRE(shop.book(request).found.empty());
  const auto same = [&](TakeBackRequest again) {
    again.ref = "RMA-7";
    const auto report = shop.book(again);
    if (!report.errors.empty()) {
      CHECK(report.errors.front().code == ErrorCode::invalid_value);
      return false;
    }
    CHECK(report.found.size() == 1);
    CHECK(report.returns.front().number == "PN000001");
    return true;
  };
  CHECK(same(request));
  CHECK(same(back({"A1"}, {{"P", 1, 0}, {"Q", 1, 0}, {"Q", 1, 1}})));
  CHECK(same(back({"A1"})));
  CHECK_FALSE(same(back({"PX000001"}, {{"Q", 2, 0}, {"P", 1, 0}})));
  CHECK_FALSE(same(back({"PX000001"}, {{"Q", 2, 1}})));
  CHECK_FALSE(same(back({"PX000001"}, {{"Q", 2, 1}, {"P", 1, 0}, {"R", 1, 0}})));
  auto elsewhere = request;
  elsewhere.warehouse = "SG";
  CHECK_FALSE(same(elsewhere));
  shop.sell("A2", {{"10", 1}});
  shop.send("A2");
  CHECK_FALSE(same(back({"PX000002"})));
  CHECK(shop.shelf("Q") == "8/1/9");
  // Nobody books a cancelled one anew by repeating a command.
  REQUIRE(shop.cancel("PN000001").errors.empty());
  CHECK_FALSE(same(request));
}

TEST_CASE("the same ref is recognised when all is back and the slip is closed") {
  SentShop shop;
  auto request = back({"A1"});
  request.ref = "RMA-7";
  REQUIRE(shop.book(request).returns.size() == 1);
  CHECK(shop.book(request).found.size() == 1);
  CHECK(shop.shelf("P") == "10/0/10");
}

TEST_CASE("cancelling a receipt sends its goods out again and makes its slip live") {
  SentShop shop;
  shop.book(back({"PX000001"}, {{"Q", 2, 1}}));
  shop.book(back({"PX000001"}));
  REQUIRE(shop.slip().closed_at);
  const auto report = shop.cancel("PN000001");
  REQUIRE(report.returns.size() == 1);
  CHECK(report.returns.front().status == ReceiptStatus::cancelled);
  CHECK(report.returns.front().cancel_reason == "nhầm");
  CHECK_FALSE(shop.slip().closed_at);
  CHECK(shop.shelf("Q") == "8/0/8");
  CHECK(test::ask_text(shop.database, "SELECT slip FROM orders") == "exported");
  CHECK(only_error(shop.cancel("PN000001")).code == ErrorCode::return_not_received);
  CHECK(only_error(shop.cancel("PN9")).code == ErrorCode::not_found);
  // They may come back once more.
  CHECK(shop.book(back({"PX000001"})).returns.front().lines.front().quantity == 2);
  CHECK(shop.slip().closed_at);
}

TEST_CASE("a receipt stays while its pieces are not there as they came") {
  SentShop shop;
  shop.book(back({"PX000001"}, {{"P", 2, 0}, {"Q", 1, 1}}));
  StockChange change;
  change.warehouse = "HN";
  change.product = "P";
  change.quantity = 1;
  REQUIRE(set_stock(shop.database, shop.clock, change));
  change.product = "Q";
  change.quantity = -1;
  REQUIRE(damage_stock(shop.database, shop.clock, change));
  const auto error = only_error(shop.cancel("PN000001"));
  CHECK(error.code == ErrorCode::insufficient_stock);
  const auto details = json::Document::parse(error.details);
  const auto products = details->root()["products"].items();
  REQUIRE(products.size() == 2);
  CHECK(products[0]["available"].integer() == 1);
  CHECK(products[0]["required"].integer() == 2);
  CHECK(products[1]["damaged"].integer() == 0);
  CHECK(shop.shelf("P") == "1/0/1");
}

TEST_CASE("a receipt stays when its order has a later slip, until that one is cancelled") {
  SentShop shop;
  shop.book(back({"PX000001"}));
  ExportSlipRequest request;
  request.orders = {"A1"};
  request.date = "2026-11-30";
  REQUIRE(export_slips(shop.database, shop.clock, request)->slips.size() == 1);
  const auto error = only_error(shop.cancel("PN000001"));
  CHECK(error.code == ErrorCode::slip_exists);
  CHECK(json::Document::parse(error.details)->root()["slip"].text() == "PX000002");
  cancel_slips(shop.database, shop.clock, {"PX000002"}, std::nullopt, false);
  CHECK(shop.cancel("PN000001").errors.empty());
}

TEST_CASE("an order whose goods came back waits again only when it is to be sent again") {
  SentShop shop;
  const auto waiting = [&] { return db::eligible_orders(shop.database, {}).size(); };
  CHECK(waiting() == 0);
  shop.book(back({"PX000001"}));
  CHECK(waiting() == 0);
  auto order = shop.order("A1", {{"10", 2}, {"11", 3}});
  order.status = OrderStatus::shipping;
  order.status_native = "SHIPPED";
  order.updated_at = shop.clock.now_seconds() + std::chrono::hours(1);
  shop.store(order);
  order.status = OrderStatus::processing;
  order.status_native = "READY_TO_SHIP";
  order.updated_at += std::chrono::hours(1);
  shop.store(order);
  CHECK(waiting() == 1);
}

TEST_CASE("several slips are booked each on its own, and a dry run keeps nothing") {
  SentShop shop;
  shop.sell("A2", {{"10", 1}});
  shop.send("A2");
  auto request = back({"PX000001", "PX9", "PX000002", "PX000001"});
  request.dry_run = true;
  const auto tried = shop.book(request);
  CHECK(tried.returns.size() == 2);
  CHECK(tried.errors.size() == 1);
  CHECK(test::ask(shop.database, "SELECT count(*) FROM returns") == 0);
  CHECK(shop.shelf("P") == "7/0/7");
  request.dry_run = false;
  CHECK(shop.book(request).returns.size() == 2);
  CHECK(shop.shelf("P") == "10/0/10");
}

TEST_CASE("a receipt's line keeps the slip's words, and a product may be named by either code") {
  SentShop shop;
  ProductChange change;
  change.code = "P2";
  change.name = "Tên mới";
  REQUIRE(edit_product(shop.database, shop.clock, "P", change, false));
  CHECK(shop.book(back({"PX000001"}, {{"P", 1, 0}})).returns.size() == 1);
  const auto report = shop.book(back({"PX000001"}, {{"P2", 1, 0}}));
  REQUIRE(report.returns.size() == 1);
  CHECK(report.returns.front().lines.front().product == "P");
  CHECK(report.returns.front().lines.front().name == "Sản phẩm P");
  CHECK(shop.shelf("P2") == "10/0/10");
}

TEST_CASE("what came back is told as CODE:QUANTITY") {
  CHECK(parse_pieces_back("AD-XN-M:2", false)->quantity == 2);
  CHECK(parse_pieces_back("AD-XN-M:2", true)->damaged == 2);
  CHECK(parse_pieces_back("AD-XN-M", false)->quantity == 1);
  for (const auto* text : {"", ":2", "P:0", "P:-1", "P:x", "P:"})
    CHECK_FALSE(parse_pieces_back(text, false));
}

TEST_CASE("a receipt is refused whole when a word of it cannot be written down") {
  SentShop shop;
  auto request = back({"PX000001"});
  request.date = "2026-02-30";
  CHECK_FALSE(take_back(shop.database, shop.clock, request));
  request = back({"PX000001"});
  request.ref = " ";
  CHECK_FALSE(take_back(shop.database, shop.clock, request));
  request = back({"PX000001"});
  request.reason = "a\x07";
  CHECK_FALSE(take_back(shop.database, shop.clock, request));
  request = back({"PX000001"});
  request.number_pattern = "PN";
  CHECK_FALSE(take_back(shop.database, shop.clock, request));
}

TEST_CASE("slips and receipts may share a pattern, and no number is given twice") {
  SentShop shop;
  auto request = back({"PX000001"}, {{"P", 1, 0}});
  request.number_pattern = "PX{seq:06}";
  CHECK(shop.book(request).returns.front().number == "PX000002");
  shop.sell("A2", {{"10", 1}});
  shop.send("A2");
  CHECK(shop.slip("PX000003").order_number == "A2");
}

}  // namespace ecsync

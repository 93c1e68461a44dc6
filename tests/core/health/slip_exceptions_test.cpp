#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/db/slip_basis.h"
#include "core/goods/export_slip.h"
#include "core/goods/settle_slip.h"
#include "core/health/exceptions.h"
#include "core/health/mute_exceptions.h"
#include "tests/support/small_shop.h"

// What people are told of slips and the orders that they were made for.
namespace ecsync {
namespace {

using std::chrono::hours;
using test::SmallShop;
using Found = std::vector<std::string>;

/// Order A1 of two units of item 10, a P each, with its slip PX000001.
struct SlippedShop : SmallShop {
  RemoteOrder order_a1;

  explicit SlippedShop(bool exported) {
    stock("P", 50);
    order_a1 = order("A1", {{"10", 2}});
    tell(OrderStatus::packing, "PROCESSED");
    link("10", {"P"});
    make(exported);
  }
  void make(bool exported) {
    ExportSlipRequest request;
    request.orders = {"A1"};
    request.date = "2026-11-23";
    request.export_now = exported;
    const auto report = export_slips(database, clock, request);
    REQUIRE(report->errors.empty());
  }
  RemoteLine& line() { return order_a1.lines[0]; }
  void store() { SmallShop::store(order_a1); }
  /// An hour later the marketplace says so.
  void tell(OrderStatus status, const std::string& native) {
    clock.advance(hours{1});
    order_a1.status = status;
    order_a1.status_native = native;
    order_a1.updated_at = clock.now_seconds();
    store();
  }
  std::vector<Attention> standing() { return list_exceptions(database, clock.now_seconds()); }
  Found kinds() {
    Found kinds;
    for (const auto& each : standing())
      if (!each.muted) kinds.emplace_back(name(each.kind));
    return kinds;
  }
  Attention only() {
    const auto all = standing();
    REQUIRE(all.size() == 1);
    return all.front();
  }
  void mute() {
    mute_exceptions(database, standing(), {"why", std::nullopt, clock.now_seconds()});
    CHECK(kinds().empty());
  }
  /// All goods of the slip are booked back.
  void close() {
    clock.advance(hours{1});
    database.engine().execute(
        fmt::format("UPDATE slips SET closed_at = {} WHERE status = 'exported'",
                    epoch_seconds(clock.now_seconds())));
  }
  bool eligible() { return !db::eligible_orders(database, {}).empty(); }
};

}  // namespace

TEST_CASE(
    "an open slip that differs is told with both numbers and the command that makes it anew") {
  SlippedShop shop(false);
  CHECK(shop.kinds().empty());
  shop.line().cancelled = 1;
  shop.store();
  CHECK(shop.only().kind == AttentionKind::slip_differs_from_order);
  CHECK(shop.only().reference == "shopee:1/A1");
  CHECK(shop.only().message ==
        "slip PX000001 is not what order A1 needs now: P: 2 on the slip, 1 in the order");
  CHECK(shop.only().hint == "Make it anew with: ecsync export-slip shopee:1/A1 --renew");
}

TEST_CASE("an open slip whose order has nothing left is to be cancelled") {
  SlippedShop shop(false);
  shop.line().returned = 2;
  shop.tell(OrderStatus::completed, "COMPLETED");
  CHECK(shop.kinds() == Found{"slip_differs_from_order"});
  CHECK(shop.only().hint == "Return the goods to the shelf with: ecsync slips cancel PX000001");
}

TEST_CASE("an order that gained a line without a link is told with the command that links it") {
  SlippedShop shop(false);
  shop.order_a1.lines.push_back(shop.order("x", {{"20"}}).lines[0]);
  shop.store();
  CHECK(shop.only().message ==
        "slip PX000001 is not what order A1 needs now: shopee:1/20: 0 on the slip, 1 in the "
        "order, not linked to a product");
  CHECK(shop.only().hint == "Link it with: ecsync link-product shopee:1/20 PRODUCT");
}

TEST_CASE("an exported slip that differs is settled by goods that come back, or by a word") {
  SlippedShop shop(true);
  shop.line().cancelled = 1;
  shop.store();
  CHECK(shop.only().message ==
        "exported slip PX000001 is not what order A1 needs now: P: 2 on the slip, 1 in the order");
  CHECK(shop.only().hint ==
        "When the goods are back, book them with: ecsync take-back PX000001 --product P:1. When "
        "they never come, say so with: ecsync exceptions mute shopee:1/A1 --kind "
        "slip_differs_from_order --reason 'WHY'");
  shop.line().cancelled = 0;
  shop.line().quantity = 4;
  shop.store();
  CHECK(shop.only().hint ==
        "When it is settled, say so with: ecsync exceptions mute shopee:1/A1 --kind "
        "slip_differs_from_order --reason 'WHY'");
  shop.mute();
  shop.tell(OrderStatus::shipping, "SHIPPED");
  CHECK(shop.kinds().empty());
  shop.line().quantity = 5;
  shop.store();
  CHECK(shop.kinds() == Found{"slip_differs_from_order"});
}

TEST_CASE("goods that come back are told with the very command that books them") {
  SlippedShop shop(true);
  shop.line().returned = 1;
  shop.tell(OrderStatus::completed, "TO_RETURN");
  CHECK(shop.only().kind == AttentionKind::goods_coming_back);
  CHECK(shop.only().message == "goods of order A1 come back, which left with slip PX000001: P: 1");
  CHECK(shop.only().hint ==
        "When they are here, book them with: ecsync take-back PX000001 --product P:1");
  shop.mute();
  shop.line().returned = 2;
  shop.store();
  CHECK(shop.kinds() == Found{"goods_coming_back"});
  shop.close();
  CHECK(shop.kinds().empty());
}

TEST_CASE("a parcel that could not be delivered comes back, a lost one is a cancelled order") {
  SlippedShop shop(true);
  shop.line().cancelled = 2;
  shop.line().failed = 2;
  shop.tell(OrderStatus::cancelled, "FAILED");
  CHECK(shop.kinds() == Found{"goods_coming_back"});
  shop.line().failed = 1;
  shop.store();
  CHECK(shop.kinds() == Found{"order_cancelled_with_slip", "goods_coming_back"});
  shop.line().failed = 0;
  shop.store();
  CHECK(shop.kinds() == Found{"order_cancelled_with_slip"});
  CHECK(shop.only().hint ==
        "When the goods are back, book them with: ecsync take-back PX000001. When they never come, "
        "say so with: ecsync exceptions mute shopee:1/A1 --kind order_cancelled_with_slip --reason "
        "'WHY'");
  shop.close();
  CHECK(shop.kinds().empty());
}

TEST_CASE("a wish to cancel is told while a slip is live, until it is answered") {
  for (const bool exported : {false, true}) {
    CAPTURE(exported);
    SlippedShop shop(exported);
    shop.order_a1.cancel_requested = true;
    shop.tell(OrderStatus::processing, "IN_CANCEL");
    CHECK(shop.kinds() == Found{"cancel_requested_with_slip"});
    CHECK(shop.only().message ==
          fmt::format("somebody asks to cancel order A1, and its slip PX000001 is {}",
                      exported ? "exported" : "open"));
    CHECK(shop.only().hint ==
          "Answer the request on the marketplace, and then: ecsync sync-orders --order "
          "shopee:1/A1");
    shop.order_a1.cancel_requested = false;
    shop.tell(OrderStatus::packing, "PROCESSED");
    CHECK(shop.kinds().empty());
    shop.order_a1.cancel_requested = true;
    shop.tell(OrderStatus::processing, "IN_CANCEL");
    shop.line().cancelled = 2;
    shop.tell(OrderStatus::cancelled, "CANCELLED");
    CHECK(shop.kinds() == Found{"order_cancelled_with_slip"});
  }
}

TEST_CASE("an order whose goods all came back needs a slip only when it is sent again") {
  SlippedShop shop(true);
  shop.tell(OrderStatus::shipping, "SHIPPED");
  shop.close();
  // It goes on in peace: the buyer has sent it back, and the marketplace does not say so.
  shop.tell(OrderStatus::completed, "COMPLETED");
  CHECK(shop.kinds().empty());
  CHECK_FALSE(shop.eligible());
  shop.tell(OrderStatus::packing, "RETRY_SHIP");
  CHECK(shop.kinds().empty());
  CHECK(shop.eligible());
  shop.tell(OrderStatus::shipping, "SHIPPED");
  CHECK(shop.kinds() == Found{"sent_without_slip"});
  CHECK(shop.only().since == shop.clock.now_seconds());
  CHECK(shop.only().hint == "Make one with: ecsync export-slip shopee:1/A1 --export");
  shop.make(false);
  CHECK(shop.only().hint == "Export it with: ecsync slips export PX000002");
  REQUIRE(export_pending_slips(shop.database, shop.clock, {"PX000002"}, false).errors.empty());
  CHECK(shop.kinds().empty());
}

TEST_CASE("an order from before the file's first slip needs one when it is sent after it") {
  SmallShop shop;
  shop.stock("P", 9);
  auto old = shop.order("old", {{"10"}});
  shop.store(old);
  shop.sell("first", {{"10"}});
  shop.link("10", {"P"});
  shop.clock.advance(hours{1});
  ExportSlipRequest request;
  request.orders = {"first"};
  request.date = "2026-11-23";
  REQUIRE(export_slips(shop.database, shop.clock, request)->errors.empty());
  CHECK(list_exceptions(shop.database, shop.clock.now_seconds()).empty());
  shop.clock.advance(hours{1});
  old.status = OrderStatus::shipping;
  old.status_native = "SHIPPED";
  old.updated_at = shop.clock.now_seconds();
  shop.store(old);
  const auto all = list_exceptions(shop.database, shop.clock.now_seconds());
  REQUIRE(all.size() == 1);
  CHECK(all[0].kind == AttentionKind::sent_without_slip);
  CHECK(all[0].since == old.updated_at);
}

TEST_CASE("all eligible orders are those with a closed slip only when they went back to be sent") {
  SlippedShop shop(true);
  shop.close();
  CHECK_FALSE(shop.eligible());
  SUBCASE("named outright it gets one") {
    shop.make(false);
  }
  SUBCASE("its marketplace goes on with it") {
    shop.tell(OrderStatus::packing, "RETRY_SHIP");
    CHECK(shop.eligible());
  }
  SUBCASE("it had gone back before the goods were here") {
    SlippedShop late(true);
    late.tell(OrderStatus::shipping, "SHIPPED");
    late.tell(OrderStatus::packing, "RETRY_SHIP");
    CHECK_FALSE(late.eligible());
    late.close();
    CHECK(late.eligible());
    late.make(true);
    CHECK_FALSE(late.eligible());
    late.close();
    CHECK_FALSE(late.eligible());
  }
  SUBCASE("a changed table is no word of the marketplace") {
    shop.database.engine().execute("UPDATE orders SET status = 'shipping'");
    shop.tell(OrderStatus::packing, "RETRY_SHIP");
    shop.database.engine().execute("UPDATE order_history SET origin = 'remap'");
    CHECK_FALSE(shop.eligible());
  }
}

}  // namespace ecsync

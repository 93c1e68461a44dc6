#include "core/goods/slip_objections.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/db/orders.h"
#include "core/db/set_aside.h"
#include "core/db/slips.h"
#include "core/db/stock.h"
#include "core/goods/export_slip.h"
#include "core/goods/settle_slip.h"
#include "tests/support/holds.h"
#include "tests/support/small_shop.h"
#include "tests/support/stored.h"

// What keeps the goods of a slip in the warehouse, and how it is overcome or mended.
namespace ecsync {
namespace {

using test::holds;
using test::SmallShop;
using Codes = std::vector<ErrorCode>;

/// Order A1 of two units of item 10, a P each, with its open slip PX000001.
struct SlippedShop : SmallShop {
  RemoteOrder order_a1;

  SlippedShop() {
    stock("P", 3);
    stock("Q", 5);
    order_a1 = order("A1", {{"10", 2}});
    store();
    link("10", {"P"});
    CHECK(make({}).slips.size() == 1);
  }
  RemoteLine& line() { return order_a1.lines[0]; }
  void store() { SmallShop::store(order_a1); }
  SlipsReport make(ExportSlipRequest request) {
    request.orders = {"A1"};
    request.date = "2026-11-23";
    return *export_slips(database, clock, request);
  }
  SlipsReport leave(bool anyway = false) {
    return export_pending_slips(database, clock, {"PX000001"}, false, anyway);
  }
  Error refusal() {
    const auto report = leave();
    CHECK(report.slips.empty());
    REQUIRE(report.errors.size() == 1);
    return report.errors.front();
  }
  Codes objections() {
    Codes codes;
    for (const auto& each : objections_to(database, *db::resolve_slip(database, "PX000001")))
      codes.push_back(each.code);
    return codes;
  }
  /// Pieces of P that are available, awaiting export and on hand.
  std::string pieces() {
    return test::ask_text(database,
                          "SELECT available || '/' || awaiting_export || '/' || on_hand FROM stock "
                          "WHERE product_id = 1");
  }
};

}  // namespace

TEST_CASE("a slip does not leave for an order in a state without slips, and says which") {
  SlippedShop shop;
  for (const auto status : {OrderStatus::fresh, OrderStatus::unknown, OrderStatus::cancelled}) {
    CAPTURE(name(status));
    shop.order_a1.status = status;
    shop.store();
    const auto error = shop.refusal();
    CHECK(error.code == ErrorCode::order_status_not_allowed);
    CHECK(exit_status(error.code) == ExitStatus::refused);
    CHECK(error.reference == "PX000001");
    CHECK(holds(error.details, fmt::format(R"("status":"{}")", name(status))));
  }
  CHECK(shop.refusal().hint == "Return the goods to the shelf with: ecsync slips cancel PX000001");
  CHECK(shop.pieces() == "1/2/3");
}

TEST_CASE("a slip does not leave while somebody asks to cancel, or nobody knows the order") {
  SlippedShop shop;
  shop.order_a1.cancel_requested = true;
  shop.store();
  CHECK(shop.refusal().code == ErrorCode::cancel_requested);
  shop.order_a1.cancel_requested = false;
  shop.store();
  db::put_rejected_order(shop.database, shop.connection, {"A1", "price: missing"},
                         shop.clock.now_seconds());
  CHECK(shop.refusal().code == ErrorCode::order_set_aside);
  db::drop_rejected_order(shop.database, shop.connection, "A1");
  shop.database.engine().execute("INSERT INTO gone_orders VALUES (1, 'no such order', 1)");
  CHECK(shop.refusal().code == ErrorCode::order_set_aside);
  CHECK(holds(shop.refusal().message.english(), "has no order A1 any more: no such order"));
  CHECK(shop.pieces() == "1/2/3");
}

TEST_CASE("a slip whose order needs other goods does not leave, and both numbers are told") {
  SlippedShop shop;
  shop.line().cancelled = 1;
  shop.store();
  const auto error = shop.refusal();
  CHECK(error.code == ErrorCode::slip_differs);
  CHECK(error.message ==
        "slip PX000001 stays: slip PX000001 is not what order A1 needs now: P: 2 on the slip, 1 in "
        "the order");
  CHECK(error.hint == "Make it anew with: ecsync export-slip shopee:1/A1 --renew");
  CHECK(holds(error.details, R"("products":[{"product":"P","on_slip":2,"wanted":1}])"));
  // Rows that somebody else wrote are held against it as well.
  shop.database.engine().execute("UPDATE order_lines SET quantity_cancelled = 0");
  CHECK(shop.leave().errors.empty());
}

TEST_CASE("the first objection is the refusal, and all are in its details") {
  SlippedShop shop;
  shop.line().cancelled = 1;
  shop.order_a1.cancel_requested = true;
  shop.order_a1.status = OrderStatus::unknown;
  shop.store();
  shop.database.engine().execute("INSERT INTO gone_orders VALUES (1, 'no such order', 1)");
  CHECK(shop.objections() == Codes{ErrorCode::order_status_not_allowed, ErrorCode::cancel_requested,
                                   ErrorCode::order_set_aside, ErrorCode::slip_differs});
  const auto error = shop.refusal();
  CHECK(error.code == ErrorCode::order_status_not_allowed);
  for (const auto* code :
       {"ORDER_STATUS_NOT_ALLOWED", "CANCEL_REQUESTED", "ORDER_SET_ASIDE", "SLIP_DIFFERS"})
    CHECK(holds(error.details, fmt::format(R"({{"code":"{}","message":)", code)));
}

TEST_CASE("what is exported anyway leaves, and the ledger keeps what was told") {
  SlippedShop shop;
  const auto reason = [&] {
    return test::ask_text(shop.database,
                          "SELECT coalesce(reason, '-') FROM movements WHERE kind = "
                          "'slip_exported'");
  };
  SUBCASE("when there was something to tell") {
    shop.line().cancelled = 2;
    shop.order_a1.status = OrderStatus::cancelled;
    shop.order_a1.status_native = "CANCELLED";
    shop.store();
    CHECK(shop.leave(true).slips.size() == 1);
    CHECK(reason() ==
          "exported anyway: ORDER_STATUS_NOT_ALLOWED: order A1 is cancelled (CANCELLED); "
          "SLIP_DIFFERS: slip PX000001 is not what order A1 needs now: P: 2 on the slip, 0 in the "
          "order");
  }
  SUBCASE("and nothing when there was not") {
    CHECK(shop.leave(true).slips.size() == 1);
    CHECK(reason() == "-");
  }
  CHECK(shop.pieces() == "1/0/1");
}

TEST_CASE("an open slip that is accepted with --if-missing leaves by the same rules") {
  SlippedShop shop;
  shop.line().quantity = 3;
  shop.store();
  ExportSlipRequest request;
  request.if_missing = true;
  request.export_now = true;
  const auto report = shop.make(request);
  REQUIRE(report.errors.size() == 1);
  CHECK(report.errors[0].code == ErrorCode::slip_differs);
  CHECK(shop.pieces() == "1/2/3");
}

TEST_CASE(
    "an open slip is made anew as the order is now, of its own goods and with its own words") {
  SlippedShop shop;
  shop.line().quantity = 3;  // all that there is
  shop.store();
  ExportSlipRequest request;
  request.renew = true;
  request.reason = "giao nhanh";
  const auto report = shop.make(request);
  REQUIRE(report.slips.size() == 1);
  CHECK(report.slips[0].number == "PX000002");
  CHECK(report.slips[0].lines[0].quantity == 3);
  CHECK(report.slips[0].reason == "giao nhanh");
  const auto old = *db::resolve_slip(shop.database, "PX000001");
  CHECK(old.status == SlipStatus::cancelled);
  CHECK(old.cancel_reason == "made anew as PX000002");
  CHECK(shop.pieces() == "0/3/3");
  request.reason.reset();
  CHECK(shop.make(request).slips.at(0).reason == "giao nhanh");
}

TEST_CASE("a slip that cannot be made anew stays as it is") {
  SlippedShop shop;
  ExportSlipRequest request;
  request.renew = true;
  ErrorCode expected{};
  SUBCASE("for want of stock") {
    shop.line().quantity = 4;
    expected = ErrorCode::insufficient_stock;
  }
  SUBCASE("for its order's state") {
    shop.order_a1.status = OrderStatus::cancelled;
    expected = ErrorCode::order_status_not_allowed;
  }
  SUBCASE("because it is exported") {
    CHECK(shop.leave().errors.empty());
    expected = ErrorCode::slip_exists;
  }
  shop.store();
  const auto before = shop.pieces();
  const auto report = shop.make(request);
  REQUIRE(report.errors.size() == 1);
  CHECK(report.errors[0].code == expected);
  CHECK(shop.pieces() == before);
  CHECK(db::resolve_slip(shop.database, "PX000001")->status != SlipStatus::cancelled);
  CHECK_FALSE(db::resolve_slip(shop.database, "PX000002"));
}

TEST_CASE("a slip is made anew from its own warehouse, or from the one that is named") {
  SlippedShop shop;
  shop.database.engine().execute(
      "UPDATE warehouses SET is_default = 0;"
      "INSERT INTO warehouses (code, name, is_default) VALUES ('SG', 'Kho', 1)");
  ExportSlipRequest request;
  request.renew = true;
  CHECK(shop.make(request).slips.at(0).warehouse == "HN");
  request.warehouse = "SG";
  request.keeps_warehouse = false;
  CHECK(shop.make(request).errors.at(0).code == ErrorCode::insufficient_stock);
  // Where there is no slip yet, one is made.
  CHECK(cancel_slips(shop.database, shop.clock, {"PX000002"}, {}, false).errors.empty());
  request.warehouse = "HN";
  CHECK(shop.make(request).slips.at(0).warehouse == "HN");
}

TEST_CASE("a slip whose goods are all back speaks of nothing, and its order may have another") {
  SlippedShop shop;
  CHECK(shop.leave().errors.empty());
  shop.line().returned = 2;
  shop.order_a1.status = OrderStatus::cancelled;
  shop.store();
  CHECK(shop.objections() == Codes{ErrorCode::order_status_not_allowed});
  shop.database.engine().execute("UPDATE slips SET closed_at = 5");
  CHECK(shop.objections().empty());
}

}  // namespace ecsync

#include "core/goods/export_slip.h"

#include <doctest/doctest.h>

#include <limits>
#include <utility>

#include "core/db/orders.h"
#include "core/db/products.h"
#include "core/db/set_aside.h"
#include "core/db/slips.h"
#include "core/db/stock.h"
#include "core/goods/manage_products.h"
#include "core/goods/settle_slip.h"
#include "tests/support/small_shop.h"

namespace ecsync {
namespace {

using test::SmallShop;

ExportSlipRequest request_for(std::vector<std::string> orders) {
  ExportSlipRequest request;
  request.orders = std::move(orders);
  request.date = "2026-11-23";
  return request;
}

SlipsReport make_slips(SmallShop& shop, const ExportSlipRequest& request) {
  auto report = export_slips(shop.database, shop.clock, request);
  REQUIRE(report);
  return *report;
}

Balance balance(SmallShop& shop, const std::string& code) {
  const auto list =
      db::list_stock(shop.database, {.product = db::resolve_product(shop.database, code)->key});
  REQUIRE(list->stock.size() == 1);
  return list->stock.front();
}

Error only_error(const SlipsReport& report) {
  CHECK(report.slips.empty());
  REQUIRE(report.errors.size() == 1);
  return report.errors.front();
}

/// When somebody first asks it for the time, another program makes the slip of an order.
class ClockThatLetsOthersIn : public test::FixedClock {
 public:
  ClockThatLetsOthersIn(SmallShop& shop, std::string order)
      : FixedClock(shop.clock.now_seconds()), shop_(shop), order_(std::move(order)) {}

  std::chrono::sys_time<std::chrono::milliseconds> now() const override {
    if (!std::exchange(done_, true)) make_slips(shop_, request_for({order_}));
    return FixedClock::now();
  }

 private:
  SmallShop& shop_;
  std::string order_;
  mutable bool done_ = false;
};

}  // namespace

TEST_CASE("creating a slip moves its pieces from available to awaiting export") {
  SmallShop shop;
  shop.sell("A1", {{"10", 2}});
  shop.stock("P", 10);
  shop.link("10", {"P"});
  const auto report = make_slips(shop, request_for({"A1"}));
  REQUIRE(report.slips.size() == 1);
  const auto& slip = report.slips.front();
  CHECK(slip.number == "PX000001");
  CHECK(slip.status == SlipStatus::awaiting_export);
  CHECK(order_reference(slip) == "shopee:1/A1");
  CHECK(slip.warehouse == "HN");
  REQUIRE(slip.lines.size() == 1);
  CHECK(slip.lines[0].quantity == 2);
  CHECK(slip.lines[0].unit_price == 40'000);
  CHECK(slip.stock == std::vector{Balance{"P", "HN", 10, 8, 2, 0}});
  CHECK(db::resolve_order(shop.database, "A1")->slips == std::vector<std::string>{"PX000001"});
}

TEST_CASE("exporting a slip takes its pieces out of the warehouse") {
  SmallShop shop;
  shop.sell("A1", {{"10", 2}});
  shop.stock("P", 10);
  shop.link("10", {"P"});
  make_slips(shop, request_for({"A1"}));
  const auto report = export_pending_slips(shop.database, shop.clock, {"PX000001"}, false);
  REQUIRE(report.slips.size() == 1);
  CHECK(report.slips[0].status == SlipStatus::exported);
  CHECK(report.slips[0].exported_at == shop.clock.now_seconds());
  CHECK(balance(shop, "P") == Balance{"P", "HN", 8, 8, 0, 0});
}

TEST_CASE("cancelling a slip returns its pieces to available") {
  SmallShop shop;
  shop.sell("A1", {{"10", 2}});
  shop.stock("P", 10);
  shop.link("10", {"P"});
  make_slips(shop, request_for({"A1"}));
  const auto report = cancel_slips(shop.database, shop.clock, {"PX000001"}, "sai kho", false);
  REQUIRE(report.slips.size() == 1);
  CHECK(report.slips[0].status == SlipStatus::cancelled);
  CHECK(report.slips[0].cancel_reason == "sai kho");
  CHECK(balance(shop, "P") == Balance{"P", "HN", 10, 10, 0, 0});
  // The order may have another one then, under a number of its own.
  CHECK(make_slips(shop, request_for({"A1"})).slips.at(0).number == "PX000002");
}

TEST_CASE("an order that is set aside or gone gets no slip until it is read again") {
  SmallShop shop;
  shop.sell("A1", {{"10", 2}});
  shop.sell("A2", {{"10", 1}});
  shop.stock("P", 10);
  shop.link("10", {"P"});
  const auto now = shop.clock.now_seconds();
  const auto set_aside = [&] {
    db::put_rejected_order(shop.database, shop.connection, {"A1", "price: not a number"}, now);
  };
  set_aside();
  auto error = only_error(make_slips(shop, request_for({"A1"})));
  CHECK(error.code == ErrorCode::order_set_aside);
  CHECK(exit_status(error.code) == ExitStatus::refused);
  CHECK(error.message ==
        "order A1 is set aside, because its last answer could not be read: price: not a number");
  CHECK(error.hint.english().ends_with("ecsync sync-orders --order shopee:1/A1"));

  for (const auto later : {0, 1, 24}) {
    db::note_denial(shop.database, shop.connection, {"A1", "no such order"},
                    now + std::chrono::hours(later));
  }
  error = only_error(make_slips(shop, request_for({"A1"})));
  CHECK(error.code == ErrorCode::order_set_aside);
  CHECK(error.message == "the marketplace has no order A1 any more: no such order");

  ExportSlipRequest all = request_for({});
  all.all_eligible.emplace();
  SUBCASE("of all eligible ones it is left out when it is gone") {}
  SUBCASE("of all eligible ones it is left out when it is set aside") {
    set_aside();
  }
  const auto report = make_slips(shop, all);
  CHECK(report.errors.empty());
  REQUIRE(report.slips.size() == 1);
  CHECK(order_reference(report.slips[0]) == "shopee:1/A2");

  db::drop_rejected_order(shop.database, shop.connection, "A1");
  db::drop_gone_order(shop.database, db::resolve_order(shop.database, "A1")->key);
  CHECK(make_slips(shop, all).slips.size() == 1);
}

TEST_CASE("an exported or cancelled slip is final") {
  SmallShop shop;
  shop.sell("A1", {{"10"}});
  shop.sell("A2", {{"10"}});
  shop.stock("P", 10);
  shop.link("10", {"P"});
  make_slips(shop, request_for({"A1", "A2"}));
  export_pending_slips(shop.database, shop.clock, {"PX000001"}, false);
  cancel_slips(shop.database, shop.clock, {"PX000002"}, std::nullopt, false);
  const auto before = balance(shop, "P");
  for (const auto* number : {"PX000001", "PX000002"}) {
    CAPTURE(number);
    CHECK(only_error(export_pending_slips(shop.database, shop.clock, {number}, false)).code ==
          ErrorCode::slip_not_pending);
    CHECK(only_error(cancel_slips(shop.database, shop.clock, {number}, {}, false)).code ==
          ErrorCode::slip_not_pending);
  }
  CHECK(balance(shop, "P") == before);
}

TEST_CASE("a slip covers the living units, times the link, once per product") {
  SmallShop shop;
  shop.sell("A1", {{"pack", 3, 1, 1}, {"combo", 2}, {"gone", 2, 1, 1}});
  shop.stock("P", 100);
  shop.stock("Q", 100);
  shop.link("pack", {"P:6"});
  shop.link("combo", {"P", "Q:2"});
  const auto report = make_slips(shop, request_for({"A1"}));  // "gone" needs no link
  REQUIRE(report.slips.size() == 1);
  const auto& lines = report.slips.front().lines;
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].product == "P");
  CHECK(lines[0].quantity == 8);
  CHECK(lines[1].product == "Q");
  CHECK(lines[1].quantity == 4);
}

TEST_CASE("slip lines are frozen when a product is renamed") {
  SmallShop shop;
  shop.sell("A1", {{"10"}});
  shop.stock("P", 1);
  shop.link("10", {"P"});
  make_slips(shop, request_for({"A1"}));
  ProductChange change;
  change.code = "NEW";
  change.name = "Tên mới";
  change.price = "1";
  REQUIRE(edit_product(shop.database, shop.clock, "P", change, false));
  const auto slip = db::resolve_slip(shop.database, "PX000001");
  CHECK(slip->lines[0].product == "P");
  CHECK(slip->lines[0].name == "Sản phẩm P");
  CHECK(slip->lines[0].unit_price == 40'000);
}

TEST_CASE("an order in a state without slips is refused") {
  SmallShop shop;
  shop.stock("P", 10);
  const auto code_for = [&](auto edit) {
    auto order = shop.order("A1", {{"10"}});
    edit(order);
    shop.store(order);
    shop.link("10", {"P"});
    return only_error(make_slips(shop, request_for({"A1"}))).code;
  };
  using enum OrderStatus;
  for (const auto status : {fresh, cancelled, unknown}) {
    CAPTURE(name(status));
    CHECK(code_for([&](RemoteOrder& order) { order.status = status; }) ==
          ErrorCode::order_status_not_allowed);
  }
  CHECK(code_for([](RemoteOrder& order) { order.unknown_line_state = true; }) ==
        ErrorCode::order_status_not_allowed);
  CHECK(code_for([](RemoteOrder& order) { order.lines[0].returned = 1; }) ==
        ErrorCode::order_status_not_allowed);
  CHECK(code_for([](RemoteOrder& order) { order.fulfilled_by = FulfilledBy::marketplace; }) ==
        ErrorCode::fulfilled_by_marketplace);
  CHECK(code_for([](RemoteOrder& order) { order.cancel_requested = true; }) ==
        ErrorCode::cancel_requested);
  CHECK(balance(shop, "P") == Balance{"P", "HN", 10, 10, 0, 0});
}

TEST_CASE("an order with a line whose price could not be read gets no slip until it is read") {
  SmallShop shop;
  shop.stock("P", 10);
  auto order = shop.order("A1", {{"10"}, {"20"}});
  order.lines[0].unit_price.reset();
  shop.store(order);
  shop.link("10", {"P"});
  shop.link("20", {"P"});
  const auto error = only_error(make_slips(shop, request_for({"A1"})));
  CHECK(error.code == ErrorCode::order_status_not_allowed);
  CHECK(error.message == "order A1 has a line whose price could not be read");
  CHECK(error.details.find(R"("unread_price":true)") != std::string::npos);
  SUBCASE("or all of the line is cancelled") {
    order.lines[0].cancelled = order.lines[0].quantity;
  }
  SUBCASE("or it came") {
    order.lines[0].unit_price = 5;
  }
  shop.store(order);
  CHECK(make_slips(shop, request_for({"A1"})).slips.size() == 1);
}

TEST_CASE("a line without a link is refused and named") {
  SmallShop shop;
  shop.sell("A1", {{"10"}, {"20", 3}});
  shop.stock("P", 10);
  shop.link("10", {"P"});
  const auto error = only_error(make_slips(shop, request_for({"A1"})));
  CHECK(error.code == ErrorCode::line_not_linked);
  CHECK(error.reference == "shopee:1/A1");
  CHECK(error.details == R"({"lines":[{"line":2,"listing":"shopee:1/20","seller_sku":"SKU-20",)"
                         R"("name":"Hàng 20","quantity":3}]})");
}

TEST_CASE("too little stock is refused with the numbers and takes no slip number") {
  SmallShop shop;
  shop.sell("A1", {{"10", 5}});
  shop.sell("A2", {{"10", 2}});
  shop.stock("P", 3);
  shop.link("10", {"P"});
  const auto error = only_error(make_slips(shop, request_for({"A1"})));
  CHECK(error.code == ErrorCode::insufficient_stock);
  CHECK(error.details == R"({"products":[{"product":"P","warehouse":"HN","required":5,)"
                         R"("available":3,"missing":2}]})");
  CHECK(balance(shop, "P") == Balance{"P", "HN", 3, 3, 0, 0});
  CHECK(make_slips(shop, request_for({"A2"})).slips.at(0).number == "PX000001");
}

TEST_CASE("each product of which there is too little is named, and how to book in the first") {
  SmallShop shop;
  shop.sell("A1", {{"10", 5}, {"20", 3}});
  shop.stock("P", 3);
  shop.stock("Q", 1);
  shop.link("10", {"P"});
  shop.link("20", {"Q"});
  const auto error = only_error(make_slips(shop, request_for({"A1"})));
  CHECK(error.message ==
        "order A1: not enough in HN: P needs 5, 3 available; Q needs 3, 1 available");
  CHECK(error.hint == "Choose another warehouse, or book goods in: ecsync stock receive P HN 2");
}

TEST_CASE("a second slip for an order is refused, or accepted as it is with if_missing") {
  SmallShop shop;
  shop.sell("A1", {{"10"}});
  shop.stock("P", 10);
  shop.link("10", {"P"});
  make_slips(shop, request_for({"A1"}));
  const auto error = only_error(make_slips(shop, request_for({"A1"})));
  CHECK(error.code == ErrorCode::slip_exists);
  CHECK(error.details == R"({"slip":"PX000001","status":"awaiting_export"})");
  auto request = request_for({"A1"});
  request.if_missing = true;
  CHECK(make_slips(shop, request).slips.at(0).number == "PX000001");
  request.export_now = true;
  CHECK(make_slips(shop, request).slips.at(0).status == SlipStatus::exported);
  CHECK(make_slips(shop, request).slips.at(0).status == SlipStatus::exported);
  CHECK(balance(shop, "P") == Balance{"P", "HN", 9, 9, 0, 0});
}

TEST_CASE("several orders compete for stock in the order of their creation, each on its own") {
  SmallShop shop;
  shop.sell("A1", {{"10", 3}});
  shop.sell("A2", {{"10", 3}});
  shop.sell("A3", {{"10", 1}});
  shop.stock("P", 4);
  shop.link("10", {"P"});
  const auto report = make_slips(shop, request_for({"A3", "A2", "none", "A1", "A1"}));
  REQUIRE(report.slips.size() == 2);
  CHECK(report.slips[0].order_number == "A1");
  CHECK(report.slips[0].number == "PX000001");
  CHECK(report.slips[1].order_number == "A3");
  REQUIRE(report.errors.size() == 2);
  CHECK(report.errors[0].code == ErrorCode::not_found);
  CHECK(report.errors[1].code == ErrorCode::insufficient_stock);
}

TEST_CASE("all eligible orders are those that wait to be sent by the seller, oldest first") {
  SmallShop shop;
  shop.stock("P", 100);
  shop.sell("late", {{"10"}});
  auto early = shop.order("early", {{"10"}});
  early.created_at -= std::chrono::hours{2};
  early.status = OrderStatus::processing;
  shop.store(early);
  auto done = shop.order("done", {{"10"}});
  done.status = OrderStatus::completed;
  shop.store(done);
  auto theirs = shop.order("theirs", {{"10"}});
  theirs.fulfilled_by = FulfilledBy::marketplace;
  shop.store(theirs);
  auto leaving = shop.order("leaving", {{"10"}});
  leaving.cancel_requested = true;
  shop.store(leaving);
  shop.sell("empty", {{"10", 1, 1}});
  shop.sell("unlinked", {{"20"}});
  shop.link("10", {"P"});
  ExportSlipRequest request;
  request.date = "2026-11-23";
  request.all_eligible.emplace();
  auto report = make_slips(shop, request);
  REQUIRE(report.slips.size() == 2);
  CHECK(report.slips[0].order_number == "early");
  CHECK(report.slips[1].order_number == "late");
  CHECK(only_error(make_slips(shop, request)).code == ErrorCode::line_not_linked);
  request.all_eligible->statuses = {OrderStatus::completed};
  CHECK(make_slips(shop, request).slips.at(0).order_number == "done");
}

TEST_CASE("an eligible order that gets its slip from another program meanwhile is nobody's error") {
  SmallShop shop;
  shop.sell("A1", {{"10"}});
  shop.sell("A2", {{"10"}});
  shop.stock("P", 10);
  shop.link("10", {"P"});
  ExportSlipRequest request;
  request.date = "2026-11-23";
  request.all_eligible.emplace();
  // The eligible orders have been read when the time of their slips is asked for.
  const ClockThatLetsOthersIn clock(shop, "A1");
  const auto report = export_slips(shop.database, clock, request);
  REQUIRE(report);
  CHECK(report->errors.empty());
  REQUIRE(report->slips.size() == 1);
  CHECK(report->slips[0].order_number == "A2");
  CHECK(report->found.empty());
  CHECK(balance(shop, "P") == Balance{"P", "HN", 10, 8, 2, 0});
}

TEST_CASE("pieces that are more than a number can hold are refused, one line's or a product's") {
  SmallShop shop;
  shop.stock("P", 10);
  const auto refused = [&](const std::string& number, const std::vector<test::TestLine>& lines) {
    shop.sell(number, lines);
    for (const auto& line : lines) shop.link(line.item, {"P:" + std::to_string(max_quantity)});
    return only_error(make_slips(shop, request_for({number})));
  };
  const auto most = std::numeric_limits<std::int64_t>::max() / max_quantity;  // of one line
  CHECK(refused("fits", {{"10", most}}).code == ErrorCode::insufficient_stock);
  CHECK(refused("product", {{"20", most + 1}}).code == ErrorCode::invalid_value);
  CHECK(refused("sum", {{"30", most}, {"40", most}}).code == ErrorCode::invalid_value);
  CHECK(balance(shop, "P") == Balance{"P", "HN", 10, 10, 0, 0});
}

TEST_CASE("a slip that is named twice is exported or cancelled once, without an error") {
  SmallShop shop;
  shop.sell("A1", {{"10"}});
  shop.sell("A2", {{"10"}});
  shop.stock("P", 10);
  shop.link("10", {"P"});
  make_slips(shop, request_for({"A1", "A2"}));
  const auto exported =
      export_pending_slips(shop.database, shop.clock, {"PX000001", "PX000001"}, false);
  CHECK(exported.errors.empty());
  CHECK(exported.slips.size() == 1);
  const auto cancelled =
      cancel_slips(shop.database, shop.clock, {"PX000002", "PX000002"}, std::nullopt, false);
  CHECK(cancelled.errors.empty());
  CHECK(cancelled.slips.size() == 1);
  CHECK(balance(shop, "P") == Balance{"P", "HN", 9, 9, 0, 0});
}

TEST_CASE("a dry run shows what would come and keeps nothing") {
  SmallShop shop;
  for (int i = 0; i < 150; ++i) shop.sell("A" + std::to_string(i), {{"10"}});
  shop.stock("P", 120);
  shop.link("10", {"P"});
  ExportSlipRequest request;
  request.date = "2026-11-23";
  request.all_eligible.emplace();
  request.dry_run = true;
  const auto report = make_slips(shop, request);
  CHECK(report.slips.size() == 120);
  CHECK(report.errors.size() == 30);
  CHECK(db::list_slips(shop.database, {})->slips.empty());
  CHECK(balance(shop, "P") == Balance{"P", "HN", 120, 120, 0, 0});
}

TEST_CASE("two number patterns that make the same text never give a number twice") {
  SmallShop shop;
  shop.stock("P", 100);
  auto request = request_for({});
  std::vector<std::string> numbers;
  for (int i = 0; i < 4; ++i) {
    const auto number = "A" + std::to_string(i);
    shop.sell(number, {{"10"}});
    shop.link("10", {"P"});
    request.orders = {number};
    request.number_pattern = i % 2 == 0 ? "PX{seq}" : "PX{seq:01}";
    numbers.push_back(make_slips(shop, request).slips.at(0).number);
  }
  CHECK(numbers == std::vector<std::string>{"PX1", "PX2", "PX3", "PX4"});
}

TEST_CASE("a slip changes no order and a cancelled order changes no slip") {
  SmallShop shop;
  auto order = shop.order("A1", {{"10", 2}});
  shop.store(order);
  shop.stock("P", 10);
  shop.link("10", {"P"});
  auto request = request_for({"A1"});
  request.export_now = true;
  make_slips(shop, request);
  CHECK(db::resolve_order(shop.database, "A1")->status == OrderStatus::packing);
  order.status = OrderStatus::cancelled;
  order.lines[0].cancelled = 2;
  shop.store(order);
  CHECK(db::resolve_slip(shop.database, "PX000001")->status == SlipStatus::exported);
  CHECK(balance(shop, "P") == Balance{"P", "HN", 8, 8, 0, 0});
}

TEST_CASE("a number pattern or a date that cannot be makes no slip") {
  SmallShop shop;
  shop.sell("A1", {{"10"}});
  shop.stock("P", 10);
  shop.link("10", {"P"});
  auto without_number = request_for({"A1"});
  without_number.number_pattern = "PX";
  CHECK_FALSE(export_slips(shop.database, shop.clock, without_number));
  auto without_day = request_for({"A1"});
  without_day.date = "2026-11-31";
  const auto refused = export_slips(shop.database, shop.clock, without_day);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::invalid_value);
  CHECK(balance(shop, "P") == Balance{"P", "HN", 10, 10, 0, 0});
}

TEST_CASE("the date of a slip is a date of the calendar") {
  CHECK(is_date("2026-11-23"));
  CHECK(is_date("2028-02-29"));
  CHECK_FALSE(is_date("2026-02-29"));
  CHECK_FALSE(is_date("2026-13-01"));
  CHECK_FALSE(is_date("2026-1-1"));
  CHECK_FALSE(is_date("23/11/2026"));
}

}  // namespace ecsync

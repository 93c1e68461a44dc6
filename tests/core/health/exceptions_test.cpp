#include "core/health/exceptions.h"

#include <doctest/doctest.h>

#include "core/db/connections.h"
#include "core/goods/export_slip.h"
#include "tests/support/small_shop.h"

namespace ecsync {
namespace {

using test::SmallShop;

std::vector<std::string> found(SmallShop& shop) {
  std::vector<std::string> result;
  for (const auto& exception : list_exceptions(shop.database, shop.clock.now_seconds()))
    result.push_back(std::string(name(exception.kind)) + " " + exception.reference);
  return result;
}

void export_slip(SmallShop& shop, const std::string& order) {
  ExportSlipRequest request;
  request.orders = {order};
  request.date = "2026-11-23";
  REQUIRE(export_slips(shop.database, shop.clock, request)->errors.empty());
}

using Found = std::vector<std::string>;

}  // namespace

TEST_CASE("a cancelled order with a live slip is an exception until the slip is cancelled") {
  SmallShop shop;
  auto order = shop.order("A1", {{"10"}});
  shop.store(order);
  shop.stock("P", 1);
  shop.link("10", {"P"});
  export_slip(shop, "A1");
  CHECK(found(shop).empty());
  order.status = OrderStatus::cancelled;
  order.lines[0].cancelled = 1;
  shop.store(order);
  CHECK(found(shop) == Found{"order_cancelled_with_slip shopee:1/A1"});
  const auto exception = list_exceptions(shop.database, shop.clock.now_seconds()).front();
  CHECK(exception.message == "order A1 was cancelled, but its slip PX000001 is open");
}

TEST_CASE("an order sent without a slip is an exception only when made after the first slip") {
  SmallShop shop;
  shop.stock("P", 9);
  auto before = shop.order("before", {{"10"}});
  before.status = OrderStatus::completed;
  shop.store(before);
  shop.sell("slipped", {{"10"}});
  shop.link("10", {"P"});
  CHECK(found(shop).empty());
  export_slip(shop, "slipped");
  shop.clock.advance(std::chrono::hours{48});
  for (const auto status : {OrderStatus::shipping, OrderStatus::completed, OrderStatus::packing}) {
    auto after = shop.order(std::string(name(status)), {{"10"}});
    after.status = status;
    shop.store(after);
  }
  auto theirs = shop.order("theirs", {{"10"}});
  theirs.status = OrderStatus::completed;
  theirs.fulfilled_by = FulfilledBy::marketplace;
  shop.store(theirs);
  CHECK(found(shop) ==
        Found{"sent_without_slip shopee:1/shipping", "sent_without_slip shopee:1/completed"});
}

TEST_CASE("a living line without a link is an exception while its order is under way") {
  SmallShop shop;
  shop.stock("P", 9);
  shop.sell("A1", {{"10"}, {"20"}, {"30", 1, 1}});
  auto done = shop.order("A2", {{"10"}});
  done.status = OrderStatus::completed;
  shop.store(done);
  CHECK(found(shop) == Found{"line_not_linked shopee:1/A1"});
  shop.link("10", {"P"});
  const auto exception = list_exceptions(shop.database, shop.clock.now_seconds()).front();
  CHECK(exception.message == "order A1 has 1 line without a product");
  CHECK(exception.hint == "Link it with: ecsync link-product shopee:1/20 PRODUCT");
}

TEST_CASE("unknown states and connections that need a person are exceptions") {
  SmallShop shop;
  auto order = shop.order("A1", {{"10", 1, 1}});
  order.status = OrderStatus::unknown;
  order.status_native = "TELEPORTED";
  shop.store(order);
  order.number = "A2";
  order.status = OrderStatus::packing;
  order.unknown_line_state = true;
  shop.store(order);
  CHECK(found(shop) == Found{"unknown_status shopee:1/A1", "unknown_status shopee:1/A2"});
  db::set_connection_status(shop.database, shop.connection, ConnectionStatus::needs_auth);
  CHECK(found(shop).back() == "connection_needs_auth shopee:1");
  db::set_connection_status(shop.database, shop.connection, ConnectionStatus::connected);
  shop.database.raw().exec(
      "UPDATE authorizations SET refresh_expires_at = 1, consent_expires_at = " +
      std::to_string(shop.clock.now_seconds().time_since_epoch().count() + 3 * 24 * 3600));
  CHECK(found(shop).back() == "connection_expiring shopee:1");
}

TEST_CASE("an order that stands in its state for longer than usual is an exception") {
  SmallShop shop;
  shop.stock("P", 0);
  const auto now = shop.clock.now_seconds();
  const auto stands = [&](OrderStatus status, std::chrono::hours age) {
    auto order = shop.order(std::string(name(status)), {{"10"}});
    order.status = status;
    order.created_at = now - age;
    order.updated_at = now - age;
    shop.store(order);
    shop.link("10", {"P"});
    return found(shop);
  };
  for (const auto status :
       {OrderStatus::fresh, OrderStatus::processing, OrderStatus::packing, OrderStatus::shipping}) {
    const auto usual = usual_time(status);
    REQUIRE(usual);
    CHECK(stands(status, *usual).empty());
    CHECK(stands(status, *usual + std::chrono::hours{1}) ==
          Found{"order_unchanged shopee:1/" + std::string(name(status))});
    CHECK(stands(status, std::chrono::hours{1}).empty());
  }
  for (const auto status : {OrderStatus::completed, OrderStatus::cancelled}) {
    CHECK_FALSE(usual_time(status));
    CHECK(stands(status, std::chrono::hours{24 * 365}).empty());
  }
}

TEST_CASE("an order that stands still says for how long and how to ask for it again") {
  SmallShop shop;
  shop.stock("P", 0);
  shop.sell("A1", {{"10"}});
  shop.link("10", {"P"});
  shop.clock.advance(std::chrono::days{5});
  const auto exception = list_exceptions(shop.database, shop.clock.now_seconds()).front();
  CHECK(exception.message == "order A1 has been packing without a change for 6 days");
  CHECK(exception.hint.english().ends_with("ecsync sync-orders --order shopee:1/A1"));
  db::set_connection_status(shop.database, shop.connection, ConnectionStatus::needs_auth);
  CHECK(found(shop) == Found{"connection_needs_auth shopee:1"});
}

}  // namespace ecsync

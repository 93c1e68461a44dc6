#include <SQLiteCpp/SQLiteCpp.h>

#include "tests/cli/slip_shop.h"

// `orders explain`: how an order came to its state, and what a slip of it needs.
namespace ecsync::test {
namespace {

json::Document explained(const SlipShop& shop, const std::string& order) {
  const auto ran = shop.run({"orders", "explain", order, "--json"});
  CAPTURE(ran.out);
  CAPTURE(ran.err);
  CHECK(ran.status == 0);
  CHECK(schema_fault(ran.out, "explain") == "");
  return *json::Document::parse(ran.out);
}

}  // namespace

TEST_CASE("orders explain tells the table's entry and every condition for a slip") {
  SlipShop shop;
  shop.shop.stock("KL", 1);
  shop.shop.sell("A1", {{"10", 2}});
  shop.shop.link("10", {"KL"});
  const auto document = explained(shop, "hanoi/A1");
  const auto root = document.root();
  CHECK(root["order"].text() == "shopee:1/A1");
  CHECK(root["status"].text() == "packing");
  const auto step = root["steps"].items().at(0);
  CHECK(step["what"].text() == "order");
  CHECK(step["native"].text() == "PROCESSED");
  CHECK(step["rule"].text() == "PROCESSED → packing");
  CHECK(step["state"].text() == "packing");
  CHECK_FALSE(root["slip"]["possible"].boolean());
  const auto last = root["slip"]["conditions"].items().back();
  CHECK(last["id"].text() == "INSUFFICIENT_STOCK");
  CHECK_FALSE(last["ok"].boolean());
  CHECK(holds(last["hint"].text(), "ecsync stock receive KL HN 1"));

  // What is told to mend it mends it.
  REQUIRE(shop.run({"stock", "receive", "KL", "HN", "1"}).status == 0);
  const auto mended = explained(shop, "A1");
  CHECK(mended.root()["slip"]["possible"].boolean());
  CHECK(shop.run({"export-slip", "A1"}).status == 0);
  const auto after = explained(shop, "A1");
  const auto first = after.root()["slip"]["conditions"].items().at(0);
  CHECK(first["id"].text() == "SLIP_EXISTS");
  CHECK_FALSE(first["ok"].boolean());
}

TEST_CASE("orders explain tells a person yes or no, with the remedy below each no") {
  SlipShop shop;
  shop.shop.stock("KL", 1);
  auto order = shop.shop.order("A1", {{"10"}});
  order.status_native = "IN_CANCEL";
  order.cancel_requested = true;
  shop.shop.store(order);
  const auto ran = shop.run({"orders", "explain", "A1"});
  CHECK(ran.status == 0);
  CHECK(holds(ran.out, "IN_CANCEL → processing"));
  CHECK(holds(ran.out, "IN_CANCEL → cancel_requested"));
  CHECK(holds(ran.out, "No export slip can be made of it:"));
  CHECK(holds(ran.out, "yes  you send it yourself\n"));
  CHECK(holds(ran.out,
              "no   the buyer of order A1 asks to cancel it\n"
              "     Answer the request on the marketplace, then: ecsync sync-orders "
              "--order shopee:1/A1\n"));
  CHECK(holds(ran.out, "     Link it with: ecsync link-product shopee:1/10 PRODUCT\n"));
}

TEST_CASE("orders explain tells of a line whose state nobody knows") {
  SlipShop shop;
  auto order = shop.shop.order("A1", {{"10"}});
  order.unknown_line_state = true;
  shop.shop.store(order);
  const auto document = explained(shop, "A1");
  bool told = false;
  for (const auto& step : document.root()["steps"].items())
    told = told || step["what"].text() == "unknown_line_state";
  CHECK(told);
}

TEST_CASE("orders explain says which command applies a table that has changed since") {
  SlipShop shop;
  auto order = shop.shop.order("A1", {{"10"}});
  order.status = OrderStatus::unknown;  // stored by a program that did not know the word
  shop.shop.store(order);
  const auto ran = shop.run({"orders", "explain", "A1"});
  CHECK(holds(ran.err, "By its state the table makes it packing now"));
  REQUIRE(shop.run({"orders", "remap"}).status == 0);
  CHECK(explained(shop, "A1").root()["status"].text() == "packing");
  CHECK(shop.run({"orders", "explain", "A1"}).err == "");
}

TEST_CASE("orders explain of an order that could never be read says why") {
  SlipShop shop;
  shop.shop.sell("A1", {{"10"}});
  SQLite::Database(shop.ecsync.database(), SQLite::OPEN_READWRITE)
      .exec(
          "INSERT INTO rejected_orders (connection_id, number, reason, rejected_at) "
          "VALUES (1, 'A2', 'no update time', 1)");
  for (const std::string reference : {"A2", "hanoi/A2"}) {
    const auto ran = shop.run({"orders", "explain", reference});
    CHECK(ran.status == 5);
    CHECK(holds(ran.err, "because it could not be read: no update time"));
    CHECK(holds(ran.err, "ecsync sync-orders --order " + reference));
  }
}

TEST_CASE("orders explain of an order that is not there is 5") {
  SlipShop shop;
  const auto ran = shop.run({"orders", "explain", "B9", "--json"});
  CHECK(ran.status == 5);
  CHECK(schema_fault(ran.out, "error") == "");
  const Program empty;
  CHECK(empty.run({"orders", "explain", "B9"}).status == 5);
}

}  // namespace ecsync::test

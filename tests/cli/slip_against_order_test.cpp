#include "tests/cli/slip_shop.h"

// What a program says of a slip whose order has changed since.
namespace ecsync::test {
namespace {

/// Order A1 of two units of item 10, a P each, with its open slip PX000001.
struct SlippedShop : SlipShop {
  RemoteOrder order;

  SlippedShop() {
    shop.stock("P", 10);
    order = shop.order("A1", {{"10", 2}});
    shop.store(order);
    shop.link("10", {"P"});
    REQUIRE(run({"export-slip", "A1"}).status == 0);
  }
  void cancel_one() {
    order.lines[0].cancelled = 1;
    shop.store(order);
  }
  void cancel_all() {
    order.lines[0].cancelled = 2;
    order.status = OrderStatus::cancelled;
    order.status_native = "CANCELLED";
    shop.store(order);
  }
  json::Document exceptions() const {
    const auto ran = run({"exceptions", "--kind", "slip_differs_from_order", "--json"});
    CHECK(schema_fault(ran.out, "exceptions") == "");
    return *json::Document::parse(ran.out);
  }
};

}  // namespace

TEST_CASE("slips export refuses a slip that its order does not need any more, with both numbers") {
  SlippedShop shop;
  shop.cancel_one();
  const auto document = shop.slips({"slips", "export", "PX000001"}, 6);
  const auto error = document.root()["errors"].items().at(0);
  CHECK(error["code"].text() == "SLIP_DIFFERS");
  CHECK(error["reference"].text() == "PX000001");
  CHECK(error["connection"].text() == "shopee:1");
  const auto product = error["details"]["products"].items().at(0);
  CHECK(product["product"].text() == "P");
  CHECK(product["on_slip"].integer() == 2);
  CHECK(product["wanted"].integer() == 1);
  CHECK(shop.stock("P") == "8/2/10");
  // As it is refused, so it is by export-slip.
  CHECK(shop.slips({"export-slip", "A1", "--export", "--if-missing"}, 6)
            .root()["errors"]
            .items()
            .at(0)["code"]
            .text() == "SLIP_DIFFERS");
  CHECK(shop.stock("P") == "8/2/10");
}

TEST_CASE("slips export tells the first objection and has all of them in the details") {
  SlippedShop shop;
  shop.order.cancel_requested = true;
  shop.cancel_all();
  const auto ran = shop.run({"slips", "export", "PX000001"});
  CHECK(ran.status == 6);
  CHECK(holds(ran.err, "slip PX000001 stays: order A1 is cancelled (CANCELLED)"));
  CHECK(holds(ran.err, "ecsync slips cancel PX000001"));
  const auto document = shop.slips({"slips", "export", "PX000001"}, 6);
  const auto details = document.root()["errors"].items().at(0)["details"];
  std::vector<std::string> codes;
  for (const auto& each : details["reasons"].items()) codes.push_back(each["code"].text());
  CHECK(codes ==
        std::vector<std::string>{"ORDER_STATUS_NOT_ALLOWED", "CANCEL_REQUESTED", "SLIP_DIFFERS"});
}

TEST_CASE("slips export --anyway lets the goods leave, and history says why they should not have") {
  SlippedShop shop;
  shop.cancel_all();
  CHECK(shop.slips({"slips", "export", "PX000001", "--anyway", "-n"}).root()["dry_run"].boolean());
  CHECK(shop.stock("P") == "8/2/10");
  CHECK(shop.run({"slips", "export", "PX000001", "--anyway"}).status == 0);
  CHECK(shop.stock("P") == "8/0/8");
  CHECK(holds(shop.run({"stock", "history", "P", "--json"}).out,
              "exported anyway: ORDER_STATUS_NOT_ALLOWED: order A1 is cancelled (CANCELLED); "
              "SLIP_DIFFERS"));
}

TEST_CASE("slips print warns of a slip that should not leave, and prints it all the same") {
  SlippedShop shop;
  const auto file = shop.ecsync.home() / "slip.pdf";
  CHECK(shop.run({"slips", "print", "PX000001", "-o", file}).err == "");
  shop.cancel_one();
  const auto ran = shop.run({"slips", "print", "PX000001", "-o", file, "--force"});
  CHECK(ran.status == 0);
  CHECK(holds(ran.err,
              "PX000001: slip PX000001 is not what order A1 needs now: P: 2 on the slip, 1 in the "
              "order"));
  shop.cancel_all();
  const auto dry = shop.run({"slips", "print", "PX000001", "-o", file, "-n"});
  CHECK(dry.status == 0);
  CHECK(holds(dry.err, "PX000001: order A1 is cancelled (CANCELLED)"));
  CHECK(shop.run({"slips", "cancel", "PX000001"}).status == 0);
  CHECK(shop.run({"slips", "print", "PX000001", "-o", file, "--force"}).err == "");
}

TEST_CASE("export-slip --renew cancels the open slip and makes the right one, at once or not") {
  SlippedShop shop;
  shop.cancel_one();
  CHECK(holds(shop.exceptions().root()["exceptions"].items().at(0)["hint"].text(),
              "ecsync export-slip shopee:1/A1 --renew"));
  const auto dry = shop.slips({"export-slip", "A1", "--renew", "-n"});
  CHECK(dry.root()["dry_run"].boolean());
  CHECK(dry.root()["slips"].items().at(0)["lines"].items().at(0)["quantity"].integer() == 1);
  CHECK(shop.stock("P") == "8/2/10");
  const auto ran = shop.run({"export-slip", "A1", "--renew"});
  CHECK(ran.status == 0);
  CHECK(ran.out ==
        "PX000002 created (Chờ xuất kho): 1 line from HN. Next: ecsync slips export PX000002\n");
  CHECK(shop.stock("P") == "9/1/10");
  CHECK(holds(shop.run({"slips", "show", "PX000001"}).out, "made anew as PX000002"));
  CHECK(shop.exceptions().root()["exceptions"].items().empty());
  const auto left = shop.slips({"export-slip", "A1", "--renew", "--export"});
  CHECK(left.root()["slips"].items().at(0)["status"].text() == "exported");
  CHECK(shop.slips({"export-slip", "A1", "--renew"}, 6)
            .root()["errors"]
            .items()
            .at(0)["code"]
            .text() == "SLIP_EXISTS");
}

TEST_CASE("export-slip --renew is for orders that are named, and is no --if-missing") {
  const SlippedShop shop;
  CHECK(shop.run({"export-slip", "--all-eligible", "--renew"}).status == 2);
  CHECK(shop.run({"export-slip", "A1", "--renew", "--if-missing"}).status == 2);
}

TEST_CASE("an order with a closed slip is without slip, and explain and export-slip agree on it") {
  SlippedShop shop;
  CHECK(shop.run({"slips", "export", "PX000001"}).status == 0);
  const auto without = [&] {
    return shop.run({"orders", "--without-slip", "--format", "csv", "--no-headers"}).out;
  };
  CHECK(without() == "");
  shop.shop.database.engine().execute("UPDATE slips SET closed_at = 4000000000");
  CHECK(without() != "");
  const auto explained =
      *json::Document::parse(shop.run({"orders", "explain", "A1", "--json"}).out);
  CHECK(explained.root()["slip"]["possible"].boolean());
  CHECK(shop.slips({"export-slip", "--all-eligible"}).root()["slips"].items().empty());
  CHECK(shop.slips({"export-slip", "A1"}).root()["slips"].items().size() == 1);
}

}  // namespace ecsync::test

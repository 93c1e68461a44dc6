#include "tests/cli/slip_shop.h"

namespace ecsync::test {
namespace {

/// Two orders, A1 and A2, with the slips PX000001 and PX000002 of two and one pieces.
struct SlippedShop : SlipShop {
  SlippedShop() {
    shop.stock("A", 10);
    shop.sell("A1", {{"10", 2}});
    shop.sell("A2", {{"10", 1}});
    shop.link("10", {"A"});
    REQUIRE(run({"export-slip", "A1", "A2"}).status == 0);
  }
};

}  // namespace

TEST_CASE("slips lists them newest first, by status, order, warehouse and time") {
  const SlippedShop shop;
  REQUIRE(shop.run({"slips", "export", "PX000001"}).status == 0);
  const auto numbers = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"slips", "list"});
    const auto document = shop.slips(words);
    std::string all;
    for (const auto& slip : document.root()["slips"].items()) all += slip["number"].text() + " ";
    return all;
  };
  CHECK(numbers({}) == "PX000002 PX000001 ");
  CHECK(numbers({"--status", "exported"}) == "PX000001 ");
  CHECK(numbers({"--order", "A2"}) == "PX000002 ");
  CHECK(numbers({"--warehouse", "HN"}) == "PX000002 PX000001 ");
  CHECK(numbers({"--since", "1d"}) == "PX000002 PX000001 ");
  CHECK(numbers({"--since", "2999-01-01"}).empty());
  const auto page = shop.slips({"slips", "--limit", "1"});
  CHECK(page.root()["next"].text() == "PX000002");
  CHECK(numbers({"--limit", "1", "--after", "PX000002"}) == "PX000001 ");
  CHECK(shop.run({"slips", "--status", "done"}).status == 2);
  CHECK(shop.run({"slips", "--warehouse", "XX"}).status == 5);
}

TEST_CASE("slips in CSV has one row per line with the slip's columns repeated") {
  const SlippedShop shop;
  const auto ran = shop.run({"slips", "--format", "csv"});
  CHECK(ran.status == 0);
  CHECK(
      ran.out.starts_with("number,status,order,warehouse,date,created_at,exported_at,"
                          "cancelled_at,receiver,reason,product,name,unit,quantity"));
  CHECK(holds(ran.out, "PX000001,awaiting_export,shopee:1/A1,HN,"));
  CHECK(holds(ran.out, ",A,Sản phẩm A,cái,2"));
}

TEST_CASE("slips show tells one slip to people and machines, and 5 when there is none") {
  const SlippedShop shop;
  const auto ran = shop.run({"slips", "show", "PX000001"});
  CHECK(ran.status == 0);
  CHECK(holds(ran.out, "awaiting_export (Chờ xuất kho)"));
  CHECK(holds(ran.out, "Sản phẩm A"));
  CHECK(shop.slips({"slips", "show", "PX000001"}).root()["slips"].items().size() == 1);
  CHECK(shop.run({"slips", "show", "PX9"}).status == 5);
  CHECK(Program().run({"slips", "show", "PX000001"}).status == 5);
}

TEST_CASE("slips export lets the goods leave, once") {
  const SlippedShop shop;
  const auto ran = shop.run({"slips", "export", "PX000001", "PX000001"});
  CHECK(ran.status == 0);
  CHECK(ran.out == "PX000001 exported (Đã xuất kho): 1 line from HN.\n");
  CHECK(shop.stock("A") == "7/1/8");
  const auto again = shop.slips({"slips", "export", "PX000001"}, 6);
  const auto error = again.root()["errors"].items().at(0);
  CHECK(error["code"].text() == "SLIP_NOT_PENDING");
  CHECK(error["details"]["status"].text() == "exported");
  CHECK(shop.stock("A") == "7/1/8");
}

TEST_CASE("slips cancel makes the goods available again and frees the order") {
  const SlippedShop shop;
  const auto ran = shop.run({"slips", "cancel", "PX000001", "--reason", "khách đổi ý"});
  CHECK(ran.status == 0);
  CHECK(ran.out == "PX000001 cancelled (Đã hủy): 1 line available again in HN.\n");
  CHECK(shop.stock("A") == "9/1/10");
  CHECK(shop.run({"slips", "export", "PX000001"}).status == 6);
  CHECK(holds(shop.run({"slips", "show", "PX000001"}).out, "khách đổi ý"));
  CHECK(holds(shop.run({"export-slip", "A1"}).out, "PX000003 created"));
}

TEST_CASE("several slips are settled each on its own, and some failing is 3") {
  const SlippedShop shop;
  const auto document = shop.slips({"slips", "export", "PX000001", "PX9", "PX000002"}, 3);
  CHECK(document.root()["succeeded"].integer() == 2);
  CHECK(document.root()["errors"].items().at(0)["code"].text() == "NOT_FOUND");
  CHECK(document.root()["errors"].items().at(0)["reference"].text() == "PX9");
}

TEST_CASE("a dry run of slips export and cancel keeps nothing") {
  const SlippedShop shop;
  CHECK(shop.slips({"slips", "export", "PX000001", "-n"}).root()["dry_run"].boolean());
  CHECK(holds(shop.run({"slips", "cancel", "PX000001", "-n"}).out, "would be cancelled"));
  CHECK(shop.stock("A") == "7/3/10");
}

}  // namespace ecsync::test

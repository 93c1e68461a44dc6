#include <fstream>
#include <iterator>

#include "tests/cli/slip_shop.h"
#include "tests/support/pdf.h"

namespace ecsync::test {
namespace {

using Words = std::vector<std::string>;

/// Slips PX000001 and PX000002 of two shops: 2 × A, then 1 × A and 6 × B.
struct PickShop : SlipShop {
  PickShop() {
    shop.stock("A", 10);
    shop.stock("B", 10);
    shop.sell("A1", {{"10", 2}});
    shop.sell("A2", {{"10"}, {"30", 2}});
    shop.link("10", {"A"});
    shop.link("30", {"B:3"});
    REQUIRE(run({"export-slip", "A1", "A2"}).status == 0);
  }
  json::Document picks(Words words, int status = 0) const {
    words.insert(words.begin(), {"slips", "pick", "--json"});
    const auto ran = ecsync.run(words);
    CAPTURE(ran.err);
    CHECK(ran.status == status);
    CHECK(schema_fault(ran.out, status == 0 ? "pick" : "error") == "");
    return *json::Document::parse(ran.out);
  }
  /// "A 3, B 6".
  std::string totals(const Words& words) const {
    const auto document = picks(words);
    std::string all;
    for (const auto& pick : document.root()["picks"].items())
      all += (all.empty() ? "" : ", ") + pick["product"].text() + " " + pick["quantity"].text();
    return all;
  }
};

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("slips pick adds up each product over all slips that await export, with its slips") {
  const PickShop shop;
  const auto document = shop.picks({});
  const auto root = document.root();
  CHECK(root["warehouse"].text() == "HN");
  const auto picks = root["picks"].items();
  REQUIRE(picks.size() == 2);
  CHECK(picks[0]["product"].text() == "A");
  CHECK(picks[0]["name"].text() == "Sản phẩm A");
  CHECK(picks[0]["unit"].text() == "cái");
  CHECK(picks[0]["quantity"].integer() == 3);
  const auto slips = picks[0]["slips"].items();
  REQUIRE(slips.size() == 2);
  CHECK(slips[1]["number"].text() == "PX000002");
  CHECK(slips[1]["order"].text() == "shopee:1/A2");
  CHECK(slips[1]["quantity"].integer() == 1);
  CHECK(picks[1]["quantity"].integer() == 6);
  REQUIRE(shop.run({"slips", "export", "PX000001"}).status == 0);
  CHECK(shop.totals({}) == "A 1, B 6");
}

TEST_CASE("slips pick takes named slips, each once, and those of a shop or a warehouse") {
  const PickShop shop;
  CHECK(shop.totals({"PX000001"}) == "A 2");
  CHECK(shop.totals({"px2", "PX000002"}) == "A 1, B 6");
  CHECK(shop.totals({"--awaiting", "--connection", "hanoi"}) == "A 3, B 6");
  CHECK(shop.totals({"--connection", "hanoi", "--date", "2020-01-01"}).empty());
  shop.picks({"PX9"}, 5);
  shop.picks({"--warehouse", "XX"}, 5);
  shop.picks({"PX000001", "--awaiting"}, 2);
}

TEST_CASE("a round through the shelves is in one warehouse, and several have to be told apart") {
  const PickShop shop;
  REQUIRE(shop.run({"warehouses", "add", "SG", "--name", "Kho Sài Gòn"}).status == 0);
  REQUIRE(shop.run({"stock", "transfer", "B", "HN", "SG", "3"}).status == 0);
  REQUIRE(shop.run({"slips", "cancel", "PX000002"}).status == 0);
  REQUIRE(shop.run({"stock", "transfer", "A", "HN", "SG", "1"}).status == 0);
  REQUIRE(shop.run({"stock", "transfer", "B", "HN", "SG", "3"}).status == 0);
  REQUIRE(shop.run({"export-slip", "A2", "--warehouse", "SG"}).status == 0);
  const auto refused = shop.run({"slips", "pick"});
  CHECK(refused.status == 2);
  CHECK(holds(refused.err, "Pass --warehouse with one of HN, SG."));
  CHECK(shop.totals({"--warehouse", "SG"}) == "A 1, B 6");
  CHECK(shop.totals({"PX000001", "PX000003", "--warehouse", "HN"}) == "A 2");
}

TEST_CASE("people read the picking list downwards, programs row by row") {
  const PickShop shop;
  const auto table = shop.run({"slips", "pick"}).out;
  CHECK(holds(table, "product  total  unit  name        slip      quantity  order\n"));
  CHECK(holds(table, "A            3  cái   Sản phẩm A  PX000001         2  hanoi/A1\n"));
  CHECK(holds(table, "                               PX000002         1  hanoi/A2\n"));
  const auto csv = shop.run({"slips", "pick", "--format", "csv"}).out;
  CHECK(holds(csv, "product,total,unit,name,slip,quantity,order\r\n"));
  CHECK(holds(csv, "A,3,cái,Sản phẩm A,PX000002,1,shopee:1/A2\r\n"));
}

TEST_CASE("what is cancelled is not fetched, and what has left is told") {
  const PickShop shop;
  REQUIRE(shop.run({"slips", "cancel", "PX000001"}).status == 0);
  CHECK(shop.picks({"PX000001"}, 6).root()["error"]["code"].text() == "SLIP_NOT_PENDING");
  REQUIRE(shop.run({"slips", "export", "PX000002"}).status == 0);
  const auto left = shop.run({"slips", "pick", "PX000002"});
  CHECK(left.status == 0);
  CHECK(holds(left.err, "slip PX000002 is exported already"));
  const auto none = shop.run({"slips", "pick"});
  CHECK(none.status == 0);
  CHECK(none.err == "No slip awaits export.\n");
  CHECK(shop.picks({}).root()["picks"].items().empty());
}

TEST_CASE("slips pick -o FILE.pdf writes the list on paper, once") {
  const PickShop shop;
  const std::string path = shop.ecsync.home() / "Pick.PDF";
  const auto ran = shop.run({"slips", "pick", "-o", path});
  CHECK(ran.status == 0);
  CHECK(holds(ran.err, "2 products for 2 slips are on it."));
  const auto pages = pdf_pages(bytes_of(path));
  REQUIRE(pages.size() == 1);
  CHECK(holds(pages[0], "PHIẾU LẤY HÀNG"));
  CHECK(holds(pages[0], "PX000001 – PX000002, 2 phiếu"));
  CHECK(shop.run({"slips", "pick", "-o", path}).status == 2);
  CHECK(shop.run({"slips", "pick", "--json", "-o", shop.ecsync.home() / "x.pdf"}).status == 2);
}

}  // namespace ecsync::test

#include <doctest/doctest.h>
#include <unistd.h>

#include "core/base/csv.h"
#include "tests/support/program.h"
#include "tests/support/small_shop.h"
#include "tests/support/stored.h"

// What an export becomes by the name of its file, and the way back in.
namespace ecsync::test {
namespace {

struct Shop {
  Program ecsync;
  SmallShop shop{ecsync.database()};

  Shop() {
    ecsync.set("PATH", "/usr/bin:/bin");
    auto order = shop.order("A1", {{"10"}, {"20"}});
    order.total = 300'000;
    shop.store(order);
    shop.sell("A2", {{"10"}});
    shop.stock("00123", 7);
    shop.stock("AD-1", 2);
    ecsync.run({"products", "edit", "AD-1", "--name", "=1+1 \"Áo\"\nlụa", "--price", "450000"});
    shop.link("10", {"00123", "AD-1:2"});
    shop.link("20", {"AD-1"});
  }
  Ran run(const std::vector<std::string>& words) const { return ecsync.run(words); }
  std::string file(const std::string& name) const { return ecsync.home() / name; }
  /// Writes a list to a file and gives its bytes.
  std::string written(std::vector<std::string> words, const std::string& name) const {
    words.insert(words.end(), {"-o", file(name), "--force"});
    const auto ran = run(words);
    CAPTURE(ran.err);
    CHECK(ran.status == 0);
    return bytes_of(file(name));
  }
};

std::vector<csv::Row> rows(const std::string& csv) {
  return csv::parse(csv);
}

/// The converter is a package of its own.
bool can_read_workbooks() {
  return ::access("/usr/bin/xlsx2csv", X_OK) == 0;
}

}  // namespace

TEST_CASE("the ending of a file chooses the format of a list") {
  const Shop shop;
  CHECK(shop.written({"orders"}, "o.csv").starts_with("id,number,"));
  CHECK(shop.written({"orders"}, "o.TSV").starts_with("id\tnumber\t"));
  CHECK(shop.written({"orders"}, "o.json").starts_with("{\"schema\":\"ecsync.orders/1\""));
  CHECK(shop.written({"orders"}, "o.jsonl").starts_with("{\"id\":"));
  CHECK(shop.written({"orders"}, "o.txt").starts_with("number "));
  CHECK(shop.written({"orders"}, "o").starts_with("number "));
  CHECK(shop.written({"orders", "--format", "csv"}, "o.txt").starts_with("id,number,"));
  const auto refused = shop.run({"orders", "-o", shop.file("o.pdf")});
  CHECK(refused.status == 2);
  CHECK(holds(refused.err, "'.pdf' is no ending of a list's file"));
  CHECK(shop.run({"orders", "-o", "/dev/stdout"}).out.starts_with("number "));
}

TEST_CASE("a row for each order makes sums right") {
  const Shop shop;
  const auto per_line = rows(shop.written({"orders"}, "l.csv"));
  CHECK(per_line.size() == 1 + 3);
  const auto per_order = rows(shop.written({"orders", "--per", "order"}, "o.csv"));
  REQUIRE(per_order.size() == 1 + 2);
  CHECK(per_order[0].fields.at(11) == "total");
  CHECK(per_order[2].fields.at(11) == "300000");
  const auto chosen = rows(shop.written({"orders", "--columns", "number,total"}, "c.csv"));
  CHECK(chosen.size() == 1 + 2);
  const auto with_line = rows(shop.written({"orders", "--columns", "number,quantity"}, "q.csv"));
  CHECK(with_line.size() == 1 + 3);
  CHECK(shop.run({"orders", "--per", "day"}).status == 2);
}

TEST_CASE("links go out as link-product takes them in") {
  const Shop shop;
  const auto csv = shop.written({"listings", "--per", "link"}, "links.csv");
  CHECK(csv ==
        "listing,product,quantity\r\nshopee:1/10,00123,1\r\nshopee:1/10,AD-1,2\r\n"
        "shopee:1/20,AD-1,1\r\n");
  CHECK(shop.written({"listings", "--per", "link", "--columns", "product,quantity"}, "p.csv") ==
        "product,quantity\r\n00123,1\r\nAD-1,2\r\nAD-1,1\r\n");
  const auto other = shop.run({"listings", "--per", "link", "--columns", "seller_sku"});
  CHECK(other.status == 2);
  CHECK(holds(other.err, "listing, product, quantity"));
  CHECK(shop.run({"listings", "--columns", "product,quantity"}).status == 2);
  const auto back = shop.run({"link-product", "--file", shop.file("links.csv"), "--json"});
  CHECK(back.status == 0);
  CHECK_FALSE(holds(back.out, "\"action\":\"linked\""));
  CHECK_FALSE(holds(back.out, "\"action\":\"replaced\""));
}

TEST_CASE("products, stock and links survive the way out and back, as CSV and as a workbook") {
  const Shop shop;
  for (const std::string ending : {".csv", ".xlsx"}) {
    if (ending == ".xlsx" && !can_read_workbooks()) continue;
    for (const char* language : {"en", "vi"}) {
      CAPTURE(ending);
      CAPTURE(language);
      shop.written({"products", "--lang", language}, "p" + ending);
      const auto products = shop.run({"products", "import", shop.file("p" + ending)});
      CHECK(products.out == "products: 0 created, 0 updated, 2 unchanged, 0 failed\n");
      CHECK(products.err.empty());
      shop.written({"stock", "--lang", language}, "s" + ending);
      const auto stock = shop.run({"stock", "import", shop.file("s" + ending)});
      CHECK(stock.out == "stock: 0 created, 0 updated, 2 unchanged, 0 failed\n");
      CHECK(stock.err.empty());
      shop.written({"listings", "--per", "link", "--lang", language}, "l" + ending);
      const auto links = shop.run({"link-product", "--file", shop.file("l" + ending), "-n"});
      CHECK(links.status == 0);
      CHECK_FALSE(holds(links.out, "Would"));
    }
  }
}

TEST_CASE("a workbook is a file of lists alone, with the orders and their lines as sheets") {
  const Shop shop;
  CHECK(shop.written({"orders"}, "o.xlsx").starts_with("PK\x03\x04"));
  CHECK(shop.written({"orders", "--format", "xlsx"}, "o.txt").starts_with("PK\x03\x04"));
  CHECK(shop.run({"orders", "--format", "xlsx"}).status == 2);
  CHECK(shop.run({"version", "--format", "xlsx", "-o", shop.file("s.xlsx")}).status == 2);
  if (!can_read_workbooks()) return;
  const auto sheet = [&](const char* number) {
    return rows(
        shop.ecsync.run_other({"/usr/bin/xlsx2csv", "-s", number, shop.file("o.xlsx")}).out);
  };
  shop.written({"orders", "--lang", "vi"}, "o.xlsx");
  CHECK(sheet("1").size() == 1 + 2);
  CHECK(sheet("2").size() == 1 + 3);
  CHECK(sheet("1")[0].fields.at(11) == "Tổng tiền");
}

}  // namespace ecsync::test

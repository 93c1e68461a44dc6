#include <doctest/doctest.h>

#include <filesystem>

#include "tests/support/small_shop.h"
#include "tests/support/warehouse_program.h"

namespace ecsync::test {
namespace {

using Codes = std::vector<std::string>;

Ran add(const WarehouseProgram& ecsync, const std::string& code, const std::string& name) {
  return ecsync.run({"products", "add", code, "--name", name, "--unit", "cái"});
}

}  // namespace

TEST_CASE("products add says what it added and products shows it") {
  const WarehouseProgram ecsync;
  CHECK(ecsync.say({"products", "add", "AD-XN-M", "--name", "Áo dài xanh ngọc M", "--unit", "cái",
                    "--price", "450000", "--image", "https://a.vn/1.jpg"}) ==
        "Added AD-XN-M: Áo dài xanh ngọc M (cái)\n");
  const auto document = ecsync.ask({"products"}, "products");
  const auto product = document.root()["products"].items().at(0);
  CHECK(product["code"].text() == "AD-XN-M");
  CHECK(product["price"].text() == "450000");
  CHECK(product["currency"].text() == "VND");
  CHECK(product["image"].text() == "https://a.vn/1.jpg");
  CHECK(holds(ecsync.say({"products", "show", "AD-XN-M"}), "450.000 đ"));
  CHECK(ecsync.say({"products", "--format", "csv"}) ==
        "code,name,unit,image,price,currency,listings,low\r\n"
        "AD-XN-M,Áo dài xanh ngọc M,cái,https://a.vn/1.jpg,450000,VND,0,\r\n");
}

TEST_CASE("products edit --low says from where on stock is low, and '' takes that back") {
  const WarehouseProgram ecsync;
  ecsync.set_up();
  const auto level = [&]() -> std::int64_t {
    const auto document = ecsync.ask({"products"}, "products");
    const auto low = document.root()["products"].items().at(0)["low"];
    return low.present() ? low.integer() : -1;
  };
  CHECK(level() == -1);
  CHECK(holds(ecsync.say({"products", "edit", "P", "--low", "5"}), "Changed P: low - → 5"));
  CHECK(level() == 5);
  CHECK(holds(ecsync.say({"products", "show", "P"}), "low"));
  for (const char* wrong : {"-1", "x", "1.5"})
    CHECK(ecsync.refusal({"products", "edit", "P", "--low", wrong}) == "USAGE 2");
  ecsync.say({"products", "import", "-"}, "code,name,unit\nP,Áo,cái\n");
  CHECK(level() == 5);
  ecsync.say({"products", "edit", "P", "--low", ""});
  CHECK(level() == -1);
}

TEST_CASE("products are found without marks and without case") {
  const WarehouseProgram ecsync;
  add(ecsync, "A", "Áo dài Hà Đông");
  add(ecsync, "B", "Cà phê sữa đá");
  add(ecsync, "C", "Khăn lụa");
  const auto found = [&](const char* words) {
    return members(ecsync.ask({"products", "--search", words}, "products"), "products", "code");
  };
  CHECK(found("ao dai") == Codes{"A"});
  CHECK(found("ha dong") == Codes{"A"});
  CHECK(found("sua da") == Codes{"B"});
  CHECK(found("SỮA") == Codes{"B"});
  CHECK(found("khan") == Codes{"C"});
  CHECK(found("dép").empty());
}

TEST_CASE("a list of products goes on where the page before ended") {
  const WarehouseProgram ecsync;
  for (const char* code : {"C", "A", "B"}) add(ecsync, code, "Áo");
  const auto first = ecsync.ask({"products", "--limit", "2"}, "products");
  CHECK(members(first, "products", "code") == Codes{"A", "B"});
  const auto next = first.root()["next"].text();
  const auto second = ecsync.ask({"products", "--limit", "2", "--after", next}, "products");
  CHECK(members(second, "products", "code") == Codes{"C"});
  CHECK_FALSE(second.root()["next"].present());
}

TEST_CASE(
    "a product whose code is nearly another's is added and told, and look-up says which is meant") {
  const WarehouseProgram ecsync;
  add(ecsync, "AD-02", "Áo");
  const auto unknown = ecsync.run({"products", "show", "ad-02"});
  CHECK(unknown.status == 5);
  CHECK(holds(unknown.err, "Did you mean 'AD-02'? The two differ in upper and lower case."));
  const auto ran = ecsync.run({"products", "add", "ad-02", "--name", "Áo", "--unit", "cái"});
  CHECK(ran.status == 0);
  CHECK(
      holds(ran.err,
            "there is a product AD-02 already; its code and ad-02 differ in upper and lower case"));
  CHECK(ecsync.run({"products", "edit", "ad-02", "--code", "AD-03"}).err.empty());
  CHECK(holds(ecsync.run({"products", "edit", "AD-03", "--code", "AD-02 "}).err, "AD-02 already"));
}

TEST_CASE("a product that cannot be added is refused and nothing is written") {
  const WarehouseProgram ecsync;
  add(ecsync, "A", "Áo");
  const auto refused = [&](const std::string& code, const std::string& name,
                           const std::string& unit, const std::string& price = "1") {
    return ecsync.refusal(
        {"products", "add", "--name=" + name, "--unit=" + unit, "--price=" + price, "--", code});
  };
  CHECK(refused("A", "Áo", "cái") == "PRODUCT_EXISTS 6");
  CHECK(refused(" A", "Áo", "cái") == "PRODUCT_EXISTS 6");  // blanks around it do not count
  for (const char* code : {"", " ", "A:B", "A/B", "A\tB", "A\u200BB", "A\u00ADB", "\xC3"}) {
    CAPTURE(code);
    CHECK(refused(code, "Áo", "cái") == "USAGE 2");
  }
  CHECK(refused("B", " ", "cái") == "USAGE 2");
  CHECK(refused("B", "Áo", " ") == "USAGE 2");
  for (const char* price : {"-1", "450.000", "1,5", "1.5", "x", "99999999999999999999"}) {
    CAPTURE(price);
    CHECK(refused("B", "Áo", "cái", price) == "USAGE 2");
  }
  CHECK(ecsync.refusal({"products", "add", "B", "--name", "Áo"}) == "USAGE 2");
  CHECK(members(ecsync.ask({"products"}, "products"), "products", "code") == Codes{"A"});
}

TEST_CASE("products edit says what changed, and what did not") {
  const WarehouseProgram ecsync;
  add(ecsync, "A", "Áo");
  CHECK(ecsync.say({"products", "edit", "A", "--name", "Áo lụa", "--price", "5000"}) ==
        "Changed A: name Áo → Áo lụa, price - → 5.000 đ\n");
  CHECK(holds(ecsync.say({"products", "edit", "A", "--name", "Áo lụa"}), "nothing to change"));
  CHECK(ecsync.say({"products", "edit", "A", "--code", "B"}) == "Changed A: code A → B\n");
  const auto removed = ecsync.ask({"products", "edit", "B", "--price", ""}, "products_change");
  CHECK_FALSE(removed.root()["products"].items().at(0)["price"].present());
  CHECK(ecsync.refusal({"products", "edit", "A", "--name", "x"}) == "NOT_FOUND 5");
  CHECK(ecsync.refusal({"products", "edit", "B"}) == "USAGE 2");
  add(ecsync, "C", "Áo");
  CHECK(ecsync.refusal({"products", "edit", "C", "--code", "B"}) == "PRODUCT_EXISTS 6");
}

TEST_CASE("a product that is linked or in stock is not deleted, any other is") {
  const WarehouseProgram ecsync;
  {
    SmallShop shop(ecsync.program().database());
    shop.sell("A1", {{"10"}});
    shop.stock("LINKED", 0);
    shop.stock("STOCKED", 2);
    shop.stock("FREE", 0);
    shop.link("10", {"LINKED"});
  }
  CHECK(ecsync.refusal({"products", "delete", "LINKED"}) == "PRODUCT_IN_USE 6");
  CHECK(ecsync.refusal({"products", "delete", "STOCKED"}) == "PRODUCT_IN_USE 6");
  CHECK(ecsync.refusal({"products", "delete", "NONE"}) == "NOT_FOUND 5");
  CHECK(ecsync.say({"products", "delete", "FREE", "-n"}) == "Would delete FREE (Sản phẩm FREE)\n");
  const auto deleted = ecsync.ask({"products", "delete", "FREE"}, "products_change");
  CHECK(members(deleted, "products", "name") == Codes{"Sản phẩm FREE"});
  CHECK(members(ecsync.ask({"products"}, "products"), "products", "code") ==
        Codes{"LINKED", "STOCKED"});
  CHECK(ecsync.refusal({"products", "show", "FREE"}) == "NOT_FOUND 5");
}

TEST_CASE("a dry run of products shows what would be and makes no file") {
  const WarehouseProgram ecsync;
  const auto tried = ecsync.ask({"products", "add", "A", "--name", "Áo", "--unit", "cái", "-n"},
                                "products_change");
  CHECK(tried.root()["dry_run"].boolean());
  CHECK(members(tried, "products", "code") == Codes{"A"});
  CHECK_FALSE(std::filesystem::exists(ecsync.program().database()));
}

TEST_CASE("control characters of a name do not reach the terminal") {
  const WarehouseProgram ecsync;
  const auto ran = ecsync.run({"products", "add", "A", "--name", "Áo\x1B[31m", "--unit", "cái"});
  CHECK_FALSE(holds(ran.out + ran.err, "\x1B"));
  CHECK_FALSE(holds(ecsync.run({"products"}).out, "\x1B"));
}

}  // namespace ecsync::test

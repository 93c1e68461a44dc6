#include <doctest/doctest.h>

#include "core/db/listings.h"
#include "core/db/products.h"
#include "tests/support/program.h"
#include "tests/support/schema.h"
#include "tests/support/small_shop.h"
#include "tests/support/stored.h"
#include "tests/support/terminal.h"

namespace ecsync::test {
namespace {

/// An order A1 with two unlinked listings: Áo dài (its seller SKU is a product) and Hàng 20.
struct Shop {
  Program ecsync;
  SmallShop shop{ecsync.database()};

  Shop() {
    auto order = shop.order("A1", {{"10", 2}, {"20"}});
    order.lines[0].name = "Áo dài lụa";
    order.lines[0].variation = "Xanh, M";
    order.lines[0].image = "https://sea.example/10.jpg";
    shop.store(order);
    shop.stock("SKU-10", 0);
    add("TRA", "Trà sữa đá");
    add("LY", "Ly sứ Hà Đông");
  }
  void add(const std::string& code, const std::string& name) {
    add_product(shop.database, code, name);
  }
  /// "SKU-10:1" …; "" when not linked.
  std::string link_of(const std::string& item) {
    std::string words;
    const auto listing = db::resolve_listing(shop.database, "hanoi/" + item);
    for (const auto& product : listing->products)
      words += (words.empty() ? "" : " ") + product.code + ":" + std::to_string(product.quantity);
    return words;
  }
};

constexpr auto question = "product";
constexpr auto save = "a number changes that one, q quits: ";

}  // namespace

TEST_CASE("guided linking offers the SKU match, searches without accents and saves at the end") {
  Shop shop;
  Terminal person(shop.ecsync, {"link-product", "--order", "A1"});
  CHECK(person.expect("2 listings are not linked yet"));
  CHECK(person.expect("1 of 2: Áo dài lụa, Xanh, M"));
  CHECK(person.expect("SKU SKU-10, 2 pieces in this order"));
  CHECK(person.expect("product [SKU-10]: "));
  person.enter("");
  CHECK(person.expect("2 of 2: Hàng 20"));
  CHECK(person.expect("product: "));
  person.enter("ha dong");
  CHECK(person.expect("1  LY  Ly sứ Hà Đông (cái)"));
  CHECK(person.expect("product [LY]: "));
  person.enter("x2");
  CHECK(person.expect("Áo dài lụa, Xanh, M  ->  SKU-10"));
  CHECK(person.expect("Hàng 20  ->  LY x2"));
  CHECK(shop.link_of("10").empty());
  CHECK(person.expect(save));
  person.enter("y");
  CHECK(person.expect("Linked hanoi/10 to SKU-10; 1 line in 1 order now shows it."));
  CHECK(person.wait() == 0);
  CHECK(shop.link_of("10") == "SKU-10:1");
  CHECK(shop.link_of("20") == "LY:2");
}

TEST_CASE("guided linking offers the parts of which a marketplace composes a combo") {
  Shop shop;
  RemoteListing combo;
  combo.id = {"20", ""};
  combo.name = "Bộ trà";
  combo.currency = {"VND"};
  combo.parts = std::vector<ListingPart>{{{"71", ""}, "TRA", 2}, {{"72", ""}, "LY", 1}};
  {
    db::Transaction transaction(shop.shop.database);
    db::store_listing(shop.shop.database, shop.shop.connection, combo);
    transaction.commit();
  }
  Terminal person(shop.ecsync, {"link-product", "--order", "A1"});
  CHECK(person.expect("product [SKU-10]: "));
  person.enter("");
  CHECK(person.expect("the marketplace composes it of TRA x2 + LY"));
  CHECK(person.expect("product [LY + TRA x2]: "));
  person.enter("");
  CHECK(person.expect(save));
  person.enter("y");
  CHECK(person.wait() == 0);
  CHECK(shop.link_of("20") == "LY:1 TRA:2");
}

TEST_CASE("guided linking takes numbers of the list, quantities and several products") {
  Shop shop;
  shop.add("TRA-2", "Trà sen");
  Terminal person(shop.ecsync, {"link-product", "--order", "A1"});
  CHECK(person.expect("[SKU-10]: "));
  person.enter("tra");
  CHECK(person.expect("1  TRA    Trà sữa đá (cái)"));
  CHECK(person.expect("2  TRA-2  Trà sen (cái)"));
  person.enter("7");
  CHECK(person.expect("There is no 7 in the list"));
  person.enter("2 x0");
  CHECK(person.expect("the quantity must be above 0"));
  person.enter("2 x3 +");
  CHECK(person.expect("TRA-2 x3 + [that is all]: "));
  person.enter("ly");
  CHECK(person.expect("TRA-2 x3 + [LY]: "));
  person.enter("");
  CHECK(person.expect("2 of 2"));
  CHECK(person.expect("product: "));
  person.enter("");
  CHECK(person.expect("Type a word to search for"));
  person.enter("khong co");
  CHECK(person.expect("No product has 'khong co'; c makes one."));
  person.enter("s");
  CHECK(person.expect("Hàng 20  ->  skipped"));
  CHECK(person.expect("Save 1 link?"));
  person.enter("y");
  CHECK(person.wait() == 0);
  CHECK(shop.link_of("10") == "LY:1 TRA-2:3");
  CHECK(shop.link_of("20").empty());
}

TEST_CASE("guided linking makes a new product, prefilled from the listing and checked at once") {
  Shop shop;
  Terminal person(shop.ecsync, {"link-product", "--order", "A1"});
  CHECK(person.expect("[SKU-10]: "));
  person.enter("c");
  CHECK(person.expect("code: "));  // SKU-10 is taken already
  person.enter("TRA");
  CHECK(person.expect("there is a product TRA already"));
  person.enter("A/B");
  CHECK(person.expect("'A/B' is not allowed"));
  person.enter("AD");
  CHECK(person.expect("name [Áo dài lụa Xanh, M]: "));
  person.enter("");
  CHECK(person.expect("unit [cái]: "));
  person.enter("bộ");
  CHECK(person.expect("Make a product of 1 other listing too"));
  person.enter("");
  CHECK(person.expect("2 of 2"));
  CHECK(person.expect("product: "));
  person.enter("ao dai");  // the new one can be picked for another listing at once
  CHECK(person.expect("1  AD  Áo dài lụa Xanh, M (bộ)"));
  person.enter("n");
  CHECK(person.expect("code [SKU-20]: "));
  person.enter("b");
  CHECK(person.expect("product [AD]: "));
  person.enter("1");
  CHECK(person.expect(save));
  CHECK_FALSE(db::find_product(shop.shop.database, "AD"));
  person.enter("y");
  CHECK(person.wait() == 0);
  CHECK(shop.link_of("10") == "AD:1");
  CHECK(shop.link_of("20") == "AD:1");
  const auto product = db::find_product(shop.shop.database, "AD");
  REQUIRE(product);
  CHECK(product->name == "Áo dài lụa Xanh, M");
  CHECK(product->unit == "bộ");
  CHECK(product->image == "https://sea.example/10.jpg");
}

TEST_CASE("after the first new product the rest of the order gets products in the same way") {
  Program ecsync;
  SmallShop shop(ecsync.database());
  auto order = shop.order("A1", {{"10"}, {"20"}, {"30"}, {"40"}});
  order.lines[2].seller_sku = "A/B";
  order.lines[3].seller_sku.reset();
  shop.store(order);
  Terminal person(ecsync, {"link-product", "--order", "A1"});
  CHECK(person.expect("1 of 4"));
  person.enter("c");
  CHECK(person.expect("code [SKU-10]: "));
  person.enter("");
  CHECK(person.expect("name [Hàng 10]: "));
  person.enter("");
  CHECK(person.expect("unit [cái]: "));
  person.enter("hộp");
  CHECK(person.expect("Make products of the other 2 listings too"));
  person.enter("y");
  CHECK(person.expect("3 of 4"));  // its SKU cannot be a code
  person.enter("s");
  CHECK(person.expect("4 of 4"));
  person.enter("s");
  CHECK(person.expect("Hàng 20  ->  SKU-20"));
  CHECK(person.expect("Save 2 links?"));
  person.enter("y");
  CHECK(person.wait() == 0);
  const auto product = db::find_product(shop.database, "SKU-20");
  REQUIRE(product);
  CHECK(product->name == "Hàng 20");
  CHECK(product->unit == "hộp");
}

TEST_CASE("with --replace guided linking asks about linked listings again and Enter keeps them") {
  Shop shop;
  shop.shop.link("10", {"TRA:2"});
  shop.shop.link("20", {"LY"});
  Terminal person(shop.ecsync, {"link-product", "--order", "A1", "--replace"});
  CHECK(person.expect("Order A1: 2 listings."));
  CHECK(person.expect("product [TRA x2]: "));
  person.enter("");
  CHECK(person.expect("product [LY]: "));
  person.enter("sua da");
  person.enter("");
  CHECK(person.expect(save));
  person.enter("y");
  CHECK(person.expect("hanoi/10 is linked to TRA:2 already"));
  CHECK(person.expect("Linked hanoi/20 to TRA instead of LY"));
  CHECK(person.wait() == 0);
  CHECK(shop.link_of("10") == "TRA:2");
  CHECK(shop.link_of("20") == "TRA:1");
}

TEST_CASE("a choice can be changed on the way back and in the summary") {
  Shop shop;
  Terminal person(shop.ecsync, {"link-product", "--order", "A1"});
  CHECK(person.expect("product [SKU-10]: "));
  person.enter("x5");
  CHECK(person.expect("2 of 2"));
  CHECK(person.expect("product: "));
  person.enter("b");
  CHECK(person.expect("1 of 2"));
  CHECK(person.expect("product [SKU-10 x5]: "));
  person.enter("");
  CHECK(person.expect("2 of 2"));
  person.enter("n");
  CHECK(person.expect("code [SKU-20]: "));
  person.enter("");
  person.enter("");
  person.enter("");
  CHECK(person.expect("->  SKU-20"));
  CHECK(person.expect(save));
  person.enter("2");
  CHECK(person.expect("2 of 2"));
  CHECK(person.expect("product [SKU-20]: "));
  person.enter("tra");
  CHECK(person.expect("[TRA]: "));
  person.enter("");
  CHECK(person.expect("->  TRA"));
  CHECK(person.expect(save));
  person.enter("what");
  CHECK(person.expect(save));
  person.enter("y");
  CHECK(person.wait() == 0);
  CHECK(shop.link_of("10") == "SKU-10:5");
  CHECK(shop.link_of("20") == "TRA:1");
  // Nothing stands for it any more.
  CHECK_FALSE(db::find_product(shop.shop.database, "SKU-20"));
}

TEST_CASE("quitting, Ctrl-C, the end of the input and a no save nothing and say so") {
  struct Way {
    const char* name;
    std::vector<std::string> typed;
    int status;
  };
  const std::vector<Way> ways{
      {"q", {"\r", "q\r"}, 2},
      {"no", {"\r", "s\r", "n\r"}, 2},
      {"end", {"\r", "\x04"}, 2},
      {"end within a product", {"\r", "n\r", "\x04"}, 2},
      {"interrupt", {"\r", "\x03"}, 130},
  };
  for (const auto& way : ways) {
    CAPTURE(way.name);
    Shop shop;
    Terminal person(shop.ecsync, {"link-product", "--order", "A1"});
    CHECK(person.expect("[SKU-10]: "));
    for (const auto& typed : way.typed) {
      person.type(typed);
      CHECK(person.expect(": "));
    }
    CHECK(person.expect("nothing was saved"));
    CHECK(person.wait() == way.status);
    CHECK(shop.link_of("10").empty());
  }
}

TEST_CASE("guided linking saves all or nothing when somebody else was faster") {
  Shop shop;
  Terminal person(shop.ecsync, {"link-product", "--order", "A1"});
  CHECK(person.expect("[SKU-10]: "));
  person.enter("");
  CHECK(person.expect("product: "));
  person.enter("tra");
  CHECK(person.expect("[TRA]: "));
  person.enter("");
  CHECK(person.expect(save));
  shop.shop.link("20", {"LY"});
  person.enter("y");
  CHECK(person.expect("shopee:1/20 is linked to LY already"));
  CHECK(person.wait() == 6);
  CHECK(shop.link_of("10").empty());
  CHECK(shop.link_of("20") == "LY:1");
}

TEST_CASE("a dry run of guided linking asks and saves nothing") {
  Shop shop;
  Terminal person(shop.ecsync, {"link-product", "--order", "A1", "-n", "-y"});
  CHECK(person.expect("[SKU-10]: "));
  person.enter("");
  CHECK(person.expect("product: "));
  person.enter("s");
  CHECK(person.expect("Would link hanoi/10 to SKU-10"));
  CHECK(person.wait() == 0);
  CHECK(shop.link_of("10").empty());
}

TEST_CASE("an order whose listings are all linked or all skipped ends well with nothing to save") {
  Shop shop;
  Terminal skips(shop.ecsync, {"link-product", "--order", "hanoi/A1"});
  CHECK(skips.expect(question));
  skips.enter("s");
  CHECK(skips.expect(question));
  skips.enter("s");
  CHECK(skips.wait() == 0);
  shop.shop.link("10", {"TRA"});
  shop.shop.link("20", {"TRA"});
  Terminal person(shop.ecsync, {"link-product", "--order", "A1"});
  CHECK(person.expect("Every listing of order A1 is linked already."));
  CHECK(person.wait() == 0);
}

TEST_CASE("guided linking without a terminal names the forms that need none") {
  const Shop shop;
  const auto ran = shop.ecsync.run({"link-product", "--order", "A1", "--json"});
  CHECK(ran.status == 2);
  CHECK(schema_fault(ran.out, "error") == "");
  CHECK(ran.err.find("--auto sku") != std::string::npos);
  CHECK(ran.err.find("--file") != std::string::npos);
  Terminal person(shop.ecsync, {"link-product", "--order", "A1", "--no-input"});
  CHECK(person.expect("--file"));
  CHECK(person.wait() == 2);
}

TEST_CASE("foreign names cannot steer the terminal of guided linking") {
  Shop shop;
  auto order = shop.shop.order("A2", {{"30"}});
  order.lines[0].name = "Nón\x1b[2J lá\n";
  order.lines[0].variation =
      "\xE2\x80\xAE"
      "abc";
  shop.shop.store(order);
  Terminal person(shop.ecsync, {"link-product", "--order", "A2"});
  CHECK(person.expect("product: "));
  CHECK(person.screen().find('\x1b') == std::string::npos);
  CHECK(person.screen().find("\xE2\x80\xAE") == std::string::npos);
}

}  // namespace ecsync::test

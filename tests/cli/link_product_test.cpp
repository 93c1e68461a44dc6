#include <doctest/doctest.h>

#include "core/base/json.h"
#include "core/goods/manage_products.h"
#include "tests/support/program.h"
#include "tests/support/schema.h"
#include "tests/support/small_shop.h"

namespace ecsync::test {
namespace {

/// A program whose file holds a small shop.
struct Shop {
  Program ecsync;
  SmallShop shop{ecsync.database()};

  Ran run(const std::vector<std::string>& words, const std::string& input = "") const {
    return ecsync.run(words, input);
  }
  /// `link-product` with --json; checks the document.
  json::Document link(std::vector<std::string> words, int status = 0,
                      const std::string& input = "") const {
    words.insert(words.begin(), "link-product");
    words.emplace_back("--json");
    const auto ran = ecsync.run(words, input);
    CAPTURE(ran.out);
    CAPTURE(ran.err);
    CHECK(ran.status == status);
    CHECK(schema_fault(ran.out, "links") == "");
    return *json::Document::parse(ran.out);
  }
};

/// What `orders show` says of one line.
std::string shown(const Shop& shop, const std::string& order, std::size_t line = 0) {
  const auto ran = shop.run({"orders", "show", order, "--json"});
  REQUIRE(ran.status == 0);
  const auto document = json::Document::parse(ran.out);
  const auto shown = document->root()["order"]["lines"].items().at(line);
  return shown["name"].text() + "|" + shown["image"].text_or("-") + "|" +
         shown["unit"].text_or("-");
}

}  // namespace

TEST_CASE("link-product says what it linked and how many lines and orders show it") {
  Shop shop;
  shop.shop.sell("A1", {{"10"}});
  shop.shop.sell("A2", {{"10"}, {"20"}});
  shop.shop.stock("AD-XN-M", 0);
  const auto ran = shop.run({"link-product", "hanoi/10", "AD-XN-M"});
  CHECK(ran.status == 0);
  CHECK(ran.out == "Linked hanoi/10 to AD-XN-M; 2 lines in 2 orders now show it.\n");
  CHECK(ran.err.empty());
  const auto again = shop.run({"link-product", "SKU-10", "AD-XN-M"});
  CHECK(again.status == 0);
  CHECK(again.out == "hanoi/10 is linked to AD-XN-M already; nothing to change.\n");
  CHECK(shop.run({"link-product", "shopee:1/10", "AD-XN-M", "-q"}).out.empty());
}

TEST_CASE("the links document tells listing, products, what was before, and its reach") {
  Shop shop;
  shop.shop.sell("A1", {{"10"}});
  shop.shop.stock("P", 0);
  shop.shop.stock("Q", 0);
  shop.shop.link("10", {"Q:2"});
  const auto document = shop.link({"hanoi/10", "P", "Q:3", "--replace"});
  const auto root = document.root();
  CHECK(root["dry_run"].boolean() == false);
  CHECK(root["succeeded"].integer() == 1);
  CHECK(root["failed"].integer() == 0);
  const auto link = root["links"].items().at(0);
  CHECK(link["listing"].text() == "shopee:1/10");
  CHECK(link["products"].items().at(1)["quantity"].integer() == 3);
  CHECK(link["previous"].items().at(0)["code"].text() == "Q");
  CHECK(link["action"].text() == "replaced");
  CHECK(link["lines"].integer() == 1);
  CHECK(link["orders"].integer() == 1);
  CHECK_FALSE(link["error"].present());
}

TEST_CASE("a link shows the product in old and new orders at once, and unlinking takes it back") {
  Shop shop;
  auto old = shop.shop.order("old", {{"10"}});
  old.lines[0].image = "https://sea.example/10.jpg";
  shop.shop.store(old);
  const auto before = shown(shop, "old");
  CHECK(before == "Hàng 10|https://sea.example/10.jpg|-");
  CHECK(shop.run({"link-product", "hanoi/10", "--create", "--code", "NON", "--name", "Nón lá",
                  "--unit", "cái", "--image", "https://nang.example/non.jpg"})
            .status == 0);
  shop.shop.sell("new", {{"10"}});
  CHECK(shown(shop, "old") == "Nón lá|https://nang.example/non.jpg|cái");
  CHECK(shown(shop, "new") == shown(shop, "old"));
  const auto ran = shop.run({"link-product", "hanoi/10", "--unlink"});
  CHECK(ran.out ==
        "Unlinked hanoi/10 from NON; 2 lines in 2 orders now show the marketplace's own name.\n");
  CHECK(shown(shop, "old") == before);
  CHECK(shown(shop, "new") == "Hàng 10|-|-");
  CHECK(shop.run({"link-product", "hanoi/10", "--unlink"}).out ==
        "hanoi/10 is not linked; nothing to change.\n");
}

TEST_CASE("a line of a combo keeps the marketplace's name and lists its products") {
  Shop shop;
  shop.shop.sell("A1", {{"10"}});
  shop.shop.stock("P", 0);
  shop.shop.stock("Q", 0);
  CHECK(shop.run({"link-product", "hanoi/10", "Q:2", "P"}).out ==
        "Linked hanoi/10 to P and Q:2; 1 line in 1 order now shows them.\n");
  CHECK(shown(shop, "A1") == "Hàng 10|-|-");
  const auto ran = shop.run({"orders", "show", "A1", "--json"});
  CHECK(holds(ran.out, R"("products":[{"code":"P","quantity":1},{"code":"Q","quantity":2}])"));
}

TEST_CASE("another link is refused with the flag that changes it") {
  Shop shop;
  shop.shop.sell("A1", {{"10"}});
  shop.shop.stock("P", 0);
  shop.shop.stock("Q", 0);
  shop.shop.link("10", {"P"});
  const auto ran = shop.run({"link-product", "hanoi/10", "Q"});
  CHECK(ran.status == 6);
  CHECK(ran.out.empty());
  CHECK(holds(ran.err, "shopee:1/10 is linked to P already\n  Pass --replace to change it."));
  const auto document = shop.link({"hanoi/10", "Q"}, 6);
  const auto link = document.root()["links"].items().at(0);
  CHECK(link["error"]["code"].text() == "ALREADY_LINKED");
  CHECK(link["products"].items().at(0)["code"].text() == "P");
  CHECK(document.root()["failed"].integer() == 1);
  CHECK(shop.run({"link-product", "hanoi/10", "Q", "--replace"}).out ==
        "Linked hanoi/10 to Q instead of P; 1 line in 1 order now shows it.\n");
}

TEST_CASE("a listing or product that is not there ends with status 5, an ambiguous listing too") {
  Shop shop;
  auto order = shop.shop.order("A1", {{"10"}, {"20"}});
  order.lines[1].listing = {"10", "2"};
  shop.shop.store(order);
  shop.shop.stock("P", 0);
  CHECK(shop.link({"hanoi/99", "P"}, 5).root()["links"].items().at(0)["listing"].text() ==
        "hanoi/99");
  CHECK(shop.link({"SKU-10", "X"}, 5).root()["links"].items().at(0)["error"]["reference"].text() ==
        "X");
  auto twin = shop.shop.order("A2", {{"30"}});
  twin.lines[0].seller_sku = "SKU-10";
  shop.shop.store(twin);
  const auto document = shop.link({"SKU-10", "P"}, 5);
  CHECK(document.root()["links"].items().at(0)["error"]["code"].text() == "AMBIGUOUS");
}

TEST_CASE("creating a product for a listing makes both or neither") {
  Shop shop;
  shop.shop.sell("A1", {{"10"}});
  const std::vector<std::string> create{"hanoi/10", "--create", "--code", "NON",
                                        "--name",   "Nón lá",   "--unit", "cái"};
  auto bad = create;
  bad[3] = "NON/LA";
  bad.insert(bad.begin(), "link-product");
  CHECK(shop.run(bad).status == 2);
  const auto document = shop.link(create);
  CHECK(document.root()["links"].items().at(0)["product_created"].boolean());
  CHECK(shop.link(create, 6).root()["links"].items().at(0)["error"]["code"].text() ==
        "PRODUCT_EXISTS");
}

TEST_CASE("a dry run of linking answers the same and changes nothing") {
  Shop shop;
  shop.shop.sell("A1", {{"10"}});
  shop.shop.stock("P", 0);
  const auto ran = shop.run({"link-product", "hanoi/10", "P", "-n"});
  CHECK(ran.status == 0);
  CHECK(ran.out == "Would link hanoi/10 to P; 1 line in 1 order would show it.\n");
  const auto document = shop.link(
      {"hanoi/10", "--create", "--code", "N", "--name", "N", "--unit", "cái", "--dry-run"});
  CHECK(document.root()["dry_run"].boolean());
  CHECK(shown(shop, "A1") == "Hàng 10|-|-");
  CHECK(shop.link({"hanoi/10", "N", "--dry-run"}, 5).root()["dry_run"].boolean());
}

TEST_CASE("linking by SKU takes what is exact and unique and names what it left alone") {
  Shop shop;
  auto order = shop.shop.order("A1", {{"10"}, {"20"}, {"30"}, {"40"}});
  order.lines[3].seller_sku = "SKU-30";
  shop.shop.store(order);
  for (const char* code : {"SKU-10", "sku-20", "SKU-30"}) shop.shop.stock(code, 0);
  const auto plan = shop.run({"link-product", "--auto", "sku", "-n"});
  CHECK(plan.out == "Would link hanoi/10 to SKU-10; 1 line in 1 order would show it.\n");
  const auto ran = shop.run({"link-product", "--auto", "sku", "--connection", "hanoi"});
  CHECK(ran.status == 0);
  CHECK(ran.out == "Linked hanoi/10 to SKU-10; 1 line in 1 order now shows it.\n");
  CHECK(holds(ran.err, "2 listings were left alone: others of their shop have the same SKU."));
  CHECK(holds(ran.err, "1 listing was left alone: its SKU is nearly a product's code."));
  CHECK(holds(ran.err,
              "'SKU-20': it differs in upper and lower case. If it is that: "
              "ecsync link-product hanoi/20 sku-20"));
  const auto document = shop.link({"--auto", "sku"});
  CHECK(document.root()["links"].items().empty());
  CHECK(document.root()["left_alone"].items().size() == 3);
  CHECK(shop.run({"link-product", "--auto", "sku", "--connection", "saigon"}).status == 5);
}

TEST_CASE("products are made from listings, with the plan first and one line for each reason") {
  Shop shop;
  auto order = shop.shop.order("A1", {{"10"}, {"20"}, {"30"}, {"40"}});
  order.lines[1].seller_sku = "AO/M";
  order.lines[2].seller_sku = "AO/M";
  order.lines[3].seller_sku.reset();
  shop.shop.store(order);
  const std::vector<std::string> words{"link-product", "--auto", "sku",
                                       "--create",     "--unit", "chiếc"};
  auto trial = words;
  trial.emplace_back("-n");
  const auto plan = shop.run(trial);
  CHECK(plan.out ==
        "Would make SKU-10: Hàng 10 (chiếc)\n"
        "Would link hanoi/10 to SKU-10; 1 line in 1 order would show it.\n");
  CHECK(holds(shop.run({"products", "--json"}).out, "\"products\":[]"));
  const auto ran = shop.run(words);
  CHECK(ran.status == 0);
  CHECK(ran.out ==
        "Made SKU-10: Hàng 10 (chiếc)\n"
        "Linked hanoi/10 to SKU-10; 1 line in 1 order now shows it.\n");
  CHECK(holds(ran.err, "1 listing was left alone: it has no SKU."));
  CHECK(holds(ran.err, "2 listings were left alone: others of their shop have the same SKU."));
  const auto with_shared = shop.run({"link-product", "--auto", "sku", "--create", "--same-sku"});
  CAPTURE(with_shared.err);
  CHECK(holds(with_shared.err,
              "2 listings were left alone: their SKU cannot be a code.\n"
              "  'AO/M': ecsync link-product hanoi/20 --create --code AO-M --name "
              "'Hàng 20' --unit 'cái'\n"));
  CHECK(shop.run({"link-product", "--auto", "sku", "--create", "-q"}).err.empty());
  const auto document = shop.link({"--auto", "sku", "--create"});
  CHECK(document.root()["products_created"].items().empty());
  CHECK(document.root()["left_alone"].items().size() == 3);
}

TEST_CASE("the unit of products made from listings may stand in the configuration") {
  Shop shop;
  shop.shop.sell("A1", {{"10"}});
  const auto config = shop.ecsync.home().write("shop.toml", "[product]\nunit = \"hộp\"\n");
  const auto ran = shop.run({"link-product", "--auto", "sku", "--create", "--config", config});
  CHECK(holds(ran.out, "Made SKU-10: Hàng 10 (hộp)"));
}

TEST_CASE("a listing is named by its shop and its SKU as the table shows it") {
  Shop shop;
  auto order = shop.shop.order("A1", {{"10"}});
  order.lines[0].seller_sku = "AD-02 ";
  shop.shop.store(order);
  shop.shop.stock("P", 0);
  CHECK(holds(shop.run({"link-product", "hanoi/AD-02", "P"}).out, "Linked hanoi/10 to P"));
  CHECK(holds(shop.run({"link-product", "AD-02", "P"}).out, "hanoi/10 is linked to P already"));
}

TEST_CASE("a table of links is read from a file or from stdin") {
  Shop shop;
  shop.shop.sell("A1", {{"10"}, {"20"}});
  shop.shop.stock("P", 0);
  shop.shop.stock("Q", 0);
  const std::string table =
      "\xEF\xBB\xBFlisting,product,quantity\r\nhanoi/10,P,2\r\nhanoi/10,Q,\r\n"
      "\"SKU-20\",P,1\r\n";
  const auto ran = shop.run({"link-product", "--file", "-", "-n"}, table);
  CHECK(ran.status == 0);
  CHECK(holds(ran.out, "Would link hanoi/10 to P:2 and Q; 1 line"));
  const auto path = shop.ecsync.home().write("links.csv", table);
  CHECK(shop.link({"--file", path}).root()["succeeded"].integer() == 2);
  CHECK(shop.link({"--file", path}).root()["links"].items().at(0)["action"].text() == "unchanged");
}

TEST_CASE("bad rows of a table of links are all named and nothing is linked, with status 6") {
  Shop shop;
  shop.shop.sell("A1", {{"10"}, {"20"}});
  shop.shop.stock("P", 0);
  const std::string table = "listing,product,quantity\nhanoi/10,P,1\nhanoi/99,P,1\nhanoi/20,X,1\n";
  const auto ran = shop.run({"link-product", "--file", "-"}, table);
  CHECK(ran.status == 6);
  CHECK(ran.out.empty());
  CHECK(holds(ran.err, "row 3: there is no listing 'hanoi/99'"));
  CHECK(holds(ran.err, "row 4: no product has the code 'X'"));
  CHECK(holds(ran.err, "Nothing was linked"));
  const auto document = shop.link({"--file", "-"}, 6, table);
  CHECK(document.root()["succeeded"].integer() == 0);
  CHECK(document.root()["links"].items().size() == 2);
  CHECK(document.root()["links"].items().at(0)["error"]["details"]["row"].integer() == 3);
  CHECK(shown(shop, "A1") == "Hàng 10|-|-");
}

TEST_CASE("a table that changes links asks for --replace and takes it") {
  Shop shop;
  shop.shop.sell("A1", {{"10"}});
  shop.shop.stock("P", 0);
  shop.shop.stock("Q", 0);
  shop.shop.link("10", {"P"});
  const std::string table = "listing,product\nhanoi/10,Q\n";
  const auto document = shop.link({"--file", "-"}, 6, table);
  CHECK(document.root()["links"].items().at(0)["error"]["hint"].text() ==
        "Pass --replace to change it.");
  CHECK(shop.link({"--file", "-", "--replace"}, 0, table).root()["succeeded"].integer() == 1);
}

TEST_CASE("a table of links that cannot be read or has other columns is refused") {
  const Shop shop;
  const auto missing = shop.run({"link-product", "--file", "nowhere.csv"});
  CHECK(missing.status == 2);
  CHECK(holds(missing.err, "cannot read nowhere.csv: No such file"));
  CHECK(shop.run({"link-product", "--file", "/"}).status == 2);
  const auto columns = shop.run({"link-product", "--file", "-", "--json"}, "goods,product\n");
  CHECK(columns.status == 6);
  CHECK(schema_fault(columns.out, "error") == "");
}

TEST_CASE("the forms of link-product exclude each other") {
  const Shop shop;
  using Words = std::vector<std::string>;
  const std::vector<std::pair<Words, std::string>> wrong{
      {{}, "name a LISTING and a PRODUCT"},
      {{"hanoi/10"}, "name a PRODUCT for the listing"},
      {{"hanoi/10", "P", "--unlink"}, "PRODUCT and --unlink exclude each other"},
      {{"hanoi/10", "P", "--create"}, "PRODUCT and --create exclude each other"},
      {{"hanoi/10", "--unlink", "--create"}, "--create and --unlink exclude each other"},
      {{"--auto", "sku", "--file", "-"}, "--auto and --file exclude each other"},
      {{"--order", "A1", "--auto", "sku"}, "--order and --auto exclude each other"},
      {{"hanoi/10", "--file", "-"}, "LISTING does not go with --file"},
      {{"hanoi/10", "--order", "A1"}, "LISTING does not go with --order"},
      {{"--unlink"}, "--unlink needs a LISTING"},
      {{"--create", "--code", "C", "--name", "N", "--unit", "U"}, "--create needs a LISTING"},
      {{"hanoi/10", "--create", "--code", "C"}, "--create needs --code, --name and --unit"},
      {{"hanoi/10", "P", "--code", "C"}, "--code goes with --create only"},
      {{"hanoi/10", "P", "--connection", "hanoi"}, "--connection goes with --auto only"},
      {{"hanoi/10", "--unlink", "--replace"}, "--replace does not go with --unlink"},
      {{"--auto", "name"}, "--auto: 'name' is not known"},
  };
  for (auto [words, this_message] : wrong) {
    const auto& message = this_message;
    CAPTURE(message);
    words.insert(words.begin(), "link-product");
    const auto ran = shop.run(words);
    CHECK(ran.status == 2);
    CHECK(ran.out.empty());
    CHECK(holds(ran.err, message));
    words.emplace_back("--json");
    CHECK(schema_fault(shop.run(words).out, "error") == "");
  }
}

TEST_CASE("linking before anything is stored says what to do first and makes no file") {
  const Program ecsync;
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"hanoi/10", "P"}, {"hanoi/10", "--unlink"}, {"--file", "-"}}) {
    auto line = words;
    line.insert(line.begin(), "link-product");
    line.emplace_back("--json");
    const auto ran = ecsync.run(line, "listing,product\n");
    CHECK(ran.status == 5);
    CHECK(schema_fault(ran.out, "error") == "");
    CHECK(holds(ran.err, "ecsync connect"));
  }
  const auto by_sku = ecsync.run({"link-product", "--auto", "sku", "--json"});
  CHECK(by_sku.status == 0);
  CHECK(schema_fault(by_sku.out, "links") == "");
  CHECK_FALSE(std::filesystem::exists(ecsync.database()));
}

TEST_CASE("links come as CSV and as bare elements too") {
  Shop shop;
  shop.shop.sell("A1", {{"10"}});
  shop.shop.stock("P", 0);
  CHECK(shop.run({"link-product", "hanoi/10", "P:2", "--format", "csv"}).out ==
        "listing,products,previous,action,product_created,lines,orders,error\r\n"
        "shopee:1/10,P:2,,linked,false,1,1,\r\n");
  const auto ran = shop.run({"link-product", "hanoi/10", "--unlink", "--format", "jsonl"});
  CHECK(ran.out.starts_with(R"({"listing":"shopee:1/10","products":[],)"));
}

}  // namespace ecsync::test

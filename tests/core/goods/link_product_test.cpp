#include "core/goods/link_product.h"

#include <doctest/doctest.h>

#include "core/db/links.h"
#include "core/db/listings.h"
#include "core/db/orders.h"
#include "core/db/products.h"
#include "tests/support/small_shop.h"

namespace ecsync {
namespace {

using test::SmallShop;

LinkOutcome link_one(SmallShop& shop, const LinkPlan& plan, const LinkOptions& options = {}) {
  auto report = link_products(shop.database, {plan}, options);
  REQUIRE(report.links.size() == 1);
  return report.links.front();
}

OrderLine first_line(SmallShop& shop, const std::string& order) {
  return db::resolve_order(shop.database, order)->lines.at(0);
}

}  // namespace

TEST_CASE("from the moment of the link every order shows the product, old ones included") {
  SmallShop shop;
  shop.sell("A1", {{"10"}});
  shop.sell("A2", {{"10"}, {"20"}});
  shop.stock("P", 0);
  const auto outcome = link_one(shop, {"shopee:1/10", {{"P", 1}}, {}});
  CHECK(outcome.action == LinkAction::linked);
  CHECK(outcome.listing == "shopee:1/10");
  CHECK(outcome.lines == 2);
  CHECK(outcome.orders == 2);
  CHECK(first_line(shop, "A1").name == "Sản phẩm P");
  CHECK(first_line(shop, "A1").unit == "cái");
  CHECK(first_line(shop, "A1").marketplace_name == "Hàng 10");
  CHECK(link_one(shop, {"hanoi/10", {}, {}}).action == LinkAction::unlinked);
  CHECK(first_line(shop, "A1").name == "Hàng 10");
  CHECK(link_one(shop, {"hanoi/10", {}, {}}).action == LinkAction::unchanged);
}

TEST_CASE("another link needs to be asked for, the same one changes nothing") {
  SmallShop shop;
  shop.sell("A1", {{"10"}});
  shop.stock("P", 0);
  shop.stock("Q", 0);
  shop.link("10", {"P", "Q:2"});
  CHECK(link_one(shop, {"SKU-10", {{"Q", 2}, {"P", 1}}, {}}).action == LinkAction::unchanged);
  const auto refused = link_one(shop, {"SKU-10", {{"Q", 1}}, {}});
  REQUIRE(refused.error);
  CHECK(refused.error->code == ErrorCode::already_linked);
  CHECK(refused.error->details ==
        R"({"products":[{"code":"P","quantity":1},{"code":"Q","quantity":2}]})");
  const auto replaced = link_one(shop, {"SKU-10", {{"Q", 1}}, {}}, {.replace = true});
  CHECK(replaced.action == LinkAction::replaced);
  CHECK(replaced.previous.size() == 2);
}

TEST_CASE("linking to a new product makes both or neither") {
  SmallShop shop;
  shop.sell("A1", {{"10"}});
  LinkPlan plan;
  plan.listing = "hanoi/10";
  plan.products = {{"NEW", 1}};
  plan.create = {ProductData{"NEW", "Áo mới", "cái", {}, {}, {"VND"}}};
  auto trial = link_one(shop, plan, {.dry_run = true});
  CHECK(trial.product_created);
  CHECK_FALSE(db::find_product(shop.database, "NEW"));
  CHECK(link_one(shop, plan).product_created);
  const auto again = link_one(shop, plan);
  CHECK(again.error->code == ErrorCode::product_exists);
  CHECK(again.error->reference == "NEW");
  plan.create[0].code = "NEWER";
  plan.products = {{"NEWER", 1}};
  CHECK(link_one(shop, plan).error->code == ErrorCode::already_linked);
  CHECK_FALSE(db::find_product(shop.database, "NEWER"));
}

TEST_CASE("a link to what does not exist or to nothing at all is refused") {
  SmallShop shop;
  shop.sell("A1", {{"10"}});
  shop.stock("P", 0);
  CHECK(link_one(shop, {"hanoi/99", {{"P", 1}}, {}}).error->code == ErrorCode::not_found);
  const auto refused = link_one(shop, {"hanoi/10", {{"Q", 1}}, {}});
  CHECK(refused.error->code == ErrorCode::not_found);
  CHECK(refused.error->hint == "List them with: ecsync products");
  CHECK(link_one(shop, {"hanoi/10", {{"P", 1}, {"P", 2}}, {}}).error->code ==
        ErrorCode::invalid_value);
  CHECK(link_one(shop, {"hanoi/10", {{"P", 0}}, {}}).error->code == ErrorCode::invalid_value);
  CHECK_FALSE(parse_linked_product("P:0"));
  CHECK_FALSE(parse_linked_product("P:-1"));
  CHECK_FALSE(parse_linked_product("P:x"));
  CHECK_FALSE(parse_linked_product(":2"));
  CHECK(*parse_linked_product("P:3") == LinkedProduct{"P", 3});
}

TEST_CASE("a link takes up to a million million pieces and no more, typed or from a table") {
  SmallShop shop;
  shop.sell("A1", {{"10"}});
  shop.stock("P", 0);
  CHECK(*parse_linked_product("P:1000000000000") == LinkedProduct{"P", 1'000'000'000'000});
  CHECK_FALSE(parse_linked_product("P:1000000000001"));
  const auto from_table = [&](const std::string& quantity) {
    return link_from_table(shop.database, "listing,product,quantity\nhanoi/10,P," + quantity + "\n",
                           {.replace = true})
        ->failed();
  };
  CHECK(from_table("1000000000000") == 0);
  CHECK(from_table("1000000000001") == 1);
}

TEST_CASE("a table of links is applied as a whole") {
  SmallShop shop;
  shop.sell("A1", {{"10"}, {"20"}});
  shop.stock("P", 0);
  shop.stock("Q", 0);
  const auto report = link_from_table(
      shop.database, "listing,product,quantity\nhanoi/10,P,2\nshopee:1/10,Q,\nSKU-20,P,1\n", {});
  REQUIRE(report);
  REQUIRE(report->links.size() == 2);
  CHECK(report->links[0].products == std::vector{LinkedProduct{"P", 2}, LinkedProduct{"Q", 1}});
  CHECK(report->links[1].listing == "shopee:1/20");
}

TEST_CASE("one bad row of a table of links keeps every link as it was") {
  SmallShop shop;
  shop.sell("A1", {{"10"}, {"20"}, {"30"}});
  shop.stock("P", 0);
  shop.stock("Q", 0);
  shop.link("30", {"Q"});
  const auto report = link_from_table(shop.database,
                                      "listing,product,quantity\n"
                                      "hanoi/10,P,1\nhanoi/99,P,1\nhanoi/20,X,1\nhanoi/20,P,0\n"
                                      "hanoi/10,P,2\nhanoi/20\nhanoi/30,P,1\n",
                                      {});
  REQUIRE(report);
  std::vector<std::string> messages;
  for (const auto& link : report->links)
    messages.push_back(link.error->message.english().substr(0, 5));
  CHECK(messages == std::vector<std::string>{"row 3", "row 4", "row 5", "row 6", "row 7", "row 8"});
  CHECK(report->links[0].error->details == R"({"row":3})");
  CHECK(report->links[2].error->reference == "hanoi/20");
  CHECK(report->links[5].error->code == ErrorCode::already_linked);
  CHECK(db::resolve_listing(shop.database, "hanoi/10")->products.empty());
  CHECK(db::resolve_listing(shop.database, "hanoi/30")->products.at(0).code == "Q");
  CHECK_FALSE(link_from_table(shop.database, "listing|product\n", {}));
}

TEST_CASE("a code in a table of links that a spreadsheet has changed is told as such") {
  SmallShop shop;
  shop.sell("A1", {{"10"}});
  shop.stock("00123", 0);
  const auto hint = [&](const std::string& code) {
    const auto report =
        link_from_table(shop.database, "listing,product\nhanoi/10," + code + "\n", {});
    return report->links.at(0).error->hint.english();
  };
  CHECK(hint("123") ==
        "'123' looks wrong: there is a product 00123, and spreadsheets take zeros away");
  CHECK(hint("8.93E+12") == "'8.93E+12' looks wrong: a number that a spreadsheet has shortened");
  CHECK(hint("00124") == "Did you mean '00123'?");
}

}  // namespace ecsync

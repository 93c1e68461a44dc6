#include "core/goods/manage_products.h"

#include <doctest/doctest.h>

#include <utility>
#include <vector>

#include "core/db/products.h"
#include "tests/support/small_shop.h"

namespace ecsync {
namespace {

using test::SmallShop;

Error refused_removal(SmallShop& shop, const std::string& code) {
  const auto removed = delete_product(shop.database, shop.clock, code, false);
  REQUIRE_FALSE(removed);
  return removed.error();
}

using Field = std::optional<std::string> ProductChange::*;

ProductChange change_of(const std::vector<std::pair<Field, std::string>>& fields) {
  ProductChange change;
  for (const auto& [field, text] : fields) change.*field = text;
  return change;
}

}  // namespace

TEST_CASE("a product that exists is not added again, and a trial adds none") {
  SmallShop shop;
  const ProductData data{"P", "Áo", "cái", {}, {}, {"VND"}};
  REQUIRE(add_product(shop.database, data, true));
  CHECK_FALSE(db::find_product(shop.database, "P"));
  REQUIRE(add_product(shop.database, data, false));
  const auto again = add_product(shop.database, data, false);
  REQUIRE_FALSE(again);
  CHECK(again.error().code == ErrorCode::product_exists);
  CHECK(again.error().reference == "P");
  CHECK_FALSE(add_product(shop.database, {"Q", "", "cái", {}, {}, {"VND"}}, false));
}

TEST_CASE("an edit changes what is named, and an empty image or price takes it away") {
  SmallShop shop;
  REQUIRE(add_product(shop.database, {"P", "Áo", "cái", "https://a/b.png", 5000, {"VND"}}, false));
  const auto edit = edit_product(shop.database, shop.clock, "P",
                                 change_of({{&ProductChange::name, "Áo dài"},
                                            {&ProductChange::unit, "bộ"},
                                            {&ProductChange::price, "7000"}}),
                                 false);
  REQUIRE(edit);
  CHECK(edit->before.name == "Áo");
  CHECK(edit->after.name == "Áo dài");
  CHECK(edit->after.unit == "bộ");
  CHECK(edit->after.price == 7000);
  CHECK(edit->after.image == "https://a/b.png");
  REQUIRE(edit_product(
      shop.database, shop.clock, "P",
      change_of(
          {{&ProductChange::code, "Q"}, {&ProductChange::image, ""}, {&ProductChange::price, ""}}),
      false));
  const auto stored = db::find_product(shop.database, "Q");
  REQUIRE(stored);
  CHECK(stored->name == "Áo dài");
  CHECK_FALSE(stored->image);
  CHECK_FALSE(stored->price);
  REQUIRE(edit_product(shop.database, shop.clock, "Q",
                       change_of({{&ProductChange::image, "https://a/c.png"}}), false));
  CHECK(db::find_product(shop.database, "Q")->image == "https://a/c.png");
}

TEST_CASE("an edit that is refused or tried out changes nothing") {
  SmallShop shop;
  shop.stock("P", 0);
  shop.stock("Q", 0);
  const auto taken =
      edit_product(shop.database, shop.clock, "P", change_of({{&ProductChange::code, "Q"}}), false);
  REQUIRE_FALSE(taken);
  CHECK(taken.error().code == ErrorCode::product_exists);
  CHECK(taken.error().reference == "Q");
  CHECK_FALSE(
      edit_product(shop.database, shop.clock, "P", change_of({{&ProductChange::name, ""}}), false));
  CHECK_FALSE(edit_product(shop.database, shop.clock, "P",
                           change_of({{&ProductChange::price, "cheap"}}), false));
  CHECK_FALSE(edit_product(shop.database, shop.clock, "X",
                           change_of({{&ProductChange::name, "Áo"}}), false));
  const auto tried =
      edit_product(shop.database, shop.clock, "P", change_of({{&ProductChange::name, "Áo"}}), true);
  REQUIRE(tried);
  CHECK(tried->after.name == "Áo");
  CHECK(db::find_product(shop.database, "P")->name == "Sản phẩm P");
  CHECK(edit_product(shop.database, shop.clock, "P",
                     change_of({{&ProductChange::code, "P"}, {&ProductChange::name, "Áo"}}),
                     false));
}

TEST_CASE("a product that is in use is not removed, and only what stands in the way is told") {
  SmallShop shop;
  shop.sell("A1", {{"10"}});
  shop.stock("P", 1);
  CHECK(refused_removal(shop, "P").message == "product P has 1 piece in stock");
  shop.link("10", {"P"});
  const auto error = refused_removal(shop, "P");
  CHECK(error.message == "product P is linked to 1 listing and has 1 piece in stock");
  CHECK(error.reference == "P");
  shop.stock("P", 0);
  CHECK(refused_removal(shop, "P").message == "product P is linked to 1 listing");
  shop.link("10", {});
  REQUIRE(delete_product(shop.database, shop.clock, "P", true));
  CHECK(db::find_product(shop.database, "P"));
  REQUIRE(delete_product(shop.database, shop.clock, "P", false));
  CHECK_FALSE(db::find_product(shop.database, "P"));
}

}  // namespace ecsync

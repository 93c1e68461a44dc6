#include "core/goods/link_by_sku.h"

#include <doctest/doctest.h>

#include "core/db/listings.h"
#include "core/db/products.h"
#include "tests/support/small_shop.h"

namespace ecsync {
namespace {

using test::SmallShop;

/// A listing of the catalogue, active unless it has vanished.
void list(SmallShop& shop, const std::string& item, const std::optional<std::string>& sku,
          bool active = true) {
  RemoteListing listing;
  listing.id = {item, ""};
  listing.seller_sku = sku;
  listing.name = "  Hàng " + item + "\t";
  listing.price = 90'000;
  listing.currency = {"VND"};
  listing.active = active;
  listing.parts = std::vector<ListingPart>();
  db::Transaction transaction(shop.database);
  db::store_listing(shop.database, shop.connection, listing);
  transaction.commit();
}

LinkReport run(SmallShop& shop, SkuLinking linking = {}) {
  linking.unit = "cái";
  return link_by_sku(shop.database, linking);
}

/// "shopee:1/10>AD-1 …"
std::string linked(const LinkReport& report) {
  std::string words;
  for (const auto& link : report.links)
    words += (words.empty() ? "" : " ") + link.listing + ">" + link.products.at(0).code;
  return words;
}

/// "shopee:1/10 same_sku, …"
std::string left(const LinkReport& report) {
  std::string words;
  for (const auto& each : report.left_alone) {
    words += (words.empty() ? "" : ", ") + each.listing + " " + std::string(name(each.reason));
    for (const auto& product : each.suggested) words += " " + product.code;
  }
  return words;
}

}  // namespace

TEST_CASE("linking by SKU takes exact and unique matches and leaves existing links alone") {
  SmallShop shop;
  shop.sell("A1", {{"10"}, {"20"}, {"30"}, {"40"}});
  for (const auto* code : {"SKU-10", "SKU-20", "sku-30", "P"}) shop.stock(code, 0);
  shop.link("20", {"P"});
  CHECK(linked(run(shop, {.dry_run = true})) == "shopee:1/10>SKU-10");
  const auto report = run(shop, {.connection = shop.connection});
  CHECK(linked(report) == "shopee:1/10>SKU-10");
  CHECK(report.links[0].lines == 1);
  CHECK(left(report) == "shopee:1/30 similar sku-30, shopee:1/40 no_product");
  CHECK(run(shop).links.empty());
}

TEST_CASE("linking by SKU guesses nothing when two listings of a shop bear the same SKU") {
  SmallShop shop;
  list(shop, "10", "M");
  list(shop, "20", "M ");  // the same to whoever reads it
  list(shop, "30", std::nullopt);
  shop.stock("M", 0);
  CHECK(linked(run(shop)) == "");
  CHECK(left(run(shop)) == "shopee:1/10 same_sku, shopee:1/20 similar M, shopee:1/30 no_sku");
  CHECK(linked(run(shop, {.same_sku = true})) == "shopee:1/10>M");
}

TEST_CASE("a SKU that another shop bears, too, is linked in both") {
  SmallShop shop;
  shop.sell("A1", {{"10"}});
  shop.connection = shop.connect("2", "saigon");
  shop.sell("B1", {{"10"}});
  shop.stock("SKU-10", 0);
  const auto report = run(shop);
  CHECK(linked(report) == "shopee:1/10>SKU-10 shopee:2/10>SKU-10");
  CHECK(report.left_alone.empty());
}

TEST_CASE("a product is made for each SKU over all shops, and its listings are linked to it") {
  SmallShop shop;
  shop.sell("A1", {{"10"}});
  shop.connection = shop.connect("2", "saigon");
  list(shop, "77", "SKU-10");
  list(shop, "78", "AO/M");
  list(shop, "79", " A\u0301O-1\u00A0");
  const auto plan = run(shop, {.create = true, .dry_run = true});
  CHECK(plan.created.size() == 2);
  CHECK_FALSE(db::find_product(shop.database, "SKU-10"));
  const auto report = run(shop, {.create = true});
  CHECK(linked(report) == "shopee:1/10>SKU-10 shopee:2/77>SKU-10 shopee:2/79>ÁO-1");
  CHECK(left(report) == "shopee:2/78 no_code");
  const auto product = db::find_product(shop.database, "SKU-10");
  REQUIRE(product);
  CHECK(product->name == "Hàng 77");  // the one that tells a price
  CHECK(product->price == 90'000);
  CHECK(product->unit == "cái");
  const auto again = run(shop, {.create = true});
  CHECK(again.links.empty());
  CHECK(again.created.empty());
}

TEST_CASE("no product is made where a similar code is there, in the file or of this run") {
  SmallShop shop;
  shop.stock("AD-02", 0);
  list(shop, "10", "AD-02 ");
  list(shop, "20", "AD-03");
  list(shop, "30", "ad-03");
  const auto report = run(shop, {.create = true});
  CHECK(linked(report) == "shopee:1/20>AD-03");
  CHECK(left(report) == "shopee:1/10 similar AD-02, shopee:1/30 similar AD-03");
  CHECK(report.left_alone[0].why.english() == "it differs in a blank at the end");
}

TEST_CASE("an SKU typed with marks apart names the product that has them composed") {
  SmallShop shop;
  shop.stock("ÁO-1", 0);
  list(shop, "10", "A\u0301O-1");
  CHECK(linked(run(shop)) == "shopee:1/10>ÁO-1");
}

TEST_CASE(
    "a listing that has vanished keeps no other from being linked, and gives its product on") {
  SmallShop shop;
  list(shop, "10", "AD-1", false);
  list(shop, "11", "AD-1");
  list(shop, "20", "AD-2", false);
  list(shop, "21", "AD-2");
  for (const auto* code : {"AD-1", "P"}) shop.stock(code, 0);
  shop.link("20", {"P"});
  const auto report = run(shop, {.create = true});
  CHECK(linked(report) == "shopee:1/11>AD-1");
  CHECK(left(report) == "shopee:1/21 relisted P");
  CHECK(db::resolve_listing(shop.database, "hanoi/21")->suggested_product == "P");
}

TEST_CASE("listings that share their SKU get one product when that is asked for") {
  SmallShop shop;
  list(shop, "10", "XANH");
  list(shop, "20", "XANH");
  CHECK(left(run(shop, {.create = true})) == "shopee:1/10 same_sku, shopee:1/20 same_sku");
  const auto report = run(shop, {.create = true, .same_sku = true});
  CHECK(report.created.size() == 1);
  CHECK(linked(report) == "shopee:1/10>XANH shopee:1/20>XANH");
}

TEST_CASE("a bundle that the marketplace composes gets no product of its own") {
  SmallShop shop;
  RemoteListing bundle;
  bundle.id = {"10", ""};
  bundle.seller_sku = "BO-1";
  bundle.name = "Bộ";
  bundle.currency = {"VND"};
  bundle.parts = std::vector<ListingPart>{{{"11", ""}, "AD-1", 2}};
  db::Transaction transaction(shop.database);
  db::store_listing(shop.database, shop.connection, bundle);
  transaction.commit();
  CHECK(left(run(shop, {.create = true})) == "shopee:1/10 bundle");
}

namespace {

/// The marketplace composes listing 90 of these parts.
void compose(SmallShop& shop, std::vector<ListingPart> parts,
             const std::optional<std::string>& sku = std::nullopt) {
  RemoteListing bundle;
  bundle.id = {"90", ""};
  bundle.seller_sku = sku;
  bundle.name = "Bộ quà";
  bundle.currency = {"VND"};
  bundle.parts = std::move(parts);
  db::Transaction transaction(shop.database);
  db::store_listing(shop.database, shop.connection, bundle);
  transaction.commit();
}

/// "TRA:2 LY:1": what the listing is linked to, or may stand for.
std::string in_words(const std::vector<LinkedProduct>& products) {
  std::string words;
  for (const auto& product : products)
    words += (words.empty() ? "" : " ") + product.code + ":" + std::to_string(product.quantity);
  return words;
}

}  // namespace

TEST_CASE("a combo is told, and linked with --combos, when each part's SKU is a product's code") {
  SmallShop shop;
  for (const auto* code : {"TRA", "LY"}) shop.stock(code, 0);
  list(shop, "11", "LY");
  compose(shop, {{{"10", ""}, "TRA", 2}, {{"11", ""}, std::nullopt, 1}, {{"10", ""}, "TRA", 1}});
  CHECK(in_words(db::resolve_listing(shop.database, "hanoi/90")->suggested_products) ==
        "LY:1 TRA:3");
  CHECK(left(run(shop)) == "shopee:1/90 combo LY TRA");
  CHECK(linked(run(shop, {.combos = true, .dry_run = true})) == "shopee:1/90>LY");
  CHECK(linked(run(shop, {.combos = true})) == "shopee:1/90>LY");
  const auto listing = db::resolve_listing(shop.database, "hanoi/90");
  CHECK(in_words(listing->products) == "LY:1 TRA:3");
  CHECK(listing->suggested_products.empty());
}

TEST_CASE("a combo with a part that has no product is left alone, until --create makes it") {
  SmallShop shop;
  shop.stock("TRA", 0);
  list(shop, "11", "LY");
  compose(shop, {{{"10", ""}, "TRA", 1}, {{"11", ""}, "LY", 1}}, "BO-1");
  CHECK(left(run(shop, {.combos = true})) == "shopee:1/11 no_product, shopee:1/90 bundle");
  CHECK(db::resolve_listing(shop.database, "hanoi/90")->suggested_products.empty());
  // The bundle comes last, when its part has got its product.
  CHECK(linked(run(shop, {.create = true, .combos = true})) == "shopee:1/11>LY shopee:1/90>LY");
}

TEST_CASE("a part whose SKU several listings of the shop share makes no combo unless asked") {
  SmallShop shop;
  shop.stock("M", 0);
  list(shop, "11", "M");
  list(shop, "12", "M");
  compose(shop, {{{"11", ""}, "M", 2}});
  CHECK(left(run(shop, {.combos = true})) ==
        "shopee:1/11 same_sku, shopee:1/12 same_sku, shopee:1/90 same_sku M");
  CHECK(linked(run(shop, {.same_sku = true, .combos = true})) ==
        "shopee:1/11>M shopee:1/12>M shopee:1/90>M");
}

TEST_CASE("a combo that the seller keeps as a product of its own is linked to that one") {
  SmallShop shop;
  for (const auto* code : {"TRA", "BO-1"}) shop.stock(code, 0);
  compose(shop, {{{"10", ""}, "TRA", 2}}, "BO-1");
  CHECK(in_words(db::resolve_listing(shop.database, "hanoi/90")->suggested_products) == "BO-1:1");
  CHECK(linked(run(shop, {.combos = true})) == "shopee:1/90>BO-1");
}

}  // namespace ecsync

#include <doctest/doctest.h>

#include <map>

#include "tests/adapters/shopee/shopee_bench.h"
#include "tests/support/read_all.h"

namespace ecsync::test {
namespace {

constexpr const char* list_path = "/api/v2/product/get_item_list";
constexpr const char* info_path = "/api/v2/product/get_item_base_info";
constexpr const char* variants_path = "/api/v2/product/get_model_list";

struct Catalogue {
  std::map<std::string, RemoteListing> listings;
  int delivered = 0;
  std::vector<Message> warnings;
  std::optional<Error> error;
};

Catalogue read_catalogue(ShopeeBench& bench) {
  Catalogue read;
  std::string place;
  for (int pages = 0; pages < 200; ++pages) {
    const auto page = bench.shopee.listings(bench.access(), place, read_all);
    if (!page) {
      read.error = page.error();
      return read;
    }
    for (const auto& listing : page->listings) read.listings[to_text(listing.id)] = listing;
    read.delivered += static_cast<int>(page->listings.size());
    read.warnings.insert(read.warnings.end(), page->warnings.begin(), page->warnings.end());
    place = page->next;
    if (place.empty()) return read;
  }
  FAIL("the catalogue does not end");
  return read;
}

RemoteListing listing_of(const std::string& item) {
  const auto document = json::Document::parse(item);
  REQUIRE_MESSAGE(document.has_value(), item);
  return shopee::read_product(document->root(), "VN").listing;
}

TEST_CASE("a Shopee product without variants is one listing with the item's own words") {
  ShopeeBench bench;
  bench.shop.products = 2;
  const auto read = read_catalogue(bench);
  const auto& listing = read.listings.at("10000000001");
  CHECK(listing.name == "Áo dài 10000000001");
  CHECK(listing.seller_sku == "AO-10000000001");
  CHECK_FALSE(listing.variation);
  CHECK(listing.image == "https://cf.example/10000000001.jpg");
  CHECK(listing.price == 4000);
  CHECK(listing.currency.code == "VND");
  CHECK(listing.stock == 7);
  CHECK(listing.active);
}

TEST_CASE("a Shopee product with variants is a listing for each of them") {
  ShopeeBench bench;
  bench.shop.products = 1;
  const auto read = read_catalogue(bench);
  REQUIRE(read.listings.size() == 2);
  const auto& red = read.listings.at("10000000000:71");
  CHECK(red.variation == "Đỏ,XL");
  CHECK(red.seller_sku == "AO-DO");
  CHECK(red.image == "https://cf.example/red.jpg");
  CHECK(red.price == 89000);
  CHECK(red.stock == 4);
  CHECK(red.active);
  const auto& green = read.listings.at("10000000000:72");
  CHECK(green.variation == "Xanh,XL");
  CHECK_FALSE(green.seller_sku);
  CHECK(green.image == "https://cf.example/10000000000.jpg");
  CHECK(green.price == 99000);
  CHECK(green.stock == 5);
  CHECK_FALSE(green.active);
}

TEST_CASE("every state of a Shopee product is asked for as a parameter of its own") {
  ShopeeBench bench;
  read_catalogue(bench);
  std::vector<std::string> states;
  for (const auto& [name, value] : bench.shop.requests.at(0).params) {
    if (name == "item_status") states.push_back(value);
  }
  CHECK(states == std::vector<std::string>{"NORMAL", "BANNED", "UNLIST", "REVIEWING"});
}

TEST_CASE(
    "a Shopee catalogue costs a call per hundred, one per fifty and one per product with "
    "variants") {
  ShopeeBench bench;
  bench.shop.products = 130;
  const auto read = read_catalogue(bench);
  CHECK(read.warnings.empty());
  CHECK(read.delivered == 130 + 44);
  CHECK(bench.shop.count(list_path) == 2);
  CHECK(bench.shop.count(info_path) == 3);
  CHECK(bench.shop.count(variants_path) == 44);
}

TEST_CASE("Shopee products that move under the reader's offset are found in another pass") {
  ShopeeBench bench;
  bench.shop.products = 150;
  // The first page lacks the products that moved to where it had been read.
  bench.shop.fail_next(list_path, FakeShopee::answer(
                                      R"({"error":"","response":{"item":[{"item_id":10000000000}],
                               "total_count":150,"has_next_page":true,"next_offset":100}})"));
  const auto read = read_catalogue(bench);
  REQUIRE_FALSE(read.error);
  std::map<std::string, int> items;
  for (const auto& [id, listing] : read.listings) ++items[listing.id.item];
  CHECK(items.size() == 150);
  CHECK(read.warnings.empty());
}

TEST_CASE("fewer Shopee products than are counted are told and do not end the sync") {
  ShopeeBench bench;
  bench.shop.fail_next(list_path,
                       FakeShopee::answer(
                           R"({"error":"","response":{"item":[{"item_id":10000000001},
                               {"item_id":10000000001}],"total_count":2,"has_next_page":false}})"),
                       20);
  const auto read = read_catalogue(bench);
  REQUIRE_FALSE(read.error);
  CHECK(read.listings.size() == 1);
  REQUIRE(read.warnings.size() == 1);
  CHECK(read.warnings[0].english().find("counts 2") != std::string::npos);
}

TEST_CASE("a page of Shopee products that leads nowhere is asked for again and then fails") {
  for (
      const char* const page :
      {R"({"error":"","response":{"item":[],"total_count":5,"has_next_page":true}})",
       R"({"error":"","response":{"item":[],"total_count":5,"has_next_page":true,"next_offset":0}})",
       R"({"error":"","response":{"item":[],"total_count":5,"has_next_page":false}})"}) {
    CAPTURE(page);
    ShopeeBench bench;
    bench.shop.fail_next(list_path, FakeShopee::answer(page), 20);
    const auto read = read_catalogue(bench);
    REQUIRE(read.error);
    CHECK(read.error->code == ErrorCode::remote_bad_answer);
  }
}

TEST_CASE("a Shopee product whose variants cannot be had is a warning and hides no other one") {
  ShopeeBench bench;
  bench.shop.products = 4;
  bench.shop.fail_next(variants_path, FakeShopee::refusal("error_param", "odd item"));
  const auto read = read_catalogue(bench);
  REQUIRE_FALSE(read.error);
  REQUIRE(read.warnings.size() == 1);
  // Which of the two is asked for first is not said.
  const std::string hit = read.listings.contains("10000000000:71") ? "10000000003" : "10000000000";
  CHECK(read.warnings[0].english().find(hit) != std::string::npos);
  CHECK(read.listings.size() == 4);
  bench.shop.fail_next(variants_path, FakeShopee::refusal("shop_no_linked", "gone", 403));
  const auto ended = read_catalogue(bench);
  REQUIRE(ended.error);
  CHECK(ended.error->code == ErrorCode::auth_required);
}

TEST_CASE("a Shopee variant that names no option of its product is a warning, alone") {
  ShopeeBench bench;
  bench.shop.products = 1;
  bench.shop.fail_next(
      variants_path,
      FakeShopee::answer(
          R"({"error":"","response":{"tier_variation":[{"option_list":[{"option":"Đỏ"}]}],
              "model":[{"model_id":1,"tier_index":[5]},{"model_id":2,"tier_index":[0]},
                       {"tier_index":[0]}]}})"));
  const auto read = read_catalogue(bench);
  CHECK(read.warnings.size() == 2);
  REQUIRE(read.listings.size() == 1);
  CHECK(read.listings.begin()->second.variation == "Đỏ");
}

TEST_CASE("Shopee products that are gone when their details are asked for are left out") {
  ShopeeBench bench;
  bench.shop.products = 60;
  bench.shop.fail_next(info_path, FakeShopee::refusal("error_item_not_found"));
  const auto read = read_catalogue(bench);
  REQUIRE_FALSE(read.error);
  CHECK(read.warnings.empty());
  // The first fifty were gone; three of the last ten have two variants.
  CHECK(read.delivered == 13);
  CHECK_FALSE(read.listings.contains("10000000049"));
  CHECK(read.listings.contains("10000000050"));
}

TEST_CASE("a Shopee product whose currency is none has its market's, and that is told") {
  const auto document =
      json::Document::parse(R"({"item_id":1,"price_info":[{"currency":"₫","current_price":12}]})");
  REQUIRE(document);
  const auto listing = shopee::read_product(document->root(), "VN").listing;
  CHECK(listing.currency.code == "VND");
  CHECK(listing.price == 12);
  REQUIRE(listing.unread_details.size() == 1);
  CHECK(listing.unread_details[0].detail == Detail::currency);
}

TEST_CASE("Shopee prices, stock and pictures may be missing or odd") {
  const auto bare = listing_of(R"({"item_id":1,"item_name":"a"})");
  CHECK_FALSE(bare.price);
  CHECK_FALSE(bare.stock);
  CHECK_FALSE(bare.image);
  CHECK_FALSE(bare.seller_sku);
  CHECK(bare.active);
  const auto odd = listing_of(
      R"({"item_id":1,"image":{"image_url_list":null},"price_info":[],"item_status":"UNLIST",
          "stock_info_v2":{"summary_info":{},"seller_stock":[{"stock":"3"},{"stock":4}]}})");
  CHECK_FALSE(odd.active);
  CHECK_FALSE(odd.image);
  CHECK(odd.stock == 7);
  CHECK(
      listing_of(R"({"item_id":1,"price_info":[{"currency":"SGD","current_price":12.9}]})").price ==
      1290);
}

}  // namespace
}  // namespace ecsync::test

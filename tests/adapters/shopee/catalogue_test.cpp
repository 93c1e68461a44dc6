#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>

#include "tests/adapters/shopee/shopee_bench.h"
#include "tests/support/holds.h"
#include "tests/support/read_all.h"

namespace ecsync::test {
namespace {

constexpr const char* list_path = "/api/v2/product/get_item_list";
constexpr const char* info_path = "/api/v2/product/get_item_base_info";
constexpr const char* variants_path = "/api/v2/product/get_model_list";

struct Catalogue {
  std::map<std::string, RemoteListing> listings;
  int delivered = 0;
  std::vector<RejectedListing> rejected;
  std::vector<Message> notes;
  std::vector<std::string> unread;
  std::vector<std::string> deleted;
  bool sure = true;
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
    read.rejected.insert(read.rejected.end(), page->rejected.begin(), page->rejected.end());
    read.notes.insert(read.notes.end(), page->notes.begin(), page->notes.end());
    read.unread.insert(read.unread.end(), page->unread.begin(), page->unread.end());
    read.deleted.insert(read.deleted.end(), page->deleted.begin(), page->deleted.end());
    read.sure = read.sure && page->sure;
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
  CHECK(states == std::vector<std::string>{"NORMAL", "BANNED", "UNLIST", "REVIEWING",
                                           "SELLER_DELETE", "SHOPEE_DELETE"});
}

TEST_CASE(
    "a Shopee catalogue costs a call per hundred, one per fifty and one per product with "
    "variants") {
  ShopeeBench bench;
  bench.shop.products = 130;
  const auto read = read_catalogue(bench);
  CHECK(read.rejected.empty());
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
  CHECK(read.rejected.empty());
}

TEST_CASE("a Shopee count that nobody promised costs one more pass and a note") {
  ShopeeBench bench;
  bench.shop.products = 2;
  bench.shop.counted_besides = 3;
  const auto read = read_catalogue(bench);
  REQUIRE_FALSE(read.error);
  CHECK(read.delivered == 3);  // one of the two has variants
  CHECK(read.rejected.empty());
  REQUIRE(read.notes.size() == 1);
  CHECK(holds(read.notes[0].english(), "counts 5 products, but lists only 2"));
  CHECK_FALSE(read.sure);
  CHECK(bench.shop.count(list_path) == 2);
  CHECK(bench.shop.count(info_path) == 1);
}

TEST_CASE("Shopee's pages of products go on beyond a count that is too low") {
  ShopeeBench bench;
  bench.shop.products = 130;
  bench.shop.counted_besides = -100;
  const auto read = read_catalogue(bench);
  CHECK(read.delivered == 130 + 44);
  CHECK(read.notes.empty());
}

TEST_CASE("a Shopee answer without products and without an end is no empty catalogue") {
  for (const char* const page :
       {R"({"error":"","message":"","request_id":"r"})", R"({"error":"","response":{}})"}) {
    CAPTURE(page);
    ShopeeBench bench;
    bench.shop.fail_next(list_path, FakeShopee::answer(page), 20);
    const auto read = read_catalogue(bench);
    REQUIRE(read.error);
    CHECK(read.error->code == ErrorCode::remote_bad_answer);
  }
}

TEST_CASE("a row of Shopee's details without an id that can be read costs its product alone") {
  for (const char* const odd :
       {R"({"item_id":[10000000001]})", R"({"item_id":{}})", R"({})", "7"}) {
    CAPTURE(odd);
    ShopeeBench bench;
    bench.shop.products = 2;
    bench.shop.fail_next(
        info_path,
        FakeShopee::answer(fmt::format(
            R"({{"error":"","response":{{"item_list":[{},{{"item_id":10000000000}}]}}}})", odd)));
    const auto page = bench.shopee.listings(bench.access(), "", read_all);
    REQUIRE(page);
    REQUIRE(page->listings.size() == 1);
    CHECK(page->listings[0].id.item == "10000000000");
    REQUIRE(page->rejected.size() == 1);
    CHECK(page->rejected[0].id == "10000000001");
    CHECK(page->rejected[0].reason == "Shopee lists it but gives no details of it");
  }
}

TEST_CASE("a Shopee product that names none of its variants is told and may still have them") {
  ShopeeBench bench;
  bench.shop.products = 1;
  bench.shop.fail_next(variants_path,
                       FakeShopee::answer(R"({"error":"","response":{"model":[]}})"));
  const auto page = bench.shopee.listings(bench.access(), "", read_all);
  REQUIRE(page);
  CHECK(page->rejected.size() == 1);
  CHECK(page->unread == std::vector<std::string>{"10000000000"});
}

TEST_CASE("a page of Shopee products that leads nowhere is asked for again and then fails") {
  for (
      const char* const page :
      {R"({"error":"","response":{"item":[],"total_count":5,"has_next_page":true}})",
       R"({"error":"","response":{"item":[],"total_count":5,"has_next_page":true,"next_offset":0}})"}) {
    CAPTURE(page);
    ShopeeBench bench;
    bench.shop.fail_next(list_path, FakeShopee::answer(page), 20);
    const auto read = read_catalogue(bench);
    REQUIRE(read.error);
    CHECK(read.error->code == ErrorCode::remote_bad_answer);
  }
}

TEST_CASE("Shopee products that are listed as deleted are named and not asked about") {
  ShopeeBench bench;
  bench.shop.products = 3;
  bench.shop.gone_products = {1};
  const auto read = read_catalogue(bench);
  REQUIRE_FALSE(read.error);
  CHECK(read.deleted == std::vector<std::string>{"10000000001"});
  CHECK(read.rejected.empty());
  CHECK(read.sure);
  CHECK_FALSE(read.listings.contains("10000000001"));
  CHECK_FALSE(holds(bench.shop.requests.at(1).param("item_id_list"), "10000000001"));
}

TEST_CASE("a Shopee that refuses to list deleted products is asked for the others") {
  ShopeeBench bench;
  bench.shop.products = 130;
  bench.shop.refuses_deleted = true;
  const auto read = read_catalogue(bench);
  REQUIRE_FALSE(read.error);
  CHECK(read.delivered == 130 + 44);
  CHECK(bench.shop.count(list_path) == 3);
}

TEST_CASE("a Shopee catalogue beyond the offset's cap goes on with windows of the time of change") {
  ShopeeBench bench;
  bench.shop.products = 700;
  bench.shop.deepest_offset = 200;
  const auto read = read_catalogue(bench);
  REQUIRE_FALSE(read.error);
  std::map<std::string, int> items;
  for (const auto& [id, listing] : read.listings) ++items[listing.id.item];
  CHECK(items.size() == 700);
  CHECK(read.delivered == std::ssize(read.listings));
  CHECK(read.sure);
  CHECK(bench.shop.requests.back().param("update_time_to").empty());
}

TEST_CASE("a Shopee window of change that cannot be cut further leaves the rest out and says so") {
  ShopeeBench bench;
  bench.shop.products = 300;
  bench.shop.deepest_offset = 0;
  const auto read = read_catalogue(bench);
  REQUIRE_FALSE(read.error);
  CHECK(read.listings.size() > 100);
  CHECK(read.delivered == std::ssize(read.listings));
}

TEST_CASE("Shopee products without details, and its warnings, are told and count as found") {
  ShopeeBench bench;
  bench.shop.products = 5;
  SUBCASE("a product that is left out") {
    bench.shop.unlisted_detail = "10000000002";
    const auto read = read_catalogue(bench);
    REQUIRE(read.rejected.size() == 1);
    CHECK(read.rejected[0].id == "10000000002");
    CHECK(read.unread == std::vector<std::string>{"10000000002"});
    CHECK(read.sure);
  }
  SUBCASE("with Shopee's own words about it") {
    bench.shop.unlisted_detail = "10000000002";
    bench.shop.info_warning = R"(["item 10000000002 was not returned"])";
    const auto read = read_catalogue(bench);
    REQUIRE(read.rejected.size() == 1);
    CHECK(holds(read.rejected[0].reason.english(), "was not returned"));
  }
  SUBCASE("words alone") {
    bench.shop.info_warning = R"("part of the data was not returned")";
    const auto read = read_catalogue(bench);
    REQUIRE(read.rejected.size() == 1);
    CHECK(holds(read.rejected[0].reason.english(), "part of the data was not returned"));
    CHECK_FALSE(read.sure);
  }
}

TEST_CASE("one Shopee product that spoils its batch is told, and the others are read") {
  ShopeeBench bench;
  bench.shop.products = 120;
  bench.shop.poison = {"10000000033"};
  for (const char* const words : {"error_item_not_found", "error_not_found", "error_param"}) {
    CAPTURE(words);
    bench.shop.poisoned = FakeShopee::refusal(words, "Wrong parameters, detail: item");
    const auto read = read_catalogue(bench);
    REQUIRE_FALSE(read.error);
    REQUIRE(read.rejected.size() == 1);
    CHECK(read.rejected[0].id == "10000000033");
    CHECK(read.unread == std::vector<std::string>{"10000000033"});
    std::map<std::string, int> items;
    for (const auto& [id, listing] : read.listings) ++items[listing.id.item];
    CHECK(items.size() == 119);
  }
}

TEST_CASE("a refusal that is about no single Shopee product ends the pull") {
  ShopeeBench bench;
  bench.shop.products = 10;
  for (const char* const code : {"error_permission", "error_param"}) {
    CAPTURE(code);
    bench.shop.fail_next(info_path, FakeShopee::refusal(code, "no"), 1000);
    const auto read = read_catalogue(bench);
    REQUIRE(read.error);
    CHECK(read.error->code == ErrorCode::remote_refused);
  }
}

TEST_CASE("a Shopee row without an id is told, and nothing is sure then") {
  ShopeeBench bench;
  bench.shop.products = 1;
  bench.shop.fail_next(
      list_path, FakeShopee::answer(
                     R"({"error":"","response":{"item":[{"item_id":10000000000},{"item_id":null}],
                     "total_count":"?","has_next_page":false}})"));
  const auto read = read_catalogue(bench);
  REQUIRE_FALSE(read.error);
  CHECK(read.listings.size() == 2);
  CHECK(read.rejected.size() == 1);
  CHECK_FALSE(read.sure);
}

TEST_CASE("a Shopee product whose variants cannot be had is a warning and hides no other one") {
  ShopeeBench bench;
  bench.shop.products = 4;
  bench.shop.fail_next(variants_path, FakeShopee::refusal("error_param", "odd item"));
  const auto read = read_catalogue(bench);
  REQUIRE_FALSE(read.error);
  REQUIRE(read.rejected.size() == 1);
  // Which of the two is asked for first is not said.
  const std::string hit = read.listings.contains("10000000000:71") ? "10000000003" : "10000000000";
  CHECK(read.rejected[0].id == hit);
  CHECK(read.listings.size() == 4);
  bench.shop.fail_next(variants_path, FakeShopee::refusal("shop_no_linked", "gone", 403));
  const auto ended = read_catalogue(bench);
  REQUIRE(ended.error);
  CHECK(ended.error->code == ErrorCode::auth_required);
}

/// The variations of a product whose get_model_list answers with these members.
std::map<std::string, std::optional<std::string>> variations_of(const std::string& members) {
  ShopeeBench bench;
  bench.shop.products = 1;
  bench.shop.fail_next(variants_path,
                       FakeShopee::answer(R"({"error":"","response":{)" + members + "}}"));
  const auto read = read_catalogue(bench);
  CHECK(read.rejected.empty());
  std::map<std::string, std::optional<std::string>> variations;
  for (const auto& [id, listing] : read.listings) variations[listing.id.sku] = listing.variation;
  return variations;
}

TEST_CASE("a Shopee variant is never rejected over its name") {
  const auto odd = variations_of(
      R"("tier_variation":[{"option_list":[{"option":"Đỏ"}]}],
         "model":[{"model_id":1,"tier_index":[5]},{"model_id":2,"tier_index":[0]},
                  {"model_id":3,"tier_index":"x"},{"model_id":4,"tier_index":[-1]},
                  {"model_id":5,"tier_index":[null]},{"model_id":6,"tier_index":{}}])");
  CHECK(odd.size() == 6);
  CHECK(odd.at("2") == "Đỏ");
  for (const char* const sku : {"1", "3", "4", "5", "6"}) CHECK_FALSE(odd.at(sku));
}

TEST_CASE("a Shopee variant's name comes from its tiers, else its own, else the standard ones") {
  const auto names = variations_of(
      R"("tier_variation":[{"option_list":[{"option":"110V"}]}],
         "standardise_tier_variation":[{"variation_option_list":[
           {"variation_option_name":"one hundred"},{"variation_option_name":"two hundred"}]}],
         "model":[{"model_id":1,"tier_index":[0],"model_name":"a"},
                  {"model_id":2,"tier_index":[1],"model_name":"220V"},
                  {"model_id":3,"tier_index":[],"model_name":"380V"},
                  {"model_id":4,"tier_index":[1],"model_name":""}])");
  CHECK(names.at("1") == "110V");
  CHECK(names.at("2") == "220V");
  CHECK(names.at("3") == "380V");
  CHECK(names.at("4") == "two hundred");
}

TEST_CASE("Shopee products that are gone when their details are asked for are told") {
  ShopeeBench bench;
  bench.shop.products = 3;
  bench.shop.fail_next(info_path, FakeShopee::refusal("error_item_not_found"), 1000);
  const auto read = read_catalogue(bench);
  REQUIRE_FALSE(read.error);
  CHECK(read.rejected.size() == 3);
  CHECK(read.unread.size() == 3);
  CHECK(read.listings.empty());
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

TEST_CASE("a Shopee product whose price, stock or words cannot be read is a listing without them") {
  const auto listing = listing_of(
      R"({"item_id":1,"item_name":{},"item_sku":[],"image":{"image_url_list":[{}]},
          "price_info":[{"currency":"VND","current_price":"n/a"}],
          "stock_info_v2":{"summary_info":{"total_available_stock":4.5}}})");
  CHECK_FALSE(listing.price);
  CHECK(listing.unread.has(Detail::unit_price));
  CHECK_FALSE(listing.stock);
  CHECK(listing.unread.has(Detail::stock));
  CHECK(listing.unread_details.size() == 5);
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

#include "adapters/tiktok/catalogue.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace ecsync {
namespace {

tiktok::ProductRead read(const std::string& text, std::string_view region = "VN") {
  const auto document = json::Document::parse(text);
  REQUIRE(document);
  return tiktok::read_product(document->root(), region);
}

void add(tiktok::ProductRead& product, const std::string& text) {
  const auto document = json::Document::parse(text);
  REQUIRE(document);
  tiktok::add_detail(product, document->root());
}

std::string product(const std::string& status, const std::string& skus) {
  return fmt::format(R"({{"id":"11","title":"Áo dài","status":"{}","skus":[{}]}})", status, skus);
}

constexpr const char* two_skus = R"(
  {"id":"21","seller_sku":"AO-1","price":{"currency":"VND","tax_exclusive_price":"120000"},
   "inventory":[{"warehouse_id":"1","quantity":4},{"warehouse_id":"2","quantity":"3"}]},
  {"id":"22","seller_sku":"","price":{"currency":"VND","sale_price":"130000",
   "tax_exclusive_price":"110000"},"inventory":[]})";

TEST_CASE("every SKU of a TikTok product is a listing") {
  const auto read_back = read(product("ACTIVATE", two_skus));
  CHECK(read_back.item == "11");
  CHECK(read_back.detailed);
  CHECK(read_back.rejected.empty());
  REQUIRE(read_back.listings.size() == 2);
  const auto& first = read_back.listings[0];
  CHECK(first.id == ListingId{"11", "21"});
  CHECK(first.name == "Áo dài");
  CHECK(first.seller_sku == "AO-1");
  CHECK(first.price == 120000);
  CHECK(first.currency.code == "VND");
  CHECK(first.stock == 7);
  CHECK(first.active);
  const auto& second = read_back.listings[1];
  CHECK_FALSE(second.seller_sku);
  CHECK(second.price == 130000);
  CHECK_FALSE(second.stock);
}

TEST_CASE("only an activated TikTok product is active") {
  for (const char* status :
       {"DRAFT", "PENDING", "FAILED", "SELLER_DEACTIVATED", "PLATFORM_DEACTIVATED", "NEW_WORD"}) {
    CAPTURE(status);
    const auto read_back = read(product(status, two_skus));
    CHECK_FALSE(read_back.listings.at(0).active);
    CHECK(read_back.detailed);
  }
  CHECK(read(product("activate", two_skus)).listings.at(0).active);
  CHECK_FALSE(read(product("ACTIVATE", R"({"id":"1","status_info":{"status":"DEACTIVATED"}})"))
                  .listings.at(0)
                  .active);
  CHECK(read(product("ACTIVATE", R"({"id":"1","status_info":{"status":"NORMAL"}})"))
            .listings.at(0)
            .active);
}

TEST_CASE("a TikTok product that is sold elsewhere alone has its state there") {
  const auto active = [](const std::string& statuses) {
    return read(fmt::format(R"({{"id":"11","integrated_platform_statuses":{},"skus":[{}]}})",
                            statuses, two_skus))
        .listings.at(0)
        .active;
  };
  CHECK(active(R"([{"platform":"TOKOPEDIA","status":"ACTIVATE"}])"));
  CHECK(active(
      R"([{"platform":"A","status":"PENDING"},{"platform":"TOKOPEDIA","status":"activate"}])"));
  CHECK_FALSE(active(R"([{"platform":"TOKOPEDIA","status":"SELLER_DEACTIVATED"}])"));
  for (const char* silent : {"[]", "null", "7", "[7]", R"([{"platform":"TOKOPEDIA"}])"})
    CHECK(active(silent));
  // The product's own state goes first.
  CHECK_FALSE(read(R"({"id":"11","status":"FAILED","integrated_platform_statuses":[
                      {"platform":"TOKOPEDIA","status":"ACTIVATE"}],"skus":[{"id":"21"}]})")
                  .listings.at(0)
                  .active);
}

TEST_CASE("TikTok products that have no detail are not asked for it") {
  for (const char* status : {"FREEZE", "deleted"}) {
    const auto read_back = read(product(status, two_skus));
    CHECK_FALSE(read_back.detailed);
    CHECK_FALSE(read_back.listings.at(0).active);
  }
  CHECK_FALSE(read(product("ACTIVATE", "")).detailed);
}

TEST_CASE("a TikTok product's detail adds images, options and the price that a buyer sees") {
  auto read_back = read(product("ACTIVATE", two_skus));
  add(read_back, R"({"main_images":[{"urls":[]},{"urls":["https://p16.example/main.jpg"]}],"skus":[
    {"id":"21","price":{"currency":"VND","sale_price":"125000"},"sales_attributes":[
      {"name":"Màu","value_name":"Đỏ","sku_img":{"urls":["https://p16.example/red.jpg"]}},
      {"name":"Cỡ","value_name":"XL"}]},
    {"id":"99","sales_attributes":[{"value_name":"Xanh"}]}]})");
  REQUIRE(read_back.listings.size() == 2);
  CHECK(read_back.listings[0].variation == "Đỏ, XL");
  CHECK(read_back.listings[0].image == "https://p16.example/red.jpg");
  CHECK(read_back.listings[0].price == 125000);
  CHECK(read_back.listings[0].stock == 7);
  CHECK_FALSE(read_back.listings[1].variation);
  CHECK(read_back.listings[1].image == "https://p16.example/main.jpg");
  CHECK(read_back.listings[1].price == 130000);
}

TEST_CASE("a TikTok detail tells what a bundle is made of, and the search does not") {
  auto read_back = read(product("ACTIVATE", two_skus));
  CHECK_FALSE(read_back.listings[0].parts);
  add(read_back, R"({"skus":[{"id":"21","combined_skus":[
      {"product_id":"9","sku_id":"8","sku_count":2},{"product_id":"9","sku_id":"7","sku_count":1}]},
    {"id":"22","combined_skus":[]}]})");
  CHECK(read_back.listings[0].parts ==
        std::vector<ListingPart>{{{"9", "8"}, std::nullopt, 2}, {{"9", "7"}, std::nullopt, 1}});
  CHECK(read_back.listings[1].parts == std::vector<ListingPart>{});
  add(read_back, R"({"skus":[{"id":"21"}]})");
  CHECK_FALSE(read_back.listings[0].parts);
}

TEST_CASE("a TikTok detail that cannot be read changes nothing") {
  auto read_back = read(product("ACTIVATE", two_skus));
  const auto before = read_back.listings;
  const auto detail = json::Document::parse(
      R"({"main_images":[{"urls":["https://p16.example/main.jpg"]}],
          "skus":[{"id":{}}]})");
  REQUIRE(detail);
  CHECK_THROWS_AS(tiktok::add_detail(read_back, detail->root()), json::FieldError);
  CHECK(read_back.listings == before);
}

TEST_CASE("a TikTok SKU that cannot be read is told by its id and hides no other") {
  const auto read_back =
      read(product("ACTIVATE", R"({"seller_sku":"x"},{"id":"2 2","price":{"sale_price":"5"}},
                                  {"id":"23","price":{"sale_price":"5"}})"));
  REQUIRE(read_back.listings.size() == 1);
  CHECK(read_back.listings[0].id.sku == "23");
  CHECK(read_back.listings[0].currency.code == "VND");
  REQUIRE(read_back.rejected.size() == 2);
  CHECK(read_back.rejected[0].id == "11");
  CHECK(read_back.rejected[1].id == "11:2 2");
  const auto nameless = read(R"({"title":"x"})");
  REQUIRE(nameless.rejected.size() == 1);
  CHECK(nameless.rejected[0].id.empty());
}

TEST_CASE("a TikTok SKU whose price, stock or words cannot be read is a listing without them") {
  auto read_back = read(product(
      "ACTIVATE", R"({"id":"21","seller_sku":{},"inventory":[{"quantity":3},{"quantity":"?"}],
                      "price":{"currency":"VND","sale_price":"?"}})"));
  add(read_back, R"({"id":"11","main_images":[{"urls":["https://p16.example/main.jpg"]}],
                     "skus":[{"id":"21","price":{"sale_price":"cheap"},"sales_attributes":7}]})");
  CHECK(read_back.rejected.empty());
  REQUIRE(read_back.listings.size() == 1);
  const auto& listing = read_back.listings[0];
  CHECK_FALSE(listing.price);
  CHECK_FALSE(listing.seller_sku);
  CHECK(listing.image == "https://p16.example/main.jpg");
  CHECK(listing.unread.has(Detail::unit_price));
  CHECK(listing.unread.has(Detail::variation));
  CHECK_FALSE(listing.stock);
  CHECK(listing.unread.has(Detail::stock));
  CHECK(listing.unread_details.size() == 4);
}

TEST_CASE("a TikTok SKU whose currency is none has its market's, and that is told once") {
  auto read_back =
      read(product("ACTIVATE", R"({"id":"21","price":{"currency":"₫","sale_price":"5"}})"));
  CHECK(read_back.rejected.empty());
  add(read_back, R"({"id":"11","skus":[{"id":"21","price":{"currency":"₫","sale_price":"6"}}]})");
  REQUIRE(read_back.listings.size() == 1);
  CHECK(read_back.listings[0].currency.code == "VND");
  CHECK(read_back.listings[0].price == 6);
  REQUIRE(read_back.listings[0].unread_details.size() == 1);
  CHECK(read_back.listings[0].unread_details[0].detail == Detail::currency);
}

TEST_CASE("a TikTok page of products tells what paging needs") {
  const auto document = json::Document::parse(
      R"({"products":[{"id":"1"},{"title":"x"}],"total_count":7,"next_page_token":"b2Zm="})");
  REQUIRE(document);
  const auto rows = tiktok::read_product_rows(document->root());
  CHECK(rows.ids == std::vector<std::string>{"1", "?1"});
  CHECK(rows.counted == 7);
  CHECK(rows.next == "b2Zm=");
  const auto empty = json::Document::parse(R"({"next_page_token":null})");
  REQUIRE(empty);
  const auto none = tiktok::read_product_rows(empty->root());
  CHECK(none.ids.empty());
  CHECK_FALSE(none.counted);
  CHECK(none.next.empty());
  // Nothing at all is no catalogue without products.
  const auto nothing = json::Document::parse(R"({"code":0})");
  REQUIRE(nothing);
  CHECK_THROWS_AS(tiktok::read_product_rows(nothing->root()["data"]), json::FieldError);
}

}  // namespace
}  // namespace ecsync

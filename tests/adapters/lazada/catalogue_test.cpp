#include "adapters/lazada/catalogue.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/support/data_file.h"

namespace ecsync {
namespace {

constexpr Timestamp during{std::chrono::sys_days(std::chrono::year(2026) / 11 / 23)};
constexpr Timestamp after{std::chrono::sys_days(std::chrono::year(2026) / 12 / 2)};

lazada::ProductRead read(const std::string& product, Timestamp now = during) {
  const auto document = json::Document::parse(product);
  REQUIRE(document);
  return lazada::read_product(document->root(), *lazada::find_country("VN"), now);
}

lazada::ProductRead recorded(Timestamp now = during) {
  const auto document = json::Document::parse(test::data_file("lazada/products_vn.json"));
  REQUIRE(document);
  return lazada::read_product(document->root()["data"]["products"].items()[0],
                              *lazada::find_country("VN"), now);
}

TEST_CASE("a recorded Lazada product becomes a listing per SKU") {
  const auto product = recorded();
  REQUIRE(product.listings.size() == 2);
  const RemoteListing& red = product.listings[0];
  CHECK(to_text(red.id) == "2135674321:10361234567");
  CHECK(red.seller_sku == "AO-DO-M");
  CHECK(red.name == "Áo dài lụa");
  CHECK(red.variation == "color_family:Đỏ, size:M");
  CHECK(red.image == "https://vn-live.slatic.net/p/red.jpg");
  CHECK(red.price == 99000);
  CHECK(red.currency.code == "VND");
  CHECK(red.stock == 12);
  CHECK(red.active);

  const RemoteListing& plain = product.listings[1];
  CHECK(plain.id.sku == "10361234568");
  CHECK(plain.seller_sku == " ");
  CHECK_FALSE(plain.variation);
  CHECK(plain.image == "https://vn-live.slatic.net/p/main.jpg");
  CHECK(plain.price == 103);
  CHECK(plain.stock == 3);
  CHECK_FALSE(plain.active);
}

TEST_CASE("a Lazada SKU that cannot be read is named and the others live on") {
  const auto product = recorded();
  REQUIRE(product.rejected.size() == 1);
  CHECK(product.rejected[0].id == "2135674321");
  CHECK(product.rejected[0].reason.english().find("SkuId") != std::string::npos);
}

TEST_CASE("a Lazada special price holds only within its time") {
  CHECK(recorded(during).listings[0].price == 99000);
  CHECK(recorded(after).listings[0].price == 123121);
}

TEST_CASE("a Lazada special price without an end holds") {
  const auto product = read(
      R"({"item_id":1,"skus":[{"SkuId":2,"price":"10","special_price":"8","special_to_date":null}]})");
  CHECK(product.listings.at(0).price == 8);
}

TEST_CASE("the last day of a Lazada special price counts to its end") {
  const auto product = read(
      R"({"item_id":1,"skus":[{"SkuId":2,"price":10,"special_price":8,
          "special_from_date":"2026-11-23","special_to_date":"2026-11-23"}]})");
  CHECK(product.listings.at(0).price == 8);
}

TEST_CASE("a Lazada product that lacks nearly everything is still a listing") {
  const auto product = read(R"({"item_id":"1","attributes":null,"skus":[{"SkuId":"2"}]})");
  REQUIRE(product.listings.size() == 1);
  CHECK(product.listings[0].name.empty());
  CHECK_FALSE(product.listings[0].price);
  CHECK_FALSE(product.listings[0].stock);
  CHECK(product.listings[0].active);
}

TEST_CASE("a Lazada product whose price, stock or words cannot be read is a listing without them") {
  const auto product = read(
      R"({"item_id":1,"attributes":{"name":{}},"images":[{}],"skus":[{"SkuId":2,"price":"n/a",
          "SellerSku":[],"saleProp":7,"Images":{},"Available":"many"},{"SkuId":3,"price":"7"}]})");
  CHECK(product.rejected.empty());
  REQUIRE(product.listings.size() == 2);
  CHECK_FALSE(product.listings[0].price);
  CHECK(product.listings[0].unread.has(Detail::unit_price));
  CHECK(product.listings[0].unread.has(Detail::stock));
  CHECK(product.listings[0].unread_details.size() == 6);
  CHECK(product.listings[1].price == 7);
  CHECK(product.listings[1].unread_details.size() == 2);
}

TEST_CASE("a suspended Lazada product has no active listing") {
  CHECK_FALSE(read(R"({"item_id":1,"status":"Suspended","skus":[{"SkuId":2,"Status":"active"}]})")
                  .listings.at(0)
                  .active);
}

TEST_CASE("a Lazada SKU of absurdly many properties is told and costs no time") {
  std::string properties;
  for (int i = 0; i < 200'000; ++i)
    properties += fmt::format(R"({}"p{}":"v")", i == 0 ? "" : ",", i);
  const auto product =
      read(R"({"item_id":1,"skus":[{"SkuId":2,"saleProp":{)" + properties + R"(}},{"SkuId":3}]})");
  REQUIRE(product.listings.size() == 2);
  REQUIRE(product.listings[0].unread_details.size() == 1);
  CHECK(product.listings[0].unread_details[0].reason ==
        "skus[0].saleProp: has more than 100 properties");
}

TEST_CASE("Lazada images may be text") {
  CHECK(read(R"({"item_id":1,"images":"[\"https://a/b.jpg\"]","skus":[{"SkuId":2}]})")
            .listings.at(0)
            .image == "https://a/b.jpg");
  CHECK(read(R"({"item_id":1,"images":"https://a/c.jpg","skus":[{"SkuId":2}]})")
            .listings.at(0)
            .image == "https://a/c.jpg");
}

}  // namespace
}  // namespace ecsync

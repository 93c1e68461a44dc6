#include <doctest/doctest.h>

#include <set>

#include "tests/sandbox/lazada/lazada_client.h"

namespace ecsync::sandbox {

TEST_CASE("products are counted by item and paged by at most fifty") {
  Options options = TestLazada::small();
  options.products = 130;
  TestLazada lazada(options);
  lazada.connect();
  CHECK(lazada.code("/products/get", {{"limit", "51"}}) == "19");
  CHECK(lazada.code("/products/get", {{"offset", "10001"}}) == "14");
  CHECK(lazada.code("/products/get", {{"filter", "everything"}}) == "36");
  CHECK(lazada.code("/products/get", {{"sku_seller_list", "SP0001-1"}}) == "70");
  CHECK(lazada.code("/products/get", {{"update_after", "2018-01-01T00:00:00+0800"}}) == "0");
  CHECK(lazada.code("/products/get", {{"update_after", "2018-01-01"}}) == "17");

  std::set<std::int64_t> seen;
  std::int64_t total = 0;
  std::size_t skus = 0;
  for (const char* offset : {"0", "50", "100"}) {
    const auto page =
        lazada.call("/products/get", {{"filter", "all"}, {"limit", "50"}, {"offset", offset}});
    total = page["data"]["total_products"].GetInt64();
    for (const auto& product : page["data"]["products"].GetArray()) {
      CHECK(product["updated_time"].IsString());
      seen.insert(product["item_id"].GetInt64());
      skus += product["skus"].Size();
    }
  }
  CHECK(static_cast<std::int64_t>(seen.size()) == total);
  CHECK(total < 130);  // deleted ones are not among `all`
  const auto truth = lazada.control("GET", "truth?shop=1");
  CHECK(truth["shops"][0]["listings"].Size() == skus);
}

TEST_CASE("a page of products without a match has no products member") {
  TestLazada lazada;
  lazada.connect();
  const auto page = lazada.call("/products/get", {{"offset", "5000"}, {"limit", "50"}});
  CHECK_FALSE(page["data"].HasMember("products"));
  CHECK(page["data"]["total_products"].GetInt() > 0);
}

TEST_CASE("one product is found by its id alone") {
  TestLazada lazada;
  lazada.connect();
  const auto page = lazada.call("/products/get", {{"limit", "1"}});
  const auto id = std::to_string(page["data"]["products"][0]["item_id"].GetInt64());
  CHECK(lazada.code("/product/item/get", {{"item_id", id}}) == "0");
  CHECK(lazada.code("/product/item/get", {{"seller_sku", "SP0001-1"}}) == "4191");
  CHECK(lazada.code("/product/item/get", {{"item_id", "1"}}) == "207");
}

TEST_CASE("products can be asked for by exact seller SKU") {
  TestLazada lazada;
  lazada.connect();
  const auto page =
      lazada.call("/products/get", {{"sku_seller_list", R"(["SP0002-1","nothing"])"}});
  CHECK(page["data"]["total_products"].GetInt() == 1);
}

}  // namespace ecsync::sandbox

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <set>

#include "tests/sandbox/tiktok/page_tokens.h"
#include "tests/sandbox/tiktok/tiktok_client.h"

namespace ecsync::sandbox {
namespace {

constexpr const char* product_search = "/product/202502/products/search";

rapidjson::Document find_products(const TestTiktok& tiktok, const std::string& body,
                                  Fields query = {}) {
  if (query.empty()) query = {{"page_size", "100"}};
  return tiktok.ask(
      {.method = "POST", .path = product_search, .query = std::move(query), .body = body});
}

std::int64_t products_code(const TestTiktok& tiktok, const std::string& body, Fields query = {}) {
  return find_products(tiktok, body, std::move(query))["code"].GetInt64();
}

TiktokCall details_of(const std::string& id) {
  return {.path = "/product/202309/products/" + id};
}

}  // namespace

TEST_CASE("the product search of TikTok Shop wants a page size and known filters") {
  TestTiktok tiktok;
  tiktok.connect();
  CHECK(products_code(tiktok, "", {{"page_size", "101"}}) == 36009004);
  CHECK(tiktok.code({.method = "POST", .path = product_search}) == 36009004);
  CHECK(products_code(tiktok, "", {{"page_size", "10"}, {"sort_field", "update_time"}}) ==
        36009004);
  CHECK(products_code(tiktok, "{}") == 36009004);
  CHECK(products_code(tiktok, R"({"status":"LIVE"})") == 36009004);
  CHECK(products_code(tiktok, R"({"update_time_lt":1})") == 36009004);
  CHECK(products_code(tiktok, R"({"update_time_ge":1,"update_time_le":2000000000})") == 0);
  CHECK(products_code(tiktok, R"({"sku_ids":[]})") == 36009004);
  CHECK(products_code(tiktok, "", {{"page_size", "10"}, {"page_token", "b2Zmc2V0"}}) == 36009004);
}

TEST_CASE("TikTok Shop products come page by page and the deleted ones only when asked for") {
  Options options = TestTiktok::small();
  options.products = 130;
  TestTiktok tiktok(options);
  tiktok.connect();
  std::set<std::string> seen;
  std::string token;
  do {
    Fields query = {{"page_size", "50"}};
    if (!token.empty()) query.emplace_back("page_token", token);
    const auto page = find_products(tiktok, R"({"status":"ALL"})", query);
    REQUIRE(page["code"].GetInt() == 0);
    for (const auto& product : page["data"]["products"].GetArray()) {
      CHECK(seen.insert(product["id"].GetString()).second);
      CHECK(product["status"] != "DELETED");
    }
    token = text_of(page["data"], "next_page_token").value_or("");
  } while (!token.empty());
  const auto deleted = find_products(tiktok, R"({"status":"DELETED"})");
  REQUIRE(deleted["data"].HasMember("products"));
  CHECK(seen.size() + deleted["data"]["products"].Size() == 130);
  CHECK(tiktok.code(details_of(deleted["data"]["products"][0]["id"].GetString())) == 12019150);
  const auto frozen = find_products(tiktok, R"({"status":"FREEZE"})");
  REQUIRE(frozen["data"].HasMember("products"));
  CHECK(tiktok.code(details_of(frozen["data"]["products"][0]["id"].GetString())) == 12019150);
  CHECK(tiktok.code(details_of("1729000000000000001")) == 12019150);
}

TEST_CASE("pictures and options of TikTok Shop products are in the details, prices in both") {
  TestTiktok tiktok;
  tiktok.connect();
  const auto truth = tiktok.control("GET", "truth?shop=1");
  std::map<std::string, const rapidjson::Value*> truths;
  for (const auto& listing : truth["shops"][0]["listings"].GetArray())
    truths[listing["id"].GetString()] = &listing;
  const std::string connection = truth["shops"][0]["connection"].GetString();
  std::size_t compared = 0;
  const auto page = find_products(tiktok, "");
  for (const auto& product : page["data"]["products"].GetArray()) {
    CHECK_FALSE(product.HasMember("main_images"));
    CHECK_FALSE(product["skus"][0].HasMember("sales_attributes"));
    CHECK_FALSE(product["skus"][0]["price"].HasMember("sale_price"));
    const std::string id = product["id"].GetString();
    if (product["status"] == "FREEZE") {
      for (const auto& sku : product["skus"].GetArray()) {
        const auto& known =
            *truths.at(fmt::format("{}/{}:{}", connection, id, sku["id"].GetString()));
        CHECK(known["variation"].IsNull());
        CHECK(known["image"].IsNull());
        CHECK_FALSE(known["active"].GetBool());
        ++compared;
      }
      continue;
    }
    const auto whole = tiktok.ask(details_of(id));
    REQUIRE(whole["code"].GetInt() == 0);
    CHECK(whole["data"]["title"] == product["title"]);
    CHECK(whole["data"]["main_images"].IsArray());
    const auto& skus = whole["data"]["skus"];
    for (rapidjson::SizeType i = 0; i < skus.Size(); ++i) {
      const auto& known =
          *truths.at(fmt::format("{}/{}:{}", connection, id, skus[i]["id"].GetString()));
      const auto& price = skus[i]["price"]["sale_price"];
      CHECK(price == product["skus"][i]["price"]["tax_exclusive_price"]);
      CHECK(known["price"] == price);
      std::int64_t stock = 0;
      for (const auto& place : skus[i]["inventory"].GetArray())
        stock += place["quantity"].GetInt64();
      CHECK(stock == known["stock"].GetInt64());
      CHECK(skus[i].HasMember("sales_attributes") == !known["variation"].IsNull());
      ++compared;
    }
  }
  CHECK(compared == truths.size());
}

TEST_CASE("across borders the sale price stands in TikTok Shop's search too") {
  Options options = TestTiktok::small();
  options.one_consent = true;
  TestTiktok tiktok(options);
  tiktok.connect();
  const auto page = find_products(tiktok, "");
  const auto& price = page["data"]["products"][0]["skus"][0]["price"];
  CHECK(std::stod(price["sale_price"].GetString()) >
        std::stod(price["tax_exclusive_price"].GetString()));
}

TEST_CASE("more than ten thousand TikTok Shop products cannot be paged") {
  Options options = TestTiktok::small();
  options.shops = 1;
  options.orders = 1;
  options.products = 11'000;
  TestTiktok tiktok(options);
  tiktok.connect();
  CHECK(products_code(tiktok, "") == 12052180);
  CHECK(products_code(tiktok, R"({"status":"PENDING"})") == 0);
}

TEST_CASE("the offset tokens of the TikTok Shop catalogue are base64 and nothing else") {
  const std::string token = tiktok::offset_token(100);
  CHECK(tiktok::read_offset_token(token) == std::optional<std::size_t>(100));
  CHECK(token == "b2Zmc2V0PTEwMA==");
  CHECK_FALSE(tiktok::read_offset_token("b2Zmc2V0PTEwMA"));
  CHECK_FALSE(tiktok::read_offset_token("100"));
}

}  // namespace ecsync::sandbox

#include <doctest/doctest.h>

#include <set>

#include "tests/sandbox/shopee/shopee_client.h"
#include "tests/sandbox/shopee/signing.h"

namespace ecsync::sandbox {
namespace {

std::string raw_message(const TestShopee& shopee, const std::string& target) {
  return parse_json(send_request(shopee.port(), "GET", target).body)["message"].GetString();
}

}  // namespace

TEST_CASE("an unknown path or method at Shopee is a 404 with nothing but its error") {
  const TestShopee shopee;
  for (const char* path : {"/api/v2/order/no_such_call", "/orders", "/api/v2"}) {
    const auto answer = send_request(shopee.port(), "GET", path);
    CHECK(answer.status == 404);
    CHECK(answer.body == R"({"error":"error_not_found"})");
  }
  CHECK(shopee.get("auth/token/get", {}).status == 404);
  CHECK(shopee.post("order/get_order_list", "{}").status == 404);
}

TEST_CASE("Shopee names the common parameter that is missing, with status 200") {
  const TestShopee shopee;
  const std::string path = "/api/v2/shop/get_shop_info?";
  CHECK(raw_message(shopee, path) == "There is no partner_id in query.");
  CHECK(raw_message(shopee, path + "partner_id=1") == "no timestamp.");
  CHECK(raw_message(shopee, path + "partner_id=1&timestamp=1") == "There is no sign in query.");
  CHECK(raw_message(shopee, path + "partner_id=1&timestamp=1&sign=0") ==
        "There is no access_token in query.");
  CHECK(raw_message(shopee, path + "partner_id=1&timestamp=1&sign=0&access_token=a") ==
        "There is no shop_id in query.");
  CHECK(send_request(shopee.port(), "GET", path).status == 200);
}

TEST_CASE("Shopee's clock may differ by five minutes and counts seconds") {
  TestShopee shopee;
  shopee.connect();
  const auto message = [&](const std::string& time) {
    const auto answer = shopee.call("shop/get_shop_info", {{"timestamp", time}});
    const bool good = answer["error"].GetStringLength() == 0;
    return std::string(good ? "" : answer["message"].GetString());
  };
  CHECK(message(shopee_time(290)) == "");
  CHECK(message(shopee_time(-290)) == "");
  CHECK(message(shopee_time(320)) == "Timestamp is expired.");
  CHECK(message(shopee_time(-320)) == "Timestamp is expired.");
  const std::string not_seconds =
      "Timestamp is invalid, should be an integer between 0 and 4294967295.";
  CHECK(message(shopee_time() + "000") == not_seconds);
  CHECK(message("-1") == not_seconds);
  CHECK(message("now") == not_seconds);
}

TEST_CASE("a stranger's partner id and a wrong signature are refused with 403") {
  TestShopee shopee;
  shopee.connect();
  const auto stranger = shopee.get("shop/get_shop_info", {{"partner_id", "7"}});
  CHECK(stranger.status == 403);
  CHECK(shopee_error(stranger) == "invalid_partner_id");

  const auto wrong = shopee.get("shop/get_shop_info", {{"sign", std::string(64, '0')}});
  CHECK(wrong.status == 403);
  CHECK(shopee_error(wrong) == "error_sign");
  CHECK(shopee.control("GET", "requests")["refused_signatures"].GetInt() == 1);
}

TEST_CASE("a shop call signed as a public one, or the reverse, has a wrong sign") {
  TestShopee shopee;
  shopee.connect();
  const std::string key = "shpk5d1c0b7e4f3a29866c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a392817";
  const auto sign = [&](const std::string& path, const std::string& token,
                        const std::string& shop) {
    return shopee::signature(key, "/api/v2/" + path, {"2004311", shopee_time(), token, shop});
  };
  CHECK(shopee.error("shop/get_shop_info", {{"sign", sign("shop/get_shop_info", "", "")}}) ==
        "error_sign");
  CHECK(shopee.error("public/get_shops_by_partner",
                     {{"access_token", shopee.token},
                      {"shop_id", shopee.shop},
                      {"sign", sign("public/get_shops_by_partner", shopee.token, shopee.shop)}}) ==
        "error_sign");
  CHECK(shopee.error("public/get_shops_by_partner", {}).empty());
}

TEST_CASE("a wrong access token has three spellings, and another shop's is wrong") {
  TestShopee shopee;
  shopee.connect("2");
  const std::string other = shopee.token;
  shopee.connect("1");
  CHECK(shopee.error("shop/get_shop_info", {}).empty());
  std::set<std::string> spellings;
  for (int i = 0; i < 12; ++i)
    spellings.insert(shopee.error("shop/get_shop_info", {{"access_token", other}}));
  CHECK(spellings ==
        std::set<std::string>{"invalid_acceess_token", "invalid_access_token", "error_auth"});
}

TEST_CASE("an error of Shopee's that all modules share has a module before it now and then") {
  TestShopee shopee;
  shopee.connect();
  std::set<std::string> codes;
  for (int i = 0; i < 15; ++i)
    codes.insert(shopee.call("order/get_order_list", {})["error"].GetString());
  CHECK(codes == std::set<std::string>{"error_param", "common.error_param", "order.error_param",
                                       "product.error_param"});
}

TEST_CASE("the message of a good answer of Shopee's says nothing in every way") {
  TestShopee shopee;
  shopee.connect();
  std::set<std::string> messages;
  for (int i = 0; i < 12; ++i) {
    const auto answer = shopee.call("shop/get_shop_info", {});
    CHECK(std::string(answer["error"].GetString()).empty());
    messages.insert(answer.HasMember("message") ? write_json(answer["message"]) : "missing");
  }
  CHECK(messages == std::set<std::string>{"missing", "null", "\"\"", "\"ok\"", "[]"});
}

}  // namespace ecsync::sandbox

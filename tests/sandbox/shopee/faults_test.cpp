#include <doctest/doctest.h>
#include <fmt/format.h>

#include <set>

#include "tests/sandbox/shopee/shopee_client.h"

namespace ecsync::sandbox {
namespace {

struct FaultyShopee : TestShopee {
  FaultyShopee() { connect(); }
  void set(const std::string& json) const {
    REQUIRE_FALSE(control("POST", "faults", json).HasMember("error"));
  }
  Received orders() const {
    return get("order/get_order_list", {{"time_range_field", "create_time"},
                                        {"time_from", shopee_time(-15 * day)},
                                        {"time_to", shopee_time()},
                                        {"page_size", "100"}});
  }
};

struct Refusals {
  std::set<std::string> codes;
  std::set<int> statuses;
};

Refusals refused_orders(const FaultyShopee& shopee, int calls) {
  Refusals refusals;
  for (int i = 0; i < calls; ++i) {
    const auto answer = shopee.orders();
    refusals.codes.insert(shopee_error(answer));
    refusals.statuses.insert(answer.status);
  }
  return refusals;
}

}  // namespace

TEST_CASE("limits come under the codes that Shopee has for them, with 200 or 429") {
  const FaultyShopee shopee;
  shopee.set(R"({"fault":"rate_limit","count":8})");
  const Refusals refusals = refused_orders(shopee, 8);
  CHECK(refusals.codes ==
        std::set<std::string>{"error_rate_limit", "ads.rate_limit.exceed_shop_api",
                              "ads.rate_limit.exceed_partner_api", "error_too_frequent"});
  CHECK(refusals.statuses == std::set<int>{200, 429});
}

TEST_CASE("server errors of Shopee's come with 200 or 500") {
  const FaultyShopee shopee;
  shopee.set(R"({"fault":"server_error","count":12})");
  const Refusals refusals = refused_orders(shopee, 12);
  CHECK(refusals.codes.size() == 6);
  CHECK(refusals.statuses == std::set<int>{200, 500});
}

TEST_CASE("an expired token of Shopee's is a fault of its own, and so is any code") {
  const FaultyShopee shopee;
  shopee.set(R"({"fault":"expired_token"})");
  const std::set<std::string> spellings = {"invalid_acceess_token", "invalid_access_token",
                                           "error_auth"};
  CHECK(spellings.contains(shopee_error(shopee.orders())));
  shopee.set(R"({"fault":"error","code":"source_ip_undeclared"})");
  const auto undeclared = shopee.orders();
  CHECK(undeclared.status == 403);
  CHECK(undeclared.body.find("undeclared") != std::string::npos);
  shopee.set(R"({"fault":"error","code":"shop_banned","message":"Closed."})");
  CHECK(shopee.orders().body.find("Closed.") != std::string::npos);
  CHECK(shopee_error(shopee.orders()).empty());
}

TEST_CASE("the lost answer to a refresh at Shopee leaves the old token spent") {
  TestShopee shopee;
  const std::string refresh = shopee.connect()["refresh_token"].GetString();
  shopee.control("POST", "faults", R"({"fault":"lost_refresh_answer","shop":"1"})");
  CHECK(shopee.error("shop/get_shop_info", {}).empty());
  CHECK(shopee.refresh(refresh, shopee.own_id()).reset);
  CHECK_FALSE(shopee_error(shopee.refresh(refresh, shopee.own_id())).empty());
}

TEST_CASE("faults keep to one shop of Shopee's main account") {
  Options options = TestShopee::small();
  options.one_consent = true;
  TestShopee shopee(options);
  const auto page = shopee.consent();
  const auto pair =
      parse_json(shopee
                     .exchange(location_field(page, "code"),
                               "\"main_account_id\":" + location_field(page, "main_account_id"))
                     .body);
  shopee.control("POST", "faults", R"({"fault":"http_503","shop":"2","count":0})");
  const auto status = [&](rapidjson::SizeType shop) {
    const std::string id = fmt::format("{}", pair["shop_id_list"][shop].GetInt64());
    return shopee
        .get("shop/get_shop_info",
             {{"access_token", pair["access_token"].GetString()}, {"shop_id", id}})
        .status;
  };
  CHECK(status(0) == 200);
  CHECK(status(1) == 503);
}

TEST_CASE("pages of Shopee's can be empty, repeated, without a field or no UTF-8") {
  const FaultyShopee shopee;
  shopee.set(R"({"fault":"missing_field","field":"next_cursor"})");
  CHECK_FALSE(parse_json(shopee.orders().body)["response"].HasMember("next_cursor"));
  shopee.set(R"({"fault":"empty_page"})");
  CHECK(parse_json(shopee.orders().body)["response"]["order_list"].Empty());
  shopee.set(R"({"fault":"bad_utf8"})");
  CHECK_THROWS_AS(parse_json(shopee.orders().body), BadRequest);
  const std::string good = shopee.orders().body;
  shopee.set(R"({"fault":"repeated_page"})");
  CHECK(shopee.orders().body == good);
}

TEST_CASE("a rate and a daily limit of Shopee's refuse the calls that are too many") {
  TestShopee shopee(TestShopee::small(), {.rate = 3, .limit_per_day = 6});
  shopee.connect();
  int refused = 0;
  for (int i = 0; i < 5; ++i) refused += shopee.error("shop/get_shop_info", {}).empty() ? 0 : 1;
  CHECK(refused >= 1);
  shopee.control("POST", "settings", R"({"rate":0})");
  shopee.error("shop/get_shop_info", {});
  CHECK(shopee.error("shop/get_shop_info", {}) == "error_limit");
}

TEST_CASE("every answer of Shopee's carries its date, and a wrong one is its only fault") {
  const FaultyShopee shopee;
  CHECK(shopee.orders().headers.at("date").starts_with("Mon, 23 Nov 2026 03:15:0"));
  shopee.set(R"({"fault":"wrong_date","seconds":86400})");
  const auto answer = shopee.orders();
  CHECK(answer.headers.at("date").starts_with("Tue, 24 Nov 2026"));
  CHECK(shopee_error(answer).empty());
}

}  // namespace ecsync::sandbox

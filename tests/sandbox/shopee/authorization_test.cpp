#include <doctest/doctest.h>
#include <fmt/format.h>

#include <set>

#include "tests/sandbox/shopee/shopee_client.h"

namespace ecsync::sandbox {
namespace {

std::string location(const Received& answer) {
  const auto found = answer.headers.find("location");
  return found == answer.headers.end() ? "" : found->second;
}

std::string text(const rapidjson::Value& answer, const char* name) {
  return answer[name].GetString();
}

std::string shop_id(const TestShopee& shopee, rapidjson::SizeType place) {
  return shopee.control("GET", "shops")["shops"][place]["shop"].GetString();
}

Options one_consent(int shops) {
  Options options = TestShopee::small();
  options.one_consent = true;
  options.shops = shops;
  return options;
}

Received portal(const TestShopee& shopee, const std::string& extra) {
  return send_request(shopee.port(), "GET",
                      "/auth?" +
                          query_text({{"partner_id", "2004311"},
                                      {"auth_type", "seller"},
                                      {"response_type", "code"},
                                      {"redirect_uri", shopee.landing()}}) +
                          extra);
}

}  // namespace

TEST_CASE("Shopee's consent page sends the browser back with code and shop, its query kept") {
  const TestShopee shopee;
  const auto page = shopee.consent("", {{"redirect", shopee.landing() + "?from=cli"}});
  CHECK(page.status == 302);
  CHECK(location(page).find("/sandbox/landing?from=cli&code=") != std::string::npos);
  CHECK(location_field(page, "shop_id") == shop_id(shopee, 0));
  CHECK(location_field(page, "main_account_id").empty());
}

TEST_CASE("Shopee's consent page begins a second query when it is told to") {
  const TestShopee shopee;
  const auto page =
      shopee.consent("&second_query=1", {{"redirect", shopee.landing() + "?from=cli"}});
  CHECK(location(page).find("/sandbox/landing?from=cli?code=") != std::string::npos);
}

TEST_CASE("Shopee's consent link is signed, dies after five minutes and knows its domain") {
  const TestShopee shopee;
  const auto unsigned_link =
      send_request(shopee.port(), "GET", "/api/v2/shop/auth_partner?partner_id=2004311");
  CHECK(std::string(parse_json(unsigned_link.body)["message"].GetString()) == "no timestamp.");
  CHECK(shopee_error(shopee.consent("", {{"redirect", shopee.landing()}, {"sign", "0"}})) ==
        "error_sign");
  CHECK(shopee_error(shopee.consent("", {{"redirect", shopee.landing()},
                                         {"timestamp", shopee_time(-320)}})) == "error_param");
  const auto elsewhere = shopee.consent("", {{"redirect", "https://example.vn/back"}});
  CHECK(elsewhere.body.find("not consistent") != std::string::npos);
}

TEST_CASE("a seller who refuses at Shopee goes back without a code") {
  const TestShopee shopee;
  const auto page = shopee.consent("&refuse=1");
  CHECK(page.status == 302);
  CHECK(location(page) == shopee.landing());
  const auto at_portal = portal(shopee, "&state=a%26b&refuse=1");
  CHECK(location_field(at_portal, "code").empty());
  CHECK(location_field(at_portal, "state") == "a&b");
}

TEST_CASE("Shopee's portal needs no signature and echoes the state") {
  const TestShopee shopee;
  const auto page = portal(shopee, "&state=a%26b&seller=2");
  CHECK(page.status == 302);
  CHECK(location_field(page, "state") == "a&b");
  CHECK(location_field(page, "shop_id") == shop_id(shopee, 1));
  CHECK(location_field(portal(shopee, ""), "state").empty());
  CHECK(send_request(shopee.port(), "GET", "/auth?partner_id=2004311&auth_type=shop").status ==
        200);
  CHECK(send_request(shopee.port(), "GET", "/auth?partner_id=7&auth_type=seller").status == 200);
}

TEST_CASE("a code of Shopee's works once, for ten minutes and for its own shop") {
  TestShopee shopee;
  const auto page = shopee.consent("&seller=1");
  const std::string code = location_field(page, "code");
  const std::string own = "\"shop_id\":" + location_field(page, "shop_id");
  CHECK(shopee_error(shopee.exchange(code, R"("shop_id":1)")) == "invalid_shop_id");
  CHECK(shopee_error(shopee.exchange(code, R"("main_account_id":1)")) == "invalid_main_acount_id");
  const auto first = shopee.exchange(code, own);
  CHECK(shopee_error(first).empty());
  CHECK_FALSE(parse_json(first.body).HasMember("response"));
  CHECK_FALSE(parse_json(first.body).HasMember("shop_id_list"));
  std::set<std::string> refusals;
  for (int i = 0; i < 4; ++i) refusals.insert(shopee_error(shopee.exchange(code, own)));
  CHECK(refusals == std::set<std::string>{"invalid_code", "error_auth"});

  const std::string late = location_field(shopee.consent("&seller=1"), "code");
  shopee.control("POST", "advance", R"({"seconds":601})");
  const auto answer = shopee.post(
      "auth/token/get", fmt::format(R"({{"code":"{}","partner_id":2004311,{}}})", late, own),
      {{"timestamp", shopee_time(601)}});
  CHECK_FALSE(shopee_error(answer).empty());
}

TEST_CASE("Shopee's token calls want numbers, JSON and one kind of shop") {
  const TestShopee shopee;
  const auto page = shopee.consent("&seller=1");
  const std::string code = location_field(page, "code");
  const std::string shop = location_field(page, "shop_id");
  const auto message = [&](const std::string& body) {
    const auto answer = shopee.post("auth/token/get", body);
    CHECK(shopee_error(answer) == "error_param");
    return std::string(parse_json(answer.body)["message"].GetString());
  };
  CHECK(message("code=" + code).find("JSON object") != std::string::npos);
  CHECK(message(fmt::format(R"({{"code":"{}","shop_id":{}}})", code, shop)).find("partner_id") !=
        std::string::npos);
  CHECK(message(fmt::format(R"({{"code":"{}","partner_id":"2004311","shop_id":{}}})", code, shop))
            .find("format of partner_id") != std::string::npos);
  CHECK(message(fmt::format(R"({{"code":"{}","partner_id":2004311,"shop_id":"{}"}})", code, shop))
            .find("format of shop_id") != std::string::npos);
  CHECK(message(fmt::format(R"({{"code":"{}","partner_id":2004311}})", code)).find("shop_id") !=
        std::string::npos);
  CHECK(message(
            fmt::format(R"({{"code":"{}","partner_id":2004311,"shop_id":{},"main_account_id":1}})",
                        code, shop))
            .find("exclude") != std::string::npos);
  CHECK(shopee_error(shopee.exchange(code, "\"shop_id\":" + shop)).empty());
}

TEST_CASE("a first access token of Shopee's has lived a little, later ones live four hours") {
  TestShopee shopee;
  auto pair = shopee.connect();
  const auto first = pair["expire_in"].GetInt64();
  CHECK((first > 1'000'000'000 || (first > 13'000 && first <= 14'400)));
  int absolute = 0;
  for (int i = 0; i < 20; ++i) {
    pair = parse_json(shopee.refresh(text(pair, "refresh_token"), shopee.own_id()).body);
    REQUIRE(text(pair, "error").empty());
    CHECK(fmt::format("{}", pair["shop_id"].GetInt64()) == shopee.shop);
    const auto expire_in = pair["expire_in"].GetInt64();
    if (expire_in > 1'000'000'000) {
      ++absolute;
      CHECK(expire_in >= test_now + 14'400);
    } else {
      CHECK(expire_in == 14'400);
    }
  }
  CHECK(absolute >= 1);
}

TEST_CASE(
    "after a refresh at Shopee the old access token has five minutes, the old refresh token none") {
  TestShopee shopee;
  const auto pair = shopee.connect();
  const std::string refresh = text(pair, "refresh_token");
  const auto renewed = parse_json(shopee.refresh(refresh, shopee.own_id()).body);
  CHECK(text(renewed, "refresh_token") != refresh);
  CHECK(shopee.error("shop/get_shop_info", {}).empty());
  CHECK(shopee.error("shop/get_shop_info", {{"access_token", text(renewed, "access_token")}})
            .empty());
  std::set<std::string> refusals;
  for (int i = 0; i < 6; ++i)
    refusals.insert(shopee_error(shopee.refresh(refresh, shopee.own_id())));
  CHECK(refusals == std::set<std::string>{"error_shop_refresh_token", "error_param", "error_auth"});
  CHECK(shopee.control("GET", "requests")["max_uses_of_a_refresh_token"].GetInt() == 7);

  shopee.control("POST", "advance", R"({"seconds":301})");
  CHECK_FALSE(shopee.error("shop/get_shop_info", {{"timestamp", shopee_time(301)}}).empty());
  CHECK(shopee
            .error("shop/get_shop_info", {{"timestamp", shopee_time(301)},
                                          {"access_token", text(renewed, "access_token")}})
            .empty());
}

TEST_CASE("no grace makes an access token of Shopee's older than its life") {
  TestShopee shopee(TestShopee::small(), {.token_life = 100});
  const auto pair = shopee.connect();
  const auto renewed =
      parse_json(shopee.refresh(text(pair, "refresh_token"), shopee.own_id()).body);
  shopee.control("POST", "advance", R"({"seconds":101})");
  CHECK_FALSE(shopee.error("shop/get_shop_info", {{"timestamp", shopee_time(101)}}).empty());
  CHECK(text(renewed, "error").empty());
}

TEST_CASE("a refresh token of Shopee's that is never used is too old after its life") {
  TestShopee shopee(TestShopee::small(), {.token_life = 100, .refresh_life = 1000});
  const std::string refresh = text(shopee.connect(), "refresh_token");
  shopee.control("POST", "advance", R"({"seconds":1001})");
  CHECK(
      shopee_error(shopee.refresh(refresh, shopee.own_id(), {{"timestamp", shopee_time(1001)}})) ==
      "refresh_token_expired");
}

TEST_CASE("a seller who withdraws at Shopee unlinks the shop from the app") {
  TestShopee shopee;
  const std::string refresh = text(shopee.connect(), "refresh_token");
  CHECK(shopee.call("public/get_shops_by_partner", {})["authed_shop_list"].Size() == 1);
  shopee.control("POST", "revoke", R"({"shop":"1"})");
  const std::set<std::string> unlinked = {"shop_no_linked", "partner_shop_no_link"};
  CHECK(unlinked.contains(shopee.error("shop/get_shop_info", {})));
  CHECK(unlinked.contains(shopee_error(shopee.refresh(refresh, shopee.own_id()))));
  CHECK(shopee.call("public/get_shops_by_partner", {})["authed_shop_list"].Empty());
}

TEST_CASE("the cancel link of Shopee's is signed and ends the consent") {
  TestShopee shopee;
  shopee.connect("2");
  const Fields back = {{"redirect", shopee.landing()}};
  CHECK(shopee.error("shop/cancel_auth_partner", with(back, "sign", "0")) == "error_sign");
  CHECK(shopee.error("shop/get_shop_info", {}).empty());
  const auto page = shopee.get("shop/cancel_auth_partner", back);
  CHECK(page.status == 302);
  CHECK(location_field(page, "shop_id") == shopee.shop);
  CHECK_FALSE(shopee.error("shop/get_shop_info", {}).empty());
}

TEST_CASE("a consent to Shopee's app lapses after a year") {
  TestShopee shopee(TestShopee::small(), {.token_life = 400 * day, .refresh_life = 400 * day});
  const std::string refresh = text(shopee.connect(), "refresh_token");
  CHECK(shopee.call("shop/get_shop_info", {})["expire_time"].GetInt64() >= test_now + 365 * day);
  shopee.control("POST", "advance", fmt::format(R"({{"seconds":{}}})", 366 * day));
  const Fields then = {{"timestamp", shopee_time(366 * day)}};
  CHECK(shopee.error("shop/get_shop_info", then) == "shop_access_expired");
  CHECK(shopee_error(shopee.refresh(refresh, shopee.own_id(), then)) == "shop_access_expired");
}

TEST_CASE("a main account's pair opens all its shops until each has one of its own") {
  TestShopee shopee(one_consent(3));
  const auto page = shopee.consent();
  CHECK(location_field(page, "shop_id").empty());
  const std::string main = location_field(page, "main_account_id");
  const auto pair =
      parse_json(shopee.exchange(location_field(page, "code"), "\"main_account_id\":" + main).body);
  REQUIRE(pair["shop_id_list"].Size() == 3);
  std::vector<std::string> shops;
  for (const auto& shop : pair["shop_id_list"].GetArray())
    shops.push_back(fmt::format("{}", shop.GetInt64()));
  const std::string shared = text(pair, "access_token");
  const std::string initial = text(pair, "refresh_token");
  const auto opens = [&](const std::string& token, const std::string& shop) {
    return shopee.error("shop/get_shop_info", {{"access_token", token}, {"shop_id", shop}}).empty();
  };
  for (const std::string& shop : shops) CHECK(opens(shared, shop));

  std::vector<std::string> own;
  for (const std::string& shop : shops) {
    const auto renewed = parse_json(shopee.refresh(initial, "\"shop_id\":" + shop).body);
    REQUIRE(text(renewed, "error").empty());
    own.push_back(text(renewed, "access_token"));
    CHECK_FALSE(shopee_error(shopee.refresh(initial, "\"shop_id\":" + shop)).empty());
  }
  CHECK(std::set(own.begin(), own.end()).size() == 3);
  for (const std::string& shop : shops) CHECK(opens(shared, shop));  // for five minutes more
  CHECK(opens(own[0], shops[0]));
  CHECK_FALSE(opens(own[0], shops[1]));
  shopee.control("POST", "revoke", R"({"shop":"1"})");
  CHECK_FALSE(opens(own[0], shops[0]));
  CHECK(opens(own[1], shops[1]));
}

TEST_CASE("Shopee's list of authorized shops is paged") {
  Options options = TestShopee::small();
  options.shops = 3;
  options.orders = 1;
  TestShopee shopee(options);
  for (const char* seller : {"1", "2", "3"}) shopee.connect(seller);
  const auto page = [&](const char* number, const char* size) {
    return shopee.call("public/get_shops_by_partner", {{"page_no", number}, {"page_size", size}});
  };
  CHECK(page("1", "2")["authed_shop_list"].Size() == 2);
  CHECK(page("1", "2")["more"].GetBool());
  CHECK(page("2", "2")["authed_shop_list"].Size() == 1);
  CHECK_FALSE(page("2", "2")["more"].GetBool());
  CHECK_FALSE(text(page("1", "101"), "error").empty());
  CHECK_FALSE(text(page("0", "1"), "error").empty());
}

}  // namespace ecsync::sandbox

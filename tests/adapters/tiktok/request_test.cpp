#include "adapters/tiktok/request.h"

#include <doctest/doctest.h>

namespace ecsync {
namespace {

using tiktok::sign;

const Secret toolkit_secret("e59af819cc");
const Secret own_secret("s3cr3t0123456789abcdef0123456789abcdef01");
constexpr const char* window_body = R"({"update_time_ge":1699990000,"update_time_lt":1700000000})";
constexpr std::chrono::sys_time<std::chrono::milliseconds> now{
    std::chrono::milliseconds(1'700'000'001'999)};

Fields own_params(Fields params) {
  params.emplace_back("app_key", "6ecsynctest01");
  params.emplace_back("shop_cipher", "ROW_abcDEF-_123");
  return params;
}

AppCredentials own_app(std::string api_base = "") {
  AppCredentials app;
  app.key = "6ecsynctest01";
  app.secret = own_secret;
  app.service_id = "7490000000000000001";
  app.api_base = std::move(api_base);
  return app;
}

/// Vector D of the reference as a call.
tiktok::Call second_page() {
  tiktok::Call call;
  call.method = HttpRequest::Method::post;
  call.path = "/order/202309/orders/search";
  call.params = {{"shop_cipher", "ROW_abcDEF-_123"},
                 {"page_size", "100"},
                 {"sort_field", "update_time"},
                 {"sort_order", "ASC"},
                 {"page_token", "6AsP/Q+x1A=="}};
  call.body = window_body;
  call.access_token = Secret("ROW_token");
  return call;
}

TEST_CASE("TikTok's published signing vectors are met") {
  CHECK(sign(toolkit_secret, "/authorization/202309/shops",
             {{"app_key", "29a39d"}, {"timestamp", "1623812664"}},
             "") == "b596b73e0cc6de07ac26f036364178ab16b0a907af13d43f0a0cd2345f582dc8");
  CHECK(sign(toolkit_secret, "/event/202309/webhooks",
             {{"app_key", "68xu9ks5p4i8"},
              {"timestamp", "1696909648"},
              {"shop_cipher", "ROW_xkMbgAAAeVAQra0eZWebFQq5aIKt"}},
             R"({"address":"https://partner.tiktokshop.com","event_type":"PACKAGE_UPDATE"})") ==
        "a75b9c8cd57140cab6dc95bf31c37bd6ffface74210768b6517c0ff81659b0ba");
}

TEST_CASE("TikTok searches are signed with the bytes of their body") {
  CHECK(sign(own_secret, "/order/202309/orders/search",
             own_params({{"timestamp", "1700000000"},
                         {"page_size", "100"},
                         {"sort_field", "update_time"},
                         {"sort_order", "ASC"}}),
             window_body) == "ec3daccc62dad5b284dab2263a938e880b22584d9df3b533e126f6973ccccca1");
  CHECK(sign(own_secret, "/product/202502/products/search",
             own_params({{"timestamp", "1700000000"}, {"page_size", "100"}}),
             R"({"seller_skus":["Áo thun \"đỏ\" 36"],"status":"ALL"})") ==
        "6dfc55c7d0224487a549a5d6a16f4b362c7a688275f1418de8d553a4c8459dd7");
}

TEST_CASE("TikTok values are signed as they are before percent-encoding") {
  CHECK(sign(own_secret, "/order/202309/orders/search",
             own_params({{"timestamp", "1700000001"},
                         {"page_size", "100"},
                         {"sort_field", "update_time"},
                         {"sort_order", "ASC"},
                         {"page_token", "6AsP/Q+x1A=="}}),
             window_body) == "8de03e1bc439062d8f0c89d32be5182c4b63c3bfaf58a5e334610047f97ddc3d");
  CHECK(sign(own_secret, "/order/202309/orders",
             own_params(
                 {{"timestamp", "1700000000"}, {"ids", "576461413038785752,576461413038785753"}}),
             "") == "edbf6ee954a9b1518867293b3c6d7af79629e38a204c9a3e1c03d1fe6f026894");
}

TEST_CASE("TikTok paths with an id are signed whole") {
  CHECK(sign(own_secret, "/product/202309/products/1729592969712207008",
             own_params({{"timestamp", "1700000000"}}),
             "") == "50a26c86faa9686bf12c86b876b523cc87f9ee048f215c1b44605d01bd772ed2");
}

TEST_CASE("a TikTok call goes out with its token in a header and every value percent-encoded") {
  const auto request = tiktok::signed_request(own_app(), second_page(), now);
  CHECK(request.method == HttpRequest::Method::post);
  CHECK(request.url.rfind("https://open-api.tiktokglobalshop.com/order/202309/orders/search?", 0) ==
        0);
  CHECK(request.url.find("page_token=6AsP%2FQ%2Bx1A%3D%3D&") != std::string::npos);
  CHECK(request.url.find("timestamp=1700000001&") != std::string::npos);
  CHECK(request.url.find("sign=8de03e1bc439062d8f0c89d32be5182c4b63c3bfaf58a5e334610047f97ddc3d") !=
        std::string::npos);
  CHECK(request.url.find("ROW_token") == std::string::npos);
  CHECK(request.body == window_body);
  CHECK(request.content_type == "application/json");
  CHECK(request.headers == Fields{{"x-tts-access-token", "ROW_token"}});
}

TEST_CASE("a TikTok parameter without a value is neither signed nor sent") {
  auto call = second_page();
  call.params.emplace_back("empty", "");
  const auto request = tiktok::signed_request(own_app(), call, now);
  CHECK(request.url.find("empty") == std::string::npos);
  CHECK(request.url.find("sign=8de03e1b") != std::string::npos);
}

TEST_CASE("a TikTok call without a body has the type that its documentation wants") {
  tiktok::Call call;
  call.path = "/authorization/202309/shops";
  call.access_token = Secret("ROW_token");
  const auto request = tiktok::signed_request(own_app(), call, now);
  CHECK(request.method == HttpRequest::Method::get);
  CHECK(request.body.empty());
  CHECK(request.headers ==
        Fields{{"x-tts-access-token", "ROW_token"}, {"Content-Type", "application/json"}});
}

TEST_CASE("a TikTok token call is not signed and carries what it needs") {
  const auto request =
      tiktok::token_request(own_app(), "/api/v2/token/get",
                            {{"auth_code", "ROW_a+b"}, {"grant_type", "authorized_code"}});
  CHECK(request.method == HttpRequest::Method::get);
  CHECK(request.url ==
        "https://auth.tiktok-shops.com/api/v2/token/get?app_key=6ecsynctest01&app_secret="
        "s3cr3t0123456789abcdef0123456789abcdef01&auth_code=ROW_a%2Bb&grant_type=authorized_code");
  CHECK(request.headers.empty());
}

TEST_CASE("TikTok shops of the United States consent on a page of their own") {
  CHECK(tiktok::consent_url(own_app(), "VN", "abc") ==
        "https://services.tiktokshop.com/open/authorize?service_id=7490000000000000001&state=abc");
  CHECK(tiktok::consent_url(own_app(), "", "abc") ==
        "https://services.tiktokshop.com/open/authorize?service_id=7490000000000000001&state=abc");
  CHECK(
      tiktok::consent_url(own_app(), "us", "abc").rfind("https://services.us.tiktokshop.com/", 0) ==
      0);
}

TEST_CASE("a replaced base takes scheme host and port of every TikTok address") {
  const auto app = own_app("http://127.0.0.1:8080/");
  CHECK(tiktok::consent_url(app, "US", "s").rfind("http://127.0.0.1:8080/open/authorize?", 0) == 0);
  CHECK(tiktok::signed_request(app, second_page(), now)
            .url.rfind("http://127.0.0.1:8080/order/202309/orders/search?", 0) == 0);
  auto call = second_page();
  call.country = "VN";
  CHECK(tiktok::signed_request(own_app("https://{country}.example.com"), call, now)
            .url.rfind("https://vn.example.com/order/", 0) == 0);
  CHECK(tiktok::token_request(app, "/api/v2/token/get", {})
            .url.rfind("http://127.0.0.1:8080/api/v2/token/get?", 0) == 0);
}

}  // namespace
}  // namespace ecsync

#include "tests/sandbox/tiktok/signing.h"

#include <doctest/doctest.h>

#include <vector>

#include "tests/sandbox/hmac.h"

namespace ecsync::sandbox {
namespace {

struct Vector {
  const char* secret;
  const char* path;
  tiktok::Parameters parameters;
  const char* body;
  const char* sign;
};

constexpr const char* long_secret = "s3cr3t0123456789abcdef0123456789abcdef01";

tiktok::Parameters usual(tiktok::Parameters more) {
  more.insert({{"app_key", "6ecsynctest01"}, {"shop_cipher", "ROW_abcDEF-_123"}});
  return more;
}

}  // namespace

TEST_CASE("the published TikTok Shop signatures come out") {
  const char* window = R"({"update_time_ge":1699990000,"update_time_lt":1700000000})";
  const std::vector<Vector> vectors = {
      {"e59af819cc",
       "/authorization/202309/shops",
       {{"app_key", "29a39d"}, {"timestamp", "1623812664"}},
       "",
       "b596b73e0cc6de07ac26f036364178ab16b0a907af13d43f0a0cd2345f582dc8"},
      {"e59af819cc",
       "/event/202309/webhooks",
       {{"app_key", "68xu9ks5p4i8"},
        {"timestamp", "1696909648"},
        {"shop_cipher", "ROW_xkMbgAAAeVAQra0eZWebFQq5aIKt"}},
       R"({"address":"https://partner.tiktokshop.com","event_type":"PACKAGE_UPDATE"})",
       "a75b9c8cd57140cab6dc95bf31c37bd6ffface74210768b6517c0ff81659b0ba"},
      {long_secret, "/order/202309/orders/search",
       usual({{"timestamp", "1700000000"},
              {"page_size", "100"},
              {"sort_field", "update_time"},
              {"sort_order", "ASC"}}),
       window, "ec3daccc62dad5b284dab2263a938e880b22584d9df3b533e126f6973ccccca1"},
      {long_secret, "/order/202309/orders/search",
       usual({{"timestamp", "1700000001"},
              {"page_size", "100"},
              {"page_token", "6AsP/Q+x1A=="},
              {"sort_field", "update_time"},
              {"sort_order", "ASC"}}),
       window, "8de03e1bc439062d8f0c89d32be5182c4b63c3bfaf58a5e334610047f97ddc3d"},
      {long_secret, "/order/202309/orders",
       usual({{"timestamp", "1700000000"}, {"ids", "576461413038785752,576461413038785753"}}), "",
       "edbf6ee954a9b1518867293b3c6d7af79629e38a204c9a3e1c03d1fe6f026894"},
      {long_secret, "/product/202502/products/search",
       usual({{"timestamp", "1700000000"}, {"page_size", "100"}}),
       R"({"seller_skus":["Áo thun \"đỏ\" 36"],"status":"ALL"})",
       "6dfc55c7d0224487a549a5d6a16f4b362c7a688275f1418de8d553a4c8459dd7"},
      {long_secret, "/product/202309/products/1729592969712207008",
       usual({{"timestamp", "1700000000"}}), "",
       "50a26c86faa9686bf12c86b876b523cc87f9ee048f215c1b44605d01bd772ed2"},
  };
  for (const Vector& vector : vectors) {
    CAPTURE(vector.sign);
    tiktok::Parameters signed_call = vector.parameters;
    signed_call.emplace("sign", vector.sign);
    CHECK(tiktok::signature_matches(vector.secret, vector.path, signed_call, vector.body));
    CHECK_FALSE(tiktok::signature_matches(vector.secret, vector.path, signed_call,
                                          std::string(vector.body) + " "));
  }
}

TEST_CASE("a token in the query is no part of what TikTok Shop signs") {
  CHECK(tiktok::signed_text("s", "/p", {{"b", "2"}, {"access_token", "t"}, {"a", "1+/="}}, "{}") ==
        "s/pa1+/=b2{}s");
}

}  // namespace ecsync::sandbox

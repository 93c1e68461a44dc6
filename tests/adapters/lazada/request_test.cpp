#include "adapters/lazada/request.h"

#include <doctest/doctest.h>

#include "adapters/common/api_base.h"
#include "adapters/lazada/countries.h"

namespace ecsync {
namespace {

using lazada::sign;

constexpr std::chrono::sys_time<std::chrono::milliseconds> now{
    std::chrono::milliseconds(1767595695482)};
const Secret own_secret("Zo4tKq8nVsecretExample0123456789");
constexpr const char* own_token = "50000601c30exampleToken";

Fields own_params(Fields params) {
  params.emplace_back("app_key", "100132");
  params.emplace_back("sign_method", "sha256");
  params.emplace_back("timestamp", "1767595695482");
  return params;
}

AppCredentials own_app(std::string api_base = "") {
  return {"100132", own_secret, "https://example.vn/oauth?a=1", "", std::move(api_base)};
}

TEST_CASE("Lazada's published signing vector is met") {
  const Fields params{{"app_key", "123456"},
                      {"access_token", "test"},
                      {"timestamp", "1517820392000"},
                      {"sign_method", "sha256"},
                      {"order_id", "1234"}};
  CHECK(sign(Secret("helloworld"), "/order/get", params) ==
        "4190D32361CFB9581350222F345CB77F3B19F0E31D162316848A2C1FFD5FAB4A");
}

TEST_CASE("Lazada parameters are signed in byte order of their names") {
  CHECK(sign(Secret("secret"), "/test/api",
             {{"foo_bar", "3"}, {"foobar", "4"}, {"bar", "2"}, {"foo", "1"}}) ==
        "C9E42CE09BA9FE95ECCB17111AA4E3F41D1C82F000435219C75936A427D9C945");
}

TEST_CASE("Lazada calls of every kind are signed as the reference computes") {
  CHECK(sign(own_secret, "/orders/get",
             own_params({{"access_token", own_token},
                         {"created_after", "2026-01-01T00:00:00+07:00"},
                         {"created_before", "2026-01-02T00:00:00+07:00"},
                         {"limit", "100"},
                         {"offset", "0"},
                         {"sort_by", "created_at"},
                         {"sort_direction", "ASC"}})) ==
        "1B3AA033CBCD96245C6CF92F149EEB6DD5940319D0809239054B1463255CB174");
  CHECK(sign(own_secret, "/orders/items/get",
             own_params({{"access_token", own_token},
                         {"order_ids", "[560694402192001,1381129206325020]"}})) ==
        "29B670C312BBB0882ED6846FCF57AF5DF35D06BF5F5D1DF5FC6DBBC38A9C73A7");
  CHECK(sign(own_secret, "/products/get",
             own_params({{"access_token", own_token},
                         {"filter", "all"},
                         {"limit", "50"},
                         {"offset", "0"},
                         {"sku_seller_list", "[\"Áo-01\",\"A B/C\"]"}})) ==
        "BE5D7A2FCBB3697879722157BFBA69A1B23F260F01F631FE8B867A1AC5F917A6");
  CHECK(sign(own_secret, "/auth/token/create",
             own_params({{"code", "0_100132_2DL4DV3jcU1UOT7WGI1A4rY91"}})) ==
        "CAB223E9F89EDA24CF1DFCECE99A3F5DD3CBCDC893CFEF84C030EE26EF1F3DAA");
  CHECK(sign(own_secret, "/auth/token/refresh",
             own_params({{"refresh_token",
                          "50001600212wcwiOabwyjtEH11acc19aBOvQr9ZYkYDlr987D8BB88LIB8bj"}})) ==
        "2F66A9FFCD80E082067181186C567DFDD1DADE3A0A32C638DA709706D9C7943F");
}

TEST_CASE("a Lazada parameter without a value is neither signed nor sent") {
  CHECK(sign(own_secret, "/a", {{"x", "1"}, {"y", ""}}) == sign(own_secret, "/a", {{"x", "1"}}));
  const auto request = lazada::signed_request(
      own_app(), {"https://api.lazada.vn", "/a", {{"y", ""}}, Secret(), "VN", false}, now);
  CHECK(request.url.find("&y=") == std::string::npos);
  CHECK(request.url.find("access_token") == std::string::npos);
}

TEST_CASE("a Lazada data call goes out as a GET with every value percent-encoded") {
  const auto request = lazada::signed_request(own_app(),
                                              {"https://api.lazada.vn",
                                               "/orders/get",
                                               {{"created_after", "2026-01-01T00:00:00+07:00"},
                                                {"created_before", "2026-01-02T00:00:00+07:00"},
                                                {"limit", "100"},
                                                {"offset", "0"},
                                                {"sort_by", "created_at"},
                                                {"sort_direction", "ASC"}},
                                               Secret(own_token),
                                               "VN",
                                               false},
                                              now);
  CHECK(request.method == HttpRequest::Method::get);
  CHECK(request.url.rfind("https://api.lazada.vn/rest/orders/get?", 0) == 0);
  CHECK(request.url.find("created_after=2026-01-01T00%3A00%3A00%2B07%3A00&") != std::string::npos);
  CHECK(request.url.find("sign=1B3AA033CBCD96245C6CF92F149EEB6DD5940319D0809239054B1463255CB174") !=
        std::string::npos);
  CHECK(request.body.empty());
}

TEST_CASE("a Lazada token call keeps the code out of the address") {
  const auto request = lazada::signed_request(
      own_app(),
      {lazada::auth_host, "/auth/token/create", {{"code", "0_1_x"}}, Secret(), "auth", true}, now);
  CHECK(request.method == HttpRequest::Method::post);
  CHECK(request.url == "https://auth.lazada.com/rest/auth/token/create");
  CHECK(request.content_type == "application/x-www-form-urlencoded");
  CHECK(request.body.find("code=0_1_x") != std::string::npos);
}

TEST_CASE("a replaced base takes scheme host and port of every Lazada address") {
  const auto app = own_app("http://127.0.0.1:8080");
  CHECK(lazada::consent_url(app, "VN", "s").rfind("http://127.0.0.1:8080/oauth/authorize?", 0) ==
        0);
  const auto data = lazada::signed_request(
      app, {"https://api.lazada.vn", "/seller/get", {}, Secret("t"), "VN", false}, now);
  CHECK(data.url.rfind("http://127.0.0.1:8080/rest/seller/get?", 0) == 0);
  CHECK(common::rebase("https://api.lazada.vn/rest/x", "https://{country}.example.vn/", "VN") ==
        "https://vn.example.vn/rest/x");
}

TEST_CASE("the Lazada consent page gets state and an encoded redirect address") {
  const auto url = lazada::consent_url(own_app(), "VN", "abc");
  CHECK(url ==
        "https://auth.lazada.com/oauth/authorize?response_type=code&force_auth=true&redirect_uri="
        "https%3A%2F%2Fexample.vn%2Foauth%3Fa%3D1&client_id=100132&state=abc");
}

TEST_CASE("dates for Lazada are local times with an explicit offset") {
  const Timestamp time{std::chrono::sys_days(std::chrono::year(2025) / 12 / 31) +
                       std::chrono::hours(17)};
  CHECK(lazada::order_date(time, std::chrono::hours(7)) == "2026-01-01T00:00:00+07:00");
  CHECK(lazada::order_date(time, std::chrono::hours(0)) == "2025-12-31T17:00:00+00:00");
  CHECK(lazada::product_date(time, std::chrono::hours(8)) == "2026-01-01T01:00:00+0800");
}

}  // namespace
}  // namespace ecsync

#include "adapters/shopee/request.h"

#include <doctest/doctest.h>

#include <map>

namespace ecsync {
namespace {

using namespace std::chrono_literals;
using shopee::public_base;
using shopee::shop_base;
using shopee::sign;

const Secret partner_key("shpk4a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7081");
const Secret token("59777174636562737266615546704c6d");
constexpr shopee::ServerTime now{std::chrono::milliseconds(1'655'714'431'999)};

AppCredentials own_app(std::string api_base = "") {
  AppCredentials app;
  app.key = "2001887";
  app.secret = partner_key;
  app.redirect_url = "https://shop.example/back";
  app.api_base = std::move(api_base);
  return app;
}

ShopAccess access() {
  return {{Site::shopee, "14701711"}, "VN", "", token};
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("Shopee's signing vectors of public calls are met") {
  const std::vector<std::pair<const char*, const char*>> vectors{
      {"/api/v2/auth/token/get",
       "4fc9fb821638bcafec6bbdb2028b82813da671de601dc23d72079603a153c265"},
      {"/api/v2/auth/access_token/get",
       "e92c46e7b43bb7b097ff4ad9025370791144e8a27a6dd66009f8b38376e46082"},
      {"/api/v2/shop/auth_partner",
       "88e8d65516529a16047cf9b9602b7df58151ba4a53fed879920782905904eaca"},
      {"/api/v2/public/get_shops_by_partner",
       "b4041c601601a29fb86a5046deae7e08a4c00a3042f49b1db4198315cdec0a5d"},
  };
  for (const auto& [this_path, signature] : vectors) {
    const auto& path = this_path;
    CAPTURE(path);
    CHECK(sign(partner_key, public_base("2001887", path, 1655714431s)) == signature);
  }
}

TEST_CASE("Shopee's signing vectors of calls about a shop or a merchant are met") {
  const auto signature = [](const char* path, const char* id) {
    return sign(partner_key, shop_base("2001887", path, 1655714431s, token, id));
  };
  CHECK(signature("/api/v2/shop/get_shop_info", "14701711") ==
        "25e920fc08d8c67478c28bf4dd46c742a00f4eb1297ef136aa117b5accaf88d2");
  CHECK(signature("/api/v2/order/get_order_list", "14701711") ==
        "81aed1e645e49d4eb34c06edba16774bf8e2b4097fe9bf19671d4594f2985dbc");
  CHECK(signature("/api/v2/merchant/get_merchant_info", "1000000") ==
        "dc3b9982e26b7816008b1f624cf9bbbc2c60370c64578eff8dd1807e9e3ea1d1");
  CHECK(sign(Secret("k"), shop_base("1", "/api/v2/shop/get_shop_info", 1s, Secret("at"), "2")) ==
        "11fa4ea30dc26579efcf3b6298331acf505c7b9e6c2bf7d2dabac8d364ede638");
}

TEST_CASE("a Shopee call about a shop carries everything in its query, percent-encoded") {
  const auto request =
      shopee::shop_request(own_app(), access(), "/api/v2/order/get_order_list",
                           {{"cursor", "1730437200,18+/="}, {"page_size", "100"}}, now);
  CHECK(request.method == HttpRequest::Method::get);
  CHECK(request.body.empty());
  CHECK(request.headers.empty());
  CHECK(request.url.rfind("https://partner.shopeemobile.com/api/v2/order/get_order_list?", 0) == 0);
  for (const char* const part :
       {"partner_id=2001887&", "timestamp=1655714431&", "shop_id=14701711&",
        "access_token=59777174636562737266615546704c6d&",
        "sign=81aed1e645e49d4eb34c06edba16774bf8e2b4097fe9bf19671d4594f2985dbc&",
        "cursor=1730437200%2C18%2B%2F%3D&page_size=100"})
    CHECK(has(request.url, part));
}

TEST_CASE("a Shopee parameter that stands several times is sent several times") {
  const auto request =
      shopee::shop_request(own_app(), access(), "/api/v2/product/get_item_list",
                           {{"item_status", "NORMAL"}, {"item_status", "UNLIST"}}, now);
  CHECK(has(request.url, "item_status=NORMAL&item_status=UNLIST"));
}

TEST_CASE("a Shopee token call is a POST of JSON with a public signature") {
  const auto request =
      shopee::public_request(own_app(), "/api/v2/auth/token/get", {}, R"({"code":"c"})", now);
  CHECK(request.method == HttpRequest::Method::post);
  CHECK(request.content_type == "application/json");
  CHECK(request.body == R"({"code":"c"})");
  CHECK(request.url ==
        "https://partner.shopeemobile.com/api/v2/auth/token/get?partner_id=2001887&timestamp="
        "1655714431&sign=4fc9fb821638bcafec6bbdb2028b82813da671de601dc23d72079603a153c265");
  CHECK(shopee::public_request(own_app(), "/api/v2/public/get_shops_by_partner", {}, "", now)
            .method == HttpRequest::Method::get);
}

TEST_CASE("Shopee's signed consent address carries the state inside the redirect address") {
  auto app = own_app();
  CHECK(shopee::signed_consent_url(app, "abc", now) ==
        "https://partner.shopeemobile.com/api/v2/shop/auth_partner?partner_id=2001887&timestamp="
        "1655714431&sign=88e8d65516529a16047cf9b9602b7df58151ba4a53fed879920782905904eaca"
        "&redirect=https%3A%2F%2Fshop.example%2Fback%3Fstate%3Dabc");
  app.redirect_url = "https://shop.example/back?a=1";
  CHECK(has(shopee::signed_consent_url(app, "abc", now), "back%3Fa%3D1%26state%3Dabc"));
}

TEST_CASE("Shopee's portal page takes the state as it is and no signature") {
  CHECK(shopee::portal_consent_url(own_app(), "abc") ==
        "https://open.shopee.com/auth?partner_id=2001887&auth_type=seller&redirect_uri="
        "https%3A%2F%2Fshop.example%2Fback&response_type=code&state=abc");
}

TEST_CASE(
    "the host of Shopee's pages for sellers belongs to the API's host and is not cut from it") {
  const std::map<std::string, std::string> pages{
      {"https://partner.shopeemobile.com", "https://open.shopee.com"},
      {"https://openplatform.shopee.cn", "https://open.shopee.cn"},
      {"https://openplatform.shopee.com.br", "https://open.shopee.com.br"},
      {"https://openplatform.sandbox.test-stable.shopee.sg",
       "https://open.sandbox.test-stable.shopee.com"},
      {"https://openplatform.sandbox.test-stable.shopee.cn",
       "https://open.sandbox.test-stable.shopee.cn"},
      {"http://127.0.0.1:8080", "http://127.0.0.1:8080"}};
  for (const auto& each : pages) {
    const auto& [api, page] = each;
    CAPTURE(each.first);
    const auto app = own_app(api);
    CHECK(shopee::portal_consent_url(app, "s").rfind(page + "/auth?partner_id=", 0) == 0);
    CHECK(shopee::withdrawal_url(app) == page + "/cancel_auth");
  }
}

TEST_CASE("a replaced base takes scheme, host and port of every Shopee address") {
  const auto app = own_app("http://127.0.0.1:8080");
  CHECK(shopee::signed_consent_url(app, "s", now).rfind("http://127.0.0.1:8080/api/v2/shop/", 0) ==
        0);
  CHECK(shopee::portal_consent_url(app, "s").rfind("http://127.0.0.1:8080/auth?", 0) == 0);
  CHECK(shopee::shop_request(app, access(), "/api/v2/shop/get_shop_info", {}, now)
            .url.rfind("http://127.0.0.1:8080/api/v2/shop/get_shop_info?", 0) == 0);
  CHECK(
      shopee::shop_request(own_app("https://{country}.example.com"), access(), "/api/v2/x", {}, now)
          .url.rfind("https://vn.example.com/api/v2/x?", 0) == 0);
}

}  // namespace
}  // namespace ecsync

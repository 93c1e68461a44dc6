#include "adapters/tiktok/grant.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace ecsync {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp now{std::chrono::sys_days(std::chrono::year(2026) / 11 / 23)};

json::Document parsed(const std::string& text) {
  auto document = json::Document::parse(text);
  REQUIRE(document);
  return *std::move(document);
}

TokenPair pair_of(const std::string& members, const Secret& kept = Secret()) {
  const auto document = parsed(fmt::format(R"({{"access_token":"a"{}}})", members));
  return tiktok::read_pair(document.root(), now, kept);
}

std::optional<Error> unfit(const std::string& text) {
  const auto document = parsed(text);
  return tiktok::unfit_consent(document.root());
}

std::vector<GrantedShop> shops_of(const std::string& list, const std::string& region = "") {
  const auto document = parsed(fmt::format(R"({{"shops":[{}]}})", list));
  return tiktok::read_shops(document.root(), region).shops;
}

TEST_CASE("ends of TikTok tokens are instants, beyond 32 bits too") {
  const auto pair = pair_of(
      R"(,"refresh_token":"r","access_token_expire_in":1796000000,
          "refresh_token_expire_in":4903858076)");
  CHECK(pair.access.reveal() == "a");
  CHECK(pair.refresh.reveal() == "r");
  CHECK(pair.issued_at == now);
  CHECK(epoch_seconds(pair.access_expires_at) == 1796000000);
  REQUIRE(pair.refresh_expires_at);
  CHECK(epoch_seconds(*pair.refresh_expires_at) == 4903858076);
  CHECK(pair.consent_expires_at == pair.refresh_expires_at);
}

TEST_CASE("an end of a TikTok token that can be no instant is a duration") {
  const auto pair =
      pair_of(R"(,"access_token_expire_in":604800,"refresh_token_expire_in":"31536000")");
  CHECK(pair.access_expires_at == now + 604800s);
  CHECK(pair.refresh_expires_at == now + 31536000s);
}

TEST_CASE("TikTok tokens with an odd end are kept") {
  for (const char* odd : {R"("soon")", "null", "0", "-5", "[]", R"("")"}) {
    CAPTURE(odd);
    const auto pair =
        pair_of(fmt::format(R"(,"access_token_expire_in":{0},"refresh_token_expire_in":{0})", odd));
    CHECK(pair.access.reveal() == "a");
    CHECK(pair.access_expires_at == now);
    CHECK_FALSE(pair.refresh_expires_at);
  }
}

TEST_CASE("a TikTok answer without a new refresh token keeps the old one") {
  CHECK(pair_of("", Secret("old")).refresh.reveal() == "old");
  CHECK(pair_of(R"(,"refresh_token":"")", Secret("old")).refresh.reveal() == "old");
  CHECK(pair_of(R"(,"refresh_token":"new")", Secret("old")).refresh.reveal() == "new");
}

TEST_CASE("a TikTok answer without an access token is no pair") {
  for (const char* text : {"{}", R"({"access_token":""})", R"({"access_token":null})"}) {
    const auto document = parsed(text);
    CHECK_THROWS_AS(tiktok::read_pair(document.root(), now), json::FieldError);
  }
}

TEST_CASE("only a seller's TikTok account can be connected") {
  CHECK_FALSE(unfit(R"({"user_type":0})"));
  CHECK_FALSE(unfit(R"({"user_type":"0"})"));
  // Sellers across borders, of whom the list of shops tells more.
  CHECK_FALSE(unfit(R"({"user_type":4})"));
  CHECK_FALSE(unfit(R"({"user_type":"5"})"));
  CHECK_FALSE(unfit("{}"));
  for (const char* text : {R"({"user_type":1})", R"({"user_type":"3"})"}) {
    const auto error = unfit(text);
    REQUIRE(error);
    CHECK(error->code == ErrorCode::auth_refused);
  }
}

TEST_CASE("a TikTok consent is refused only when it grants nothing that is of use") {
  CHECK_FALSE(unfit(R"({"granted_scopes":["seller.order.info","seller.product.basic"]})"));
  CHECK_FALSE(unfit(R"({"granted_scopes":["seller.authorization.info","Seller.Order.Info"]})"));
  CHECK_FALSE(unfit(R"({"granted_scopes":["seller.product.basic"]})"));
  CHECK_FALSE(unfit(R"({"granted_scopes":[]})"));
  CHECK_FALSE(unfit(R"({"granted_scopes":null})"));
  const auto error = unfit(R"({"granted_scopes":["seller.finance.info",7]})");
  REQUIRE(error);
  CHECK(error->code == ErrorCode::auth_refused);
  CHECK(error->hint.english().find("Order Information") != std::string::npos);
}

TEST_CASE("a TikTok consent covers each of its shops with its own cipher") {
  const auto shops = shops_of(
      R"({"id":"7495000000000000001","cipher":"ROW_a+/=","code":"VNLC1","name":"Nắng","region":"vn"},
         {"id":"7495000000000000002","cipher":"ROW_b","code":"MYLC1","name":"","region":"MY"},
         {"id":"7495000000000000001","cipher":"ROW_a+/=","region":"VN"},
         {"id":"7495000000000000003"})",
      "sg");
  REQUIRE(shops.size() == 3);
  CHECK(shops[0].shop_id == "7495000000000000001");
  CHECK(shops[0].shop_key == "ROW_a+/=");
  CHECK(shops[0].name == "Nắng");
  CHECK(shops[0].country == "VN");
  CHECK(shops[1].name == "MYLC1");
  CHECK(shops[2].name == "7495000000000000003");
  CHECK(shops[2].country == "SG");
}

TEST_CASE("a TikTok shop without a usable id is told, and the others are taken") {
  const auto document = parsed(
      R"json({"shops":[{"cipher":"x"},{"id":"$(touch x)"},7,{"id":"1","name":{},"cipher":[],"region":7},
                   {"id":{}}]
})json");
  const auto list = tiktok::read_shops(document.root(), "VN");
  REQUIRE(list.shops.size() == 1);
  CHECK(list.shops[0].shop_id == "1");
  CHECK(list.shops[0].name == "1");
  CHECK(list.shops[0].country == "VN");
  CHECK(list.unread.size() == 4);
  CHECK(list.unread[0].english().find("a shop of this consent cannot be read") == 0);
}

TEST_CASE("a TikTok shop is in the country that its region means, else in that of its seller") {
  const auto country = [](const std::string& region, const std::string& sellers) {
    return shops_of(R"({"id":"1","region":")" + region + R"("})", sellers).front().country;
  };
  CHECK(country("Vietnam", "SG") == "VN");
  CHECK(country("Việt Nam", "SG") == "VN");
  CHECK(country("thailand", "") == "TH");
  CHECK(country("ROW", "vn") == "VN");
  CHECK(country("đâu đó", "Viet Nam") == "VN");
  CHECK(country("ROW", "Nowhere") == "");
}

TEST_CASE("the same TikTok seller consenting again is known by its name for the app") {
  const auto shops = shops_of(R"({"id":"2"},{"id":"1"})");
  CHECK(tiktok::account_of(parsed(R"({"open_id":"hWae"})").root()) == "hWae");
  CHECK(tiktok::account_of(parsed(R"({"open_id":""})").root()) == "");
  CHECK(tiktok::account_of(parsed(R"({"open_id":[]})").root()) == "");
  CHECK(tiktok::account_of(parsed("{}").root()) == "");
  CHECK(tiktok::account_of(shops) == "1+2");
}

}  // namespace
}  // namespace ecsync

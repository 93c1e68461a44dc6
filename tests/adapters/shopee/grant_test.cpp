#include "adapters/shopee/grant.h"

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
  return shopee::read_pair(document.root(), now, kept);
}

TEST_CASE("a Shopee pair lives as long as it says and refreshes for thirty days") {
  const auto pair = pair_of(R"(,"refresh_token":"r","expire_in":14344)");
  CHECK(pair.access.reveal() == "a");
  CHECK(pair.refresh.reveal() == "r");
  CHECK(pair.issued_at == now);
  CHECK(pair.access_expires_at == now + 14344s);
  CHECK(pair.refresh_expires_at == now + std::chrono::days(30));
}

TEST_CASE("a life of a Shopee token that is too long for one is an instant") {
  CHECK(epoch_seconds(pair_of(R"(,"expire_in":1767001812)").access_expires_at) == 1767001812);
}

TEST_CASE("Shopee tokens with an odd life are kept") {
  for (const char* odd : {R"("soon")", "null", "0", "-5", "[]", R"("")"}) {
    CAPTURE(odd);
    const auto pair = pair_of(fmt::format(R"(,"expire_in":{})", odd));
    CHECK(pair.access.reveal() == "a");
    CHECK(pair.access_expires_at == now);
  }
}

TEST_CASE("a Shopee answer without a new refresh token keeps the old one") {
  CHECK(pair_of("", Secret("old")).refresh.reveal() == "old");
  CHECK(pair_of(R"(,"refresh_token":"")", Secret("old")).refresh.reveal() == "old");
  CHECK(pair_of(R"(,"refresh_token":"new")", Secret("old")).refresh.reveal() == "new");
}

TEST_CASE("a Shopee answer without an access token is no pair") {
  for (const char* text : {"{}", R"({"access_token":""})", R"({"access_token":null})"}) {
    const auto document = parsed(text);
    CHECK_THROWS_AS(shopee::read_pair(document.root(), now), json::FieldError);
  }
}

TEST_CASE("what Shopee's browser brought back is a shop's consent or a main account's") {
  const auto shop = shopee::read_consent({{"code", "c"}, {"shop_id", "220123456"}});
  REQUIRE(shop);
  CHECK(shop->shop_id == "220123456");
  CHECK(shopee::account_of(*shop) == "shop:220123456");
  const auto main = shopee::read_consent({{"code", "c"}, {"main_account_id", "17"}});
  REQUIRE(main);
  CHECK(main->shop_id.empty());
  CHECK(shopee::account_of(*main) == "main:17");
}

TEST_CASE("an address that cannot be a Shopee consent is refused with what is missing") {
  const std::vector<std::pair<Fields, const char*>> addresses{
      {{{"shop_id", "220123456"}}, "code"},
      {{{"code", "c"}}, "shop_id"},
      {{{"code", "c"}, {"shop_id", "abc"}}, "shop_id"},
      {{{"code", "c"}, {"shop_id", "0"}}, "shop_id"},
      {{{"code", "c"}, {"shop_id", "-5"}}, "shop_id"},
      {{{"code", "c"}, {"shop_id", "99999999999999999999"}}, "shop_id"},
      {{{"code", "c"}, {"main_account_id", "1e3"}}, "main_account_id"},
  };
  for (const auto& [fields, word] : addresses) {
    const auto consent = shopee::read_consent(fields);
    REQUIRE_FALSE(consent);
    CHECK(consent.error().code == ErrorCode::auth_refused);
    CHECK(consent.error().message.english().find(word) != std::string::npos);
  }
}

TEST_CASE("a Shopee main account grants the shops that the answer lists, each once") {
  const shopee::Consent main{"c", "", "17"};
  const auto document = parsed(R"({"shop_id_list":[220123456,"220123457",220123456]})");
  CHECK(shopee::read_shop_ids(document.root(), main).ids ==
        std::vector<std::string>{"220123456", "220123457"});
  const auto none = parsed(R"({"shop_id_list":null})");
  CHECK(shopee::read_shop_ids(none.root(), main).ids.empty());
}

TEST_CASE("a shop of a Shopee main account without a usable id is told, and the others are taken") {
  const auto document = parsed(R"({"shop_id_list":[{},"; ls",220123457,null]})");
  const auto list = shopee::read_shop_ids(document.root(), {"c", "", "17"});
  CHECK(list.ids == std::vector<std::string>{"220123457"});
  CHECK(list.unread.size() == 3);
  const auto odd = parsed(R"({"shop_id_list":7})");
  CHECK(shopee::read_shop_ids(odd.root(), {"c", "", "17"}).unread.size() == 1);
}

TEST_CASE("a Shopee shop's own consent covers that shop whatever the answer lists") {
  const auto document = parsed(R"({"shop_id_list":[1,2]})");
  CHECK(shopee::read_shop_ids(document.root(), {"c", "9", ""}).ids ==
        std::vector<std::string>{"9"});
}

TEST_CASE("a Shopee shop tells its name, its market and when the consent ends") {
  const auto document =
      parsed(R"({"error":"","shop_name":"Nắng Ấm","region":"vn","expire_time":1796000000,
                 "merchant_id":null})");
  const auto info = shopee::read_shop_info(document.root());
  CHECK(info.name == "Nắng Ấm");
  CHECK(info.country == "VN");
  REQUIRE(info.consent_end);
  CHECK(epoch_seconds(*info.consent_end) == 1796000000);
  const auto bare = parsed(R"({"region":"V1","expire_time":0})");
  CHECK(shopee::read_shop_info(bare.root()).country.empty());
  CHECK_FALSE(shopee::read_shop_info(bare.root()).consent_end);
}

}  // namespace
}  // namespace ecsync

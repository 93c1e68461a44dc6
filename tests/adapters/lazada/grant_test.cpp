#include "adapters/lazada/grant.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/support/data_file.h"

namespace ecsync {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp now{std::chrono::sys_days(std::chrono::year(2026) / 11 / 23)};

json::Document parsed(const std::string& text) {
  auto document = json::Document::parse(text);
  REQUIRE(document);
  return *std::move(document);
}

std::string account(const std::string& text) {
  const auto document = parsed(text);
  return lazada::account_of(lazada::read_sellers(document.root()).sellers);
}

TEST_CASE("a cross-border consent covers every country where Lazada sells") {
  const auto document = parsed(test::data_file("lazada/token_cb.json"));
  const auto sellers = lazada::read_sellers(document.root()).sellers;
  REQUIRE(sellers.size() == 2);
  CHECK(sellers[0].country == "VN");
  CHECK(sellers[0].seller_id == "200002");
  CHECK(sellers[0].short_code == "VNJ2K34I");
  CHECK(sellers[1].country == "SG");
  CHECK(sellers[1].seller_id == "200001");
}

TEST_CASE("the same seller consenting again is known by its shops and not by its login") {
  const auto cross_border = account(test::data_file("lazada/token_cb.json"));
  CHECK(cross_border == "SG:200001+VN:200002");
  CHECK(account(R"({"country":"vn","account":"new@example.vn",
                    "country_user_info":[{"country":"vn","seller_id":"9"}]})") == "VN:9");
}

TEST_CASE("a consent for one country takes that country's shop") {
  CHECK(account(R"({"country":"SG","country_user_info":[{"country":"vn","seller_id":"1"},
                    {"country":"sg","seller_id":"2"}]})") == "SG:2");
}

TEST_CASE("the shops of a consent may be an object keyed by country") {
  CHECK(account(R"({"country":"cb","country_user_info":{"vn":{"seller_id":"1"},
                    "my":{"seller_id":2,"country":"my"}}})") == "MY:2+VN:1");
}

TEST_CASE("a Lazada shop without a usable id is told, and the others are taken") {
  const auto document =
      parsed(R"({"country":"cb","country_user_info":[{"country":"vn"},7,{"country":"sg",
                 "seller_id":"x y"},{"country":"my","seller_id":5,"short_code":[]}]})");
  const auto list = lazada::read_sellers(document.root());
  REQUIRE(list.sellers.size() == 1);
  CHECK(list.sellers[0].seller_id == "5");
  CHECK(list.unread.size() == 3);
}

TEST_CASE("lives of Lazada tokens are numbers or text") {
  const auto document = parsed(test::data_file("lazada/token_cb.json"));
  const auto pair = lazada::read_pair(document.root(), now);
  CHECK(pair.access.reveal() == "50000601c30exampleAccess");
  CHECK(pair.refresh.reveal() == "50001600212exampleRefresh");
  CHECK(pair.issued_at == now);
  CHECK(pair.access_expires_at == now + 2592000s);
  CHECK(pair.refresh_expires_at == now + 14924290s);
  CHECK(pair.consent_expires_at == pair.refresh_expires_at);
}

TEST_CASE("tokens with an odd life are kept") {
  const auto document = parsed(
      R"({"access_token":"a","refresh_token":"r","expires_in":"soon","refresh_expires_in":{}})");
  const auto pair = lazada::read_pair(document.root(), now);
  CHECK(pair.access.reveal() == "a");
  CHECK(pair.refresh.reveal() == "r");
  CHECK(pair.access_expires_at == now);
  CHECK_FALSE(pair.refresh_expires_at);
}

TEST_CASE("a refresh life of zero means that the consent ends with the access token") {
  const auto document =
      parsed(R"({"access_token":"a","refresh_token":"r","expires_in":100,"refresh_expires_in":0})");
  const auto pair = lazada::read_pair(document.root(), now);
  CHECK(pair.refresh.empty());
  CHECK(pair.refresh_expires_at == now + 100s);
}

TEST_CASE("an answer without a new refresh token keeps the old one") {
  const auto document = parsed(R"({"access_token":"a","expires_in":1})");
  CHECK(lazada::read_pair(document.root(), now, Secret("old")).refresh.reveal() == "old");
}

TEST_CASE("an answer without an access token is no pair") {
  const auto document = parsed(R"({"refresh_token":"r"})");
  CHECK_THROWS_AS(lazada::read_pair(document.root(), now), json::FieldError);
}

}  // namespace
}  // namespace ecsync

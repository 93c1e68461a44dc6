#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>

#include "adapters/tiktok/tiktok.h"
#include "tests/adapters/tiktok/tiktok_bench.h"
#include "tests/support/read_all.h"

namespace ecsync::test {
namespace {

using namespace std::chrono_literals;

constexpr const char* product_search = "/product/202502/products/search";
constexpr const char* detail = "/product/202309/products/";

struct Catalogue {
  std::map<std::string, int> times;  ///< how often each listing came
  std::vector<RejectedListing> rejected;
  std::vector<Message> notes;
  bool sure = true;
};

Catalogue read_catalogue(TiktokBench& bench) {
  Catalogue read;
  std::string place;
  for (int pages = 0; pages < 2000; ++pages) {
    const auto page = bench.tiktok.listings(bench.access(), place, read_all);
    REQUIRE_MESSAGE(page.has_value(), (page ? std::string() : page.error().message.english()));
    for (const auto& listing : page->listings) ++read.times[to_text(listing.id)];
    read.notes.insert(read.notes.end(), page->notes.begin(), page->notes.end());
    read.sure = read.sure && page->sure;
    read.rejected.insert(read.rejected.end(), page->rejected.begin(), page->rejected.end());
    place = page->next;
    if (place.empty()) return read;
  }
  FAIL("the catalogue does not end");
  return read;
}

TEST_CASE("every SKU of every TikTok product comes once, with its image and options") {
  TiktokBench bench;
  bench.shop.products = 120;
  const auto read = read_catalogue(bench);
  CHECK(read.times.size() == 240);
  for (const auto& [id, count] : read.times) CHECK(count == 1);
  CHECK(read.rejected.empty());
  CHECK(bench.shop.count(detail) == 120);
  CHECK(bench.shop.requests.at(0).body == R"({"status":"ALL"})");
  const auto page = bench.tiktok.listings(bench.access(), "", read_all);
  REQUIRE(page);
  const auto& listing = page->listings.at(0);
  CHECK(listing.variation == "Đỏ, XL");
  CHECK(listing.image == "https://p16.example/red.jpg");
  CHECK(listing.price == 120000);
  CHECK(listing.stock == 7);
}

TEST_CASE("TikTok products that are gone are listed and not asked for their detail") {
  TiktokBench bench;
  bench.shop.products = 3;
  bench.shop.product_state = "DELETED";
  const auto page = bench.tiktok.listings(bench.access(), "", read_all);
  REQUIRE(page);
  CHECK(page->listings.size() == 6);
  CHECK_FALSE(page->listings.at(0).active);
  CHECK(bench.shop.count(detail) == 0);
}

TEST_CASE("a TikTok product whose detail cannot be had is told and keeps what the search told") {
  TiktokBench bench;
  bench.shop.products = 3;
  SUBCASE("gone meanwhile is no reason to warn") {
    bench.shop.fail_next(detail, FakeTiktok::refusal(12019150, "product not found"));
    const auto read = read_catalogue(bench);
    CHECK(read.times.size() == 6);
    CHECK(read.rejected.empty());
  }
  SUBCASE("a lasting failure of one is a warning") {
    bench.shop.fail_next(std::string(detail) + "1729592969712000001",
                         FakeTiktok::refusal(36009003, "internal error"), 4);
    const auto read = read_catalogue(bench);
    CHECK(read.times.size() == 6);
    REQUIRE(read.rejected.size() == 1);
    CHECK(read.rejected[0].reason.english().find("36009003") != std::string::npos);
    CHECK(bench.shop.count(detail) == 6);
  }
  SUBCASE("a token that is not accepted any more is an error") {
    bench.shop.fail_next(detail, FakeTiktok::refusal(105002, "expired", 401));
    const auto page = bench.tiktok.listings(bench.access(), "", read_all);
    REQUIRE_FALSE(page);
    CHECK(page.error().code == ErrorCode::auth_expired);
  }
}

TEST_CASE("a product that is deleted between pages hides no other TikTok product") {
  TiktokBench bench;
  bench.shop.products = 220;
  int answers = 0;
  bench.shop.before_products = [&] {
    if (++answers == 2) bench.shop.products -= 5;
  };
  CHECK(read_catalogue(bench).times.size() >= 430);
}

TEST_CASE("a TikTok catalogue too large for one search is read by creation time") {
  TiktokBench bench;
  bench.shop.products = 700;
  bench.shop.product_state = "FREEZE";
  bench.shop.search_limit = 150;
  const auto read = read_catalogue(bench);
  CHECK(read.times.size() == 1400);
  for (const auto& [id, count] : read.times) CHECK(count == 1);
}

TEST_CASE("TikTok products that are counted and never listed are told") {
  TiktokBench bench;
  bench.shop.fail_next(product_search,
                       FakeTiktok::answer(R"({"code":0,"data":{"total_count":3,"products":[
        {"id":"1","status":"DELETED","skus":[{"id":"2"}]}]}})"),
                       10);
  const auto read = read_catalogue(bench);
  CHECK(read.times.size() == 1);
  CHECK(read.rejected.empty());
  REQUIRE(read.notes.size() == 1);
  CHECK(read.notes[0].english() == "TikTok Shop counts 3 products, but lists only 1");
  CHECK_FALSE(read.sure);
  CHECK(bench.shop.count(product_search) == 2);
}

TEST_CASE("TikTok's pages of products go on beyond a count that is too low") {
  TiktokBench bench;
  bench.shop.fail_next(product_search,
                       FakeTiktok::answer(R"({"code":0,"data":{"total_count":1,"products":[
        {"id":"1","status":"FREEZE","skus":[{"id":"2"}]}],"next_page_token":"b"}})"));
  bench.shop.fail_next(product_search,
                       FakeTiktok::answer(R"({"code":0,"data":{"total_count":1,"products":[
        {"id":"3","status":"FREEZE","skus":[{"id":"4"}]}]}})"));
  const auto read = read_catalogue(bench);
  CHECK(read.times.size() == 2);
  CHECK(read.sure);
}

TEST_CASE("an empty TikTok product page against its own count is no end of the catalogue") {
  TiktokBench bench;
  bench.shop.products = 3;
  bench.shop.fail_next(product_search, FakeTiktok::answer(R"({"code":0,"data":{"total_count":3}})"),
                       2);
  CHECK(read_catalogue(bench).times.size() == 6);
}

TEST_CASE("a TikTok product token that a later run cannot use begins the catalogue again") {
  TiktokBench bench;
  bench.shop.products = 120;
  bench.shop.product_state = "FREEZE";
  const auto first = bench.tiktok.listings(bench.access(), "", read_all);
  REQUIRE(first);
  bench.shop.token_salt = "+y/";
  std::map<std::string, int> times;
  for (const auto& listing : first->listings) ++times[to_text(listing.id)];
  std::string place = first->next;
  for (int pages = 0; pages < 10 && !place.empty(); ++pages) {
    const auto page = bench.tiktok.listings(bench.access(), place, read_all);
    REQUIRE(page);
    for (const auto& listing : page->listings) ++times[to_text(listing.id)];
    place = page->next;
  }
  CHECK(place.empty());
  CHECK(times.size() == 240);
}

TEST_CASE("a TikTok product page that fails for another reason than its token is not begun again") {
  TiktokBench bench;
  bench.shop.products = 120;
  bench.shop.product_state = "FREEZE";
  const auto first = bench.tiktok.listings(bench.access(), "", read_all);
  REQUIRE(first);
  bench.shop.requests.clear();
  bench.shop.fail_next(product_search, FakeTiktok::refusal(105002, "expired", 401));
  const auto page = bench.tiktok.listings(bench.access(), first->next, read_all);
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::auth_expired);
  CHECK(bench.shop.requests.size() == 1);
}

TEST_CASE("a TikTok product search that is refused without a token is the shop's last word") {
  TiktokBench bench;
  bench.shop.fail_next(product_search, FakeTiktok::refusal(105005, "no scope", 403));
  const auto page = bench.tiktok.listings(bench.access(), "", read_all);
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::remote_refused);
  CHECK(bench.shop.requests.size() == 1);
}

TEST_CASE("TikTok products of one second that are too many for a search are an error") {
  TiktokBench bench;
  bench.shop.products = 3;
  bench.shop.search_limit = -1;
  const auto page = bench.tiktok.listings(bench.access(), "", read_all);
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::remote_refused);
  CHECK(page.error().message.english().find("were created at") != std::string::npos);
}

TEST_CASE("an empty TikTok product page with a token is gone past, but not for ever") {
  TiktokBench bench;
  for (int i = 0; i < 50; ++i)
    bench.shop.fail_next(
        product_search,
        FakeTiktok::answer(fmt::format(
            R"({{"code":0,"data":{{"next_page_token":"+x/{}==","products":[]}}}})", i)));
  std::string place;
  std::optional<Error> error;
  for (int pages = 0; pages < 30 && !error; ++pages) {
    const auto page = bench.tiktok.listings(bench.access(), place, read_all);
    if (page) {
      REQUIRE_FALSE(page->next.empty());
      place = page->next;
    } else {
      error = page.error();
    }
  }
  REQUIRE(error);
  CHECK(error->code == ErrorCode::remote_bad_answer);
}

TEST_CASE("only TikTok products that changed since the last pull are asked for one by one") {
  TiktokBench bench;
  bench.shop.products = 5;
  const Timestamp last_change{std::chrono::seconds(1'700'000'000)};
  const auto details_for = [&](const KnownChange& known) {
    bench.shop.requests.clear();
    const auto page = bench.tiktok.listings(bench.access(), "", known);
    REQUIRE(page);
    CHECK(page->listings.size() == 10);
    return bench.shop.count(detail);
  };
  CHECK(details_for(read_all) == 5);
  CHECK(details_for([&](const std::string&) { return std::optional(last_change); }) == 0);
  CHECK(details_for([&](const std::string&) { return std::optional(last_change - 1s); }) == 5);
  const auto page = bench.tiktok.listings(
      bench.access(), "", [&](const std::string&) { return std::optional(last_change); });
  REQUIRE(page);
  CHECK(page->listings[0].brief);
  CHECK(page->listings[0].stock == 7);
}

TEST_CASE("a TikTok product does not take another one's detail") {
  TiktokBench bench;
  bench.shop.products = 1;
  bench.shop.fail_next(detail, FakeTiktok::answer(R"({"code":0,"data":{"id":"99","main_images":[
      {"urls":["https://p16.example/other.jpg"]}]}})"));
  const auto page = bench.tiktok.listings(bench.access(), "", read_all);
  REQUIRE(page);
  REQUIRE(page->rejected.size() == 1);
  CHECK(page->rejected[0].reason.english().find("another product's") != std::string::npos);
  CHECK(page->listings.at(0).image != "https://p16.example/other.jpg");
  CHECK_FALSE(page->listings.at(0).changed_at);
}

TEST_CASE("a TikTok product whose detail could not be had is asked for by the next pull") {
  TiktokBench bench;
  bench.shop.products = 1;
  bench.shop.fail_next(detail, FakeTiktok::refusal(98001004, "odd"));
  auto page = bench.tiktok.listings(bench.access(), "", read_all);
  REQUIRE(page);
  CHECK(page->rejected.size() == 1);
  CHECK_FALSE(page->listings[0].changed_at);
  page = bench.tiktok.listings(bench.access(), "", read_all);
  REQUIRE(page);
  CHECK(page->listings[0].changed_at);
}

}  // namespace
}  // namespace ecsync::test

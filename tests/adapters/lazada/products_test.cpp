#include <doctest/doctest.h>

#include <map>

#include "adapters/lazada/lazada.h"
#include "tests/adapters/lazada/lazada_bench.h"
#include "tests/support/read_all.h"

namespace ecsync::test {
namespace {

/// Every listing of the catalogue, and how often each came.
std::map<std::string, int> read_catalogue(LazadaBench& bench) {
  std::map<std::string, int> times;
  std::string place;
  for (int pages = 0; pages < 2000; ++pages) {
    const auto page = bench.lazada.listings(bench.access(), place, read_all);
    REQUIRE_MESSAGE(page.has_value(), (page ? std::string() : page.error().message.english()));
    for (const auto& listing : page->listings) ++times[to_text(listing.id)];
    place = page->next;
    if (place.empty()) break;
  }
  REQUIRE(place.empty());
  return times;
}

TEST_CASE("every SKU of every Lazada product comes once") {
  LazadaBench bench;
  bench.shop.products = 120;
  const auto times = read_catalogue(bench);
  CHECK(times.size() == 240);
  for (const auto& [id, count] : times) CHECK(count == 1);
  CHECK(bench.shop.requests.at(0).params.at("filter") == "all");
}

TEST_CASE("a Lazada product page that is too big is asked for in smaller pieces") {
  LazadaBench bench;
  bench.shop.products = 60;
  bench.shop.largest_page = 7;
  CHECK(read_catalogue(bench).size() == 120);
}

TEST_CASE("Lazada products are only asked for at offsets of whole pages, whatever their size") {
  LazadaBench bench;
  bench.shop.products = 120;
  bench.shop.whole_offsets = true;
  int answers = 0;
  bench.shop.before_products = [&] { bench.shop.largest_page = ++answers % 5 == 2 ? 7 : 1000; };
  CHECK(read_catalogue(bench).size() == 240);
}

TEST_CASE("a Lazada product count that is wrong does not fail the catalogue") {
  LazadaBench bench;
  bench.shop.products = 2;
  const auto answer = [](const std::string& data) {
    return FakeLazada::answer(R"({"code":"0","data":)" + data + "}");
  };
  const std::string product = R"("products":[{"item_id":1,"skus":[{"SkuId":2}]}]})";
  SUBCASE("too high") {
    bench.shop.fail_next("/products/get", answer(R"({"total_products":2,)" + product), 100);
    const auto times = read_catalogue(bench);
    CHECK(times.size() == 1);
  }
  SUBCASE("or missing") {
    bench.shop.fail_next("/products/get", answer("{" + product), 100);
    CHECK(read_catalogue(bench).size() == 1);
    CHECK(bench.shop.count("/products/get") == 1);
  }
}

TEST_CASE("a Lazada answer without data is no empty catalogue") {
  LazadaBench bench;
  bench.shop.products = 2;
  bench.shop.fail_next("/products/get", FakeLazada::answer(R"({"code":"0"})"));
  CHECK(read_catalogue(bench).size() == 4);
  bench.shop.fail_next("/products/get", FakeLazada::answer(R"({"code":"0"})"), 100);
  const auto page = bench.lazada.listings(bench.access(), "", read_all);
  CHECK_FALSE(page);
}

TEST_CASE("only a Lazada product page of one product is asked for again when it is too big") {
  LazadaBench bench;
  bench.shop.products = 60;
  bench.shop.largest_page = 0;
  const auto page = bench.lazada.listings(bench.access(), "", read_all);
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::timeout);
  std::vector<std::string> limits;
  for (const auto& request : bench.shop.requests) limits.push_back(request.params.at("limit"));
  CHECK(limits == std::vector<std::string>{"50", "25", "5", "1", "1", "1", "1"});
}

TEST_CASE("a product that is deleted between pages hides no other Lazada product") {
  LazadaBench bench;
  bench.shop.products = 120;
  int answers = 0;
  // The last product goes; the fake keeps the others' order, a real one might not.
  bench.shop.before_products = [&] {
    if (++answers == 2) --bench.shop.products;
  };
  CHECK(read_catalogue(bench).size() >= 238);
}

TEST_CASE("a Lazada catalogue beyond the offset's cap is read by creation time") {
  LazadaBench bench;
  bench.shop.products = 10'500;
  const auto times = read_catalogue(bench);
  CHECK(times.size() == 21'000);
}

TEST_CASE("a Lazada count that is too high costs one more pass and a note") {
  LazadaBench bench;
  bench.shop.products = 60;
  bench.shop.counted_besides = 5;
  std::vector<Message> notes;
  bool sure = true;
  std::string place;
  std::size_t listings = 0;
  do {
    const auto page = bench.lazada.listings(bench.access(), place, read_all);
    REQUIRE(page);
    listings += page->listings.size();
    notes.insert(notes.end(), page->notes.begin(), page->notes.end());
    sure = sure && page->sure;
    CHECK(page->rejected.empty());
    place = page->next;
  } while (!place.empty());
  CHECK(listings == 120);
  CHECK_FALSE(sure);
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].english() == "Lazada counts 65 products, but lists only 60");
  CHECK(bench.shop.count("/products/get") == 4);
}

TEST_CASE("a Lazada count that is too low ends nothing") {
  LazadaBench bench;
  bench.shop.products = 120;
  bench.shop.counted_besides = -100;
  CHECK(read_catalogue(bench).size() == 240);
}

TEST_CASE("an empty Lazada product page against its own count is no end of the catalogue") {
  LazadaBench bench;
  bench.shop.products = 3;
  bench.shop.fail_next("/products/get",
                       FakeLazada::answer(R"({"code":"0","data":{"total_products":3}})"), 2);
  CHECK(read_catalogue(bench).size() == 6);
}

}  // namespace
}  // namespace ecsync::test

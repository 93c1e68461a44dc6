#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <random>
#include <set>

#include "tests/adapters/shopee/shopee_bench.h"

namespace ecsync::test {
namespace {

using namespace std::chrono_literals;

constexpr const char* list = "/api/v2/order/get_order_list";
constexpr const char* detail = "/api/v2/order/get_order_detail";

struct WindowRead {
  std::map<std::string, int> times;  // how often each order was delivered
  std::vector<RejectedOrder> rejected;
  std::optional<Error> error;
};

WindowRead read_window(ShopeeBench& bench, const Window& window, std::string place = "") {
  WindowRead read;
  for (int pages = 0; pages < 500; ++pages) {
    const auto page = bench.shopee.orders(bench.access(), window, place);
    if (!page) {
      read.error = page.error();
      return read;
    }
    for (const auto& order : page->orders) ++read.times[order.number];
    read.rejected.insert(read.rejected.end(), page->rejected.begin(), page->rejected.end());
    CHECK((page->next.empty() || page->next != place));
    place = page->next;
    if (place.empty()) return read;
  }
  FAIL("the window does not end");
  return read;
}

Window last_days(const ShopeeBench& bench, Window::Field field) {
  return {field, bench.now() - 48h, bench.now()};
}

void put_orders(ShopeeBench& bench, int count) {
  for (int i = 0; i < count; ++i) {
    const Timestamp time = bench.now() - 20h + std::chrono::seconds(i);
    bench.shop.orders[shopee_number(i)] = {time, time};
  }
}

HttpResponse page_of(const std::string& numbers, bool more, const std::string& cursor) {
  return FakeShopee::answer(
      fmt::format(R"({{"error":"","response":{{"more":{},"next_cursor":"{}","order_list":[{}]}}}})",
                  more, cursor, numbers));
}

TEST_CASE("short and empty Shopee pages are no end while more is announced") {
  ShopeeBench bench;
  put_orders(bench, 25);
  bench.shop.page_size = 3;
  bench.shop.empty_first_page = true;
  for (const auto field : {Window::Field::created, Window::Field::updated}) {
    const auto read = read_window(bench, last_days(bench, field));
    REQUIRE_FALSE(read.error);
    CHECK(read.times.size() == 25);
  }
}

TEST_CASE("a Shopee window of creation is listed once and details come in batches of fifty") {
  ShopeeBench bench;
  put_orders(bench, 230);
  const auto read = read_window(bench, last_days(bench, Window::Field::created));
  CHECK(read.times.size() == 230);
  CHECK(bench.shop.count(list) == 3);
  CHECK(bench.shop.count(detail) == 5);
}

TEST_CASE("a Shopee window of changes on one page is asked for once") {
  ShopeeBench bench;
  put_orders(bench, 40);
  const auto read = read_window(bench, last_days(bench, Window::Field::updated));
  CHECK(read.times.size() == 40);
  CHECK(bench.shop.count(list) == 1);
  CHECK(bench.shop.count(detail) == 1);
}

TEST_CASE("a longer Shopee window of changes is listed again, and no detail is asked for twice") {
  ShopeeBench bench;
  put_orders(bench, 230);
  const auto read = read_window(bench, last_days(bench, Window::Field::updated));
  CHECK(read.times.size() == 230);
  CHECK(bench.shop.count(list) == 6);
  CHECK(bench.shop.count(detail) == 5);
  for (const auto& [number, times] : read.times) CHECK(times == 1);
}

TEST_CASE("the next page of Shopee's changes is listed while the details of one are read") {
  ShopeeBench bench;
  put_orders(bench, 230);
  const auto window = last_days(bench, Window::Field::updated);
  const auto first = bench.shopee.orders(bench.access(), window, "");
  REQUIRE(first);
  CHECK(bench.shop.count(list) == 2);
  SUBCASE("and is not asked for again") {
    const auto second = bench.shopee.orders(bench.access(), window, first->next);
    REQUIRE(second);
    CHECK(second->orders.size() == 100);
    CHECK(bench.shop.count(list) == 3);
  }
  SUBCASE("but a run that goes on elsewhere asks for it") {
    shopee::Shopee another(bench.caller, bench.app);
    const auto second = another.orders(bench.access(), window, first->next);
    REQUIRE(second);
    CHECK(second->orders.size() == 100);
    CHECK(bench.shop.count(list) == 4);
  }
}

TEST_CASE("a page of Shopee's changes that could not be listed ahead is asked for in its turn") {
  ShopeeBench bench;
  put_orders(bench, 230);
  bench.shop.before_list = [&] {
    bench.shop.before_list = nullptr;
    bench.shop.fail_next(list, FakeShopee::refusal("error_permission"));
  };
  const auto read = read_window(bench, last_days(bench, Window::Field::updated));
  CHECK_FALSE(read.error);
  CHECK(read.times.size() == 230);
  CHECK(bench.shop.count(list) == 7);
}

TEST_CASE("an order that leaves a Shopee window of changes draws no other one past the reader") {
  for (std::uint32_t seed = 1; seed <= 30; ++seed) {
    CAPTURE(seed);
    ShopeeBench bench;
    std::mt19937 random(seed);
    put_orders(bench, 300);
    bench.shop.page_size = 20 + seed;
    const Window window = last_days(bench, Window::Field::updated);
    int moves = 12;
    bench.shop.before_list = [&] {
      if (--moves < 0) return;
      // The newest of those that were listed first leave the window.
      const auto index = static_cast<int>(299 - random() % 60);
      bench.shop.orders.at(shopee_number(index)).updated = window.to + 1h;
    };
    const auto read = read_window(bench, window);
    REQUIRE_FALSE(read.error);
    for (const auto& [this_number, order] : bench.shop.orders) {
      const auto& number = this_number;
      CAPTURE(number);
      if (order.updated <= window.to) CHECK(read.times.count(number) == 1);
    }
  }
}

TEST_CASE("more Shopee orders without a place to go on fail the window") {
  for (const char* const cursor : {"", "c"}) {
    CAPTURE(cursor);
    ShopeeBench bench;
    bench.shop.fail_next(list, page_of("", true, cursor), 10);
    const auto read = read_window(bench, last_days(bench, Window::Field::created));
    REQUIRE(read.error);
    CHECK(read.error->code == ErrorCode::remote_bad_answer);
    // An answer like that is asked for again, and in the end that is that.
    CHECK(bench.shop.count(list) <= 5);
  }
}

TEST_CASE("Shopee cursors that lead in a circle fail the window and do not turn for ever") {
  ShopeeBench bench;
  for (int i = 0; i < 40; ++i)
    bench.shop.fail_next(list, page_of("", true, fmt::format("c{}", i % 3)));
  const auto read = read_window(bench, last_days(bench, Window::Field::created));
  REQUIRE(read.error);
  CHECK(read.error->code == ErrorCode::remote_bad_answer);
  CHECK(bench.shop.count(list) < 20);
}

TEST_CASE("a cursor of an earlier run that Shopee does not know any more begins the window again") {
  ShopeeBench bench;
  put_orders(bench, 230);
  const auto window = last_days(bench, Window::Field::created);
  const auto first = bench.shopee.orders(bench.access(), window, "");
  REQUIRE(first);
  bench.shop.cursor_salt = "new,";
  const auto read = read_window(bench, window, first->next);
  REQUIRE_FALSE(read.error);
  CHECK(read.times.size() == 230);
}

TEST_CASE("a place that nobody can read begins the Shopee window again") {
  ShopeeBench bench;
  put_orders(bench, 10);
  for (const char* const place :
       {"7", "1 0 0 0 0 0 1 c k ", "1 1 0 0 0 0 0 c k ", "1 x 0 0 0 0 1   "})
    CHECK(read_window(bench, last_days(bench, Window::Field::created), place).times.size() == 10);
}

TEST_CASE("windows never exceed Shopee's fifteen days and always have a length") {
  ShopeeBench bench;
  const auto longest = bench.shopee.longest_window();
  REQUIRE(longest);
  CHECK(*longest == std::chrono::days(15));
  for (const auto length : {std::chrono::seconds(0), std::chrono::seconds(1), *longest}) {
    const auto page = bench.shopee.orders(
        bench.access(), {Window::Field::created, bench.now() - length, bench.now()}, "");
    CHECK(page.has_value());
  }
}

TEST_CASE("a listed Shopee order without details is set aside and hides no other one") {
  ShopeeBench bench;
  put_orders(bench, 60);
  bench.shop.without_detail = shopee_number(7);
  const auto read = read_window(bench, last_days(bench, Window::Field::created));
  CHECK(read.times.size() == 59);
  REQUIRE(read.rejected.size() == 1);
  CHECK(read.rejected[0].number == shopee_number(7));
}

TEST_CASE("one Shopee order that spoils its batch is set aside and takes no other along") {
  ShopeeBench bench;
  put_orders(bench, 120);
  bench.shop.poison = {shopee_number(70)};
  for (const auto& refusal :
       {FakeShopee::refusal("error_not_found", "Wrong parameters, detail: the order is not found."),
        FakeShopee::refusal("error_not_found"),
        FakeShopee::refusal("error_param", "The order_sn you queried is not found."),
        FakeShopee::refusal("error_param", "Wrong parameters, detail: order_sn_list")}) {
    CAPTURE(refusal.body);
    bench.shop.poisoned = refusal;
    const auto read = read_window(bench, last_days(bench, Window::Field::created));
    REQUIRE_FALSE(read.error);
    CHECK(read.times.size() == 119);
    REQUIRE(read.rejected.size() == 1);
    CHECK(read.rejected[0].number == shopee_number(70));
  }
}

TEST_CASE("several Shopee orders that spoil their batch are set aside when another was answered") {
  ShopeeBench bench;
  put_orders(bench, 3);
  bench.shop.poison = {shopee_number(0), shopee_number(2)};
  bench.shop.poisoned =
      FakeShopee::refusal("error_param", "Wrong parameters, detail: order_sn_list");
  const auto read = read_window(bench, last_days(bench, Window::Field::created));
  REQUIRE_FALSE(read.error);
  CHECK(read.times.size() == 1);
  CHECK(read.rejected.size() == 2);
}

TEST_CASE("what Shopee warns about is the reason of an order that it left out") {
  ShopeeBench bench;
  put_orders(bench, 3);
  bench.shop.without_detail = shopee_number(1);
  const auto read = read_window(bench, last_days(bench, Window::Field::created));
  REQUIRE(read.rejected.size() == 1);
  CHECK(read.rejected[0].reason == "Shopee lists it but gives no details of it: x");
}

TEST_CASE("what Shopee warns about is told also when no order is missing") {
  ShopeeBench bench;
  put_orders(bench, 3);
  const auto page_and_number = [&] {
    std::vector<Message> warnings;
    const auto page =
        bench.shopee.orders(bench.access(), last_days(bench, Window::Field::created), "");
    REQUIRE(page);
    CHECK(page->rejected.empty());
    warnings = page->warnings;
    const auto asked = bench.shopee.orders_by_number(bench.access(), {page->orders[0].number});
    REQUIRE(asked);
    warnings.insert(warnings.end(), asked->warnings.begin(), asked->warnings.end());
    return warnings;
  };
  bench.shop.detail_warning = "[]";
  CHECK(page_and_number().empty());
  bench.shop.detail_warning = R"(["package_list is not given"])";
  const auto warnings = page_and_number();
  REQUIRE(warnings.size() == 2);
  for (const auto& warning : warnings)
    CHECK(warning == "Shopee warns about its orders: package_list is not given");
}

TEST_CASE("a Shopee order whose number could break the list of details is set aside, alone") {
  ShopeeBench bench;
  put_orders(bench, 2);
  bench.shop.orders["26,1123&a=b"] = {bench.now() - 1h, bench.now() - 1h};
  const auto read = read_window(bench, last_days(bench, Window::Field::created));
  REQUIRE_FALSE(read.error);
  CHECK(read.times.size() == 2);
  REQUIRE(read.rejected.size() == 1);
  CHECK(read.rejected[0].number == "26,1123&a=b");
}

TEST_CASE("a row of Shopee's list without an order number is told, and the page is read") {
  ShopeeBench bench;
  put_orders(bench, 3);
  bench.shop.orders[""] = {bench.now() - 1h, bench.now() - 1h};
  const auto read = read_window(bench, last_days(bench, Window::Field::created));
  REQUIRE_FALSE(read.error);
  CHECK(read.times.size() == 3);
  REQUIRE(read.rejected.size() == 1);
  CHECK(read.rejected[0].number.empty());
  CHECK(read.rejected[0].reason.find("order_sn") != std::string::npos);
}

TEST_CASE("an unreadable Shopee order is set aside with the reason, alone") {
  ShopeeBench bench;
  put_orders(bench, 5);
  bench.shop.orders.at(shopee_number(2)).extra = R"("create_time":"yesterday",)";
  const auto read = read_window(bench, last_days(bench, Window::Field::created));
  CHECK(read.times.size() == 4);
  REQUIRE(read.rejected.size() == 1);
  CHECK(read.rejected[0].number == shopee_number(2));
  CHECK(read.rejected[0].reason.find("create_time") != std::string::npos);
}

TEST_CASE("Shopee details that take too long are asked for in smaller batches") {
  ShopeeBench bench;
  put_orders(bench, 60);
  bench.shop.fail_next(detail,
                       Http::Failure{make_error(ErrorCode::timeout, verbatim("slow")), true}, 4);
  const auto read = read_window(bench, last_days(bench, Window::Field::created));
  REQUIRE_FALSE(read.error);
  CHECK(read.times.size() == 60);
}

TEST_CASE("a Shopee answer with an order that nobody asked for is asked for again") {
  ShopeeBench bench;
  put_orders(bench, 3);
  bench.shop.fail_next(
      detail, FakeShopee::answer(R"({"error":"","response":{"order_list":[{"order_sn":"X"}]}})"));
  const auto read = read_window(bench, last_days(bench, Window::Field::created));
  CHECK(read.times.size() == 3);
  CHECK(read.rejected.empty());
}

TEST_CASE("nothing about the buyer is asked of Shopee") {
  ShopeeBench bench;
  put_orders(bench, 1);
  read_window(bench, last_days(bench, Window::Field::created));
  for (const auto& seen : bench.shop.requests) {
    for (const char* const word : {"recipient", "buyer", "note", "invoice", "dropshipper"})
      CHECK(seen.param("response_optional_fields").find(word) == std::string::npos);
    CHECK(seen.param("order_status").empty());
  }
}

TEST_CASE("a refusal that is about no single Shopee order fails the page and is asked once") {
  ShopeeBench bench;
  put_orders(bench, 10);
  bench.shop.fail_next(detail, FakeShopee::refusal("error_permission"), 100);
  CHECK_FALSE(bench.shopee.orders(bench.access(), last_days(bench, Window::Field::created), ""));
  CHECK(bench.shop.count(detail) == 1);
}

TEST_CASE("a refusal that every Shopee order brings about sets none aside") {
  ShopeeBench bench;
  put_orders(bench, 10);
  bench.shop.fail_next(detail, FakeShopee::refusal("error_param", "wrong field"), 100);
  const auto page =
      bench.shopee.orders(bench.access(), last_days(bench, Window::Field::created), "");
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::remote_refused);
}

}  // namespace
}  // namespace ecsync::test

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <random>
#include <set>

#include "tests/adapters/tiktok/tiktok_bench.h"

namespace ecsync::test {
namespace {

using namespace std::chrono_literals;

constexpr const char* search = "/order/202309/orders/search";

struct WindowRead {
  std::map<std::string, Timestamp> seen;  // last update time delivered
  int delivered = 0;
  std::vector<Message> warnings;
  int nameless = 0;  // rows without an id
  std::optional<Error> error;
};

WindowRead read_window(TiktokBench& bench, const Window& window, std::string place = "") {
  WindowRead read;
  for (int pages = 0; pages < 2000; ++pages) {
    const auto page = bench.tiktok.orders(bench.access(), window, place);
    if (!page) {
      read.error = page.error();
      return read;
    }
    for (const auto& rejected : page->rejected) {
      CHECK(rejected.number.empty());
      ++read.nameless;
    }
    for (const auto& order : page->orders) read.seen[order.number] = order.updated_at;
    read.delivered += static_cast<int>(page->orders.size());
    read.warnings.insert(read.warnings.end(), page->warnings.begin(), page->warnings.end());
    CHECK((page->next.empty() || page->next != place));
    place = page->next;
    if (place.empty()) return read;
  }
  FAIL("the window does not end");
  return read;
}

Window updated_window(const TiktokBench& bench) {
  return {Window::Field::updated, bench.now() - 48h, bench.now()};
}

Window created_window(const TiktokBench& bench) {
  return {Window::Field::created, bench.now() - 48h, bench.now()};
}

void put(TiktokBench& bench, int index, Timestamp time) {
  bench.shop.orders[tiktok_number(index)] = {time, time};
}

HttpResponse page_of(const std::string& orders, int counted, const std::string& token) {
  return FakeTiktok::answer(
      fmt::format(R"({{"code":0,"data":{{"total_count":{},"next_page_token":"{}"{}}}}})", counted,
                  token, orders.empty() ? "" : R"(,"orders":[)" + orders + "]"));
}

std::string row(int index, Timestamp created, Timestamp updated) {
  return fmt::format(
      R"({{"id":"{}","status":"UNPAID","create_time":{},"update_time":{},"line_items":[
          {{"id":"1","product_id":"2","sku_id":"3","currency":"VND","sale_price":"1"}}]}})",
      tiktok_number(index), epoch_seconds(created), epoch_seconds(updated));
}

TEST_CASE("no TikTok order is missed while orders move between pages") {
  for (std::uint32_t seed = 1; seed <= 40; ++seed) {
    CAPTURE(seed);
    TiktokBench bench(seed);
    std::mt19937 random(seed);
    const auto pick = [&random](int below) {
      return static_cast<int>(random() % static_cast<std::uint32_t>(below));
    };
    bench.shop.shuffle_ties = seed % 2 == 0;
    const int count = 150 + pick(400);
    // Many orders share a second, some seconds hold more than a page.
    const int seconds = 1 + pick(seed % 3 == 0 ? 4 : 300);
    const Timestamp first = bench.now() - 20h;
    for (int i = 0; i < count; ++i) put(bench, i, first + std::chrono::seconds(pick(seconds)));
    const Window window = updated_window(bench);
    int moves = 120;
    bench.shop.before_orders = [&] {
      for (int moved = pick(4); moved > 0 && moves > 0; --moved, --moves)
        bench.shop.orders[tiktok_number(pick(count))].updated = bench.now();
    };
    const auto read = read_window(bench, window);
    REQUIRE_FALSE(read.error);
    for (const auto& [this_id, order] : bench.shop.orders) {
      const auto& id = this_id;
      CAPTURE(id);
      // What left the window belongs to the next one.
      if (order.updated <= window.to) CHECK(read.seen.count(id) == 1);
    }
  }
}

TEST_CASE("no TikTok order that moves within the window is missed in its last state") {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    TiktokBench bench(seed);
    std::mt19937 random(seed);
    const int count = 420;
    const Timestamp first = bench.now() - 20h;
    for (int i = 0; i < count; ++i) put(bench, i, first + std::chrono::seconds(i / 7));
    Window window = updated_window(bench);
    window.to = bench.now() + 24h;
    int moves = 200;
    bench.shop.before_orders = [&] {
      for (int moved = 0; moved < 3 && moves > 0; ++moved, --moves)
        bench.shop.orders[tiktok_number(static_cast<int>(random() % count))].updated = bench.now();
    };
    const auto read = read_window(bench, window);
    REQUIRE_FALSE(read.error);
    for (const auto& [this_id, order] : bench.shop.orders) {
      const auto& id = this_id;
      CAPTURE(id);
      REQUIRE(read.seen.count(id) == 1);
      CHECK(read.seen.at(id) == order.updated);
    }
  }
}

TEST_CASE("a TikTok row that shows a later time than its place hides no other order") {
  TiktokBench bench;
  for (int i = 0; i < 250; ++i) put(bench, i, bench.now() - 3h + std::chrono::seconds(i));
  const auto window = updated_window(bench);
  // The first page as an index that lags would give it: its last order has just changed.
  std::string rows;
  for (int i = 0; i < 100; ++i) {
    const auto time = bench.now() - 3h + std::chrono::seconds(i);
    rows += (i == 0 ? "" : ",") + row(i, time, i == 99 ? window.to : time);
  }
  bench.shop.fail_next(search, page_of(rows, 250, "+x/100=="));
  CHECK(read_window(bench, window).seen.size() == 250);
}

TEST_CASE("no TikTok order is missed while its search lags behind the orders") {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    TiktokBench bench(seed);
    std::mt19937 random(seed);
    const int count = 620;
    for (int i = 0; i < count; ++i) put(bench, i, bench.now() - 20h + std::chrono::seconds(i / 2));
    Window window = updated_window(bench);
    window.to = bench.now() + 1h;
    // One order in ten has changed or changes while it still stands at its old place; the search
    // catches up with some of them.
    bench.shop.before_orders = [&] {
      for (int moved = 0; moved < 10; ++moved) {
        const auto id = tiktok_number(static_cast<int>(random() % count));
        auto& order = bench.shop.orders[id];
        if (random() % 3 == 0)
          bench.shop.index.erase(id);
        else
          bench.shop.index.try_emplace(id, order.updated);
        order.updated = bench.now();
      }
    };
    for (int i = 0; i < 6; ++i) bench.shop.before_orders();
    int answers = 0;
    const auto change = bench.shop.before_orders;
    bench.shop.before_orders = [&] {
      if (++answers < 12) change();
    };
    const auto read = read_window(bench, window);
    REQUIRE_FALSE(read.error);
    CHECK(read.seen.size() == count);
  }
}

TEST_CASE("a TikTok second with more orders than a page is read whole") {
  for (const bool counts : {true, false}) {
    TiktokBench bench;
    bench.shop.counts = counts;
    bench.shop.shuffle_ties = counts;
    for (int i = 0; i < 350; ++i) put(bench, i, bench.now() - 3h);
    for (int i = 350; i < 360; ++i) put(bench, i, bench.now() - 2h);
    CHECK(read_window(bench, updated_window(bench)).seen.size() == 360);
    const auto created = read_window(bench, created_window(bench));
    CHECK(created.seen.size() == 360);
    CHECK(created.delivered == 360);
  }
}

TEST_CASE("a row without an id hides no TikTok order, on whatever page it is") {
  TiktokBench bench;
  for (int i = 0; i < 350; ++i) put(bench, i, bench.now() - std::chrono::minutes(i + 1));
  SUBCASE("among others") {}
  SUBCASE("in a second that fills pages by itself") {
    for (int i = 0; i < 350; ++i) put(bench, i, bench.now() - 1h);
  }
  bench.shop.orders[""] = bench.shop.orders[tiktok_number(120)];
  for (const auto& window : {created_window(bench), updated_window(bench)}) {
    const auto read = read_window(bench, window);
    REQUIRE_FALSE(read.error);
    CHECK(read.seen.size() == 350);
    CHECK(read.nameless > 0);
  }
}

TEST_CASE("exactly a page of TikTok orders is a complete window") {
  TiktokBench bench;
  for (int i = 0; i < 100; ++i) put(bench, i, bench.now() - 3h + std::chrono::seconds(i));
  CHECK(read_window(bench, created_window(bench)).seen.size() == 100);
  CHECK(bench.shop.count(search) == 1);
}

TEST_CASE("TikTok orders of a creation window come once each") {
  TiktokBench bench;
  for (int i = 0; i < 730; ++i) put(bench, i, bench.now() - 3h + std::chrono::seconds(i / 3));
  const auto read = read_window(bench, created_window(bench));
  CHECK(read.seen.size() == 730);
  CHECK(read.delivered == 730);
}

TEST_CASE("a TikTok page token is sent as it came and signed as it is") {
  TiktokBench bench;
  for (int i = 0; i < 150; ++i) put(bench, i, bench.now() - 3h);
  CHECK(read_window(bench, created_window(bench)).seen.size() == 150);
  bool sent = false;
  for (const auto& request : bench.shop.requests) {
    if (!request.params.contains("page_token")) continue;
    sent = true;
    CHECK(request.params.at("page_token") == "+x/100==");
    CHECK(request.url.find("page_token=%2Bx%2F100%3D%3D") != std::string::npos);
  }
  CHECK(sent);
}

TEST_CASE("an empty TikTok page with a token is gone past, but not for ever") {
  TiktokBench bench;
  for (int i = 0; i < 3; ++i) put(bench, i, bench.now() - 3h);
  bench.shop.fail_next(search, page_of("", 3, "+x/0=="));
  CHECK(read_window(bench, updated_window(bench)).seen.size() == 3);
  for (int page = 0; page < 50; ++page)
    bench.shop.fail_next(search, page_of("", 3, fmt::format("+x/{}==", page)));
  const auto read = read_window(bench, updated_window(bench));
  REQUIRE(read.error);
  CHECK(read.error->code == ErrorCode::remote_bad_answer);
}

TEST_CASE("a TikTok page token that leads to itself is no progress") {
  TiktokBench bench;
  bench.shop.fail_next(search, page_of("", 3, "+x/0=="), 100);
  const auto read = read_window(bench, updated_window(bench));
  REQUIRE(read.error);
  CHECK(read.error->code == ErrorCode::remote_bad_answer);
}

TEST_CASE("a token of a TikTok page that a later run cannot use begins the second again") {
  TiktokBench bench;
  for (int i = 0; i < 250; ++i) put(bench, i, bench.now() - 3h);
  const auto window = created_window(bench);
  std::string place;
  std::set<std::string> numbers;
  for (int pages = 0; pages < 2; ++pages) {
    const auto page = bench.tiktok.orders(bench.access(), window, place);
    REQUIRE(page);
    for (const auto& order : page->orders) numbers.insert(order.number);
    place = page->next;
  }
  bench.shop.token_salt = "+y/";
  const auto read = read_window(bench, window, place);
  REQUIRE_FALSE(read.error);
  for (const auto& [number, updated] : read.seen) numbers.insert(number);
  CHECK(numbers.size() == 250);
}

TEST_CASE("a TikTok answer without orders is complete, however its token is missing") {
  TiktokBench bench;
  for (const char* data : {R"({"total_count":0})", R"({"next_page_token":""})",
                           R"({"next_page_token":null,"orders":null})", R"({"orders":[]})"}) {
    CAPTURE(data);
    bench.shop.fail_next(search,
                         FakeTiktok::answer(fmt::format(R"({{"code":0,"data":{}}})", data)));
    const auto page = bench.tiktok.orders(bench.access(), updated_window(bench), "");
    REQUIRE(page);
    CHECK(page->orders.empty());
    CHECK(page->next.empty());
  }
}

TEST_CASE("a TikTok success without data is no empty window") {
  TiktokBench bench;
  put(bench, 1, bench.now() - 3h);
  bench.shop.fail_next(search, FakeTiktok::answer(R"({"code":0,"message":"Success"})"), 2);
  CHECK(read_window(bench, updated_window(bench)).seen.size() == 1);
}

TEST_CASE("an empty TikTok page in the middle of a window does not end it") {
  TiktokBench bench;
  for (int i = 0; i < 250; ++i) put(bench, i, bench.now() - 3h + std::chrono::seconds(i));
  for (const auto& window : {created_window(bench), updated_window(bench)}) {
    int answers = 0;
    bench.shop.before_orders = [&] {
      if (++answers == 1) bench.shop.fail_next(search, page_of("", 0, ""), 1);
    };
    CHECK(read_window(bench, window).seen.size() == 250);
  }
}

TEST_CASE("a created window that brings fewer TikTok orders than counted is read once more") {
  TiktokBench bench;
  const auto time = bench.now() - 3h;
  put(bench, 1, time);
  const auto short_page = page_of(row(1, time, time), 3, "");
  SUBCASE("a passing fault is healed by reading again") {
    bench.shop.fail_next(search, short_page, 2);
    CHECK(read_window(bench, created_window(bench)).seen.size() == 1);
  }
  SUBCASE("a lasting one is a count that is wrong, and told") {
    bench.shop.fail_next(search, short_page, 1000);
    const auto read = read_window(bench, created_window(bench));
    REQUIRE_FALSE(read.error);
    CHECK(read.seen.size() == 1);
    CHECK(bench.shop.count(search) == 2);
    REQUIRE(read.warnings.size() == 1);
    CHECK(read.warnings[0].english().find("counted 3 orders") != std::string::npos);
    CHECK(read.warnings[0].english().find("listed only 1") != std::string::npos);
  }
  SUBCASE("in an updated window orders may have left meanwhile") {
    bench.shop.fail_next(search, short_page, 1000);
    const auto read = read_window(bench, updated_window(bench));
    CHECK(read.seen.size() == 1);
    CHECK(read.warnings.empty());
  }
}

TEST_CASE("a TikTok count that is one too high costs a second reading and no order") {
  TiktokBench bench;
  bench.shop.counts_too_many = 1;
  for (int i = 0; i < 250; ++i) put(bench, i, bench.now() - 3h + std::chrono::seconds(i));
  const auto created = read_window(bench, created_window(bench));
  REQUIRE_FALSE(created.error);
  CHECK(created.seen.size() == 250);
  CHECK(created.delivered == 500);
  REQUIRE(created.warnings.size() == 1);
  CHECK(created.warnings[0].english().find("counted 251 orders") != std::string::npos);
  const auto updated = read_window(bench, updated_window(bench));
  REQUIRE_FALSE(updated.error);
  CHECK(updated.seen.size() == 250);
  CHECK(updated.warnings.empty());
}

TEST_CASE("a TikTok count that is one too high costs a second answer only once in a run") {
  TiktokBench bench;
  bench.shop.counts_too_many = 1;
  for (int i = 0; i < 3; ++i) put(bench, i, bench.now() - 3h + std::chrono::seconds(i));
  for (const auto& window : {updated_window(bench), updated_window(bench), created_window(bench)})
    CHECK(read_window(bench, window).seen.size() == 3);
  CHECK(bench.shop.count(search) == 4);
  bench.shop.counts_too_many = 2;
  CHECK(read_window(bench, updated_window(bench)).seen.size() == 3);
  CHECK(bench.shop.count(search) == 6);
}

TEST_CASE("a TikTok window that is read for the second time is not split, whatever is counted") {
  TiktokBench bench;
  bench.shop.counts_too_many = 10;
  for (int i = 0; i < 250; ++i) put(bench, i, bench.now() - 3h + std::chrono::seconds(i));
  const auto window = created_window(bench);  // reading takes time
  std::string place;
  int delivered = 0;
  int warnings = 0;
  do {
    const auto page = bench.tiktok.orders(bench.access(), window, place);
    REQUIRE(page);
    delivered += static_cast<int>(page->orders.size());
    warnings += static_cast<int>(page->warnings.size());
    CHECK(page->reached.has_value() == (delivered < 250));
    place = page->next;
  } while (!place.empty());
  CHECK(delivered == 500);
  CHECK(warnings == 1);
}

TEST_CASE("a TikTok second whose count is one too high is left behind") {
  TiktokBench bench;
  bench.shop.counts_too_many = 1;
  for (int i = 0; i < 130; ++i) put(bench, i, bench.now() - 3h);
  for (int i = 130; i < 140; ++i) put(bench, i, bench.now() - 2h);
  for (const auto& window : {created_window(bench), updated_window(bench)}) {
    const auto read = read_window(bench, window);
    REQUIRE_FALSE(read.error);
    CHECK(read.seen.size() == 140);
    CHECK_FALSE(read.warnings.empty());
  }
}

TEST_CASE("a TikTok order that is gone for good does not hold its window up") {
  TiktokBench bench;
  for (int i = 0; i < 101; ++i) put(bench, i, bench.now() - 3h + std::chrono::seconds(i));
  const auto window = created_window(bench);
  int answers = 0;
  // The page reached the second of order 99, and nothing from there on is left.
  bench.shop.before_orders = [&] {
    if (++answers != 2) return;
    bench.shop.orders.erase(tiktok_number(99));
    bench.shop.orders.erase(tiktok_number(100));
  };
  const auto read = read_window(bench, window);
  REQUIRE_FALSE(read.error);
  CHECK(read.seen.size() == 100);
}

TEST_CASE("a count that shrinks in the end does not hide that TikTok orders are missing") {
  TiktokBench bench;
  for (int i = 0; i < 150; ++i) put(bench, i, bench.now() - 3h + std::chrono::seconds(i));
  const auto window = created_window(bench);
  int answers = 0;
  // The second page has one order less than the first one counted.
  bench.shop.before_orders = [&] {
    if (++answers == 2) bench.shop.orders.erase(tiktok_number(120));
  };
  const auto read = read_window(bench, window);
  REQUIRE_FALSE(read.error);
  CHECK(read.seen.size() == 149);
  CHECK(bench.shop.count(search) == 4);
}

TEST_CASE("TikTok orders that are not sorted as asked for are not trusted") {
  for (const auto field : {Window::Field::created, Window::Field::updated}) {
    TiktokBench bench;
    std::string rows;
    for (int i = 0; i < 30; ++i) {
      const auto time = bench.now() - 3h - std::chrono::seconds(i);
      rows += (i == 0 ? "" : ",") + row(i, time, time);
    }
    bench.shop.fail_next(search, page_of(rows, 90, "+x/30=="), 100);
    auto window = updated_window(bench);
    window.field = field;
    const auto read = read_window(bench, window);
    REQUIRE(read.error);
    CHECK(read.error->code == ErrorCode::remote_bad_answer);
  }
}

TEST_CASE("a TikTok page that comes a second time does not stand for the next one") {
  TiktokBench bench;
  for (int i = 0; i < 250; ++i) put(bench, i, bench.now() - 3h + std::chrono::seconds(i));
  std::string rows;
  for (int i = 0; i < 100; ++i) {
    const auto time = bench.now() - 3h + std::chrono::seconds(i);
    rows += (i == 0 ? "" : ",") + row(i, time, time);
  }
  int answers = 0;
  bench.shop.before_orders = [&] {
    if (++answers == 1) bench.shop.fail_next(search, page_of(rows, 250, "+x/100=="), 2);
  };
  CHECK(read_window(bench, created_window(bench)).seen.size() == 250);
}

TEST_CASE("a TikTok page tells where it has come to and how many orders are left") {
  TiktokBench bench;
  for (int i = 0; i < 150; ++i) put(bench, i, bench.now() - 20h + std::chrono::seconds(i));
  const auto window = created_window(bench);
  const auto page = bench.tiktok.orders(bench.access(), window, "");
  REQUIRE(page);
  REQUIRE(page->orders.size() == 100);
  CHECK(page->reached == window.to - 20h + 99s);
  CHECK(page->left == 50);
  CHECK(page->answered_at == bench.now());
}

TEST_CASE("a TikTok page that counts no orders does not tell how many are left") {
  TiktokBench bench;
  for (int i = 0; i < 150; ++i) put(bench, i, bench.now() - 20h + std::chrono::seconds(i));
  bench.shop.counts = false;
  const auto page = bench.tiktok.orders(bench.access(), created_window(bench), "");
  REQUIRE(page);
  CHECK(page->orders.size() == 100);
  CHECK_FALSE(page->left);
}

TEST_CASE("a place that cannot be read begins the TikTok window again") {
  TiktokBench bench;
  for (int i = 0; i < 3; ++i) put(bench, i, bench.now() - 3h);
  for (const char* place : {"2", "1 0 0 0 0 0 p  ", "9 9 9 9 9 9 0 p  ", "2 x 0 0 0 0 0 p  ",
                            "2 0 0 0 0 0 0 p  ", "garbage", "2 0 0 0 0 0 0 q  "}) {
    CAPTURE(place);
    const auto page = bench.tiktok.orders(bench.access(), updated_window(bench), place);
    REQUIRE(page);
    CHECK(page->orders.size() == 3);
  }
}

TEST_CASE("a page of TikTok orders that takes too long is asked for in smaller pieces") {
  TiktokBench bench;
  bench.shop.largest_page = 20;
  for (int i = 0; i < 90; ++i) put(bench, i, bench.now() - 3h + std::chrono::seconds(i));
  for (const auto& window : {created_window(bench), updated_window(bench)})
    CHECK(read_window(bench, window).seen.size() == 90);
}

TEST_CASE("TikTok is asked with sort order and page size in the query and times in the body") {
  TiktokBench bench;
  read_window(bench, updated_window(bench));
  const auto& first = bench.shop.requests.at(0);
  CHECK(first.method == HttpRequest::Method::post);
  CHECK(first.params.at("page_size") == "100");
  CHECK(first.params.at("sort_field") == "update_time");
  CHECK(first.params.at("sort_order") == "ASC");
  CHECK(first.params.at("shop_cipher") == bench.shop.cipher);
  CHECK_FALSE(first.params.contains("page_token"));
  CHECK(first.content_type == "application/json");
  // Both ends of a window are inside, and TikTok leaves its upper bound out.
  CHECK(first.body == R"({"update_time_ge":1795237200,"update_time_lt":1795410001})");
  read_window(bench, created_window(bench));
  const auto& second = bench.shop.requests.at(1);
  CHECK(second.params.at("sort_field") == "create_time");
  CHECK(second.body.find("create_time_ge") != std::string::npos);
}

}  // namespace
}  // namespace ecsync::test

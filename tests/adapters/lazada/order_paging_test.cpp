#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <set>

#include "tests/adapters/lazada/lazada_bench.h"

namespace ecsync::test {
namespace {

using namespace std::chrono_literals;

struct WindowRead {
  std::map<std::string, Timestamp> seen;  // last update time delivered
  std::vector<std::string> rejected;
  std::vector<std::string> warnings;
  std::optional<Error> error;
  int pages = 0;
};

WindowRead read_window(LazadaBench& bench, const Window& window) {
  WindowRead read;
  std::string place;
  do {
    const auto page = bench.lazada.orders(bench.access(), window, place);
    if (!page) {
      read.error = page.error();
      return read;
    }
    for (const auto& order : page->orders) read.seen[order.number] = order.updated_at;
    for (const auto& order : page->rejected) read.rejected.push_back(order.number);
    for (const auto& warning : page->warnings) read.warnings.push_back(warning.english());
    CHECK((page->next.empty() || page->next != place));
    place = page->next;
  } while (!place.empty() && ++read.pages < 2000);
  REQUIRE(place.empty());
  return read;
}

Window updated_window(const LazadaBench& bench, std::chrono::hours length = 48h) {
  return {Window::Field::updated, bench.now() - length, bench.now()};
}

Window created_window(const LazadaBench& bench) {
  return {Window::Field::created, bench.now() - 48h, bench.now()};
}

void put(LazadaBench& bench, int index, Timestamp time) {
  bench.shop.orders[lazada_number(index)] = {time, time, {FakeUnit{}}};
}

std::string empty_page(int counted) {
  return fmt::format(R"({{"code":"0","data":{{"countTotal":{},"orders":[]}}}})", counted);
}

TEST_CASE("no Lazada order is missed while orders move between pages") {
  for (std::uint32_t seed = 1; seed <= 40; ++seed) {
    CAPTURE(seed);
    LazadaBench bench(seed);
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
        bench.shop.orders[lazada_number(pick(count))].updated = bench.now();
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

TEST_CASE("no Lazada order that moves within the window is missed in its last state") {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    LazadaBench bench(seed);
    std::mt19937 random(seed);
    const int count = 420;
    const Timestamp first = bench.now() - 20h;
    for (int i = 0; i < count; ++i) put(bench, i, first + std::chrono::seconds(i / 7));
    Window window = updated_window(bench);
    window.to = bench.now() + 24h;
    int moves = 200;
    bench.shop.before_orders = [&] {
      for (int moved = 0; moved < 3 && moves > 0; ++moved, --moves)
        bench.shop.orders[lazada_number(static_cast<int>(random() % count))].updated = bench.now();
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

TEST_CASE("Lazada orders created in the same second are all read, however they come sorted") {
  for (std::uint32_t seed = 1; seed <= 40; ++seed) {
    CAPTURE(seed);
    LazadaBench bench(seed);
    std::mt19937 random(seed);
    bench.shop.shuffle_ties = true;
    // From a few that share a second to a few seconds that all share.
    const auto seconds = std::vector<std::uint32_t>{4, 60, 400, 3000, 40'000}[seed % 5];
    const int count = 150 + static_cast<int>(random() % 400);
    for (int i = 0; i < count; ++i)
      put(bench, i, bench.now() - 20h + std::chrono::seconds(random() % seconds));
    const auto read = read_window(bench, created_window(bench));
    REQUIRE_FALSE(read.error);
    CHECK(read.seen.size() == static_cast<std::size_t>(count));
  }
}

TEST_CASE("a created window of Lazada orders costs no call beyond full pages") {
  LazadaBench bench;
  for (int i = 0; i < 1000; ++i) put(bench, i, bench.now() - 20h + i * 60s);
  CHECK(read_window(bench, created_window(bench)).seen.size() == 1000);
  // Each page but the first begins with the last order of the one before.
  CHECK(bench.shop.count("/orders/items/get") <= 21);
  CHECK(bench.shop.count("/orders/get") <= 11);
}

TEST_CASE("a Lazada order of a page's last second that is gone costs no other one") {
  LazadaBench bench;
  for (int i = 0; i < 250; ++i) put(bench, i, bench.now() - 3h + std::chrono::seconds(i));
  int answers = 0;
  bench.shop.before_orders = [&] {
    if (++answers == 2) bench.shop.orders.erase(lazada_number(99));
  };
  const auto read = read_window(bench, created_window(bench));
  REQUIRE_FALSE(read.error);
  for (int i = 0; i < 250; ++i) CHECK(read.seen.count(lazada_number(i)) == 1);
}

TEST_CASE("the page after a Lazada order that is gone leaves out no other one") {
  LazadaBench bench;
  for (int i = 0; i < 250; ++i) put(bench, i, bench.now() - 3h + std::chrono::seconds(i));
  const auto window = created_window(bench);
  const auto first = bench.lazada.orders(bench.access(), window, "");
  REQUIRE(first);
  REQUIRE(first->orders.back().number == lazada_number(99));
  bench.shop.orders.erase(lazada_number(99));
  const auto second = bench.lazada.orders(bench.access(), window, first->next);
  REQUIRE(second);
  CHECK(second->orders.front().number == lazada_number(100));
  CHECK(second->orders.size() == 100);
}

TEST_CASE("a Lazada that knows no offset is read whole all the same") {
  LazadaBench bench;
  for (int i = 0; i < 250; ++i) put(bench, i, bench.now() - 3h + std::chrono::seconds(i));
  bench.shop.ignores_offset = true;
  CHECK(read_window(bench, created_window(bench)).seen.size() == 250);
}

TEST_CASE("a Lazada second with more orders than a page is read whole") {
  LazadaBench bench;
  bench.shop.shuffle_ties = true;
  for (int i = 0; i < 350; ++i) put(bench, i, bench.now() - 3h);
  for (int i = 350; i < 360; ++i) put(bench, i, bench.now() - 2h);
  CHECK(read_window(bench, updated_window(bench)).seen.size() == 360);
  CHECK(read_window(bench, created_window(bench)).seen.size() == 360);
}

TEST_CASE("rows without an id hide no Lazada order, on whatever page they are") {
  LazadaBench bench;
  for (int i = 0; i < 350; ++i) put(bench, i, bench.now() - std::chrono::minutes(i + 1));
  SUBCASE("among others") {}
  SUBCASE("in a second that fills pages by itself") {
    for (int i = 0; i < 350; ++i) put(bench, i, bench.now() - 1h);
  }
  for (const char* const odd : {"null", "[]", "{}", R"("")"})
    bench.shop.orders[odd] = bench.shop.orders[lazada_number(120)];
  for (const auto& window : {created_window(bench), updated_window(bench)}) {
    const auto read = read_window(bench, window);
    REQUIRE_FALSE(read.error);
    CHECK(read.seen.size() == 350);
    CHECK(read.rejected.size() >= 4);
    CHECK(std::count(read.rejected.begin(), read.rejected.end(), "") == std::ssize(read.rejected));
  }
}

TEST_CASE("exactly a page of Lazada orders is a complete window") {
  LazadaBench bench;
  for (int i = 0; i < 100; ++i) put(bench, i, bench.now() - 3h + std::chrono::seconds(i));
  CHECK(read_window(bench, created_window(bench)).seen.size() == 100);
}

TEST_CASE("Lazada orders before a second that was read by offset are not asked for twice") {
  LazadaBench bench;
  for (int i = 0; i < 120; ++i) put(bench, i, bench.now() - 3h);
  read_window(bench, created_window(bench));
  // 120 orders cost three batches of items, not more.
  CHECK(bench.shop.count("/orders/items/get") == 3);
}

TEST_CASE("more Lazada orders in one second than its cap allows are an error and no silence") {
  LazadaBench bench;
  for (int i = 0; i < 5050; ++i) put(bench, i, bench.now() - 3h);
  const auto read = read_window(bench, created_window(bench));
  REQUIRE(read.error);
  CHECK(read.error->code == ErrorCode::remote_refused);
  CHECK(read.error->message.english().find("5000") != std::string::npos);
}

TEST_CASE("five thousand Lazada orders in one second are all read") {
  LazadaBench bench;
  for (int i = 0; i < 5000; ++i) put(bench, i, bench.now() - 3h);
  CHECK(read_window(bench, created_window(bench)).seen.size() == 5000);
}

TEST_CASE("an empty Lazada page against its own count is asked for again, then believed") {
  LazadaBench bench;
  put(bench, 1, bench.now() - 3h);
  bench.shop.fail_next("/orders/get", FakeLazada::answer(empty_page(1)), 3);
  const auto healed = read_window(bench, updated_window(bench));
  CHECK(healed.seen.size() == 1);
  CHECK(healed.warnings.empty());
  bench.shop.fail_next("/orders/get", FakeLazada::answer(empty_page(1)), 100);
  const auto read = read_window(bench, updated_window(bench));
  REQUIRE_FALSE(read.error);
  CHECK(bench.shop.count("/orders/get") == 8);
  REQUIRE(read.warnings.size() == 1);
  CHECK(read.warnings[0].starts_with("of the orders from 2026-11-21T05:00:"));
  CHECK(read.warnings[0].ends_with(" Lazada counts 1, but lists only 0"));
}

TEST_CASE("a Lazada answer without a count is read to the page that is not full") {
  LazadaBench bench;
  bench.shop.miscounts = std::nullopt;
  bench.shop.shuffle_ties = true;
  for (int i = 0; i < 250; ++i) put(bench, i, bench.now() - 3h + std::chrono::seconds(i));
  for (int i = 250; i < 500; ++i) put(bench, i, bench.now() - 2h);
  for (const auto& window : {created_window(bench), updated_window(bench)}) {
    const auto read = read_window(bench, window);
    REQUIRE_FALSE(read.error);
    CHECK(read.seen.size() == 500);
    CHECK(read.warnings.empty());
  }
}

TEST_CASE("a Lazada answer that is no list of orders is no empty window") {
  LazadaBench bench;
  for (const auto* body : {R"({"code":"0"})", R"({"code":"0","data":{"countTotal":1}})",
                           R"({"code":"0","data":{}})"}) {
    CAPTURE(body);
    bench.shop.fail_next("/orders/get", FakeLazada::answer(body), 4);
    const auto read = read_window(bench, updated_window(bench));
    REQUIRE(read.error);
    CHECK(read.error->code == ErrorCode::remote_bad_answer);
  }
  bench.shop.fail_next("/orders/get", FakeLazada::answer(R"({"code":"0","data":{"count":0}})"));
  CHECK(read_window(bench, updated_window(bench)).seen.empty());
}

TEST_CASE("Lazada is only asked for offsets of whole pages") {
  LazadaBench bench;
  bench.shop.whole_offsets = true;
  for (int i = 0; i < 350; ++i) put(bench, i, bench.now() - 3h + std::chrono::seconds(i));
  for (int i = 350; i < 600; ++i) put(bench, i, bench.now() - 2h);
  CHECK(read_window(bench, created_window(bench)).seen.size() == 600);
  CHECK(read_window(bench, updated_window(bench)).seen.size() == 600);
}

TEST_CASE("a Lazada count one too high costs one more reading of a created window and a warning") {
  LazadaBench bench;
  for (int i = 0; i < 3; ++i) put(bench, i, bench.now() - 3h + std::chrono::seconds(i));
  bench.shop.miscounts = 1;
  const auto read = read_window(bench, created_window(bench));
  REQUIRE_FALSE(read.error);
  CHECK(read.seen.size() == 3);
  CHECK(read.warnings ==
        std::vector<std::string>{
            "of the orders from 2026-11-21T05:00:00Z to 2026-11-23T05:00:00Z Lazada counts 4, but "
            "lists only 3"});
  CHECK(bench.shop.count("/orders/get") == 2);
  SUBCASE("but the same difference is not looked for again in the run") {
    for (const auto& window : {created_window(bench), updated_window(bench)}) {
      const auto again = read_window(bench, window);
      REQUIRE_FALSE(again.error);
      CHECK(again.seen.size() == 3);
      CHECK(again.warnings.size() == 1);
    }
    CHECK(bench.shop.count("/orders/get") == 4);
    bench.shop.miscounts = 2;
    CHECK(read_window(bench, created_window(bench)).warnings.size() == 1);
    CHECK(bench.shop.count("/orders/get") == 6);
  }
  SUBCASE("also when a second is read by itself") {
    for (int i = 0; i < 150; ++i) put(bench, i, bench.now() - 2h);
    const auto second = read_window(bench, created_window(bench));
    REQUIRE_FALSE(second.error);
    CHECK(second.seen.size() == 150);
    CHECK_FALSE(second.warnings.empty());
  }
}

TEST_CASE("a Lazada count one too high costs one more answer about changes, and only once a run") {
  LazadaBench bench;
  for (int i = 0; i < 3; ++i) put(bench, i, bench.now() - 3h + std::chrono::seconds(i));
  bench.shop.miscounts = 1;
  for (const int calls : {2, 3, 4}) {
    const auto changes = read_window(bench, updated_window(bench));
    REQUIRE_FALSE(changes.error);
    CHECK(changes.seen.size() == 3);
    CHECK(changes.warnings.size() == 1);
    CHECK(bench.shop.count("/orders/get") == calls);
  }
}

TEST_CASE("a Lazada window that is read for the second time is not split, whatever is counted") {
  LazadaBench bench;
  for (int i = 0; i < 250; ++i) put(bench, i, bench.now() - 3h + std::chrono::seconds(i));
  bench.shop.miscounts = 4000;
  const auto window = created_window(bench);  // reading takes time
  std::string place;
  int first = 0;
  int delivered = 0;
  int warnings = 0;
  do {
    const auto page = bench.lazada.orders(bench.access(), window, place);
    REQUIRE(page);
    delivered += static_cast<int>(page->orders.size());
    warnings += static_cast<int>(page->warnings.size());
    if (delivered < 250) ++first;
    CHECK(page->reached.has_value() == (delivered < 250));
    place = page->next;
  } while (!place.empty());
  CHECK(first > 0);
  CHECK(delivered == 500);
  CHECK(warnings == 1);
}

TEST_CASE("an empty Lazada page in the middle of a window does not end it") {
  LazadaBench bench;
  for (int i = 0; i < 250; ++i) put(bench, i, bench.now() - 3h + std::chrono::seconds(i));
  for (const auto& window : {created_window(bench), updated_window(bench)}) {
    int answers = 0;
    bench.shop.before_orders = [&] {
      // The answer after the first claims that there is nothing more.
      if (++answers == 1) bench.shop.fail_next("/orders/get", FakeLazada::answer(empty_page(0)), 1);
    };
    CHECK(read_window(bench, window).seen.size() == 250);
  }
}

TEST_CASE("a Lazada page that comes a second time does not stand for the next one") {
  LazadaBench bench;
  for (int i = 0; i < 250; ++i) put(bench, i, bench.now() - 3h + std::chrono::seconds(i));
  std::string first;
  for (int i = 0; i < 100; ++i) {
    const auto time = lazada_time(bench.shop.orders[lazada_number(i)].created);
    first += fmt::format(R"({}{{"order_id":{},"created_at":"{}","updated_at":"{}"}})",
                         i == 0 ? "" : ",", lazada_number(i), time, time);
  }
  const auto repeated = FakeLazada::answer(
      fmt::format(R"({{"code":"0","data":{{"countTotal":250,"orders":[{}]}}}})", first));
  int answers = 0;
  bench.shop.before_orders = [&] {
    if (++answers == 1) bench.shop.fail_next("/orders/get", repeated, 2);
  };
  CHECK(read_window(bench, created_window(bench)).seen.size() == 250);
}

TEST_CASE("a created window that brought fewer Lazada orders than counted is healed by one more") {
  LazadaBench bench;
  put(bench, 1, bench.now() - 3h);
  put(bench, 2, bench.now() - 2h);
  const auto time = lazada_time(bench.now() - 3h);
  const auto short_page = FakeLazada::answer(fmt::format(
      R"({{"code":"0","data":{{"countTotal":2,"orders":[{{"order_id":{},"created_at":"{}",
          "updated_at":"{}"}}]}}}})",
      lazada_number(1), time, time));
  bench.shop.fail_next("/orders/get", short_page);
  const auto read = read_window(bench, created_window(bench));
  CHECK(read.seen.size() == 2);
  CHECK(read.warnings.empty());
}

TEST_CASE("Lazada orders that are not sorted as asked for are not trusted") {
  LazadaBench bench;
  const std::string rows =
      fmt::format(R"({{"order_id":1,"updated_at":"{}"}},{{"order_id":2,"updated_at":"{}"}})",
                  lazada_time(bench.now() - 1h), lazada_time(bench.now() - 2h));
  bench.shop.fail_next("/orders/get",
                       FakeLazada::answer(fmt::format(
                           R"({{"code":"0","data":{{"countTotal":9,"orders":[{}]}}}})", rows)),
                       100);
  const auto read = read_window(bench, updated_window(bench));
  REQUIRE(read.error);
  CHECK(read.error->code == ErrorCode::remote_bad_answer);
}

TEST_CASE("a Lazada page tells where it has come to and how many orders are left") {
  LazadaBench bench;
  for (int i = 0; i < 150; ++i) put(bench, i, bench.now() - 20h + std::chrono::seconds(i));
  const auto page = bench.lazada.orders(bench.access(), created_window(bench), "");
  REQUIRE(page);
  REQUIRE(page->orders.size() == 100);
  CHECK(page->reached == bench.now() - 20h + 99s);
  CHECK(page->left == 50);
}

TEST_CASE("Lazada orders of a country where it does not sell are not asked for") {
  LazadaBench bench;
  auto nowhere = bench.access();
  nowhere.country = "XX";
  CHECK_FALSE(bench.lazada.orders(nowhere, created_window(bench), ""));
  CHECK_FALSE(bench.lazada.orders_by_number(nowhere, {lazada_number(1)}));
}

TEST_CASE("a refusal that is about no single Lazada order ends the reading by number") {
  LazadaBench bench;
  put(bench, 1, bench.now() - 20h);
  auto stranger = bench.access();
  stranger.access_token = Secret("of somebody else");
  CHECK_FALSE(bench.lazada.orders_by_number(stranger, {lazada_number(1)}));
  CHECK(bench.lazada.orders_by_number(bench.access(), {lazada_number(1)})->orders.size() == 1);
}

TEST_CASE("a place that cannot be read begins the Lazada window again") {
  LazadaBench bench;
  for (int i = 0; i < 3; ++i) put(bench, i, bench.now() - 3h);
  for (const char* place : {"1", "9 9 9 9 9 p ", "1 x 0 0 0 p ", "1 0 0 0 0 p ", "garbage"}) {
    CAPTURE(place);
    const auto page = bench.lazada.orders(bench.access(), updated_window(bench), place);
    REQUIRE(page);
    CHECK(page->orders.size() == 3);
  }
}

TEST_CASE("Lazada is asked with an explicit sort order and local dates") {
  LazadaBench bench;
  const auto window = updated_window(bench);
  read_window(bench, window);
  const auto& params = bench.shop.requests.at(0).params;
  CHECK(params.at("update_after") == "2026-11-21T12:00:00+07:00");
  CHECK(params.at("update_before") == "2026-11-23T12:00:00+07:00");
  CHECK(params.at("sort_by") == "updated_at");
  CHECK(params.at("sort_direction") == "ASC");
  CHECK(params.at("limit") == "100");
  CHECK(params.at("offset") == "0");
  CHECK(params.count("status") == 0);
}

}  // namespace
}  // namespace ecsync::test

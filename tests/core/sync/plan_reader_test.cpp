#include "core/sync/plan_reader.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>

#include "core/sync/sync_plan.h"
#include "tests/support/market_world.h"

using namespace std::chrono_literals;

namespace ecsync {
namespace {

constexpr Timestamp reader_start{std::chrono::hours(24) * 20'000};

/// A shop with an order every `every` seconds, in pages of ten, that keeps what it was asked and
/// what was stored.
class PagedShop {
 public:
  explicit PagedShop(int count, std::chrono::seconds every = 60s) {
    for (int i = 0; i < count; ++i) orders_.push_back(reader_start + every * i);
  }

  Result<OrderPage> fetch(const db::PlanWindow& window) {
    if (takes_time) std::this_thread::sleep_for(1ms);
    const std::scoped_lock lock(mutex_);
    readers.insert(std::this_thread::get_id());
    ++calls;
    if (fail_at == calls) return make_error(ErrorCode::network, verbatim("as the test wishes"));
    if (throw_at == calls) throw std::runtime_error("as the test wishes");
    const auto at = window.page.empty() ? window.from
                                        : Timestamp(std::chrono::seconds(std::stoll(window.page)));
    OrderPage page;
    page.answered_at = reader_start + 24h * 400 + calls * 1s;
    auto next = std::lower_bound(orders_.begin(), orders_.end(), at);
    for (; next != orders_.end() && *next <= window.to && page.orders.size() < 10; ++next)
      page.orders.push_back(test::simple_order(fmt::format("{}", epoch_seconds(*next)), *next));
    if (next != orders_.end() && *next <= window.to) {
      page.next = std::to_string(epoch_seconds(*next));
      if (tells_reached) page.reached = *next;
      if (counts) page.left = std::upper_bound(next, orders_.end(), window.to) - next;
    }
    return page;
  }
  void trim(OrderPage& page) {
    if (!needs_no_storing) return;
    const std::scoped_lock lock(mutex_);
    for (const auto& order : page.orders) stored.insert(order.number);
    page.orders.clear();
  }
  void store(const PlanReader::Batch& batch) {
    CHECK(++storing == 1);
    if (fails_to_store) throw std::runtime_error("the disk is full");
    for (const auto& page : batch.pages) {
      for (const auto& order : page.orders) stored.insert(order.number);
    }
    plan = batch.plan;
    ++batches;
    --storing;
  }
  /// Numbers of orders that neither are stored nor will be read by the plan.
  std::size_t lost() const {
    std::size_t count = 0;
    for (const auto time : orders_) {
      const bool planned =
          std::any_of(plan.unfinished.begin(), plan.unfinished.end(), [&](const auto& window) {
            const auto from = window.page.empty()
                                  ? window.from
                                  : Timestamp(std::chrono::seconds(std::stoll(window.page)));
            return from <= time && time <= window.to;
          });
      if (!planned && !stored.contains(std::to_string(epoch_seconds(time)))) ++count;
    }
    return count;
  }
  std::size_t size() const { return orders_.size(); }
  PlanReader reader(db::SyncPlan of, int threads) {
    plan = of;
    return {std::move(of), threads, [this](const db::PlanWindow& window) { return fetch(window); },
            [this](OrderPage& page) { trim(page); },
            [this](const PlanReader::Batch& batch) { store(batch); }};
  }

  bool tells_reached = true;
  bool counts = false;
  bool takes_time = false;
  bool needs_no_storing = false;
  bool fails_to_store = false;
  int fail_at = -1;
  int throw_at = -1;
  int calls = 0;
  int batches = 0;
  std::atomic<int> storing = 0;
  std::set<std::thread::id> readers;
  std::set<std::string> stored;
  db::SyncPlan plan;

 private:
  std::mutex mutex_;
  std::vector<Timestamp> orders_;
};

db::SyncPlan sixty_days(std::optional<std::chrono::seconds> longest = std::nullopt) {
  return make_plan(db::Purpose::first,
                   {Window::Field::created, reader_start, reader_start + 24h * 60}, longest);
}

TEST_CASE("a plan of one page costs one call and is stored as a whole") {
  PagedShop shop(5);
  auto reader = shop.reader(sixty_days(), 8);
  REQUIRE(reader.read());
  CHECK(shop.calls == 1);
  CHECK(shop.batches == 1);
  CHECK(shop.stored.size() == 5);
  CHECK(reader.plan().unfinished.empty());
}

TEST_CASE("a page that was fetched already is not asked for again") {
  PagedShop shop(15, 24h);
  const auto plan = sixty_days();
  auto first = shop.fetch(plan.unfinished.front());
  REQUIRE(first);
  auto reader = shop.reader(plan, 4);
  REQUIRE(reader.read(*std::move(first)));
  CHECK(shop.calls == 2);
  CHECK(shop.stored.size() == 15);
}

TEST_CASE("many pages are read by several threads, each order once, with few calls more") {
  PagedShop shop(5000, 1000s);
  shop.takes_time = true;
  auto reader = shop.reader(sixty_days(), 4);
  REQUIRE(reader.read());
  CHECK(shop.stored.size() == shop.size());
  CHECK(shop.calls >= 500);
  CHECK(shop.calls <= 530);
  CHECK(shop.readers.size() == 4);
  CHECK(reader.plan().unfinished.empty());
}

TEST_CASE("a window is cut only where pages tell how far they have come") {
  PagedShop shop(500, 10'000s);
  shop.tells_reached = false;
  auto reader = shop.reader(sixty_days(), 4);
  REQUIRE(reader.read());
  CHECK(shop.calls == 50);
  CHECK(shop.stored.size() == 500);
}

TEST_CASE("windows are read side by side from the first page on, each by a thread") {
  std::mutex mutex;
  std::condition_variable all_are_here;
  int here = 0;
  const auto fetch = [&](const db::PlanWindow& /*window*/) -> Result<OrderPage> {
    std::unique_lock lock(mutex);
    ++here;
    all_are_here.notify_all();
    // The limit is for a reader that fails this test.
    if (!all_are_here.wait_for(lock, 10s, [&] { return here == 4; }))
      return make_error(ErrorCode::timeout, verbatim("the others did not come"));
    return OrderPage{};
  };
  const auto plan = sixty_days(360h);
  REQUIRE(plan.unfinished.size() == 4);
  PlanReader reader(
      plan, 4, fetch, [](OrderPage& /*page*/) {}, [](const PlanReader::Batch& /*batch*/) {});
  CHECK(reader.read());
}

TEST_CASE("a window that is not worth a cut is read without a further thread") {
  const auto threads = [] {
    const std::filesystem::directory_iterator tasks("/proc/self/task");
    return std::distance(begin(tasks), end(tasks));
  };
  const auto before = threads();
  std::vector<std::ptrdiff_t> during;
  PagedShop shop(30, 24h);
  PlanReader reader(
      sixty_days(), 8,
      [&](const db::PlanWindow& window) {
        during.push_back(threads());
        return shop.fetch(window);
      },
      [](OrderPage& /*page*/) {}, [](const PlanReader::Batch& /*batch*/) {});
  REQUIRE(reader.read());
  REQUIRE(during.size() == 3);
  // A thread of an earlier test may be about to go.
  for (const auto count : during) CHECK(count <= before);
}

TEST_CASE("a window of which nothing but the first second was read is not cut") {
  std::atomic<int> calls = 0;
  const auto fetch = [&](const db::PlanWindow& window) -> Result<OrderPage> {
    ++calls;
    OrderPage page;
    page.orders.push_back(test::simple_order("1", window.from));
    page.reached = window.from;
    if (window.page.empty()) page.next = "the rest";
    return page;
  };
  PlanReader reader(
      sixty_days(), 8, fetch, [](OrderPage& /*page*/) {},
      [](const PlanReader::Batch& /*batch*/) {});
  REQUIRE(reader.read());
  CHECK(calls == 2);
}

TEST_CASE("a count keeps a shop that sold much on one day from being cut for nothing") {
  PagedShop shop(30, 60s);
  shop.counts = true;
  auto reader = shop.reader(sixty_days(), 8);
  REQUIRE(reader.read());
  CHECK(shop.calls == 3);
}

TEST_CASE("few pages are not worth a cut") {
  PagedShop shop(30, 24h);
  auto reader = shop.reader(sixty_days(), 8);
  REQUIRE(reader.read());
  CHECK(shop.calls == 3);
}

TEST_CASE("pages are gathered into transactions") {
  PagedShop shop(5000, 1000s);
  auto reader = shop.reader(sixty_days(), 1);
  REQUIRE(reader.read());
  // An order has one line here: 2 rows. A slow machine may add some for the seconds that passed.
  CHECK(shop.batches >= 3);
  CHECK(shop.batches <= 250);
}

TEST_CASE("pages of which nothing is to be stored make no transaction but the last") {
  PagedShop shop(20'000);
  shop.counts = true;
  shop.needs_no_storing = true;
  auto reader = shop.reader(sixty_days(), 4);
  CHECK(reader.read());
  // By rows there would be sixteen; a slow machine may make one a second.
  CHECK(shop.batches <= 12);
  CHECK(shop.plan.unfinished.empty());
  CHECK(shop.stored.size() == shop.size());
  CHECK(shop.calls <= 2'000 * 1.02);
}

TEST_CASE("the first answer's time is that of the first page, whoever reads the others") {
  PagedShop shop(500, 10'000s);
  auto reader = shop.reader(sixty_days(), 4);
  REQUIRE(reader.read());
  CHECK(reader.plan().first_answer_at == reader_start + 24h * 400 + 1s);
}

TEST_CASE("wherever a reading breaks off, what is not stored is still planned") {
  for (int at = 1; at < 100; at += 7) {
    CAPTURE(at);
    PagedShop shop(1000, 5000s);
    shop.fail_at = at;
    auto reader = shop.reader(sixty_days(360h), 4);
    const auto status = reader.read();
    REQUIRE_FALSE(status);
    CHECK(status.error().code == ErrorCode::network);
    CHECK(shop.lost() == 0);
    shop.fail_at = -1;
    auto rest = shop.reader(reader.plan(), 3);
    REQUIRE(rest.read());
    CHECK(shop.stored.size() == shop.size());
  }
}

TEST_CASE("what was read before an interruption is not read again") {
  PagedShop shop(1000, 5000s);
  shop.fail_at = 60;
  auto reader = shop.reader(sixty_days(), 4);
  REQUIRE_FALSE(reader.read());
  shop.fail_at = -1;
  auto rest = shop.reader(reader.plan(), 4);
  REQUIRE(rest.read());
  CHECK(shop.stored.size() == shop.size());
  CHECK(shop.calls <= 125);
}

TEST_CASE("what a thread throws comes out of the reading") {
  for (int at : {1, 2, 30}) {
    CAPTURE(at);
    PagedShop shop(1000, 5000s);
    shop.throw_at = at;
    auto reader = shop.reader(sixty_days(), 4);
    CHECK_THROWS_AS(static_cast<void>(reader.read()), std::runtime_error);
    CHECK(shop.lost() == 0);
  }
}

TEST_CASE("a reading that got no page stores nothing") {
  PagedShop shop(5);
  shop.fail_at = 1;
  auto reader = shop.reader(sixty_days(), 1);
  CHECK_FALSE(reader.read());
  CHECK(shop.batches == 0);
}

TEST_CASE("that the last pages could not be stored comes out of the reading") {
  PagedShop shop(5);
  shop.fails_to_store = true;
  auto reader = shop.reader(sixty_days(), 1);
  CHECK_THROWS_AS(static_cast<void>(reader.read()), std::runtime_error);
}

TEST_CASE("after a batch that could not be stored none is stored any more") {
  PagedShop shop(5000, 1000s);
  shop.fails_to_store = true;
  auto reader = shop.reader(sixty_days(), 4);
  CHECK_THROWS_AS(static_cast<void>(reader.read()), std::runtime_error);
  CHECK(shop.storing == 1);
  CHECK(shop.stored.empty());
  CHECK(shop.lost() == 0);
}

TEST_CASE("cut windows stay in the order of time and do not leave a second out") {
  PagedShop shop(2000, 2500s);
  shop.fail_at = 40;
  auto reader = shop.reader(sixty_days(), 8);
  REQUIRE_FALSE(reader.read());
  const auto& windows = reader.plan().unfinished;
  REQUIRE(windows.size() > 1);
  for (std::size_t i = 1; i < windows.size(); ++i) CHECK(windows[i - 1].to <= windows[i].from);
  CHECK(windows.back().to == reader_start + 24h * 60);
}

}  // namespace
}  // namespace ecsync

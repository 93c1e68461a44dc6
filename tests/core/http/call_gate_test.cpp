#include "core/http/call_gate.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include "tests/support/fixed_clock.h"

using namespace std::chrono_literals;

namespace ecsync {
namespace {

using std::chrono::milliseconds;
using ShopDoor = CallGate::ShopDoor;

const Timestamp gate_start{std::chrono::sys_days(std::chrono::year(2026) / 11 / 26)};

/// What the marketplaces of these tests bear.
constexpr Allowance slow{
    .shop_calls_per_second = 5, .app_calls_per_second = 50, .shop_calls_in_flight = 2, .burst = 4s};
constexpr Allowance slow_app{
    .shop_calls_per_second = 5, .app_calls_per_second = 15, .shop_calls_in_flight = 4, .burst = 4s};

/// How long the shop waited for its turn; the call is over at once.
milliseconds call(ShopDoor& door) {
  milliseconds paced{};
  REQUIRE(door.enter(std::nullopt, paced));
  return paced;
}

TEST_CASE("a shop keeps the pace that its marketplace bears, after a burst") {
  test::FixedClock clock(gate_start);
  CallGate gate(clock, 8);
  const auto door = gate.open_door(Site::lazada, slow);
  milliseconds burst{};
  for (int i = 0; i < 20; ++i) burst += call(*door);
  CHECK(burst == 0ms);
  const auto before = clock.monotonic();
  for (int i = 0; i < 50; ++i) call(*door);
  CHECK(clock.monotonic() - before == 10s);
}

TEST_CASE("all shops of an app share the app's pace") {
  test::FixedClock clock(gate_start);
  CallGate gate(clock, 8);
  std::vector<std::unique_ptr<ShopDoor>> shops;
  for (int i = 0; i < 10; ++i) shops.push_back(gate.open_door(Site::shopee, slow_app));
  for (int round = 0; round < 10; ++round) {
    for (const auto& shop : shops) call(*shop);
  }
  // 100 calls, 20 of them at once, at 15 a second.
  CHECK(clock.monotonic() >= 5300ms);
  CHECK(clock.monotonic() <= 5500ms);
}

TEST_CASE("another marketplace has a pace of its own") {
  test::FixedClock clock(gate_start);
  CallGate gate(clock, 8);
  const auto busy = gate.open_door(Site::shopee, slow_app);
  for (int i = 0; i < 40; ++i) call(*busy);
  CHECK(call(*gate.open_door(Site::tiktok, slow)) == 0ms);
}

TEST_CASE("a rate that is asked for replaces the usual one, and none means none") {
  test::FixedClock clock(gate_start);
  CallGate fast(clock, 8, {{Site::lazada, 100.0}});
  const auto door = fast.open_door(Site::lazada, slow);
  for (int i = 0; i < 120; ++i) call(*door);
  CHECK(clock.monotonic() == 1s);  // 20 at once, and 100 a second

  CallGate free(clock, 8, {{Site::lazada, 0.0}});
  const auto unpaced = free.open_door(Site::lazada, slow);
  for (int i = 0; i < 1000; ++i) CHECK(call(*unpaced) == 0ms);
}

TEST_CASE("calls that were refused together are one lesson") {
  test::FixedClock clock(gate_start);
  CallGate gate(clock, 8, {{Site::lazada, 10.0}});
  const auto door = gate.open_door(Site::lazada, slow);
  {
    milliseconds paced{};
    const auto one = door->enter(std::nullopt, paced);
    const auto other = door->enter(std::nullopt, paced);
    REQUIRE(one);
    REQUIRE(other);
    door->refused(*one, 1s);
    door->refused(*other, 1s);
  }
  CHECK(call(*door) == 1s);
  CHECK(call(*door) == 200ms);  // a quarter of the rate would be 400 ms
}

TEST_CASE("a turn that a refusal made void is waited for again") {
  // The refusal comes while another thread sleeps until its turn.
  class Refusing : public test::FixedClock {
   public:
    using FixedClock::FixedClock;
    bool sleep(milliseconds duration) override {
      if (then) std::exchange(then, nullptr)();
      return FixedClock::sleep(duration);
    }
    std::function<void()> then;
  };
  Refusing clock(gate_start);
  CallGate gate(clock, 8, {{Site::lazada, 10.0}});
  const auto door = gate.open_door(Site::lazada, slow);
  for (int i = 0; i < 20; ++i) call(*door);
  milliseconds paced{};
  auto refused = door->enter(std::nullopt, paced);
  REQUIRE(refused);
  clock.then = [&] { door->refused(*refused, 5s); };
  const auto before = clock.monotonic();
  call(*door);
  CHECK(clock.monotonic() - before >= 5s);
}

TEST_CASE("who cannot have a turn before the end of the run is told at once") {
  test::FixedClock clock(gate_start);
  CallGate gate(clock, 8, {{Site::lazada, 1.0}});
  const auto door = gate.open_door(Site::lazada, slow);
  call(*door);
  milliseconds paced{};
  const auto late = door->enter(clock.monotonic() + 500ms, paced);
  REQUIRE_FALSE(late);
  CHECK(late.error().code == ErrorCode::time_limit);
  CHECK(clock.pauses().empty());
}

TEST_CASE("a stop ends the wait for a turn") {
  test::FixedClock clock(gate_start);
  CallGate gate(clock, 8, {{Site::lazada, 1.0}});
  const auto door = gate.open_door(Site::lazada, slow);
  call(*door);
  clock.stop_after(0);
  milliseconds paced{};
  const auto stopped = door->enter(std::nullopt, paced);
  REQUIRE_FALSE(stopped);
  CHECK(stopped.error().code == ErrorCode::interrupted);
}

TEST_CASE("no more calls are under way than allowed, of all shops and of one") {
  SystemClock clock;
  CallGate gate(clock, 4);
  std::vector<std::unique_ptr<ShopDoor>> shops;
  for (int i = 0; i < 3; ++i) shops.push_back(gate.open_door(Site::lazada, slow));
  std::atomic<int> under_way = 0;
  std::atomic<int> most = 0;
  std::array<std::atomic<int>, 3> of_shop{};
  std::array<std::atomic<int>, 3> most_of_shop{};
  const auto raise = [](std::atomic<int>& top, int value) {
    int seen = top;
    while (value > seen && !top.compare_exchange_weak(seen, value)) {
    }
  };
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < 12; ++i) {
    threads.emplace_back([&, shop = i % 3] {
      for (int n = 0; n < 20; ++n) {
        const auto pass = shops[shop]->enter_at_once();
        REQUIRE(pass);
        raise(most, ++under_way);
        raise(most_of_shop.at(shop), ++of_shop.at(shop));
        std::this_thread::sleep_for(1ms);
        --of_shop.at(shop);
        --under_way;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(most == 4);
  for (const auto& each : most_of_shop) CHECK(each == 2);
}

TEST_CASE("a shop with little to do goes before one that has more under way") {
  SystemClock clock;
  CallGate gate(clock, 2, {{Site::lazada, 0.0}});
  const auto large = gate.open_door(Site::lazada, slow);
  const auto small = gate.open_door(Site::lazada, slow);
  std::vector<std::string> order;
  std::mutex mutex;
  const auto enter = [&](ShopDoor& door, const std::string& name) {
    const auto pass = door.enter_at_once();
    const std::scoped_lock lock(mutex);
    order.push_back(name);
  };
  std::vector<std::thread> threads;
  {
    const auto first = large->enter_at_once();
    std::optional<Result<ShopDoor::Pass>> second = large->enter_at_once();
    threads.emplace_back([&] { enter(*large, "large"); });
    while (gate.waiting() < 1) std::this_thread::yield();
    threads.emplace_back([&] { enter(*small, "small"); });
    while (gate.waiting() < 2) std::this_thread::yield();
    second.reset();
    while (true) {
      const std::scoped_lock lock(mutex);
      if (!order.empty()) break;
    }
  }
  for (auto& thread : threads) thread.join();
  CHECK(order == std::vector<std::string>{"small", "large"});
}

}  // namespace
}  // namespace ecsync

#include <doctest/doctest.h>

#include "tests/support/order_world.h"

using namespace std::chrono_literals;

namespace ecsync::test {
namespace {

TEST_CASE("a full reading repeats everything and rewrites nothing that did not change") {
  OrderWorld world;
  world.sync("100");
  const auto rows = rows_of(world.database);
  world.clock.advance(1h);
  SyncOptions options;
  options.full = true;
  const auto report = world.sync("100", options);
  CHECK(report.unchanged == 60);
  CHECK(report.seen == 60);
  CHECK(rows_of(world.database) == rows);
}

TEST_CASE("a full reading that fails fails the run, and nothing else is read after it") {
  OrderWorld world;
  world.sync("100");
  world.clock.advance(1h);
  int calls = 0;
  world.market.before = [&](const std::string& call) -> std::optional<Error> {
    if (call == "orders" && ++calls == 1)
      return make_error(ErrorCode::remote_bad_answer, verbatim("as the test wishes"));
    return std::nullopt;
  };
  SyncOptions options;
  options.full = true;
  const auto report = world.sync("100", options);
  CHECK(report.result == SyncReport::Result::error);
  CHECK(report.error->code == ErrorCode::remote_bad_answer);
  CHECK(calls == 1);
}

TEST_CASE("a full reading mends rows whose stored update time is later than the shop's") {
  OrderWorld world;
  const auto right = world.order("1003");
  world.order("1003").updated_at = world.now() - 5min;
  world.order("1003").total = 1;
  world.sync("100");
  world.order("1003") = right;
  world.clock.advance(1h);
  world.sync("100");
  CHECK_FALSE(world.differences_from_shop().empty());
  SyncOptions options;
  options.full = true;
  CHECK(world.sync("100", options).updated == 1);
  CHECK(world.differences_from_shop().empty());
}

TEST_CASE("a full reading keeps the last answer about an order that comes twice") {
  OrderWorld world;
  world.sync("100");
  world.clock.advance(1h);
  std::vector<RemoteOrder> by_age;
  const auto horizon = *world.connection("100").horizon;
  for (const auto& [number, order] : world.market.shop("100").orders) {
    if (order.created_at >= horizon) by_age.push_back(order);
  }
  std::sort(by_age.begin(), by_age.end(),
            [](const auto& one, const auto& other) { return one.created_at < other.created_at; });
  world.market.page_size = 4;
  world.market.repeats_rows = true;
  const auto* repeated = &by_age[3];
  std::function<void(bool at_first)> answer;
  const auto unreadable_at_first = [&](bool at_first) {
    auto& unreadable = world.market.shop("100").unreadable;
    at_first ? void(unreadable.insert(repeated->number)) : unreadable.clear();
  };
  SUBCASE("which went back to what is stored") {
    answer = [&](bool at_first) {
      world.order(repeated->number).total = at_first ? 1 : repeated->total;
    };
  }
  SUBCASE("which could not be read at first") {
    answer = unreadable_at_first;
  }
  SUBCASE("which could not be read at first, alone on its page") {
    world.market.page_size = 1;
    repeated = &by_age.front();
    answer = unreadable_at_first;
  }
  int calls = 0;
  world.market.before = [&](const std::string& call) -> std::optional<Error> {
    if (call == "orders") ++calls;
    answer(calls == 1);
    return std::nullopt;
  };
  SyncOptions options;
  options.full = true;
  const auto report = world.sync("100", options);
  CHECK(report.error == std::nullopt);
  CHECK(report.rejected == 0);
  CHECK(calls > 2);
  CHECK(world.differences_from_shop().empty());
}

TEST_CASE("an interrupted full reading is resumed, not begun again") {
  OrderWorld world;
  world.sync("100");
  world.market.page_size = 10;
  SyncOptions options;
  options.full = true;
  world.fail_after(4, ErrorCode::network);
  world.sync("100", options);
  world.behave();
  const auto calls = world.market.calls.size();
  CHECK(world.sync("100", options).unchanged >= 20);
  CHECK(world.market.calls.size() <= calls + 4);
  CHECK_FALSE(world.plan());
}

TEST_CASE("since before the horizon moves it back and reads the older orders once") {
  OrderWorld world;
  world.sync("100");
  world.clock.advance(1h);
  SyncOptions options;
  options.since = world.now() - 24h * 70;
  const auto report = world.sync("100", options);
  CHECK(report.added == 10);
  CHECK(report.seen == 10);
  CHECK(world.connection("100").horizon == options.since);
  CHECK(world.differences_from_shop().empty());
  CHECK(world.cursor() == world.now());
  world.clock.advance(1h);
  world.change("1065", OrderStatus::completed, "delivered");
  CHECK(world.sync("100").updated == 1);
}

TEST_CASE("what one reading of a run stored, the next one of the same run does not write again") {
  OrderWorld world;
  world.sync("100");
  world.clock.advance(1h);
  // Read as an older order, and then as one that changed a moment ago.
  world.change("1065", OrderStatus::completed, "delivered");
  SyncOptions options;
  options.since = world.now() - 24h * 70;
  SyncReport report;
  const auto commits = [&] { report = world.sync("100", options); };
  // One for the older orders, and the one that ends the run.
  CHECK(times_run(world.database, "COMMIT", commits) == 2);
  CHECK(report.added == 10);
  CHECK(report.seen == 10);
  CHECK(world.stored_status("1065") == "delivered");
}

TEST_CASE("since after the horizon narrows the run and moves neither horizon nor cursor") {
  OrderWorld world;
  world.sync("100");
  const auto cursor = world.cursor();
  const auto horizon = world.connection("100").horizon;
  world.clock.advance(1h);
  world.change("1050", OrderStatus::completed, "delivered");
  SyncOptions options;
  options.since = world.now() - 24h * 5;
  const auto report = world.sync("100", options);
  CHECK(report.result == SyncReport::Result::ok);
  CHECK(report.from == options.since);
  CHECK(report.updated == 0);
  CHECK(world.cursor() == cursor);
  CHECK(world.connection("100").horizon == horizon);
  CHECK(world.sync("100").updated == 1);
}

}  // namespace
}  // namespace ecsync::test

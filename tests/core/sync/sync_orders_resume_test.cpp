#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/order_world.h"

using namespace std::chrono_literals;

namespace ecsync::test {
namespace {

void give_lines(RemoteOrder& order, int lines) {
  const auto line = order.lines.front();
  order.lines.assign(static_cast<std::size_t>(lines), line);
  for (int i = 0; i < lines; ++i)
    order.lines[static_cast<std::size_t>(i)].listing.item = std::to_string(i);
}

TEST_CASE("an interrupted first sync goes on where it was") {
  OrderWorld world;
  world.market.page_size = 10;
  world.fail_after(3, ErrorCode::network);
  const auto broken = world.sync("100");
  CHECK(broken.result == SyncReport::Result::error);
  CHECK(broken.added == 30);
  CHECK_FALSE(world.cursor());
  REQUIRE(world.plan());
  CHECK(world.connection("100").orders == 30);

  world.behave();
  world.reopen();
  const auto calls = world.market.calls.size();
  const auto resumed = world.sync("100");
  CHECK(resumed.result == SyncReport::Result::ok);
  CHECK(resumed.added == 30);
  // Three pages that were left, and one question for what changed meanwhile.
  CHECK(world.market.calls.size() == calls + 4);
  CHECK(world.differences_from_shop().empty());
  CHECK_FALSE(world.plan());
}

TEST_CASE("a plan that was stored between the batches of a run is gone when the run is complete") {
  OrderWorld world;
  world.market.page_size = 10;
  for (auto& [number, order] : world.shop().orders) give_lines(order, 100);
  bool had_plan = false;
  SyncOptions options;
  options.progress = [&](const SyncProgress& /*progress*/) {
    had_plan = had_plan || world.plan().has_value();
  };
  CHECK(world.sync("100", options).result == SyncReport::Result::ok);
  CHECK(had_plan);
  CHECK_FALSE(world.plan());
  CHECK(world.cursor() == world.now());
}

TEST_CASE("a write that fails takes its figures back, and those of the writes before it stay") {
  OrderWorld world;
  give_lines(world.order("1059"), 200);
  std::vector<std::string> numbers(60);
  std::generate(numbers.begin(), numbers.end(),
                [next = 1000]() mutable { return std::to_string(next++); });
  std::string fault;
  SUBCASE("when the disk is full in the midst of it") {
    fault = "PRAGMA max_page_count = 1";  // which is no more than there are
  }
  SUBCASE("when it cannot begin") {
    fault = "PRAGMA query_only = ON";
  }
  SyncOptions options;
  // The first fifty are stored.
  options.progress = [&](const SyncProgress& /*progress*/) {
    world.database.engine().execute(fault);
  };
  const auto report = world.sync_numbers("100", numbers, options);
  REQUIRE(report.error);
  CHECK(report.error->code == ErrorCode::db_unusable);
  CHECK(report.added == 50);
  CHECK(report.seen == 50);
  CHECK(world.connection("100").orders == 50);
}

TEST_CASE("pieces of the window that are finished are not read again") {
  OrderWorld world;
  world.market.longest_window = 24h * 15;
  world.fail_after(3, ErrorCode::network);
  world.sync("100");
  world.behave();
  const auto calls = world.market.calls.size();
  CHECK(world.sync("100").result == SyncReport::Result::ok);
  // One piece that was left, and one question for what changed meanwhile.
  CHECK(world.market.calls.size() == calls + 2);
  CHECK(world.differences_from_shop().empty());
}

TEST_CASE("changes made while a first sync took days are fetched by the run that ends it") {
  OrderWorld world;
  world.market.page_size = 10;
  world.market.longest_window = 24h * 15;
  world.fail_after(5, ErrorCode::network);
  world.sync("100");
  const auto first_answer = world.now();
  world.clock.advance(24h * 2);
  world.change("1059", OrderStatus::completed, "delivered");  // in a page that is stored already
  world.clock.advance(24h * 1);
  world.behave();
  const auto resumed = world.sync("100");
  CHECK(resumed.result == SyncReport::Result::ok);
  CHECK(resumed.from < first_answer);
  CHECK(resumed.to == world.now());
  CHECK(world.differences_from_shop().empty());
  CHECK(world.cursor() == world.now());
}

TEST_CASE("an interrupted update keeps the cursor until its last page is stored") {
  OrderWorld world;
  world.sync("100");
  const auto cursor = world.cursor();
  world.clock.advance(1h);
  world.market.page_size = 5;
  for (int i = 0; i < 20; ++i)
    world.change(std::to_string(1000 + i), OrderStatus::packing, "packed");
  world.fail_after(2, ErrorCode::remote_unavailable);
  world.sync("100");
  CHECK(world.cursor() == cursor);
  world.behave();
  world.clock.advance(1h);
  world.sync("100");
  CHECK(world.differences_from_shop().empty());
  CHECK(world.cursor() == world.now());
}

TEST_CASE("a run that reaches its time limit keeps what it committed") {
  OrderWorld world;
  world.market.page_size = 10;
  world.market.before = [&](const std::string&) -> std::optional<Error> {
    world.clock.advance(10s);
    return std::nullopt;
  };
  SyncOptions options;
  options.max_duration = 25s;
  const auto report = world.sync("100", options);
  REQUIRE(report.error);
  CHECK(report.error->code == ErrorCode::time_limit);
  CHECK(world.connection("100").orders == 30);
  CHECK(world.sync("100").added == 30);
}

}  // namespace
}  // namespace ecsync::test

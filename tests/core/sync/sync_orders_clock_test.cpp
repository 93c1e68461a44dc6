#include <doctest/doctest.h>

#include "core/db/authorizations.h"
#include "tests/support/order_world.h"

using namespace std::chrono_literals;

namespace ecsync::test {
namespace {

TEST_CASE("an update time in the far future is stored and moves no cursor") {
  OrderWorld world;
  world.order("1001").updated_at = world.now() + 24h * 365;
  world.sync("100");
  CHECK(world.cursor() == world.now());
  CHECK(world.differences_from_shop().empty());
  world.clock.advance(1h);
  world.change("1001", OrderStatus::shipping, "shipped");
  CHECK(world.sync("100").updated == 1);
  CHECK(world.differences_from_shop().empty());
}

TEST_CASE("a wrong local clock is put right by the first answer") {
  OrderWorld world;
  const auto truth = world.now();
  world.clock.set(truth + 24h * 3);
  world.market.clock_ahead = -24h * 3;
  const auto report = world.sync("100");
  CHECK(report.result == SyncReport::Result::ok);
  CHECK(world.connection("100").horizon == truth - days_back);
  CHECK(world.cursor() == truth);
  const auto stored =
      db::find_authorization(world.database, *world.connection("100").authorization);
  CHECK(stored->clock_offset == -24h * 3);
}

TEST_CASE("a refusal because of a wrong clock is repeated once with the right one") {
  OrderWorld world;
  const auto truth = world.now();
  world.clock.set(truth - 24h);
  world.market.clock_ahead = 24h;
  bool refused = false;
  world.market.before = [&](const std::string& call) -> std::optional<Error> {
    if (call != "orders" || refused) return std::nullopt;
    refused = true;
    return make_error(ErrorCode::remote_refused, verbatim("the timestamp is invalid"));
  };
  CHECK(world.sync("100").result == SyncReport::Result::ok);
  // That the clock here was the wrong one is certain only when the next run finds the same.
  CHECK(world.cursor() == truth - 24h);
  CHECK(world.sync("100").result == SyncReport::Result::ok);
  CHECK(world.cursor() == truth);
}

TEST_CASE("a machine that starts in 1970 reads no more than from the horizon on") {
  OrderWorld world;
  const auto truth = world.now();
  world.market.longest_window = 24h * 15;
  world.clock.set(Timestamp(0s));
  world.market.clock_ahead = truth - Timestamp(0s);
  CHECK(world.sync("100").result == SyncReport::Result::ok);
  CHECK(world.differences_from_shop().empty());
  world.market.clock_ahead = 0s;
  world.clock.set(truth + 1h);
  world.change("1005", OrderStatus::shipping, "shipped");
  const auto calls = world.market.count("orders");
  CHECK(world.sync("100").updated == 1);
  CHECK(world.market.count("orders") <= calls + 6);
  CHECK(world.differences_from_shop().empty());
}

TEST_CASE("a marketplace whose dates are days ahead for a while costs no order") {
  // After more than one run it looks like a clock of ours that is behind.
  for (const int runs : {1, 3}) {
    for (const bool breaks_off : {false, true}) {
      CAPTURE(runs);
      CAPTURE(breaks_off);
      OrderWorld world;
      world.sync("100");
      world.market.clock_ahead = 24h * 2;
      for (int i = 0; i < runs; ++i) {
        world.clock.advance(1h);
        CHECK(world.sync("100").result == SyncReport::Result::ok);
      }
      world.market.clock_ahead = 0s;
      world.clock.advance(10min);
      world.change("1005", OrderStatus::shipping, "shipped");
      world.clock.advance(1h);
      if (breaks_off) {
        world.fail_after(1, ErrorCode::network);
        CHECK(world.sync("100").error);
        world.behave();
      }
      world.sync("100");
      CHECK(world.differences_from_shop().empty());
    }
  }
}

}  // namespace
}  // namespace ecsync::test

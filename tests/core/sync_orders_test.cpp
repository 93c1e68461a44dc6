#include <doctest/doctest.h>

#include "core/db/authorizations.h"
#include "core/db/sync_state.h"
#include "core/file_lock.h"
#include "tests/support/market_world.h"

using namespace std::chrono_literals;

namespace ecsync::test {
namespace {

constexpr auto days_back = 24h * 60;

// One connected shop with an order for each of the last 80 days.
class OrderWorld : public MarketWorld {
 public:
  OrderWorld() {
    auto& orders = market.add_shop("100").orders;
    for (int day = 0; day < 80; ++day) {
      const auto number = std::to_string(1000 + day);
      orders[number] = simple_order(number, now() - 24h * day - 1h);
    }
    connect("seller", {"100"});
  }

  MemoryShop& shop() { return market.shop("100"); }
  RemoteOrder& order(const std::string& number) { return shop().orders.at(number); }
  void change(const std::string& number, OrderStatus status, const std::string& native) {
    auto& changed = order(number);
    changed.status = status;
    changed.status_native = native;
    changed.updated_at = market.now();
  }
  std::vector<std::string> differences_from_shop() {
    const auto stored = connection("100");
    return differences(database, stored, shop(), stored.horizon.value_or(Timestamp{}));
  }
  std::optional<Timestamp> cursor() {
    return db::read_cursor(database, connection("100").key, db::SyncKind::orders);
  }
  std::optional<db::SyncPlan> plan() {
    return db::read_plan(database, connection("100").key, db::SyncKind::orders);
  }
  // Every later call of this name fails until the hook is taken away.
  void fail_after(int calls, ErrorCode code) {
    market.before = [calls, code](const std::string&) mutable -> std::optional<Error> {
      if (calls-- > 0) return std::nullopt;
      return make_error(code, verbatim("as the test wishes"));
    };
  }
  void behave() { market.before = nullptr; }
};

std::int64_t sum(const SyncReport& report) {
  return report.added + report.updated + report.unchanged + report.ignored + report.rejected;
}

TEST_CASE("the first sync stores exactly the orders of the last sixty days") {
  OrderWorld world;
  const auto report = world.sync("100");
  CHECK(report.result == SyncReport::Result::ok);
  CHECK(report.added == 60);
  CHECK(report.seen == 60);
  CHECK(report.from == world.now() - days_back);
  CHECK(report.to == world.now());
  CHECK(world.connection("100").horizon == world.now() - days_back);
  CHECK(world.cursor() == world.now());
  CHECK(world.differences_from_shop().empty());
}

TEST_CASE("a first sync in one page costs one request and leaves no plan") {
  OrderWorld world;
  const auto before = world.market.calls.size();
  world.sync("100");
  CHECK(world.market.calls.size() == before + 1);
  CHECK_FALSE(world.plan());
}

TEST_CASE("a steady run with nothing new costs one request and touches no row") {
  OrderWorld world;
  world.sync("100");
  const auto rows = rows_of(world.database);
  const auto calls = world.market.calls.size();
  world.clock.advance(15min);
  const auto report = world.sync("100");
  CHECK(report.result == SyncReport::Result::ok);
  CHECK(report.added + report.updated == 0);
  CHECK(world.market.calls.size() == calls + 1);
  CHECK(rows_of(world.database) == rows);
  CHECK(world.cursor() == world.now());
}

TEST_CASE("after the first sync exactly what is new or changed comes") {
  OrderWorld world;
  world.sync("100");
  world.clock.advance(2h);
  world.shop().orders["2000"] = simple_order("2000", world.now() - 10min);
  world.change("1030", OrderStatus::shipping, "shipped");
  world.clock.advance(5min);
  const auto report = world.sync("100");
  CHECK(report.added == 1);
  CHECK(report.updated == 1);
  CHECK(sum(report) == report.seen);
  CHECK(report.from == world.now() - 2h - 5min - 15min);
  CHECK(world.differences_from_shop().empty());
  const auto stored = db::find_order(world.database, world.connection("100").key, "1030");
  CHECK(db::order_history(world.database, stored->key).size() == 2);
}

TEST_CASE("an order from before the horizon is never stored, even when it changes") {
  OrderWorld world;
  world.sync("100");
  world.clock.advance(1h);
  world.change("1070", OrderStatus::completed, "delivered");
  const auto report = world.sync("100");
  CHECK(report.ignored == 1);
  CHECK(report.seen == 1);
  CHECK_FALSE(db::find_order(world.database, world.connection("100").key, "1070"));
}

TEST_CASE("the horizon stays where the first sync put it") {
  OrderWorld world;
  world.sync("100");
  const auto horizon = world.connection("100").horizon;
  world.clock.advance(24h * 10);
  world.sync("100");
  CHECK(world.connection("100").horizon == horizon);
}

TEST_CASE("a change that shows up late is caught by the overlap") {
  OrderWorld world;
  world.sync("100");
  world.clock.advance(1h);
  world.market.lag = 10min;
  world.change("1005", OrderStatus::shipping, "shipped");
  world.clock.advance(1min);
  CHECK(world.sync("100").updated == 0);
  world.clock.advance(12min);
  CHECK(world.sync("100").updated == 1);
  CHECK(world.differences_from_shop().empty());
}

TEST_CASE("orders that move between pages are neither lost nor doubled") {
  OrderWorld world;
  world.market.page_size = 4;
  world.market.repeats_rows = true;
  world.sync("100");
  world.clock.advance(1h);
  for (int i = 0; i < 30; ++i)
    world.change(std::to_string(1000 + i), OrderStatus::packing, "packed");
  int calls = 0;
  world.market.before = [&](const std::string& call) -> std::optional<Error> {
    world.clock.advance(1s);
    if (call == "orders" && calls < 20)
      world.change(std::to_string(1000 + 29 - calls++), OrderStatus::shipping, "shipped");
    return std::nullopt;
  };
  world.clock.advance(1s);
  const auto first = world.sync("100");
  CHECK(first.seen == sum(first));
  CHECK(first.seen <= 31);
  world.behave();
  world.sync("100");
  CHECK(world.differences_from_shop().empty());
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
  const auto& repeated = by_age[3];
  std::function<void(bool at_first)> answer;
  SUBCASE("which went back to what is stored") {
    answer = [&](bool at_first) {
      world.order(repeated.number).total = at_first ? 1 : repeated.total;
    };
  }
  SUBCASE("which could not be read at first") {
    answer = [&](bool at_first) {
      auto& unreadable = world.market.shop("100").unreadable;
      at_first ? void(unreadable.insert(repeated.number)) : unreadable.clear();
    };
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

TEST_CASE(
    "a narrowed run on a fresh connection sets the horizon and leaves the rest to the first sync") {
  OrderWorld world;
  SyncOptions options;
  options.since = world.now() - 24h * 5;
  CHECK(world.sync("100", options).added == 5);
  CHECK(world.connection("100").horizon == world.now() - days_back);
  CHECK_FALSE(world.cursor());
  CHECK(world.sync("100").added == 55);
  CHECK(world.differences_from_shop().empty());
}

TEST_CASE("orders asked for by number are read alone") {
  OrderWorld world;
  const auto report = world.sync_numbers("100", {"1001", "1002"});
  CHECK(report.result == SyncReport::Result::ok);
  CHECK(report.added == 2);
  CHECK(world.market.count("orders") == 0);
  CHECK_FALSE(world.cursor());
}

TEST_CASE("a number that the shop does not have is named and the others are stored") {
  OrderWorld world;
  const auto report = world.sync_numbers("100", {"1001", "77"});
  REQUIRE(report.error);
  CHECK(report.error->code == ErrorCode::not_found);
  CHECK(report.error->reference == "77");
  CHECK(db::find_order(world.database, world.connection("100").key, "1001"));
}

TEST_CASE("an order that cannot be read is set aside, holds nothing up and is asked for again") {
  OrderWorld world;
  world.shop().unreadable.insert("1010");
  const auto first = world.sync("100");
  CHECK(first.result == SyncReport::Result::ok);
  CHECK(first.rejected == 1);
  CHECK(first.added == 59);
  CHECK(world.cursor() == world.now());

  world.clock.advance(1h);
  const auto second = world.sync("100");
  CHECK(second.rejected == 1);
  CHECK(world.market.count("numbers") == 1);

  world.shop().unreadable.clear();
  world.clock.advance(1h);
  const auto third = world.sync("100");
  CHECK(third.rejected == 0);
  CHECK(third.added == 1);
  CHECK(db::rejected_orders(world.database, world.connection("100").key).empty());
  CHECK(world.differences_from_shop().empty());
}

TEST_CASE("asking in vain for orders set aside does not fail the run") {
  OrderWorld world;
  world.shop().unreadable.insert("1010");
  world.sync("100");
  world.market.before = [](const std::string& call) -> std::optional<Error> {
    if (call == "numbers") return make_error(ErrorCode::remote_unavailable, verbatim("down"));
    return std::nullopt;
  };
  world.clock.advance(1h);
  const auto report = world.sync("100");
  CHECK(report.result == SyncReport::Result::ok);
  CHECK(report.rejected == 1);
  CHECK(report.seen == sum(report));
}

TEST_CASE("an order that no row could hold is set aside like an unreadable one") {
  OrderWorld world;
  world.order("1010").lines.front().cancelled = 5;
  const auto report = world.sync("100");
  CHECK(report.rejected == 1);
  CHECK(report.added == 59);
  CHECK(db::rejected_orders(world.database, world.connection("100").key).size() == 1);
}

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

TEST_CASE("unknown statuses and rounded amounts are told once per value and run") {
  OrderWorld world;
  for (const auto* number : {"1001", "1002"}) {
    world.order(number).unknown_statuses = {"teleported"};
    world.order(number).rounded_amounts = 1;
  }
  const auto report = world.sync("100");
  CHECK(report.unknown_statuses == std::set<std::string>{"teleported"});
  CHECK(report.rounded_amounts == 2);
  CHECK(report.warnings.size() == 2);
}

TEST_CASE("lines without a link are counted at the end, those of cancelled orders not") {
  OrderWorld world;
  world.change("1001", OrderStatus::cancelled, "canceled");
  CHECK(world.sync("100").lines_unlinked == 59);
}

TEST_CASE("a dry run reports what a real run would and writes nothing") {
  OrderWorld world;
  world.market.page_size = 7;
  world.market.repeats_rows = true;
  world.shop().unreadable.insert("1010");
  const auto dump = [&] {
    std::string text = rows_of(world.database);
    for (const auto* sql : {"SELECT count(*) FROM sync_plans", "SELECT count(*) FROM sync_runs",
                            "SELECT count(*) FROM sync_cursors",
                            "SELECT count(*) FROM connections WHERE horizon IS NOT NULL"})
      text += world.database.raw().execAndGet(sql).getString() + "\n";
    return text;
  };
  SyncOptions options;
  options.dry_run = true;
  SUBCASE("on a fresh connection") {}
  SUBCASE("after a first sync") {
    world.sync("100");
    world.clock.advance(1h);
    world.shop().orders["2000"] = simple_order("2000", world.now());
    world.change("1030", OrderStatus::shipping, "shipped");
    world.change("1031", OrderStatus::cancelled, "canceled");
  }
  const auto before = dump();
  const auto dry = world.sync("100", options);
  CHECK(dump() == before);
  const auto real = world.sync("100");
  CHECK(dry.seen == real.seen);
  CHECK(dry.added == real.added);
  CHECK(dry.updated == real.updated);
  CHECK(dry.unchanged == real.unchanged);
  CHECK(dry.rejected == real.rejected);
  CHECK(dry.lines_unlinked == real.lines_unlinked);
  CHECK(dry.from == real.from);
  CHECK(dry.to == real.to);
}

TEST_CASE("a connection that another process works on is skipped") {
  OrderWorld world;
  const auto held = FileLock::acquire(world.database.lock_path("sync-lazada-100"),
                                      verbatim("lazada:100"), "sync-orders", world.clock, 0ms);
  REQUIRE(held);
  const auto calls = world.market.calls.size();
  const auto report = world.sync("100");
  CHECK(report.result == SyncReport::Result::skipped);
  REQUIRE(report.error);
  CHECK(report.error->code == ErrorCode::locked);
  CHECK(world.market.calls.size() == calls);
}

TEST_CASE("a connection whose consent is gone is not called again") {
  OrderWorld world;
  world.market.consent("seller").revoked = true;
  const auto first = world.sync("100");
  REQUIRE(first.error);
  CHECK(first.error->code == ErrorCode::auth_required);
  CHECK(world.connection("100").status == ConnectionStatus::needs_auth);
  const auto calls = world.market.calls.size();
  const auto second = world.sync("100");
  REQUIRE(second.error);
  CHECK(second.error->code == ErrorCode::auth_required);
  CHECK(second.error->hint == "Connect it again with: ecsync connect lazada --reconnect shop-100");
  CHECK(world.market.calls.size() == calls);
}

TEST_CASE("tokens that live for seconds lose no order") {
  OrderWorld world;
  world.market.page_size = 2;
  world.market.consent("seller").access_life = 4s;
  world.connect("seller", {"100"});
  world.market.before = [&](const std::string& call) -> std::optional<Error> {
    if (call == "orders") world.clock.advance(1s);
    return std::nullopt;
  };
  const auto report = world.sync("100");
  CHECK(report.result == SyncReport::Result::ok);
  CHECK(world.market.count("refresh") > 5);
  CHECK(world.differences_from_shop().empty());
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

TEST_CASE("pages that lead to themselves are an error and not an endless run") {
  OrderWorld world;
  world.market.never_ends = true;
  const auto report = world.sync("100");
  REQUIRE(report.error);
  CHECK(report.error->code == ErrorCode::remote_bad_answer);
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

TEST_CASE("one shop's failure says which shop it was") {
  OrderWorld world;
  world.fail_after(0, ErrorCode::network);
  const auto report = world.sync("100");
  REQUIRE(report.error);
  CHECK(report.error->connection == "lazada:100");
  CHECK(world.connection("100").last_sync_at == world.now());
  CHECK_FALSE(world.connection("100").last_success_at);
}

}  // namespace
}  // namespace ecsync::test

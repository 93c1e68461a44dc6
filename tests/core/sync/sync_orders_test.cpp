#include <doctest/doctest.h>
#include <sqlite3.h>

#include "core/db/authorizations.h"
#include "core/db/sqlite/sqlite_engine.h"
#include "core/db/sync_state.h"
#include "tests/support/order_world.h"
#include "tests/support/stored.h"

using namespace std::chrono_literals;

namespace ecsync::test {
namespace {

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
  // What moved behind the end of the window is for the next run; the others were read by this one,
  // whose overlap would hide it if they had not been.
  REQUIRE(calls < 15);
  for (int i = 0; i < 30 - calls; ++i)
    CHECK(world.stored_status(std::to_string(1000 + i)) == "packed");
  world.behave();
  world.sync("100");
  CHECK(world.differences_from_shop().empty());
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

TEST_CASE("a detail that cannot be read is told once in a run, with the first order and reason") {
  OrderWorld world;
  for (const std::string number : {"1003", "1007"}) {
    world.order(number).unread_details = {{Detail::total, "price of " + number + ": odd"},
                                          {Detail::image, "image: too long"}};
  }
  world.order("1007").unread_details.pop_back();
  const auto report = world.sync("100");
  CHECK(report.rejected == 0);
  REQUIRE(report.warnings.size() == 2);
  CHECK(report.warnings[0].english().starts_with(
      "shop-100: the total could not be read in 2 orders (first in 100"));
  CHECK(report.warnings[1].english() ==
        "shop-100: the image could not be read in 1 order (1003: image: too long)");
}

TEST_CASE("unknown statuses are told once per value and run, and rounded amounts are counted") {
  OrderWorld world;
  // The last row of each page comes again on the next one.
  world.market.page_size = 1;
  world.market.repeats_rows = true;
  for (const auto* number : {"1001", "1002"}) {
    world.order(number).unknown_statuses = {"teleported"};
    world.order(number).rounded_amounts = 1;
  }
  const auto report = world.sync("100");
  CHECK(report.unknown_statuses == std::set<std::string>{"teleported"});
  CHECK(report.rounded_amounts == 2);
  CHECK(report.warnings.size() == 1);
}

TEST_CASE(
    "an unknown state of a line is told once per value, with the line and not as the order's") {
  OrderWorld world;
  for (const auto* number : {"1001", "1002"}) {
    world.order(number).unknown_line_state = true;
    world.order(number).unknown_line_statuses = {"BEAMED"};
    world.order(number).lines.at(0).status_native = "BEAMED,PACKED";
  }
  const auto report = world.sync("100");
  CHECK(report.unknown_statuses == std::set<std::string>{"BEAMED"});
  REQUIRE(report.warnings.size() == 1);
  const auto& told = report.warnings[0].english();
  CHECK(told.find("status 'BEAMED' of a line is not known (first met in 100") != std::string::npos);
  CHECK(told.find(to_text(world.order("1001").lines.at(0).listing)) != std::string::npos);
  CHECK(told.find("stored as unknown") == std::string::npos);
}

TEST_CASE("what a marketplace's answers warn of is told once, with the shop") {
  OrderWorld world;
  world.market.page_size = 10;
  world.market.order_warnings = {verbatim("it counts one too many")};
  const auto report = world.sync("100");
  REQUIRE(report.result == SyncReport::Result::ok);
  REQUIRE(report.warnings.size() == 1);
  CHECK(report.warnings[0] == world.connection("100").name + ": it counts one too many");
  // A run that has nothing to store tells it too.
  world.market.page_size = 100;
  CHECK(world.sync("100").warnings.size() == 1);
}

TEST_CASE("a run that finds nothing new is one commit, and one call") {
  OrderWorld world;
  world.sync("100");
  world.clock.advance(1h);
  world.sync("100");
  world.clock.advance(1h);
  int commits = 0;
  const auto count = [](void* counter) {
    ++*static_cast<int*>(counter);
    return 0;
  };
  sqlite3_commit_hook(db::sqlite_file(world.database).getHandle(), count, &commits);
  const auto calls = world.market.count("orders");
  world.sync("100");
  CHECK(commits == 1);
  CHECK(world.market.count("orders") == calls + 1);
  CHECK(world.cursor() == world.now());
}

TEST_CASE("orders that come again as they are stored are one commit") {
  OrderWorld world;
  world.change("1001", OrderStatus::shipping, "shipped");
  world.sync("100");
  world.clock.advance(1min);
  SyncReport report;
  CHECK(times_run(world.database, "COMMIT", [&] { report = world.sync("100"); }) == 1);
  CHECK(report.unchanged == 1);
  CHECK(world.cursor() == world.now());
}

TEST_CASE("a page is compared with the file only where that can save a write") {
  OrderWorld world;
  SyncOptions options;
  int pages_compared = 0;
  SUBCASE("not the pages of a first reading") {}
  SUBCASE("not a page without orders") {
    world.sync("100");
    world.clock.advance(1h);
  }
  SUBCASE("a page of an update") {
    world.change("1001", OrderStatus::shipping, "shipped");
    world.sync("100");
    world.clock.advance(1min);
    pages_compared = 1;
  }
  SUBCASE("not in a dry run, which writes nothing") {
    world.change("1001", OrderStatus::shipping, "shipped");
    world.sync("100");
    world.clock.advance(1min);
    options.dry_run = true;
  }
  // A reading transaction for what the run has to know, and one for each page that is compared.
  CHECK(times_run(world.database, "BEGIN", [&] { world.sync("100", options); }) ==
        1 + pages_compared);
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
      text += test::ask_text(world.database, sql) + "\n";
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
  const auto held = world.database.lease(
      {"sync-lazada-100", verbatim("lazada:100"), "sync-orders", 0ms}, world.clock);
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

TEST_CASE("a dry run that may not call tells the lines without a link that the file has") {
  OrderWorld world;
  world.sync("100");
  world.market.consent("seller").revoked = true;
  world.sync("100");
  SyncOptions options;
  options.dry_run = true;
  const auto report = world.sync("100", options);
  REQUIRE(report.error);
  CHECK(report.error->code == ErrorCode::auth_required);
  CHECK(report.lines_unlinked == 60);
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

TEST_CASE("pages that lead to themselves are an error and not an endless run") {
  OrderWorld world;
  world.market.never_ends = true;
  world.fail_after(10, ErrorCode::network);  // else this test would not end either
  const auto report = world.sync("100");
  REQUIRE(report.error);
  CHECK(report.error->code == ErrorCode::remote_bad_answer);
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

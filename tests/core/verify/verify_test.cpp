#include "core/verify/verify.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/db/query.h"
#include "core/db/status.h"
#include "core/db/sync_state.h"
#include "core/db/verifications.h"
#include "tests/support/order_world.h"
#include "tests/support/stored.h"

using namespace std::chrono_literals;

namespace ecsync::test {
namespace {

constexpr auto day = std::chrono::hours(24);

/// A connected shop with so many orders of the last 60 days, all of them completed two months ago
/// by their update time, except for those that a test reopens.
class VerifyWorld : public MarketWorld {
 public:
  explicit VerifyWorld(int orders = 60) {
    auto& all = market.add_shop("100").orders;
    for (int i = 0; i < orders; ++i) {
      const auto number = std::to_string(10'000 + i);
      auto order = simple_order(number, now() - 59 * day * i / orders - 1h);
      order.status = OrderStatus::cancelled;
      order.status_native = "canceled";
      all[number] = order;
    }
    market.tells_reached = true;
    connect("seller", {"100"});
    sync("100");
    market.calls.clear();
  }

  RemoteOrder& order(const std::string& number) { return market.shop("100").orders.at(number); }
  /// Still on its way, as everybody knows.
  void reopen_order(const std::string& number) {
    auto& open = order(number);
    open.status = OrderStatus::shipping;
    open.status_native = "shipped";
    open.updated_at = market.now();
  }
  VerifyReport verify(VerifyOptions options = {}) {
    for (const auto site : all_sites) options.run.rates[site] = 0;
    return verify_all(context(), {connection("100")}, options).front();
  }
  static VerifyOptions everything(bool repair = false) {
    VerifyOptions options;
    options.since = Timestamp{};
    options.sample = 100;
    options.repair = repair;
    options.request = "everything";
    return options;
  }
  void exec(const std::string& sql) { database.engine().execute(sql); }
  std::vector<std::string> faults() {
    const auto shop = connection("100");
    return differences(database, shop, market.shop("100"), shop.horizon.value());
  }
};

TEST_CASE("a healthy shop costs its lists, its open orders and the sample, and no call more") {
  VerifyWorld world(1'000);
  world.market.lists_briefly = true;
  for (int i = 0; i < 30; ++i) world.reopen_order(std::to_string(10'000 + i * 33));
  world.sync("100");
  world.market.calls.clear();
  world.market.numbers_asked = 0;
  auto options = VerifyWorld::everything();
  options.sample = 0;
  auto report = world.verify(options);
  CHECK(report.run.result == SyncReport::Result::ok);
  CHECK(report.is_settled());
  CHECK(report.remote == 1'000);
  CHECK(report.local == 1'000);
  CHECK(report.compared == 30);
  CHECK(world.market.count("orders") == 10);
  CHECK(world.market.count("numbers") == 1);
  CHECK(world.market.numbers_asked == 30);
  CHECK(world.market.calls.size() == 11);

  world.market.numbers_asked = 0;
  options.sample = 2;
  options.seed = 1;
  report = world.verify(options);
  CHECK(report.compared == world.market.numbers_asked);
  CHECK(report.compared > 30 + 8);
  CHECK(report.compared < 30 + 40);
}

TEST_CASE("open orders are asked for back to the horizon, whatever the window") {
  VerifyWorld world;
  world.market.lists_briefly = true;
  world.reopen_order("10059");
  world.sync("100");
  world.order("10059").status_native = "delivered";
  world.order("10059").status = OrderStatus::completed;  // and nobody moved its update time
  VerifyOptions options;
  options.sample = 0;
  options.repair = true;
  const auto report = world.verify(options);
  CHECK(report.remote < 20);
  CHECK(report.compared == 1);
  CHECK(report.repaired == 1);
  CHECK(report.is_settled());
  CHECK(world.faults().empty());
  CHECK(ask_text(world.database,
                 "SELECT group_concat(origin || ' ' || status) FROM order_history "
                 "WHERE origin = 'repair'") == "repair completed");
}

TEST_CASE("where asking by number costs a call each, open orders are looked for in lists") {
  for (const int open : {3, 40}) {
    CAPTURE(open);
    VerifyWorld world(400);
    world.market.lists_briefly = true;
    world.market.lists_spare_calls = true;
    // All of them older than the window.
    for (int i = 0; i < open; ++i) world.reopen_order(std::to_string(10'399 - i));
    world.market.not_listed.insert("10399");
    world.clock.advance(1min);
    world.exec("UPDATE orders SET status = 'processing' WHERE number IN ('10398', '10397')");
    world.sync("100");
    world.exec("UPDATE orders SET status = 'packing' WHERE number IN ('10399', '10398')");
    world.market.numbers_asked = 0;
    VerifyOptions options;
    options.sample = 0;
    options.repair = true;
    const auto report = world.verify(options);
    CHECK(report.run.result == SyncReport::Result::ok);
    CHECK(report.compared == open);
    CHECK(report.missing.empty());
    CHECK(report.repaired == 2);
    CHECK(world.market.numbers_asked == open);
    // A few are not worth four pages of a list.
    CHECK(world.market.asked_singly == (open == 3 ? 3 : 1));
    CHECK(world.faults().empty());
  }
}

TEST_CASE("a repair takes an answer that is older than what is stored, and moves no cursor") {
  VerifyWorld world;
  const auto key = world.connection("100").key;
  const auto cursor = db::read_cursor(world.database, key, db::SyncKind::orders);
  world.exec(
      "UPDATE orders SET updated_at = updated_at + 1000, status = 'shipping' "
      "WHERE number = '10003'");
  world.clock.advance(1h);
  CHECK(world.verify(VerifyWorld::everything()).unlike == 1);
  CHECK_FALSE(world.faults().empty());
  const auto report = world.verify(VerifyWorld::everything(true));
  CHECK(report.repaired == 1);
  CHECK(world.faults().empty());
  CHECK(db::read_cursor(world.database, key, db::SyncKind::orders) == cursor);
}

TEST_CASE("what an answer cannot tell is no difference") {
  VerifyWorld world;
  auto& order = world.order("10005");
  order.total.reset();
  order.unread.add(Detail::total);
  order.lines[0].name = "";
  order.lines[0].unread.add(Detail::name);
  // A piece that is not listed any more was cancelled.
  order.lines[0].quantity = 1;
  auto& short_of_a_line = world.order("10006");
  auto second = short_of_a_line.lines[0];
  second.listing = {"1001", "2002"};
  short_of_a_line.lines.push_back(second);
  short_of_a_line.updated_at = world.now();
  world.sync("100");
  short_of_a_line.lines.pop_back();
  short_of_a_line.updated_at = world.now() + 1s;
  world.clock.advance(1min);
  world.sync("100");
  const auto report = world.verify(VerifyWorld::everything());
  CHECK(report.different.empty());
  CHECK(report.compared == 60);
}

TEST_CASE("orders from before the horizon are neither missing nor stored") {
  VerifyWorld world;
  world.market.shop("100").orders["9"] = simple_order("9", world.now() - 70 * day);
  const auto report = world.verify(VerifyWorld::everything(true));
  CHECK(report.missing.empty());
  CHECK(report.remote == 60);
  CHECK(world.faults().empty());
}

TEST_CASE("an order that is in no list is asked for by its number and told as extra") {
  VerifyWorld world;
  world.market.not_listed.insert("10004");
  world.exec("UPDATE orders SET status_native = 'x' WHERE number = '10004'");
  auto report = world.verify(VerifyWorld::everything(true));
  CHECK(report.extra == std::vector<std::string>{"10004"});
  CHECK(report.repaired == 1);
  CHECK(world.faults().empty());
  // One that the marketplace does not have at all stays all the same.
  world.market.shop("100").orders.erase("10004");
  report = world.verify(VerifyWorld::everything(true));
  CHECK(report.extra == std::vector<std::string>{"10004"});
  CHECK(report.is_settled());
  CHECK(ask(world.database, "SELECT count(*) FROM orders WHERE number = '10004'") == 1);
}

TEST_CASE(
    "an order that the marketplace does not have any more is set aside, and gone after a day") {
  VerifyWorld world;
  world.market.shop("100").orders.erase("10004");
  CHECK(world.verify(VerifyWorld::everything()).extra == std::vector<std::string>{"10004"});
  CHECK(ask(world.database, "SELECT denials FROM rejected_orders WHERE number = '10004'") == 1);
  world.clock.advance(1h);
  world.sync("100");
  CHECK(ask(world.database, "SELECT denials FROM rejected_orders WHERE number = '10004'") == 2);
  world.clock.advance(24h);
  auto report = world.verify(VerifyWorld::everything(true));
  CHECK(report.extra == std::vector<std::string>{"10004"});
  CHECK(report.run.rejected == 0);
  CHECK_FALSE(report.run.error);
  CHECK(ask(world.database, "SELECT count(*) FROM rejected_orders") == 0);
  CHECK(ask(world.database, "SELECT count(*) FROM gone_orders") == 1);
  CHECK(ask(world.database, "SELECT count(*) FROM orders WHERE number = '10004'") == 1);
  // And it may come back.
  auto back = simple_order("10004", world.now() - 5 * day);
  back.created_at = Timestamp{std::chrono::seconds{
      ask(world.database, "SELECT created_at FROM orders WHERE number = '10004'")}};
  world.market.shop("100").orders["10004"] = back;
  CHECK(world.verify(VerifyWorld::everything(true)).is_settled());
  CHECK(ask(world.database, "SELECT count(*) FROM gone_orders") == 0);
  CHECK(world.faults().empty());
}

TEST_CASE("an order whose creation was altered here is different, and not extra") {
  VerifyWorld world;
  world.exec("UPDATE orders SET created_at = created_at - 86400 WHERE number = '10004'");
  const auto report = world.verify(VerifyWorld::everything(true));
  CHECK(report.extra.empty());
  REQUIRE(report.different.size() == 1);
  CHECK(report.different[0].difference.field == "created_at");
  CHECK(world.faults().empty());
}

TEST_CASE("an order that cannot be read is set aside by a verification, too") {
  VerifyWorld world;
  world.market.shop("100").unreadable.insert("10007");
  const auto report = world.verify(VerifyWorld::everything());
  CHECK(report.run.result == SyncReport::Result::ok);
  CHECK(report.run.rejected == 1);
  REQUIRE(report.run.error);
  CHECK(report.run.error->code == ErrorCode::remote_bad_answer);
  CHECK(report.is_settled());
  CHECK(ask_text(world.database, "SELECT number FROM rejected_orders") == "10007");
  world.market.shop("100").unreadable.clear();
  CHECK(world.verify(VerifyWorld::everything(true)).run.rejected == 0);
  CHECK(ask(world.database, "SELECT count(*) FROM rejected_orders") == 0);
}

TEST_CASE("a dry run of a repair tells the same and writes nothing") {
  VerifyWorld world;
  world.market.shop("100").orders["20000"] = simple_order("20000", world.now() - 3h);
  world.exec("UPDATE orders SET total = 1 WHERE number = '10003'");
  world.market.shop("100").unreadable.insert("10007");
  const auto rows = rows_of(world.database);
  auto options = VerifyWorld::everything(true);
  options.run.dry_run = true;
  const auto report = world.verify(options);
  CHECK(report.repaired == 2);
  CHECK(report.is_settled());
  CHECK(report.run.rejected == 1);
  CHECK(rows_of(world.database) == rows);
  CHECK(ask(world.database, "SELECT count(*) FROM verifications") == 0);
  CHECK(db::last_verified(world.database).empty());
}

TEST_CASE("a verification that breaks off goes on where it was, and its end tells all") {
  for (const bool repair : {false, true}) {
    CAPTURE(repair);
    VerifyWorld world(1'000);
    world.market.lists_briefly = true;
    // Found early and late: the newest orders are listed last.
    world.exec("UPDATE orders SET total = 1 WHERE number IN ('10990', '10020')");
    world.exec(
        "DELETE FROM order_lines WHERE order_id = (SELECT id FROM orders WHERE number = "
        "'10980')");
    world.exec("DELETE FROM orders WHERE number IN ('10980', '10021')");
    world.market.not_listed.insert("10970");
    int lists = 0;
    world.market.before = [&](const std::string& call) -> std::optional<Error> {
      if (call == "orders" && ++lists == 7)
        return make_error(ErrorCode::network, verbatim("the cable was pulled"));
      return std::nullopt;
    };
    auto report = world.verify(VerifyWorld::everything(repair));
    CHECK(report.run.result == SyncReport::Result::error);
    CHECK(ask(world.database, "SELECT count(*) FROM verifications") == 1);
    CHECK(db::last_verified(world.database).empty());

    world.clock.advance(1h);
    world.market.calls.clear();
    report = world.verify(VerifyWorld::everything(repair));
    CHECK(report.run.result == SyncReport::Result::ok);
    CHECK(world.market.count("orders") <= 6);
    CHECK(report.remote == 1'000 - 1);
    CHECK(report.local == 1'000 - 2);
    CHECK(report.compared == 1'000 - 2);
    CHECK(report.extra == std::vector<std::string>{"10970"});
    CHECK(report.is_settled() == repair);
    CHECK(report.repaired == (repair ? 4 : 0));
    if (!repair) {
      CHECK(report.missing == std::vector<std::string>{"10980", "10021"});
      CHECK(report.different.size() == 2);
    } else {
      CHECK(world.faults().empty());
    }
    CHECK(ask(world.database, "SELECT count(*) FROM verifications") == 0);
    CHECK(ask(world.database, "SELECT count(*) FROM verification_orders") == 0);
    CHECK(db::last_verified(world.database).size() == 1);
  }
}

TEST_CASE("what is left of a verification is not taken up by one of another request") {
  VerifyWorld world(300);
  world.market.before = [&](const std::string& call) -> std::optional<Error> {
    if (call == "orders" && world.market.count("orders") == 2)
      return make_error(ErrorCode::network, verbatim("the cable was pulled"));
    return std::nullopt;
  };
  CHECK(world.verify(VerifyWorld::everything()).run.error);
  auto options = VerifyWorld::everything();
  options.request = "something else";
  const auto report = world.verify(options);
  CHECK(report.remote == 300);
  CHECK(report.compared == 300);
}

TEST_CASE("a verification with a time limit ends with it and says so") {
  VerifyWorld world(300);
  world.market.before = [&](const std::string& call) -> std::optional<Error> {
    if (call == "orders") world.clock.advance(40min);
    return std::nullopt;
  };
  auto options = VerifyWorld::everything(true);
  options.run.max_duration = 1h;
  auto report = world.verify(options);
  REQUIRE(report.run.error);
  CHECK(report.run.error->code == ErrorCode::time_limit);
  options.run.max_duration = 10h;
  report = world.verify(options);
  CHECK_FALSE(report.run.error);
  CHECK(report.compared == 300);
}

TEST_CASE("a clock that was wrong when a verification began does not move its window") {
  VerifyWorld world;
  world.market.clock_ahead = 30 * day;
  VerifyOptions options;
  const auto report = world.verify(options);
  CHECK(report.run.result == SyncReport::Result::ok);
  CHECK(report.run.from == world.market.now() - 15 * day);
  CHECK(report.run.to == world.market.now());
}

}  // namespace
}  // namespace ecsync::test

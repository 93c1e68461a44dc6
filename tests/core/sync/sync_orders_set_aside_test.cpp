#include <doctest/doctest.h>

#include <functional>
#include <limits>

#include "tests/support/order_world.h"
#include "tests/support/stored.h"

using namespace std::chrono_literals;

namespace ecsync::test {
namespace {

TEST_CASE("an order that cannot be read is set aside, holds nothing up and is asked for again") {
  OrderWorld world;
  world.shop().unreadable.insert("1010");
  const auto first = world.sync("100");
  CHECK(first.result == SyncReport::Result::ok);
  CHECK(first.rejected == 1);
  CHECK(first.added == 59);
  CHECK(world.cursor() == world.now());
  CHECK(world.connection("100").last_success_at == world.now());

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

TEST_CASE("five orders set aside are named, and of more the first five") {
  OrderWorld world;
  const std::string five = "1010, 1011, 1012, 1013, 1014";
  world.shop().unreadable = {"1010", "1011", "1012", "1013", "1014"};
  const auto of_five = world.sync("100");
  REQUIRE(of_five.error);
  CHECK(of_five.error->message == "5 orders could not be read and are set aside: " + five);
  CHECK(of_five.error->reference == "5");

  world.shop().unreadable.insert("1015");
  world.change("1015", OrderStatus::packing, "packed");
  const auto of_six = world.sync("100");
  REQUIRE(of_six.error);
  CHECK(of_six.error->message == "6 orders could not be read and are set aside: " + five + ", …");
  CHECK(of_six.warnings.empty());
}

std::vector<std::string> numbers_of(const std::vector<SetAsideOrder>& orders) {
  std::vector<std::string> numbers;
  for (const auto& order : orders) numbers.push_back(order.number);
  return numbers;
}

/// Lets `pause` pass and tells whether the run after it asked for orders by number.
bool asks_after(OrderWorld& world, std::chrono::seconds pause) {
  world.clock.advance(pause);
  const auto before = world.market.count("numbers");
  world.sync("100");
  return world.market.count("numbers") > before;
}

TEST_CASE("every run names all that is set aside, also those that it did not ask for") {
  OrderWorld world;
  world.shop().unreadable = {"1010", "1011"};
  const auto begin = world.now();
  world.sync("100");
  world.clock.advance(5min);
  auto report = world.sync("100");
  SUBCASE("of everything that is due") {}
  SUBCASE("of single orders") {
    report = world.sync_numbers("100", {"1020"});
  }
  SUBCASE("that comes to nothing") {
    world.fail_after(0, ErrorCode::network);
    report = world.sync("100");
    CHECK(report.error->code == ErrorCode::network);
  }
  SUBCASE("of products") {
    report = world.sync_catalogue("100");
  }
  CHECK(report.rejected == 0);
  CHECK(numbers_of(report.rejected_orders) == std::vector<std::string>{"1010", "1011"});
  CHECK(report.rejected_orders.at(0).reason == "price: not a decimal number");
  CHECK(report.rejected_orders.at(0).since == begin);
}

TEST_CASE("a run that was good but for an order set aside says which, and why") {
  OrderWorld world;
  world.shop().unreadable.insert("1010");
  world.sync("100");
  world.clock.advance(5min);
  const auto report = world.sync("100");
  CHECK(report.result == SyncReport::Result::ok);
  CHECK(report.is_partial());
  REQUIRE(report.error);
  CHECK(report.error->code == ErrorCode::remote_bad_answer);
  CHECK(report.error->reference == "1010");
  CHECK(report.error->connection == "lazada:100");
  CHECK(report.error->message ==
        "order 1010 could not be read and is set aside: price: not a decimal number");
  CHECK(report.error->hint.english().ends_with("ecsync sync-orders --order shop-100/1010"));
  CHECK(world.connection("100").last_success_at == world.now());
}

TEST_CASE("a dry run names what it would set aside, and sets nothing aside") {
  OrderWorld world;
  world.shop().unreadable.insert("1010");
  SyncOptions options;
  options.dry_run = true;
  const auto report = world.sync("100", options);
  CHECK(numbers_of(report.rejected_orders) == std::vector<std::string>{"1010"});
  CHECK(report.is_partial());
  CHECK(db::rejected_orders(world.database, world.connection("100").key).empty());
}

TEST_CASE("an order set aside is asked for after 15 minutes, then twice as long, up to a day") {
  OrderWorld world;
  world.shop().unreadable.insert("1010");
  world.sync("100");
  CHECK_FALSE(asks_after(world, 15min - 1s));
  CHECK(asks_after(world, 1s));
  for (const auto pause : {30min, 60min, 120min, 240min, 480min, 960min, 1440min, 1440min}) {
    CAPTURE(pause.count());
    CHECK_FALSE(asks_after(world, pause - 1s));
    CHECK(asks_after(world, 1s));
  }
}

TEST_CASE(
    "a new answer that cannot be read changes the reason of an order set aside, not its turn") {
  OrderWorld world;
  world.shop().unreadable.insert("1010");
  const auto begin = world.now();
  world.sync("100");
  CHECK(asks_after(world, 15min));
  world.shop().unreadable.clear();
  world.order("1010").currency = {"₫"};
  world.change("1010", OrderStatus::packing, "packed");
  CHECK_FALSE(asks_after(world, 20min));  // the feed brought it
  const auto aside = db::rejected_orders(world.database, world.connection("100").key);
  REQUIRE(aside.size() == 1);
  CHECK(aside[0].reason == "the order has no currency");
  CHECK(aside[0].since == begin);
  CHECK(aside[0].asked_at == begin + 15min);
  world.clock.advance(1min);
  CHECK(asks_after(world, 9min));
}

TEST_CASE("a clock that jumped brings the next time that an order is asked for only nearer") {
  OrderWorld world;
  world.shop().unreadable.insert("1010");
  world.sync("100");
  world.market.tells_time = false;  // the runs know no other time
  for (int i = 0; i < 3; ++i) world.clock.advance(2h), world.sync("100");
  const auto asks = [&] {
    return db::rejected_orders(world.database, world.connection("100").key).at(0).asks;
  };
  REQUIRE(asks() == 3);
  CHECK_FALSE(asks_after(world, 1h));
  SUBCASE("ahead") {
    world.clock.set(world.clock.now() + 24h * 400);
    CHECK(asks_after(world, 0s));
    CHECK(asks() == 4);
    world.clock.set(world.clock.now() - 24h * 400);
    CHECK(asks_after(world, 1min));
    CHECK(asks() == 4);
  }
  SUBCASE("behind") {
    world.clock.set(world.clock.now() - 24h * 400);
    CHECK(asks_after(world, 0s));
    CHECK(asks() == 3);
  }
  CHECK_FALSE(asks_after(world, 15min));
}

TEST_CASE("of 250 orders set aside a run asks for those of one call, the longest waiting first") {
  OrderWorld world;
  for (int i = 0; i < 250; ++i) {
    const auto number = std::to_string(5000 + i);
    world.shop().orders[number] = simple_order(number, world.now() - 1h);
    world.shop().unreadable.insert(number);
  }
  CHECK(world.sync("100").rejected == 250);
  std::set<std::string> asked;
  for (int run = 0; run < 5; ++run) {
    world.clock.advance(15min);
    const auto calls = world.market.calls.size();
    const auto report = world.sync("100");
    CHECK(report.rejected == 50);
    CHECK(report.seen == 50);
    CHECK(report.rejected_orders.size() == 250);
    CHECK(world.market.calls.size() == calls + 2);
    for (const auto& order : report.rejected_orders) {
      if (order.asked_at) asked.insert(order.number);
    }
    CHECK(std::ssize(asked) == 50 * (run + 1));
  }
}

TEST_CASE("an order that no row could hold is set aside, whatever it is in it") {
  OrderWorld world;
  const auto spoil = [&](const std::string& number, const std::function<void(RemoteOrder&)>& how) {
    how(world.shop().orders.at(number));
  };
  constexpr auto huge = std::numeric_limits<std::int64_t>::max();
  spoil("1010", [](auto& order) { order.currency = {"₫"}; });  // three bytes, but no code
  spoil("1011", [](auto& order) { order.currency = {"vnd"}; });
  spoil("1012", [](auto& order) { order.lines.front().listing.item.clear(); });
  spoil("1013", [](auto& order) { order.lines.front().quantity = -1; });
  spoil("1014", [](auto& order) { order.lines.front().cancelled = -1; });
  spoil("1015", [](auto& order) { order.lines.front().returned = 2; });
  spoil("1016", [&](auto& order) {
    order.lines.front().cancelled = huge;
    order.lines.front().returned = huge;
  });
  const auto report = world.sync("100");
  CHECK(report.result == SyncReport::Result::ok);
  CHECK(report.rejected == 7);
  CHECK(report.added == 53);
  CHECK(db::rejected_orders(world.database, world.connection("100").key).size() == 7);
  CHECK(world.cursor() == world.now());
}

TEST_CASE("an order without a number is told and stops no other") {
  OrderWorld world;
  world.shop().orders.at("1010").number.clear();
  const auto report = world.sync("100");
  CHECK(report.result == SyncReport::Result::ok);
  CHECK(report.rejected == 1);
  CHECK(report.added == 59);
  REQUIRE(report.warnings.size() == 1);
  CHECK(report.warnings.front() ==
        "shop-100: 1 order without a number could not be read: the order has no number");
  CHECK(report.is_partial());
  CHECK(report.rejected_orders.empty());
  CHECK(world.cursor() == world.now());
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

TEST_CASE("a line is of something, has units, and no more of them end than there are") {
  const std::vector<std::function<void(RemoteLine&)>> sound{
      [](RemoteLine& line) { line.quantity = 1; },
      [](RemoteLine& line) { line.quantity = 2'147'483'647; },
      [](RemoteLine& line) { line.quantity = line.cancelled = 1; },
      [](RemoteLine& line) { line.quantity = line.returned = 1; },
      [](RemoteLine& line) { line.quantity = 0; },  // all of it is cancelled
  };
  const std::vector<std::function<void(RemoteLine&)>> odd{
      [](RemoteLine& line) { line.listing.item.clear(); },
      [](RemoteLine& line) { line.quantity = -1; },
      [](RemoteLine& line) { line.quantity = 2'147'483'648; },
      [](RemoteLine& line) { line.cancelled = -1; },
      [](RemoteLine& line) { line.returned = -1; },
      [](RemoteLine& line) { line.quantity = line.cancelled = line.returned = 1; },
  };
  OrderWorld world;
  int number = 1010;
  for (const auto& bend : sound) bend(world.order(std::to_string(number++)).lines.front());
  const int first_odd = number;
  for (const auto& bend : odd) bend(world.order(std::to_string(number++)).lines.front());
  const auto report = world.sync("100");
  CHECK(report.rejected == std::ssize(odd));
  const auto key = world.connection("100").key;
  for (int i = 1010; i < number; ++i) {
    CAPTURE(i);
    CHECK(db::find_order(world.database, key, std::to_string(i)).has_value() == (i < first_odd));
  }
}

TEST_CASE("an order without a currency of three letters is set aside") {
  OrderWorld world;
  world.order("1010").currency = {"VN"};
  world.order("1011").currency = {"VNDX"};
  CHECK(world.sync("100").rejected == 2);
}

TEST_CASE("an order of 500 lines is stored and one of 501 is set aside") {
  OrderWorld world;
  const auto fill = [&](const std::string& number, int lines) {
    auto& order = world.order(number);
    const auto line = order.lines.front();
    order.lines.clear();
    for (int i = 0; i < lines; ++i) {
      order.lines.push_back(line);
      order.lines.back().listing.item = std::to_string(i);
    }
  };
  fill("1010", 500);
  fill("1011", 501);
  const auto report = world.sync("100");
  CHECK(report.rejected == 1);
  CHECK(report.added == 59);
  const auto key = world.connection("100").key;
  CHECK(db::find_order(world.database, key, "1010")->lines.size() == 500);
  CHECK_FALSE(db::find_order(world.database, key, "1011"));
}

std::int64_t count(OrderWorld& world, const char* sql) {
  return test::ask(world.database, sql);
}

/// An order that the file holds is set aside, and then the marketplace has it no more.
void lose(OrderWorld& world, const std::string& number) {
  world.sync("100");
  world.shop().unreadable.insert(number);
  world.change(number, OrderStatus::packing, "packed");
  world.sync("100");
  world.shop().orders.erase(number);
}

TEST_CASE(
    "an order that the marketplace denies three times over a day is gone, where the file has it") {
  OrderWorld world;
  lose(world, "1010");
  SyncReport report;
  for (const auto pause : {1h, 1h, 3h, 6h, 12h}) {
    world.clock.advance(pause);
    report = world.sync("100");
    CHECK(report.rejected == 1);
    CHECK(numbers_of(report.rejected_orders) == std::vector<std::string>{"1010"});
  }
  CHECK(count(world, "SELECT denials FROM rejected_orders") >= 3);
  CHECK(count(world, "SELECT count(*) FROM gone_orders") == 0);
  world.clock.advance(24h);
  report = world.sync("100");
  CHECK(report.rejected_orders.empty());
  CHECK(report.rejected == 0);
  CHECK_FALSE(report.error);
  CHECK(count(world, "SELECT count(*) FROM gone_orders") == 1);
  CHECK(world.stored_status("1010") != "");

  SUBCASE("until it is delivered again as it was") {
    world.shop().unreadable.clear();
    const auto stored = *db::find_order(world.database, world.connection("100").key, "1010");
    auto order = simple_order("1010", stored.created_at);
    world.shop().orders["1010"] = order;
    SyncOptions full;
    full.full = true;
    world.sync("100", full);
    CHECK(count(world, "SELECT count(*) FROM gone_orders") == 0);
  }
  SUBCASE("until it is listed again, unreadable") {
    world.shop().orders["1010"] = simple_order("1010", world.now());
    CHECK(world.sync("100").rejected == 1);
    CHECK(count(world, "SELECT count(*) FROM gone_orders") == 0);
    CHECK(count(world, "SELECT denials FROM rejected_orders") == 0);
  }
}

TEST_CASE("an order that the file never had is just no longer set aside when it is denied") {
  OrderWorld world;
  world.shop().unreadable.insert("1010");
  world.sync("100");
  world.shop().orders.erase("1010");
  for (int day = 0; day < 3; ++day) {
    CHECK(numbers_of(world.sync("100").rejected_orders).size() == 1);
    world.clock.advance(24h);
  }
  CHECK(world.sync("100").rejected_orders.empty());
  CHECK(count(world, "SELECT count(*) FROM gone_orders") == 0);
}

TEST_CASE("denials of an order count only in a row, and by the marketplace's own time") {
  OrderWorld world;
  lose(world, "1010");
  const auto denials = [&] { return count(world, "SELECT denials FROM rejected_orders"); };
  world.clock.advance(1h);
  world.sync("100");
  CHECK(denials() == 1);
  SUBCASE("when it was there in between") {
    world.shop().orders["1010"] = simple_order("1010", world.now() - 48h);
    world.clock.advance(2h);
    world.sync("100");
    CHECK(denials() == 0);
  }
  SUBCASE("when no answer tells the time") {
    world.market.tells_time = false;
    for (int day = 0; day < 3; ++day) {
      world.clock.advance(24h);
      world.sync("100");
    }
    CHECK(denials() == 1);
  }
}

TEST_CASE("a number that the marketplace does not know is not found and sets nothing aside") {
  OrderWorld world;
  world.sync("100");
  const auto report = world.sync_numbers("100", {"999999"});
  REQUIRE(report.error);
  CHECK(report.error->code == ErrorCode::not_found);
  CHECK(report.error->reference == "999999");
  CHECK(report.rejected_orders.empty());
  CHECK_FALSE(world.sync("100").error);
}

TEST_CASE(
    "an order asked for by name is stored as it is answered, also when the file has a later one") {
  OrderWorld world;
  world.change("1010", OrderStatus::shipping, "shipped");
  world.sync("100");
  auto& order = world.order("1010");
  order.status = OrderStatus::packing;
  order.status_native = "packed";
  order.updated_at -= 30min;
  const auto report = world.sync_numbers("100", {"1010"});
  CHECK(report.updated == 1);
  CHECK(world.stored_status("1010") == "packed");
  const auto stored = *db::find_order(world.database, world.connection("100").key, "1010");
  const auto history = db::order_history(world.database, stored.key);
  REQUIRE(history.size() == 2);
  CHECK(history[0].status_native == "packed");
  CHECK(history[0].at == order.updated_at);
}

}  // namespace
}  // namespace ecsync::test

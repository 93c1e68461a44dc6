#include <doctest/doctest.h>

#include <functional>
#include <limits>

#include "tests/support/order_world.h"

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
  REQUIRE(of_five.warnings.size() == 1);
  CHECK(of_five.warnings.front().english() ==
        "shop-100: 5 orders could not be read and are set aside, to be asked for again: " + five);

  world.shop().unreadable.insert("1015");
  world.change("1015", OrderStatus::packing, "packed");
  const auto of_six = world.sync("100");
  REQUIRE(of_six.warnings.size() == 1);
  CHECK(of_six.warnings.front().english() ==
        "shop-100: 6 orders could not be read and are set aside, to be asked for again: " + five +
            ", …");
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
        "shop-100: an order without a number could not be read: the order has no number");
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

}  // namespace
}  // namespace ecsync::test

#include "core/db/set_aside.h"

#include <doctest/doctest.h>

#include "core/db/orders.h"
#include "core/db/query.h"
#include "tests/support/stored.h"

namespace ecsync::db {
namespace {

using namespace std::chrono_literals;

Timestamp moment(std::chrono::seconds later) {
  return Timestamp{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}} + later;
}

TEST_CASE("an order is gone after three denials over a day, in this order or that") {
  struct Case {
    std::vector<std::chrono::seconds> denials;
    bool gone;
  };
  for (const auto& [denials, gone] : std::vector<Case>{
           {{0h, 1h, 2h, 3h, 4h}, false},
           {{0h, 24h}, false},
           {{0h, 1h, 24h - 1s}, false},
           {{0h, 1h, 24h}, true},
           {{0h, 24h, 48h}, true},
           // The first one was noted by a clock that was a year ahead.
           {{8760h, 0h, 1h}, false},
           {{8760h, 0h, 24h}, true},
       }) {
    auto database = Database::in_memory();
    const auto shop = test::add_shop(database);
    put_rejected_order(database, shop.key, {"A", "price: not a number"}, moment(0h));
    bool last = false;
    for (const auto later : denials)
      last = note_denial(database, shop.key, {"A", "no such order"}, moment(later));
    CHECK(last == gone);
    CHECK(rejected_orders(database, shop.key).empty() == gone);
  }
}

TEST_CASE("a denial of an order that is not set aside is nothing to keep") {
  auto database = Database::in_memory();
  const auto shop = test::add_shop(database);
  for (const auto later : {0h, 24h, 48h, 72h})
    CHECK_FALSE(note_denial(database, shop.key, {"A", "no such order"}, moment(later)));
  CHECK(gone_orders(database, shop.key).empty());
}

TEST_CASE("a refused number gives an order set aside its reason and leaves its denials") {
  auto database = Database::in_memory();
  const auto shop = test::add_shop(database);
  const auto denials = [&] {
    std::int64_t count = -1;
    Query(database, "SELECT denials FROM rejected_orders"_sql).next(count);
    return count;
  };
  put_rejected_order(database, shop.key, {"A", "price: not a number"}, moment(0h));
  note_denial(database, shop.key, {"A", "no such order"}, moment(1h));
  put_rejected_order(database, shop.key, {"A", "a parameter is not accepted", "", true},
                     moment(2h));
  CHECK(denials() == 1);
  CHECK(rejected_orders(database, shop.key).at(0).reason == "a parameter is not accepted");
  put_rejected_order(database, shop.key, {"A", "a parameter is not accepted"}, moment(3h));
  CHECK(denials() == 0);
}

TEST_CASE("the view of orders set aside names each with its reason and the order that is stored") {
  auto database = Database::in_memory();
  const auto shop = test::add_shop(database);
  put_rejected_order(database, shop.key, {"A", "price: not a number"}, moment(0h));
  note_asked_again(database, shop.key, "A", moment(1h), true);
  constexpr auto sql = R"sql(
    SELECT id, number, connection, connection_name, reason, since, asked_at, order_id
    FROM v_orders_set_aside)sql"_sql;
  Query query(database, sql);
  std::string id;
  std::string number;
  std::string connection;
  std::string name;
  std::string reason;
  std::string since;
  std::optional<std::string> asked_at;
  std::optional<std::int64_t> order;
  REQUIRE(query.next(id, number, connection, name, reason, since, asked_at, order));
  CHECK(id == to_text(shop.id) + "/A");
  CHECK(number == "A");
  CHECK(connection == to_text(shop.id));
  CHECK(name == shop.name);
  CHECK(reason == "price: not a number");
  CHECK(since == "2026-11-23 00:00:00");
  CHECK(asked_at == "2026-11-23 01:00:00");
  CHECK_FALSE(order);
}

}  // namespace
}  // namespace ecsync::db

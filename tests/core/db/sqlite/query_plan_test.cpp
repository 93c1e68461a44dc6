#include <doctest/doctest.h>
#include <sqlite3.h>

#include <algorithm>

#include "core/db/exceptions.h"
#include "core/db/listings.h"
#include "core/db/query.h"
#include "core/db/slip_check.h"
#include "core/db/sqlite/sqlite_engine.h"
#include "core/db/unlinked_lines.h"
#include "tests/support/stored.h"

// How SQLite goes about the questions that have to stay quick when the file is large.
namespace ecsync::db {
namespace {

/// The plans of every statement that `work` prepared, one step a line.
template <class Work>
std::string plans_of(const Work& work) {
  auto database = Database::in_memory();
  const auto shop = test::add_shop(database);
  test::store(database, shop, test::some_order("A"));
  auto* handle = sqlite_file(database).getHandle();
  const auto statements = [&] {
    std::vector<std::string> all;
    for (auto* each = sqlite3_next_stmt(handle, nullptr); each != nullptr;
         each = sqlite3_next_stmt(handle, each))
      all.emplace_back(sqlite3_sql(each));
    return all;
  };
  const auto before = statements();
  work(database, shop);
  std::string plans;
  for (const auto& sql : statements()) {
    if (std::find(before.begin(), before.end(), sql) != before.end()) continue;
    SQLite::Statement plan(sqlite_file(database), "EXPLAIN QUERY PLAN " + sql);
    while (plan.executeStep()) plans += plan.getColumn(3).getString() + "\n";
  }
  return plans;
}

bool has(const std::string& plans, const std::string& step) {
  return plans.find(step) != std::string::npos;
}

}  // namespace

TEST_CASE("the newest orders are read along an index, without reading or sorting all") {
  const auto plans = plans_of([](auto& database, auto&) {
    OrderFilter filter;
    filter.limit = 100;
    REQUIRE(list_orders(database, filter));
  });
  INFO(plans);
  CHECK(has(plans, "SCAN o USING INDEX orders_by_created"));
  CHECK_FALSE(has(plans, "TEMP B-TREE"));
  CHECK_FALSE(has(plans, "SCAN l"));
  CHECK(has(plans, "SEARCH slips USING"));
  CHECK(has(plans, "SEARCH l USING PRIMARY KEY (order_id=?)"));
}

TEST_CASE("the newest orders of a connection, and the page after, are read along an index") {
  const auto plans = plans_of([](auto& database, auto& shop) {
    OrderFilter filter;
    filter.connection = shop.key;
    filter.limit = 1;
    test::store(database, shop, test::some_order("B"));
    const auto page = list_orders(database, filter);
    REQUIRE(page->next);
    filter.after = *page->next;
    REQUIRE(list_orders(database, filter));
  });
  INFO(plans);
  CHECK(has(plans, "SEARCH o USING INDEX orders_by_connection_created (connection_id=?)"));
  CHECK(has(plans, "connection_id=? AND created_at<?"));
  CHECK_FALSE(has(plans, "SCAN o"));
  CHECK_FALSE(has(plans, "TEMP B-TREE"));
}

TEST_CASE("one order is found by its number without reading all") {
  const auto plans = plans_of([](auto& database, auto& shop) {
    REQUIRE(resolve_order(database, "A"));
    REQUIRE(resolve_order(database, "hanoi/A"));
    order_history(database, find_order(database, shop.key, "A")->key);
  });
  INFO(plans);
  CHECK(has(plans, "SEARCH o USING INDEX orders_by_number"));
  CHECK(has(plans, "SEARCH o USING INDEX sqlite_autoindex_orders_1"));
  CHECK(has(plans, "SEARCH order_history USING INDEX order_history_by_order"));
  CHECK_FALSE(has(plans, "SCAN o"));
  CHECK_FALSE(has(plans, "SCAN l"));
}

TEST_CASE("storing an order looks its row and its listings up by key") {
  const auto plans = plans_of([](auto& database, auto& shop) {
    auto order = test::some_order("B");
    test::store(database, shop, order);
    order.lines[0].quantity = 7;
    test::store(database, shop, order);
  });
  INFO(plans);
  CHECK_FALSE(has(plans, "SCAN orders"));
  CHECK_FALSE(has(plans, "SCAN listings"));
  CHECK_FALSE(has(plans, "SCAN order_lines"));
}

TEST_CASE("counting what a link touches reads only the listing's own lines") {
  const auto plans = plans_of([](auto& database, auto& shop) {
    count_unlinked_lines(database, shop.key);
    REQUIRE(resolve_listing(database, "hanoi/10:1"));
  });
  INFO(plans);
  CHECK(has(plans, "SEARCH l USING COVERING INDEX order_lines_by_listing (listing_id=?)"));
  CHECK_FALSE(has(plans, "SCAN o"));
  CHECK_FALSE(has(plans, "SCAN l"));
}

TEST_CASE("a slip is held against its order along keys, and a link against its listing's orders") {
  const auto plans = plans_of([](auto& database, auto& shop) {
    const auto order = find_order(database, shop.key, "A").value();
    test::add_slip(database, order.key, "PX1", "exported");
    database.engine().execute(
        "INSERT INTO products (code, name, unit, search_key) VALUES ('P', 'p', '', '')");
    database.engine().execute("INSERT INTO slip_sources VALUES (1, 1, 1, 1, 2, 0, 1)");
    check_slip_of_order(database, order.key);
    check_slips_of_listing(database, order.lines[0].listing_key);
  });
  INFO(plans);
  for (const auto* scan : {"SCAN o\n", "SCAN l\n", "SCAN s\n", "SCAN slip_", "SCAN goods_"})
    CHECK_FALSE(has(plans, scan));
  CHECK(has(plans, "SEARCH s USING INDEX slips_by_order (order_id=?)"));
  CHECK(has(plans, "SEARCH l USING COVERING INDEX order_lines_by_listing (listing_id=?)"));
}

TEST_CASE("exceptions are found along indexes, without reading the orders that need nobody") {
  const auto plans = plans_of([](auto& database, auto&) {
    standing_exceptions(database);
    unchanged_orders(database, OrderStatus::packing, test::moment());
  });
  INFO(plans);
  CHECK_FALSE(has(plans, "SCAN o\n"));
  CHECK_FALSE(has(plans, "SCAN s\n"));
  CHECK(has(plans, "SEARCH o USING INDEX orders_cancelled_with_slip (status=?)"));
  CHECK(has(plans,
            "SEARCH o USING INDEX orders_sent_without_slip (fulfilled_by=? AND updated_at>?)"));
  CHECK(has(plans, "SEARCH o USING INDEX orders_asked_to_cancel (cancel_requested=?)"));
  CHECK(has(plans, "SEARCH o USING INDEX orders_in_advance (advance_fulfilment=?)"));
  CHECK(has(plans, "SEARCH o USING INDEX orders_of_odd_line (unknown_line_state=?)"));
  CHECK(has(plans, "SEARCH o USING INDEX orders_by_status_created (status=?)"));
  CHECK_FALSE(has(plans, "SCAN l"));
}

}  // namespace ecsync::db

#include "core/db/unlinked_lines.h"

#include <doctest/doctest.h>

#include "core/db/links.h"
#include "tests/support/stored.h"

namespace ecsync::db {

using test::some_line;
using test::some_order;
using test::store;

namespace {

/// Two orders of one line each in Hanoi, whose figure is kept; a cancelled one in Saigon.
struct CountedShops {
  Database database = Database::in_memory();
  Connection hanoi = test::add_shop(database, "1", "hanoi");
  Connection saigon = test::add_shop(database, "2", "saigon");

  CountedShops() {
    store(database, hanoi, some_order("A"));
    store(database, hanoi, some_order("B"));
    auto cancelled = some_order("C");
    cancelled.status = OrderStatus::cancelled;
    store(database, saigon, cancelled);
    CHECK(keep_unlinked_lines(database, hanoi.key) == 2);
    CHECK(keep_unlinked_lines(database, saigon.key) == 0);
  }
  ListingKey listing() { return resolve_order(database, "A")->lines.at(0).listing_key; }
  std::int64_t kept_figures() {
    return test::ask(database, "SELECT count(unlinked_lines) FROM connections");
  }
};

}  // namespace

TEST_CASE_FIXTURE(CountedShops, "unlinked lines are counted in orders that are not cancelled") {
  forget_unlinked_lines(database, hanoi.key);
  CHECK(count_unlinked_lines(database, hanoi.key) == 2);
  CHECK(kept_figures() == 1);
}

TEST_CASE_FIXTURE(CountedShops, "a figure that is kept is not counted anew") {
  database.engine().execute("UPDATE connections SET unlinked_lines = 77 WHERE name = 'hanoi'");
  CHECK(count_unlinked_lines(database, hanoi.key) == 77);
  CHECK(keep_unlinked_lines(database, hanoi.key) == 77);
}

TEST_CASE_FIXTURE(CountedShops, "a link and its end make the shop's figure unknown, no other's") {
  test::link(database, listing(), test::add_product(database, "P", "Áo"));
  CHECK(kept_figures() == 1);
  CHECK(keep_unlinked_lines(database, hanoi.key) == 0);
  replace_links(database, listing(), {});
  CHECK(kept_figures() == 1);
  CHECK(keep_unlinked_lines(database, hanoi.key) == 2);
}

TEST_CASE_FIXTURE(CountedShops, "an order that is stored makes the figure unknown") {
  auto order = some_order("B");
  SUBCASE("a new one") {
    order = some_order("D");
    order.lines.push_back(some_line("20"));
    store(database, hanoi, order);
    CHECK(count_unlinked_lines(database, hanoi.key) == 4);
  }
  SUBCASE("one that was cancelled") {
    order.status = OrderStatus::cancelled;
    order.updated_at += std::chrono::seconds(1);
    store(database, hanoi, order);
    CHECK(count_unlinked_lines(database, hanoi.key) == 1);
  }
  SUBCASE("one that has a line more") {
    order.lines.push_back(some_line("20"));
    order.updated_at += std::chrono::seconds(1);
    store(database, hanoi, order);
    CHECK(count_unlinked_lines(database, hanoi.key) == 3);
  }
  CHECK(kept_figures() == 1);
}

TEST_CASE_FIXTURE(CountedShops, "an order that comes again as it was leaves the figure") {
  store(database, hanoi, some_order("B"));
  CHECK(kept_figures() == 2);
}

}  // namespace ecsync::db

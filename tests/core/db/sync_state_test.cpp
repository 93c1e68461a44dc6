#include "core/db/sync_state.h"

#include <doctest/doctest.h>

#include "tests/support/stored.h"

namespace ecsync::db {

using test::moment;

namespace {

SyncPlan some_plan() {
  SyncPlan plan;
  plan.purpose = Purpose::first;
  plan.window = {Window::Field::created, moment(), moment(300)};
  plan.unfinished = {{moment(), moment(99), ""}, {moment(100), moment(199), "page 2"}};
  return plan;
}

}  // namespace

TEST_CASE("a cursor is absent until it is stored, one per connection and kind") {
  auto database = Database::in_memory();
  const auto shop = test::add_shop(database);
  CHECK_FALSE(read_cursor(database, shop.key, SyncKind::orders));
  store_cursor(database, shop.key, SyncKind::orders, moment(1));
  store_cursor(database, shop.key, SyncKind::orders, moment(2));
  CHECK(read_cursor(database, shop.key, SyncKind::orders) == moment(2));
  CHECK_FALSE(read_cursor(database, shop.key, SyncKind::products));
}

TEST_CASE("a plan keeps its pieces and the place in each") {
  auto database = Database::in_memory();
  const auto shop = test::add_shop(database);
  const auto key = shop.key;
  CHECK_FALSE(read_plan(database, key, SyncKind::orders));
  store_plan(database, key, SyncKind::orders, some_plan());
  store_plan(database, key, SyncKind::orders, some_plan());

  auto plan = read_plan(database, key, SyncKind::orders);
  REQUIRE(plan);
  CHECK(plan->purpose == Purpose::first);
  CHECK(plan->window.field == Window::Field::created);
  CHECK(plan->window.from == moment());
  CHECK(plan->window.to == moment(300));
  CHECK_FALSE(plan->first_answer_at);
  REQUIRE(plan->unfinished.size() == 2);
  CHECK(plan->unfinished[1].page == "page 2");

  auto later = *plan;
  later.unfinished.erase(later.unfinished.begin());
  later.unfinished[0].page = "page 7";
  later.first_answer_at = moment(5);
  store_plan(database, key, SyncKind::orders, later);
  plan = read_plan(database, key, SyncKind::orders);
  REQUIRE(plan->unfinished.size() == 1);
  CHECK(plan->unfinished[0].from == moment(100));
  CHECK(plan->unfinished[0].page == "page 7");
  CHECK(plan->first_answer_at == moment(5));

  drop_plan(database, key, SyncKind::orders);
  CHECK_FALSE(read_plan(database, key, SyncKind::orders));
  CHECK(test::ask(database, "SELECT count(*) FROM sync_windows") == 0);
}

TEST_CASE("every purpose and both kinds of plan survive storing") {
  auto database = Database::in_memory();
  const auto shop = test::add_shop(database);
  for (const auto kind : {SyncKind::orders, SyncKind::products}) {
    for (const auto purpose : {Purpose::first, Purpose::update, Purpose::extend, Purpose::full}) {
      auto plan = some_plan();
      plan.purpose = purpose;
      plan.window.field = Window::Field::updated;
      plan.first_answer_at = moment(3);
      store_plan(database, shop.key, kind, plan);
      const auto stored = read_plan(database, shop.key, kind);
      CHECK(stored->purpose == purpose);
      CHECK(stored->window.field == Window::Field::updated);
      CHECK(stored->first_answer_at == moment(3));
    }
  }
}

TEST_CASE("a run's record says how the last one ended") {
  auto database = Database::in_memory();
  const auto shop = test::add_shop(database);
  const auto record = [&] {
    return test::ask_text(
        database,
        "SELECT started_at || ' ' || coalesce(finished_at, '-') || ' ' || requests "
        "|| ' ' || coalesce(error_code || ': ' || error_message, '-') FROM sync_runs "
        "WHERE kind = 'orders'");
  };
  const auto at = [](int seconds) {
    return std::to_string(moment(seconds).time_since_epoch().count());
  };
  begin_run(database, shop.key, SyncKind::orders, moment());
  CHECK(record() == at(0) + " - 0 -");
  end_run(database, shop.key, SyncKind::orders, moment(10), 4, nullptr);
  CHECK(record() == at(0) + " " + at(10) + " 4 -");
  CHECK(find_connection(database, shop.id)->last_success_at == moment(10));

  const auto error = make_error(ErrorCode::timeout, verbatim("no answer"));
  begin_run(database, shop.key, SyncKind::orders, moment(20));
  CHECK(record() == at(20) + " - 0 -");
  end_run(database, shop.key, SyncKind::orders, moment(30), 2, &error);
  CHECK(record() == at(20) + " " + at(30) + " 2 TIMEOUT: no answer");
  CHECK(find_connection(database, shop.id)->last_sync_at == moment(30));
  CHECK(find_connection(database, shop.id)->last_success_at == moment(10));

  begin_run(database, shop.key, SyncKind::products, moment(40));
  end_run(database, shop.key, SyncKind::products, moment(50), 1, nullptr);
  CHECK(find_connection(database, shop.id)->last_sync_at == moment(30));
}

}  // namespace ecsync::db

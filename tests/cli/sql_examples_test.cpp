#include "tests/support/sql_examples.h"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <map>

#include "core/db/database.h"
#include "core/db/sqlite/sqlite_engine.h"
#include "tests/support/stored.h"

// The queries that README.md and man/ecsync-schema.5 offer hold nobody up when a file is large.
namespace ecsync::test {
namespace {

constexpr std::int64_t many = 20'000;

/// A shop of some years: `many` orders of two lines, 500 listings of which a tenth is not linked,
/// 300 products, slips for half of what waits and for most of what was sent.
db::Database large_file() {
  auto database = db::Database::in_memory();
  add_shop(database);
  database.engine().execute(R"sql(
    BEGIN;
    CREATE TEMP TABLE n AS
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i FROM n;
    INSERT INTO listings (connection_id, item_id, sku_id, seller_sku, name, currency, active, pulled, search_key)
    SELECT 1, i, '1', 'SKU-' || i, 'Áo ' || i, 'VND', 1, 0, 'ao ' || i FROM n WHERE i <= 500;
    INSERT INTO orders (connection_id, number, status, status_native, cancel_requested, delivery_problem,
      unknown_line_state, return_status, fulfilled_by, created_at, updated_at, total, currency, content_hash)
    SELECT 1, 'N' || i, CASE i % 10 WHEN 0 THEN 'processing' WHEN 1 THEN 'cancelled' ELSE 'completed' END, 'x', 0, 0, 0,
      'none', 'seller', unixepoch() - i * 60, unixepoch() - i * 60, 450000, 'VND', i FROM n;
    INSERT INTO order_lines (order_id, line, listing_id, name, status_native, quantity, quantity_cancelled,
      quantity_returned, unit_price)
    SELECT o.id, k.i, g.id, g.name, 'x', 1, 0, 0, 225000
    FROM orders o JOIN n k ON k.i <= 2 JOIN listings g ON g.item_id = 1 + (o.id * 7 + k.i * 131) % 500;
    INSERT INTO order_history (order_id, at, status, status_native)
    SELECT id, created_at + 3600, 'shipping', 'x' FROM orders;
    INSERT INTO products (code, name, unit, search_key) SELECT 'P' || i, 'Áo ' || i, 'cái', 'p' FROM n WHERE i <= 300;
    INSERT INTO links (listing_id, product_id, quantity)
    SELECT id, 1 + id % 300, 1 FROM listings WHERE id % 10 <> 0;
    INSERT INTO warehouses (code, name, is_default) VALUES ('HN', 'Kho', 1);
    INSERT INTO movements (at, product_id, warehouse_id, kind, available_delta, awaiting_export_delta, damaged_delta)
    SELECT 1, id, 1, 'receive', 100, 0, 0 FROM products;
    INSERT INTO slips (number, order_id, warehouse_id, status, date, created_at, exported_at)
    SELECT 'PX' || id, id, 1, iif(status = 'processing', 'awaiting_export', 'exported'), '2026-11-01', 1,
      iif(status = 'processing', NULL, 2) FROM orders WHERE id % 20 <> 10 AND status <> 'cancelled';
    COMMIT;
  )sql");
  return database;
}

std::vector<std::string> all_queries() {
  auto all = readme_queries();
  for (auto& query : man_queries()) all.push_back(std::move(query));
  return all;
}

/// One step of a plan, as EXPLAIN QUERY PLAN prints it.
struct Step {
  int parent = 0;
  std::string what;
};

/// The steps that are taken once for each row of another one and yet read a whole table, or make an
/// index for one query.
std::string slow_steps(SQLite::Database& database, const std::string& query) {
  std::map<int, Step> steps;  // by id, which grows
  SQLite::Statement plan(database, "EXPLAIN QUERY PLAN " + query);
  while (plan.executeStep())
    steps[plan.getColumn(0).getInt()] = {plan.getColumn(1).getInt(), plan.getColumn(3).getString()};
  const auto reads = [](const Step& step) {
    return step.what.starts_with("SCAN ") || step.what.starts_with("SEARCH ");
  };
  const auto in_loop = [&](int id) {
    const auto parent = steps.at(id).parent;
    for (const auto& [other, step] : steps)
      if (other < id && step.parent == parent && reads(step)) return true;
    for (auto above = parent; above != 0; above = steps.at(above).parent)
      if (steps.at(above).what.starts_with("CORRELATED")) return true;
    return false;
  };
  std::string slow;
  for (const auto& [id, step] : steps) {
    const bool scan = step.what.starts_with("SCAN ") && in_loop(id);
    const bool index = step.what.find(" AUTOMATIC ") != std::string::npos;
    if (scan || index) slow += step.what + "\n";
  }
  return slow;
}

int stop_at_end(void* steps_left) {
  return --*static_cast<std::int64_t*>(steps_left) < 0 ? 1 : 0;
}

/// Whether the query comes to its end within so many instructions of SQLite's machine.
bool ends_within(SQLite::Database& database, const std::string& query, std::int64_t instructions) {
  constexpr int look_each = 1000;
  std::int64_t left = instructions / look_each;
  sqlite3_progress_handler(database.getHandle(), look_each, stop_at_end, &left);
  bool ended = true;
  try {
    SQLite::Statement statement(database, query);
    while (statement.executeStep()) continue;
  } catch (const SQLite::Exception&) {
    ended = false;
  }
  sqlite3_progress_handler(database.getHandle(), 0, nullptr, nullptr);
  return ended;
}

}  // namespace

TEST_CASE("no query of the README or the man page reads a table anew for each row of another") {
  auto database = large_file();
  REQUIRE(all_queries().size() >= 8);
  for (const auto& query : all_queries()) {
    CAPTURE(query);
    CHECK(slow_steps(db::sqlite_file(database), query) == "");
  }
  // What this test is to find: the reference is put together for each row that is looked at.
  CHECK(slow_steps(db::sqlite_file(database),
                   "SELECT o.id FROM v_orders o WHERE NOT EXISTS (SELECT 1 FROM v_slips s WHERE "
                   "s.order_ref = o.id)") != "");
}

TEST_CASE("the queries of the README and the man page take time in proportion to the file") {
  auto database = large_file();
  constexpr std::int64_t instructions_an_order = 500;
  for (const auto& query : all_queries()) {
    CAPTURE(query);
    CHECK(ends_within(db::sqlite_file(database), query, many * instructions_an_order));
  }
}

}  // namespace ecsync::test

#include "core/db/sqlite/migrate.h"

#include <doctest/doctest.h>

#include <regex>

#include "core/db/sqlite/schema.h"

namespace ecsync::db {
namespace {

SQLite::Database empty_file() {
  return {":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
}

/// The schema as SQLite keeps it, without comments and layout.
std::string schema_of(SQLite::Database& database) {
  std::string all;
  SQLite::Statement rows(database,
                         "SELECT type, name, tbl_name, sql FROM sqlite_schema "
                         "WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name");
  while (rows.executeStep()) {
    auto sql = rows.getColumn(3).getString();
    sql = std::regex_replace(sql, std::regex("--[^\n]*"), " ");
    sql = std::regex_replace(sql, std::regex("\\s+"), " ");
    sql = std::regex_replace(sql, std::regex(" ([,)])"), "$1");
    all += rows.getColumn(0).getString() + " " + rows.getColumn(1).getString() + ": " + sql + "\n";
  }
  return all;
}

constexpr std::string_view test_whole = "CREATE TABLE a (x, y); CREATE TABLE b (z);";
constexpr Migration test_steps[] = {
    {1, "CREATE TABLE a (x);"},
    {2, "ALTER TABLE a ADD COLUMN y;"},
    {3, "CREATE TABLE b (z); INSERT INTO b SELECT x FROM a;"},
};
constexpr Schema test_schema{test_whole, test_steps};
constexpr Schema first_release{"CREATE TABLE a (x);", std::span(test_steps).first(1)};

int version_of(SQLite::Database& database) {
  return database.execAndGet("PRAGMA user_version").getInt();
}

}  // namespace

TEST_CASE("all migrations together give the schema of schema.sql") {
  auto whole = empty_file();
  whole.exec(std::string(current_schema().whole));
  auto stepped = empty_file();
  for (const auto& step : current_schema().steps) stepped.exec(std::string(step.sql));
  CHECK(schema_of(stepped) == schema_of(whole));
}

TEST_CASE("the step that frees the marketplaces keeps rows, references and spent ids") {
  auto file = empty_file();
  const Schema before{migrations[0].sql, current_schema().steps.first(3)};
  REQUIRE(bring_up_to_date(file, {migrations[0].sql, current_schema().steps.first(1)}, "x.db"));
  REQUIRE(bring_up_to_date(file, before, "x.db"));
  file.exec(R"sql(
    INSERT INTO authorizations (platform, account, access_token, refresh_token, issued_at,
      access_expires_at, clock_offset) VALUES ('lazada', 'a', x'01', x'02', 3, 4, 5);
    INSERT INTO authorizations (id, platform, account, issued_at, access_expires_at)
    VALUES (9, 'shopee', 'b', 1, 1);
    DELETE FROM authorizations WHERE id = 9;
    INSERT INTO connections (id, platform, shop_id, name, country, shop_name, shop_key,
      authorization_id, status, connected_at, horizon, last_sync_at, last_success_at,
      unlinked_lines) VALUES (7, 'lazada', '1', 'hanoi', 'VN', 'Hà Nội', 'k', 1, 'connected', 6, 7,
      8, 9, 10);
    INSERT INTO sync_cursors VALUES (7, 'orders', 5);
    INSERT INTO pending_consents VALUES ('s', 'tiktok', 'VN', 'n', 'r', 11);
  )sql");
  const auto rows = [&] {
    std::string all;
    for (const auto* table : {"authorizations", "connections", "pending_consents"}) {
      SQLite::Statement statement(file, std::string("SELECT * FROM ") + table);
      while (statement.executeStep()) {
        for (int column = 0; column < statement.getColumnCount(); ++column)
          all += statement.getColumn(column).getString() + "|";
        all += "\n";
      }
    }
    return all;
  };
  const auto kept = rows();
  REQUIRE(
      bring_up_to_date(file, {current_schema().whole, current_schema().steps.first(4)}, "x.db"));
  CHECK(version_of(file) == 4);
  CHECK(rows() == kept);
  CHECK(file.execAndGet("SELECT count(*) FROM v_connections").getInt() == 1);

  file.exec("PRAGMA foreign_keys = ON");
  CHECK_THROWS_AS(file.exec("DELETE FROM connections"), SQLite::Exception);
  CHECK_THROWS_AS(file.exec("DELETE FROM authorizations"), SQLite::Exception);
  file.exec(
      "INSERT INTO authorizations (platform, account, issued_at, access_expires_at)"
      " VALUES ('tokopedia', 'c', 1, 1)");
  CHECK(file.getLastInsertRowid() == 10);
}

TEST_CASE("the step that brings kinds and parts keeps orders and has details asked for anew") {
  auto file = empty_file();
  REQUIRE(bring_up_to_date(file, {migrations[0].sql, current_schema().steps.first(1)}, "x.db"));
  REQUIRE(bring_up_to_date(file, {migrations[0].sql, current_schema().steps.first(4)}, "x.db"));
  file.exec(R"sql(
    INSERT INTO authorizations (id, platform, account, issued_at, access_expires_at)
    VALUES (1, 'tiktok', 'a', 1, 1);
    INSERT INTO connections (id, platform, shop_id, name, country, shop_name, authorization_id,
      status, connected_at) VALUES (7, 'tiktok', '1', 'hanoi', 'VN', 'Hà Nội', 1, 'connected', 6);
    INSERT INTO orders (connection_id, number, status, status_native, cancel_requested,
      delivery_problem, unknown_line_state, return_status, fulfilled_by, created_at, updated_at,
      currency, content_hash) VALUES (7, 'A', 'new', 'UNPAID', 0, 0, 0, 'none', 'seller', 1, 2,
      'VND', 42);
    INSERT INTO listings (connection_id, item_id, sku_id, name, currency, active, pulled,
      search_key, changed_at) VALUES (7, '10', '1', 'Áo', 'VND', 1, 1, 'ao', 9);
  )sql");
  REQUIRE(bring_up_to_date(file, current_schema(), "x.db"));
  CHECK(file.execAndGet("SELECT kind || ' ' || number FROM v_orders").getString() == "order A");
  CHECK(file.execAndGet("SELECT content_hash FROM orders").getInt() == 42);
  CHECK(file.execAndGet("SELECT count(*) FROM listings WHERE changed_at IS NULL").getInt() == 1);
  CHECK(file.execAndGet("SELECT count(*) FROM v_listing_parts").getInt() == 0);
}

TEST_CASE("the step of similar codes composes codes, unless the composed one is taken") {
  auto file = empty_file();
  REQUIRE(bring_up_to_date(file, {migrations[0].sql, current_schema().steps.first(1)}, "x.db"));
  REQUIRE(bring_up_to_date(file, {migrations[0].sql, current_schema().steps.first(9)}, "x.db"));
  file.exec(
      "INSERT INTO products (id, code, name, unit, search_key) VALUES (1, 'A\u0301O-1', 'x', 'x', "
      "''),"
      " (2, 'a\u0301o-2', 'x', 'x', ''), (3, 'áo-2', 'x', 'x', ''), (4, 'AD', 'x', 'x', '')");
  REQUIRE(bring_up_to_date(file, current_schema(), "x.db"));
  CHECK(
      file.execAndGet("SELECT group_concat(code, '|') FROM (SELECT code FROM products ORDER BY id)")
          .getString() == "ÁO-1|a\u0301o-2|áo-2|AD");
  CHECK(file.execAndGet("SELECT group_concat(similar_key, '|') FROM (SELECT similar_key FROM "
                        "products ORDER BY id)")
            .getString() == "áo-1|áo-2|áo-2|ad");
  CHECK(file.execAndGet("SELECT count(*) FROM v_product_twins").getInt() == 1);
}

TEST_CASE("migrations are numbered from 1 without a gap") {
  int expected = 0;
  for (const auto& step : current_schema().steps) CHECK(step.version == ++expected);
  CHECK(current_schema().version() == expected);
}

TEST_CASE("an older file is taken through each later step once") {
  auto file = empty_file();
  REQUIRE(bring_up_to_date(file, first_release, "x.db"));
  CHECK(version_of(file) == 1);
  file.exec("INSERT INTO a VALUES (42)");
  REQUIRE(bring_up_to_date(file, test_schema, "x.db"));
  REQUIRE(bring_up_to_date(file, test_schema, "x.db"));
  CHECK(version_of(file) == 3);
  CHECK(file.execAndGet("SELECT group_concat(z) FROM b").getString() == "42");

  auto fresh = empty_file();
  REQUIRE(bring_up_to_date(fresh, test_schema, "x.db"));
  CHECK(version_of(fresh) == 3);
  CHECK(schema_of(fresh) == schema_of(file));
}

TEST_CASE("a migration that fails leaves the older file as it was") {
  auto file = empty_file();
  REQUIRE(bring_up_to_date(file, first_release, "x.db"));
  const auto before = schema_of(file);
  constexpr Migration broken[] = {
      test_steps[0], test_steps[1], {3, "CREATE TABLE b (z); nonsense;"}};
  const Schema schema{test_whole, broken};
  CHECK_THROWS_AS((void)bring_up_to_date(file, schema, "x.db"), SQLite::Exception);
  CHECK(schema_of(file) == before);
  CHECK(version_of(file) == 1);
}

TEST_CASE("a migration may not leave rows that point nowhere") {
  auto file = empty_file();
  constexpr Migration steps[] = {
      {1,
       "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p REFERENCES p (id));"
       "INSERT INTO p VALUES (1); INSERT INTO c VALUES (1);"},
      {2, "DELETE FROM p;"}};
  REQUIRE(bring_up_to_date(file, {steps[0].sql, std::span(steps).first(1)}, "x.db"));
  CHECK_THROWS_AS((void)bring_up_to_date(file, {steps[0].sql, steps}, "x.db"), SQLite::Exception);
  CHECK(version_of(file) == 1);
}

TEST_CASE("a newer file and a foreign one are refused") {
  auto newer = empty_file();
  REQUIRE(bring_up_to_date(newer, test_schema, "x.db"));
  const auto refused = bring_up_to_date(newer, first_release, "x.db");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::db_too_new);
  auto foreign = empty_file();
  foreign.exec("CREATE TABLE notes (text)");
  const auto unknown = bring_up_to_date(foreign, test_schema, "x.db");
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == ErrorCode::db_unusable);
}

TEST_CASE(
    "the step that tells consents from tokens gives each shop of a main account its own name") {
  auto file = empty_file();
  REQUIRE(bring_up_to_date(file, {migrations[0].sql, current_schema().steps.first(1)}, "x.db"));
  REQUIRE(bring_up_to_date(file, {migrations[0].sql, current_schema().steps.first(4)}, "x.db"));
  file.exec(R"sql(
    INSERT INTO authorizations (id, platform, account, access_token, refresh_token, issued_at,
      access_expires_at, refresh_expires_at) VALUES
      (1, 'shopee', 'main:7/1', x'01', x'02', 0, 9, 30), (2, 'shopee', 'main:7/2', x'01', x'02', 0, 9, 30),
      (3, 'shopee', 'shop:3', x'01', x'02', 0, 9, 30), (4, 'lazada', 'VN:1', x'01', x'02', 0, 9, 180),
      (5, 'shopee', 'shop:2', NULL, NULL, 0, 9, 30), (6, 'shopee', 'main:8/1', NULL, NULL, 0, 9, 30);
    INSERT INTO connections (id, platform, shop_id, name, country, shop_name, authorization_id,
      status, connected_at) VALUES
      (1, 'shopee', '1', 'a', 'VN', '', 1, 'connected', 0), (2, 'shopee', '2', 'b', 'VN', '', 2, 'needs_auth', 0),
      (3, 'shopee', '3', 'c', 'VN', '', 3, 'connected', 0), (4, 'lazada', '1', 'd', 'VN', '', 4, 'connected', 0);
  )sql");
  REQUIRE(bring_up_to_date(file, current_schema(), "x.db"));
  std::string rows;
  SQLite::Statement all(file,
                        "SELECT id, account, consent_expires_at FROM authorizations ORDER BY 1");
  while (all.executeStep())
    rows += all.getColumn(0).getString() + " " + all.getColumn(1).getString() + " " +
            all.getColumn(2).getString() + "\n";
  // What the refresh token's end hid is asked for again; what it was stays.
  CHECK(rows == "1 shop:1 \n2 shop:2 \n3 shop:3 \n4 VN:1 180\n");
}

TEST_CASE("the step that brings receipts holds open slips against their orders at once") {
  auto file = empty_file();
  REQUIRE(bring_up_to_date(file, {migrations[0].sql, current_schema().steps.first(1)}, "x.db"));
  REQUIRE(bring_up_to_date(file, {migrations[0].sql, current_schema().steps.first(8)}, "x.db"));
  file.exec(R"sql(
    INSERT INTO authorizations (id, platform, account, issued_at, access_expires_at)
    VALUES (1, 'shopee', 'a', 1, 1);
    INSERT INTO connections (id, platform, shop_id, name, country, shop_name, authorization_id,
      status, connected_at) VALUES (7, 'shopee', '1', 'hanoi', 'VN', '', 1, 'connected', 6);
    INSERT INTO products (id, code, name, unit, search_key) VALUES (1, 'P', 'p', '', '');
    INSERT INTO warehouses (id, code, name) VALUES (1, 'HN', 'x');
    INSERT INTO listings (id, connection_id, item_id, sku_id, name, currency, active, pulled, search_key)
    VALUES (1, 7, '10', '', 'a', 'VND', 1, 1, ''), (2, 7, '20', '', 'b', 'VND', 1, 1, '');
    INSERT INTO links VALUES (1, 1, 2);
    INSERT INTO orders (id, connection_id, number, status, status_native, cancel_requested,
      delivery_problem, unknown_line_state, return_status, fulfilled_by, created_at, updated_at,
      currency, content_hash) SELECT value, 7, 'A' || value, 'packing', 'PROCESSED', 0, 0, 0, 'none',
      'seller', 1, 2, 'VND', 42 FROM (SELECT 1 AS value UNION SELECT 2 UNION SELECT 3);
    INSERT INTO order_lines (order_id, line, listing_id, name, quantity, quantity_cancelled,
      quantity_returned) VALUES (1, 1, 1, 'a', 2, 0, 0), (2, 1, 1, 'a', 2, 1, 0), (2, 2, 2, 'b', 3, 0, 0),
      (3, 1, 1, 'a', 2, 1, 0);
    INSERT INTO slips (id, number, order_id, warehouse_id, status, date, created_at, exported_at)
    VALUES (1, 'PX1', 1, 1, 'awaiting_export', '2026-11-23', 1, NULL),
      (2, 'PX2', 2, 1, 'awaiting_export', '2026-11-23', 1, NULL),
      (3, 'PX3', 3, 1, 'exported', '2026-11-23', 1, 9);
    INSERT INTO slip_lines SELECT id, 1, 1, 'P', 'p', '', 4, NULL, 'VND' FROM slips;
  )sql");
  REQUIRE(bring_up_to_date(file, current_schema(), "x.db"));
  std::string rows;
  SQLite::Statement all(file,
                        "SELECT slip_id || ' ' || coalesce(product_id, 'listing ' || listing_id) "
                        "|| ' ' || on_slip || '/' || wanted FROM slip_differences ORDER BY id");
  while (all.executeStep()) rows += all.getColumn(0).getString() + "\n";
  // What left before was booked back by hand, if it came back: only a change of its order tells.
  CHECK(rows == "2 1 4/2\n2 listing 2 0/3\n");
  CHECK(file.execAndGet("SELECT quantity_failed FROM order_lines WHERE order_id = 3").getInt() ==
        0);
}

}  // namespace ecsync::db

#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include "core/db/query.h"
#include "tests/support/stored.h"

// What the file itself refuses, whoever writes to it.
namespace ecsync::db {

using test::ask;
using test::ask_text;

namespace {

/// One row in every table, so that the statements below differ from a good one in one value.
Database filled() {
  auto database = Database::in_memory();
  const auto shop = test::add_shop(database);
  test::store(database, shop, test::some_order("A"));
  const auto order = find_order(database, shop.key, "A").value();
  const auto product = test::add_product(database, "P1", "Áo");
  test::link(database, order.lines[0].listing_key, product);
  test::add_slip(database, order.key, "PX1", "awaiting_export");
  database.engine().execute(R"sql(
    INSERT INTO sync_cursors VALUES (1, 'orders', 5);
    INSERT INTO sync_plans VALUES (1, 'orders', 'first', 'created', 1, 9, NULL);
    INSERT INTO sync_windows VALUES (1, 'orders', 1, 9, '');
    INSERT INTO sync_runs VALUES (1, 'orders', 1, 2, NULL, NULL, 0, 0);
    INSERT INTO rejected_orders (connection_id, number, reason, rejected_at)
    VALUES (1, 'R', 'because', 1);
    INSERT INTO rejected_listings VALUES (1, '9:8', 'because', 1);
    INSERT INTO gone_orders VALUES (1, 'no such order', 1);
    INSERT INTO muted_exceptions VALUES ('order_gone', 'x', 'y', 'settled', 1, NULL);
    INSERT INTO shown_exceptions VALUES ('default', 'order_gone', 'x', '', 1);
    INSERT INTO told_errors VALUES (1, 'TIMEOUT', 1);
    INSERT INTO verifications VALUES (1, 1, 9, '', 1, 1, 1, 0, 0, 0, 0, 0);
    INSERT INTO verification_orders VALUES (1, 'A', 0);
    INSERT INTO pending_consents VALUES ('s', 'lazada', '', '', '', 1, NULL);
    INSERT INTO movements (at, product_id, warehouse_id, kind, available_delta,
      awaiting_export_delta, damaged_delta) VALUES (1, 1, 1, 'receive', 10, 0, 0);
    INSERT INTO slip_sequences VALUES ('PX{seq}', 1);
    INSERT INTO slip_lines VALUES (1, 1, 1, 'P1', 'Áo', 'cái', 2, 5, 'VND');
    INSERT INTO slip_sources VALUES (1, 1, 1, 1, 2, 0, 1);
    INSERT INTO slip_differences VALUES (1, 1, 1, NULL, 2, 1, 1, 'p1:2/1');
    INSERT INTO goods_coming_back VALUES (1, 1, 1, 1, 'p1:1');
    INSERT INTO returns (number, slip_id, warehouse_id, status, date, created_at, ref)
    VALUES ('PN1', 1, 1, 'received', '2026-11-23', 1, 'R1');
    INSERT INTO return_lines VALUES (1, 1, 1, 'P1', 'Áo', 'cái', 2, 1, 5, 'VND');
  )sql");
  return database;
}

bool refuses(Database& database, const std::string& sql) {
  try {
    database.engine().execute("SAVEPOINT attempt");
    database.engine().execute(sql);
  } catch (const StatementRefused&) {
    database.engine().execute("ROLLBACK TO attempt; RELEASE attempt");
    return true;
  }
  database.engine().execute("ROLLBACK TO attempt; RELEASE attempt");
  return false;
}

std::string movement(const std::string& kind, int available, int awaiting, int damaged,
                     const std::string& slip = "NULL", const std::string& receipt = "NULL") {
  return "INSERT INTO movements (at, product_id, warehouse_id, kind, available_delta, "
         "awaiting_export_delta, damaged_delta, slip_id, return_id) VALUES (1, 1, 1, '" +
         kind + "', " + std::to_string(available) + ", " + std::to_string(awaiting) + ", " +
         std::to_string(damaged) + ", " + slip + ", " + receipt + ")";
}

}  // namespace

TEST_CASE("the schema refuses values that the rules do not know") {
  auto database = filled();
  for (const auto* sql : {
           "UPDATE authorizations SET platform = ''",
           "UPDATE authorizations SET account = ''",
           "UPDATE authorizations SET access_token = x'01'",
           "UPDATE authorizations SET access_expires_at = 'tomorrow'",
           "UPDATE connections SET platform = ''",
           "UPDATE connections SET shop_id = ''",
           "UPDATE connections SET name = 'Hanoi'",
           "UPDATE connections SET name = '-hanoi'",
           "UPDATE connections SET name = 'ha noi'",
           "UPDATE connections SET name = 'hà-nội'",
           "UPDATE connections SET country = 'vn'",
           "UPDATE connections SET country = 'VNM'",
           "UPDATE connections SET status = 'asleep'",
           "UPDATE connections SET status = 'disconnected'",
           "UPDATE connections SET authorization_id = NULL",
           "UPDATE connections SET authorization_id = 99",
           "UPDATE pending_consents SET platform = ''",
           "UPDATE pending_consents SET state = ''",
           "UPDATE sync_cursors SET kind = 'slips'",
           "UPDATE sync_cursors SET cursor = NULL",
           "UPDATE sync_plans SET purpose = 'fun'",
           "UPDATE sync_plans SET field = 'paid'",
           "UPDATE sync_plans SET to_at = 0",
           "UPDATE sync_windows SET to_at = 0",
           "UPDATE sync_windows SET kind = 'products'",
           "UPDATE sync_runs SET error_code = 'TIMEOUT'",
           "UPDATE sync_runs SET finished_at = NULL, error_code = 'X', error_message = 'x'",
           "UPDATE sync_runs SET requests = -1",
           "UPDATE sync_runs SET inactive = 2",
           "UPDATE rejected_orders SET number = ''",
           "UPDATE rejected_orders SET asks = -1",
           "UPDATE rejected_orders SET denials = -1",
           "UPDATE rejected_listings SET listing = ''",
           "UPDATE gone_orders SET order_id = 99",
           "UPDATE muted_exceptions SET reason = ''",
           "UPDATE muted_exceptions SET reference = ''",
           "UPDATE shown_exceptions SET reader = ''",
           "UPDATE told_errors SET connection_id = 99",
           "UPDATE told_errors SET code = ''",
           "UPDATE verifications SET compared = -1",
           "INSERT INTO verification_orders VALUES (2, 'A', 0)",
           "UPDATE verification_orders SET number = ''",
           "UPDATE verification_orders SET extra = 2",
           "UPDATE listings SET item_id = ''",
           "UPDATE listings SET currency = 'dong'",
           "UPDATE listings SET active = 2",
           "UPDATE listings SET pulled = 2",
           "UPDATE listings SET price = 1.5",
           "UPDATE orders SET number = ''",
           "UPDATE orders SET status = 'lost'",
           "UPDATE orders SET cancel_requested = 2",
           "UPDATE orders SET delivery_problem = 2",
           "UPDATE orders SET unknown_line_state = 2",
           "UPDATE orders SET return_status = 'maybe'",
           "UPDATE orders SET fulfilled_by = 'nobody'",
           "UPDATE orders SET kind = 'present'",
           "UPDATE orders SET slip = 'lost'",
           "INSERT INTO listing_parts VALUES (1, 0, '9', '8', NULL, 1)",
           "INSERT INTO listing_parts VALUES (1, 1, '9', '8', NULL, 0)",
           "INSERT INTO listing_parts VALUES (99, 1, '9', '8', NULL, 1)",
           "UPDATE orders SET currency = 'vnd'",
           "UPDATE orders SET total = 1.5",
           "UPDATE orders SET created_at = NULL",
           "UPDATE order_lines SET line = 0",
           "UPDATE order_lines SET quantity = 0",
           "UPDATE order_lines SET quantity_cancelled = -1",
           "UPDATE order_lines SET quantity_returned = -1",
           "UPDATE order_lines SET quantity_failed = -1",
           "UPDATE order_lines SET quantity_failed = 1",
           "UPDATE order_lines SET quantity_cancelled = 2, quantity_returned = 1",
           "UPDATE order_lines SET listing_id = 99",
           "UPDATE order_history SET status = 'lost'",
           "UPDATE order_history SET origin = 'hearsay'",
           "UPDATE products SET code = ''",
           "UPDATE products SET code = ' P1'",
           "UPDATE products SET code = 'P:1'",
           "UPDATE products SET code = 'P/1'",
           "UPDATE products SET name = ''",
           "UPDATE products SET price = -1",
           "UPDATE products SET currency = 'dong'",
           "UPDATE links SET quantity = 0",
           "UPDATE links SET product_id = 99",
           "UPDATE warehouses SET code = 'H/N'",
           "UPDATE warehouses SET is_default = 2",
           "UPDATE warehouses SET is_default = 1, deleted_at = 1",
           "UPDATE stock SET available = -1, on_hand = -1",
           "UPDATE stock SET awaiting_export = -1, on_hand = 9",
           "UPDATE stock SET damaged = -1, on_hand = 9",
           "UPDATE stock SET on_hand = 11",
           "UPDATE slip_sequences SET last = -1",
           "UPDATE slips SET status = 'lost'",
           "UPDATE slips SET status = 'exported'",
           "UPDATE slips SET status = 'cancelled'",
           "UPDATE slips SET exported_at = 1",
           "UPDATE slips SET cancelled_at = 1",
           "UPDATE slips SET date = '23/11/2026'",
           "UPDATE slips SET number = ''",
           "INSERT INTO slip_lines VALUES (1, 2, 1, 'P1', 'Áo', 'cái', 0, 5, 'VND')",
           "INSERT INTO slip_lines VALUES (1, 0, 1, 'P1', 'Áo', 'cái', 1, 5, 'VND')",
           "INSERT INTO slip_lines VALUES (1, 2, 1, 'P1', 'Áo', 'cái', 1, -5, 'VND')",
           "INSERT INTO slip_lines VALUES (1, 2, 1, 'P1', 'Áo', 'cái', 1, 5, 'dong')",
       }) {
    INFO(sql);
    CHECK(refuses(database, sql));
  }
}

TEST_CASE("the schema keeps one row of what there is once") {
  auto database = filled();
  for (const auto* sql : {
           "INSERT INTO authorizations (platform, account, issued_at, access_expires_at) "
           "SELECT platform, account, 1, 1 FROM authorizations",
           "INSERT INTO connections (platform, shop_id, name, country, shop_name, "
           "authorization_id, status, connected_at) VALUES ('lazada', '1001', 'x', 'VN', '', 1, "
           "'connected', 1)",
           "INSERT INTO connections (platform, shop_id, name, country, shop_name, "
           "authorization_id, status, connected_at) VALUES ('lazada', '2', 'hanoi', 'VN', '', 1, "
           "'connected', 1)",
           "INSERT INTO products (code, name, unit, search_key) VALUES ('P1', 'x', 'x', '')",
           "INSERT INTO warehouses (code, name) VALUES ('HN', 'x')",
           "INSERT INTO slips (number, order_id, warehouse_id, status, date, created_at) "
           "VALUES ('PX2', 1, 1, 'awaiting_export', '2026-11-23', 1)",
           "INSERT INTO slips (number, order_id, warehouse_id, status, date, created_at, "
           "cancelled_at) VALUES ('PX1', 1, 1, 'cancelled', '2026-11-23', 1, 1)",
       }) {
    INFO(sql);
    CHECK(refuses(database, sql));
  }
  // A deleted product frees its code, and there is one default warehouse.
  CHECK_FALSE(refuses(database,
                      "UPDATE products SET deleted_at = 1; INSERT INTO products (code, name, unit, "
                      "search_key) VALUES ('P1', 'x', 'x', '')"));
  CHECK(refuses(
      database,
      "INSERT INTO warehouses (code, name, is_default) VALUES ('A', 'a', 1), ('B', 'b', 1)"));
}

TEST_CASE("each kind of stock movement moves only what it stands for") {
  auto database = filled();
  for (const auto& [this_good, this_bad] : {
           std::pair{movement("slip_created", -2, 2, 0, "1"),
                     movement("slip_created", -2, 1, 0, "1")},
           std::pair{movement("returned", 3, 0, 1, "NULL", "1"),
                     movement("returned", 3, 0, -1, "NULL", "1")},
           std::pair{movement("return_cancelled", -3, 0, 0, "NULL", "1"),
                     movement("return_cancelled", 3, 0, 0, "NULL", "1")},
           std::pair{movement("receive", 3, 0, 0), movement("receive", -3, 0, 0)},
           std::pair{movement("adjust", -3, 0, 0), movement("adjust", -3, 0, 3)},
           std::pair{movement("set", 0, 0, 0), movement("set", 1, 1, 0)},
           std::pair{movement("damage", -4, 0, 4), movement("damage", -4, 0, 3)},
           std::pair{movement("transfer_out", -1, 0, 0), movement("transfer_out", 1, 0, 0)},
           std::pair{movement("transfer_in", 1, 0, 0), movement("transfer_in", -1, 0, 0)},
       }) {
    const auto& good = this_good;
    const auto& bad = this_bad;
    INFO(good << " / " << bad);
    CHECK_FALSE(refuses(database, good));
    CHECK(refuses(database, bad));
  }
  CHECK(refuses(database, movement("gift", 1, 0, 0)));
  CHECK(refuses(database, movement("slip_created", -2, 2, 0)));
  CHECK(refuses(database, movement("receive", 2, 0, 0, "1")));
  CHECK(refuses(database, movement("returned", 2, 0, 0)));
  CHECK(refuses(database, movement("receive", 2, 0, 0, "NULL", "1")));
}

TEST_CASE("balances follow the ledger and refuse to go below zero") {
  auto database = filled();
  const auto balance = [&] {
    return ask_text(
        database,
        "SELECT on_hand || '=' || available || '+' || awaiting_export || '+' || damaged "
        "FROM stock");
  };
  CHECK(balance() == "10=10+0+0");
  database.engine().execute(movement("slip_created", -4, 4, 0, "1"));
  CHECK(balance() == "10=6+4+0");
  CHECK(refuses(database, movement("slip_created", -7, 7, 0, "1")));
  database.engine().execute(movement("slip_exported", 0, -3, 0, "1"));
  database.engine().execute(movement("slip_cancelled", 1, -1, 0, "1"));
  database.engine().execute(movement("damage", -2, 0, 2));
  CHECK(balance() == "7=5+0+2");
  CHECK(refuses(database, movement("slip_exported", 0, -1, 0, "1")));
  CHECK(refuses(database, movement("damage", 3, 0, -3)));
  CHECK(ask(database,
            "SELECT sum(available_delta + awaiting_export_delta + damaged_delta) "
            "FROM movements") == 7);
  CHECK(refuses(database, "UPDATE movements SET reason = 'other'"));
  CHECK(refuses(database, "DELETE FROM movements"));
}

TEST_CASE("an exported or cancelled slip is final, and no slip ever goes") {
  auto database = filled();
  CHECK(refuses(database, "DELETE FROM slips"));
  CHECK(refuses(database, "UPDATE slip_lines SET quantity = 3"));
  CHECK(refuses(database, "DELETE FROM slip_lines"));
  CHECK(refuses(database, "UPDATE slips SET number = 'PX9'"));
  for (const auto* end :
       {"status = 'exported', exported_at = 1", "status = 'cancelled', cancelled_at = 1"}) {
    database.engine().execute("SAVEPOINT one_end");
    database.engine().execute(std::string("UPDATE slips SET ") + end);
    CHECK(refuses(
        database,
        "UPDATE slips SET status = 'awaiting_export', exported_at = NULL, cancelled_at = NULL"));
    CHECK(refuses(database,
                  "UPDATE slips SET status = 'exported', exported_at = 2, cancelled_at = NULL"));
    database.engine().execute("ROLLBACK TO one_end; RELEASE one_end");
  }
}

TEST_CASE("a receipt changes by being cancelled alone, and no receipt ever goes") {
  auto database = filled();
  CHECK(refuses(database, "DELETE FROM returns"));
  CHECK(refuses(database, "DELETE FROM return_lines"));
  CHECK(refuses(database, "UPDATE return_lines SET damaged = 0"));
  CHECK(refuses(database, "UPDATE returns SET ref = NULL"));
  CHECK(refuses(database, "UPDATE slip_sources SET units = 1"));
  CHECK(refuses(database, "DELETE FROM slip_sources"));
  database.engine().execute("UPDATE returns SET status = 'cancelled', cancelled_at = 2");
  CHECK(refuses(database, "UPDATE returns SET status = 'received', cancelled_at = NULL"));
}

TEST_CASE("an order whose goods are all back has a closed slip until another one is made") {
  auto database = filled();
  const auto state = [&] { return ask_text(database, "SELECT slip FROM orders WHERE id = 1"); };
  database.engine().execute("UPDATE slips SET status = 'exported', exported_at = 1");
  CHECK(state() == "exported");
  CHECK(refuses(database,
                "INSERT INTO slips (number, order_id, warehouse_id, status, date, "
                "created_at) VALUES ('PX2', 1, 1, 'awaiting_export', '2026-11-23', 1)"));
  database.engine().execute("UPDATE slips SET closed_at = 2");
  CHECK(state() == "closed");
  test::add_slip(database, OrderKey(1), "PX2", "awaiting_export");
  CHECK(state() == "awaiting_export");
  CHECK(refuses(database, "UPDATE slips SET closed_at = 3 WHERE number = 'PX2'"));
}

TEST_CASE("the public views show what the tables hold") {
  auto database = filled();
  CHECK(ask_text(database, "SELECT id || ' ' || created_at FROM v_orders") ==
        "lazada:1001/A 2026-11-01 00:00:00");
  CHECK(ask_text(database,
                 "SELECT order_ref || ' ' || listing || ' ' || name || ' ' || unit || ' ' "
                 "|| product || ' ' || living FROM v_order_lines") ==
        "lazada:1001/A lazada:1001/10:1 Áo cái P1 2");
  CHECK(ask_text(database, "SELECT id || ' ' || products FROM v_listings") == "lazada:1001/10:1 1");
  CHECK(ask_text(database, "SELECT listing || ' ' || product || ' ' || quantity FROM v_links") ==
        "lazada:1001/10:1 P1 1");
  CHECK(ask_text(database, "SELECT product || ' ' || warehouse || ' ' || on_hand FROM v_stock") ==
        "P1 HN 10");
  CHECK(ask_text(database, "SELECT number || ' ' || order_ref || ' ' || warehouse FROM v_slips") ==
        "PX1 lazada:1001/A HN");
  CHECK(ask_text(database, "SELECT slip || ' ' || product || ' ' || quantity FROM v_slip_lines") ==
        "PX1 P1 2");
  CHECK(ask_text(database, "SELECT kind || ' ' || product || ' ' || warehouse FROM v_movements") ==
        "receive P1 HN");
  CHECK(ask_text(database, "SELECT id || ' ' || name FROM v_connections") == "lazada:1001 hanoi");
  CHECK(ask_text(database, "SELECT code || ' ' || listings FROM v_products") == "P1 1");
  CHECK(ask(database, "SELECT count(*) FROM v_product_twins") == 0);
  test::add_product(database, "p1", "Áo");
  CHECK(ask_text(database, "SELECT code || ' ' || twin FROM v_product_twins") == "p1 P1");
  CHECK(ask_text(database, "SELECT order_ref || ' ' || status FROM v_order_history") ==
        "lazada:1001/A processing");
}

TEST_CASE("a view shows the marketplace's name while a line is not linked to exactly one product") {
  auto database = filled();
  const auto shown = [&] {
    return ask_text(database,
                    "SELECT name || ' ' || coalesce(unit, '-') || ' ' || coalesce(product, "
                    "'-') || ' ' || products FROM v_order_lines");
  };
  test::link(database, ListingKey(1), test::add_product(database, "P2", "Quần"), 3);
  CHECK(shown() == "Áo dài lụa 10 - - 2");
  database.engine().execute("DELETE FROM links");
  CHECK(shown() == "Áo dài lụa 10 - - 0");
}

}  // namespace ecsync::db

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <regex>
#include <set>

#include "core/db/authorizations.h"
#include "core/db/cursor.h"
#include "core/db/listings.h"
#include "core/db/orders.h"
#include "core/db/products.h"
#include "core/db/query.h"
#include "core/db/returns.h"
#include "core/db/slip_basis.h"
#include "core/db/slips.h"
#include "core/db/sqlite/migrate.h"
#include "core/db/sqlite/sqlite_engine.h"
#include "core/db/stock.h"
#include "tests/support/postgres_schema.h"
#include "tests/support/postgres_server.h"
#include "tests/support/sql_literals.h"
#include "tests/support/stored.h"

// Every statement of the program is text that SQLite and PostgreSQL both take. They are found in
// the sources: a Query takes nothing but literals with the suffix _sql and what is put together of
// them.
namespace ecsync::db {

using test::SqlLiteral;

namespace {

std::vector<SqlLiteral> literals() {
  return test::sql_literals(ECSYNC_SOURCE_DIR);
}

/// Not a part of one.
bool is_statement(const std::string& text) {
  static const std::regex beginning(
      R"(^\s*(SELECT|INSERT|UPDATE|DELETE|WITH|SAVEPOINT|RELEASE|ROLLBACK)\b)");
  return std::regex_search(text, beginning);
}

/// What a transaction consists of can be run, but not prepared.
bool steers_transaction(const std::string& text) {
  static const std::regex beginning(R"(^\s*(SAVEPOINT|RELEASE|ROLLBACK)\b)");
  return std::regex_search(text, beginning);
}

/// The numbers of parameters depend on what a part comes after.
std::string without_numbers(const std::string& text) {
  static const std::regex number(R"(\?\d+)");
  return std::regex_replace(text, number, "?");
}

/// Calls `ask` with every choice of `options` things to ask for, a bit each.
template <class Ask>
void every_choice(int options, const Ask& ask) {
  for (int choice = 0; choice < 1 << options; ++choice)
    ask([choice](int option) { return (choice >> option & 1) != 0; });
}

void put_order_lists_together(Database& database, const Connection& shop) {
  OrderFilter first;
  first.limit = 1;
  const auto cursor = list_orders(database, first)->next.value();
  every_choice(9, [&](const auto& asks) {
    OrderFilter filter;
    if (asks(0)) filter.connection = shop.key;
    if (asks(1)) filter.statuses = {OrderStatus::packing};
    if (asks(2)) filter.statuses = {OrderStatus::packing, OrderStatus::processing};
    if (asks(3)) filter.since = test::moment();
    if (asks(4)) filter.until = test::moment();
    filter.unlinked = asks(5);
    filter.without_slip = asks(6);
    if (asks(7)) filter.search = "áo";
    if (asks(8)) filter.after = cursor;
    REQUIRE(list_orders(database, filter));
    count_orders(database, filter);
  });
  REQUIRE(resolve_order(database, "A"));
  REQUIRE(find_order(database, shop.key, "A"));
}

void put_listing_lists_together(Database& database, const Connection& shop) {
  ListingFilter first;
  first.limit = 1;
  const auto cursor = list_listings(database, first)->next.value();
  every_choice(4, [&](const auto& asks) {
    ListingFilter filter;
    if (asks(0)) filter.connection = shop.key;
    filter.unlinked = asks(1);
    if (asks(2)) filter.search = "áo";
    if (asks(3)) filter.after = cursor;
    REQUIRE(list_listings(database, filter));
    count_listings(database, filter);
    count_links(database, filter);
  });
  REQUIRE(resolve_listing(database, "hanoi/10:1"));
  REQUIRE(resolve_listing(database, "SKU-10"));
}

void put_other_lists_together(Database& database, const Connection& shop) {
  every_choice(4, [&](const auto& asks) {
    EligibleFilter filter;
    if (asks(0)) filter.statuses = {OrderStatus::packing};
    if (asks(1)) filter.connection = shop.key;
    if (asks(2)) filter.since = test::moment();
    if (asks(3)) filter.without = {shop.key};
    eligible_orders(database, filter);
  });
  const auto after = to_text(PageCursor{0, 1});
  for (const auto* search : {"", "áo", "áo dài"}) {
    CHECK(list_products(database, {search, {}, ""}));
    CHECK(list_products(database, {search, {}, after}));
    count_products(database, {search, {}, ""});
  }
  count_movements(database, {});
  count_movements(database, {.product = "P1"});
  every_choice(5, [&](const auto& asks) {
    SlipFilter filter;
    if (asks(0)) filter.status = SlipStatus::exported;
    if (asks(1)) filter.order = OrderKey(1);
    if (asks(2)) filter.warehouse = WarehouseKey(1);
    if (asks(3)) filter.since = test::moment();
    if (asks(4)) filter.after = "PX1";
    CHECK(list_slips(database, filter));
    count_slips(database, filter);
  });
  every_choice(4, [&](const auto& asks) {
    ReturnFilter filter;
    if (asks(0)) filter.slip = SlipKey(1);
    if (asks(1)) filter.order = OrderKey(1);
    if (asks(2)) filter.since = test::moment();
    if (asks(3)) filter.after = "PN1";
    CHECK(list_returns(database, filter));
    count_returns(database, filter);
  });
  find_product(database, "P1");
  list_connections(database, true);
  list_connections(database, false);
  connections_of(database, shop.authorization.value());
  REQUIRE(resolve_connection(database, "hanoi"));
  every_choice(3, [&](const auto& asks) {
    AwaitingFilter filter;
    if (asks(0)) filter.warehouse = WarehouseKey(1);
    if (asks(1)) filter.date = "2026-11-23";
    if (asks(2)) filter.connections = {shop.key};
    awaiting_slips(database, filter);
  });
}

/// A slip and a receipt, with what they need, for pages that begin behind them.
void add_documents(Database& database) {
  database.engine().execute(R"(
    INSERT INTO warehouses (id, code, name) VALUES (1, 'HN', 'Kho');
    INSERT INTO products (id, code, name, unit, search_key) VALUES (1, 'P1', 'Áo', 'cái', 'ao');
    INSERT INTO slips (id, number, order_id, warehouse_id, status, date, created_at, exported_at)
      VALUES (1, 'PX1', 1, 1, 'exported', '2026-11-23', 0, 0);
    INSERT INTO returns (number, slip_id, warehouse_id, status, date, created_at)
      VALUES ('PN1', 1, 1, 'received', '2026-11-23', 0))");
}

/// The statements that were put together for every choice a user has, as SQLite got them.
std::set<std::string> put_together() {
  auto database = Database::in_memory();
  const auto shop = test::add_shop(database);
  auto order = test::some_order("A");
  order.lines.push_back(test::some_line("11"));
  test::store(database, shop, order);
  test::store(database, shop, test::some_order("B"));
  put_order_lists_together(database, shop);
  put_listing_lists_together(database, shop);
  add_documents(database);
  put_other_lists_together(database, shop);
  std::set<std::string> statements;
  auto* handle = sqlite_file(database).getHandle();
  for (auto* each = sqlite3_next_stmt(handle, nullptr); each != nullptr;
       each = sqlite3_next_stmt(handle, each))
    statements.insert(sqlite3_sql(each));
  return statements;
}

/// Literals that are statements, and statements that are put together.
std::vector<SqlLiteral> all_statements() {
  auto all = literals();
  std::erase_if(all, [](const auto& literal) { return !is_statement(literal.text); });
  for (const auto& text : put_together()) all.push_back({"put together", text});
  return all;
}

/// `statement` for PostgreSQL: prepared under a name of its own. There is no answer when it can be,
/// and takes no parameter for a truth, which our numbers are not.
std::string preparation(const std::string& statement, std::size_t number) {
  const auto text = std::regex_replace(statement, std::regex(R"(\?(\d+))"), "$$$1");
  if (steers_transaction(statement)) return "BEGIN; SAVEPOINT item; " + text + "; ROLLBACK";
  return fmt::format(
      "PREPARE s{0} AS {1}; SELECT 'a parameter is a truth' FROM pg_prepared_statements"
      " WHERE name = 's{0}' AND 'boolean'::regtype = ANY (parameter_types)",
      number, text);
}

/// The programs of a PostgreSQL, or nothing where there is none and nobody insists.
std::optional<std::filesystem::path> postgres() {
  auto programs = test::PostgresServer::programs();
  if (programs) return programs;
  const auto* ci = std::getenv("CI");
  if (ci != nullptr && std::string_view(ci) == "true")
    FAIL("PostgreSQL is not installed; scripts/install-packages test brings it");
  // tests/CMakeLists.txt has ctest count this as skipped.
  std::cerr << "SKIPPED: PostgreSQL is not installed; scripts/install-packages test brings it\n";
  return std::nullopt;
}

}  // namespace

TEST_CASE("the sources are read for statements, whatever else stands there") {
  const test::TempDir tree;
  for (const auto* layer : {"core", "adapters", "cli"})
    std::filesystem::create_directories(tree.path() / layer);
  tree.write("core/some.cpp", R"cpp(// "SELECT 0"_sql
                                    const auto one = "SELECT \"1\""_sql; /* "SELECT 0"_sql */
                                    const int count = 1'000;
                                    const char quote = '"';
                                    const char other = '\'';
                                    const auto two = R"sql(SELECT "2")sql"_sql;
                                    const auto no = "SELECT 0";
                                    run("SELECT "
                                        "3"_sql);
  )cpp");
  const auto found = test::sql_literals(tree.path());
  REQUIRE(found.size() == 3);
  CHECK(found[0].text == "SELECT \"1\"");
  CHECK(found[0].place == "core/some.cpp:2");
  CHECK(found[1].text == "SELECT \"2\"");
  CHECK(found[2].text == "SELECT 3");
  CHECK(literals().size() > 100);
}

TEST_CASE("every part of a statement stands in one that the test below has put together") {
  std::string together;
  for (const auto& statement : put_together()) together += without_numbers(statement) + "\n";
  for (const auto& part : literals()) {
    if (is_statement(part.text)) continue;
    INFO(part.place, ": ", part.text);
    CHECK_MESSAGE(together.find(without_numbers(part.text)) != std::string::npos,
                  "put_together() in this file does not call what uses it");
  }
}

TEST_CASE("SQLite takes every statement") {
  auto database = Database::in_memory();
  for (const auto& statement : all_statements()) {
    INFO(statement.place, ": ", statement.text);
    CHECK_NOTHROW(SQLite::Statement(sqlite_file(database), statement.text));
  }
}

TEST_CASE("PostgreSQL takes every statement and every view") {
  const auto programs = postgres();
  if (!programs) return;
  const test::PostgresServer server(*programs);
  const auto schema = test::postgres_schema(current_schema().whole);
  const auto about_schema = server.answers(schema);
  for (std::size_t i = 0; i < schema.size(); ++i) {
    INFO(schema[i]);
    CHECK(about_schema[i] == "");
  }

  const auto statements = all_statements();
  std::vector<std::string> preparations;
  for (const auto& statement : statements)
    preparations.push_back(preparation(statement.text, preparations.size()));
  const auto answers = server.answers(preparations);
  for (std::size_t i = 0; i < statements.size(); ++i) {
    INFO(statements[i].place, ": ", statements[i].text);
    CHECK(answers[i] == "");
  }
  // What SQLite alone takes: the test can fail.
  const auto refused = server.answers({preparation("SELECT id FROM orders WHERE ?1 IS NULL", 0),
                                       preparation("SELECT id FROM orders WHERE ?1", 0),
                                       preparation("SELECT instr(code, ?1) FROM products", 0)});
  CHECK(refused[0].find("could not determine data type of parameter $1") != std::string::npos);
  CHECK(refused[1] == "a parameter is a truth\n");
  CHECK(refused[2].find("function instr(text, unknown) does not exist") != std::string::npos);
}

TEST_CASE("LIKE compares folded text, because only SQLite's ignores case") {
  const std::regex comparison(R"((\S+)\s+(NOT\s+)?LIKE\b)");
  const std::regex folded(R"(\(*((\w+\.)?search_key|lower\([\w.]+\)))");
  for (const auto& literal : literals()) {
    const auto& text = literal.text;
    for (std::sregex_iterator each(text.begin(), text.end(), comparison), end; each != end;
         ++each) {
      INFO(literal.place, ": ", each->str());
      CHECK(std::regex_match((*each)[1].str(), folded));
    }
  }
}

TEST_CASE("nothing but the engine's own files reaches it with other text") {
  const std::filesystem::path folder = std::filesystem::path(ECSYNC_SOURCE_DIR) / "core/db";
  // The engine and the Database on it, whose transactions are the engine's.
  const std::set<std::string> own{"engine.h", "database.h", "database.cpp"};
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (!entry.is_regular_file() || own.contains(name)) continue;
    INFO(name);
    const auto source = test::bytes_of(entry.path().string());
    for (const auto* door : {"engine()", "PRAGMA"}) CHECK(source.find(door) == std::string::npos);
  }
  CHECK(std::filesystem::exists(folder / "query.cpp"));
}

}  // namespace ecsync::db

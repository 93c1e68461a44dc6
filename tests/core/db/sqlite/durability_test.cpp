#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <random>
#include <thread>

#include "core/db/sync_state.h"
#include "tests/support/stored.h"
#include "tests/support/temp_dir.h"

// Processes that are killed, and processes that write at the same time. Children are forked before
// the parent opens the file, and leave without running the parent's destructors.
namespace ecsync::db {
namespace {

using test::moment;

template <class Work>
pid_t in_child(const Work& work) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    int status = 0;
    try {
      work();
    } catch (...) {
      status = 1;
    }
    ::_exit(status);
  }
  return child;
}

int wait_for(pid_t child) {
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return status;
}

RemoteOrder order_of_round(int number, int round) {
  auto order = test::some_order("N" + std::to_string(number), moment(number));
  order.updated_at = moment(round);
  order.total = round;
  order.lines[0].quantity = round + 1;
  order.lines.push_back(test::some_line("x"));
  order.lines[1].name = std::to_string(round);
  return order;
}

/// Stores ten orders of one round and the round as the cursor, in one transaction each, for ever.
[[noreturn]] void write_rounds(const std::string& path) {
  auto database = Database::open(path);
  if (!database) ::_exit(1);
  const auto shop = find_connection(*database, {Site::lazada, "1001"}).value();
  const auto cursor = read_cursor(*database, shop.key, SyncKind::orders);
  int round = cursor ? static_cast<int>((*cursor - moment()).count()) : 0;
  while (true) {
    ++round;
    Transaction transaction(*database);
    for (int i = 0; i < 10; ++i)
      store_order(*database, shop.key, order_of_round(i, round), test::open_rules());
    store_cursor(*database, shop.key, SyncKind::orders, moment(round));
    transaction.commit();
  }
}

void check_rows_match_cursor(Database& database, const Connection& shop) {
  CHECK(test::ask_text(database, "PRAGMA integrity_check") == "ok");
  CHECK(test::ask(database, "SELECT count(*) FROM pragma_foreign_key_check") == 0);
  const auto cursor = read_cursor(database, shop.key, SyncKind::orders);
  if (!cursor) {
    CHECK(test::ask(database, "SELECT count(*) FROM orders") == 0);
    return;
  }
  const auto round = static_cast<int>((*cursor - moment()).count());
  const auto orders = list_orders(database, {})->orders;
  REQUIRE(orders.size() == 10);
  for (const auto& order : orders) {
    CHECK(order.total == round);
    REQUIRE(order.lines.size() == 2);
    CHECK(order.lines[0].quantity == round + 1);
    CHECK(order.lines[1].name == std::to_string(round));
  }
}

}  // namespace

TEST_CASE("a writer that is killed at any moment leaves rows and cursor that belong together") {
  const test::TempDir folder;
  const auto path = folder / "x.db";
  {
    auto database = Database::open(path);
    REQUIRE(database);
    test::add_shop(*database);
  }
  constexpr unsigned seed = 20261123;
  MESSAGE("seed " << seed);
  std::mt19937 random(seed);
  // Long enough for a few commits, however slow the disk is.
  int longest = 20'000;
  std::optional<Timestamp> reached;
  for (int kill = 0; kill < 40; ++kill) {
    const auto child = in_child([&] { write_rounds(path); });
    std::uniform_int_distribution<int> pause(1, longest);
    std::this_thread::sleep_for(std::chrono::microseconds(pause(random)));
    ::kill(child, SIGKILL);
    CHECK(WIFSIGNALED(wait_for(child)));
    auto database = Database::open(path);
    REQUIRE(database);
    const auto shop = find_connection(*database, {Site::lazada, "1001"}).value();
    check_rows_match_cursor(*database, shop);
    const auto cursor = read_cursor(*database, shop.key, SyncKind::orders);
    if (cursor == reached) longest = std::min(longest * 2, 150'000);
    reached = cursor;
  }
  CHECK(reached.has_value());
}

TEST_CASE("a process that is killed while it makes the file leaves one that opens") {
  std::mt19937 random(7);
  std::uniform_int_distribution<int> pause(1, 15'000);
  for (int kill = 0; kill < 15; ++kill) {
    const test::TempDir folder;
    const auto path = folder / "data/x.db";
    const auto child = in_child([&] { (void)Database::open(path); });
    std::this_thread::sleep_for(std::chrono::microseconds(pause(random)));
    ::kill(child, SIGKILL);
    wait_for(child);
    auto database = Database::open(path);
    REQUIRE(database);
    test::add_shop(*database);
    CHECK(test::ask_text(*database, "PRAGMA integrity_check") == "ok");
  }
}

TEST_CASE("processes that store orders at once lose none") {
  const test::TempDir folder;
  const auto path = folder / "x.db";
  {
    auto database = Database::open(path);
    REQUIRE(database);
    test::add_shop(*database);
  }
  constexpr int count = 20;
  std::vector<pid_t> children;
  for (const auto* prefix : {"A", "B", "C"}) {
    children.push_back(in_child([&] {
      auto database = Database::open(path);
      if (!database) ::_exit(1);
      const auto shop = find_connection(*database, {Site::lazada, "1001"}).value();
      for (int i = 0; i < count; ++i) {
        test::store(*database, shop, test::some_order(prefix + std::to_string(i)));
        test::store(*database, shop, test::some_order("same" + std::to_string(i)));
      }
    }));
  }
  for (const auto child : children) CHECK(wait_for(child) == 0);
  auto database = Database::open(path);
  REQUIRE(database);
  CHECK(test::ask(*database, "SELECT count(*) FROM orders") == std::int64_t{4} * count);
  CHECK(test::ask(*database, "SELECT count(*) FROM order_lines") == std::int64_t{4} * count);
  CHECK(test::ask(*database, "SELECT count(*) FROM order_history") == std::int64_t{4} * count);
  CHECK(test::ask(*database, "SELECT count(*) FROM listings") == 1);
  CHECK(test::ask_text(*database, "PRAGMA integrity_check") == "ok");
}

}  // namespace ecsync::db

#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <random>
#include <thread>

#include "tests/support/long_tests.h"
#include "tests/support/program.h"
#include "tests/support/small_shop.h"

namespace ecsync::test {
namespace {

/// Whether this many orders have all of their slip or none, and the stock says the same. Each order
/// takes one piece of A and two of B.
class Ledger {
 public:
  explicit Ledger(const std::string& path)
      : file_(path, SQLite::OPEN_READWRITE, 10'000) {}  // so that a journal can be played back

  std::int64_t number(const std::string& sql) {
    SQLite::Statement row(file_, sql);
    row.executeStep();
    return row.getColumn(0).getInt64();
  }

  std::int64_t slips() { return number("SELECT count(*) FROM slips"); }

  /// What is wrong, or "".
  std::string fault(std::int64_t orders) {
    SQLite::Statement whole(file_, "PRAGMA integrity_check");
    whole.executeStep();
    if (whole.getColumn(0).getString() != "ok") return "the file is damaged";
    const auto made = slips();
    const std::vector<std::pair<std::string, std::int64_t>> figures{
        {"SELECT count(DISTINCT order_id) FROM slips", made},
        {"SELECT count(*) FROM slip_lines", 2 * made},
        {"SELECT count(*) FROM movements WHERE kind = 'slip_created'", 2 * made},
        {"SELECT count(*) FROM (SELECT slip_id FROM slip_lines GROUP BY slip_id"
         " HAVING sum(quantity) = 3)",
         made},
        {"SELECT coalesce(max(last), 0) FROM slip_sequences", made},
        {"SELECT available FROM v_stock WHERE product = 'A'", orders - made},
        {"SELECT awaiting_export FROM v_stock WHERE product = 'A'", made},
        {"SELECT available FROM v_stock WHERE product = 'B'", 2 * (orders - made)},
        {"SELECT awaiting_export FROM v_stock WHERE product = 'B'", 2 * made}};
    for (const auto& [sql, expected] : figures) {
      if (const auto found = number(sql); found != expected)
        return fmt::format("{}: {} instead of {}", sql, found, expected);
    }
    return "";
  }

 private:
  SQLite::Database file_;
};

/// A file with that many orders that wait for their slips, and just enough goods for them.
class Template {
 public:
  explicit Template(int orders) {
    SmallShop shop(path());
    shop.database.engine().execute("PRAGMA synchronous = OFF");
    for (int i = 1; i <= orders; ++i) shop.sell(fmt::format("A{}", i), {{"10"}, {"20"}});
    shop.stock("A", orders);
    shop.stock("B", 2 * orders);
    shop.link("10", {"A"});
    shop.link("20", {"B:2"});
  }
  void copy_to(const std::string& target) const {
    const auto folder = std::filesystem::path(target).parent_path();
    std::filesystem::create_directories(folder);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
    std::filesystem::copy_file(path(), target);
  }

 private:
  std::string path() const { return folder_ / "orders.db"; }
  TempDir folder_;
};

const std::vector<std::string> words{"export-slip", "--all-eligible", "-q"};

/// How long a run takes that nobody kills.
std::chrono::microseconds measured_run(const Template& orders) {
  const Program ecsync;
  orders.copy_to(ecsync.database());
  const auto start = std::chrono::steady_clock::now();
  REQUIRE(ecsync.run(words).status == 0);
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                               start);
}

}  // namespace

TEST_CASE("after kill -9 each order has all of its slip or none, and the next run makes the rest") {
  const int orders = long_tests() ? 1'000 : 250;
  const int moments = long_tests() ? 200 : 5;
  const int least_midway = long_tests() ? 50 : 2;
  const unsigned seed = long_tests() ? first_seed() : 20'261'125U;
  MESSAGE("seed ", seed);
  std::mt19937 random(seed);
  const Template waiting(orders);
  auto whole = measured_run(waiting);
  int killed = 0;
  int midway = 0;
  for (int i = 0; (killed < moments || midway < least_midway) && i < 20 * moments; ++i) {
    CAPTURE(i);
    const Program ecsync;
    waiting.copy_to(ecsync.database());
    auto running = ecsync.start(words);
    std::this_thread::sleep_for(
        std::chrono::microseconds(random() % static_cast<unsigned long>(whole.count())));
    running.signal(SIGKILL);
    if (running.wait().status != 128 + SIGKILL) {
      whole = whole * 19 / 20;  // it was measured on a busier machine
      continue;
    }
    ++killed;
    {
      Ledger ledger(ecsync.database());
      CHECK(ledger.fault(orders) == "");
      midway += ledger.slips() > 0 && ledger.slips() < orders ? 1 : 0;
    }
    const auto next = ecsync.run(words);
    CHECK_MESSAGE(next.status == 0, next.err);
    Ledger ledger(ecsync.database());
    CHECK(ledger.slips() == orders);
    CHECK(ledger.fault(orders) == "");
  }
  MESSAGE(killed, " runs were killed, ", midway, " of them between two orders' slips");
  CHECK(killed >= moments);
  CHECK(midway >= least_midway);
}

}  // namespace ecsync::test

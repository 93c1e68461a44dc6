#include <doctest/doctest.h>
#include <fmt/format.h>

#include <atomic>
#include <csignal>
#include <set>
#include <thread>

#include "core/base/stop.h"
#include "core/db/sqlite/sqlite_engine.h"
#include "tests/support/helper_process.h"
#include "tests/support/market_world.h"

using namespace std::chrono_literals;

namespace ecsync::test {
namespace {

/// Shops of one seller, each with an order an hour for twenty days.
class ManyShops : public MarketWorld {
 public:
  explicit ManyShops(int count) {
    std::vector<std::string> ids;
    for (int i = 0; i < count; ++i) {
      ids.push_back(fmt::format("{}", 100 + i));
      auto& orders = market.add_shop(ids.back()).orders;
      for (int hour = 0; hour < 480; ++hour) {
        const auto number = fmt::format("{}{:04}", ids.back(), hour);
        orders[number] = simple_order(number, now() - 1h * hour - 1min);
      }
    }
    market.page_size = 10;
    market.tells_reached = true;
    shops = connect("seller", ids);
    options.rates[Site::lazada] = 0;
  }

  std::vector<SyncReport> sync_all_shops(
      const std::function<void(const SyncReport&)>& done = nullptr) {
    std::vector<SyncTask> tasks;
    for (const auto& shop : shops) tasks.push_back({shop, {}});
    return sync_all(context(), db::SyncKind::orders, tasks, options, done);
  }
  std::vector<std::string> differences_from_market() {
    std::vector<std::string> found;
    for (const auto& shop : shops) {
      const auto stored = connection(shop.id.shop);
      for (auto& each : differences(database, stored, market.shop(shop.id.shop), *stored.horizon))
        found.push_back(std::move(each));
    }
    return found;
  }

  std::vector<Connection> shops;
  SyncOptions options;
};

TEST_CASE("many shops and the windows of each are read side by side, and nothing is amiss") {
  ManyShops world(8);
  const auto reports = world.sync_all_shops();
  REQUIRE(reports.size() == 8);
  for (std::size_t i = 0; i < reports.size(); ++i) {
    CHECK(reports[i].connection.id.shop == world.shops[i].id.shop);
    CHECK(reports[i].result == SyncReport::Result::ok);
    CHECK(reports[i].added == 480);
    CHECK(reports[i].seen == 480);
  }
  CHECK(world.differences_from_market().empty());
}

TEST_CASE("a second run over many shops asks each once and writes no row") {
  ManyShops world(8);
  world.sync_all_shops();
  world.clock.advance(1h);
  const auto rows = rows_of(world.database);
  const auto calls = world.market.count("orders");
  world.sync_all_shops();
  CHECK(world.market.count("orders") == calls + 8);
  CHECK(rows_of(world.database) == rows);
}

TEST_CASE("reports and progress are told on the thread that owns the file, outside transactions") {
  ManyShops world(4);
  const auto owner = std::this_thread::get_id();
  int progress = 0;
  std::set<std::string> done;
  world.options.progress = [&](const SyncProgress& /*progress*/) {
    CHECK(std::this_thread::get_id() == owner);
    CHECK_FALSE(world.database.in_transaction());
    ++progress;
  };
  world.sync_all_shops([&](const SyncReport& report) {
    CHECK(std::this_thread::get_id() == owner);
    done.insert(report.connection.id.shop);
  });
  CHECK(progress >= 4);
  CHECK(done.size() == 4);
}

TEST_CASE("a shop that fails stops no other") {
  ManyShops world(5);
  std::atomic<int> calls = 0;
  world.market.before = [&](const std::string& call) -> std::optional<Error> {
    if (call == "orders" && ++calls == 20)
      return make_error(ErrorCode::remote_bad_answer, verbatim("as the test wishes"));
    return std::nullopt;
  };
  const auto reports = world.sync_all_shops();
  const auto failed = std::count_if(reports.begin(), reports.end(), [](const SyncReport& report) {
    return report.result == SyncReport::Result::error;
  });
  CHECK(failed == 1);
  world.market.before = nullptr;
  world.sync_all_shops();
  CHECK(world.differences_from_market().empty());
}

TEST_CASE("more shops than threads take turns") {
  ManyShops world(2);
  std::vector<SyncTask> tasks;
  for (int i = 0; i < 150; ++i) tasks.push_back({world.shops[0], {}});
  world.options.lock_wait = 10min;
  const auto reports = sync_all(world.context(), db::SyncKind::orders, tasks, world.options);
  REQUIRE(reports.size() == 150);
  CHECK(std::all_of(reports.begin(), reports.end(), [](const SyncReport& report) {
    return report.result != SyncReport::Result::error;
  }));
}

TEST_CASE("after a stop no shop's turn begins, and each says so") {
  const auto process = start_process([] {
    watch_stop_signals();
    ManyShops world(2);
    int calls = 0;
    world.market.before = [&](const std::string& call) -> std::optional<Error> {
      if (call == "orders") ++calls;
      return std::nullopt;
    };
    std::raise(SIGTERM);
    const auto reports = world.sync_all_shops();
    const bool told = std::all_of(reports.begin(), reports.end(), [](const SyncReport& report) {
      return report.result == SyncReport::Result::error && report.error &&
             report.error->code == ErrorCode::interrupted &&
             report.error->connection == to_text(report.connection.id);
    });
    return told && reports.size() == 2 && calls == 0 &&
                   world.shops[1].id == reports[1].connection.id
               ? 0
               : 1;
  });
  CHECK(end_of(process) == 0);
}

/// What sync_runs has of a shop's last order run: "INTERNAL: message", or "" when it went well.
std::string recorded(ManyShops& world, const Connection& shop) {
  SQLite::Statement row(db::sqlite_file(world.database),
                        "SELECT error_code, error_message FROM sync_runs"
                        " WHERE connection_id = ? AND finished_at IS NOT NULL");
  row.bind(1, shop.key.value);
  if (!row.executeStep()) return "no run";
  if (row.getColumn(0).isNull()) return "";
  return row.getColumn(0).getString() + ": " + row.getColumn(1).getString();
}

TEST_CASE("rows that the file refuses are their shop's error, and the others' reports stand") {
  ManyShops world(4);
  world.database.engine().execute(
      fmt::format("CREATE TRIGGER refuse BEFORE INSERT ON orders WHEN NEW.connection_id = {} BEGIN"
                  "  SELECT RAISE(ABORT, 'a rule that nobody foresaw'); END",
                  world.shops[1].key.value));
  std::set<std::string> told;
  const auto reports =
      world.sync_all_shops([&](const SyncReport& report) { told.insert(report.connection.name); });
  CHECK(told.size() == 4);
  for (std::size_t i = 0; i < reports.size(); ++i) {
    CAPTURE(i);
    CHECK(reports[i].connection.id == world.shops[i].id);
    if (i == 1) continue;
    CHECK(reports[i].result == SyncReport::Result::ok);
    CHECK(reports[i].added == 480);
    CHECK(recorded(world, world.shops[i]) == "");
  }
  const auto& refused = reports[1];
  CHECK(refused.result == SyncReport::Result::error);
  REQUIRE(refused.error);
  CHECK(refused.error->code == ErrorCode::internal);
  CHECK(refused.error->message == "unexpected error: a rule that nobody foresaw");
  CHECK(refused.error->connection == to_text(world.shops[1].id));
  CHECK(refused.added == 0);
  CHECK(recorded(world, world.shops[1]) ==
        "INTERNAL: unexpected error: a rule that nobody foresaw");

  world.database.engine().execute("DROP TRIGGER refuse");
  world.sync_all_shops();
  CHECK(world.differences_from_market().empty());
}

TEST_CASE("runs whose turn comes after others threw are begun all the same") {
  MarketWorld world;
  std::vector<std::string> ids;
  for (int i = 0; i < 100; ++i) {  // more than there are threads
    ids.push_back(fmt::format("{}", 100 + i));
    world.market.add_shop(ids.back());
  }
  std::vector<SyncTask> tasks;
  for (const auto& shop : world.connect("seller", ids)) tasks.push_back({shop, {}});
  world.market.before = [](const std::string& call) -> std::optional<Error> {
    if (call == "orders") throw std::runtime_error("no memory");
    return std::nullopt;
  };
  SyncOptions options;
  options.rates[Site::lazada] = 0;
  const auto reports = sync_all(world.context(), db::SyncKind::orders, tasks, options);
  CHECK(world.market.count("orders") == 100);
  CHECK(std::all_of(reports.begin(), reports.end(), [](const SyncReport& report) {
    return report.error && report.error->message == "unexpected error: no memory";
  }));
}

/// Nothing catches it: a kill as far as one can be played within a process.
struct Killed {};

TEST_CASE("what is no exception comes out when all runs are over") {
  ManyShops world(3);
  world.market.before = [calls = 0](const std::string&) mutable -> std::optional<Error> {
    if (++calls == 30) throw Killed{};
    return std::nullopt;
  };
  CHECK_THROWS_AS(world.sync_all_shops(), Killed);
  world.market.before = nullptr;
  world.sync_all_shops();
  CHECK(world.differences_from_market().empty());
}

}  // namespace
}  // namespace ecsync::test

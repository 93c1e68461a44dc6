#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "core/base/file_lock.h"
#include "tests/cli/slip_shop.h"
#include "tests/support/market_stage.h"

// Whatever a run is doing, TERM ends it within seconds, with 143. A token refresh alone is brought
// to its end first (tests/core/consent/tokens_test.cpp).
namespace ecsync::test {
namespace {

using namespace std::chrono_literals;

// What a command waits for here takes 50 seconds or more, and the machine may be busy.
constexpr auto soon = 30s;
constexpr auto until_it_waits = 700ms;

/// A connected shop, with nothing stored yet.
struct Stage : LazadaStage {
  Stage() : LazadaStage({"--orders", "40", "--products", "4", "--shops", "1"}) {
    connect(1, {"--name", "hanoi"});
  }

  std::string lock_path() {
    const auto shop = count("SELECT shop_id FROM connections");
    return fmt::format("{}.sync-lazada-{}.lock", database(), shop);
  }
  std::string database() { return ecsync().database(); }
};

/// Ends the run with TERM and checks that it was soon.
Ran end_by_term(Running& running) {
  const auto begin = std::chrono::steady_clock::now();
  running.signal(SIGTERM);
  auto ran = running.wait();
  CHECK(ran.status == 143);
  CHECK(std::chrono::steady_clock::now() - begin < soon);
  return ran;
}

/// Starts a sync, waits until a fault has struck, and ends it.
void stop_at_fault(const std::string& fault, const std::vector<std::string>& words = {}) {
  CAPTURE(fault);
  Stage stage;
  stage.fault(fault);
  std::vector<std::string> line{"sync-orders"};
  line.insert(line.end(), words.begin(), words.end());
  auto running = stage.ecsync().start(line);
  while (stage.faults_struck() == 0) std::this_thread::sleep_for(10ms);
  end_by_term(running);
}

/// The same a while after the start of `words`.
void stop_after_a_while(const Program& program, const std::vector<std::string>& words) {
  auto running = program.start(words);
  std::this_thread::sleep_for(until_it_waits);
  end_by_term(running);
}

}  // namespace

TEST_CASE("TERM ends a run that sleeps before it repeats a call") {
  stop_at_fault(R"({"fault":"http_503","path":"/orders/get","count":0})");
}

TEST_CASE("TERM ends a run that waits for a marketplace's limit") {
  stop_at_fault(R"({"fault":"http_429","path":"/orders/get","count":0,"retry_after":50})");
}

TEST_CASE("TERM ends a run that waits for its own pace") {
  Stage stage;
  stop_after_a_while(stage.ecsync(), {"sync-orders", "--rate", "0.01"});
}

TEST_CASE("TERM ends a run whose answer comes slowly or stalls") {
  stop_at_fault(R"({"fault":"slow","path":"/orders/get","count":0,"seconds":50})");
  stop_at_fault(R"({"fault":"stall","path":"/orders/get","count":0,"seconds":50})");
}

TEST_CASE("TERM ends a run that waits for the command of a secret or of the key") {
  Stage stage;
  const auto secret = stage.sandbox().variables().at("ECSYNC_LAZADA_APP_SECRET");
  stage.ecsync().unset("ECSYNC_LAZADA_APP_SECRET");
  stage.ecsync().set("ECSYNC_LAZADA_APP_SECRET_COMMAND", "exec sleep 50");
  stop_after_a_while(stage.ecsync(), {"sync-orders"});
  stage.ecsync().unset("ECSYNC_LAZADA_APP_SECRET_COMMAND");
  stage.ecsync().set("ECSYNC_LAZADA_APP_SECRET", secret);
  stage.ecsync().set("ECSYNC_KEY_COMMAND", "exec sleep 50");
  stop_after_a_while(stage.ecsync(), {"sync-orders"});
}

TEST_CASE("TERM ends a run that waits for another run of the same shop") {
  Stage stage;
  SystemClock clock;
  const auto held = FileLock::acquire(stage.lock_path(), verbatim("the shop"), "test", clock, 0ms);
  REQUIRE(held);
  stop_after_a_while(stage.ecsync(), {"sync-orders", "--lock-wait", "50s"});
}

TEST_CASE("TERM ends a run that waits for another program's transaction") {
  Stage stage;
  SQLite::Database other(stage.database(), SQLite::OPEN_READWRITE);
  const SQLite::Transaction held(other, SQLite::TransactionBehavior::IMMEDIATE);
  stop_after_a_while(stage.ecsync(), {"sync-orders"});
  stop_after_a_while(stage.ecsync(), {"warehouses", "add", "HN", "--name", "Kho"});
}

TEST_CASE("TERM ends a command that waits for a table to be written into a pipe") {
  Stage stage;
  const auto pipe = stage.ecsync().home() / "pipe";
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  stop_after_a_while(stage.ecsync(), {"products", "import", pipe});
}

TEST_CASE("TERM ends an import amid its rows, and none of them went in") {
  SlipShop shop;
  shop.shop.sell("A1", {{"10"}});
  std::string products = "code,name,unit\n";
  std::string links = "listing,product\n";
  for (int i = 0; i < 400'000; ++i) {
    products += fmt::format("P{},Áo,cái\n", i);
    links += fmt::format("shopee:1/10,Q{}\n", i);
  }
  const auto& home = shop.ecsync.home();
  stop_after_a_while(shop.ecsync, {"products", "import", home.write("products.csv", products)});
  stop_after_a_while(shop.ecsync, {"link-product", "--file", home.write("links.csv", links)});
  CHECK(holds(shop.run({"products", "--json"}).out, R"("products":[])"));
}

TEST_CASE("TERM ends a command whose reader takes nothing, and a reader that sleeps gets all") {
  SlipShop shop;
  for (int i = 0; i < 300; ++i) shop.shop.sell(fmt::format("A{}", i), {{"10"}});
  const auto whole = shop.run({"orders", "--json"}).out;
  REQUIRE(whole.size() > 100'000);  // more than a pipe holds
  {
    auto running = shop.ecsync.start({"orders", "--json"});
    std::this_thread::sleep_for(2s);
    CHECK(running.wait().out == whole);
  }
  auto running = shop.ecsync.start({"orders", "--json"});
  std::this_thread::sleep_for(until_it_waits);
  running.signal(SIGTERM);
  std::this_thread::sleep_for(4s);  // only wait() reads
  const auto ran = running.wait();
  CHECK(ran.status == 143);
  CHECK(holds(ran.err, "stopped while nobody took the result"));
  CHECK(ran.out.size() < whole.size());
}

}  // namespace ecsync::test

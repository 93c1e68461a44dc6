#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <csignal>
#include <regex>
#include <set>
#include <sstream>

#include "cli/output/metrics.h"
#include "core/base/json.h"
#include "core/db/connections.h"
#include "core/db/sync_state.h"
#include "tests/support/market_stage.h"
#include "tests/support/program.h"
#include "tests/support/schema.h"
#include "tests/support/small_shop.h"
#include "tests/support/stored.h"

namespace ecsync::test {
namespace {

/// A shop whose order run ended so long ago, by the machine's clock, well or with this error.
struct Shop {
  Program ecsync;
  SmallShop shop{ecsync.database()};

  void ran(std::chrono::seconds ago, std::optional<ErrorCode> failure = std::nullopt) {
    const auto now =
        std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) - ago;
    std::optional<Error> error;
    if (failure) error = make_error(*failure, verbatim("it did not answer"));
    db::begin_run(shop.database, shop.connection, db::SyncKind::orders, now);
    db::end_run(shop.database, shop.connection, db::SyncKind::orders, now, 1,
                error ? &*error : nullptr);
  }
  int check(std::vector<std::string> words = {}) const {
    words.insert(words.begin(), {"status", "--check", "-q"});
    return ecsync.run(words).status;
  }
};

constexpr std::chrono::hours hour{1};

}  // namespace

TEST_CASE("status tells how each connection is, and the document has every field") {
  Shop shop;
  shop.ran(3 * hour);
  shop.ran(2 * hour, ErrorCode::network);
  const auto ran = shop.ecsync.run({"status", "--json"});
  CHECK(ran.status == 0);
  CHECK(schema_fault(ran.out, "status") == "");
  const auto document = json::Document::parse(ran.out);
  const auto root = document->root();
  CHECK_FALSE(root["healthy"].boolean());
  CHECK(root["database"].text() == shop.ecsync.database());
  const auto connection = root["connections"].items().at(0);
  CHECK(connection["id"].text() == "shopee:1");
  CHECK(connection["age_seconds"].integer() >= 3 * 3600);
  CHECK(connection["last_error"]["code"].text() == "NETWORK");
  CHECK(connection["last_error"]["retryable"].boolean());
  const auto plain = shop.ecsync.run({"status"});
  CHECK(plain.status == 0);
  CHECK(holds(plain.out, "hanoi  connected"));
  CHECK(holds(plain.out, "0 listings without a product, 0 open slips, 0 exceptions.\n"));
  CHECK(plain.err == "ecsync: hanoi: the last run failed: it did not answer\n");
  const auto vietnamese = shop.ecsync.run({"status", "--lang", "vi"});
  CHECK(
      vietnamese.err ==
      "ecsync: hanoi: lần chạy gần nhất bị lỗi: không kết nối được với sàn (it did not answer)\n");
  CHECK(shop.ecsync.run({"status", "--format", "csv"}).out.starts_with("name,id,status,"));
}

TEST_CASE(
    "status --check ends with 9 when a connection has a problem, and with -q is silent else") {
  Shop shop;
  shop.ran(2 * hour);
  const auto good = shop.ecsync.run({"status", "--check", "-q"});
  CHECK(good.status == 0);
  CHECK(good.out == "");
  CHECK(good.err == "");
  CHECK(shop.check({"--max-age", "3h"}) == 0);
  const auto late = shop.ecsync.run({"status", "--check", "-q", "--max-age", "1h"});
  CHECK(late.status == 9);
  CHECK(late.out == "");
  CHECK(holds(late.err, "ecsync: hanoi: the last success is 2 hours old"));
  CHECK(shop.ecsync.run({"status", "--max-age", "1h"}).status == 0);
  shop.ran(hour, ErrorCode::network);
  CHECK(shop.check() == 9);
  CHECK(shop.check({"--max-age", "3h"}) == 0);
  const auto document = shop.ecsync.run({"status", "--check", "--max-age", "1h", "--json"});
  CHECK(document.status == 9);
  CHECK(schema_fault(document.out, "status") == "");
  db::set_connection_status(shop.shop.database, shop.shop.connection, ConnectionStatus::needs_auth);
  CHECK(shop.check({"--max-age", "3h"}) == 9);
}

TEST_CASE("status of a file that does not exist is well, and makes none") {
  const Program ecsync;
  const auto ran = ecsync.run({"status", "--check", "--json"});
  CHECK(ran.status == 0);
  CHECK(schema_fault(ran.out, "status") == "");
  CHECK_FALSE(std::filesystem::exists(ecsync.database()));
  CHECK(holds(ecsync.run({"status"}).err, "No shop is connected yet, and no app is set up"));
  for (const auto* age : {"soon", "0s", "-1h"}) {
    const auto wrong = ecsync.run({"status", "--max-age", age});
    CHECK(wrong.status == 2);
    CHECK(holds(wrong.err, "is not a duration such as 1h"));
  }
}

TEST_CASE("measurements for Prometheus are well formed, in seconds and without timestamps") {
  Shop shop;
  shop.ran(2 * hour);
  shop.ran(hour, ErrorCode::network);
  const auto ran = shop.ecsync.run({"status", "--format", "prometheus"});
  CHECK(ran.status == 0);
  CHECK(ran.err == "");
  const std::regex sample(R"re(([a-z_]+)(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9]+)re");
  std::set<std::string> announced;
  std::set<std::string> measured;
  std::istringstream lines(ran.out);
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    if (line.starts_with("# TYPE ")) {
      CHECK(line.ends_with(" gauge"));
      CHECK(announced.insert(line.substr(7, line.find(' ', 7) - 7)).second);
    }
    if (line.starts_with("#")) continue;
    std::smatch parts;
    REQUIRE(std::regex_match(line, parts, sample));
    measured.insert(parts[1]);
    CHECK(announced.count(parts[1]) == 1);
  }
  CHECK(measured.count("ecsync_last_success_timestamp_seconds") == 1);
  CHECK(holds(ran.out, "\necsync_healthy 0\n"));
  const std::string hanoi = R"({connection="shopee:1",name="hanoi")";
  CHECK(holds(ran.out, "\necsync_connection_healthy" + hanoi + "} 0\n"));
  CHECK(holds(ran.out, "\necsync_last_run_failed" + hanoi + ",code=\"NETWORK\"} 1\n"));
  CHECK(ran.out.ends_with("\n"));
}

TEST_CASE("label values of any text are escaped") {
  cli::Metrics metrics;
  metrics.gauge("m", "About.");
  metrics.value({{"name", "a\"b\\c\nd"}, {"code", ""}}, 7);
  CHECK(metrics.text() ==
        "# HELP m About.\n# TYPE m gauge\nm{name=\"a\\\"b\\\\c\\nd\",code=\"\"} 7\n");
}

TEST_CASE("the collector's file is replaced as a whole and can be read by the collector") {
  Shop shop;
  const auto file = shop.ecsync.home() / "ecsync.prom";
  const std::vector<std::string> words{"status", "--format", "prometheus", "--force", "-o", file};
  CHECK(shop.ecsync.run(words).status == 0);
  struct stat first {};
  REQUIRE(::stat(file.c_str(), &first) == 0);
  CHECK((first.st_mode & 0777U) == 0644U);
  CHECK(shop.ecsync.run(words).status == 0);
  CHECK(bytes_of(file).starts_with("# HELP "));
  for (const auto& entry : std::filesystem::directory_iterator(shop.ecsync.home().path()))
    CHECK_FALSE(entry.path().filename().string().starts_with(".ecsync-"));
  const auto table = shop.ecsync.home() / "table";
  CHECK(shop.ecsync.run({"status", "-o", table}).status == 0);
  struct stat owned {};
  REQUIRE(::stat(table.c_str(), &owned) == 0);
  CHECK((owned.st_mode & 0777U) == 0600U);
}

TEST_CASE("--format prometheus is for status alone") {
  const Program ecsync;
  const auto ran = ecsync.run({"orders", "--format", "prometheus"});
  CHECK(ran.status == 2);
  CHECK(holds(ran.err, "--format prometheus is for 'ecsync status'"));
  CHECK(ecsync.run({"status", "--format", "prometheus", "--json"}).status == 2);
}

TEST_CASE("after a sync the status is well, and asks nobody") {
  LazadaStage stage({"--shops", "1", "--orders", "5", "--products", "3"});
  stage.connect(1);
  REQUIRE(stage.run({"sync-orders"}).status == 0);
  const auto calls = stage.request_figure("requests");
  const auto ran = stage.run({"status", "--check", "--max-age", "1h", "--json"});
  CHECK(ran.status == 0);
  CHECK(schema_fault(ran.out, "status") == "");
  CHECK(stage.request_figure("requests") == calls);
}

TEST_CASE("status --online asks every marketplace at once, and tells of each what it said") {
  MarketStage stage("all", {"--orders", "5", "--products", "3"});
  for (const auto* platform : {"lazada", "shopee", "tiktok"})
    stage.connect(1, {"--name", platform}, platform);
  const auto calls = stage.request_figure("requests");
  const auto good = stage.run({"status", "--online", "--check", "--json"});
  CHECK(good.status == 0);
  CHECK(schema_fault(good.out, "status") == "");
  CHECK(stage.request_figure("requests") == calls + 3);
  CHECK(stage.run({"status", "--online", "--check", "-q"}).err.empty());

  stage.sandbox().post("/sandbox/revoke", R"({"shop":"1"})", "shopee");
  stage.fault(R"({"fault":"http_503","count":0})", "tiktok");
  const auto bad = stage.run({"status", "--online", "--json"});
  CHECK(bad.status == 0);
  CHECK(schema_fault(bad.out, "status") == "");
  const auto document = json::Document::parse(bad.out);
  CHECK_FALSE(document->root()["healthy"].boolean());
  const auto connections = document->root()["connections"].items();
  REQUIRE(connections.size() == 3);
  CHECK_FALSE(connections[0]["last_error"].present());
  CHECK(connections[1]["status"].text() == "needs_auth");
  CHECK(connections[1]["last_error"]["code"].text() == "AUTH_REQUIRED");
  CHECK(connections[1]["last_error"]["connection"].text() == connections[1]["id"].text());
  CHECK(connections[2]["status"].text() == "connected");
  CHECK(connections[2]["last_error"]["code"].text() == "REMOTE_UNAVAILABLE");
  CHECK(stage.run({"status", "--online", "--check"}).status == 9);
  CHECK(stage.request_figure("refused_signatures") == 0);
}

TEST_CASE("status --online does not ask a marketplace that fails over and over") {
  LazadaStage stage({"--shops", "1", "--orders", "0"});
  stage.connect(1);
  stage.fault(R"({"fault":"http_503","count":10})");
  CHECK(stage.run({"status", "--online"}).status == 0);
  CHECK(stage.faults_struck() == 2);
}

TEST_CASE("INT ends status --online with 130, and it tells how far it came") {
  LazadaStage stage({"--orders", "5", "--products", "3", "--shops", "1"});
  stage.connect(1);
  stage.fault(R"({"fault":"stall","seconds":30})");
  auto running = stage.ecsync().start({"status", "--online", "--check", "--json"});
  while (stage.faults_struck() == 0) {
  }
  running.signal(SIGINT);
  const auto ran = running.wait();
  CHECK(ran.status == 130);
  CHECK(schema_fault(ran.out, "status") == "");
}

TEST_CASE("status --online tells which app is not set up, and goes on with the others") {
  MarketStage stage("all", {"--orders", "5", "--products", "3", "--shops", "1"});
  for (const auto* platform : {"lazada", "shopee"})
    stage.connect(1, {"--name", platform}, platform);
  stage.ecsync().unset("ECSYNC_SHOPEE_APP_KEY");
  const auto ran = stage.run({"status", "--online"});
  CHECK(ran.status == 0);
  CHECK(holds(ran.err,
              "ecsync: shopee: the access cannot be checked: no app is set up for Shopee: "
              "ECSYNC_SHOPEE_APP_KEY is not set\n  Set ECSYNC_SHOPEE_APP_KEY and "));
  CHECK_FALSE(holds(ran.err, "ecsync: lazada: "));
}

}  // namespace ecsync::test

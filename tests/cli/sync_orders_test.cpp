#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include "tests/support/market_stage.h"
#include "tests/support/schema.h"
#include "tests/support/terminal.h"

namespace ecsync::test {
namespace {

int times(const std::string& text, const std::string& part) {
  int count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

/// As if so much more time had passed since orders were set aside and asked for.
void let_pass(MarketStage& stage, std::chrono::minutes time) {
  const auto seconds = std::to_string(std::chrono::seconds(time).count());
  SQLite::Database(stage.ecsync().database(), SQLite::OPEN_READWRITE, 10'000)
      .exec("UPDATE rejected_orders SET rejected_at = rejected_at - " + seconds +
            ", asked_at = asked_at - " + seconds);
}

const std::vector<std::string> rows{"orders", "order_lines", "order_history", "listings"};

TEST_CASE("after sync-orders the file holds exactly the orders of sixty days of both shops") {
  LazadaStage stage({"--orders", "150"});
  stage.connect(1);
  stage.connect(2);
  const auto first = stage.run({"sync-orders", "--json"});
  CHECK(first.status == 0);
  CHECK(schema_fault(first.out, "sync") == "");
  CHECK(holds(first.out, R"("succeeded":2,"failed":0)"));
  CHECK(stage.order_fault() == "");
  // Older ones exist in the shops, or the test says nothing.
  CHECK(stage.count("SELECT count(*) FROM orders") < 300);
  CHECK(stage.count("SELECT count(*) FROM orders") > 100);

  const auto before = stage.dump(rows);
  const auto second = stage.run({"sync-orders", "--json"});
  CHECK(second.status == 0);
  CHECK(times(second.out, R"("new":0,"updated":0)") == 2);
  CHECK(stage.dump(rows) == before);

  stage.sandbox().post("/sandbox/evolve", R"({"new_orders":4,"changes":12})");
  const auto third = stage.run({"sync-orders", "--json"});
  CHECK(third.status == 0);
  CHECK(stage.order_fault() == "");
  CHECK(stage.dump(rows) != before);
  const auto full = stage.run({"sync-orders", "--full", "--json"});
  CHECK(full.status == 0);
  CHECK(times(full.out, R"("new":0,"updated":0)") == 2);
  CHECK(stage.order_fault() == "");
  CHECK(stage.request_figure("refused_signatures") == 0);
}

TEST_CASE("orders older than the first sync's sixty days stay out when they change") {
  LazadaStage stage({"--orders", "60", "--days", "120", "--shops", "1"});
  stage.connect(1);
  REQUIRE(stage.run({"sync-orders"}).status == 0);
  stage.sandbox().post("/sandbox/evolve", R"({"new_orders":0,"changes":40})");
  const auto ran = stage.run({"sync-orders", "--json"});
  CHECK(ran.status == 0);
  CHECK_FALSE(holds(ran.out, R"("ignored":0)"));
  CHECK(stage.order_fault() == "");
}

TEST_CASE("--since before the horizon moves it back and brings the older orders") {
  LazadaStage stage({"--orders", "60", "--days", "120", "--shops", "1"});
  stage.connect(1);
  REQUIRE(stage.run({"sync-orders"}).status == 0);
  const auto before = stage.count("SELECT count(*) FROM orders");
  CHECK(stage.run({"sync-orders", "--since", "100d"}).status == 0);
  CHECK(stage.count("SELECT count(*) FROM orders") > before);
  CHECK(stage.order_fault() == "");
}

TEST_CASE("--since after the horizon narrows this run and moves neither horizon nor cursor") {
  LazadaStage stage({"--orders", "40", "--shops", "1"});
  stage.connect(1);
  REQUIRE(stage.run({"sync-orders"}).status == 0);
  const auto horizon = stage.count("SELECT horizon FROM connections");
  const auto cursors = stage.dump({"sync_cursors"});
  CHECK(stage.run({"sync-orders", "--since", "2d"}).status == 0);
  CHECK(stage.count("SELECT horizon FROM connections") == horizon);
  CHECK(stage.dump({"sync_cursors"}) == cursors);
}

TEST_CASE("a --since that is in the future or no time at all is exit 2") {
  const Program ecsync;
  CHECK(ecsync.run({"sync-orders", "--since", "2999-01-01"}).status == 2);
  const auto ran = ecsync.run({"sync-orders", "--since", "yesterdayish", "--json"});
  CHECK(ran.status == 2);
  CHECK(schema_fault(ran.out, "error") == "");
}

TEST_CASE("--order reads one order again and nothing else") {
  LazadaStage stage({"--orders", "30", "--shops", "1"});
  stage.connect(1, {"--name", "hanoi"});
  REQUIRE(stage.run({"sync-orders"}).status == 0);
  const auto number = std::to_string(stage.count("SELECT min(number) FROM orders"));
  const auto ran = stage.run({"sync-orders", "--order", "hanoi/" + number, "--json"});
  CHECK(ran.status == 0);
  CHECK(schema_fault(ran.out, "sync") == "");
  CHECK(holds(ran.out, R"("seen":1,"new":0,"updated":0,"unchanged":1)"));
}

TEST_CASE("an order that --order names and the shop has not is exit 5") {
  LazadaStage stage({"--orders", "5", "--shops", "1"});
  stage.connect(1);
  const auto ran = stage.run({"sync-orders", "--order", "999999999999", "--json"});
  CHECK(ran.status == 5);
  CHECK(schema_fault(ran.out, "sync") == "");
  CHECK(holds(ran.out, "999999999999"));
}

TEST_CASE("the line of each connection has the form that scripts know") {
  LazadaStage stage({"--orders", "20", "--shops", "1"});
  stage.connect(1, {"--name", "hanoi"});
  const auto ran = stage.run({"sync-orders"});
  CHECK(ran.status == 0);
  CHECK(ran.out.starts_with("hanoi  "));
  for (const char* part :
       {" seen, ", " new, ", " updated, ", " lines not linked (", " requests, ", " s)\n"})
    CHECK(holds(ran.out, part));
  CHECK(times(ran.out, "\n") == 1);
}

TEST_CASE("one of a kind is told in the singular") {
  LazadaStage stage({"--orders", "1", "--shops", "1"});
  stage.connect(1, {"--name", "hanoi"});
  CHECK(holds(stage.run({"sync-orders"}).out, ", 1 line not linked (2 requests, "));
  CHECK(holds(stage.run({"sync-orders"}).out, ", 1 line not linked (1 request, "));
  CHECK(holds(stage.run({"disconnect", "--all", "-y"}).out, "; 1 order stays.\n"));
}

TEST_CASE("a good run with -q says nothing at all") {
  LazadaStage stage({"--orders", "20"});
  stage.connect(1);
  stage.connect(2);
  const auto ran = stage.run({"-q", "sync-orders"});
  CHECK(ran.status == 0);
  CHECK(ran.out.empty());
  CHECK(ran.err.empty());
}

TEST_CASE("without connections sync-orders is exit 0 with a hint") {
  const Program ecsync;
  const auto ran = ecsync.run({"sync-orders"});
  CHECK(ran.status == 0);
  CHECK(ran.out.empty());
  CHECK(holds(ran.err, "ecsync connect"));
  const auto document = ecsync.run({"sync-orders", "--json"});
  CHECK(document.status == 0);
  CHECK(schema_fault(document.out, "sync") == "");
}

TEST_CASE("a connection that is not known is exit 5 and no other one is read") {
  LazadaStage stage({"--orders", "5", "--shops", "1"});
  stage.connect(1);
  const auto ran = stage.run({"sync-orders", "nowhere", "--json"});
  CHECK(ran.status == 5);
  CHECK(schema_fault(ran.out, "error") == "");
  CHECK(stage.count("SELECT count(*) FROM orders") == 0);
}

TEST_CASE("a dry run counts what would come and writes no order, horizon or cursor") {
  LazadaStage stage({"--orders", "20", "--shops", "1"});
  stage.connect(1);
  const auto ran = stage.run({"sync-orders", "-n", "--json"});
  CHECK(ran.status == 0);
  CHECK(schema_fault(ran.out, "sync") == "");
  CHECK(holds(ran.out, R"("dry_run":true)"));
  CHECK_FALSE(holds(ran.out, R"("new":0)"));
  CHECK(stage.count("SELECT count(*) FROM orders") == 0);
  CHECK(stage.count("SELECT count(*) FROM connections WHERE horizon IS NOT NULL") == 0);
  CHECK(stage.count("SELECT count(*) FROM sync_cursors") == 0);
}

TEST_CASE("a spoiled order is set aside, makes the run partial and comes once it is mended") {
  LazadaStage stage({"--orders", "30", "--shops", "1"});
  stage.connect(1);
  stage.sandbox().post("/sandbox/evolve", R"({"new_orders":1,"changes":0})");
  REQUIRE(stage.run({"sync-orders"}).status == 0);
  const auto number = std::to_string(stage.count("SELECT max(number) FROM orders"));
  stage.sandbox().post("/sandbox/break_order",
                       R"({"shop":"1","number":")" + number + R"(","how":"bad_time"})");
  stage.sandbox().post("/sandbox/touch", R"({"shop":"1","number":")" + number + R"("})");
  const auto ran = stage.run({"sync-orders", "--json"});
  CHECK(ran.status == 3);
  CHECK(schema_fault(ran.out, "sync") == "");
  CHECK(holds(ran.out, R"("succeeded":1,"failed":0)"));
  CHECK(holds(ran.out, R"("rejected":1)"));
  CHECK(holds(ran.out, R"("code":"REMOTE_BAD_ANSWER")"));
  CHECK(holds(ran.out, R"("rejected_orders":[{"number":")" + number + R"(","reason":")"));
  CHECK(holds(ran.err, number));

  // Nobody asks for it yet, and it is told all the same, to cron and to a monitor.
  stage.sandbox().post("/sandbox/fix_order", R"({"shop":"1","number":")" + number + R"("})");
  const auto quiet = stage.run({"-q", "sync-orders", "--since", "1h"});
  CHECK(quiet.status == 3);
  CHECK(quiet.out == "");
  CHECK(holds(quiet.err, "order " + number + " could not be read and is set aside: "));
  const auto status = stage.run({"status", "--check", "--json"});
  CHECK(status.status == 9);
  CHECK(schema_fault(status.out, "status") == "");
  CHECK(holds(status.out, R"("orders_set_aside":1)"));
  CHECK(holds(status.out, R"("last_error":null)"));
  CHECK(holds(stage.run({"status", "--format", "prometheus"}).out,
              "\necsync_orders_set_aside{connection="));
  const auto csv = stage.run({"sync-orders", "--since", "1h", "--format", "csv"});
  CHECK(holds(csv.out, "," + number + ","));
  CHECK(schema_fault(stage.run({"sync-orders", "--order", "999", "--json"}).out, "sync") == "");

  let_pass(stage, std::chrono::minutes(15));
  CHECK(stage.run({"sync-orders"}).status == 0);
  CHECK(stage.count("SELECT count(*) FROM rejected_orders") == 0);
  CHECK(stage.order_fault() == "");
}

TEST_CASE("what an order can do without costs no order, is told, and leaves what the file holds") {
  LazadaStage stage({"--orders", "30", "--shops", "1"});
  stage.connect(1);
  stage.sandbox().post("/sandbox/evolve", R"({"new_orders":1,"changes":0})");
  REQUIRE(stage.run({"sync-orders"}).status == 0);
  const auto number = std::to_string(stage.count("SELECT max(number) FROM orders"));
  const auto total = "SELECT total FROM orders WHERE number = '" + number + "'";
  const auto priceless = "SELECT count(*) FROM order_lines WHERE unit_price IS NULL";
  const auto before = stage.count(total);
  for (const std::string how : {"text_total", "absurd_money", "text_money", "no_currency"}) {
    CAPTURE(how);
    stage.sandbox().post("/sandbox/break_order",
                         R"({"shop":"1","number":")" + number + R"(","how":")" + how + "\"}");
    stage.sandbox().post("/sandbox/touch", R"({"shop":"1","number":")" + number + R"("})");
    const auto ran = stage.run({"sync-orders", "--json"});
    CHECK(ran.status == 0);
    CHECK(holds(ran.out, R"("rejected":0)"));
    CHECK(holds(ran.err, "could not be read in 1 order (" + number));
    CHECK(stage.count(total) == before);
    CHECK(stage.count("SELECT count(*) FROM rejected_orders") == 0);
  }
  stage.sandbox().post("/sandbox/fix_order", R"({"shop":"1","number":")" + number + R"("})");
  stage.sandbox().post("/sandbox/touch", R"({"shop":"1","number":")" + number + R"("})");
  const auto ran = stage.run({"sync-orders"});
  CHECK(ran.status == 0);
  CHECK_FALSE(holds(ran.err, "could not be read"));
  CHECK(stage.count(priceless) == 0);
  CHECK(stage.order_fault() == "");
}

TEST_CASE("a Lazada shop that answers in the forms of former years is read like any other") {
  LazadaStage stage({"--orders", "260", "--shops", "1", "--old-forms"});
  stage.connect(1);
  const auto ran = stage.run({"sync-orders"});
  CHECK(ran.status == 0);
  CHECK_FALSE(holds(ran.err, "could not be read"));
  CHECK(stage.order_fault() == "");
  // Its other number ends like its id.
  const auto number = std::to_string(stage.count("SELECT max(number) FROM orders"));
  const auto other = "3" + number.substr(number.size() - 9);
  CHECK(stage.run({"sync-orders", "--order", other}).status == 0);
  CHECK(stage.run({"sync-orders", "--order", "3999999999999"}).status == 5);
}

TEST_CASE("a Lazada count that is one too high is a warning, and the run is good") {
  LazadaStage stage({"--orders", "30", "--shops", "1"});
  stage.connect(1);
  stage.sandbox().post("/sandbox/settings", R"({"miscount":1})");
  for (int run = 0; run < 2; ++run) {
    const auto ran = stage.run({"sync-orders"});
    CHECK(ran.status == 0);
    CHECK(holds(ran.err, "but lists only"));
  }
  CHECK(stage.order_fault() == "");
}

TEST_CASE("one shop without consent does not stop the other, and the run is partial") {
  LazadaStage stage({"--orders", "20"});
  stage.connect(1, {"--name", "a-shop"});
  stage.connect(2, {"--name", "b-shop"});
  stage.sandbox().post("/sandbox/revoke", R"({"shop":"1"})");
  const auto ran = stage.run({"sync-orders", "--json"});
  CHECK(ran.status == 3);
  CHECK(schema_fault(ran.out, "sync") == "");
  CHECK(holds(ran.out, R"("succeeded":1,"failed":1)"));
  CHECK(holds(ran.err, "ecsync connect lazada --reconnect a-shop"));
  CHECK(stage.count("SELECT count(*) FROM connections WHERE status = 'needs_auth'") == 1);
  CHECK(stage.count("SELECT count(*) FROM orders") > 0);
  const auto alone = stage.run({"sync-orders", "a-shop"});
  CHECK(alone.status == 4);
  CHECK(holds(alone.err, "--reconnect a-shop"));
}

TEST_CASE("a connection that another run works on is skipped, and all of them is exit 11") {
  LazadaStage stage({"--orders", "200", "--shops", "1", "--latency", "150"});
  stage.connect(1);
  const auto asked = stage.request_figure("requests");
  auto running = stage.ecsync().start({"sync-orders"});
  while (stage.request_figure("requests") == asked) {
  }
  const auto ran = stage.run({"sync-orders", "--json"});
  CHECK(ran.status == 11);
  CHECK(schema_fault(ran.out, "sync") == "");
  CHECK(holds(ran.out, R"("result":"skipped")"));
  CHECK(holds(ran.out, R"("succeeded":0,"failed":0)"));
  CHECK(running.wait().status == 0);
}

TEST_CASE("--max-duration ends a run with exit 7 and the next one completes it") {
  LazadaStage stage({"--orders", "150", "--shops", "1", "--latency", "400"});
  stage.connect(1);
  const auto ran = stage.run({"sync-orders", "--max-duration", "1s", "--json"});
  CHECK(ran.status == 7);
  CHECK(schema_fault(ran.out, "sync") == "");
  CHECK(holds(ran.out, "TIME_LIMIT"));
  stage.sandbox().post("/sandbox/settings", R"({"latency_ms":0})");
  CHECK(stage.run({"sync-orders"}).status == 0);
  CHECK(stage.order_fault() == "");
}

TEST_CASE(
    "INT and TERM end a run with 130 and 143, what was read stays and the next completes it") {
  for (const int number : {SIGINT, SIGTERM}) {
    CAPTURE(number);
    LazadaStage stage({"--orders", "1000", "--shops", "1", "--latency", "300"});
    stage.connect(1);
    // Pages are gathered for a second before they are stored.
    auto running = stage.ecsync().start({"sync-orders", "--json", "--jobs", "1"});
    while (stage.count("SELECT count(*) FROM orders") == 0) {
    }
    running.signal(number);
    const auto ran = running.wait();
    CHECK(ran.status == 128 + number);
    CHECK(schema_fault(ran.out, "sync") == "");
    CHECK(holds(ran.err, "stopped"));
    CHECK(stage.count("SELECT count(*) FROM orders") > 0);
    stage.sandbox().post("/sandbox/settings", R"({"latency_ms":0})");
    CHECK(stage.run({"sync-orders"}).status == 0);
    CHECK(stage.order_fault() == "");
  }
}

TEST_CASE("--jobs and --rate take sensible numbers only") {
  LazadaStage stage({"--orders", "10", "--shops", "1"});
  stage.connect(1);
  for (const auto* jobs : {"0", "65", "-1", "2.5", "many"}) {
    CAPTURE(std::string(jobs));
    const auto ran = stage.run({"sync-orders", std::string("--jobs=") + jobs});
    CHECK(ran.status == 2);
    CHECK(holds(ran.err, "--jobs"));
  }
  for (const auto* rate : {"0", "-1", "fast", "1e9", "nan"}) {
    CAPTURE(std::string(rate));
    const auto ran = stage.run({"sync-orders", std::string("--rate=") + rate});
    CHECK(ran.status == 2);
    CHECK(holds(ran.err, "--rate"));
  }
  CHECK(stage.count("SELECT count(*) FROM orders") == 0);
  CHECK(stage.run({"sync-orders", "--jobs", "1", "--rate", "off"}).status == 0);
  CHECK(stage.run({"sync-products", "--jobs", "64", "--rate", "0.5"}).status == 0);
}

TEST_CASE("the command that gives an app's secret is started once for all shops of a run") {
  LazadaStage stage({"--orders", "20", "--shops", "3"});
  for (int seller = 1; seller <= 3; ++seller) stage.connect(seller);
  auto& program = stage.ecsync();
  const auto started = program.home() / "started";
  const auto command =
      program.home().write("give-secret",
                           "#!/bin/sh\necho once >>" + started + "\necho " +
                               stage.sandbox().variables().at("ECSYNC_LAZADA_APP_SECRET") + "\n",
                           0700);
  program.unset("ECSYNC_LAZADA_APP_SECRET");
  program.set("ECSYNC_LAZADA_APP_SECRET_COMMAND", command);
  CHECK(stage.run({"sync-orders"}).status == 0);
  CHECK(stage.order_fault() == "");
  CHECK(std::filesystem::file_size(started) == std::string_view("once\n").size());
}

TEST_CASE("a command that gives a secret holds no lock, and ends when the run must") {
  LazadaStage stage({"--orders", "10", "--shops", "1"});
  stage.connect(1);
  auto& program = stage.ecsync();
  const auto begun = program.home() / "begun";
  const auto command = program.home().write(
      "give-secret", "#!/bin/sh\necho >" + begun + "\nexec sleep 50 2>/dev/null\n", 0700);
  program.unset("ECSYNC_LAZADA_APP_SECRET");
  program.set("ECSYNC_LAZADA_APP_SECRET_COMMAND", command);
  const auto start = std::chrono::steady_clock::now();
  auto hanging = program.start({"sync-orders", "--max-duration", "8s"});
  while (!std::filesystem::exists(begun))
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  program.unset("ECSYNC_LAZADA_APP_SECRET_COMMAND");
  program.set("ECSYNC_LAZADA_APP_SECRET",
              stage.sandbox().variables().at("ECSYNC_LAZADA_APP_SECRET"));
  CHECK(stage.run({"sync-orders"}).status == 0);
  const auto ran = hanging.wait();
  CHECK(ran.status == 12);
  CHECK(holds(ran.err, "the app secret of Lazada"));
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(40));
}

TEST_CASE("a server that allows few calls is waited for, and the wait is told") {
  LazadaStage stage({"--orders", "600", "--shops", "1", "--rate", "5"});
  stage.connect(1);
  const auto ran = stage.run({"sync-orders", "--rate", "5"});
  CHECK(ran.status == 0);
  CHECK(holds(ran.out, "of waiting for the marketplace's limit"));
  CHECK(stage.order_fault() == "");
}

TEST_CASE("on a terminal a progress line comes and goes, in a pipe there is none") {
  LazadaStage stage({"--orders", "100", "--shops", "1", "--latency", "150"});
  stage.connect(1, {"--name", "hanoi"});
  Terminal terminal(stage.ecsync(), {"sync-orders"});
  CHECK(terminal.expect(" orders read, "));
  CHECK(terminal.expect("lines not linked"));
  CHECK(terminal.wait() == 0);
  stage.sandbox().post("/sandbox/settings", R"({"latency_ms":0})");
  CHECK_FALSE(holds(stage.run({"sync-orders", "--full"}).err, "orders read"));
}

}  // namespace
}  // namespace ecsync::test

#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include "tests/support/market_stage.h"
#include "tests/support/schema.h"
#include "tests/support/terminal.h"

namespace ecsync::test {
namespace {

const std::vector<std::string> few{"--orders", "10", "--products", "4"};

TEST_CASE("disconnect erases the tokens, keeps the orders and says where to withdraw consent") {
  LazadaStage stage(few);
  stage.connect(1, {"--name", "hanoi"});
  REQUIRE(stage.run({"sync-orders"}).status == 0);
  const auto orders = stage.dump({"orders", "order_lines"});
  const auto ran = stage.run({"disconnect", "hanoi", "-y", "--json"});
  CHECK(ran.status == 0);
  CHECK(schema_fault(ran.out, "disconnect") == "");
  CHECK(holds(ran.out, "sellercenter.lazada.vn"));
  CHECK(stage.count("SELECT count(*) FROM authorizations WHERE access_token IS NOT NULL OR "
                    "refresh_token IS NOT NULL") == 0);
  CHECK(stage.dump({"orders", "order_lines"}) == orders);
  CHECK(holds(stage.run({"connections", "--json"}).out, R"("connections":[])"));
}

TEST_CASE("who disconnects a shop twice is told so, and asked nothing") {
  LazadaStage stage(few);
  stage.connect(1, {"--name", "hanoi"});
  REQUIRE(stage.run({"disconnect", "hanoi", "-y"}).status == 0);
  const auto again = stage.run({"disconnect", "hanoi"});
  CHECK(again.status == 0);
  CHECK(holds(again.out, "hanoi (lazada:"));
  CHECK(holds(again.out, "is disconnected already"));
}

TEST_CASE("reconnecting finds the old rows again") {
  LazadaStage stage(few);
  stage.connect(1, {"--name", "hanoi"});
  REQUIRE(stage.run({"sync-orders"}).status == 0);
  REQUIRE(stage.run({"disconnect", "hanoi", "-y"}).status == 0);
  const auto orders = stage.dump({"orders"});
  stage.connect(1, {"--reconnect", "hanoi"});
  REQUIRE(stage.run({"sync-orders"}).status == 0);
  CHECK(stage.dump({"orders"}) == orders);
  CHECK(stage.count("SELECT count(*) FROM connections") == 1);
  CHECK(stage.order_fault() == "");
}

TEST_CASE("a disconnected shop is not read any more") {
  LazadaStage stage(few);
  stage.connect(1, {"--name", "a-shop"});
  stage.connect(2, {"--name", "b-shop"});
  REQUIRE(stage.run({"disconnect", "a-shop", "-y"}).status == 0);
  const auto all = stage.run({"sync-orders", "--json"});
  CHECK(all.status == 0);
  CHECK_FALSE(holds(all.out, "a-shop"));
  const auto named = stage.run({"sync-orders", "a-shop"});
  CHECK(named.status == 4);
  CHECK(holds(named.err, "--reconnect a-shop"));
}

TEST_CASE("a shop that cannot be let go of is told, and the others are let go of and reported") {
  LazadaStage stage({"--orders", "5", "--products", "4", "--shops", "3"});
  stage.connect(1, {"--name", "a-shop"});
  stage.connect(2, {"--name", "b-shop"});
  stage.connect(3, {"--name", "c-shop"});
  SQLite::Database(stage.ecsync().database(), SQLite::OPEN_READWRITE)
      .exec(
          "CREATE TRIGGER refuse BEFORE UPDATE ON connections WHEN OLD.name = 'b-shop' BEGIN"
          "  SELECT RAISE(ABORT, 'a rule that nobody foresaw'); END");
  const auto ran = stage.run({"disconnect", "--all", "-y", "--json"});
  CHECK(ran.status == 3);
  CHECK(schema_fault(ran.out, "disconnect") == "");
  CHECK(holds(ran.out, R"("name":"a-shop")"));
  CHECK(holds(ran.out, R"("name":"c-shop")"));
  CHECK_FALSE(holds(ran.out, R"("name":"b-shop")"));
  CHECK(holds(ran.err, "unexpected error: a rule that nobody foresaw"));
  CHECK(stage.count("SELECT count(*) FROM connections WHERE status = 'disconnected'") == 2);
}

TEST_CASE("disconnect asks, and a no is exit 2 and changes nothing") {
  LazadaStage stage(few);
  stage.connect(1, {"--name", "hanoi"});
  Terminal no(stage.ecsync(), {"disconnect", "hanoi"});
  REQUIRE(no.expect("Disconnect hanoi"));
  no.enter("n");
  CHECK(no.wait() == 2);
  CHECK(stage.count("SELECT count(*) FROM connections WHERE status = 'connected'") == 1);
  Terminal yes(stage.ecsync(), {"disconnect", "hanoi"});
  REQUIRE(yes.expect("Disconnect hanoi"));
  yes.enter("y");
  CHECK(yes.wait() == 0);
  CHECK(stage.count("SELECT count(*) FROM connections WHERE status = 'disconnected'") == 1);
}

TEST_CASE("disconnect without a person needs --yes and says so") {
  LazadaStage stage(few);
  stage.connect(1, {"--name", "hanoi"});
  const auto ran = stage.run({"disconnect", "hanoi", "--json"});
  CHECK(ran.status == 2);
  CHECK(schema_fault(ran.out, "error") == "");
  CHECK(holds(ran.out, "CONFIRMATION_REQUIRED"));
  CHECK(holds(ran.err, "--yes"));
  CHECK(stage.count("SELECT count(*) FROM connections WHERE status = 'connected'") == 1);
}

TEST_CASE("a dry run of disconnect tells what would be let go of and keeps it") {
  LazadaStage stage(few);
  stage.connect(1, {"--name", "hanoi"});
  const auto ran = stage.run({"disconnect", "--all", "-n", "--json"});
  CHECK(ran.status == 0);
  CHECK(schema_fault(ran.out, "disconnect") == "");
  CHECK(holds(ran.out, "hanoi"));
  CHECK(stage.count("SELECT count(*) FROM connections WHERE status = 'connected'") == 1);
}

TEST_CASE("disconnect takes several, all of them, or refuses both and none") {
  LazadaStage stage(few);
  stage.connect(1, {"--name", "a-shop"});
  stage.connect(2, {"--name", "b-shop"});
  CHECK(stage.run({"disconnect", "-y"}).status == 2);
  CHECK(stage.run({"disconnect", "a-shop", "--all", "-y"}).status == 2);
  CHECK(stage.run({"disconnect", "a-shop", "nowhere", "-y"}).status == 5);
  CHECK(stage.count("SELECT count(*) FROM connections WHERE status = 'connected'") == 2);
  const auto ran = stage.run({"disconnect", "--all", "-y"});
  CHECK(ran.status == 0);
  CHECK(holds(ran.out, "Disconnected a-shop"));
  CHECK(holds(ran.out, "Disconnected b-shop"));
  CHECK(stage.count("SELECT count(*) FROM connections WHERE status = 'connected'") == 0);
}

}  // namespace
}  // namespace ecsync::test

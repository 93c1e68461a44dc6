#include <doctest/doctest.h>

#include "tests/support/market_stage.h"

// Cron mails what a quiet run says: once a day, not every quarter of an hour.
namespace ecsync::test {
namespace {

struct TwoShops : MarketStage {
  TwoShops() : MarketStage("tiktok", {"--shops", "2", "--orders", "20"}) {
    connect(1, {"--name", "hanoi"});
    connect(2, {"--name", "hue"});
    REQUIRE(run({"sync-orders"}).status == 0);
  }
  Ran quiet(const std::string& code, std::vector<std::string> words = {}) {
    words.insert(words.begin(), {"-q", "sync-orders", "hanoi"});
    fault(R"({"fault":"error","code":")" + code + R"(","path":"/order","count":1})");
    return run(words);
  }
  /// As if that much time had gone by since.
  void let_pass(int hours) {
    REQUIRE(ecsync()
                .run_other(
                    {"/usr/bin/sqlite3", ecsync().database(),
                     "UPDATE told_errors SET told_at = told_at - " + std::to_string(hours * 3600)})
                .status == 0);
  }
};

}  // namespace

TEST_CASE("a quiet run tells the same error of a connection once a day, and a new one at once") {
  TwoShops stage;
  const auto first = stage.quiet("36009043");
  CHECK(first.status == 8);
  CHECK(holds(first.err, "ecsync: hanoi: TikTok Shop: the shop is inactive"));
  const auto second = stage.quiet("36009043");
  CHECK(second.status == 8);
  CHECK(second.err.empty());
  CHECK(second.out.empty());
  // A person who runs it by hand is told, and programs always.
  stage.fault(R"({"fault":"error","code":"36009043","path":"/order","count":1})");
  CHECK(holds(stage.run({"sync-orders", "hanoi"}).err, "inactive"));
  CHECK(holds(stage.quiet("36009043", {"--json"}).out, "inactive"));
  const auto other = stage.quiet("105005");
  CHECK(other.status == 8);
  stage.let_pass(25);
  CHECK(holds(stage.quiet("36009043").err, "inactive"));
}

TEST_CASE("a dry run does not count as telling") {
  TwoShops stage;
  CHECK(holds(stage.quiet("36009043", {"-n"}).err, "inactive"));
  CHECK(holds(stage.quiet("36009043").err, "inactive"));
  CHECK(stage.quiet("36009043").err.empty());
}

TEST_CASE("what makes a whole run impossible is told by every quiet run") {
  TwoShops stage;
  stage.ecsync().set("ECSYNC_KEY_FILE",
                     stage.ecsync().home().write("other.key", std::string(32, 'x')));
  for (int run = 0; run < 2; ++run) {
    const auto ran = stage.run({"-q", "sync-orders"});
    CHECK(ran.status == 12);
    CHECK_FALSE(ran.err.empty());
  }
}

TEST_CASE("a shop that its marketplace calls inactive is an exception until a run goes well") {
  for (const auto& [site, code, path] : {std::tuple{"tiktok", "36009044", "/order"},
                                         std::tuple{"lazada", "SellerNotActive", "/orders"},
                                         std::tuple{"shopee", "shop_banned", "/api/v2/order"}}) {
    const std::string platform = site;
    CAPTURE(platform);
    MarketStage stage(platform, {"--shops", "1", "--orders", "5"});
    stage.connect(1, {"--name", "hanoi"});
    stage.fault(std::string(R"({"fault":"error","code":")") + code + R"(","path":")" + path +
                R"(","count":1})");
    CHECK(stage.run({"sync-orders"}).status == 8);
    const auto told = stage.run({"exceptions", "--kind", "connection_inactive", "--json"});
    CHECK(holds(told.out, "hanoi is not active, its marketplace says: "));
    CHECK(stage.run({"sync-orders", "hanoi"}).status == 0);
    const auto after =
        stage.run({"exceptions", "--kind", "connection_inactive,connection_stale", "--check"});
    CHECK(after.status == 0);
  }
}

}  // namespace ecsync::test

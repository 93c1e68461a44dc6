#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <map>
#include <thread>

#include "core/base/file_lock.h"
#include "tests/support/holds.h"
#include "tests/support/market_stage.h"

// What ends a seller's consent, and what does not.
namespace ecsync::test {
namespace {

const std::vector<std::string> platforms{"lazada", "shopee", "tiktok"};

/// One shop of each marketplace, read once.
class ConsentStage : public MarketStage {
 public:
  ConsentStage() : MarketStage("all", {"--orders", "12", "--shops", "1", "--products", "4"}) {
    for (const auto& platform : platforms) connect(1, {"--name", platform}, platform);
    CHECK(run({"sync-orders"}).status == 0);
  }

  /// Six hours later, as far as consents go.
  void let_hours_pass() { change("UPDATE consent_troubles SET tried_at = tried_at - 6 * 3600"); }
  void strike_all(const std::map<std::string, std::string>& faults) {
    for (const auto& platform : platforms) fault(faults.at(platform), platform);
  }
  void change(const std::string& sql) {
    SQLite::Database(ecsync().database(), SQLite::OPEN_READWRITE, 10'000).exec(sql);
  }
  std::int64_t with_status(const std::string& status) {
    return count("SELECT count(*) FROM connections WHERE status = '" + status + "'");
  }
};

std::string refused_tokens(const std::string& path, int count) {
  return fmt::format(R"({{"fault":"expired_token","path":"{}","count":{}}})", path, count);
}

}  // namespace

#ifdef ECSYNC_FROZEN_CLOCK  // sanitizers want to be loaded first themselves
TEST_CASE("no clock of the machine ends a consent at any marketplace") {
  // The last one is a machine that boots before it knows the time.
  constexpr std::int64_t day = 24 * 3600;
  for (const auto ahead : {45 * day, 400 * day, -400 * day, -20'000 * day}) {
    CAPTURE(ahead);
    ConsentStage stage;
    const auto set_clock = [&](std::int64_t seconds) {
      stage.ecsync().set(
          {{"LD_PRELOAD", ECSYNC_FROZEN_CLOCK}, {"MOVED_CLOCK", std::to_string(seconds)}});
    };
    set_clock(ahead);
    const auto wrong = stage.run({"sync-orders"});
    CHECK_MESSAGE(wrong.status == 0, wrong.err);
    for (const auto& platform : platforms)
      stage.sandbox().post("/sandbox/evolve", R"({"new_orders":2,"changes":3})", platform);
    // The difference that was learnt is as wrong now.
    set_clock(0);
    const auto right = stage.run({"sync-orders"});
    CHECK_MESSAGE(right.status == 0, right.err);
    CHECK(stage.with_status("connected") == 3);
    CHECK(stage.order_fault() == "");
    CHECK(stage.count("SELECT count(*) FROM consent_troubles") == 0);
  }
}

#endif

TEST_CASE("tokens that a marketplace refuses on a bad day fail the run and end no consent") {
  ConsentStage stage;
  // A call, and its repeat with a new token, in each of three runs.
  stage.strike_all({{"lazada", refused_tokens("/orders/get", 6)},
                    {"shopee", refused_tokens("/api/v2/order/get_order_list", 6)},
                    {"tiktok", refused_tokens("/order/202309/orders/search", 6)}});
  for (int i = 0; i < 3; ++i) {
    const auto ran = stage.run({"sync-orders"});
    CHECK_MESSAGE(ran.status == 7, ran.err);
    CHECK(holds(ran.err, "that should be good"));
  }
  CHECK(stage.faults_struck() == 18);
  CHECK(stage.with_status("connected") == 3);
  CHECK(stage.run({"sync-orders"}).status == 0);
  CHECK(stage.count("SELECT count(*) FROM consent_troubles") == 0);
  CHECK(stage.request_figure("max_uses_of_a_refresh_token") == 1);
}

TEST_CASE("tokens refused run after run over an hour need a new sign-in, until they are accepted") {
  ConsentStage stage;
  stage.strike_all({{"lazada", refused_tokens("/orders/get", 6)},
                    {"shopee", refused_tokens("/api/v2/order/get_order_list", 6)},
                    {"tiktok", refused_tokens("/order/202309/orders/search", 6)}});
  CHECK(stage.run({"sync-orders"}).status == 7);
  CHECK(stage.run({"sync-orders"}).status == 7);
  stage.change("UPDATE consent_troubles SET refused_since = refused_since - 3600");
  const auto ended = stage.run({"sync-orders"});
  CHECK(ended.status == 4);
  CHECK(holds(ended.err, "no longer accepts the consent of"));
  CHECK(stage.with_status("needs_auth") == 3);
  const auto calls = stage.request_figure("requests");
  const auto quiet = stage.run({"sync-orders"});
  CHECK(quiet.status == 4);
  CHECK(holds(quiet.err, "the answer was: "));
  CHECK_FALSE(holds(quiet.err, "no longer accepts"));
  CHECK(stage.request_figure("requests") == calls);
  stage.let_hours_pass();
  CHECK(stage.run({"status", "--online"}).status == 0);
  CHECK(stage.with_status("connected") == 3);
  CHECK(stage.run({"sync-orders"}).status == 0);
  CHECK(stage.order_fault() == "");
}

TEST_CASE(
    "a refusal that names the refresh token is sent once in a run, and heals when it passes") {
  ConsentStage stage;
  for (const auto& platform : platforms)
    stage.sandbox().post("/sandbox/expire", R"({"shop":"1"})", platform);
  // The codes are none that the documentations have.
  stage.strike_all(
      {{"lazada", R"({"fault":"error","code":"InvalidRefreshToken","message":"no",
                      "path":"/auth/token/refresh","count":1})"},
       {"shopee",
        R"({"fault":"error","code":"error_refresh_token","message":"Your refresh_token expired.",
                      "path":"/api/v2/auth/access_token/get","count":1})"},
       {"tiktok", R"({"fault":"error","code":"36004999","message":"refresh_token cannot be found",
                      "path":"/api/v2/token/refresh","count":1})"}});
  const auto refused = stage.run({"sync-orders", "--jobs", "16"});
  CHECK_MESSAGE(refused.status == 4, refused.err);
  CHECK(stage.faults_struck() == 3);
  CHECK(stage.request_figure("max_uses_of_a_refresh_token") <= 1);
  CHECK(stage.with_status("needs_auth") == 3);
  stage.let_hours_pass();
  const auto healed = stage.run({"sync-orders"});
  CHECK_MESSAGE(healed.status == 0, healed.err);
  CHECK(stage.with_status("connected") == 3);
  CHECK(stage.order_fault() == "");
}

TEST_CASE("a list of shops heals no TikTok shop whose own calls are refused") {
  ConsentStage stage;
  stage.fault(refused_tokens("/order/202309/orders/search", 0), "tiktok");
  CHECK(stage.run({"sync-orders", "tiktok"}).status == 7);
  CHECK(stage.run({"sync-orders", "tiktok"}).status == 7);
  stage.change("UPDATE consent_troubles SET refused_since = refused_since - 3600");
  CHECK(stage.run({"sync-orders", "tiktok"}).status == 4);
  stage.let_hours_pass();
  CHECK(stage.run({"status", "--online"}).status == 0);
  CHECK(stage.with_status("needs_auth") == 1);
}

TEST_CASE("the command of one marketplace's secret holds up no shop of another one") {
  ConsentStage stage;
  for (const auto& platform : platforms)
    stage.sandbox().post("/sandbox/evolve", R"({"new_orders":2,"changes":3})", platform);
  const auto calls_before = stage.request_figure("requests");
  const auto go = stage.ecsync().home() / "go";
  const auto secret = stage.sandbox().variables().at("ECSYNC_LAZADA_APP_SECRET");
  stage.ecsync().unset("ECSYNC_LAZADA_APP_SECRET");
  stage.ecsync().set(
      "ECSYNC_LAZADA_APP_SECRET_COMMAND",
      fmt::format("while [ ! -e {} ]; do sleep 0.05; done; printf %s {}", go, secret));
  auto running = stage.ecsync().start({"sync-orders"});
  for (int i = 0; i < 200 && stage.request_figure("requests") < calls_before + 2; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  CHECK(stage.request_figure("requests") >= calls_before + 2);
  stage.ecsync().home().write("go", "");
  const auto ran = running.wait();
  CHECK_MESSAGE(ran.status == 0, ran.err);
  CHECK(stage.order_fault() == "");
}

TEST_CASE("the secret for a try to heal is fetched before anybody has to wait for its lock") {
  ConsentStage stage;
  stage.sandbox().post("/sandbox/revoke", R"({"shop":"1"})", "lazada");
  CHECK(stage.run({"sync-orders", "lazada"}).status == 4);
  stage.let_hours_pass();
  const auto go = stage.ecsync().home() / "go";
  const auto begun = stage.ecsync().home() / "begun";
  const auto secret = stage.sandbox().variables().at("ECSYNC_LAZADA_APP_SECRET");
  stage.ecsync().unset("ECSYNC_LAZADA_APP_SECRET");
  stage.ecsync().set("ECSYNC_LAZADA_APP_SECRET_COMMAND",
                     fmt::format("touch {}; while [ ! -e {} ]; do sleep 0.05; done; printf %s {}",
                                 begun, go, secret));
  auto running = stage.ecsync().start({"sync-orders", "lazada"});
  while (!std::filesystem::exists(begun))
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  const auto shop = stage.text("SELECT shop_id FROM connections WHERE platform = 'lazada'");
  SystemClock clock;
  CHECK(FileLock::acquire(fmt::format("{}.sync-lazada-{}.lock", stage.ecsync().database(), shop),
                          verbatim("the shop"), "test", clock, std::chrono::milliseconds(0)));
  stage.ecsync().home().write("go", "");
  CHECK(running.wait().status == 4);
  // Where nobody is to be asked, no command is run.
  std::filesystem::remove(begun);
  CHECK(stage.run({"sync-orders", "lazada"}).status == 4);
  CHECK_FALSE(std::filesystem::exists(begun));
}

TEST_CASE("a consent that its seller withdrew stays over, and 28 tries are all that it costs") {
  ConsentStage stage;
  for (const auto& platform : platforms)
    stage.sandbox().post("/sandbox/revoke", R"({"shop":"1"})", platform);
  CHECK(stage.run({"sync-orders"}).status == 4);
  stage.change("UPDATE consent_troubles SET tries = 27");
  stage.let_hours_pass();
  CHECK(stage.run({"sync-orders"}).status == 4);
  const auto calls = stage.request_figure("requests");
  stage.let_hours_pass();
  CHECK(stage.run({"sync-orders"}).status == 4);
  CHECK(stage.run({"status", "--online"}).status == 0);
  CHECK(stage.request_figure("requests") == calls);
  CHECK(stage.with_status("needs_auth") == 3);
}

TEST_CASE("status warns of the end of a consent, and not of a refresh token's") {
  ConsentStage stage;
  const auto status = [&] {
    const auto ran = stage.run({"status"});
    return ran.out + ran.err;
  };
  const auto far_away = [&] {
    return stage.count(
               "SELECT count(*) FROM authorizations WHERE platform = 'shopee' AND "
               "consent_expires_at > refresh_expires_at + 300 * 86400") == 1;
  };
  // Shopee's refresh tokens live for thirty days, and each refresh brings the next one.
  CHECK_FALSE(holds(status(), "consent ends"));
  CHECK(far_away());
  stage.sandbox().post("/sandbox/expire", R"({"shop":"1"})", "shopee");
  CHECK(stage.run({"sync-orders"}).status == 0);
  CHECK(far_away());
  stage.change(
      "UPDATE authorizations SET consent_expires_at = strftime('%s', 'now') + 9 * 86400 - 3600 "
      "WHERE platform = 'shopee'");
  CHECK(holds(status(), "shopee: the seller's consent ends in 8 days"));
  CHECK(stage.run({"status", "--check"}).status == 0);
  stage.change(
      "UPDATE authorizations SET consent_expires_at = 1700000000 WHERE platform = 'shopee'");
  CHECK(holds(status(), "shopee: the seller's consent was to end"));
  CHECK(stage.run({"status", "--check"}).status == 0);
  // What the file has is two days old: the shop is asked, and its word is what counts.
  stage.change(
      "UPDATE authorizations SET consent_checked_at = consent_checked_at - 2 * 86400 "
      "WHERE platform = 'shopee'");
  CHECK(stage.run({"sync-orders"}).status == 0);
  CHECK(far_away());
  CHECK_FALSE(holds(status(), "the seller's consent"));
}

TEST_CASE("the shops of a main account lose nothing when one goes or a run is killed in between") {
  MarketStage stage("shopee",
                    {"--orders", "10", "--one-consent", "--shops", "4", "--products", "4"});
  stage.connect(1);
  CHECK(stage.count("SELECT count(*) FROM authorizations WHERE account LIKE 'shop:%'") == 4);
  const auto waiting = [&] {
    return stage.count(
        "SELECT count(*) FROM authorizations WHERE access_token IS NOT NULL AND issued_at = 0");
  };
  const auto shop = [&](int row) {
    return fmt::format("shopee:{}",
                       stage.count(fmt::format(
                           "SELECT shop_id FROM connections ORDER BY id LIMIT 1 OFFSET {}", row)));
  };
  CHECK(waiting() == 4);
  // Its claim to the first pair is gone; the others' are not.
  CHECK(stage.run({"disconnect", "-y", shop(0)}).status == 0);
  CHECK(waiting() == 3);
  // Killed when one shop has a pair of its own, and the next has none.
  stage.fault(R"({"fault":"stall","path":"/api/v2/order/get_order_list","seconds":60})");
  auto running = stage.ecsync().start({"sync-orders", shop(1)});
  while (stage.faults_struck() == 0) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  running.signal(SIGKILL);
  stage.check_secrets(running.wait());
  CHECK(waiting() == 2);
  const auto ran = stage.run({"sync-orders"});
  CHECK_MESSAGE(ran.status == 0, ran.err);
  // The first pair is nowhere any more.
  CHECK(waiting() == 0);
  CHECK(stage.count("SELECT count(*) FROM connections WHERE status = 'connected'") == 3);
  // The one that was let go of before any sync alone has no orders.
  CHECK(stage.order_fault().starts_with(shop(0) + "/"));
  CHECK(stage.count("SELECT count(DISTINCT connection_id) FROM orders") == 3);
  CHECK(stage.request_figure("max_uses_of_a_refresh_token") == 1);
}

}  // namespace ecsync::test

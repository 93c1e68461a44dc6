#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "tests/support/market_stage.h"
#include "tests/support/schema.h"

namespace ecsync::test {
namespace {

bool is_one_of(int status, const std::vector<int>& expected) {
  return std::find(expected.begin(), expected.end(), status) != expected.end();
}

const std::vector<std::string> one_shop{"--shops", "1", "--orders", "40", "--products", "20"};

// Of several pages.
const std::vector<std::string> large_shop{"--shops", "1", "--orders", "300", "--products", "20"};

/// A first sync under the fault, which strikes so often, and a second one without it: the file must
/// be the shop's image.
void sync_through(const std::string& fault, const std::vector<int>& statuses,
                  std::int64_t strikes = 1, const std::vector<std::string>& arguments = one_shop) {
  CAPTURE(fault);
  LazadaStage stage(arguments);
  stage.connect(1);
  stage.fault(fault);
  const auto ran = stage.run({"sync-orders", "--json"});
  CHECK_MESSAGE(is_one_of(ran.status, statuses), ran.status, " ", ran.err);
  CHECK(stage.faults_struck() == strikes);
  CHECK(schema_fault(ran.out, "sync") == "");
  if (ran.status != 0) CHECK_FALSE(ran.err.empty());
  // An order that is set aside is asked for again in a quarter of an hour, or by --full.
  if (ran.status != 0) CHECK(stage.run({"sync-orders", "--full"}).status == 0);
  CHECK(stage.order_fault() == "");
  CHECK(stage.request_figure("followed_redirects") == 0);
  CHECK(stage.request_figure("refused_signatures") == 0);
  CHECK(stage.request_figure("max_uses_of_a_refresh_token") <= 1);
}

/// How a first sync of the shop ends, and how many calls it took.
std::string course_of_a_sync(const std::string& fault) {
  LazadaStage stage(one_shop);
  stage.connect(1);
  if (!fault.empty()) stage.fault(fault);
  const auto status = stage.run({"sync-orders"}).status;
  return fmt::format("{} after {} calls", status, stage.request_figure("requests"));
}

TEST_CASE("a passing fault of the network or the gateway costs a repeat and no order") {
  for (const char* kind : {"reset", "lost_answer", "reset_mid", "truncated", "server_error",
                           "http_503", "html", "garbage", "refuse", "bad_utf8", "deep_json"})
    sync_through(fmt::format(R"({{"fault":"{}","path":"/orders/get","count":1}})", kind), {0});
}

TEST_CASE("a stalled and a slow answer cost time and no order") {
  sync_through(R"({"fault":"stall","path":"/orders/get","count":1,"seconds":1})", {0});
  sync_through(R"({"fault":"slow","path":"/orders/items/get","count":1,"seconds":1})", {0});
}

TEST_CASE("a call limit is waited out and costs no order") {
  sync_through(R"({"fault":"rate_limit","path":"/orders/get","count":2,"retry_after":1})", {0}, 2);
  sync_through(R"({"fault":"http_429","path":"/orders/items/get","count":1,"retry_after":1})", {0});
}

TEST_CASE("an answer over the size limit is refused, and the next run completes the file") {
  sync_through(R"({"fault":"huge_body","path":"/orders/get","count":1})", {7, 8});
  sync_through(R"({"fault":"gzip_bomb","path":"/orders/get","count":1})", {7, 8});
}

TEST_CASE("a redirect is refused and never followed") {
  sync_through(R"({"fault":"redirect","path":"/orders/get","count":1})", {7, 8});
}

TEST_CASE("an answer with a missing, empty or odd field loses no order") {
  const auto usual = course_of_a_sync("");
  for (const char* kind : {"missing_field", "null_field", "wrong_type"}) {
    for (const char* field : {"created_at", "order_id", "countTotal"}) {
      const auto fault = fmt::format(
          R"({{"fault":"{}","field":"{}","path":"/orders/get","count":1}})", kind, field);
      sync_through(fault, {0, 3, 7, 8});
      // What is wrong with a field that is needed is asked for again or told.
      const bool needed = std::string_view(field) != "countTotal";
      CHECK((course_of_a_sync(fault) != usual) == needed);
    }
  }
}

TEST_CASE("an empty and a repeated page lose no order") {
  sync_through(R"({"fault":"empty_page","path":"/orders/get","count":1})", {0, 7, 8});
  sync_through(R"({"fault":"repeated_page","path":"/orders/get","after":1,"count":1})", {0, 7, 8},
               1, large_shop);
}

TEST_CASE("orders that change while pages are turned are read, and read again by the next run") {
  LazadaStage stage(large_shop);
  stage.connect(1);
  stage.fault(R"({"fault":"shift","path":"/orders/get","count":1,"orders":5})");
  CHECK(stage.run({"sync-orders"}).status == 0);
  CHECK(stage.faults_struck() == 1);
  const auto orders = stage.count("SELECT count(*) FROM orders");
  CHECK(stage.run({"sync-orders"}).status == 0);
  CHECK(stage.count("SELECT count(*) FROM orders") == orders);
  CHECK(stage.order_fault() == "");
}

TEST_CASE("a wrong Date header of one answer loses no order") {
  sync_through(R"({"fault":"wrong_date","path":"/orders/get","count":1})", {0, 7, 8});
}

TEST_CASE("an access token that expires in the middle of a run is refreshed once") {
  sync_through(R"({"fault":"expired_token","path":"/orders/items/get","count":1})", {0});
  LazadaStage stage(one_shop);
  stage.connect(1);
  stage.sandbox().post("/sandbox/expire", R"({"shop":"1"})");
  CHECK(stage.run({"sync-orders"}).status == 0);
  CHECK(stage.order_fault() == "");
  CHECK(holds(stage.sandbox().get("/sandbox/requests"),
              R"("/auth/token/refresh":{"calls":1,"failed":0})"));
}

TEST_CASE("a lost refresh answer is exit 7, then needs_auth with the mending command, no loop") {
  LazadaStage stage(one_shop);
  stage.connect(1, {"--name", "hanoi"});
  stage.sandbox().post("/sandbox/expire", R"({"shop":"1"})");
  stage.fault(R"({"fault":"lost_refresh_answer","count":1})");
  const auto first = stage.run({"sync-orders", "--json"});
  CHECK(first.status == 7);
  CHECK(schema_fault(first.out, "sync") == "");
  const auto second = stage.run({"sync-orders", "--json"});
  CHECK(second.status == 4);
  CHECK(schema_fault(second.out, "sync") == "");
  CHECK(holds(second.err, "ecsync connect lazada --reconnect hanoi"));
  CHECK(stage.count("SELECT count(*) FROM connections WHERE status = 'needs_auth'") == 1);
  const auto calls = stage.request_figure("requests");
  CHECK(stage.run({"sync-orders"}).status == 4);
  CHECK(stage.request_figure("requests") == calls);
  stage.connect(1, {"--reconnect", "hanoi"});
  CHECK(stage.run({"sync-orders"}).status == 0);
  CHECK(stage.order_fault() == "");
}

TEST_CASE("a withdrawn consent is exit 4 and the orders that were read stay") {
  LazadaStage stage(one_shop);
  stage.connect(1, {"--name", "hanoi"});
  REQUIRE(stage.run({"sync-orders"}).status == 0);
  const auto orders = stage.dump({"orders"});
  stage.sandbox().post("/sandbox/revoke", R"({"shop":"1"})");
  for (const char* command : {"sync-orders", "sync-products"}) {
    const auto ran = stage.run({command, "--json"});
    CHECK(ran.status == 4);
    CHECK(schema_fault(ran.out, "sync") == "");
    CHECK(holds(ran.err, "ecsync connect lazada --reconnect hanoi"));
  }
  CHECK(stage.dump({"orders"}) == orders);
}

TEST_CASE("faults during sync-products lose no listing") {
  for (const char* kind : {"reset", "truncated", "html", "http_503", "rate_limit"}) {
    CAPTURE(kind);
    LazadaStage stage(one_shop);
    stage.connect(1);
    stage.fault(
        fmt::format(R"({{"fault":"{}","path":"/products/get","count":1,"retry_after":1}})", kind));
    CHECK(stage.run({"sync-products"}).status == 0);
    CHECK(stage.faults_struck() == 1);
    CHECK(stage.listing_fault() == "");
  }
}

TEST_CASE("a marketplace that is down is exit 7 and asked a few times only") {
  LazadaStage stage(one_shop);
  stage.connect(1);
  stage.fault(R"({"fault":"http_503","count":0})");
  const auto before = stage.request_figure("requests");
  const auto ran = stage.run({"sync-orders", "--json"});
  CHECK(ran.status == 7);
  CHECK(schema_fault(ran.out, "sync") == "");
  CHECK(holds(ran.out, "REMOTE_UNAVAILABLE"));
  CHECK(stage.request_figure("requests") - before <= 10);
}

TEST_CASE("a closed port is exit 7 and says what to do") {
  LazadaStage stage(one_shop);
  stage.connect(1);
  stage.ecsync().set("ECSYNC_LAZADA_API_BASE", "http://127.0.0.1:1");
  const auto ran = stage.run({"sync-orders", "--json"});
  CHECK(ran.status == 7);
  CHECK(schema_fault(ran.out, "sync") == "");
  CHECK(holds(ran.out, "NETWORK"));
}

TEST_CASE("a wrong app secret during a sync is exit 4 and keeps the consent") {
  LazadaStage stage(one_shop);
  stage.connect(1);
  stage.ecsync().set("ECSYNC_LAZADA_APP_SECRET", "wrong-secret-wrong-secret");
  const auto ran = stage.run({"sync-orders", "--json"});
  CHECK(ran.status == 4);
  CHECK(schema_fault(ran.out, "sync") == "");
  CHECK(holds(ran.out, "APP_REFUSED"));
  CHECK(stage.count("SELECT count(*) FROM connections WHERE status = 'connected'") == 1);
}

// ---------------------------------------------------------------- the host

TEST_CASE("a full disk is exit 10 with a sentence, and the next run completes the file") {
  LazadaStage stage({"--shops", "1", "--orders", "300"});
  stage.connect(1);
  stage.ecsync().limit_files(std::filesystem::file_size(stage.ecsync().database()) + 20'000);
  const auto ran = stage.run({"sync-orders", "--json"});
  CHECK(ran.status == 10);
  CHECK(schema_fault(ran.out, "sync") == "");
  CHECK(holds(ran.out, "DB_UNUSABLE"));
  CHECK(holds(ran.err, "disk"));
  stage.ecsync().limit_files(std::nullopt);
  CHECK(stage.integrity() == "ok");
  CHECK(stage.run({"sync-orders"}).status == 0);
  CHECK(stage.order_fault() == "");
}

TEST_CASE("a connect that finds the disk full spends no code") {
  LazadaStage stage(one_shop);
  const auto address = stage.callback(stage.sign_in_url(), 1);
  stage.ecsync().limit_files(512);
  const auto ran = stage.run({"connect", "lazada", "--callback", address});
  CHECK(ran.status == 10);
  stage.ecsync().limit_files(std::nullopt);
  CHECK(stage.run({"connect", "lazada", "--callback", address}).status == 0);
}

TEST_CASE("a file that cannot be written is exit 10 and names the permissions") {
  LazadaStage stage(one_shop);
  stage.connect(1);
  REQUIRE(chmod(stage.ecsync().database().c_str(), 0400) == 0);
  const auto ran = stage.run({"sync-orders", "--json"});
  CHECK(ran.status == 10);
  CHECK(holds(ran.err, "permissions"));
  REQUIRE(chmod(stage.ecsync().database().c_str(), 0600) == 0);
  CHECK(stage.run({"sync-orders"}).status == 0);
}

TEST_CASE("a missing, a wrong and an open key file are exit 12, each with what to do") {
  LazadaStage stage(one_shop);
  stage.connect(1);
  const auto key = stage.ecsync().home() / ".local/share/ecsync/default.key";
  const auto kept = stage.ecsync().home() / "kept.key";
  const auto expect_12 = [&](const std::string& code) {
    const auto ran = stage.run({"sync-orders", "--json"});
    CHECK(ran.status == 12);
    CHECK(holds(ran.out, code));
    CHECK_FALSE(ran.err.empty());
  };
  REQUIRE(chmod(key.c_str(), 0644) == 0);
  expect_12("KEY_WRONG");
  std::filesystem::rename(key, kept);
  expect_12("KEY_MISSING");
  stage.ecsync().home().write(".local/share/ecsync/default.key", std::string(32, 'k'));
  expect_12("KEY_WRONG");
  std::filesystem::remove(key);
  REQUIRE(chmod(kept.c_str(), 0600) == 0);
  std::filesystem::rename(kept, key);
  CHECK(stage.run({"sync-orders"}).status == 0);
  CHECK(stage.count("SELECT count(*) FROM connections WHERE status = 'connected'") == 1);
}

}  // namespace
}  // namespace ecsync::test

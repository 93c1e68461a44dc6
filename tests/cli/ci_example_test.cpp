#include <doctest/doctest.h>

#include <filesystem>

#include "core/base/json.h"
#include "tests/support/market_stage.h"
#include "tests/support/schema.h"
#include "tests/support/stored.h"

// dist/examples/ci/pull-orders.sh as a pipeline runs it.
namespace ecsync::test {
namespace {

struct Pipeline {
  MarketStage stage{"lazada", {"--shops", "2", "--orders", "30", "--products", "8"}};
  std::string out = stage.ecsync().home() / "out";

  Pipeline() {
    auto& ecsync = stage.ecsync();
    const auto folder = std::filesystem::path(ECSYNC_BINARY).parent_path().string();
    ecsync.set("PATH", folder + ":/usr/bin:/bin");
    ecsync.set("OUT", out);
    ecsync.set("PAUSE", "0");
    // The first call that fails ends a run, so that the script is the one that tries again.
    ecsync.set("ECSYNC_CONFIG", ecsync.home().write("once.toml", "[sync]\nretries = 0\n"));
    stage.connect(1, {"--name", "hanoi"});
    stage.connect(2, {"--name", "kuala"});
  }

  Ran step() {
    const auto ran = stage.ecsync().run_other(
        {"/bin/sh", std::string(ECSYNC_SOURCE_DIR) + "/dist/examples/ci/pull-orders.sh"});
    stage.check_secrets(ran);
    return ran;
  }
  std::string result(const std::string& file) const { return bytes_of(out + "/" + file); }
};

}  // namespace

TEST_CASE("the pipeline example hands on what waits to be sent and tells what people must see") {
  Pipeline pipeline;
  const auto ran = pipeline.step();
  CAPTURE(ran.err);
  CHECK(ran.status == 65);  // no listing is linked yet
  CHECK(holds(ran.err, "listing_not_linked"));
  CHECK(holds(ran.out, "hanoi: ok, "));
  CHECK(holds(ran.out, "kuala: ok, "));
  CHECK(pipeline.stage.order_fault() == "");
  CHECK(schema_fault(pipeline.result("sync.json"), "sync") == "");
  CHECK(schema_fault(pipeline.result("exceptions.json"), "exceptions") == "");
  const auto orders = json::Document::parse(pipeline.result("orders.json"));
  REQUIRE(orders);
  const auto waiting = orders->root()["orders"].items();
  REQUIRE_FALSE(waiting.empty());
  CHECK(holds(ran.out, fmt::format("{} orders wait to be sent", waiting.size())));
  CHECK(holds(pipeline.result("orders.csv"), waiting.front()["number"].text()));
}

TEST_CASE("the pipeline example tries again what may pass") {
  Pipeline pipeline;
  // Both shops' first calls, so that all of the first run fails.
  pipeline.stage.fault(R"({"fault":"http_503","path":"/orders/get","count":2})");
  const auto ran = pipeline.step();
  CAPTURE(ran.err);
  CHECK(ran.status == 65);
  CHECK(pipeline.stage.faults_struck() == 2);
  CHECK(pipeline.stage.order_fault() == "");
}

TEST_CASE("the pipeline example asks for a later run when trouble lasts") {
  Pipeline pipeline;
  pipeline.stage.ecsync().set("TRIES", "2");
  pipeline.stage.fault(R"({"fault":"http_503","path":"/orders/get","count":0})");
  const auto ran = pipeline.step();
  CHECK(ran.status == 75);
  CHECK(holds(ran.out, "hanoi: error, 0 seen"));
  CHECK(holds(ran.err, "REMOTE_UNAVAILABLE: "));
  CHECK(pipeline.stage.faults_struck() == 4);  // two shops, two tries
}

TEST_CASE(
    "the pipeline example fails at once when a person is needed, and the other shop is read") {
  Pipeline pipeline;
  pipeline.stage.sandbox().post("/sandbox/revoke", R"({"shop":"1"})");
  const auto ran = pipeline.step();
  CHECK(ran.status == 4);
  CHECK(holds(ran.out, "hanoi: error, "));
  CHECK(holds(ran.out, "kuala: ok, "));
  CHECK(holds(ran.err, "ecsync connect lazada"));
}

TEST_CASE("the pipeline example passes on what a mistake in the call is, and does not repeat it") {
  Pipeline pipeline;
  pipeline.stage.ecsync().set("ECSYNC_TIMEZONE", "Nowhere/Here");
  const auto before = pipeline.stage.request_figure("requests");
  const auto ran = pipeline.step();
  CHECK(ran.status == 2);
  CHECK(holds(ran.err, "USAGE: "));
  CHECK(pipeline.stage.request_figure("requests") == before);
}

}  // namespace ecsync::test

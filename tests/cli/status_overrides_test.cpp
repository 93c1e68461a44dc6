#include <doctest/doctest.h>

#include <filesystem>

#include "core/base/json.h"
#include "tests/support/market_stage.h"
#include "tests/support/schema.h"

// [PLATFORM.status] in the configuration, and `orders remap`.
namespace ecsync::test {
namespace {

std::string configure(const Program& ecsync, const std::string& text) {
  std::filesystem::create_directories(ecsync.home() / ".config/ecsync");
  return ecsync.home().write(".config/ecsync/default.toml", text);
}

json::Document document_of(const Ran& ran, const std::string& schema) {
  CAPTURE(ran.out);
  CAPTURE(ran.err);
  CHECK(schema_fault(ran.out, schema) == "");
  return *json::Document::parse(ran.out);
}

/// What the next reading of everything finds changed.
std::int64_t updated_by_a_full_sync(MarketStage& stage) {
  const auto ran = stage.run({"sync-orders", "--full", "--json"});
  CHECK(ran.status == 0);
  std::int64_t updated = 0;
  const auto document = document_of(ran, "sync");
  for (const auto& shop : document.root()["connections"].items())
    updated += shop["updated"].integer() + shop["new"].integer();
  return updated;
}

}  // namespace

TEST_CASE("remap applies the configured states to what is stored, and the next sync changes none") {
  for (const std::string platform : {"lazada", "shopee", "tiktok"}) {
    CAPTURE(platform);
    MarketStage stage(platform, {"--orders", "80", "--shops", "1"});
    stage.connect(1);
    REQUIRE(stage.run({"sync-orders"}).status == 0);
    const auto word = stage.text(
        "SELECT status_native FROM orders WHERE status = 'cancelled' AND status_native NOT LIKE"
        " '%,%' GROUP BY status_native ORDER BY count(*) DESC LIMIT 1");
    REQUIRE(word != "");
    const auto of_word = "SELECT count(*) FROM orders WHERE status_native = '" + word + "'";
    const auto orders = stage.count("SELECT count(*) FROM orders");
    const auto before = stage.dump({"orders", "order_lines", "order_history"});
    configure(stage.ecsync(), "[" + platform + ".status]\n" + word + " = \"shipping\"\n");

    const auto tried = document_of(stage.run({"orders", "remap", "-n", "--json"}), "remap");
    CHECK(tried.root()["dry_run"].boolean());
    CHECK(stage.dump({"orders", "order_lines", "order_history"}) == before);

    const auto done = document_of(stage.run({"orders", "remap", "--json"}), "remap");
    CHECK(done.root()["orders"].integer() == orders);
    const auto changed = done.root()["changed"].items();
    CHECK(std::ssize(changed) == stage.count(of_word));
    CHECK(std::ssize(tried.root()["changed"].items()) == std::ssize(changed));
    CHECK(changed.front()["from"].text() == "cancelled");
    CHECK(changed.front()["to"].text() == "shipping");
    CHECK(stage.count(of_word + " AND status = 'shipping'") == stage.count(of_word));
    CHECK(stage.count("SELECT count(*) FROM order_history h JOIN orders o ON o.id = h.order_id"
                      " WHERE h.origin = 'remap' AND h.at = o.updated_at") == std::ssize(changed));
    CHECK(updated_by_a_full_sync(stage) == 0);

    // Without the override everything is again as the marketplace has it.
    configure(stage.ecsync(), "");
    CHECK(stage.run({"orders", "remap"}).status == 0);
    CHECK(stage.order_fault() == "");
    CHECK(updated_by_a_full_sync(stage) == 0);
  }
}

TEST_CASE("an override holds from the first answer on, and leaves flags and units alone") {
  MarketStage stage("lazada", {"--orders", "80", "--shops", "1"});
  stage.connect(1);
  configure(stage.ecsync(), "[lazada.status]\ncanceled = \"completed\"\nPACKED = \"shipping\"\n");
  REQUIRE(stage.run({"sync-orders"}).status == 0);
  const auto of = [&](const std::string& native, const std::string& status) {
    return stage.count("SELECT count(*) FROM orders WHERE status_native = '" + native +
                       "' AND status = '" + status + "'");
  };
  CHECK(of("canceled", "completed") > 0);
  CHECK(of("canceled", "cancelled") == 0);
  CHECK(of("packed", "shipping") > 0);
  CHECK(of("packed", "packing") == 0);
  // No piece of a cancelled order is to be sent, whatever the order is called.
  CHECK(stage.count("SELECT count(*) FROM orders o JOIN order_lines l ON l.order_id = o.id WHERE"
                    " o.status_native = 'canceled' AND l.quantity_cancelled < l.quantity") == 0);
  CHECK(document_of(stage.run({"orders", "remap", "--json"}), "remap")
            .root()["changed"]
            .items()
            .empty());
}

TEST_CASE("a state that is none is exit 2 with its place, and config show shows those that are") {
  const Program ecsync;
  auto file = configure(ecsync, "[lazada.status]\nfailed = \"shiping\"\n");
  for (const auto& words :
       {std::vector<std::string>{"orders", "list"}, std::vector<std::string>{"config", "check"}}) {
    const auto ran = ecsync.run(words);
    CHECK(ran.status == 2);
    CHECK(holds(ran.err, file + ":2:10: lazada.status.failed: 'shiping' is no state of an order"));
    CHECK(holds(ran.err, "new, processing, packing, shipping, completed, cancelled, unknown"));
  }
  configure(ecsync, "[lazada.status]\nfailed = 3\n");
  CHECK(ecsync.run({"config", "check"}).status == 2);
  configure(ecsync, "[lazada]\nstatus = \"failed\"\n");
  CHECK(holds(ecsync.run({"config", "check"}).err, "write [lazada.status]"));
  configure(ecsync, "[shopee.status]\nCANCELED = \"new\"\ncancelled = \"new\"\n");
  CHECK(holds(ecsync.run({"config", "check"}).err, "stands here in two spellings"));
  configure(ecsync, "[lazada.statu]\nfailed = \"shipping\"\n");
  CHECK(holds(ecsync.run({"config", "check"}).err, "Did you mean lazada.status?"));
  file = configure(ecsync, "[lazada.status]\nfailed = \"shipping\"\n");
  const auto shown = document_of(ecsync.run({"config", "show", "--json"}), "config");
  const auto last = shown.root()["values"].items().back();
  CHECK(last["key"].text() == "lazada.status.failed");
  CHECK(last["value"].text() == "shipping");
  CHECK(last["source"].text() == "file");
  CHECK(last["origin"].text() == file + ":2:10");
}

TEST_CASE("config check warns of a word that the table lacks, which counts all the same") {
  const Program ecsync;
  const auto file = configure(ecsync,
                              "[lazada.status]\nfailed = \"shipping\"\n"
                              "[tiktok.status]\nBEAMED = \"shipping\"\n");
  const auto ran = ecsync.run({"config", "check"});
  CHECK(ran.status == 0);
  CHECK(holds(ran.err, file + ":4:10: tiktok.status.BEAMED: no state of an order 'BEAMED' is "
                              "known at TikTok Shop"));
  CHECK_FALSE(holds(ran.err, "failed"));
  const auto checked = document_of(ecsync.run({"config", "check", "--json"}), "config_check");
  CHECK(checked.root()["ok"].boolean());
  CHECK(checked.root()["problems"].items().empty());
  CHECK(checked.root()["warnings"].items().size() == 1);
}

TEST_CASE("remap on an empty machine looks at nothing and makes no file") {
  const Program ecsync;
  const auto ran = ecsync.run({"orders", "remap", "--json"});
  CHECK(ran.status == 0);
  CHECK(document_of(ran, "remap").root()["orders"].integer() == 0);
  CHECK_FALSE(std::filesystem::exists(ecsync.database()));
}

TEST_CASE("remap tells a person each order that changed, and how many were looked at") {
  MarketStage stage("shopee", {"--orders", "20", "--shops", "1"});
  stage.connect(1, {"--name", "hanoi"});
  REQUIRE(stage.run({"sync-orders"}).status == 0);
  const auto orders = std::to_string(stage.count("SELECT count(*) FROM orders"));
  CHECK(stage.run({"orders", "remap"}).out == orders + " orders, of which 0 changed.\n");
  configure(stage.ecsync(), "[shopee.status]\nCOMPLETED = \"shipping\"\n");
  const auto ran = stage.run({"orders", "remap", "-n"});
  CHECK(holds(ran.out, stage.text("SELECT number FROM orders WHERE status_native = 'COMPLETED'")));
  CHECK(holds(ran.out, " would change.\n"));
  CHECK(stage.run({"orders", "remap", "-q"}).out == "");
}

}  // namespace ecsync::test

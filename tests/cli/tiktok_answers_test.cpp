#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/json.h"
#include "tests/support/holds.h"
#include "tests/support/market_stage.h"
#include "tests/support/schema.h"

// What the program makes of answers that only TikTok Shop gives.
namespace ecsync::test {
namespace {

struct TiktokStage : MarketStage {
  explicit TiktokStage(const std::vector<std::string>& arguments = {"--orders", "60"})
      : MarketStage("tiktok", arguments) {
    connect(1);
  }
};

json::Document document(const Ran& ran) {
  auto parsed = json::Document::parse(ran.out);
  REQUIRE_MESSAGE(parsed.has_value(), ran.out, ran.err);
  return *std::move(parsed);
}

TEST_CASE("a TikTok shop that counts one order too many is read in full, with a warning") {
  TiktokStage stage({"--orders", "150", "--miscount", "1"});
  const auto first = stage.run({"sync-orders"});
  CHECK(first.status == 0);
  CHECK(holds(first.err, "TikTok Shop counted"));
  CHECK(stage.order_fault() == "");
  const auto second = stage.run({"sync-orders"});
  CHECK(second.status == 0);
  CHECK_FALSE(holds(second.err, "counted"));
}

TEST_CASE("the used up hour of a TikTok test shop ends the run at once and is named") {
  TiktokStage stage;
  stage.fault(R"({"fault":"error","code":"36009037","path":"/order","count":0})");
  const auto ran = stage.run({"sync-orders", "--json"});
  CHECK(ran.status == 7);
  CHECK(schema_fault(ran.out, "sync") == "");
  const auto report = document(ran);
  const auto connection = report.root()["connections"].items().at(0);
  const auto error = connection["error"];
  CHECK(error["code"].text() == "RATE_LIMITED");
  CHECK(holds(error["message"].text(), "test shop"));
  CHECK(holds(error["message"].text(), "request_id"));
  CHECK(error["details"]["tiktok_code"].text() == "36009037");
  CHECK(holds(error["hint"].text(), "Run the command again after "));
  CHECK(holds(error["hint"].text(), ":00:00Z."));
  CHECK(connection["requests"].integer() == 1);
  CHECK(connection["retries"].integer() == 0);
}

TEST_CASE("an inactive TikTok shop is told as such, and is the connection's last error") {
  TiktokStage stage;
  for (const auto& [code, words] : {std::pair{"36009043", "the shop is inactive"},
                                    std::pair{"36009044", "the seller's account is inactive"}}) {
    stage.fault(fmt::format(R"({{"fault":"error","code":"{}","path":"/order"}})", code));
    CHECK(stage.run({"sync-orders"}).status == 8);
    const auto status = document(stage.run({"status", "--json"}));
    const auto last = status.root()["connections"].items().at(0)["last_error"];
    CHECK(last["code"].text() == "REMOTE_REFUSED");
    CHECK(holds(last["message"].text(), words));
    CHECK(holds(last["message"].text(), code));
  }
}

TEST_CASE("a page in place of an answer hints at the host, the path or the list of addresses") {
  TiktokStage stage;
  const auto told = [&](int http_status) {
    stage.fault(fmt::format(R"({{"fault":"html","status":{},"path":"/order"}})", http_status));
    const auto ran = stage.run({"sync-orders"});
    CHECK(ran.status == 8);
    return ran.err;
  };
  CHECK(holds(told(404), "The host or the path may be wrong"));
  CHECK(holds(told(403), "list of IP addresses"));
}

TEST_CASE("kinds of TikTok orders and parts of its bundles are shown") {
  TiktokStage stage({"--orders", "400", "--products", "60"});
  CHECK(stage.run({"sync-orders"}).status == 0);
  const auto ask = [&](const std::string& sql) { return stage.text(sql); };
  const auto bundle =
      ask("SELECT min(order_ref) FROM v_order_lines WHERE listing_id IN"
          " (SELECT listing_id FROM listing_parts)");
  REQUIRE_FALSE(bundle.empty());
  const auto shown = stage.run({"orders", "show", bundle});
  CHECK(holds(shown.out, "is a bundle of "));
  const auto listing = ask(
      fmt::format("SELECT min(listing) FROM v_order_lines WHERE order_ref = '{}' AND listing_id IN"
                  " (SELECT listing_id FROM listing_parts)",
                  bundle));
  CHECK(holds(stage.run({"listings", "show", listing}).out, "A unit of it is a bundle of "));
  const auto documented = stage.run({"listings", "show", listing, "--json"});
  CHECK(schema_fault(documented.out, "listings") == "");
  const auto listings = document(documented);
  const auto parts = listings.root()["listings"].items().at(0)["parts"].items();
  REQUIRE(parts.size() == 2);
  CHECK(parts[0]["quantity"].integer() == 2);
  CHECK(holds(stage.run({"orders", "show", bundle, "--format", "csv"}).out, ",parts,kind"));

  for (const auto& each : {std::pair{"sample", "hàng mẫu"}, std::pair{"replacement", "gửi bù"},
                           std::pair{"exchange", "đổi hàng"}}) {
    const auto& [kind, word] = each;
    CAPTURE(each.first);
    const auto order = ask(fmt::format("SELECT min(id) FROM v_orders WHERE kind = '{}'", kind));
    REQUIRE_FALSE(order.empty());
    CHECK(holds(stage.run({"orders", "show", order}).out, kind));
    CHECK(holds(stage.run({"orders", "show", order, "--lang", "vi"}).out, word));
    const auto one = stage.run({"orders", "show", order, "--json"});
    CHECK(schema_fault(one.out, "order") == "");
    CHECK(document(one).root()["order"]["kind"].text() == kind);
  }
}

}  // namespace
}  // namespace ecsync::test

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/json.h"
#include "tests/support/holds.h"
#include "tests/support/market_stage.h"

// Slips of a strict server's orders, which go on through all that can happen to them.
namespace ecsync::test {
namespace {

/// A shop whose every listing is a P, of which there is plenty; all goods of its orders have left.
struct SentStage : MarketStage {
  explicit SentStage(const std::string& played)
      : MarketStage(played, {"--shops", "1", "--orders", "150", "--plain"}) {
    connect(1, {"--name", "hanoi"});
    REQUIRE(run({"sync-orders"}).status == 0);
    REQUIRE(run({"warehouses", "add", "HN", "--name", "Kho", "--default"}).status == 0);
    REQUIRE(run({"products", "add", "P", "--name", "P", "--unit", "cái"}).status == 0);
    REQUIRE(run({"stock", "set", "P", "HN", "100000", "--reason", "kiểm kê"}).status == 0);
    std::string links = "listing,product,quantity\n";
    const auto listings = json::Document::parse(run({"listings", "--json"}).out);
    for (const auto& listing : listings->root()["listings"].items())
      links += listing["id"].text() + ",P,1\n";
    REQUIRE(run({"link-product", "--file", "-"}, links).status == 0);
    REQUIRE(run({"export-slip", "--all-eligible", "--status", "processing,packing,shipping",
                 "--export"})
                .status == 0);
    REQUIRE(count("SELECT count(*) FROM slips WHERE status = 'exported'") > 20);
  }
  void live_on() {
    for (int round = 0; round < 12; ++round) {
      sandbox().post("/sandbox/evolve", R"({"new_orders":0,"changes":80})");
      REQUIRE(run({"sync-orders"}).status == 0);
    }
  }
};

}  // namespace

TEST_CASE("what a marketplace sends back is goods coming back, and what is lost is not") {
  std::int64_t failed = 0;
  for (const std::string played : {"lazada", "shopee", "tiktok"}) {
    CAPTURE(played);
    SentStage stage(played);
    stage.live_on();
    // Each slip alone, from the units of its order as they are now.
    CHECK(stage.count(R"sql(
      WITH gone AS (SELECT s.id, s.order_id, sum(f.units) AS units, sum(f.back) AS back
        FROM slips s JOIN slip_sources f ON f.slip_id = s.id GROUP BY s.id, s.order_id),
      now AS (SELECT order_id, sum(quantity - quantity_cancelled - quantity_returned) AS units,
        sum(quantity_returned + quantity_failed) AS back FROM order_lines GROUP BY order_id)
      SELECT count(*) FROM gone g JOIN now n ON n.order_id = g.order_id
      WHERE n.back - g.back <>
          coalesce((SELECT sum(b.quantity) FROM goods_coming_back b WHERE b.slip_id = g.id), 0)
        OR g.units - (n.units + n.back - g.back) <>
          coalesce((SELECT sum(d.on_slip - d.wanted) FROM slip_differences d
                    WHERE d.slip_id = g.id), 0))sql") == 0);
    CHECK(stage.count("SELECT count(*) FROM goods_coming_back") > 0);
    const auto all = stage.run({"exceptions", "--json"});
    CHECK(holds(all.out, R"("kind":"goods_coming_back")"));
    CHECK(holds(all.out, R"("kind":"order_cancelled_with_slip")"));
    failed += stage.count("SELECT count(*) FROM order_lines WHERE quantity_failed > 0");
    // By the words of a marketplace that has some for each unit.
    CHECK(
        stage.count("SELECT count(*) FROM order_lines WHERE quantity_failed > 0 AND status_native "
                    "IN ('lost', 'damaged', 'lost_by_3pl', 'damaged_by_3pl')") == 0);
    CHECK(stage.count("SELECT count(*) FROM order_lines WHERE status_native = 'failed_delivery' "
                      "AND quantity_failed <> quantity") == 0);
  }
  CHECK(failed > 0);
}

}  // namespace ecsync::test

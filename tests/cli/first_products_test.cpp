#include <doctest/doctest.h>

#include <map>

#include "core/base/json.h"
#include "core/base/text.h"
#include "tests/support/market_stage.h"
#include "tests/support/schema.h"

namespace ecsync::test {
namespace {

/// Listings of living lines without a link, as references.
constexpr auto open_listings = R"sql(
  SELECT group_concat(r, ' ') FROM (SELECT DISTINCT c.platform || ':' || c.shop_id || '/' ||
    g.item_id || CASE g.sku_id WHEN '' THEN '' ELSE ':' || g.sku_id END AS r
  FROM order_lines l JOIN listings g ON g.id = l.listing_id JOIN connections c ON
    c.id = g.connection_id
  WHERE l.quantity > l.quantity_cancelled + l.quantity_returned AND g.active = 1
    AND NOT EXISTS (SELECT 1 FROM links k WHERE k.listing_id = g.id)))sql";

/// "same_sku" … of the listings that were left alone, by reference.
std::map<std::string, std::string> left_alone(const std::string& document) {
  CHECK(schema_fault(document, "links") == "");
  std::map<std::string, std::string> reasons;
  const auto parsed = json::Document::parse(document);
  for (const auto& left : parsed->root()["left_alone"].items())
    reasons.emplace(left["listing"].text(), left["reason"].text());
  return reasons;
}

}  // namespace

TEST_CASE("a seller without products has the goods of three marketplaces linked by one command") {
  MarketStage stage("all", {"--orders", "40", "--products", "60"});
  for (const char* platform : {"lazada", "shopee", "tiktok"}) stage.connect(1, {}, platform);
  REQUIRE(stage.run({"sync-orders", "-q"}).status == 0);
  REQUIRE(stage.run({"sync-products", "-q"}).status == 0);
  const std::vector<std::string> words{"link-product", "--auto", "sku", "--create", "--json"};
  auto trial = words;
  trial.emplace_back("-n");
  const auto plan = stage.run(trial);
  CHECK(plan.status == 0);
  CHECK(stage.count("SELECT count(*) FROM products") == 0);

  const auto done = stage.run(words);
  CHECK(done.status == 0);
  CHECK(left_alone(done.out) == left_alone(plan.out));
  CHECK(stage.count("SELECT count(*) FROM products") > 20);
  const auto check_open = [&](const std::map<std::string, std::string>& reasons) {
    const auto open = stage.text(open_listings);
    for (const auto reference : text::split(open, ' ')) {
      CAPTURE(std::string(reference));
      CHECK(reasons.contains(std::string(reference)));
    }
  };
  check_open(left_alone(done.out));
  auto shared = words;
  shared.emplace_back("--same-sku");
  const auto reasons = left_alone(stage.run(shared).out);
  for (const auto& [listing, reason] : reasons) CHECK(reason != "same_sku");
  check_open(reasons);
  CHECK(stage.count("SELECT count(*) FROM v_product_twins") == 0);
}

}  // namespace ecsync::test

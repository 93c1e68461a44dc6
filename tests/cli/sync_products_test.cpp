#include <doctest/doctest.h>

#include "tests/support/market_stage.h"
#include "tests/support/schema.h"

namespace ecsync::test {
namespace {

TEST_CASE("after sync-products the file holds exactly the listings of both shops") {
  LazadaStage stage({"--orders", "5", "--products", "60"});
  stage.connect(1);
  stage.connect(2);
  const auto first = stage.run({"sync-products", "--json"});
  CHECK(first.status == 0);
  CHECK(schema_fault(first.out, "sync") == "");
  CHECK(holds(first.out, R"("kind":"products")"));
  CHECK(stage.listing_fault() == "");
  CHECK(stage.count("SELECT count(*) FROM listings") > 60);

  const auto before = stage.dump({"listings"});
  const auto second = stage.run({"sync-products", "--full", "--json"});
  CHECK(second.status == 0);
  CHECK(stage.dump({"listings"}) == before);
}

TEST_CASE("listings that came with orders and those of a pull are the same rows") {
  LazadaStage stage({"--orders", "60"});
  stage.connect(1);
  stage.connect(2);
  REQUIRE(stage.run({"sync-orders"}).status == 0);
  REQUIRE(stage.run({"sync-products"}).status == 0);
  CHECK(stage.listing_fault() == "");
  CHECK(stage.order_fault() == "");
  // And the orders do not turn the listings back.
  const auto before = stage.dump({"listings"});
  REQUIRE(stage.run({"sync-orders", "--full"}).status == 0);
  CHECK(stage.dump({"listings"}) == before);
}

TEST_CASE("a dry run of sync-products writes no listing") {
  LazadaStage stage({"--shops", "1", "--orders", "5"});
  stage.connect(1);
  const auto ran = stage.run({"sync-products", "-n", "--json"});
  CHECK(ran.status == 0);
  CHECK(schema_fault(ran.out, "sync") == "");
  CHECK_FALSE(holds(ran.out, R"("new":0)"));
  CHECK(stage.count("SELECT count(*) FROM listings") == 0);
}

TEST_CASE("sync-products without connections is exit 0 with a hint, with -q it is silent") {
  const Program ecsync;
  CHECK(holds(ecsync.run({"sync-products"}).err, "ecsync connect"));
  const auto quiet = ecsync.run({"-q", "sync-products"});
  CHECK(quiet.status == 0);
  CHECK(quiet.out.empty());
  CHECK(quiet.err.empty());
}

}  // namespace
}  // namespace ecsync::test

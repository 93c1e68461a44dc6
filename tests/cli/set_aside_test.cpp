#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>

#include "core/base/json.h"
#include "tests/support/holds.h"
#include "tests/support/market_stage.h"
#include "tests/support/schema.h"

// What becomes of orders that cannot be read, in front of each marketplace.
namespace ecsync::test {
namespace {

using namespace std::chrono_literals;

const std::vector<std::string> platforms{"lazada", "shopee", "tiktok"};

/// One shop of each marketplace, read once. Time passes here and there.
class SetAsideStage : public MarketStage {
 public:
  explicit SetAsideStage(const std::string& orders)
      : MarketStage("all", {"--orders", orders, "--shops", "1", "--products", "4"}) {
    for (const auto& platform : platforms) connect(1, {"--name", platform}, platform);
    REQUIRE(run({"sync-orders"}).status == 0);
  }

  /// Numbers of up to `most` of its orders that may have a slip.
  std::vector<std::string> sendable(const std::string& platform, int most) const {
    const auto joined = text(fmt::format(
        R"(SELECT group_concat(number) FROM (SELECT o.number FROM orders o
           JOIN connections c ON c.id = o.connection_id WHERE c.name = '{}' AND o.status IN
           ('processing', 'packing', 'shipping', 'completed') AND o.cancel_requested = 0 AND
           o.unknown_line_state = 0 AND o.fulfilled_by = 'seller' ORDER BY CASE WHEN o.status IN ('processing', 'packing')
           THEN 0 ELSE 1 END, o.number LIMIT {}))",
        platform, most));
    std::vector<std::string> numbers;
    for (std::size_t at = 0; at < joined.size();) {
      const auto comma = std::min(joined.find(',', at), joined.size());
      numbers.push_back(joined.substr(at, comma - at));
      at = comma + 1;
    }
    return numbers;
  }
  /// The order changes now, and cannot be read from then on.
  void spoil(const std::string& platform, const std::string& number) const {
    const auto order = fmt::format(R"("shop":"1","number":"{}")", number);
    sandbox().post("/sandbox/break_order", "{" + order + R"(,"how":"bad_time"})", platform);
    sandbox().post("/sandbox/touch", "{" + order + "}", platform);
  }
#ifdef ECSYNC_FROZEN_CLOCK
  void let_pass(std::chrono::seconds time) {
    passed += time;
    ecsync().set(
        {{"LD_PRELOAD", ECSYNC_FROZEN_CLOCK}, {"MOVED_CLOCK", std::to_string(passed.count())}});
    for (const auto& platform : platforms)
      sandbox().post("/sandbox/advance", fmt::format(R"({{"seconds":{}}})", time.count()),
                     platform);
  }
  std::chrono::seconds passed{0};
#endif
  std::int64_t set_aside() const {
    return count("SELECT count(*) FROM rejected_orders");
  }
};

/// A member of the run's report on the connection of this name.
std::int64_t figure(const Ran& ran, const std::string& name, const char* member) {
  const auto document = json::Document::parse(ran.out);
  REQUIRE_MESSAGE(document, ran.out);
  for (const auto& connection : document->root()["connections"].items()) {
    if (connection["name"].text() == name) return connection[member].integer();
  }
  FAIL("no connection " << name);
  return -1;
}

}  // namespace

#ifdef ECSYNC_FROZEN_CLOCK  // sanitizers want to be loaded first themselves
TEST_CASE("an order that its marketplace has no more is set aside for a day, then gone") {
  SetAsideStage stage("40");
  std::vector<std::string> lost;
  for (const auto& platform : platforms) {
    const auto numbers = stage.sendable(platform, 1);
    REQUIRE(numbers.size() == 1);
    lost.push_back(platform + "/" + numbers[0]);
    stage.spoil(platform, numbers[0]);
  }
  CHECK(stage.run({"-q", "sync-orders"}).status == 3);
  CHECK(stage.set_aside() == 3);
  for (std::size_t i = 0; i < platforms.size(); ++i) {
    const auto number = lost[i].substr(lost[i].find('/') + 1);
    const auto order = fmt::format(R"({{"shop":"1","number":"{}"}})", number);
    stage.sandbox().post("/sandbox/fix_order", order, platforms[i]);
    stage.sandbox().post("/sandbox/remove_order", order, platforms[i]);
  }
  for (const auto pause : {16min, 31min, 61min, 1440min - 120min}) {
    stage.let_pass(pause);
    const auto ran = stage.run({"sync-orders", "--json"});
    CHECK(ran.status == 3);
    CHECK(schema_fault(ran.out, "sync") == "");
    for (const auto& platform : platforms) CHECK(figure(ran, platform, "rejected") == 1);
  }
  CHECK(stage.set_aside() == 3);
  stage.let_pass(24h);
  const auto ran = stage.run({"sync-orders"});
  CHECK_MESSAGE(ran.status == 0, ran.err);
  CHECK(stage.set_aside() == 0);
  CHECK(stage.count("SELECT count(*) FROM gone_orders") == 3);

  REQUIRE(stage.run({"warehouses", "add", "HN", "--name", "Hà Nội", "--default"}).status == 0);
  for (const auto& order : lost) {
    CHECK(stage.run({"orders", "show", order}).status == 0);
    const auto slip = stage.run({"export-slip", order, "--json"});
    CHECK(slip.status == 6);
    CHECK_MESSAGE(holds(slip.out, R"("code":"ORDER_SET_ASIDE")"), slip.out);
  }
}

TEST_CASE("many orders set aside cost a run no more calls than one for details, or ten by one") {
  SetAsideStage stage("150");
  for (const auto& platform : platforms) {
    const auto numbers = stage.sendable(platform, 60);
    REQUIRE(numbers.size() == 60);
    for (const auto& number : numbers) stage.spoil(platform, number);
  }
  CHECK(stage.run({"-q", "sync-orders"}).status == 3);
  CHECK(stage.set_aside() == 180);
  // The feed shows them once more in its overlap with the run before.
  stage.let_pass(1h);
  CHECK(stage.run({"-q", "sync-orders"}).status == 3);
  stage.let_pass(1h);
  const auto ran = stage.run({"sync-orders", "--json"});
  CHECK(ran.status == 3);
  CHECK(figure(ran, "lazada", "rejected") == 10);
  CHECK(figure(ran, "lazada", "requests") == 1 + 10);
  for (const std::string platform : {"shopee", "tiktok"}) {
    CHECK(figure(ran, platform, "rejected") == 50);
    // A list may begin with an empty page.
    CHECK(figure(ran, platform, "requests") <= 3);
  }
}
#endif

TEST_CASE("a number that no marketplace knows is not found, and later runs are good") {
  SetAsideStage stage("5");
  for (const std::string order :
       {"lazada/999999999999", "shopee/261123ABCDEFGH", "tiktok/579999999999999999"}) {
    const auto ran = stage.run({"sync-orders", "--order", order, "--json"});
    CHECK(ran.status == 5);
    CHECK(holds(ran.out, R"("code":"NOT_FOUND")"));
  }
  CHECK(stage.set_aside() == 0);
  CHECK(stage.run({"sync-orders"}).status == 0);
}

// Once it may be a fault of that answer alone, which is asked for again.
TEST_CASE("a row of a list without an order id is told, and costs no other order") {
  SetAsideStage stage("60");
  const std::vector<std::pair<std::string, std::string>> ids{
      {"/orders/get", "order_id"},
      {"/api/v2/order/get_order_list", "order_sn"},
      {"/order/202309/orders/search", "id"}};
  for (std::size_t i = 0; i < platforms.size(); ++i)
    stage.fault(fmt::format(R"({{"fault":"missing_field","path":"{}","field":"{}","count":2}})",
                            ids[i].first, ids[i].second),
                platforms[i]);
  const auto ran = stage.run({"sync-orders", "--full", "--json"});
  CHECK(ran.status == 3);
  for (const auto& platform : platforms) {
    CAPTURE(platform);
    CHECK(figure(ran, platform, "rejected") == 1);
    CHECK(holds(ran.err, platform + ": 1 order without a number could not be read: "));
  }
  CHECK(stage.set_aside() == 0);
  CHECK(stage.run({"sync-orders"}).status == 0);
  CHECK(stage.order_fault() == "");
}

TEST_CASE("a Lazada order that is set aside is found by either of its numbers") {
  LazadaStage stage({"--orders", "30", "--shops", "1", "--old-forms"});
  stage.connect(1);
  REQUIRE(stage.run({"sync-orders"}).status == 0);
  const auto number = stage.text("SELECT max(number) FROM orders");
  const auto order = fmt::format(R"({{"shop":"1","number":"{}")", number);
  stage.sandbox().post("/sandbox/break_order", order + R"(,"how":"bad_time"})");
  // Its other number ends like its id.
  const auto ran =
      stage.run({"sync-orders", "--order", "3" + number.substr(number.size() - 9), "--json"});
  CHECK(ran.status == 3);
  CHECK(holds(ran.out, R"("rejected_orders":[{"number":")" + number + R"(")"));
  stage.sandbox().post("/sandbox/fix_order", order + "}");
  CHECK(stage.run({"sync-orders", "--order", "3" + number.substr(number.size() - 9)}).status == 0);
  CHECK(stage.count("SELECT count(*) FROM rejected_orders") == 0);
}

}  // namespace ecsync::test

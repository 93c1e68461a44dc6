#include <doctest/doctest.h>
#include <fmt/format.h>

#include <set>

#include "core/base/json.h"
#include "tests/support/market_stage.h"
#include "tests/support/schema.h"

// What the program does in front of each marketplace, and of all of them at once. What it does
// whatever the marketplace is told by the other files of this folder, in front of Lazada.
namespace ecsync::test {
namespace {

const std::vector<std::string> rows{"orders", "order_lines", "order_history", "listings"};
const std::vector<std::string> platforms{"lazada", "shopee", "tiktok"};

json::Document document(const Ran& ran) {
  auto parsed = json::Document::parse(ran.out);
  REQUIRE_MESSAGE(parsed.has_value(), ran.out, ran.err);
  return *std::move(parsed);
}

/// A sync that goes well; how many rows it found new or changed.
std::int64_t moved_by(MarketStage& stage, std::vector<std::string> words) {
  words.emplace_back("--json");
  const auto ran = stage.run(words);
  CAPTURE(ran.err);
  CHECK(ran.status == 0);
  CHECK(schema_fault(ran.out, "sync") == "");
  std::int64_t moved = 0;
  const auto report = document(ran);
  for (const auto& connection : report.root()["connections"].items())
    moved += connection["new"].integer() + connection["updated"].integer();
  return moved;
}

/// First sync, a second one with nothing new, and one after the shops lived on.
void check_orders(const std::string& platform) {
  CAPTURE(platform);
  MarketStage stage(platform, {"--orders", "150"});
  stage.connect(1);
  stage.connect(2);
  CHECK(moved_by(stage, {"sync-orders"}) > 100);
  CHECK(stage.order_fault() == "");
  // Older ones exist in the shops, or the test says nothing.
  CHECK(stage.count("SELECT count(*) FROM orders") < 300);

  const auto before = stage.dump(rows);
  CHECK(moved_by(stage, {"sync-orders"}) == 0);
  CHECK(stage.dump(rows) == before);

  stage.sandbox().post("/sandbox/evolve", R"({"new_orders":4,"changes":12})");
  CHECK(moved_by(stage, {"sync-orders"}) > 0);
  CHECK(stage.order_fault() == "");
  CHECK(moved_by(stage, {"sync-orders", "--full"}) == 0);
  CHECK(stage.order_fault() == "");
  CHECK(stage.request_figure("refused_signatures") == 0);
}

TEST_CASE("the file holds exactly the orders of sixty days of two Shopee shops, then the changes") {
  check_orders("shopee");
}

TEST_CASE("the file holds exactly the orders of sixty days of two TikTok shops, then the changes") {
  check_orders("tiktok");
}

void check_listings(const std::string& platform) {
  CAPTURE(platform);
  MarketStage stage(platform, {"--orders", "20", "--products", "60"});
  stage.connect(1);
  stage.connect(2);
  CHECK(moved_by(stage, {"sync-products"}) > 100);
  CHECK(stage.listing_fault() == "");
  CHECK(moved_by(stage, {"sync-orders"}) > 0);
  CHECK(stage.listing_fault() == "");
  // Orders may have brought listings that the shops do not sell any more.
  moved_by(stage, {"sync-products"});
  CHECK(stage.listing_fault() == "");
  CHECK(moved_by(stage, {"sync-products"}) == 0);
  CHECK(stage.request_figure("refused_signatures") == 0);
}

TEST_CASE("sync-products brings exactly the listings of two Shopee shops") {
  check_listings("shopee");
}

TEST_CASE("sync-products brings exactly the listings of two TikTok shops") {
  check_listings("tiktok");
}

TEST_CASE("a shop without an id costs the consent no other shop") {
  for (const auto& [this_platform, this_fault] :
       {std::pair{"lazada", R"("path":"/auth/token/create","field":"seller_id")"},
        std::pair{"tiktok", R"("path":"/authorization/202309/shops","field":"id")"}}) {
    const std::string platform = this_platform;
    CAPTURE(platform);
    MarketStage stage(platform, {"--one-consent", "--shops", "2", "--orders", "5", "--plain"});
    stage.fault(fmt::format(R"({{"fault":"missing_field",{}}})", this_fault));
    const auto callback = stage.callback(stage.sign_in_url(), 1);
    const auto ran = stage.run({"connect", platform, "--callback", callback});
    CHECK(ran.status == 0);
    CHECK(stage.faults_struck() == 1);
    CHECK(holds(ran.err, "a shop of this consent cannot be read, and is left out"));
    CHECK(stage.count("SELECT count(*) FROM connections") == 1);
    CHECK(stage.run({"sync-orders"}).status == 0);
  }
}

TEST_CASE("a product that its marketplace deleted goes off sale and keeps its link") {
  for (const auto& platform : platforms) {
    CAPTURE(platform);
    MarketStage stage(platform, {"--orders", "10", "--products", "20", "--shops", "1"});
    stage.connect(1);
    CHECK(moved_by(stage, {"sync-products"}) > 20);
    const auto shown = document(stage.run({"listings", "--json"}));
    std::string listing;
    for (const auto& each : shown.root()["listings"].items()) {
      if (each["active"].boolean() && listing.empty()) listing = each["id"].text();
    }
    REQUIRE_FALSE(listing.empty());
    CHECK(stage
              .run({"link-product", listing, "--create", "--code", "P1", "--name", "Áo", "--unit",
                    "cái"})
              .status == 0);
    const auto id = listing.substr(listing.find('/') + 1);
    const auto item = id.substr(0, id.find(':'));
    const auto of_item = fmt::format("FROM listings WHERE item_id = '{}'", item);
    const auto rows_before = stage.count("SELECT count(*) " + of_item);
    const auto active_before = stage.count("SELECT count(*) " + of_item + " AND active = 1");
    CHECK(active_before > 0);

    stage.sandbox().post("/sandbox/delete_product",
                         fmt::format(R"({{"shop":"1","product":"{}"}})", item));
    CHECK(moved_by(stage, {"sync-products"}) >= active_before);
    CHECK(stage.count("SELECT count(*) " + of_item + " AND active = 1") == 0);
    CHECK(stage.count("SELECT count(*) " + of_item) == rows_before);
    CHECK(stage.count("SELECT count(*) FROM links") == 1);
    CHECK(moved_by(stage, {"sync-products"}) == 0);
  }
}

TEST_CASE("a marketplace that counts more products than it lists costs a warning and no listing") {
  for (const auto& platform : platforms) {
    CAPTURE(platform);
    MarketStage stage(platform, {"--orders", "5", "--products", "20", "--shops", "1"});
    stage.connect(1);
    CHECK(moved_by(stage, {"sync-products"}) > 20);
    stage.sandbox().post("/sandbox/settings", R"({"miscount":1})");
    const auto ran = stage.run({"sync-products"});
    CHECK(ran.status == 0);
    CHECK(holds(ran.err, "products, but lists only"));
    CHECK(stage.listing_fault() == "");
  }
}

TEST_CASE("one run reads six shops of three marketplaces, and one without consent stops no other") {
  MarketStage stage("all", {"--orders", "40", "--products", "10"});
  for (const auto& platform : platforms) {
    stage.connect(1, {"--name", platform + "-1"}, platform);
    stage.connect(2, {"--name", platform + "-2"}, platform);
  }
  CHECK(moved_by(stage, {"sync-orders"}) > 100);
  CHECK(stage.order_fault() == "");
  std::set<std::string> seen;
  const auto orders = document(stage.run({"orders", "--json"}));
  CHECK(schema_fault(stage.run({"orders", "--json"}).out, "orders") == "");
  for (const auto& order : orders.root()["orders"].items())
    seen.insert(order["connection"].text().substr(0, order["connection"].text().find(':')));
  CHECK(seen == std::set<std::string>(platforms.begin(), platforms.end()));

  for (const auto& platform : platforms) {
    stage.sandbox().post("/sandbox/evolve", R"({"new_orders":3,"changes":6})", platform);
  }
  stage.sandbox().post("/sandbox/revoke", R"({"shop":"1"})", "shopee");
  const auto ran = stage.run({"sync-orders", "--json"});
  CHECK(ran.status == 3);
  CHECK(schema_fault(ran.out, "sync") == "");
  CHECK(holds(ran.out, R"("succeeded":5,"failed":1)"));
  CHECK(holds(ran.err, "ecsync connect shopee --reconnect shopee-1"));
  CHECK(stage.count("SELECT count(*) FROM connections WHERE status = 'needs_auth'") == 1);
  CHECK(stage.count("SELECT count(*) FROM connections WHERE name = 'shopee-1' AND status = "
                    "'needs_auth'") == 1);

  stage.connect(1, {"--reconnect", "shopee-1"}, "shopee");
  CHECK(moved_by(stage, {"sync-orders"}) > 0);
  CHECK(stage.order_fault() == "");
  CHECK(stage.request_figure("refused_signatures") == 0);
}

TEST_CASE("access tokens that live for seconds lose and double no order") {
  MarketStage stage("all", {"--orders", "300", "--shops", "1", "--token-life", "2", "--latency",
                            "400", "--products", "10"});
  for (const auto& platform : platforms) stage.connect(1, {}, platform);
  CHECK(moved_by(stage, {"sync-orders"}) > 500);
  CHECK(stage.order_fault() == "");
  CHECK(stage.request_figure("max_uses_of_a_refresh_token") == 1);
}

TEST_CASE("a lost refresh answer ends in needs_auth without a loop, whatever the marketplace") {
  MarketStage stage("all", {"--orders", "10", "--shops", "1", "--products", "5"});
  for (const auto& platform : platforms) {
    stage.connect(1, {"--name", platform + "-1"}, platform);
    stage.sandbox().post("/sandbox/expire", R"({"shop":"1"})", platform);
    stage.fault(R"({"fault":"lost_refresh_answer","count":1})", platform);
  }
  CHECK(stage.run({"sync-orders"}).status == 7);
  const auto second = stage.run({"sync-orders"});
  CHECK(second.status == 4);
  for (const auto& platform : platforms)
    CHECK(holds(second.err, fmt::format("ecsync connect {} --reconnect {}-1", platform, platform)));
  const auto calls = stage.request_figure("requests");
  CHECK(stage.run({"sync-orders"}).status == 4);
  CHECK(stage.request_figure("requests") == calls);
  for (const auto& platform : platforms)
    stage.connect(1, {"--reconnect", platform + "-1"}, platform);
  CHECK(moved_by(stage, {"sync-orders"}) > 0);
  CHECK(stage.order_fault() == "");
}

TEST_CASE("a consent of a Shopee main account makes one connection and one token pair per shop") {
  MarketStage stage("shopee", {"--orders", "30", "--one-consent", "--shops", "3"});
  stage.connect(1);
  CHECK(stage.count("SELECT count(*) FROM connections WHERE status = 'connected'") == 3);
  CHECK(stage.count("SELECT count(DISTINCT authorization_id) FROM connections") == 3);
  CHECK(moved_by(stage, {"sync-orders"}) > 0);
  CHECK(stage.order_fault() == "");
  // Each shop has its own pair by now: losing one consent does not touch the others.
  stage.sandbox().post("/sandbox/revoke", R"({"shop":"2"})");
  const auto ran = stage.run({"sync-orders", "--json"});
  CHECK(ran.status == 3);
  CHECK(holds(ran.out, R"("succeeded":2,"failed":1)"));
}

TEST_CASE(
    "several TikTok shops under one consent share its tokens and are withdrawn with the last") {
  MarketStage stage("tiktok", {"--orders", "30", "--one-consent", "--shops", "2"});
  stage.connect(1);
  CHECK(stage.count("SELECT count(*) FROM connections WHERE status = 'connected'") == 2);
  CHECK(stage.count("SELECT count(DISTINCT authorization_id) FROM connections") == 1);
  CHECK(moved_by(stage, {"sync-orders"}) > 0);
  CHECK(stage.order_fault() == "");

  const auto listed = document(stage.run({"connections", "--json"}));
  const auto connections = listed.root()["connections"].items();
  REQUIRE(connections.size() == 2);
  CHECK(holds(stage.sandbox().get("/sandbox/shops"), R"("authorized":true)"));
  const auto first = stage.run({"disconnect", connections[0]["id"].text(), "-y", "--json"});
  CHECK(first.status == 0);
  CHECK(holds(first.out, R"("remote_revoked":false)"));
  CHECK(stage.run({"sync-orders"}).status == 0);
  const auto last = stage.run({"disconnect", connections[1]["id"].text(), "-y", "--json"});
  CHECK(last.status == 0);
  CHECK(schema_fault(last.out, "disconnect") == "");
  CHECK(holds(last.out, R"("remote_revoked":true)"));
  CHECK(stage.count("SELECT count(*) FROM authorizations WHERE access_token IS NOT NULL") == 0);
  // The shop that was disconnected first has not kept its door open either.
  CHECK_FALSE(holds(stage.sandbox().get("/sandbox/shops"), R"("authorized":true)"));
}

TEST_CASE("TikTok Shop not answering a disconnect costs a warning and no token stays") {
  MarketStage stage("tiktok", {"--orders", "5", "--shops", "1", "--products", "3"});
  stage.connect(1, {"--name", "hanoi"});
  stage.fault(R"({"fault":"error","code":"36009003","path":"/authorization","count":0})");
  const auto ran = stage.run({"disconnect", "hanoi", "-y"});
  CHECK(ran.status == 0);
  CHECK(holds(ran.err, "did not confirm that access to hanoi"));
  CHECK(stage.count("SELECT count(*) FROM authorizations WHERE access_token IS NOT NULL") == 0);
}

TEST_CASE("two programs at once never spend the same refresh token of a shared consent") {
  MarketStage stage("tiktok",
                    {"--orders", "20", "--one-consent", "--shops", "2", "--latency", "50"});
  stage.connect(1, {"--name", "first"});
  const auto listed = document(stage.run({"connections", "--json"}));
  for (int i = 0; i < 3; ++i) {
    stage.sandbox().post("/sandbox/expire", R"({"shop":"1"})");
    std::vector<Running> both;
    for (const auto& connection : listed.root()["connections"].items())
      both.push_back(stage.ecsync().start({"sync-orders", connection["id"].text()}));
    for (auto& running : both) {
      const auto ran = running.wait();
      CHECK_MESSAGE(ran.status == 0, ran.err);
      stage.check_secrets(ran);
    }
  }
  CHECK(stage.request_figure("max_uses_of_a_refresh_token") == 1);
  CHECK(stage.order_fault() == "");
}

/// Where the other two marketplaces give orders.
struct OrderCall {
  const char* platform;
  const char* path;
};
const std::vector<OrderCall> order_calls{{"shopee", "/api/v2/order/get_order_list"},
                                         {"shopee", "/api/v2/order/get_order_detail"},
                                         {"tiktok", "/order/202309/orders/search"}};

/// What a run gets over by itself.
const std::vector<std::string> passing{
    "reset",   "lost_answer", "reset_mid", "truncated",  "server_error", "http_503",     "html",
    "garbage", "bad_utf8",    "deep_json", "rate_limit", "http_429",     "expired_token"};

TEST_CASE("passing faults on the way to Shopee or TikTok Shop cost repeats and no order") {
  for (const auto& call : order_calls) {
    CAPTURE(call.path);
    MarketStage stage(call.platform, {"--orders", "40", "--shops", "1", "--products", "8"});
    stage.connect(1);
    int after = 0;
    for (const auto& kind : passing) {
      stage.fault(fmt::format(R"({{"fault":"{}","path":"{}","after":{},"retry_after":1}})", kind,
                              call.path, after));
      after += 2;  // every other call, so that each is repeated with success
    }
    const auto all = static_cast<std::int64_t>(passing.size());
    for (int runs = 0; runs < 30 && stage.faults_struck() < all; ++runs) {
      const auto ran = stage.run({"sync-orders", "--full"});
      CHECK_MESSAGE(ran.status == 0, ran.err);
    }
    CHECK(stage.order_fault() == "");
    CHECK(stage.faults_struck() == all);
    CHECK(stage.request_figure("refused_signatures") == 0);
    CHECK(stage.request_figure("max_uses_of_a_refresh_token") <= 1);
  }
}

TEST_CASE("answers of Shopee or TikTok Shop that cannot be right cost no order") {
  for (const auto& call : order_calls) {
    // Several pages, else none could come again in another one's place.
    const std::string orders = std::string_view(call.platform) == "tiktok" ? "260" : "40";
    MarketStage stage(call.platform, {"--orders", orders, "--shops", "1", "--products", "8"});
    stage.connect(1);
    for (const char* kind : {"redirect", "empty_page", "repeated_page", "missing_field",
                             "null_field", "wrong_type", "wrong_date", "shift"}) {
      CAPTURE(call.path);
      CAPTURE(kind);
      stage.fault(fmt::format(R"({{"fault":"{}","path":"{}","count":1}})", kind, call.path));
      const auto struck = stage.faults_struck();
      const auto ran = stage.run({"sync-orders", "--full"});
      CHECK(stage.faults_struck() == struck + 1);
      const bool expected =
          ran.status == 0 || ran.status == 3 || ran.status == 7 || ran.status == 8;
      CHECK_MESSAGE(expected, ran.status, " ", ran.err);
      // An order that is set aside is asked for again in a quarter of an hour, or by --full.
      if (ran.status != 0) CHECK(stage.run({"sync-orders", "--full"}).status == 0);
      CHECK(stage.order_fault() == "");
    }
    CHECK(stage.request_figure("followed_redirects") == 0);
  }
}

/// Links every line of an order to a product of its own and books the goods out.
void check_slip(MarketStage& stage, const std::string& order) {
  CAPTURE(order);
  const auto shown = document(stage.run({"orders", "show", order, "--json"}));
  std::set<std::string> listings;
  for (const auto& line : shown.root()["order"]["lines"].items())
    listings.insert(line["listing"].text());
  for (const auto& listing : listings) {
    const auto code = fmt::format("P{}", stage.count("SELECT count(*) FROM products"));
    const auto linked = stage.run(
        {"link-product", listing, "--create", "--code", code, "--name", "Áo", "--unit", "cái"});
    REQUIRE_MESSAGE(linked.status == 0, linked.err);
    REQUIRE(stage.run({"stock", "receive", code, "HN", "100"}).status == 0);
  }
  const auto slip = stage.run({"export-slip", order, "--export", "--print",
                               stage.ecsync().home() / "slip.pdf", "--force", "--json"});
  CHECK_MESSAGE(slip.status == 0, slip.err);
  CHECK(schema_fault(slip.out, "slips") == "");
}

TEST_CASE("an order of any marketplace goes through links, stock, slip and paper") {
  MarketStage stage("all", {"--orders", "40", "--shops", "1", "--products", "10"});
  for (const auto& platform : platforms) stage.connect(1, {"--name", platform}, platform);
  REQUIRE(moved_by(stage, {"sync-orders"}) > 0);
  REQUIRE(stage.run({"warehouses", "add", "HN", "--name", "Kho", "--default"}).status == 0);
  for (const auto& platform : platforms) {
    const auto listed = document(stage.run(
        {"orders", "--connection", platform, "--status", "processing,packing", "--json"}));
    std::string order;
    for (const auto& each : listed.root()["orders"].items()) {
      if (each["fulfilled_by"].text() == "seller" && !each["cancel_requested"].boolean())
        order = each["id"].text();
    }
    REQUIRE_FALSE(order.empty());
    check_slip(stage, order);
  }
}

}  // namespace
}  // namespace ecsync::test

#include <chrono>
#include <filesystem>

#include "core/db/connections.h"
#include "tests/cli/slip_shop.h"
#include "tests/support/market_stage.h"

// Goods leave only for orders that are known to be as they are stored.
namespace ecsync::test {
namespace {

using std::chrono::hours;

Timestamp real_now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

void configure(const Program& ecsync, const std::string& toml) {
  std::filesystem::create_directories(ecsync.home() / ".config/ecsync");
  ecsync.home().write(".config/ecsync/default.toml", toml);
}

/// Four shops, each with orders that are ready for their slips: hanoi is well; the last good run of
/// saigon was two days ago; hue needs a sign-in; danang was disconnected.
struct FourShops : SlipShop {
  FourShops() {
    shop.stock("KL", 100);
    open("1", "hanoi", {"A1", "A2"});
    open("2", "saigon", {"B1", "B2", "B3"});
    ran_well_at(real_now() - hours{50});
    open("3", "hue", {"C1"});
    db::Transaction transaction(shop.database);
    db::set_connection_status(shop.database, shop.connection, ConnectionStatus::needs_auth);
    transaction.commit();
    open("4", "danang", {"D1", "D2"});
    db::Transaction leaving(shop.database);
    db::detach_connection(shop.database, shop.connection);
    leaving.commit();
  }

  void open(const std::string& id, const std::string& name,
            const std::vector<std::string>& orders) {
    shop.connection = shop.connect(id, name);
    ran_well_at(real_now());
    for (const auto& number : orders) shop.sell(number, {{"10"}});
    REQUIRE(run({"link-product", "shopee:" + id + "/10", "KL"}).status == 0);
  }
  void ran_well_at(Timestamp time) {
    shop.database.engine().execute(
        "UPDATE connections SET last_success_at = " + std::to_string(epoch_seconds(time)) +
        " WHERE id = " + std::to_string(shop.connection.value));
  }
};

}  // namespace

TEST_CASE("--all-eligible leaves out shops whose orders nobody knows, and says how many of which") {
  const FourShops shops;
  const auto document = shops.slips({"export-slip", "--all-eligible"});
  CHECK(document.root()["succeeded"].integer() == 2);
  CHECK(document.root()["failed"].integer() == 0);
  const auto left_out = document.root()["left_out"].items();
  REQUIRE(left_out.size() == 3);
  CHECK(left_out[0]["connection"].text() == "shopee:4");
  CHECK(left_out[0]["connection_name"].text() == "danang");
  CHECK(left_out[0]["orders"].integer() == 2);
  CHECK(left_out[0]["reason"].text() == "disconnected");
  CHECK(left_out[1]["connection"].text() == "shopee:3");
  CHECK(left_out[1]["reason"].text() == "needs_auth");
  CHECK(left_out[2]["connection"].text() == "shopee:2");
  CHECK(left_out[2]["orders"].integer() == 3);
  CHECK(left_out[2]["reason"].text() == "stale");
  CHECK(shops.stock("KL") == "98/2/100");
  // Naming the shop is not naming the order.
  CHECK(shops.slips({"export-slip", "--all-eligible", "--connection", "saigon"})
            .root()["left_out"]
            .items()
            .size() == 1);
  CHECK(shops.stock("KL") == "98/2/100");
}

TEST_CASE("--all-eligible ends with a line that says what was made, and what waits for what") {
  FourShops shops;
  shops.shop.connection = shops.shop.connect("1", "hanoi");
  shops.shop.sell("A3", {{"20"}, {"30"}});
  shops.shop.sell("A4", {{"30"}});
  shops.shop.sell("A5", {{"10", 101}});
  const auto ran = shops.run({"export-slip", "--all-eligible"});
  CHECK(ran.status == 3);
  CHECK(holds(ran.out,
              "\n2 made; 2 orders wait for 2 listings, 1 for stock of KL; 2 orders of danang left "
              "out, it is disconnected; 1 order of hue left out, it needs a new sign-in; 3 orders "
              "of saigon left out, its last good run was 2 days ago\n"));
  const auto again = shops.run({"export-slip", "--all-eligible", "-n", "--connection", "hanoi"});
  CHECK(holds(again.out, "0 would be made; 2 orders wait for 2 listings, 1 for stock of KL\n"));
  CHECK(shops.run({"-q", "export-slip", "--all-eligible", "--connection", "saigon"}).out == "");
}

TEST_CASE("an order named outright gets its slip, and a warning with the age of what is stored") {
  const FourShops shops;
  const auto stale = shops.run({"export-slip", "B1"});
  CHECK(stale.status == 0);
  CHECK(holds(stale.err, "saigon: its last good run was 2 days ago"));
  const auto gone = shops.run({"export-slip", "D1", "C1"});
  CHECK(gone.status == 0);
  CHECK(holds(gone.err, "danang: it is disconnected"));
  CHECK(holds(gone.err, "hue: it needs a new sign-in"));
  const auto fresh = shops.run({"export-slip", "A1"});
  CHECK(fresh.err == "");
}

TEST_CASE("[slip] max_age says how old the last good run may be") {
  const FourShops shops;
  configure(shops.ecsync, "[slip]\nmax_age = \"3d\"\n");
  CHECK(shops.slips({"export-slip", "--all-eligible"}).root()["succeeded"].integer() == 5);
  configure(shops.ecsync, "[slip]\nmax_age = \"soon\"\n");
  CHECK(shops.run({"export-slip", "--all-eligible"}).status == 2);
}

TEST_CASE("a shop that never had a good run is stale") {
  FourShops shops;
  shops.shop.database.engine().execute(
      "UPDATE connections SET last_success_at = NULL WHERE id = 1");
  const auto ran = shops.run({"export-slip", "--all-eligible"});
  CHECK(ran.status == 0);
  CHECK(holds(ran.out, "0 made; "));
  CHECK(holds(ran.out, "2 orders of hanoi left out, it has had no good run yet"));
}

TEST_CASE("--fresh asks the marketplace first, and makes no slip of what is no longer so") {
  MarketStage stage("shopee", {"--orders", "60", "--shops", "1", "--plain"});
  stage.connect(1, {"--name", "hanoi"});
  REQUIRE(stage.run({"sync-orders"}).status == 0);
  REQUIRE(stage.run({"warehouses", "add", "HN", "--name", "Kho", "--default"}).status == 0);
  const auto number = stage.text("SELECT number FROM orders WHERE status_native = 'UNPAID'");
  REQUIRE(number != "");
  // What a file from before the change would hold.
  const auto age = [&] {
    db::Database::open(stage.ecsync().database())
        ->engine()
        .execute(
            "UPDATE orders SET status = 'packing', status_native = 'PROCESSED', content_hash = 0,"
            " updated_at = updated_at - 60 WHERE number = '" +
            number + "'");
  };
  age();
  const auto stored = stage.run({"export-slip", number, "--json"});
  CHECK(holds(stored.out, "LINE_NOT_LINKED"));
  const auto fresh = stage.run({"export-slip", number, "--fresh", "--json"});
  CHECK(fresh.status == 6);
  CHECK(schema_fault(fresh.out, "slips") == "");
  CHECK(holds(fresh.out, "ORDER_STATUS_NOT_ALLOWED"));
  CHECK(stage.order_fault() == "");

  // The configuration can ask for it once and for all.
  age();
  configure(stage.ecsync(), "[slip]\nfresh = true\n[sync]\nretries = 0\n");
  CHECK(holds(stage.run({"export-slip", number, "--json"}).out, "ORDER_STATUS_NOT_ALLOWED"));

  // An order that is not there any more gets none either, and stops no other.
  const auto other =
      stage.text("SELECT number FROM orders WHERE status = 'packing' AND fulfilled_by = 'seller'");
  db::Database::open(stage.ecsync().database())
      ->engine()
      .execute("UPDATE orders SET number = 'X" + number + "' WHERE number = '" + number + "'");
  const auto both = stage.run({"export-slip", "X" + number, other, "--json"});
  CAPTURE(both.out);
  CHECK(holds(both.out, "NOT_FOUND"));
  CHECK(holds(both.out, "LINE_NOT_LINKED"));
}

TEST_CASE("--fresh makes no slip where the marketplace does not answer") {
  MarketStage stage("shopee", {"--orders", "40", "--shops", "1", "--plain"});
  stage.connect(1, {"--name", "hanoi"});
  REQUIRE(stage.run({"sync-orders"}).status == 0);
  REQUIRE(stage.run({"warehouses", "add", "HN", "--name", "Kho", "--default"}).status == 0);
  configure(stage.ecsync(), "[sync]\nretries = 0\n");
  stage.fault(R"({"fault":"http_503","path":"/api/v2/order/get_order_detail","count":0})");
  const auto number = stage.text("SELECT number FROM orders WHERE status = 'packing'");
  const auto ran = stage.run({"export-slip", number, "--fresh", "--json"});
  CHECK(holds(ran.err, "is not known to be as it is stored"));
  CHECK(ran.status == 7);
  CHECK(schema_fault(ran.out, "slips") == "");
  CHECK(holds(ran.out, "REMOTE_UNAVAILABLE"));
  CHECK(holds(ran.out, "shopee:"));
  // All of them, with --all-eligible; those that could be asked are asked for all the same.
  const auto all = stage.run({"export-slip", "--all-eligible", "--fresh", "--json"});
  CHECK(all.status == 7);
  CHECK(holds(all.out, R"("succeeded":0)"));
  CHECK(stage.count("SELECT count(*) FROM slips") == 0);
}

}  // namespace ecsync::test

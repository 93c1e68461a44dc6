#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <csignal>
#include <map>
#include <set>
#include <thread>
#include <tuple>

#include "core/base/json.h"
#include "tests/support/market_stage.h"
#include "tests/support/schema.h"

// What `verify` finds and mends, in front of each marketplace.
namespace ecsync::test {
namespace {

const std::vector<std::string> platforms{"lazada", "shopee", "tiktok"};

/// What a verification of one shop said.
struct Verified {
  int status = 0;
  bool ok = false;
  std::int64_t remote = 0;
  std::int64_t local = 0;
  std::int64_t compared = 0;
  std::int64_t repaired = 0;
  std::int64_t requests = 0;
  std::string result;
  std::set<std::string> missing;
  std::set<std::string> extra;
  std::map<std::string, std::set<std::string>> different;  // fields by order
  std::string err;
};

Verified read_verified(const Ran& ran) {
  CAPTURE(ran.err);
  REQUIRE(schema_fault(ran.out, "verify") == "");
  const auto parsed = json::Document::parse(ran.out);
  REQUIRE(parsed);
  Verified read;
  read.status = ran.status;
  read.ok = parsed->root()["ok"].boolean();
  read.err = ran.err;
  const auto shop = parsed->root()["connections"].items().at(0);
  read.remote = shop["remote"].integer();
  read.local = shop["local"].integer();
  read.compared = shop["compared"].integer();
  read.repaired = shop["repaired"].integer();
  read.requests = shop["requests"].integer();
  read.result = shop["result"].text();
  for (const auto& number : shop["missing"].items()) read.missing.insert(number.text());
  for (const auto& number : shop["extra"].items()) read.extra.insert(number.text());
  for (const auto& each : shop["different"].items())
    read.different[each["order"].text()].insert(each["field"].text());
  return read;
}

Verified verify(MarketStage& stage,
                std::vector<std::string> words = {"--since", "60d", "--sample", "100"}) {
  words.insert(words.begin(), {"verify", "--json"});
  return read_verified(stage.run(words));
}

/// A shop with all of its orders here.
struct Shop : MarketStage {
  explicit Shop(const std::string& platform, int orders = 150)
      : MarketStage(platform,
                    {"--shops", "1", "--products", "20", "--orders", std::to_string(orders)}) {
    connect(1);
    sync();
  }
  void sync() {
    const auto ran = run({"sync-orders"});
    REQUIRE_MESSAGE(ran.status == 0, ran.err);
  }
  void alter(const std::string& sql) const {
    SQLite::Database file(ecsync_file(), SQLite::OPEN_READWRITE);
    file.exec("PRAGMA foreign_keys = ON");
    REQUIRE_MESSAGE(file.exec(sql) > 0, sql);
  }
  /// How often the marketplace was called there.
  std::int64_t calls(const std::string& path) const {
    const auto parsed = json::Document::parse(sandbox().get("/sandbox/requests"));
    const auto calls = parsed->root()["paths"][path.c_str()];
    return calls.present() ? calls["calls"].integer() : 0;
  }
  /// All that is stored of orders, whatever their rows' ids.
  std::string contents() const {
    return text(R"sql(
    SELECT group_concat(row, char(10)) FROM (
      SELECT quote(o.number) || o.status || quote(o.status_native) || o.cancel_requested
        || o.delivery_problem || o.unknown_line_state || o.return_status || o.fulfilled_by
        || o.created_at || ' ' || o.updated_at || ' ' || quote(o.total) || o.currency || o.kind
        || o.advance_fulfilment || ' ' || o.content_hash || ' ' || l.line || ' ' || l.listing_id
        || quote(l.seller_sku) || quote(l.name) || quote(l.variation) || quote(l.image)
        || quote(l.status_native) || l.quantity || ',' || l.quantity_cancelled || ','
        || l.quantity_returned || ',' || quote(l.unit_price) AS row
      FROM orders o JOIN order_lines l ON l.order_id = o.id ORDER BY o.number, l.line))sql");
  }

 private:
  std::string ecsync_file() const { return const_cast<Shop*>(this)->ecsync().database(); }
};

/// Something that somebody did to one order with a tool of his own.
struct Slip {
  std::string what;   // SQL after `UPDATE orders SET` or `UPDATE order_lines SET`
  std::string field;  // that is told
};

const std::vector<Slip> slips_in_orders{
    {"status = CASE status WHEN 'shipping' THEN 'packing' ELSE 'shipping' END", "status"},
    {"status_native = 'by hand'", "status_native"},
    {"cancel_requested = 1 - cancel_requested", "cancel_requested"},
    {"delivery_problem = 1 - delivery_problem", "delivery_problem"},
    {"unknown_line_state = 1 - unknown_line_state", "unknown_line_state"},
    {"advance_fulfilment = 1 - advance_fulfilment", "advance_fulfilment"},
    {"return_status = CASE return_status WHEN 'none' THEN 'returned' ELSE 'none' END",
     "return_status"},
    {"fulfilled_by = CASE fulfilled_by WHEN 'seller' THEN 'marketplace' ELSE 'seller' END",
     "fulfilled_by"},
    {"kind = CASE kind WHEN 'order' THEN 'sample' ELSE 'order' END", "kind"},
    {"created_at = created_at + 3600", "created_at"},
    {"created_at = created_at - 400 * 86400", "created_at"},
    {"updated_at = updated_at + 86400 * 400", "updated_at"},
    {"updated_at = updated_at - 1", "updated_at"},
    {"total = coalesce(total, 0) + 1", "total"},
    {"currency = 'USD'", "currency"},
};

const std::vector<Slip> slips_in_lines{
    {"seller_sku = 'BY-HAND'", "lines[1].seller_sku"},
    {"name = 'by hand'", "lines[1].marketplace_name"},
    {"variation = 'by hand'", "lines[1].variation"},
    {"image = 'https://by.hand/'", "lines[1].image"},
    {"status_native = 'by hand'", "lines[1].status_native"},
    {"quantity = quantity + 3", "lines[1].quantity"},
    {"quantity_cancelled = quantity_cancelled + 1, quantity = quantity + 1",
     "lines[1].quantity_cancelled"},
    {"quantity_failed = quantity_failed + 1, quantity_cancelled = quantity_cancelled + 1, "
     "quantity = quantity + 1",
     "lines[1].quantity_failed"},
    {"quantity_returned = quantity_returned + 1, quantity = quantity + 1",
     "lines[1].quantity_returned"},
    {"unit_price = unit_price + 7", "lines[1].unit_price"},
    {"unit_price = NULL", "lines[1].unit_price"},
    {"listing_id = (SELECT min(id) FROM listings WHERE id <> listing_id)", "lines[1].listing"},
};

TEST_CASE(
    "every stored value that was altered by hand is found and restored, on each marketplace") {
  for (const auto& platform : platforms) {
    CAPTURE(platform);
    Shop shop(platform);
    const auto before = shop.contents();
    std::map<std::string, std::string> expected;  // field by order
    std::int64_t place = 2;
    const auto next_order = [&] {
      return shop.text(
          fmt::format("SELECT number FROM orders ORDER BY created_at, id LIMIT 1 "
                      "OFFSET {}",
                      place += 3));
    };
    for (const auto& slip : slips_in_orders) {
      const auto number = next_order();
      shop.alter(fmt::format("UPDATE orders SET {} WHERE number = '{}'", slip.what, number));
      expected[number] = slip.field;
    }
    for (const auto& slip : slips_in_lines) {
      const auto number = next_order();
      shop.alter(
          fmt::format("UPDATE order_lines SET {} WHERE line = 1 AND order_id = (SELECT id "
                      "FROM orders WHERE number = '{}')",
                      slip.what, number));
      expected[number] = slip.field;
    }
    const auto without_line = next_order();
    shop.alter(
        fmt::format("DELETE FROM order_lines WHERE line = 1 AND order_id = (SELECT id FROM "
                    "orders WHERE number = '{}')",
                    without_line));
    const auto deleted = next_order();
    shop.alter(fmt::format("DELETE FROM orders WHERE number = '{}'", deleted));

    const auto found = verify(shop);
    CHECK(found.status == 9);
    CHECK_FALSE(found.ok);
    CHECK(found.missing == std::set<std::string>{deleted});
    CHECK(found.extra.empty());
    CHECK(found.different.count(without_line) == 1);
    for (const auto& [number, field] : expected) {
      const auto shown = number + " " + field;
      CAPTURE(shown);
      REQUIRE(found.different.count(number) == 1);
      CHECK(found.different.at(number).count(field) == 1);
    }
    CHECK(found.different.size() == expected.size() + 1);
    CHECK(found.repaired == 0);

    const auto tried = verify(shop, {"--since", "60d", "--sample", "100", "--repair", "-n"});
    CHECK(tried.status == 0);
    CHECK(tried.repaired == std::ssize(expected) + 2);
    CHECK(verify(shop).status == 9);

    const auto repaired = verify(shop, {"--since", "60d", "--sample", "100", "--repair"});
    CHECK(repaired.status == 0);
    CHECK(repaired.ok);
    CHECK(repaired.repaired == std::ssize(expected) + 2);
    CHECK(shop.contents() == before);
    CHECK(shop.order_fault() == "");
    CHECK(shop.count("SELECT count(*) FROM order_history WHERE origin = 'repair'") == 3);

    const auto healthy = verify(shop);
    CHECK(healthy.status == 0);
    CHECK(healthy.ok);
    CHECK(healthy.different.empty());
    CHECK(healthy.compared == shop.count("SELECT count(*) FROM orders"));
    CHECK(healthy.remote == healthy.local);
    CHECK(healthy.local == healthy.compared);
    CHECK(shop.integrity() == "ok");
  }
}

TEST_CASE("an order that no marketplace knows is told as extra, kept, and fails nothing") {
  const std::map<std::string, std::string> numbers{{"lazada", "990000000000001"},
                                                   {"shopee", "261100HANDMADE"},
                                                   {"tiktok", "579999999999999999"}};
  for (const auto& platform : platforms) {
    CAPTURE(platform);
    Shop shop(platform, 40);
    const auto& number = numbers.at(platform);
    shop.alter(fmt::format(
        "INSERT INTO orders (connection_id, number, status, status_native, cancel_requested, "
        "delivery_problem, unknown_line_state, return_status, fulfilled_by, created_at, "
        "updated_at, total, currency, content_hash) SELECT connection_id, '{}', status, "
        "status_native, cancel_requested, delivery_problem, unknown_line_state, return_status, "
        "fulfilled_by, created_at, updated_at, total, currency, content_hash FROM orders ORDER BY "
        "created_at LIMIT 1 OFFSET 5",
        number));
    const auto found = verify(shop, {"--since", "60d", "--repair"});
    CHECK(found.status == 0);
    CHECK(found.extra == std::set<std::string>{number});
    CHECK(found.missing.empty());
    CHECK(found.local == found.remote + 1);
    CHECK(holds(found.err, number));
    CHECK(shop.count(fmt::format("SELECT count(*) FROM orders WHERE number = '{}'", number)) == 1);
  }
}

TEST_CASE("what marketplaces list late or change silently comes in with the nightly verification") {
  for (const auto& platform : platforms) {
    CAPTURE(platform);
    Shop shop(platform, 60);
    const auto& sandbox = shop.sandbox();
    sandbox.post("/sandbox/evolve", R"({"new_orders":2,"late_by":18000})");
    sandbox.post("/sandbox/evolve", R"({"changes":5,"silent":true})");
    // Ordinary runs of the time in between move the place from which the next one reads. The first
    // learns of the other time and does not trust it yet.
    sandbox.post("/sandbox/advance", R"({"seconds":1200})");
    shop.sync();
    shop.sync();
    sandbox.post("/sandbox/advance", R"({"seconds":18000})");
    shop.sync();
    CHECK(shop.order_fault() != "");
    const auto night = verify(shop, {"--repair"});
    CHECK(night.status == 0);
    CHECK(night.missing.size() == 2);
    // A step may lead to where the order was.
    CHECK(night.different.size() >= 3);
    CHECK(night.repaired == std::ssize(night.different) + 2);
    CHECK(shop.order_fault() == "");
    CHECK(verify(shop, {}).repaired == 0);
  }
}

TEST_CASE("a verification killed at any moment is finished by the next one") {
  for (const auto& platform : platforms) {
    CAPTURE(platform);
    Shop shop(platform, 700);
    const auto count = shop.count("SELECT count(*) FROM orders");
    shop.alter("UPDATE orders SET total = 7 WHERE id % 50 = 0");
    shop.alter("DELETE FROM orders WHERE id % 97 = 1");
    shop.sandbox().post("/sandbox/settings", R"({"latency_ms":60})");
    const std::vector<std::string> words{"verify", "--since",  "60d",    "--sample",
                                         "100",    "--repair", "--rate", "off"};
    for (const int tenths : {3, 6, 9}) {
      auto run = shop.ecsync().start(words);
      std::this_thread::sleep_for(std::chrono::milliseconds(100 * tenths));
      run.signal(SIGKILL);
      run.wait();
    }
    shop.sandbox().post("/sandbox/settings", R"({"latency_ms":0})");
    CHECK(shop.run(words).status == 0);
    CHECK(shop.order_fault() == "");
    CHECK(shop.count("SELECT count(*) FROM orders") == count);
    CHECK(shop.count("SELECT count(*) FROM verifications") == 0);
    CHECK(shop.integrity() == "ok");
  }
}

TEST_CASE("a verification asks lists first, and for no more details than it has reasons") {
  for (const auto& [platform, list, details, open_orders_cost] :
       {std::tuple{"lazada", "/orders/get", "/orders/items/get", 1},
        std::tuple{"shopee", "/api/v2/order/get_order_list", "/api/v2/order/get_order_detail", 1},
        std::tuple{"tiktok", "/order/202309/orders/search", "/order/202309/orders", 0}}) {
    const std::string shown = platform;
    CAPTURE(shown);
    Shop shop(platform, 500);
    const auto listed = shop.count(
        "SELECT count(*) FROM orders WHERE created_at > unixepoch() - "
        "86400 * 59");
    const auto open = shop.count(
        "SELECT count(*) FROM orders WHERE return_status IN ('requested', 'returning') OR (status "
        "<> 'cancelled' AND (status <> 'completed' OR updated_at > unixepoch() - 30 * 86400))");
    shop.sandbox().post("/sandbox/settings", R"({"stable_ties":true})");
    const auto calls = [&](const char* path) { return shop.calls(path); };
    const auto lists_before = calls(list);
    const auto details_before = calls(details);
    const auto run = verify(shop, {"--since", "59d", "--sample", "0"});
    CHECK(run.status == 0);
    CHECK(calls(list) - lists_before >= (listed + 99) / 100);
    // Shopee's pages are short at times, and its window is cut.
    CHECK(calls(list) - lists_before <= listed / 100 * 2 + 14);
    const auto asked = open_orders_cost == 0 ? 0 : open;
    CHECK(calls(details) - details_before <= asked / 50 + asked / 100 + 2);
    CHECK(run.compared >= (open_orders_cost == 0 ? listed : open));
    CHECK(run.requests == calls(list) - lists_before + calls(details) - details_before);
  }
}

TEST_CASE("verify tells people what differs, and in the end how to mend it") {
  Shop shop("shopee", 40);
  const auto number = shop.text("SELECT number FROM orders ORDER BY created_at LIMIT 1 OFFSET 9");
  shop.alter(
      fmt::format("UPDATE orders SET total = 7, kind = 'sample' WHERE number = '{}'", number));
  auto ran = shop.run({"-q", "verify", "--since", "60d", "--sample", "100"});
  CHECK(ran.status == 9);
  CHECK(ran.out == "");
  CHECK(holds(ran.err, "1 order is different here: " + number + " (kind, total)"));
  ran = shop.run({"verify", "--since", "60d", "--sample", "100"});
  CHECK(holds(ran.err, "--repair"));
  CHECK(holds(ran.out, "0 missing, 0 extra, 1 different, 0 repaired"));
  ran = shop.run({"-q", "verify", "--since", "60d", "--sample", "100", "--repair"});
  CHECK(ran.status == 0);
  CHECK(ran.out + ran.err == "");
  CHECK(holds(shop.run({"status", "--format", "prometheus"}).out,
              "\necsync_last_verify_timestamp_seconds{"));
  CHECK(shop.run({"verify", "--sample", "101"}).status == 2);
  CHECK(shop.run({"verify", "--since", "2d", "--until", "3d"}).status == 2);
}

TEST_CASE("verify tries a shop again that needed a new sign-in, and heals it") {
  for (const auto& platform : platforms) {
    CAPTURE(platform);
    Shop shop(platform, 20);
    shop.alter("UPDATE connections SET status = 'needs_auth'");
    const auto verified = verify(shop);
    CHECK(verified.status == 0);
    CHECK(verified.result == "ok");
    CHECK(shop.text("SELECT status FROM connections") == "connected");
  }
}

TEST_CASE("a shop that cannot be verified stops no other") {
  MarketStage stage("shopee", {"--orders", "20", "--shops", "2"});
  stage.connect(1);
  stage.connect(2);
  REQUIRE(stage.run({"sync-orders"}).status == 0);
  stage.sandbox().post("/sandbox/revoke", R"({"shop":"1"})");
  const auto ran = stage.run({"verify", "--json"});
  CHECK(ran.status == 3);
  CHECK(schema_fault(ran.out, "verify") == "");
  CHECK(holds(ran.out, "AUTH_REQUIRED"));
}

}  // namespace
}  // namespace ecsync::test

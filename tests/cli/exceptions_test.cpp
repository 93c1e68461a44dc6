#include <doctest/doctest.h>

#include <chrono>

#include "core/base/json.h"
#include "core/db/connections.h"
#include "core/goods/export_slip.h"
#include "tests/support/program.h"
#include "tests/support/schema.h"
#include "tests/support/small_shop.h"

namespace ecsync::test {
namespace {

/// The program looks at the real clock, so what it finds must be as old as it says at any time.
Timestamp ago(std::chrono::hours age) {
  return std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now()) - age;
}

struct Shop {
  Program ecsync;
  SmallShop shop{ecsync.database()};

  Shop() {
    shop.stock("P", 9);
    sell("calm", OrderStatus::packing, std::chrono::hours{1});
    shop.link("10", {"P"});
  }
  RemoteOrder sell(const std::string& number, OrderStatus status, std::chrono::hours age,
                   const std::string& item = "10") {
    auto order = shop.order(number, {{item}});
    order.status = status;
    order.created_at = order.updated_at = ago(age);
    shop.store(order);
    return order;
  }
  /// "kind reference" of each, after checking the document.
  std::vector<std::string> found(std::vector<std::string> words = {}, int status = 0) const {
    words.insert(words.begin(), {"exceptions", "--json"});
    const auto ran = ecsync.run(words);
    CHECK(ran.status == status);
    CHECK(schema_fault(ran.out, "exceptions") == "");
    std::vector<std::string> all;
    const auto document = json::Document::parse(ran.out);
    for (const auto& each : document->root()["exceptions"].items())
      all.push_back(each["kind"].text() + " " + each["reference"].text());
    return all;
  }
};

using Found = std::vector<std::string>;

}  // namespace

TEST_CASE("exceptions is empty and well when there is nothing to look at") {
  const Shop shop;
  CHECK(shop.found({"--check"}).empty());
  const auto ran = shop.ecsync.run({"exceptions", "--check", "-q"});
  CHECK(ran.status == 0);
  CHECK(ran.out.empty());
  CHECK(ran.err.empty());
  CHECK(shop.ecsync.run({"exceptions"}).err == "No exceptions.\n");
}

TEST_CASE("exceptions --check ends with 9 when there is anything, and without it with 0") {
  Shop shop;
  shop.sell("A1", OrderStatus::unknown, std::chrono::hours{1});
  const Found unknown{"unknown_status shopee:1/A1"};
  CHECK(shop.found() == unknown);
  CHECK(shop.found({"--check"}, 9) == unknown);
  CHECK(shop.ecsync.run({"exceptions", "--check", "--format", "csv"}).status == 9);
}

TEST_CASE("exceptions come by kind, each with what to do about it") {
  Shop shop;
  auto gone = shop.sell("gone", OrderStatus::packing, std::chrono::hours{2});
  ExportSlipRequest request;
  request.orders = {"gone"};
  request.date = "2026-11-23";
  SystemClock clock;
  REQUIRE(export_slips(shop.shop.database, clock, request)->errors.empty());
  shop.shop.database.raw().exec("UPDATE slips SET created_at = created_at - 864000");
  gone.status = OrderStatus::cancelled;
  gone.lines[0].cancelled = 1;
  shop.shop.store(gone);
  shop.sell("sent", OrderStatus::shipping, std::chrono::hours{3});
  shop.sell("loose", OrderStatus::fresh, std::chrono::hours{4}, "20");
  shop.sell("odd", OrderStatus::unknown, std::chrono::hours{5});
  shop.sell("still", OrderStatus::processing, std::chrono::hours{24 * 5});
  CHECK(shop.found() == Found{"order_cancelled_with_slip shopee:1/gone",
                              "sent_without_slip shopee:1/sent", "line_not_linked shopee:1/loose",
                              "unknown_status shopee:1/odd", "order_unchanged shopee:1/still"});
  const auto table = shop.ecsync.run({"exceptions"}).out;
  CHECK(table.find("ecsync slips cancel PX000001") != std::string::npos);
  CHECK(table.find("ecsync export-slip shopee:1/sent --export") != std::string::npos);
  CHECK(table.find("ecsync link-product shopee:1/20 PRODUCT") != std::string::npos);
  CHECK(table.find("ecsync sync-orders --order shopee:1/still") != std::string::npos);
  db::set_connection_status(shop.shop.database, shop.shop.connection, ConnectionStatus::needs_auth);
  CHECK(shop.found().back() == "connection_needs_auth shopee:1");
}

TEST_CASE("pages of exceptions hold each once, and --check looks at all of them") {
  Shop shop;
  for (const auto* number : {"A1", "A2", "A3"})
    shop.sell(number, OrderStatus::unknown, std::chrono::hours{1});
  Found all;
  std::string after;
  for (int page = 0; page < 3; ++page) {
    std::vector<std::string> words{"exceptions", "--json", "--limit", "1"};
    if (!after.empty()) words.insert(words.end(), {"--after", after});
    const auto document = json::Document::parse(shop.ecsync.run(words).out);
    const auto items = document->root()["exceptions"].items();
    REQUIRE(items.size() == 1);
    all.push_back(items[0]["reference"].text());
    after = document->root()["next"].text_or("");
  }
  CHECK(all == Found{"shopee:1/A1", "shopee:1/A2", "shopee:1/A3"});
  CHECK(after.empty());
  CHECK(shop.found({"--sort", "-reference", "--limit", "1", "--check"}, 9) ==
        Found{"unknown_status shopee:1/A3"});
}

TEST_CASE("exceptions before anything is stored makes no file") {
  const Program ecsync;
  const auto ran = ecsync.run({"exceptions", "--check", "--json"});
  CHECK(ran.status == 0);
  CHECK(schema_fault(ran.out, "exceptions") == "");
  CHECK_FALSE(std::filesystem::exists(ecsync.database()));
}

}  // namespace ecsync::test

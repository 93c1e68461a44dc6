#include <doctest/doctest.h>

#include <chrono>

#include "core/base/json.h"
#include "core/db/connections.h"
#include "core/goods/export_slip.h"
#include "tests/support/holds.h"
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
    shop.database.engine().execute("UPDATE connections SET last_success_at = " +
                                   std::to_string(epoch_seconds(ago(std::chrono::hours{1}))));
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
using Words = std::vector<std::string>;

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
  shop.shop.database.engine().execute("UPDATE slips SET created_at = created_at - 864000");
  gone.status = OrderStatus::cancelled;
  gone.lines[0].cancelled = 1;
  shop.shop.store(gone);
  shop.sell("sent", OrderStatus::shipping, std::chrono::hours{3});
  shop.sell("loose", OrderStatus::fresh, std::chrono::hours{4}, "20");
  shop.sell("odd", OrderStatus::unknown, std::chrono::hours{5});
  shop.sell("still", OrderStatus::processing, std::chrono::hours{24 * 5});
  CHECK(shop.found() == Found{"order_cancelled_with_slip shopee:1/gone",
                              "sent_without_slip shopee:1/sent", "listing_not_linked shopee:1/20",
                              "unknown_status shopee:1/odd", "order_unchanged shopee:1/still"});
  const auto table = shop.ecsync.run({"exceptions"}).out;
  CHECK(table.find("ecsync slips cancel PX000001") != std::string::npos);
  CHECK(table.find("ecsync export-slip hanoi/sent --export") != std::string::npos);
  CHECK(table.find("ecsync link-product hanoi/20 PRODUCT") != std::string::npos);
  CHECK(table.find("ecsync sync-orders --order hanoi/still") != std::string::npos);
  db::set_connection_status(shop.shop.database, shop.shop.connection, ConnectionStatus::needs_auth);
  CHECK(shop.found().at(4) == "connection_needs_auth shopee:1");
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

TEST_CASE(
    "exceptions are chosen by kind and connection, and a kind that does not exist is refused") {
  Shop shop;
  shop.sell("A1", OrderStatus::unknown, std::chrono::hours{1});
  shop.sell("A2", OrderStatus::fresh, std::chrono::hours{1}, "20");
  CHECK(shop.found({"--kind", "listing_not_linked"}) == Found{"listing_not_linked shopee:1/20"});
  CHECK(shop.found({"--kind", "line_not_linked"}) == Found{"listing_not_linked shopee:1/20"});
  CHECK(shop.found({"--kind", "unknown_status,listing_not_linked"}).size() == 2);
  CHECK(shop.found({"--kind", "order_gone", "--check"}).empty());
  CHECK(shop.found({"--connection", "hanoi"}).size() == 2);
  shop.shop.connect("2", "hue");
  CHECK(shop.found({"--connection", "hue", "--kind", "unknown_status"}).empty());
  const auto refused = shop.ecsync.run({"exceptions", "--kind", "unknown_state"});
  CHECK(refused.status == 2);
  CHECK(holds(refused.err, "there is no kind 'unknown_state'; did you mean 'unknown_status'?"));
  CHECK(shop.ecsync.run({"exceptions", "--connection", "saigon"}).status == 5);
}

TEST_CASE("exceptions summary counts each kind, and the muted ones apart") {
  Shop shop;
  shop.sell("A1", OrderStatus::unknown, std::chrono::hours{1});
  shop.sell("A2", OrderStatus::unknown, std::chrono::hours{9});
  shop.sell("A3", OrderStatus::fresh, std::chrono::hours{1}, "20");
  REQUIRE(shop.ecsync.run({"exceptions", "mute", "A1", "--kind", "unknown_status", "--reason", "x"})
              .status == 0);
  const auto ran = shop.ecsync.run({"exceptions", "summary", "--json"});
  CHECK(ran.status == 0);
  CHECK(schema_fault(ran.out, "exceptions_summary") == "");
  const auto document = json::Document::parse(ran.out);
  CHECK(document->root()["total"].integer() == 2);
  CHECK(document->root()["muted"].integer() == 1);
  const auto kinds = document->root()["kinds"].items();
  REQUIRE(kinds.size() == 2);
  CHECK(kinds[0]["kind"].text() == "listing_not_linked");
  CHECK(kinds[1]["count"].integer() == 1);
  CHECK(holds(shop.ecsync.run({"exceptions", "summary"}).out, "2 exceptions, and 1 muted.\n"));
  CHECK(holds(shop.ecsync.run({"exceptions", "summary", "--format", "csv"}).out,
              "listing_not_linked,1,"));
}

TEST_CASE("a muted exception alarms nobody until its facts change, and is listed apart") {
  Shop shop;
  auto order = shop.sell("A1", OrderStatus::unknown, std::chrono::hours{2});
  const Words mute{"exceptions", "mute",    "hanoi/A1", "--kind", "unknown_status",
                   "--reason",   "seen to", "--until",  "30d",    "--json"};
  auto rehearsal = mute;
  rehearsal.emplace_back("-n");
  CHECK(shop.ecsync.run(rehearsal).status == 0);
  CHECK(shop.found({"--check"}, 9).size() == 1);
  const auto muted = shop.ecsync.run(mute);
  CHECK(muted.status == 0);
  CHECK(schema_fault(muted.out, "mute") == "");
  CHECK(holds(muted.out, R"("dry_run":false,"changed":1)"));
  CHECK(holds(muted.out, R"("muted":{"reason":"seen to")"));
  CHECK(shop.found({"--check"}).empty());
  CHECK(shop.found({"--muted"}) == Found{"unknown_status shopee:1/A1"});
  CHECK(holds(shop.ecsync.run({"status"}).out, " 0 exceptions.\n"));
  CHECK(holds(shop.ecsync.run({"status", "--format", "prometheus"}).out,
              "ecsync_exceptions{kind=\"unknown_status\"} 0\n"));
  order.status_native = "BEAMED";
  shop.shop.store(order);
  CHECK(shop.found({"--check"}, 9).size() == 1);
  CHECK(holds(shop.ecsync.run({"status", "--format", "prometheus"}).out,
              "ecsync_exceptions{kind=\"unknown_status\"} 1\n"));
}

TEST_CASE("all that the filters choose is muted at once, and unmuted") {
  Shop shop;
  for (const auto* number : {"A1", "A2"})
    shop.sell(number, OrderStatus::unknown, std::chrono::hours{1});
  shop.sell("A3", OrderStatus::fresh, std::chrono::hours{1}, "20");
  CHECK(shop.ecsync
            .run({"exceptions", "mute", "--all", "--kind", "unknown_status", "--reason", "why not"})
            .out == "2 exceptions are muted until their facts change.\n");
  CHECK(shop.found() == Found{"listing_not_linked shopee:1/20"});
  CHECK(shop.ecsync.run({"exceptions", "unmute", "A1", "--kind", "unknown_status"}).out ==
        "1 exception stands again.\n");
  CHECK(shop.found().size() == 2);
  const auto rest = shop.ecsync.run({"exceptions", "unmute", "--all", "--json"});
  CHECK(schema_fault(rest.out, "mute") == "");
  CHECK(holds(rest.out, R"("changed":1)"));
  CHECK(shop.found().size() == 3);
}

TEST_CASE("a word about an exception that is not there, or that says nothing, is refused") {
  Shop shop;
  shop.sell("A1", OrderStatus::unknown, std::chrono::hours{1});
  const auto status = [&](Words words) {
    words.insert(words.begin(), {"exceptions", "mute"});
    return shop.ecsync.run(words).status;
  };
  CHECK(status({"A9", "--kind", "unknown_status", "--reason", "x"}) == 5);
  CHECK(status({"A1", "--kind", "order_gone", "--reason", "x"}) == 5);
  CHECK(status({"A1", "--reason", "x"}) == 2);
  CHECK(status({"A1", "--kind", "unknown_status"}) == 2);
  CHECK(status({"A1", "--kind", "unknown_status", "--reason", " "}) == 2);
  CHECK(status({"A1", "--all", "--kind", "unknown_status", "--reason", "x"}) == 2);
  CHECK(status({"--kind", "unknown_status", "--reason", "x"}) == 2);
  CHECK(status({"A1", "--kind", "unknown_status", "--reason", "x", "--until", "2020-01-01"}) == 2);
  CHECK(shop.found().size() == 1);
}

TEST_CASE("exceptions --new tells each thing once to each reader, and what came back again") {
  Shop shop;
  auto order = shop.sell("A1", OrderStatus::unknown, std::chrono::hours{1});
  const Found once{"unknown_status shopee:1/A1"};
  CHECK(shop.found({"--new", "-n", "--check"}, 9) == once);
  CHECK(shop.found({"--new", "--check"}, 9) == once);
  CHECK(shop.found({"--new", "--check"}).empty());
  CHECK(shop.found({"--new=mail"}) == once);
  CHECK(shop.found({"--new=mail"}).empty());
  order.status = OrderStatus::packing;
  shop.shop.store(order);
  CHECK(shop.found({"--new=mail"}).empty());
  order.status = OrderStatus::unknown;
  shop.shop.store(order);
  CHECK(shop.found({"--new=mail"}) == once);
  CHECK(shop.ecsync.run({"exceptions", "--new", "--muted"}).status == 2);
}

TEST_CASE("exceptions --new remembers only what it showed, and nothing when the result is lost") {
  Shop shop;
  for (const auto* number : {"A1", "A2", "A3"})
    shop.sell(number, OrderStatus::unknown, std::chrono::hours{1});
  CHECK(shop.ecsync.run({"exceptions", "--new", "--json", "-o", "/dev/full"}).status == 1);
  CHECK(shop.found({"--new", "--limit", "2"}) ==
        Found{"unknown_status shopee:1/A1", "unknown_status shopee:1/A2"});
  CHECK(shop.found({"--new", "--limit", "2"}) == Found{"unknown_status shopee:1/A3"});
  CHECK(shop.found({"--new"}).empty());
}

}  // namespace ecsync::test

#include "core/base/time_text.h"
#include "core/db/authorizations.h"
#include "core/db/connections.h"
#include "tests/cli/slip_shop.h"

namespace ecsync::test {
namespace {

/// Order A1: two products, both linked, ten pieces of each in HN.
struct ReadyShop : SlipShop {
  ReadyShop() {
    shop.stock("AD-XN-M", 10);
    shop.stock("KL", 10);
    shop.sell("A1", {{"10", 2}, {"20", 1}});
    shop.link("10", {"AD-XN-M"});
    shop.link("20", {"KL:3"});
  }
};

/// From now on orders are those of another shop, "shopee:2".
void open_second_shop(SmallShop& shop) {
  db::Transaction transaction(shop.database);
  const auto now = shop.clock.now_seconds();
  TokenPair pair;
  pair.access_expires_at = now + std::chrono::hours{4};
  const auto authorization = db::add_authorization(shop.database, Site::shopee, "2", pair);
  GrantedShop second;
  second.shop_id = "2";
  second.country = "VN";
  second.name = "Sài Gòn";
  shop.connection =
      db::put_connection(shop.database, Site::shopee, second, authorization, "saigon", now).key;
  transaction.commit();
}

/// YYYY-MM-DD in the zone that the program shows.
std::string day_from_now(int days) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  return to_utc_text(now + std::chrono::hours{7 + 24 * days}).substr(0, 10);
}

std::string code_of(const json::Document& document, std::size_t error = 0) {
  return document.root()["errors"].items().at(error)["code"].text();
}

}  // namespace

TEST_CASE("export-slip says which slip it made, of what, and what to do next") {
  const ReadyShop shop;
  const auto ran = shop.run({"export-slip", "A1", "--warehouse", "HN"});
  CHECK(ran.status == 0);
  CHECK(ran.err.empty());
  CHECK(ran.out ==
        "PX000001 created (Chờ xuất kho): 2 lines from HN. Next: ecsync slips export PX000001\n");
  CHECK(shop.stock("AD-XN-M") == "8/2/10");
  CHECK(shop.stock("KL") == "7/3/10");
}

TEST_CASE("the slips document holds the slip with its lines and the stock it left") {
  const ReadyShop shop;
  const auto document = shop.slips({"export-slip", "hanoi/A1", "--warehouse", "HN", "--reason",
                                    "Bán lẻ", "--receiver", "Anh Ba", "--date", day_from_now(-2)});
  const auto root = document.root();
  CHECK(root["dry_run"].boolean() == false);
  CHECK(root["succeeded"].integer() == 1);
  CHECK(root["failed"].integer() == 0);
  const auto slip = root["slips"].items().at(0);
  CHECK(slip["number"].text() == "PX000001");
  CHECK(slip["status"].text() == "awaiting_export");
  CHECK(slip["order"].text() == "shopee:1/A1");
  CHECK(slip["date"].text() == day_from_now(-2));
  CHECK(slip["reason"].text() == "Bán lẻ");
  CHECK(slip["receiver"].text() == "Anh Ba");
  CHECK(slip["lines"].items().at(1)["product"].text() == "KL");
  CHECK(slip["lines"].items().at(1)["quantity"].integer() == 3);
  CHECK(slip["stock"].items().at(0)["available"].integer() == 8);
  CHECK(slip["stock"].items().at(0)["awaiting_export"].integer() == 2);
}

TEST_CASE("export-slip --export lets the goods leave at once") {
  const ReadyShop shop;
  const auto ran = shop.run({"export-slip", "A1", "--export"});
  CHECK(ran.status == 0);
  CHECK(ran.out == "PX000001 exported (Đã xuất kho): 2 lines from HN.\n");
  CHECK(shop.stock("AD-XN-M") == "8/0/8");
}

TEST_CASE("without --warehouse the default one is taken, and without a default one is asked for") {
  const ReadyShop shop;
  CHECK(shop.run({"export-slip", "A1"}).status == 0);
  const SlipShop empty;
  REQUIRE(empty.run({"warehouses", "add", "HN", "--name", "Kho"}).status == 0);
  const auto ran = empty.run({"export-slip", "A1"});
  CHECK(ran.status == 2);
  CHECK(holds(ran.err, "--warehouse"));
}

TEST_CASE("a seller without a warehouse is told to add one") {
  const Program ecsync;
  const auto ran = ecsync.run({"export-slip", "A1"});
  CHECK(ran.status == 2);
  CHECK(holds(ran.err, "ecsync warehouses add"));
}

TEST_CASE("a slip that is there already is refused, and accepted with --if-missing") {
  const ReadyShop shop;
  REQUIRE(shop.run({"export-slip", "A1"}).status == 0);
  const auto refused = shop.slips({"export-slip", "A1"}, 6);
  CHECK(code_of(refused) == "SLIP_EXISTS");
  const auto error = refused.root()["errors"].items().at(0);
  CHECK(error["details"]["slip"].text() == "PX000001");
  CHECK(holds(error["hint"].text(), "ecsync slips cancel PX000001"));
  const auto accepted = shop.run({"export-slip", "A1", "--if-missing"});
  CHECK(accepted.status == 0);
  CHECK(accepted.out.starts_with("PX000001 was there, created (Chờ xuất kho): 2 lines from HN."));
  CHECK(shop.stock("AD-XN-M") == "8/2/10");
}

TEST_CASE("every line that is not linked is named, with the command that links it") {
  SlipShop shop;
  shop.shop.stock("KL", 10);
  shop.shop.sell("A1", {{"10"}, {"20"}, {"30", 4}});
  shop.shop.link("20", {"KL"});
  const auto document = shop.slips({"export-slip", "A1"}, 6);
  CHECK(code_of(document) == "LINE_NOT_LINKED");
  const auto error = document.root()["errors"].items().at(0);
  CHECK(error["reference"].text() == "shopee:1/A1");
  CHECK(holds(error["hint"].text(), "ecsync link-product --order shopee:1/A1"));
  const auto lines = error["details"]["lines"].items();
  REQUIRE(lines.size() == 2);
  CHECK(lines[0]["listing"].text() == "shopee:1/10");
  CHECK(lines[1]["listing"].text() == "shopee:1/30");
  CHECK(lines[1]["quantity"].integer() == 4);
  CHECK(shop.stock("KL") == "10/0/10");
}

TEST_CASE("every product that is short is named with its numbers, and how to book it in") {
  SlipShop shop;
  shop.shop.stock("A", 1);
  shop.shop.stock("B", 0);
  shop.shop.sell("A1", {{"10", 3}, {"20", 2}});
  shop.shop.link("10", {"A"});
  shop.shop.link("20", {"B"});
  const auto document = shop.slips({"export-slip", "A1"}, 6);
  CHECK(code_of(document) == "INSUFFICIENT_STOCK");
  const auto error = document.root()["errors"].items().at(0);
  const auto products = error["details"]["products"].items();
  REQUIRE(products.size() == 2);
  CHECK(products[0]["product"].text() == "A");
  CHECK(products[0]["warehouse"].text() == "HN");
  CHECK(products[0]["required"].integer() == 3);
  CHECK(products[0]["available"].integer() == 1);
  CHECK(products[0]["missing"].integer() == 2);
  CHECK(products[1]["missing"].integer() == 2);
  CHECK(holds(error["hint"].text(), "ecsync stock receive A HN 2"));
  const auto people = shop.run({"export-slip", "A1"});
  CHECK(people.status == 6);
  CHECK(people.out.empty());
  CHECK(holds(people.err, "A needs 3, 1 available"));
  CHECK(holds(people.err, "B needs 2, 0 available"));
}

TEST_CASE("a command that a hint names can be typed as it stands, whatever the names in it") {
  SlipShop shop;
  shop.shop.stock("AO 01's", 1);
  shop.shop.sell("A1", {{"10", 3}});
  shop.shop.link("10", {"AO 01's"});
  const auto hint =
      shop.slips({"export-slip", "A1"}, 6).root()["errors"].items().at(0)["hint"].text();
  const std::string before = "or book goods in: ";
  REQUIRE(holds(hint, before));
  const auto command = hint.substr(hint.find(before) + before.size());
  const auto typed = shop.ecsync.run_other(
      {"/bin/sh", "-c", "ecsync() { " + std::string(ECSYNC_BINARY) + " \"$@\"; }; " + command});
  CAPTURE(typed.err);
  CHECK(typed.status == 0);
  CHECK(shop.run({"export-slip", "A1"}).status == 0);

  // From before such ids were refused.
  shop.shop.sell("$(touch x)", {{"$(touch y)"}});
  CHECK(holds(shop.run({"export-slip", "$(touch x)"}).err,
              "Link it with: ecsync link-product 'shopee:1/$(touch y)' PRODUCT"));
  shop.shop.sell("$(touch z)", {{"$(touch y)"}, {"20"}});
  CHECK(holds(shop.run({"export-slip", "$(touch z)"}).err,
              "ecsync link-product --order 'shopee:1/$(touch z)'"));
}

TEST_CASE("orders whose state forbids a slip are refused with that state") {
  ReadyShop shop;
  const auto put = [&](const std::string& number, const auto& change) {
    auto order = shop.shop.order(number, {{"10"}});
    change(order);
    shop.shop.store(order);
  };
  put("NEW", [](RemoteOrder& order) { order.status = OrderStatus::fresh; });
  put("GONE", [](RemoteOrder& order) { order.status = OrderStatus::cancelled; });
  put("ODD", [](RemoteOrder& order) { order.status = OrderStatus::unknown; });
  put("THEIRS", [](RemoteOrder& order) { order.fulfilled_by = FulfilledBy::marketplace; });
  put("ASKED", [](RemoteOrder& order) { order.cancel_requested = true; });
  for (const auto& [this_number, code] :
       {std::pair{"NEW", "ORDER_STATUS_NOT_ALLOWED"}, std::pair{"GONE", "ORDER_STATUS_NOT_ALLOWED"},
        std::pair{"ODD", "ORDER_STATUS_NOT_ALLOWED"},
        std::pair{"THEIRS", "FULFILLED_BY_MARKETPLACE"}, std::pair{"ASKED", "CANCEL_REQUESTED"}}) {
    const auto& number = this_number;
    CAPTURE(number);
    const auto document = shop.slips({"export-slip", number}, 6);
    CHECK(code_of(document) == code);
    CHECK_FALSE(document.root()["errors"].items().at(0)["details"]["status"].text().empty());
  }
}

TEST_CASE("an order that does not exist is 5, an ambiguous number too") {
  ReadyShop shop;
  CHECK(code_of(shop.slips({"export-slip", "B9"}, 5)) == "NOT_FOUND");
  open_second_shop(shop.shop);
  shop.shop.sell("A1", {{"10"}});
  CHECK(code_of(shop.slips({"export-slip", "A1"}, 5)) == "AMBIGUOUS");
  CHECK(shop.stock("AD-XN-M") == "10/0/10");
  CHECK(shop.run({"export-slip", "hanoi/A1"}).status == 0);
}

TEST_CASE("orders compete for stock in the order of their creation, each on its own") {
  SlipShop shop;
  shop.shop.stock("A", 3);
  shop.shop.sell("OLD", {{"10", 2}});
  shop.shop.sell("MIDDLE", {{"10", 2}});
  shop.shop.sell("YOUNG", {{"10", 1}});
  shop.shop.link("10", {"A"});
  const auto document = shop.slips({"export-slip", "YOUNG", "MIDDLE", "OLD"}, 3);
  const auto root = document.root();
  CHECK(root["succeeded"].integer() == 2);
  CHECK(root["failed"].integer() == 1);
  CHECK(root["slips"].items().at(0)["order"].text() == "shopee:1/OLD");
  CHECK(root["slips"].items().at(1)["order"].text() == "shopee:1/YOUNG");
  CHECK(root["slips"].items().at(1)["number"].text() == "PX000002");
  CHECK(root["errors"].items().at(0)["reference"].text() == "shopee:1/MIDDLE");
}

TEST_CASE("with --all-eligible the oldest orders are served first, and the short ones are named") {
  SlipShop shop;
  shop.shop.stock("A", 3);
  shop.shop.sell("OLD", {{"10", 2}});
  shop.shop.sell("MIDDLE", {{"10", 2}});
  shop.shop.sell("YOUNG", {{"10", 1}});
  shop.shop.sell("FREE", {{"20"}});
  shop.shop.link("10", {"A"});
  const auto document = shop.slips({"export-slip", "--all-eligible"}, 3);
  const auto slips = document.root()["slips"].items();
  REQUIRE(slips.size() == 2);
  CHECK(slips[0]["order"].text() == "shopee:1/OLD");
  CHECK(slips[1]["order"].text() == "shopee:1/YOUNG");
  CHECK(code_of(document, 0) == "INSUFFICIENT_STOCK");
  CHECK(code_of(document, 1) == "LINE_NOT_LINKED");
  CHECK(shop.stock("A") == "0/3/3");
  CHECK(code_of(shop.slips({"export-slip", "--all-eligible"}, 6)) == "INSUFFICIENT_STOCK");
}

TEST_CASE("two programs that export all eligible orders at once make one slip for each") {
  SlipShop shop;
  shop.shop.database.engine().execute("PRAGMA synchronous = OFF");
  shop.shop.stock("A", 150);
  for (int i = 1; i <= 150; ++i) shop.shop.sell("A" + std::to_string(i), {{"10"}});
  shop.shop.link("10", {"A"});
  auto first = shop.ecsync.start({"export-slip", "--all-eligible", "--json"});
  auto second = shop.ecsync.start({"export-slip", "--all-eligible", "--json"});
  std::size_t slips = 0;
  for (auto* running : {&first, &second}) {
    const auto ran = running->wait();
    CHECK_MESSAGE(ran.status == 0, ran.err);
    CHECK(schema_fault(ran.out, "slips") == "");
    slips += json::Document::parse(ran.out)->root()["slips"].items().size();
  }
  CHECK(slips == 150);
  CHECK(shop.stock("A") == "0/150/150");
}

TEST_CASE("--all-eligible takes orders that wait to be sent and no finished ones") {
  ReadyShop shop;
  auto finished = shop.shop.order("DONE", {{"10"}});
  finished.status = OrderStatus::completed;
  shop.shop.store(finished);
  const auto first = shop.slips({"export-slip", "--all-eligible"});
  REQUIRE(first.root()["succeeded"].integer() == 1);
  CHECK(first.root()["slips"].items().at(0)["order"].text() == "shopee:1/A1");
  const auto more = shop.slips(
      {"export-slip", "--all-eligible", "--status", "completed,shipping", "--connection", "hanoi"});
  REQUIRE(more.root()["succeeded"].integer() == 1);
  CHECK(more.root()["slips"].items().at(0)["order"].text() == "shopee:1/DONE");
  const auto none = shop.run({"export-slip", "--all-eligible"});
  CHECK(none.status == 0);
  CHECK(none.out.empty());
  CHECK(holds(none.err, "No order waits for a slip."));
}

TEST_CASE("--all-eligible --since leaves older orders alone") {
  const ReadyShop shop;
  const auto document =
      shop.slips({"export-slip", "--all-eligible", "--since", "2026-11-23T00:00:00Z"});
  CHECK(document.root()["succeeded"].integer() == 0);
}

TEST_CASE("a dry run of export-slip tells all, keeps nothing and uses no number") {
  const ReadyShop shop;
  const auto document = shop.slips({"export-slip", "A1", "-n"});
  CHECK(document.root()["dry_run"].boolean());
  CHECK(document.root()["succeeded"].integer() == 1);
  CHECK(document.root()["slips"].items().at(0)["stock"].items().at(0)["available"].integer() == 8);
  const auto people = shop.run({"export-slip", "A1", "-n"});
  CHECK(holds(people.out, "would be created"));
  CHECK(shop.stock("AD-XN-M") == "10/0/10");
  CHECK(shop.slips({"slips"}).root()["slips"].items().empty());
  CHECK(holds(shop.run({"export-slip", "A1"}).out, "PX000001"));
}

TEST_CASE("export-slip wants orders or --all-eligible, and flags that fit") {
  const ReadyShop shop;
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"export-slip"},
           {"export-slip", "A1", "--all-eligible"},
           {"export-slip", "A1", "--since", "7d"},
           {"export-slip", "--all-eligible", "--status", "cancelled"},
           {"export-slip", "A1", "--date", "2026-02-30"}}) {
    CAPTURE(words.back());
    const auto ran = shop.run(words);
    CHECK(ran.status == 2);
    CHECK(ran.out.empty());
    CHECK_FALSE(ran.err.empty());
  }
  CHECK(shop.stock("AD-XN-M") == "10/0/10");
}

TEST_CASE("the date of a slip lies within a year back and a month ahead") {
  const ReadyShop shop;
  for (const int days : {-364, 0, 27}) {
    CAPTURE(days);
    CHECK(shop.run({"export-slip", "A1", "-n", "--date", day_from_now(days)}).status == 0);
  }
  for (const auto& [this_many, why] :
       {std::pair{-367, "is more than a year ago"}, std::pair{-3650, "is more than a year ago"},
        std::pair{32, "is more than a month ahead"}}) {
    const int days = this_many;
    CAPTURE(days);
    const auto ran = shop.run({"export-slip", "A1", "--date", day_from_now(days)});
    CHECK(ran.status == 2);
    CHECK(holds(ran.err, why));
  }
}

TEST_CASE("a warehouse that does not exist is named before any order is begun") {
  const ReadyShop shop;
  const auto ran = shop.run({"export-slip", "A1", "--warehouse", "XX", "--json"});
  CHECK(ran.status == 5);
  CHECK(schema_fault(ran.out, "error") == "");
}

TEST_CASE("with -q a good export-slip says nothing") {
  const ReadyShop shop;
  const auto ran = shop.run({"export-slip", "A1", "-q"});
  CHECK(ran.status == 0);
  CHECK(ran.out.empty());
  CHECK(ran.err.empty());
}

}  // namespace ecsync::test

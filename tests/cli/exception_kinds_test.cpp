#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <filesystem>

#include "core/base/json.h"
#include "core/goods/export_slip.h"
#include "tests/support/market_stage.h"
#include "tests/support/schema.h"
#include "tests/support/small_shop.h"

// Each kind of exception as a person meets it: it stands there, ends when its hint is followed, and
// can be muted and come back.
namespace ecsync::test {
namespace {

using std::chrono::hours;

/// The first command that a hint names, or the last one.
std::string command_in(const std::string& hint, bool last) {
  const auto begin = last ? hint.rfind("ecsync ") : hint.find("ecsync ");
  REQUIRE(begin != std::string::npos);
  const auto command = hint.substr(begin);
  return command.substr(0, command.find(". "));
}

/// What the tests below do with a program, wherever its file comes from.
class Onlooker {
 public:
  explicit Onlooker(Program& ecsync) : ecsync_(ecsync) {
    ecsync.set("PATH",
               std::filesystem::path(ECSYNC_BINARY).parent_path().string() + ":/usr/bin:/bin");
  }

  /// The hint of the only exception of this kind; "" when there is none that is not muted.
  std::string hint(const std::string& kind) const {
    const auto ran = ecsync_.run({"exceptions", "--kind", kind, "--json"});
    REQUIRE_MESSAGE(ran.status == 0, ran.err);
    const auto document = json::Document::parse(ran.out);
    const auto all = document->root()["exceptions"].items();
    REQUIRE(all.size() <= 1);
    return all.empty() ? "" : all[0]["hint"].text();
  }
  bool stands(const std::string& kind) const { return !hint(kind).empty(); }
  /// Types the command of the hint as it is told, with P for PRODUCT.
  void follow(const std::string& kind, bool last = false) const {
    auto command = command_in(hint(kind), last);
    if (const auto place = command.find("PRODUCT"); place != std::string::npos)
      command.replace(place, 7, "P");
    CAPTURE(command);
    const auto ran = ecsync_.run_other({"/bin/sh", "-c", command});
    CHECK_MESSAGE(ran.status == 0, ran.err);
  }
  /// Mutes it, and looks that it is gone and listed apart.
  void mute(const std::string& kind) const {
    const auto ran =
        ecsync_.run({"exceptions", "mute", "--all", "--kind", kind, "--reason", "why"});
    CHECK_MESSAGE(ran.status == 0, ran.err);
    CHECK_FALSE(stands(kind));
    CHECK(holds(ecsync_.run({"exceptions", "--muted", "--json"}).out, "\"" + kind + "\""));
  }
  void sql(const std::string& text) const {
    SQLite::Database(ecsync_.database(), SQLite::OPEN_READWRITE, 10'000).exec(text);
  }

 private:
  Program& ecsync_;
};

/// A shop in a file, whose first slip was made a while ago.
struct Kept {
  Program program;
  SmallShop shop{program.database()};
  Onlooker look{program};

  Kept() {
    shop.stock("P", 99);
    shop.sell("first", {{"10"}});
    shop.link("10", {"P"});
    slip("first", true);
    look.sql(
        "UPDATE slips SET created_at = 1; UPDATE orders SET status = 'completed'; UPDATE "
        "connections SET last_success_at = 4000000000");
  }
  void slip(const std::string& order, bool leaves = false) {
    ExportSlipRequest request;
    request.orders = {order};
    request.date = "2026-11-23";
    request.export_now = leaves;
    REQUIRE(export_slips(shop.database, shop.clock, request)->errors.empty());
  }
  RemoteOrder order(const std::string& number, const std::string& item = "10") {
    auto made = shop.order(number, {{item}});
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    made.created_at = made.updated_at = now - hours{2};
    return made;
  }
  void store(RemoteOrder& order, OrderStatus status, const std::string& native) {
    order.status = status;
    order.status_native = native;
    shop.store(order);
  }
};

}  // namespace

TEST_CASE("order_cancelled_with_slip: ends with its slip, or by a word once that is exported") {
  Kept kept;
  for (const bool left : {false, true}) {
    CAPTURE(left);
    auto order = kept.order(left ? "left" : "open");
    kept.shop.store(order);
    kept.slip(order.number, left);
    order.lines[0].cancelled = 1;
    kept.store(order, OrderStatus::cancelled, "CANCELLED");
    REQUIRE(kept.look.stands("order_cancelled_with_slip"));
    kept.look.mute("order_cancelled_with_slip");
    order.delivery_problem = true;
    kept.shop.store(order);
    kept.look.follow("order_cancelled_with_slip", left);
    CHECK_FALSE(kept.look.stands("order_cancelled_with_slip"));
  }
}

TEST_CASE("slip_differs_from_order: ends with the slip made anew, or by a word once it left") {
  Kept kept;
  for (const bool left : {false, true}) {
    CAPTURE(left);
    auto order = kept.order(left ? "left" : "open");
    order.lines[0].quantity = 3;
    kept.shop.store(order);
    kept.slip(order.number, left);
    order.lines[0].cancelled = 1;
    kept.shop.store(order);
    kept.look.mute("slip_differs_from_order");
    order.lines[0].cancelled = 2;
    kept.shop.store(order);
    kept.look.follow("slip_differs_from_order", left);
    CHECK_FALSE(kept.look.stands("slip_differs_from_order"));
  }
}

TEST_CASE("slip_differs_from_order: a link that was changed or is missing is settled by its hint") {
  Kept kept;
  auto order = kept.order("A1");
  kept.shop.store(order);
  kept.slip("A1");
  kept.shop.link("10", {"P:2"});
  kept.look.follow("slip_differs_from_order");
  CHECK_FALSE(kept.look.stands("slip_differs_from_order"));
  CHECK(kept.program.run({"link-product", "hanoi/10", "--unlink"}).status == 0);
  kept.look.follow("slip_differs_from_order");
  kept.look.follow("slip_differs_from_order");
  CHECK_FALSE(kept.look.stands("slip_differs_from_order"));
}

TEST_CASE("goods_coming_back: ends with the receipt that its hint books, until more comes") {
  Kept kept;
  auto order = kept.order("A1");
  order.lines[0].quantity = 3;
  kept.shop.store(order);
  kept.slip("A1", true);
  order.lines[0].returned = 1;
  kept.store(order, OrderStatus::completed, "TO_RETURN");
  kept.look.mute("goods_coming_back");
  order.lines[0].returned = 2;
  kept.shop.store(order);
  kept.look.follow("goods_coming_back");
  CHECK_FALSE(kept.look.stands("goods_coming_back"));
  CHECK(holds(kept.program.run({"returns"}).out, "PN000001"));
  order.lines[0].returned = 3;
  kept.shop.store(order);
  kept.look.follow("goods_coming_back");
  CHECK_FALSE(kept.look.stands("goods_coming_back"));
  // Nothing has come back after all.
  REQUIRE(kept.program.run({"returns", "cancel", "PN000001", "PN000002"}).status == 0);
  CHECK(kept.look.stands("goods_coming_back"));
}

TEST_CASE("order_cancelled_with_slip: ends when its goods are back, and stands when they are not") {
  Kept kept;
  auto order = kept.order("A1");
  kept.shop.store(order);
  kept.slip("A1", true);
  order.lines[0].cancelled = 1;
  kept.store(order, OrderStatus::cancelled, "CANCELLED");
  kept.look.follow("order_cancelled_with_slip");
  CHECK_FALSE(kept.look.stands("order_cancelled_with_slip"));
  REQUIRE(kept.program.run({"returns", "cancel", "PN000001"}).status == 0);
  CHECK(kept.look.stands("order_cancelled_with_slip"));
}

TEST_CASE("cancel_requested_with_slip: ends with the marketplace's answer") {
  Kept kept;
  auto order = kept.order("A1");
  kept.shop.store(order);
  kept.slip("A1");
  order.cancel_requested = true;
  kept.store(order, OrderStatus::processing, "IN_CANCEL");
  CHECK(holds(kept.look.hint("cancel_requested_with_slip"), "ecsync sync-orders --order"));
  kept.look.mute("cancel_requested_with_slip");
  CHECK(kept.program.run({"exceptions", "unmute", "--all"}).status == 0);
  order.cancel_requested = false;
  kept.store(order, OrderStatus::packing, "PROCESSED");
  CHECK_FALSE(kept.look.stands("cancel_requested_with_slip"));
}

TEST_CASE("sent_without_slip: ends with the slip that the hint makes or exports") {
  Kept kept;
  for (const bool open : {false, true}) {
    CAPTURE(open);
    auto order = kept.order(open ? "open" : "none");
    kept.shop.store(order);
    if (open) kept.slip(order.number);
    kept.store(order, OrderStatus::shipping, "SHIPPED");
    kept.look.mute("sent_without_slip");
    kept.store(order, OrderStatus::completed, "COMPLETED");
    kept.look.follow("sent_without_slip");
    CHECK_FALSE(kept.look.stands("sent_without_slip"));
  }
}

TEST_CASE("advance_fulfilment: ends with a slip, or by a word") {
  Kept kept;
  for (const bool word : {false, true}) {
    CAPTURE(word);
    auto order = kept.order(word ? "word" : "slip");
    order.advance_fulfilment = true;
    kept.shop.store(order);
    kept.look.follow("advance_fulfilment", word);
    CHECK_FALSE(kept.look.stands("advance_fulfilment"));
  }
  CHECK(kept.program.run({"exceptions", "unmute", "--all"}).status == 0);
  CHECK(kept.look.stands("advance_fulfilment"));
}

TEST_CASE("listing_not_linked: ends with the link, and comes back muted only after that") {
  Kept kept;
  auto order = kept.order("A1", "20");
  kept.shop.store(order);
  kept.look.mute("listing_not_linked");
  auto more = kept.order("A2", "20");
  kept.shop.store(more);
  CHECK_FALSE(kept.look.stands("listing_not_linked"));
  const auto linked = [&](const std::string& word) {
    CHECK(kept.program.run({"link-product", "hanoi/20", word}).status == 0);
  };
  linked("P");
  linked("--unlink");
  kept.look.follow("listing_not_linked");
  CHECK_FALSE(kept.look.stands("listing_not_linked"));
}

TEST_CASE("unknown_status of a line, order_gone and order_unchanged: end by the word of the hint") {
  Kept kept;
  auto order = kept.order("A1");
  order.unknown_line_state = true;
  order.created_at = order.updated_at = order.updated_at - hours{24 * 9};
  kept.store(order, OrderStatus::packing, "PROCESSED");
  kept.look.sql(
      "INSERT INTO gone_orders SELECT id, 'no such order', 5 FROM orders "
      "WHERE number = 'A1'");
  for (const std::string kind : {"unknown_status", "order_gone", "order_unchanged"}) {
    CAPTURE(kind);
    REQUIRE(kept.look.stands(kind));
    kept.look.follow(kind, true);
    CHECK_FALSE(kept.look.stands(kind));
  }
  kept.store(order, OrderStatus::packing, "RETRY_SHIP");
  for (const std::string kind : {"unknown_status", "order_unchanged"})
    CHECK(kept.look.stands(kind));
  // The marketplace has it again.
  CHECK_FALSE(kept.look.stands("order_gone"));
}

TEST_CASE("unknown_status of an order: ends when the configuration knows its state, or by a word") {
  Kept kept;
  auto order = kept.order("A1");
  kept.store(order, OrderStatus::unknown, "TELEPORTED");
  CHECK(holds(kept.look.hint("unknown_status"), "[shopee.status]"));
  const auto& home = kept.program.home();
  std::filesystem::create_directories(home / ".config/ecsync");
  home.write(".config/ecsync/default.toml", "[shopee.status]\nTELEPORTED = \"packing\"\n");
  kept.look.follow("unknown_status");
  CHECK_FALSE(kept.look.stands("unknown_status"));
  kept.store(order, OrderStatus::unknown, "WARPED");
  kept.look.mute("unknown_status");
  kept.store(order, OrderStatus::unknown, "BEAMED");
  CHECK(kept.look.stands("unknown_status"));
  kept.store(order, OrderStatus::packing, "PROCESSED");
  CHECK_FALSE(kept.look.stands("unknown_status"));
}

TEST_CASE("connection_expiring: ends when the seller agrees again, or by a word") {
  MarketStage stage("lazada", {"--shops", "1", "--orders", "5", "--plain"});
  stage.connect(1, {"--name", "hanoi"});
  REQUIRE(stage.run({"sync-orders"}).status == 0);
  const Onlooker look(stage.ecsync());
  CHECK_FALSE(look.stands("connection_expiring"));
  look.sql("UPDATE authorizations SET consent_expires_at = unixepoch() + 2 * 86400");
  CHECK(holds(look.hint("connection_expiring"), "ecsync connect lazada --reconnect hanoi"));
  look.mute("connection_expiring");
  look.sql("UPDATE authorizations SET consent_expires_at = unixepoch() + 86400");
  CHECK(stage.ecsync().run({"exceptions", "unmute", "--all"}).status == 0);
  CHECK(look.stands("connection_expiring"));
  stage.connect(1, {"--reconnect", "hanoi"});
  CHECK_FALSE(look.stands("connection_expiring"));
}

TEST_CASE("listing_unreadable: ends when the catalogue is read again, or by a word") {
  MarketStage stage("lazada", {"--shops", "1", "--orders", "5", "--products", "5", "--plain"});
  stage.connect(1, {"--name", "hanoi"});
  REQUIRE(stage.run({"sync-products"}).status == 0);
  const Onlooker look(stage.ecsync());
  const auto spoil = [&] {
    stage.fault(R"({"fault":"wrong_type","path":"/products/get","field":"SkuId"})");
    CHECK(stage.run({"sync-products", "--full"}).status == 3);
  };
  spoil();
  look.follow("listing_unreadable");
  CHECK_FALSE(look.stands("listing_unreadable"));
  spoil();
  look.mute("listing_unreadable");
  look.sql("UPDATE rejected_listings SET reason = 'something else'");
  CHECK(look.stands("listing_unreadable"));
  CHECK(stage.faults_struck() == 2);
}

TEST_CASE("product_twin: ends when one of the two is deleted, or by a word while both stand") {
  Kept kept;
  CHECK_FALSE(kept.look.stands("product_twin"));
  for (const char* code : {"AD-1", "ad-1"})
    REQUIRE(kept.program.run({"products", "add", code, "--name", "Áo", "--unit", "cái"}).status ==
            0);
  REQUIRE(kept.look.stands("product_twin"));
  const auto shown = kept.program.run({"exceptions", "--kind", "product_twin", "--json"});
  CHECK(schema_fault(shown.out, "exceptions") == "");
  CHECK(
      holds(shown.out, "product ad-1 is nearly AD-1: their codes differ in upper and lower case"));
  kept.look.mute("product_twin");
  CHECK_FALSE(kept.look.stands("product_twin"));
  REQUIRE(kept.program.run({"exceptions", "unmute", "--all", "--kind", "product_twin"}).status ==
          0);
  kept.look.follow("product_twin");
  CHECK_FALSE(kept.look.stands("product_twin"));
  CHECK(kept.program.run({"products", "show", "ad-1"}).status == 5);
}

TEST_CASE("stock_low: stands once, by a word until the product is filled up in between") {
  Kept kept;
  const auto book = [&](const std::string& quantity) {
    REQUIRE(kept.program.run({"stock", "adjust", "P", "HN", quantity, "--reason", "r"}).status ==
            0);
  };
  REQUIRE(kept.program.run({"products", "edit", "P", "--low", "5"}).status == 0);
  CHECK_FALSE(kept.look.stands("stock_low"));
  book("-93");
  REQUIRE(kept.look.stands("stock_low"));
  kept.look.sql("UPDATE products SET low_since = 5");
  const auto shown = kept.program.run({"exceptions", "--kind", "stock_low", "--json"});
  CHECK(schema_fault(shown.out, "exceptions") == "");
  const auto document = json::Document::parse(shown.out);
  const auto told = document->root()["exceptions"].items().at(0);
  CHECK(told["reference"].text() == "P");
  CHECK_FALSE(told["connection"].present());
  CHECK(told["message"].text() == "P (Sản phẩm P) runs low: 5 available, its level is 5");
  kept.look.follow("stock_low", true);
  book("-1");
  CHECK_FALSE(kept.look.stands("stock_low"));
  // Filled up, and then low again: another thing.
  book("+2");
  book("-1");
  CHECK(kept.look.stands("stock_low"));
  CHECK(kept.program.run({"exceptions", "--connection", "hanoi", "--kind", "stock_low"}).out == "");
  REQUIRE(kept.program.run({"products", "edit", "P", "--low", ""}).status == 0);
  CHECK_FALSE(kept.look.stands("stock_low"));
}

TEST_CASE(
    "connection_stale, connection_needs_auth and order_unreadable: end when the hint is "
    "followed") {
  MarketStage stage("lazada", {"--shops", "1", "--orders", "20", "--plain"});
  stage.connect(1, {"--name", "hanoi"});
  REQUIRE(stage.run({"sync-orders"}).status == 0);
  const Onlooker look(stage.ecsync());

  look.sql("UPDATE connections SET last_success_at = last_success_at - 200000");
  look.mute("connection_stale");
  look.sql("UPDATE sync_runs SET error_code = 'NETWORK', error_message = 'no route'");
  look.follow("connection_stale");
  CHECK_FALSE(look.stands("connection_stale"));

  stage.sandbox().post("/sandbox/evolve", R"({"new_orders":1,"changes":0})");
  REQUIRE(stage.run({"sync-orders"}).status == 0);
  const auto number = stage.text("SELECT max(number) FROM orders");
  const auto control = [&](const std::string& call) {
    stage.sandbox().post("/sandbox/" + call,
                         fmt::format(R"({{"shop":"1","number":"{}","how":"bad_time"}})", number));
  };
  control("break_order");
  control("touch");
  CHECK(stage.run({"sync-orders"}).status == 3);
  look.mute("order_unreadable");
  look.sql("UPDATE rejected_orders SET reason = 'something else'");
  control("fix_order");
  look.follow("order_unreadable");
  CHECK_FALSE(look.stands("order_unreadable"));

  // Of two good runs within one second the later one could not be told.
  look.sql("UPDATE connections SET last_success_at = last_success_at - 60");
  stage.sandbox().post("/sandbox/revoke", R"({"shop":"1"})");
  CHECK(stage.run({"sync-orders"}).status == 4);
  CHECK(holds(look.hint("connection_needs_auth"), "ecsync connect lazada --reconnect hanoi"));
  look.mute("connection_needs_auth");
  stage.connect(1, {"--reconnect", "hanoi"});
  CHECK(stage.run({"sync-orders"}).status == 0);
  CHECK_FALSE(look.stands("connection_needs_auth"));
  stage.sandbox().post("/sandbox/revoke", R"({"shop":"1"})");
  CHECK(stage.run({"sync-orders"}).status == 4);
  CHECK(look.stands("connection_needs_auth"));
}

}  // namespace ecsync::test

#include "core/health/exceptions.h"

#include <doctest/doctest.h>

#include "core/db/connections.h"
#include "core/db/query.h"
#include "core/db/sync_state.h"
#include "core/goods/export_slip.h"
#include "core/goods/settle_slip.h"
#include "tests/support/small_shop.h"

namespace ecsync {
namespace {

using std::chrono::hours;
using db::operator""_sql;
using test::SmallShop;
using Found = std::vector<std::string>;

std::vector<Attention> standing(SmallShop& shop) {
  return list_exceptions(shop.database, shop.clock.now_seconds());
}

Found found(SmallShop& shop) {
  Found result;
  for (const auto& exception : standing(shop))
    result.push_back(std::string(name(exception.kind)) + " " + exception.reference);
  return result;
}

void export_slip(SmallShop& shop, const std::string& order, bool leaves = false) {
  ExportSlipRequest request;
  request.orders = {order};
  request.date = "2026-11-23";
  request.export_now = leaves;
  REQUIRE(export_slips(shop.database, shop.clock, request)->errors.empty());
}

/// Orders of this shop can have slips, and nothing needs attention.
struct CalmShop : SmallShop {
  CalmShop() {
    stock("P", 99);
    sell("calm", {{"10"}});
    link("10", {"P"});
  }
  void sql(const std::string& text) { database.engine().execute(text); }
  /// The order as it is told at this moment.
  void tell(RemoteOrder& order, OrderStatus status, const std::string& native) {
    order.status = status;
    order.status_native = native;
    order.updated_at = clock.now_seconds();
    store(order);
  }
};

}  // namespace

TEST_CASE("a cancelled order with a live slip is an exception until the slip is cancelled") {
  CalmShop shop;
  auto order = shop.order("A1", {{"10"}});
  shop.store(order);
  export_slip(shop, "A1");
  CHECK(found(shop).empty());
  order.status = OrderStatus::cancelled;
  order.lines[0].cancelled = 1;
  shop.store(order);
  CHECK(found(shop) == Found{"order_cancelled_with_slip shopee:1/A1"});
  CHECK(standing(shop).front().message == "order A1 was cancelled, but its slip PX000001 is open");
  REQUIRE(
      cancel_slips(shop.database, shop.clock, {"PX000001"}, std::nullopt, false).errors.empty());
  CHECK(found(shop).empty());
}

TEST_CASE("an exported slip of a cancelled order is settled by a word alone") {
  CalmShop shop;
  auto order = shop.order("A1", {{"10"}});
  shop.store(order);
  export_slip(shop, "A1", true);
  order.status = OrderStatus::cancelled;
  order.lines[0].cancelled = 1;
  shop.store(order);
  CHECK(standing(shop).front().hint.english().ends_with(
      "ecsync exceptions mute shopee:1/A1 --kind order_cancelled_with_slip --reason 'WHY'"));
}

TEST_CASE("what was sent before the file's first slip needs none, whenever the order was made") {
  CalmShop shop;
  auto before = shop.order("before", {{"10"}});
  shop.tell(before, OrderStatus::shipping, "SHIPPED");
  shop.clock.advance(hours{2});
  export_slip(shop, "calm");
  shop.clock.advance(hours{2});
  // It arrives after the first slip, but it was sent before.
  shop.tell(before, OrderStatus::completed, "COMPLETED");
  CHECK(found(shop).empty());
  auto after = shop.order("after", {{"10"}});
  shop.tell(after, OrderStatus::shipping, "SHIPPED");
  CHECK(found(shop) == Found{"sent_without_slip shopee:1/after"});
  export_slip(shop, "after", true);
  CHECK(found(shop).empty());
}

TEST_CASE("rows of history that a repair or a new table wrote say nothing of the sending") {
  CalmShop shop;
  auto order = shop.order("A1", {{"10"}});
  shop.tell(order, OrderStatus::shipping, "SHIPPED");
  shop.clock.advance(hours{2});
  export_slip(shop, "calm");
  shop.clock.advance(hours{2});
  shop.tell(order, OrderStatus::completed, "COMPLETED");
  CHECK(found(shop).empty());
  shop.sql("UPDATE order_history SET origin = 'repair' WHERE status = 'shipping'");
  CHECK(found(shop) == Found{"sent_without_slip shopee:1/A1"});
}

TEST_CASE(
    "a slip that is open does not stand for goods that were sent; the marketplace's do not "
    "need one") {
  CalmShop shop;
  export_slip(shop, "calm");
  shop.clock.advance(hours{2});
  auto theirs = shop.order("theirs", {{"10"}});
  theirs.fulfilled_by = FulfilledBy::marketplace;
  shop.tell(theirs, OrderStatus::completed, "COMPLETED");
  auto returned = shop.order("returned", {{"10", 1, 0, 1}});
  shop.tell(returned, OrderStatus::completed, "COMPLETED");
  auto order = shop.order("A1", {{"10"}});
  shop.store(order);
  export_slip(shop, "A1");
  shop.tell(order, OrderStatus::shipping, "SHIPPED");
  CHECK(found(shop) == Found{"sent_without_slip shopee:1/A1"});
  CHECK(standing(shop).front().hint == "Export it with: ecsync slips export PX000002");
}

TEST_CASE("goods that may be with the marketplace already are told before a slip counts them") {
  CalmShop shop;
  export_slip(shop, "calm");
  auto order = shop.order("A1", {{"10"}});
  order.advance_fulfilment = true;
  shop.store(order);
  CHECK(found(shop) == Found{"advance_fulfilment shopee:1/A1"});
  shop.clock.advance(hours{1});
  shop.tell(order, OrderStatus::shipping, "SHIPPED");
  CHECK(found(shop) == Found{"advance_fulfilment shopee:1/A1"});
  export_slip(shop, "A1", true);
  CHECK(found(shop).empty());
}

TEST_CASE("a listing that is not linked is one exception however many orders wait for it") {
  SmallShop shop;
  shop.stock("P", 9);
  shop.sell("A1", {{"10"}, {"20"}, {"30", 1, 1}});
  shop.sell("A2", {{"20", 2}});
  auto done = shop.order("A3", {{"40"}});
  done.status = OrderStatus::completed;
  shop.store(done);
  auto theirs = shop.order("A4", {{"50"}});
  theirs.fulfilled_by = FulfilledBy::marketplace;
  shop.store(theirs);
  CHECK(found(shop) == Found{"listing_not_linked shopee:1/10", "listing_not_linked shopee:1/20"});
  const auto second = standing(shop).at(1);
  CHECK(second.count == 2);
  CHECK(second.message == "2 orders wait for 'Hàng 20', which no product is linked to");
  CHECK(second.hint == "Link it with: ecsync link-product shopee:1/20 PRODUCT");
  shop.link("10", {"P"});
  shop.link("20", {"P"});
  CHECK(found(shop).empty());
}

TEST_CASE("unknown states of an order and of a line are exceptions") {
  CalmShop shop;
  auto order = shop.order("A1", {{"10"}});
  shop.tell(order, OrderStatus::unknown, "TELEPORTED");
  auto other = shop.order("A2", {{"10"}});
  other.unknown_line_state = true;
  shop.tell(other, OrderStatus::packing, "PROCESSED");
  CHECK(found(shop) == Found{"unknown_status shopee:1/A1", "unknown_status shopee:1/A2"});
  const auto all = standing(shop);
  CHECK(all[0].message == "order A1 is in a state that is not known: TELEPORTED");
  CHECK(
      all[0].hint.english().ends_with("under [shopee.status] of the configuration what the state "
                                      "means, and then: ecsync orders remap"));
  CHECK(all[1].message == "order A2 has a line in a state that is not known");
}

TEST_CASE("what could not be read and what is gone are exceptions with their reason") {
  CalmShop shop;
  shop.sql(
      "INSERT INTO rejected_orders (connection_id, number, reason, rejected_at) VALUES (1, 'R1', "
      "'items: missing', 1795398000);"
      "INSERT INTO rejected_listings VALUES (1, '7:8', 'name: missing', 1795398000);"
      "INSERT INTO gone_orders SELECT id, 'no such order', 1795398000 FROM orders");
  CHECK(found(shop) == Found{"order_unreadable shopee:1/R1", "order_gone shopee:1/calm",
                             "listing_unreadable shopee:1/7:8"});
  const auto all = standing(shop);
  CHECK(all[0].message == "order R1 cannot be read: items: missing");
  CHECK(all[0].hint.english().ends_with("ecsync sync-orders --order shopee:1/R1"));
  CHECK(all[1].message == "the marketplace has no order calm any more: no such order");
  CHECK(all[2].message == "listing 7:8 cannot be read: name: missing");
  // Nobody can ask for them any more.
  shop.sql("UPDATE connections SET status = 'disconnected', authorization_id = NULL");
  CHECK(found(shop) == Found{"order_gone shopee:1/calm"});
}

TEST_CASE("connections that need a person are exceptions") {
  CalmShop shop;
  db::set_connection_status(shop.database, shop.connection, ConnectionStatus::needs_auth);
  CHECK(found(shop) == Found{"connection_needs_auth shopee:1"});
  db::set_connection_status(shop.database, shop.connection, ConnectionStatus::connected);
  CHECK(found(shop).empty());
  shop.sql("UPDATE authorizations SET refresh_expires_at = 1, consent_expires_at = " +
           std::to_string(epoch_seconds(shop.clock.now_seconds() + std::chrono::days{3})));
  CHECK(found(shop) == Found{"connection_expiring shopee:1"});
  CHECK(standing(shop).front().message == "the sign-in of hanoi ends within a week");
}

TEST_CASE("a shop that its marketplace calls inactive is told as that, and not as stale, too") {
  CalmShop shop;
  db::begin_run(shop.database, shop.connection, db::SyncKind::orders, shop.clock.now_seconds());
  auto error = make_error(ErrorCode::remote_refused, tr("the shop is closed"));
  error.details = R"({"request_id":"x","inactive":true})";
  db::end_run(shop.database, shop.connection, db::SyncKind::orders, shop.clock.now_seconds(), 1,
              &error);
  CHECK(found(shop) == Found{"connection_inactive shopee:1"});
  CHECK(standing(shop).front().message ==
        "hanoi is not active, its marketplace says: the shop is closed");
  shop.sql("UPDATE orders SET status = 'completed'");
  shop.clock.advance(hours{48});
  CHECK(found(shop) == Found{"connection_inactive shopee:1"});
  db::begin_run(shop.database, shop.connection, db::SyncKind::orders, shop.clock.now_seconds());
  db::end_run(shop.database, shop.connection, db::SyncKind::orders, shop.clock.now_seconds(), 1,
              nullptr);
  CHECK(found(shop).empty());
}

TEST_CASE("a shop without a good run of orders for a day is stale, and the last error says why") {
  CalmShop shop;
  shop.sql("UPDATE orders SET status = 'completed'");
  shop.clock.advance(hours{24});
  CHECK(found(shop).empty());
  shop.clock.advance(hours{1});
  CHECK(found(shop) == Found{"connection_stale shopee:1"});
  CHECK(standing(shop).front().message == "hanoi has had no good run of orders for 25 hours");
  CHECK(list_exceptions(shop.database, shop.clock.now_seconds(), hours{48}).empty());
  db::begin_run(shop.database, shop.connection, db::SyncKind::orders, shop.clock.now_seconds());
  const auto error = make_error(ErrorCode::network, tr("no route"));
  db::end_run(shop.database, shop.connection, db::SyncKind::orders, shop.clock.now_seconds(), 1,
              &error);
  CHECK(standing(shop).front().message ==
        "hanoi has had no good run of orders for 25 hours: no route");
}

TEST_CASE("an order that stands in its state for longer than usual is an exception") {
  SmallShop shop;
  shop.stock("P", 0);
  const auto now = shop.clock.now_seconds();
  const auto stands = [&](OrderStatus status, hours age) {
    auto order = shop.order(std::string(name(status)), {{"10"}});
    order.status = status;
    order.created_at = now - age;
    order.updated_at = now - age;
    shop.store(order);
    shop.link("10", {"P"});
    return found(shop);
  };
  for (const auto status :
       {OrderStatus::fresh, OrderStatus::processing, OrderStatus::packing, OrderStatus::shipping}) {
    const auto usual = usual_time(status);
    REQUIRE(usual);
    CHECK(stands(status, *usual).empty());
    CHECK(stands(status, *usual + hours{1}) ==
          Found{"order_unchanged shopee:1/" + std::string(name(status))});
    CHECK(stands(status, hours{1}).empty());
  }
  for (const auto status : {OrderStatus::completed, OrderStatus::cancelled}) {
    CHECK_FALSE(usual_time(status));
    CHECK(stands(status, hours{24 * 365}).empty());
  }
}

TEST_CASE("an order that stands still says for how long, how to ask again and how to say why") {
  CalmShop shop;
  shop.clock.advance(std::chrono::days{5});
  const auto exception = standing(shop).back();
  CHECK(exception.message == "order calm has been packing without a change for 6 days");
  CHECK(exception.hint ==
        "Ask for it again with: ecsync sync-orders --order shopee:1/calm. When it stands so on the "
        "marketplace, too: ecsync exceptions mute shopee:1/calm --kind order_unchanged --reason "
        "'WHY'");
  db::set_connection_status(shop.database, shop.connection, ConnectionStatus::needs_auth);
  CHECK(found(shop) == Found{"connection_needs_auth shopee:1"});
}

TEST_CASE("the view of the exceptions has what the command has, but for what depends on a clock") {
  CalmShop shop;
  shop.sell("loose", {{"20"}});
  auto odd = shop.order("odd", {{"10"}});
  shop.tell(odd, OrderStatus::unknown, "TELEPORTED");
  shop.clock.advance(std::chrono::days{5});
  Found viewed;
  std::string kind;
  std::string reference;
  std::string name;
  db::Query query(
      shop.database,
      "SELECT kind, reference, connection_name FROM v_exceptions ORDER BY kind, reference"_sql);
  while (query.next(kind, reference, name)) viewed.push_back(kind + " " + reference + " " + name);
  CHECK(viewed ==
        Found{"listing_not_linked shopee:1/20 hanoi", "unknown_status shopee:1/odd hanoi"});
  Found clocked;
  for (const auto& each : found(shop)) {
    const auto word = each.substr(0, each.find(' '));
    if (word != "listing_not_linked" && word != "unknown_status") clocked.push_back(word);
  }
  CHECK(clocked == Found{"connection_stale", "order_unchanged", "order_unchanged"});
}

TEST_CASE("every kind has a name of its own, and the earlier name of one is understood") {
  for (const auto kind : all_attention_kinds()) {
    CHECK(parse_attention_kind(name(kind)) == kind);
    CHECK_FALSE(label(kind).empty());
  }
  CHECK(parse_attention_kind("line_not_linked") == AttentionKind::listing_not_linked);
  CHECK_FALSE(parse_attention_kind("boredom"));
}

}  // namespace ecsync

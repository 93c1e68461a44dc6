#include "core/sync/remap_orders.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <random>

#include "core/base/text.h"
#include "core/db/links.h"
#include "core/db/sqlite/sqlite_engine.h"
#include "tests/support/long_tests.h"
#include "tests/support/small_shop.h"
#include "tests/support/stored.h"

namespace ecsync {
namespace {

using test::SmallShop;
using enum OrderStatus;

/// A table in which our own words are the marketplace's; units of a "cancelled" one do not live.
std::optional<StateMeaning> own_word(std::string_view raw) {
  const auto status = parse_order_status(raw);
  if (!status || *status == unknown) return std::nullopt;
  StateMeaning meaning;
  meaning.word = raw;
  meaning.status = *status;
  meaning.lives = *status != cancelled;
  return meaning;
}

RemapReport remap(SmallShop& shop, const StateWords& words, const StatusOverrides& overrides,
                  bool dry_run = false) {
  auto report = remap_orders(
      shop.database, [&](Site /*site*/) { return StatusTable(words, overrides); }, dry_run);
  REQUIRE(report);
  return *std::move(report);
}

const StateWords of_orders{.order = own_word, .unit = own_word};
const StateWords of_units{.order = own_word, .unit = own_word, .units_decide = true};

RemoteOrder in_state(SmallShop& shop, const std::string& number, const std::string& native,
                     const StateWords& words = of_orders, const StatusOverrides& overrides = {}) {
  auto order = shop.order(number, {{"10", 2}, {"20"}});
  order.status_native = native;
  order.status = StatusTable(words, overrides).status_of(native);
  return order;
}

db::Stored store_again(SmallShop& shop, const RemoteOrder& order) {
  db::Transaction transaction(shop.database);
  db::StoreRules rules;
  rules.server_now = shop.clock.now_seconds();
  const auto stored = db::store_order(shop.database, shop.connection, order, rules);
  transaction.commit();
  return stored;
}

std::string history(SmallShop& shop, const std::string& number) {
  std::string text;
  SQLite::Statement rows(db::sqlite_file(shop.database),
                         "SELECT h.status, h.origin, h.at - o.updated_at FROM order_history h JOIN"
                         " orders o ON o.id = h.order_id WHERE o.number = ? ORDER BY h.id");
  rows.bind(1, number);
  while (rows.executeStep())
    text += fmt::format("{} {} {}\n", rows.getColumn(0).getString(), rows.getColumn(1).getString(),
                        rows.getColumn(2).getInt64());
  return text;
}

}  // namespace

TEST_CASE("remap gives stored orders the state that the table makes of their raw state now") {
  SmallShop shop;
  shop.store(in_state(shop, "A1", "cancelled"));
  shop.store(in_state(shop, "A2", "shipping"));
  const auto report = remap(shop, of_orders, {{"cancelled", shipping}});
  CHECK(report.orders == 2);
  REQUIRE(report.changed.size() == 1);
  CHECK(report.changed[0].number == "A1");
  CHECK(report.changed[0].from == cancelled);
  CHECK(report.changed[0].to == shipping);
  CHECK(db::resolve_order(shop.database, "A1")->status == shipping);
  CHECK(history(shop, "A1") == "cancelled marketplace 0\nshipping remap 0\n");
  CHECK(history(shop, "A2") == "shipping marketplace 0\n");
  // Nothing is left to change, and taking the override away goes back.
  CHECK(remap(shop, of_orders, {{"cancelled", shipping}}).changed.empty());
  CHECK(remap(shop, of_orders, {}).changed.size() == 1);
  CHECK(history(shop, "A1") == "cancelled marketplace 0\nshipping remap 0\ncancelled remap 0\n");
}

TEST_CASE("after a remap the marketplace's same answer changes nothing") {
  SmallShop shop;
  const StatusOverrides overrides{{"beamed", processing}, {"packing", shipping}};
  const auto bundle = [](RemoteOrder order) {
    order.bundles[{"10", ""}] = {{{"77", "1"}, "AO", 2}};
    order.kind = OrderKind::exchange;
    return order;
  };
  const auto plain = in_state(shop, "A1", "beamed");
  const auto of_bundles = bundle(in_state(shop, "A2", "packing"));
  shop.store(plain);
  shop.store(of_bundles);
  // Its listing is known as a bundle by now, which its own answer never said.
  const auto beside = in_state(shop, "A3", "packing");
  shop.store(beside);
  CHECK(remap(shop, of_orders, overrides).changed.size() == 3);
  for (auto order : {plain, of_bundles, beside}) {
    CAPTURE(order.number);
    order.status = StatusTable(of_orders, overrides).status_of(order.status_native);
    CHECK(store_again(shop, order) == db::Stored::unchanged);
  }
}

TEST_CASE("a dry remap tells all and keeps nothing") {
  SmallShop shop;
  shop.store(in_state(shop, "A1", "cancelled"));
  CHECK(remap(shop, of_orders, {{"cancelled", shipping}}, true).changed.size() == 1);
  CHECK(db::resolve_order(shop.database, "A1")->status == cancelled);
  CHECK(history(shop, "A1") == "cancelled marketplace 0\n");
}

TEST_CASE("remap touches the state alone: flags and units stay as the marketplace said") {
  SmallShop shop;
  auto order = in_state(shop, "A1", "cancelled");
  order.delivery_problem = true;
  order.lines[0].cancelled = 2;
  order.lines[1].cancelled = 1;
  shop.store(order);
  remap(shop, of_orders, {{"cancelled", shipping}});
  const auto stored = db::resolve_order(shop.database, "A1");
  CHECK(stored->status == shipping);
  CHECK(stored->delivery_problem);
  CHECK(stored->lines[0].cancelled == 2);
}

TEST_CASE("a line's word that a seller explains blocks no slip any more") {
  SmallShop shop;
  auto order = in_state(shop, "A1", "packing");
  order.lines[0].status_native = "beamed,packing";
  order.unknown_line_state = true;
  shop.store(order);
  CHECK(remap(shop, of_orders, {{"beamed", packing}}).changed.empty());
  CHECK_FALSE(db::resolve_order(shop.database, "A1")->unknown_line_state);
  order.unknown_line_state = false;
  CHECK(store_again(shop, order) == db::Stored::unchanged);
  remap(shop, of_orders, {});
  CHECK(db::resolve_order(shop.database, "A1")->unknown_line_state);
}

TEST_CASE("lines without a link are counted anew when a remap brings an order back to life") {
  SmallShop shop;
  shop.store(in_state(shop, "A1", "cancelled"));
  shop.database.engine().execute("UPDATE connections SET unlinked_lines = 0");
  remap(shop, of_orders, {{"cancelled", shipping}});
  SQLite::Statement row(db::sqlite_file(shop.database), "SELECT unlinked_lines FROM connections");
  REQUIRE(row.executeStep());
  CHECK(row.getColumn(0).isNull());
}

TEST_CASE("a remap and the next answers agree, whatever the states and the overrides") {
  const auto seed = test::first_seed();
  CAPTURE(seed);
  std::mt19937 random(seed);
  const auto pick = [&](std::size_t count) { return random() % count; };
  const std::vector<std::string> words{"new",       "processing", "packing", "shipping",
                                       "completed", "cancelled",  "beamed",  "teleported"};
  const std::vector<OrderStatus> states{fresh,     processing, packing, shipping,
                                        completed, cancelled,  unknown};
  const int rounds = test::long_tests() ? 300 : 15;
  for (int round = 0; round < rounds; ++round) {
    SmallShop shop;
    const auto& table = pick(2) == 0 ? of_orders : of_units;
    const auto some_overrides = [&] {
      StatusOverrides overrides;
      for (const auto& word : words) {
        if (pick(3) == 0) overrides[word] = states[pick(states.size())];
      }
      return overrides;
    };
    const auto before = some_overrides();
    const auto after = some_overrides();
    std::vector<RemoteOrder> orders;
    for (int i = 0; i < 20; ++i) {
      auto native = words[pick(words.size())];
      if (table.units_decide && pick(2) == 0) native += "," + words[pick(words.size())];
      orders.push_back(in_state(shop, fmt::format("A{}", i), native, table, before));
      shop.store(orders.back());
    }
    remap(shop, table, after);
    for (auto& order : orders) {
      CAPTURE(order.status_native);
      order.status = StatusTable(table, after).status_of(order.status_native);
      CHECK(db::resolve_order(shop.database, order.number)->status == order.status);
      CHECK(store_again(shop, order) == db::Stored::unchanged);
    }
  }
}

}  // namespace ecsync

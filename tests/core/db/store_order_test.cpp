#include <doctest/doctest.h>

#include <functional>

#include "core/db/listings.h"
#include "core/db/query.h"
#include "core/db/set_aside.h"
#include "tests/support/stored.h"
#include "tests/support/temp_dir.h"

namespace ecsync::db {

using test::moment;
using test::some_line;
using test::some_order;
using test::store;

TEST_CASE("a new order is stored with its lines, its listings and the beginning of its history") {
  auto database = Database::in_memory();
  const auto shop = test::add_shop(database);
  auto order = some_order("A", moment(5));
  order.cancel_requested = order.delivery_problem = order.unknown_line_state = true;
  order.return_status = ReturnStatus::returning;
  order.fulfilled_by = FulfilledBy::marketplace;
  auto gift = some_line("10");
  gift.unit_price = 0;
  gift.cancelled = 1;
  gift.returned = 1;
  auto bare = some_line("20", "");
  bare.seller_sku = bare.variation = bare.image = bare.status_native = std::nullopt;
  bare.unit_price = std::nullopt;
  order.lines = {some_line("10"), gift, bare};
  CHECK(store(database, shop, order) == Stored::added);

  const auto stored = find_order(database, shop.key, "A");
  REQUIRE(stored);
  CHECK(stored->connection == shop.id);
  CHECK(stored->status == OrderStatus::processing);
  CHECK(stored->status_native == "pending");
  CHECK(stored->cancel_requested);
  CHECK(stored->delivery_problem);
  CHECK(stored->unknown_line_state);
  CHECK(stored->return_status == ReturnStatus::returning);
  CHECK(stored->fulfilled_by == FulfilledBy::marketplace);
  CHECK(stored->created_at == moment(5));
  CHECK(stored->total == 270'000);
  CHECK(stored->currency.code == "VND");
  REQUIRE(stored->lines.size() == 3);
  CHECK(stored->lines[0].line == 1);
  CHECK(to_text(stored->lines[0].listing) == "10:1");
  CHECK(stored->lines[0].marketplace_name == "Áo dài lụa 10");
  CHECK(stored->lines[0].unit_price == 135'000);
  CHECK(stored->lines[1].listing_key == stored->lines[0].listing_key);
  CHECK(stored->lines[1].unit_price == 0);
  CHECK(stored->lines[1].cancelled == 1);
  CHECK(stored->lines[1].returned == 1);
  CHECK(to_text(stored->lines[2].listing) == "20");
  CHECK_FALSE(stored->lines[2].seller_sku);
  CHECK_FALSE(stored->lines[2].unit_price);
  CHECK(test::ask(database, "SELECT count(*) FROM listings WHERE pulled = 0") == 2);
  const auto history = order_history(database, stored->key);
  REQUIRE(history.size() == 1);
  CHECK(history[0].at == moment(5));
  CHECK(history[0].status_native == "pending");
}

TEST_CASE("the same order a second time writes no row and not a byte") {
  const test::TempDir folder;
  const auto path = folder / "x.db";
  auto database = Database::open(path);
  REQUIRE(database);
  const auto shop = test::add_shop(*database);
  for (int i = 0; i < 20; ++i) store(*database, shop, some_order("N" + std::to_string(i)));
  const auto rows = test::total_changes(*database);
  const auto bytes = test::bytes_of(path);
  for (int i = 0; i < 20; ++i)
    CHECK(store(*database, shop, some_order("N" + std::to_string(i))) == Stored::unchanged);
  CHECK(test::total_changes(*database) == rows);
  CHECK(test::bytes_of(path) == bytes);
}

TEST_CASE("any stored value that changes makes the order updated, once") {
  const std::vector<std::function<void(RemoteOrder&)>> changes = {
      [](auto& o) { o.status = OrderStatus::packing; },
      [](auto& o) { o.status_native = "packed"; },
      [](auto& o) { o.cancel_requested = true; },
      [](auto& o) { o.delivery_problem = true; },
      [](auto& o) { o.unknown_line_state = true; },
      [](auto& o) { o.return_status = ReturnStatus::requested; },
      [](auto& o) { o.fulfilled_by = FulfilledBy::marketplace; },
      [](auto& o) { o.kind = OrderKind::sample; },
      [](auto& o) {
        o.bundles[{"10", "1"}] = {{{"9", "8"}, std::nullopt, 2}};
      },
      [](auto& o) { o.created_at += std::chrono::seconds(1); },
      [](auto& o) { o.updated_at += std::chrono::seconds(1); },
      [](auto& o) { o.total = 1; },
      [](auto& o) { o.total.reset(); },
      [](auto& o) { o.currency = {"MYR"}; },
      [](auto& o) {
        o.lines[0].listing = {"11", "1"};
      },
      [](auto& o) {
        o.lines[0].listing = {"10", "2"};
      },
      [](auto& o) { o.lines[0].seller_sku = "other"; },
      [](auto& o) { o.lines[0].seller_sku.reset(); },
      [](auto& o) { o.lines[0].name = "other"; },
      [](auto& o) { o.lines[0].variation = ""; },
      [](auto& o) { o.lines[0].image.reset(); },
      [](auto& o) { o.lines[0].status_native = "packed"; },
      [](auto& o) { o.lines[0].quantity = 3; },
      [](auto& o) { o.lines[0].cancelled = 1; },
      [](auto& o) { o.lines[0].cancelled = o.lines[0].failed = 1; },
      [](auto& o) { o.lines[0].returned = 1; },
      [](auto& o) { o.lines[0].unit_price = 1; },
      [](auto& o) { o.lines.push_back(some_line("30")); },
      [](auto& o) { o.lines = {some_line("30")}; },
  };
  for (const auto& change : changes) {
    auto database = Database::in_memory();
    const auto shop = test::add_shop(database);
    auto order = some_order("A");
    store(database, shop, order);
    change(order);
    CHECK(store(database, shop, order) == Stored::updated);
    CHECK(store(database, shop, order) == Stored::unchanged);
    const auto stored = find_order(database, shop.key, "A").value();
    CHECK(stored.status_native == order.status_native);
    CHECK(stored.total == order.total);
    CHECK(stored.created_at == order.created_at);
    CHECK(stored.currency == order.currency);
    CHECK(stored.kind == order.kind);
    // The line that was there before may be a second one now.
    REQUIRE(stored.lines.size() >= order.lines.size());
    CHECK(stored.lines[0].listing == order.lines[0].listing);
    CHECK(stored.lines[0].marketplace_name == order.lines[0].name);
    CHECK(stored.lines[0].quantity == order.lines[0].quantity);
    CHECK(stored.lines[0].unit_price == order.lines[0].unit_price);
  }
}

TEST_CASE("what is only reported does not count as a change") {
  auto database = Database::in_memory();
  const auto shop = test::add_shop(database);
  auto order = some_order("A");
  store(database, shop, order);
  order.unknown_statuses = {"odd"};
  order.unknown_line_statuses = {"odd"};
  order.rounded_amounts = 3;
  CHECK(store(database, shop, order) == Stored::unchanged);
}

TEST_CASE("what of an order cannot be read leaves what is stored and counts as no change") {
  auto database = Database::in_memory();
  const auto shop = test::add_shop(database);
  const auto order = some_order("A");
  store(database, shop, order);
  auto odd = order;
  odd.total.reset();
  odd.unread.add(Detail::total);
  odd.unread_details = {{Detail::total, "price: not an amount"}};
  odd.lines[0].unit_price.reset();
  odd.lines[0].name.clear();
  odd.lines[0].unread.add(Detail::name);
  const auto before = test::total_changes(database);
  CHECK(is_unchanged(database, shop.key, odd, test::open_rules()));
  CHECK(store(database, shop, odd) == Stored::unchanged);
  CHECK(test::total_changes(database) == before);

  odd.status = OrderStatus::packing;
  CHECK(store(database, shop, odd) == Stored::updated);
  CHECK(store(database, shop, odd) == Stored::unchanged);
  const auto stored = find_order(database, shop.key, "A").value();
  CHECK(stored.status == OrderStatus::packing);
  CHECK(stored.total == 270'000);
  REQUIRE(stored.lines.size() == 1);
  CHECK(stored.lines[0].unit_price == 135'000);
  CHECK(stored.lines[0].marketplace_name == "Áo dài lụa 10");
}

TEST_CASE("a stored line that an answer lacks stays, all of it cancelled") {
  auto database = Database::in_memory();
  const auto shop = test::add_shop(database);
  auto order = some_order("A");
  order.lines = {some_line("10"), some_line("20")};
  store(database, shop, order);
  order.lines.erase(order.lines.begin());
  CHECK(store(database, shop, order) == Stored::updated);
  const auto stored = find_order(database, shop.key, "A").value();
  REQUIRE(stored.lines.size() == 2);
  CHECK(to_text(stored.lines[0].listing) == "20:1");
  CHECK(stored.lines[0].cancelled == 0);
  CHECK(to_text(stored.lines[1].listing) == "10:1");
  CHECK(stored.lines[1].quantity == 2);
  CHECK(stored.lines[1].cancelled == 2);
  CHECK(store(database, shop, order) == Stored::unchanged);
}

TEST_CASE("what an order tells of a bundle goes to its listing until the catalogue tells") {
  auto database = Database::in_memory();
  const auto shop = test::add_shop(database);
  const auto parts_now = [&] { return resolve_listing(database, "hanoi/10:1")->parts; };
  const std::vector<ListingPart> first{{{"9", "8"}, "AO", 2}, {{"9", "7"}, std::nullopt, 1}};
  auto order = some_order("A");
  order.bundles[{"10", "1"}] = first;
  CHECK(store(database, shop, order) == Stored::added);
  CHECK(parts_now() == first);
  CHECK(find_order(database, shop.key, "A").value().lines.at(0).parts == first);
  CHECK(store(database, shop, order) == Stored::unchanged);

  auto later = some_order("B");
  later.bundles[{"10", "1"}] = {{{"9", "8"}, "AO", 3}};
  store(database, shop, later);
  CHECK(parts_now() == later.bundles.at({"10", "1"}));

  RemoteListing listing;
  listing.id = {"10", "1"};
  listing.currency = {"VND"};
  listing.parts = first;
  store_listing(database, shop.key, listing);
  CHECK(parts_now() == first);
  auto old = some_order("C");
  old.bundles = later.bundles;
  store(database, shop, old);
  CHECK(parts_now() == first);
  // An order without bundles says nothing about them.
  store(database, shop, some_order("D"));
  CHECK(parts_now() == first);
}

TEST_CASE("lines that stayed the same are not written again") {
  auto database = Database::in_memory();
  const auto shop = test::add_shop(database);
  auto order = some_order("A");
  order.lines = {some_line("10"), some_line("20")};
  store(database, shop, order);
  const auto before = test::total_changes(database);
  order.status = OrderStatus::packing;
  order.updated_at += std::chrono::seconds(9);
  store(database, shop, order);
  CHECK(test::total_changes(database) == before + 2);  // the order and its history
}

TEST_CASE("an older answer never replaces a newer one") {
  auto database = Database::in_memory();
  const auto shop = test::add_shop(database);
  auto order = some_order("A");
  order.updated_at = moment(100);
  store(database, shop, order);
  auto older = order;
  older.updated_at = moment(99);
  older.status = OrderStatus::fresh;
  CHECK(store(database, shop, older) == Stored::unchanged);
  CHECK(find_order(database, shop.key, "A")->status == OrderStatus::processing);

  SUBCASE("unless everything is read again") {
    auto rules = test::open_rules();
    rules.overwrite = true;
    CHECK(store(database, shop, older, rules) == Stored::updated);
    CHECK(find_order(database, shop.key, "A")->updated_at == moment(99));
  }
  SUBCASE("unless the stored time is more than a day ahead of the server") {
    auto rules = test::open_rules();
    rules.server_now = moment(100) - std::chrono::hours(24);
    CHECK(store(database, shop, older, rules) == Stored::unchanged);
    rules.server_now -= std::chrono::seconds(1);
    CHECK(store(database, shop, older, rules) == Stored::updated);
  }
  SUBCASE("and the same time with other values does") {
    order.status = OrderStatus::packing;
    CHECK(store(database, shop, order) == Stored::updated);
  }
}

TEST_CASE("an order from before the horizon is ignored unless it is known") {
  auto database = Database::in_memory();
  const auto shop = test::add_shop(database);
  auto rules = test::open_rules();
  rules.horizon = moment(10);
  CHECK(store(database, shop, some_order("A", moment(9)), rules) == Stored::ignored);
  CHECK_FALSE(find_order(database, shop.key, "A"));
  CHECK(test::ask(database, "SELECT count(*) FROM listings") == 0);
  CHECK(store(database, shop, some_order("B", moment(10)), rules) == Stored::added);
  rules.horizon = moment(20);
  auto known = some_order("B", moment(10));
  known.updated_at = moment(30);
  CHECK(store(database, shop, known, rules) == Stored::updated);
}

TEST_CASE("history grows when the state or the marketplace's word for it changes") {
  auto database = Database::in_memory();
  const auto shop = test::add_shop(database);
  auto order = some_order("A");
  store(database, shop, order);
  order.updated_at = moment(10);
  order.total = 1;
  store(database, shop, order);  // no change of state
  order.updated_at = moment(20);
  order.status_native = "repacked";
  store(database, shop, order);
  order.updated_at = moment(30);
  order.status = OrderStatus::packing;
  order.status_native = "packed";
  store(database, shop, order);
  std::string told;
  const auto key = find_order(database, shop.key, "A")->key;
  for (const auto& change : order_history(database, key))
    told += std::to_string((change.at - moment()).count()) + " " +
            std::string(name(change.status)) + "/" + change.status_native + ", ";
  CHECK(told == "0 processing/pending, 20 processing/repacked, 30 packing/packed, ");
}

TEST_CASE("a listing that the catalogue brought is not overwritten by an order") {
  auto database = Database::in_memory();
  const auto shop = test::add_shop(database);
  database.engine().execute(
      "INSERT INTO listings (connection_id, item_id, sku_id, name, currency, active, pulled, "
      "search_key) VALUES (1, '10', '1', 'Catalogue name', 'VND', 0, 1, '')");
  store(database, shop, some_order("A"));
  CHECK(test::ask_text(database, "SELECT name || pulled || active FROM listings") ==
        "Catalogue name10");
}

TEST_CASE("the same number in two shops is two orders") {
  auto database = Database::in_memory();
  const auto one = test::add_shop(database, "1", "one");
  const auto two = test::add_shop(database, "2", "two");
  CHECK(store(database, one, some_order("A")) == Stored::added);
  CHECK(store(database, two, some_order("A")) == Stored::added);
  CHECK(test::ask(database, "SELECT count(*) FROM listings") == 2);
}

TEST_CASE("an order of five hundred lines and four-kilobyte names is stored whole") {
  auto database = Database::in_memory();
  const auto shop = test::add_shop(database);
  auto order = some_order("A");
  order.lines.clear();
  for (int i = 0; i < 500; ++i) {
    auto line = some_line(std::to_string(i));
    line.name = std::string(4096, 'x') + "\xF0\x9F\x91\x97'\"%_\\";
    order.lines.push_back(line);
  }
  store(database, shop, order);
  CHECK(find_order(database, shop.key, "A")->lines.at(499).marketplace_name == order.lines[0].name);
}

TEST_CASE("an order that cannot be read is remembered from when it was first set aside") {
  auto database = Database::in_memory();
  const auto shop = test::add_shop(database);
  put_rejected_order(database, shop.key, {"B", "too many lines"}, moment());
  put_rejected_order(database, shop.key, {"A", "price: not a number"}, moment());
  const auto before = test::total_changes(database);
  put_rejected_order(database, shop.key, {"A", "price: not a number"}, moment(50));
  CHECK(test::total_changes(database) == before);
  auto rejected = rejected_orders(database, shop.key);
  REQUIRE(rejected.size() == 2);
  CHECK(rejected[0].number == "A");
  CHECK(rejected[1].reason == "too many lines");
  put_rejected_order(database, shop.key, {"A", "another reason"}, moment(60));
  rejected = rejected_orders(database, shop.key);
  CHECK(rejected[0].reason == "another reason");
  CHECK(rejected[0].since == moment());
  drop_rejected_order(database, shop.key, "A");
  CHECK(rejected_orders(database, shop.key).size() == 1);
}

TEST_CASE("that goods may be with the marketplace already is stored, and counts as a change") {
  auto database = Database::in_memory();
  const auto shop = test::add_shop(database);
  auto order = test::some_order("A");
  CHECK(test::store(database, shop, order) == Stored::added);
  const auto flag = [&] { return test::ask(database, "SELECT advance_fulfilment FROM orders"); };
  CHECK(flag() == 0);
  order.advance_fulfilment = true;
  CHECK(test::store(database, shop, order) == Stored::updated);
  CHECK(flag() == 1);
  CHECK(test::store(database, shop, order) == Stored::unchanged);
  order.number = "B";
  CHECK(test::store(database, shop, order) == Stored::added);
  CHECK(test::ask(database, "SELECT sum(advance_fulfilment) FROM orders") == 2);
}

}  // namespace ecsync::db

#include "tests/sandbox/generator.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <memory>
#include <set>

#include "tests/sandbox/evolve.h"
#include "tests/sandbox/lazada/shape.h"
#include "tests/sandbox/lazada/states.h"
#include "tests/sandbox/lazada/truth.h"
#include "tests/sandbox/text.h"

namespace ecsync::sandbox {
namespace {

constexpr Seconds start = 1'795'403'700;

std::unique_ptr<World> make_world(std::uint64_t seed, int orders) {
  Options options;
  options.orders = orders;
  auto world = std::make_unique<World>();
  world->seed = seed;
  options.seed = seed;
  world->clock.start_at(start);
  generate(*world, options, lazada::LazadaShape());
  return world;
}

/// The largest of the counts.
template <class Key>
int most(const std::map<Key, int>& counts) {
  int largest = 0;
  for (const auto& [key, count] : counts) largest = std::max(largest, count);
  return largest;
}

std::string describe(const World& world) {
  JsonText out;
  out.open_list();
  for (const Shop& shop : world.shops) {
    for (const Order& order : shop.orders())
      write_truth(out, "lazada", shop, order, lazada::read_order(shop, order));
    for (const auto& listing : lazada::read_listings(shop, start))
      write_truth(out, "lazada", shop, listing);
  }
  out.close_list();
  return out.take();
}

}  // namespace

TEST_CASE("equal seeds give equal shops and different ones different shops") {
  const std::string one = describe(*make_world(1, 100));
  CHECK(one == describe(*make_world(1, 100)));
  CHECK(one != describe(*make_world(2, 100)));
}

TEST_CASE("plain shops have everyday names and codes, and whole prices") {
  Options options;
  options.plain = true;
  options.products = 200;
  World world;
  world.seed = 3;
  world.clock.start_at(start);
  generate(world, options, lazada::LazadaShape());
  for (const auto& shop : world.shops) {
    for (const auto& product : shop.products) {
      CAPTURE(product.name);
      CHECK(std::all_of(product.name.begin(), product.name.end(), [](unsigned char c) {
        return c == ' ' || std::isalnum(c) != 0 || c >= 0x80;
      }));
      CHECK(product.name.size() < 100);
      for (const auto& sku : product.skus) {
        REQUIRE(sku.seller_sku);
        CHECK(sku.seller_sku->starts_with("SP"));
        if (shop.country->minor_digits == 0) CHECK(sku.price % 100 == 0);
      }
    }
  }
}

TEST_CASE("orders lie within the days asked for, and their updates before now") {
  const auto world = make_world(3, 1000);
  for (Shop& shop : world->shops) {
    for (const Order& order : shop.orders()) {
      CHECK(order.created <= order.updated);
      CHECK(order.updated <= start);
      for (const Unit& unit : order.units) CHECK(unit.updated <= order.updated);
    }
    CHECK(shop.by_created().front().time < start - 60 * day);
    CHECK(shop.by_created().front().time > start - 75 * day);
  }
}

TEST_CASE("more than a hundred orders share one second of update") {
  const auto world = make_world(4, 1000);
  std::map<Seconds, int> seconds;
  for (const Order& order : world->shops[0].orders()) ++seconds[order.updated];
  CHECK(most(seconds) > 100);
}

TEST_CASE("no hundred orders share both their seconds") {
  const auto world = make_world(4, 2000);
  std::map<std::pair<Seconds, Seconds>, int> seconds;
  for (const Order& order : world->shops[0].orders()) ++seconds[{order.created, order.updated}];
  CHECK(most(seconds) < 50);
}

TEST_CASE("a few thousand orders show every state, a stranger included") {
  const auto world = make_world(5, 4000);
  std::set<std::string> states;
  bool mixed = false;
  bool gift = false;
  bool fraction = false;
  bool two_prices = false;
  for (const Shop& shop : world->shops) {
    for (const Order& order : shop.orders()) {
      std::set<Stage> stages;
      std::set<std::pair<std::pair<std::size_t, std::size_t>, Hundredths>> sold;
      std::set<std::pair<std::size_t, std::size_t>> things;
      for (const Unit& unit : order.units) {
        states.insert(lower(lazada::wire_state(order, unit)));
        stages.insert(unit.stage);
        gift |= unit.price == 0;
        fraction |= shop.country->minor_digits == 0 && unit.price % 100 != 0;
        if (unit.price > 0) sold.insert({{unit.product, unit.sku}, unit.price});
        if (unit.price > 0) things.insert({unit.product, unit.sku});
      }
      mixed |= stages.size() > 1;
      two_prices |= sold.size() > things.size();
    }
  }
  for (const char* state : {"unpaid",
                            "pending",
                            "repacked",
                            "topack",
                            "packed",
                            "ready_to_ship_pending",
                            "ready_to_ship",
                            "toship",
                            "shipped",
                            "shipping",
                            "delivered",
                            "confirmed",
                            "canceled",
                            "cancelled",
                            "package_scrapped",
                            "packed_scrapped",
                            "failed",
                            "failed_delivery",
                            "lost",
                            "lost_by_3pl",
                            "damaged",
                            "damaged_by_3pl",
                            "shipped_back",
                            "shipped_back_success",
                            "shipped_back_failed",
                            "returned",
                            "held_at_customs"}) {
    CAPTURE(state);
    CHECK(states.contains(state));
  }
  CHECK(mixed);
  CHECK(gift);
  CHECK(fraction);
  CHECK(two_prices);
}

TEST_CASE("time that passes moves orders along and brings new ones") {
  const auto world = make_world(6, 200);
  world->clock.advance(3600);
  const lazada::LazadaShape shape;
  const auto evolution = evolve(*world, shape, {0, 1}, 5, 12, 99);
  CHECK(evolution.created.size() == 5);
  CHECK(evolution.changed.size() == 12);
  CHECK(std::set(evolution.changed.begin(), evolution.changed.end()).size() == 12);
  CHECK(world->shops[0].orders().size() + world->shops[1].orders().size() == 405);
  std::size_t touched = 0;
  for (Shop& shop : world->shops)
    for (const Order& order : shop.orders()) touched += order.updated >= start + 3600 ? 1 : 0;
  CHECK(touched == 17);
}

TEST_CASE("changes may be silent, and new orders be listed late") {
  const auto world = make_world(6, 200);
  world->clock.advance(3600);
  const lazada::LazadaShape shape;
  Shop& shop = world->shops[0];
  const auto before = shop.orders();
  const auto evolution = evolve(*world, shape, {0}, 3, 12, 99, {true, 600});
  CHECK(evolution.changed.size() == 12);
  std::size_t moved = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    CHECK(shop.orders()[i].updated == before[i].updated);
    moved += shop.orders()[i].revision != before[i].revision ? 1 : 0;
  }
  CHECK(moved >= 12);

  const Seconds now = world->clock.now();
  for (const Seconds time : {now, now + 599, now + 600}) {
    auto places = shop.by_created();
    shop.drop_unlisted(places, time);
    CHECK(places.size() == (time < now + 600 ? 200 : 203));
  }
}

}  // namespace ecsync::sandbox

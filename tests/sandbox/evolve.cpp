#include "tests/sandbox/evolve.h"

#include <algorithm>
#include <optional>

namespace ecsync::sandbox {
namespace {

/// Moves the order one step; false when all of it has come to its end.
bool move_on(Order& order, bool units_part, std::optional<Seconds> now, Random& random) {
  std::vector<Unit*> movable;
  for (Unit& unit : order.units)
    if (!steps_from(unit.stage).empty()) movable.push_back(&unit);
  if (movable.empty()) return false;

  const Stage before = random.pick(movable)->stage;
  const auto step = next_step(before, random);
  if (!step) return false;
  const bool one_alone = units_part && movable.size() > 1 && random.chance(200);
  for (Unit* unit : movable) {
    if (unit->stage != before) continue;
    unit->stage = step->to;
    if (now) unit->updated = *now;
    if (one_alone) break;
  }
  order.cancel_requested = step->to < Stage::shipped && random.chance(60);
  return true;
}

/// Places of `shop`'s orders, newest change last, so that taking from the back changes live ones
/// first.
std::vector<std::size_t> movable_orders(const Shop& shop, Random& random) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < shop.orders().size(); ++i)
    if (std::ranges::any_of(shop.orders()[i].units,
                            [](const Unit& unit) { return !steps_from(unit.stage).empty(); }))
      places.push_back(i);
  random.shuffle(places);
  return places;
}

}  // namespace

Evolution evolve(World& world, const Shape& shape, const std::vector<std::size_t>& shops,
                 int new_orders, int changes, std::uint64_t seed, const Manner& manner) {
  Random random(seed);
  Evolution result;
  if (shops.empty()) return result;
  const Seconds now = world.clock.now();

  std::vector<std::vector<std::size_t>> movable;
  for (const std::size_t shop : shops) movable.push_back(movable_orders(world.shops[shop], random));
  std::size_t dry = 0;
  for (std::size_t turn = 0; changes > 0 && dry < shops.size(); ++turn) {
    const std::size_t k = turn % shops.size();
    if (movable[k].empty()) {
      ++dry;
      continue;
    }
    dry = 0;
    Shop& shop = world.shops[shops[k]];
    const std::size_t place = movable[k].back();
    movable[k].pop_back();
    const auto told_at = manner.silent ? std::nullopt : std::optional(now);
    if (!move_on(shop.order(place), shape.units_part(), told_at, random)) continue;
    if (told_at) shop.touch(place, now);
    result.changed.push_back(shop.id + "/" + shop.orders()[place].number);
    --changes;
  }

  for (int i = 0; i < new_orders; ++i) {
    Shop& shop = world.shops[shops[static_cast<std::size_t>(i) % shops.size()]];
    // Not all in one second: nobody could page through hundreds that share both their times.
    Order order = make_order(shop, shape, now - i / 40, random);
    order.updated = now;
    if (manner.late_by > 0) order.listed_from = now + manner.late_by;
    result.created.push_back(shop.id + "/" + order.number);
    shop.add(std::move(order));
  }
  return result;
}

std::size_t shift_listed(World& world, Shop& shop, std::size_t count) {
  const Seconds now = world.clock.now();
  std::size_t moved = 0;
  for (const std::size_t place : shop.last_listed) {
    if (moved == count) break;
    shop.touch(place, now);
    ++moved;
  }
  return moved;
}

}  // namespace ecsync::sandbox

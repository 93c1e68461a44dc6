#pragma once

#include <string>
#include <vector>

#include "tests/sandbox/generator.h"

namespace ecsync::sandbox {

struct Evolution {
  std::vector<std::string> created;  ///< `SHOP_ID/NUMBER`
  std::vector<std::string> changed;
};

/// How what happens shows.
struct Manner {
  bool silent = false;  ///< changes leave the update times as they are
  Seconds late_by = 0;  ///< lists show new orders so much later
};

/// What the next stretch of time brings: `new_orders` orders and `changes` different orders that
/// moved one legal step on, spread over `shops` (indices). Updated at the clock's present. Fewer
/// changes when not enough orders can move.
Evolution evolve(World& world, const Shape& shape, const std::vector<std::size_t>& shops,
                 int new_orders, int changes, std::uint64_t seed, const Manner& manner = {});

/// Touches up to `count` of the orders that the shop's last page listed, as if they had changed
/// while somebody was turning the page. Returns how many.
std::size_t shift_listed(World& world, Shop& shop, std::size_t count);

}  // namespace ecsync::sandbox

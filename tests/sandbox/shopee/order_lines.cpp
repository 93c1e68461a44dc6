#include "tests/sandbox/shopee/order_lines.h"

#include <algorithm>

#include "tests/sandbox/shopee/states.h"

namespace ecsync::sandbox::shopee {
namespace {

/// Whether the last piece of a line of several stands on a line of its own, as what exceeds a
/// bundle or an add-on's allowance does.
bool splits(const Order& order) {
  return mix(order.dice + 20) % 4 == 0;
}

Deal deal_of(const Order& order, const OrderLine& line, std::size_t place) {
  if (line.price == 0) return Deal::gift;
  const auto side = mix(order.dice + 21) % 9;
  if (side == 0 || (side == 1 && place == 0)) return Deal::bundle;
  return side == 2 && place > 0 ? Deal::add_on : Deal::plain;
}

void count_piece(OrderLine& line, const UnitTruth& fate) {
  ++line.quantity;
  line.cancelled += fate.cancelled ? 1 : 0;
  line.returned += fate.returned ? 1 : 0;
}

/// Places of the order's pieces, by line.
std::vector<std::vector<std::size_t>> gather(const Order& order) {
  std::vector<std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < order.units.size(); ++i) {
    const Unit& unit = order.units[i];
    const auto group = std::ranges::find_if(groups, [&](const std::vector<std::size_t>& places) {
      const Unit& first = order.units[places.front()];
      return first.product == unit.product && first.sku == unit.sku && first.price == unit.price;
    });
    if (group == groups.end())
      groups.push_back({i});
    else
      group->push_back(i);
  }
  return groups;
}

}  // namespace

std::vector<OrderLine> lines_of(const Order& order) {
  const auto fates = fates_of(order);
  std::vector<OrderLine> lines;
  for (const auto& places : gather(order)) {
    const bool split = splits(order) && places.size() > 1;
    for (const std::size_t place : places) {
      const Unit& unit = order.units[place];
      if (place == places.front() || (split && place == places.back())) {
        lines.push_back(
            {.id = unit.id, .product = unit.product, .sku = unit.sku, .price = unit.price});
        lines.back().deal = deal_of(order, lines.back(), lines.size() - 1);
      }
      count_piece(lines.back(), fates[place]);
    }
  }
  return lines;
}

}  // namespace ecsync::sandbox::shopee

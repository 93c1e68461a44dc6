#include "core/goods/pick_slips.h"

#include <algorithm>
#include <map>

#include "core/db/pick_lines.h"

namespace ecsync {
namespace {

PickedSlip picked(const Slip& slip, std::int64_t quantity) {
  return {slip.number, slip.connection, slip.connection_name, slip.order_number, quantity};
}

}  // namespace

PickList pick_slips(db::Database& database, const std::vector<Slip>& slips) {
  const db::ReadTransaction one_state(database);
  PickList list;
  list.warehouse = slips.front().warehouse;
  list.warehouse_name = slips.front().warehouse_name;
  std::map<ProductKey, Pick> by_product;
  for (const auto& slip : slips) {
    list.slips.push_back(slip.number);
    list.newest = std::max(list.newest, slip.created_at);
    for (const auto& line : db::pick_lines(database, slip.key)) {
      auto& pick = by_product[line.product];
      pick.product = line.code;
      pick.name = line.name;
      pick.unit = line.unit;
      pick.quantity += line.quantity;
      pick.slips.push_back(picked(slip, line.quantity));
    }
  }
  list.picks.reserve(by_product.size());
  for (auto& [product, pick] : by_product) list.picks.push_back(std::move(pick));
  std::sort(list.picks.begin(), list.picks.end(),
            [](const Pick& a, const Pick& b) { return a.product < b.product; });
  return list;
}

}  // namespace ecsync

#include "adapters/common/overridden_states.h"

#include <algorithm>

namespace ecsync::common {
namespace {

Result<OrderPage> restated(Result<OrderPage> page, const StatusTable& table) {
  if (!page) return page;
  for (auto& order : page->orders) restate(order, table);
  return page;
}

}  // namespace

void restate(RemoteOrder& order, const StatusTable& table) {
  order.status = table.status_of(order.status_native);
  std::erase_if(order.unknown_statuses,
                [&](const std::string& word) { return table.of_order(word).has_value(); });
  if (!order.unknown_line_state) return;
  std::erase_if(order.unknown_line_statuses,
                [&](const std::string& word) { return table.of_unit(word).has_value(); });
  order.unknown_line_state = std::any_of(
      order.lines.begin(), order.lines.end(),
      [&](const RemoteLine& line) { return table.is_unknown_line(line.status_native); });
}

Result<OrderPage> OverriddenStates::orders(const ShopAccess& access, const Window& window,
                                           const std::string& page) {
  return restated(marketplace_->orders(access, window, page), table_);
}

Result<OrderPage> OverriddenStates::orders_by_number(const ShopAccess& access,
                                                     const std::vector<std::string>& numbers) {
  return restated(marketplace_->orders_by_number(access, numbers), table_);
}

Result<ListedPage> OverriddenStates::list_orders(const ShopAccess& access, const Window& window,
                                                 const std::string& page) {
  auto listed = marketplace_->list_orders(access, window, page);
  if (!listed) return listed;
  for (auto& row : listed->orders) {
    if (row.order) restate(*row.order, table_);
  }
  return listed;
}

Result<OrderPage> OverriddenStates::details_of(const ShopAccess& access,
                                               const std::vector<ListedOrder>& orders) {
  return restated(marketplace_->details_of(access, orders), table_);
}

}  // namespace ecsync::common

#pragma once

#include <vector>

#include "adapters/lazada/gateway.h"
#include "adapters/lazada/reply.h"

namespace ecsync::lazada {

/// Asks for the items of these orders and makes an order of each head and its items, in the order
/// of `heads`. An order whose items cannot be read is in `rejected` and keeps no other one back.
/// Errors: those that would meet every order.
struct OrdersRead {
  std::vector<RemoteOrder> orders;
  std::vector<RejectedOrder> rejected;
};
Result<OrdersRead> read_orders(Gateway& gateway, const ShopAccess& shop,
                               const std::vector<OrderHead>& heads);

}  // namespace ecsync::lazada

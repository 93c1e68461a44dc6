#pragma once

#include <vector>

#include "adapters/lazada/gateway.h"
#include "adapters/lazada/reply.h"

namespace ecsync::lazada {

struct OrdersRead {
  std::vector<RemoteOrder> orders;
  std::vector<RejectedOrder> rejected;
};
/// Asks for the items of these orders and makes an order of each head and its items, in the order
/// of `heads`. An order whose items cannot be read is in `rejected`; the others are still read.
/// Errors: those that would occur for every order.
Result<OrdersRead> read_orders(Gateway& gateway, const ShopAccess& shop,
                               const std::vector<OrderHead>& heads);

}  // namespace ecsync::lazada

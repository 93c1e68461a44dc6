#pragma once

#include <vector>

#include "adapters/lazada/gateway.h"
#include "adapters/lazada/reply.h"

namespace ecsync::lazada {

/// Orders put together of their heads and the items asked for here, oldest as given; one whose
/// items cannot be read is in `rejected`, and the others live on. Errors: what stops the run for
/// every order.
struct OrdersRead {
  std::vector<RemoteOrder> orders;
  std::vector<RejectedOrder> rejected;
};
Result<OrdersRead> read_orders(Gateway& gateway, const ShopAccess& shop,
                               const std::vector<OrderHead>& heads);

}  // namespace ecsync::lazada

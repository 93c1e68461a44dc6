#pragma once

#include "tests/sandbox/lazada/lazada.h"

namespace ecsync::sandbox::lazada {

/// /orders/get
Reply list_orders(const Context& context, Shop& shop);
/// /orders/items/get
Reply get_items_of_many(const Context& context, Shop& shop);
/// /order/items/get
Reply get_items(const Context& context, Shop& shop);
/// /order/get
Reply get_order(const Context& context, Shop& shop);

}  // namespace ecsync::sandbox::lazada

#pragma once

#include <string>

#include "tests/sandbox/json_text.h"
#include "tests/sandbox/shop_model.h"

namespace ecsync::sandbox::lazada {

/// What Lazada calls the order's number, which was another one than its id in former years.
std::string order_number(const Shop& shop, const Order& order);
/// One order as /orders/get and /order/get give it.
void write_order(JsonText& out, const Shop& shop, const Order& order);
/// Its pieces as a list; `with_product_id` as only /order/items/get does.
void write_items(JsonText& out, const Shop& shop, const Order& order, bool with_product_id);

/// `<item_id>_VNAMZ-<sku_id>`.
std::string shop_sku(const Shop& shop, const Product& product, const Sku& sku);

}  // namespace ecsync::sandbox::lazada

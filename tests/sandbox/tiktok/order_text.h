#pragma once

#include <string>

#include "tests/sandbox/json_text.h"
#include "tests/sandbox/shop_model.h"

namespace ecsync::sandbox::tiktok {

/// The whole order with its lines, as search and detail give it: members in alphabetical order,
/// those that do not apply left out.
void write_order(JsonText& out, const Shop& shop, const Order& order);

/// "117.5", "35", "0": decimals without trailing zeros.
std::string short_amount(Hundredths amount);

}  // namespace ecsync::sandbox::tiktok

#pragma once

#include <set>
#include <string>

#include "tests/sandbox/json_text.h"
#include "tests/sandbox/shop_model.h"

namespace ecsync::sandbox::shopee {

/// What a detail call asked for.
struct Wanted {
  std::set<std::string, std::less<>> fields;  ///< besides the defaults
  bool show_pending = false;
};

/// One order as get_order_detail gives it: a field that is neither a default nor wanted is absent.
void write_order(JsonText& out, const Shop& shop, const Order& order, const Wanted& wanted);

}  // namespace ecsync::sandbox::shopee

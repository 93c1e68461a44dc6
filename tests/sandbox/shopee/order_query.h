#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "tests/sandbox/shopee/shopee.h"

namespace ecsync::sandbox::shopee {

/// The parameters of get_order_list, checked.
struct OrderQuery {
  Seconds now = 0;
  bool by_updated = false;
  Seconds from = 0;
  Seconds to = 0;
  bool to_belongs = true;  ///< whether the last second is inside
  std::size_t page_size = 0;
  std::optional<Place> after;  ///< where the cursor stands: orders older than this follow
  std::string status;          ///< "": any
  bool with_status = false;
  bool show_pending = false;
};

/// The query, or the refusal of the first thing that is wrong with it.
std::variant<OrderQuery, Reply> read_query(const Context& context);

/// Places (indices) of the orders on a page, newest first, and the way to the next one.
struct OrderPage {
  std::vector<std::size_t> orders;
  bool more = false;
  std::string next_cursor;
};

/// Pages may be short or empty before the end, and the last may be empty.
OrderPage select_orders(Shop& shop, const OrderQuery& query, std::uint64_t turn);

/// Text that `read_cursor` understands; no two turns give the same.
std::string write_cursor(const Place& place, std::uint64_t turn);
std::optional<Place> read_cursor(std::string text);

}  // namespace ecsync::sandbox::shopee

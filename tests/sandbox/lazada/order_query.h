#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "tests/sandbox/lazada/lazada.h"

namespace ecsync::sandbox::lazada {

/// The parameters of /orders/get, checked.
struct OrderQuery {
  std::optional<Seconds> created_after;
  std::optional<Seconds> created_before;
  std::optional<Seconds> update_after;
  std::optional<Seconds> update_before;
  std::string status = "all";
  Seconds now = 0;
  bool by_updated = false;
  bool ascending = false;
  std::size_t offset = 0;
  std::size_t limit = 100;
};

/// Parses `text` as a whole number without a sign; nothing for anything else.
std::optional<std::int64_t> parse_count(const std::string& text);

/// The query, or the refusal of the first thing that is wrong with it.
std::variant<OrderQuery, Reply> read_query(const Context& context);

/// Places (indices) of the orders on the page that the query asks for.
struct OrderPage {
  std::size_t total = 0;
  std::vector<std::size_t> orders;
};

/// Orders of one second come in an order that changes with `turn`, unless `stable_ties`.
OrderPage select_orders(Shop& shop, const OrderQuery& query, bool stable_ties, std::uint64_t turn);

}  // namespace ecsync::sandbox::lazada

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/goods/slip_conditions.h"
#include "core/records/order.h"
#include "core/records/status_table.h"

namespace ecsync {

/// One thing that the marketplace said of an order, and what came of it.
struct ExplainedStep {
  Message what;                       ///< "line 1", "order", or the name of a flag
  std::optional<std::string> native;  ///< its word; nothing where a mark beside the states tells
  std::optional<Message> rule;        ///< the entry of the table that it met; nothing: it met none
  std::string state;                  ///< as in documents
};

struct Explanation {
  std::vector<ExplainedStep> steps;       ///< states of lines, the order's state, its flags
  OrderStatus by_table{};                 ///< other than the stored one when the table has changed
  std::vector<SlipCondition> conditions;  ///< for a slip
  bool slip_possible() const;
};

/// How the order came to be what it is, and whether a slip can be made of it. `warehouse`: code; ""
/// for the default one.
Explanation explain_order(db::Database& database, const Order& order, const StatusTable& table,
                          const std::string& warehouse);

}  // namespace ecsync

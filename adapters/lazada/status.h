#pragma once

#include <string_view>
#include <vector>

#include "adapters/common/lines.h"
#include "core/records/order.h"

namespace ecsync::lazada {

/// What one of Lazada's item states means to us.
struct UnitState {
  std::string_view word;  ///< lower case
  OrderStatus status;     ///< of an order all of whose units are in it
  common::Fate fate = common::Fate::living;
  ReturnStatus returns = ReturnStatus::none;
  bool delivery_problem = false;
};

/// Ignores case; null when Lazada's documentation does not have the word.
const UnitState* find_state(std::string_view raw);

/// Of an order whose units are in these states, null standing for an unknown one: unknown when any
/// is unknown, cancelled when no unit lives, else the least advanced among living units.
OrderStatus status_of_order(const std::vector<const UnitState*>& units);

/// Of the same units: still under way while any of them is, else back, else none.
ReturnStatus returns_of_order(const std::vector<const UnitState*>& units);

}  // namespace ecsync::lazada

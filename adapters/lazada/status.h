#pragma once

#include <string_view>
#include <vector>

#include "adapters/common/lines.h"
#include "core/records/order.h"
#include "core/records/status_table.h"

namespace ecsync::lazada {

/// One of Lazada's item states and its meaning for the order.
struct UnitState {
  std::string_view word;  ///< lower case
  OrderStatus status;     ///< of an order all of whose units are in it
  common::Fate fate = common::Fate::living;
  ReturnStatus returns = ReturnStatus::none;
  bool delivery_problem = false;
};

/// The table, for whoever reads what is stored.
StateWords state_words();

/// Ignores case; null when Lazada's documentation does not have the word.
const UnitState* find_state(std::string_view raw);

/// The status of an order whose units are in these states; null stands for an unknown state. It is
/// unknown when any state is, cancelled when no unit lives, else the least advanced status of the
/// living units.
OrderStatus status_of_order(const std::vector<const UnitState*>& units);

/// The return status of the same order: returning while any unit is on its way back, returned when
/// units came back, else none.
ReturnStatus returns_of_order(const std::vector<const UnitState*>& units);

}  // namespace ecsync::lazada

#pragma once

#include <string>
#include <string_view>

#include "tests/sandbox/shop_model.h"

namespace ecsync::sandbox::lazada {

/// What the item row says of a piece: several spellings occur, settled per order.
std::string_view wire_state(const Order& order, const Unit& unit);

/// How ecsync has to read one item state.
struct Reading {
  std::string_view state;   ///< lower case
  std::string_view status;  ///< of the order, if this item decides
  bool cancelled = false;   ///< the piece counts as cancelled
  bool returned = false;    ///< … as returned
  bool problem = false;     ///< something went wrong on delivery
  bool returning = false;   ///< still on its way back
};

/// The reading of a state in any case; of a state that nobody knows: status "unknown".
const Reading& read_state(std::string_view state);
/// Place of a status on the way from new to completed.
int advance_of(std::string_view status);

/// Whether `filter`, a value of the status parameter, exists.
bool is_filter(std::string_view filter);
/// Whether a piece in `state` makes its order match `filter`.
bool matches_filter(std::string_view filter, std::string_view state);

}  // namespace ecsync::sandbox::lazada

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/records/ids.h"

namespace ecsync {

/// One slip that a product is fetched for.
struct PickedSlip {
  std::string number;
  ConnectionId connection;      ///< of its order
  std::string connection_name;  ///< for people
  std::string order_number;     ///< the marketplace's
  std::int64_t quantity = 0;    ///< pieces of the product
};

/// One product to fetch from the shelves, as it is called today.
struct Pick {
  std::string product;  ///< code
  std::string name;
  std::string unit;
  std::int64_t quantity = 0;  ///< for all slips together
  std::vector<PickedSlip> slips;
};

/// What to fetch in one warehouse for many slips at once.
struct PickList {
  std::string warehouse;  ///< code
  std::string warehouse_name;
  std::vector<std::string> slips;  ///< numbers, oldest first
  Timestamp newest{};              ///< when the last of them was made
  std::vector<Pick> picks;         ///< by code
};

}  // namespace ecsync

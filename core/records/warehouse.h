#pragma once

#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/records/ids.h"

namespace ecsync {

/// A place with stock.
struct Warehouse {
  WarehouseKey key;
  std::string code;  ///< the seller's own, unique among the living
  std::string name;
  std::optional<std::string> address;
  bool is_default = false;  ///< at most one: where goods leave when no warehouse is named

  bool operator==(const Warehouse&) const = default;
};

}  // namespace ecsync

#pragma once

#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/records/ids.h"

namespace ecsync {

/// A place where goods lie.
struct Warehouse {
  WarehouseKey key;
  std::string code;  ///< given by the seller; no two warehouses that exist now share one
  std::string name;
  std::optional<std::string> address;
  bool is_default = false;  ///< used when no warehouse is named; at most one has it

  bool operator==(const Warehouse&) const = default;
};

}  // namespace ecsync

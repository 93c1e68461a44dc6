#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/db/database.h"
#include "core/records/ids.h"

namespace ecsync::db {

/// A line of a slip with the product's code, name and unit of today, which are on its shelf.
struct PickLine {
  ProductKey product;
  std::string code;
  std::string name;
  std::string unit;
  std::int64_t quantity = 0;
};
/// In the slip's order.
std::vector<PickLine> pick_lines(Database& database, SlipKey slip);

}  // namespace ecsync::db

#pragma once

#include <vector>

#include "core/base/csv.h"

namespace ecsync {

// The columns of each table that comes in, with the heads that sellers' spreadsheets give them, in
// English and Vietnamese; what our own exports have beside them is passed over.
const std::vector<csv::Column>& product_columns();
const std::vector<csv::Column>& stock_columns();
const std::vector<csv::Column>& link_columns();

}  // namespace ecsync

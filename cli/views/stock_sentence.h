#pragma once

#include "core/goods/change_stock.h"

namespace ecsync::cli {

/// `AD-XN-M in HN: available 8 → 10 (on hand 12, awaiting export 2, damaged 0)`.
Message stock_sentence(const StockChanged& changed, bool dry_run);

}  // namespace ecsync::cli

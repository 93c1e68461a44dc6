#pragma once

#include "core/base/clock.h"
#include "core/db/database.h"
#include "core/records/ids.h"

namespace ecsync::db {

/// Writes down since when a product is low, or that it is not any more: it is low when its level is
/// set and not more than that is available in all warehouses together. Writes only when that
/// changed. Call within a Transaction, after its stock or its level did.
void note_low_stock(Database& database, ProductKey product, Timestamp now);

}  // namespace ecsync::db

#pragma once

#include <vector>

#include "core/db/database.h"
#include "core/records/order.h"

namespace ecsync::db {

/// What a unit of a bundle is in products, by code, where the seller SKU of each of its parts is
/// the code of a product; else nothing.
std::vector<LinkedProduct> products_of_parts(Database& database,
                                             const std::vector<ListingPart>& parts);

}  // namespace ecsync::db

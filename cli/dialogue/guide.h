#pragma once

#include <vector>

#include "cli/settings/globals.h"
#include "core/db/database.h"
#include "core/goods/link_product.h"
#include "core/records/order.h"

namespace ecsync::cli {

/// Asks a person on the terminal what each unlinked listing of the order is: offers the product
/// whose code is the seller SKU, searches, makes new products, lets choices be changed, shows them
/// all and asks once more before it answers. Only reads the file; the plans are to be carried out
/// together. No plans when nothing is to be linked. Errors: confirmation_required (the person gave
/// up, or the input ended), interrupted.
Result<std::vector<LinkPlan>> guide_links(const Globals& globals, db::Database& database,
                                          const Order& order);

}  // namespace ecsync::cli

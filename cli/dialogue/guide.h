#pragma once

#include <vector>

#include "cli/settings/globals.h"
#include "core/db/database.h"
#include "core/goods/link_product.h"
#include "core/records/order.h"

namespace ecsync::cli {

/// Asks a person on the terminal which product each unlinked listing of the order is. Offers the
/// product whose code is the seller SKU, searches, takes new products, lets choices be changed, and
/// shows all of them once more before it returns. It only reads the database; the caller carries
/// out the plans together. With `replace` it asks about linked listings as well, and a bare Enter
/// keeps their link. Empty when nothing is to be linked. Errors: confirmation_required (the
/// person gave up, or the input ended), interrupted.
Result<std::vector<LinkPlan>> guide_links(const Globals& globals, db::Database& database,
                                          const Order& order, bool replace);

}  // namespace ecsync::cli

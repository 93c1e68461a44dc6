#pragma once

#include <iterator>
#include <utility>

#include "core/marketplace.h"

namespace ecsync::common {

/// Puts what was read of one listed product on the page: its `listings`, what was `rejected` of it,
/// and its `item` ("" when it has no id), `deleted` when the marketplace says so.
template <class Product>
void add_product(ListingPage& page, Product product) {
  if (product.item.empty()) {
    page.sure = false;
  } else if (product.deleted) {
    page.deleted.push_back(product.item);
  } else if (product.listings.empty() || !product.rejected.empty()) {
    page.unread.push_back(product.item);
  }
  std::move(product.listings.begin(), product.listings.end(), std::back_inserter(page.listings));
  std::move(product.rejected.begin(), product.rejected.end(), std::back_inserter(page.rejected));
}

}  // namespace ecsync::common

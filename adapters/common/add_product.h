#pragma once

#include <iterator>
#include <utility>

#include "core/marketplace.h"

namespace ecsync::common {

/// Puts what was read of one listed product on the page: its `listings` and `warnings`, and its
/// `item` ("" when it has no id), `deleted` when the marketplace says so.
template <class Product>
void add_product(ListingPage& page, Product product) {
  if (product.item.empty()) {
    page.sure = false;
  } else if (product.deleted) {
    page.deleted.push_back(product.item);
  } else if (product.listings.empty() || !product.warnings.empty()) {
    page.unread.push_back(product.item);
  }
  std::move(product.listings.begin(), product.listings.end(), std::back_inserter(page.listings));
  std::move(product.warnings.begin(), product.warnings.end(), std::back_inserter(page.warnings));
}

}  // namespace ecsync::common

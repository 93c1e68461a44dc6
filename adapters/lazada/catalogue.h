#pragma once

#include <string>
#include <vector>

#include "adapters/lazada/countries.h"
#include "core/base/json.h"
#include "core/records/listing.h"

namespace ecsync::lazada {

/// The listings read from one product, one per SKU.
struct ProductRead {
  std::string item;      ///< "" when the product has no id
  bool deleted = false;  ///< as its state says
  std::vector<RemoteListing> listings;
  std::vector<RejectedListing> rejected;  ///< SKUs that could not be read, or all of it
};

/// Reads one element of data.products at `now`, which decides whether a special price holds.
ProductRead read_product(const json::Value& product, const Country& country, Timestamp now);

/// The part of an answer of /products/get that paging needs.
struct ProductRows {
  std::vector<std::string> ids;  ///< item ids; "?" and the position for a product without one
  std::optional<std::int64_t> counted;  ///< total_products: items, not SKUs
};
/// `offset` is where the page begins. Throws json::FieldError when the answer is no page at all.
ProductRows read_product_rows(const json::Value& data, std::int64_t offset);

}  // namespace ecsync::lazada

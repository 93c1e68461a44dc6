#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "core/records/listing.h"

namespace ecsync::tiktok {

/// The listings read from one product, one per SKU.
struct ProductRead {
  std::string item;       ///< "" when the product has no id
  bool detailed = false;  ///< a detail answer for it can be expected
  bool deleted = false;   ///< as its state says
  std::vector<RemoteListing> listings;
  std::vector<RejectedListing> rejected;  ///< SKUs that could not be read, or all of it
};

/// Reads one element of data.products, as the search gives it: without images and option names.
ProductRead read_product(const json::Value& product, std::string_view region);

/// Adds what only a product's detail has: images, options and the price that a buyer sees. Other
/// fields stay as they are. Throws json::FieldError.
void add_detail(ProductRead& product, const json::Value& detail);

/// The part of a search answer that paging needs.
struct ProductRows {
  std::vector<std::string> ids;  ///< product ids; "?" and the position for a product without one
  std::optional<std::int64_t> counted;  ///< products that the search matches
  std::string next;                     ///< token of the next page; "" at the end
};
/// Throws json::FieldError when the answer is no page at all.
ProductRows read_product_rows(const json::Value& data);

}  // namespace ecsync::tiktok

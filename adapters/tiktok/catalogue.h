#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "core/records/listing.h"

namespace ecsync::tiktok {

/// What one product's SKUs came to.
struct ProductRead {
  std::string item;       ///< "" when the product has no id
  bool detailed = false;  ///< a detail answer for it can be expected
  bool deleted = false;   ///< as its state says
  std::vector<RemoteListing> listings;
  std::vector<Message> warnings;  ///< one sentence per SKU that could not be read
};

/// Reads one element of data.products, as the search gives it: without images and option names.
ProductRead read_product(const json::Value& product, std::string_view region);

/// Adds what only a product's detail tells: images and options, and the price that a buyer sees.
/// What the detail does not tell stays. Throws json::FieldError.
void add_detail(ProductRead& product, const json::Value& detail);

/// What paging needs to know of one search answer.
struct ProductRows {
  std::vector<std::string> ids;         ///< product ids; one of the position's where there is none
  std::optional<std::int64_t> counted;  ///< products that the search matches
  std::string next;                     ///< token of the next page; "" at the end
};
/// Throws json::FieldError when the answer is no page at all.
ProductRows read_product_rows(const json::Value& data);

}  // namespace ecsync::tiktok

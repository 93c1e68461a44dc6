#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "core/records/listing.h"

namespace ecsync::shopee {

/// One product as get_item_base_info gives it.
struct ProductRead {
  RemoteListing listing;      ///< of a product without variants; else what its variants share
  bool has_variants = false;  ///< only get_model_list gives its SKUs, prices and stock
};
/// Throws json::FieldError.
ProductRead read_product(const json::Value& item, std::string_view region);

/// The variants that get_model_list gives for a product.
struct VariantsRead {
  std::vector<RemoteListing> listings;
  std::vector<RejectedListing> rejected;  ///< variants that could not be read
};
/// Throws json::FieldError when the answer is no list of variants.
VariantsRead read_variants(const json::Value& response, const RemoteListing& product);

/// The part of an answer of get_item_list that paging needs.
struct ItemRows {
  std::vector<std::string> ids;         ///< one for each row; the position's where it has none
  std::vector<bool> deleted;            ///< for each row: the product is there no more
  bool nameless = false;                ///< a row has no id
  std::optional<std::int64_t> counted;  ///< products that the query matches, as far as is told
  bool more = false;                    ///< the only sign that tells the end
  std::int64_t next = 0;                ///< offset of the next page; 0 when not told
};
/// `offset` is where the page begins. Throws json::FieldError when the answer is no page at all.
ItemRows read_item_rows(const json::Value& response, std::int64_t offset);

}  // namespace ecsync::shopee

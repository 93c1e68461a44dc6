#include "adapters/tiktok/bundle.h"

#include "adapters/common/number_id.h"

namespace ecsync::tiktok {
namespace {

constexpr std::size_t most_parts = 100;
constexpr std::int64_t most_pieces = 1'000'000;

ListingPart read_part(const json::Value& entry) {
  ListingPart part;
  part.listing = {common::optional_number_id(entry["product_id"]),
                  common::optional_number_id(entry["sku_id"])};
  part.seller_sku = entry["seller_sku"].optional_text();
  part.quantity = entry["sku_count"].integer();
  if (part.quantity < 1 || part.quantity > most_pieces) entry["sku_count"].fail("not a count");
  if (part.listing.sku.empty() && !part.seller_sku) entry["sku_id"].fail("missing");
  return part;
}

}  // namespace

std::optional<std::vector<ListingPart>> read_parts(const json::Value& list) {
  if (!list.present()) return std::nullopt;
  std::vector<ListingPart> parts;
  try {
    for (const auto& entry : list.items(most_parts)) parts.push_back(read_part(entry));
  } catch (const json::FieldError&) {
    return std::nullopt;
  }
  return parts;
}

}  // namespace ecsync::tiktok

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/records/order.h"

namespace ecsync {

/// One sellable thing as a marketplace's catalogue gives it.
struct RemoteListing {
  ListingId id;
  std::optional<std::string> seller_sku;
  std::string name;
  std::optional<std::string> variation;
  std::optional<std::string> image;
  std::optional<std::int64_t> price;  ///< today's price, in minor units of `currency`
  Currency currency;
  std::optional<std::int64_t> stock;
  bool active = true;
  std::optional<Timestamp> changed_at;  ///< when the marketplace last changed the product, where
                                        ///< that saves asking for its details again
  std::optional<std::vector<ListingPart>> parts;  ///< of a bundle; nothing where the answer does
                                                  ///< not tell: what is stored stays
  bool brief = false;  ///< only SKU, stock and state were read; keep the rest as stored

  // Not stored.
  Details unread{};                            ///< the file keeps what it has of them
  std::vector<UnreadDetail> unread_details{};  ///< each once

  bool operator==(const RemoteListing&) const = default;
};

/// A stored listing as `listings` shows it.
struct Listing {
  ListingKey key;
  ConnectionId connection;
  ListingId id;
  std::optional<std::string> seller_sku;
  std::string name;
  std::optional<std::string> variation;
  std::optional<std::string> image;
  std::optional<std::int64_t> price;
  Currency currency;
  std::optional<std::int64_t> stock;
  bool active = true;
  std::vector<LinkedProduct> products;
  std::optional<std::string> suggested_product;  ///< of an unlinked listing: the one product whose
                                                 ///< code equals the seller SKU
  std::int64_t orders = 0;                       ///< orders that contain it
  std::vector<ListingPart> parts;                ///< of a bundle that the marketplace composes
};

}  // namespace ecsync

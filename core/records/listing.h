#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/message.h"
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

/// A listing that could not be read, or a product of which not every listing could.
struct RejectedListing {
  std::string
      id;  ///< ITEM:SKU, or ITEM for the whole product, as far as the marketplace tells them;
           ///< "" when it tells none
  Message reason;
};

/// A listing or product that could not be read when it was last met, as the file has it.
struct SetAsideListing {
  std::string id;  ///< ITEM or ITEM:SKU
  std::string reason;
  Timestamp since;
};

/// A stored listing as `listings` shows it.
struct Listing {
  ListingKey key;
  ConnectionId connection;
  std::string connection_name;  ///< ours
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
  std::optional<std::string> suggested_product;  ///< of an unlinked listing: the product whose code
                                                 ///< equals the seller SKU, or is the only similar
                                                 ///< one, or that a vanished listing of the SKU had
  Message suggestion_why{};  ///< "" when its code is the seller SKU to the letter
  /// Of an unlinked listing, what a unit of it may stand for: suggested_product, or the products
  /// that the parts of a bundle are.
  std::vector<LinkedProduct> suggested_products{};
  std::int64_t orders = 0;         ///< orders that contain it
  std::vector<ListingPart> parts;  ///< of a bundle that the marketplace composes
};

}  // namespace ecsync

#pragma once

#include <string>
#include <vector>

#include "core/db/database.h"
#include "core/records/ids.h"
#include "core/records/order.h"

namespace ecsync::db {

/// One product that a listing stands for.
struct Link {
  ProductKey product;
  std::int64_t quantity = 1;

  bool operator==(const Link&) const = default;
};

/// Replaces the links of the listing; an empty list unlinks it. Slips that go by them are held
/// against their orders. Call within a Transaction.
void replace_links(Database& database, ListingKey listing, const std::vector<Link>& links);

/// How many stored lines and orders show a listing.
struct LinkReach {
  std::int64_t lines = 0;
  std::int64_t orders = 0;
};
LinkReach link_reach(Database& database, ListingKey listing);

/// A listing that may be linked by its seller SKU.
struct SkuListing {
  ListingKey key;
  ConnectionKey connection;
  std::string reference;   ///< `CONNECTION/ITEM:SKU`
  std::string seller_sku;  ///< "" when it has none
  std::string name;
  std::optional<std::string> variation;
  std::optional<std::string> image;
  std::optional<std::int64_t> price;
  Currency currency;
  bool active = true;
  bool linked = false;
  bool bundle = false;  ///< the marketplace composes it of others
};
/// Every listing, in order of the references.
std::vector<SkuListing> sku_listings(Database& database);
/// The products that a listing stands for, by code.
std::vector<LinkedProduct> linked_products(Database& database, ListingKey listing);

}  // namespace ecsync::db

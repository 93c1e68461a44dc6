#pragma once

#include <string>
#include <vector>

#include "core/db/database.h"
#include "core/records/ids.h"

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

/// An unlinked listing whose seller SKU is the code of a product.
struct SkuMatch {
  ListingKey listing;
  std::string reference;  ///< `CONNECTION/ITEM:SKU`
  ProductKey product;
  std::string code;
  bool unique = true;  ///< no other listing of the same connection bears that seller SKU
};
/// In order of the references; only of one connection when given.
std::vector<SkuMatch> sku_matches(Database& database, std::optional<ConnectionKey> connection);

}  // namespace ecsync::db

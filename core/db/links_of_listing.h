#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/db/database.h"
#include "core/records/order.h"

namespace ecsync::db {

/// What a listing stands for at this moment.
struct ResolvedLink {
  std::vector<LinkedProduct> products;  ///< by code; none while the listing is not linked
  // Of the product, when it is exactly one.
  std::string name;
  std::optional<std::string> image;
  std::optional<std::string> unit;
};

ResolvedLink resolve_link(Database& database, ListingKey listing);

/// Resolves each listing once, however many lines hold it. For one read transaction.
class LinkResolver {
 public:
  explicit LinkResolver(Database& database) : database_(database) {}
  const ResolvedLink& operator()(ListingKey listing);

 private:
  Database& database_;
  std::map<ListingKey, ResolvedLink> known_;
};

}  // namespace ecsync::db

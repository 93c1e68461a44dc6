#pragma once

#include <map>
#include <vector>

#include "core/db/database.h"
#include "core/records/order.h"

namespace ecsync::db {

/// The parts of a bundle as they are stored, in their order; none for any other listing.
std::vector<ListingPart> stored_parts(Database& database, ListingKey listing);
/// The same for people: a part whose seller SKU is not stored has that of its own listing.
std::vector<ListingPart> shown_parts(Database& database, ListingKey listing);
/// Replaces the parts as a set. Call within a Transaction.
void store_parts(Database& database, ListingKey listing, const std::vector<ListingPart>& parts);
/// What an order tells of its bundles. Once the catalogue has told, it is believed more: an order
/// holds what the bundle was when it was sold. Call within a Transaction, after the lines.
void take_parts_of_order(Database& database, ConnectionKey connection, const RemoteOrder& order);
/// A bundle whose stored parts are not what an order tells of it, where the order's word counts.
struct StaleParts {
  ListingKey key;
  ListingId listing;
  std::vector<ListingPart> told;
  std::vector<ListingPart> stored;
};
std::vector<StaleParts> stale_parts_of_order(Database& database, ConnectionKey connection,
                                             const RemoteOrder& order);

/// shown_parts() once for each listing, however many lines hold it. For one read transaction.
class ShownParts {
 public:
  explicit ShownParts(Database& database) : database_(database) {}
  const std::vector<ListingPart>& operator()(ListingKey listing);

 private:
  Database& database_;
  std::map<ListingKey, std::vector<ListingPart>> known_;
};

}  // namespace ecsync::db

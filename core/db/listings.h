#pragma once

#include <functional>
#include <vector>

#include "core/db/database.h"
#include "core/db/orders.h"
#include "core/records/listing.h"

namespace ecsync::db {

/// Adds or updates a listing from the catalogue; writes nothing when nothing changed. What a brief
/// one does not tell stays. Call within a Transaction.
Stored store_listing(Database& database, ConnectionKey connection, const RemoteListing& listing);
/// Makes the active listings inactive of which `is_gone` says so, and names them; everything else
/// about them stays. Call within a Transaction.
std::vector<ListingId> deactivate_listings(Database& database, ConnectionKey connection,
                                           const std::function<bool(const ListingId& id)>& is_gone);
/// The marketplace's time of the last change that is stored of a product. Nothing unless all of its
/// listings were read completely at that time.
std::optional<Timestamp> known_change(Database& database, ConnectionKey connection,
                                      const std::string& item);
/// The row of a listing that an order names; made from the line when it is new. Call within a
/// Transaction.
ListingKey listing_of_line(Database& database, ConnectionKey connection, const RemoteLine& line,
                           const Currency& currency);

struct ListingFilter {
  std::optional<ConnectionKey> connection;
  bool unlinked = false;
  std::string search;
  std::optional<std::int64_t> limit;
  std::string after;
};
struct ListingList {
  std::vector<Listing> listings;  ///< by connection, then id
  std::optional<std::string> next;
};
Result<ListingList> list_listings(Database& database, const ListingFilter& filter);
/// How many the conditions take, whatever the page.
std::int64_t count_listings(Database& database, const ListingFilter& filter);
/// How many products these are linked to, each link counted.
std::int64_t count_links(Database& database, const ListingFilter& filter);
/// `CONNECTION/ITEM:SKU`, `CONNECTION/ITEM` when the item has one SKU, or a seller SKU that is
/// unique, in the shop (`CONNECTION/SELLER-SKU`) or altogether; else the same without what
/// bare_reference() takes off. Errors: not_found, ambiguous.
Result<Listing> resolve_listing(Database& database, const std::string& reference);

}  // namespace ecsync::db

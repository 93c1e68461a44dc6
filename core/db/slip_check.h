#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/db/database.h"
#include "core/records/ids.h"
#include "core/records/slip_difference.h"

// Slips held against their orders. What disagrees is kept in rows, so that nobody has to look for
// it.
namespace ecsync::db {

/// Holds the order's last slip that is not cancelled against the order as it is now, and stores
/// where they disagree and which of the slip's goods come back. An open slip is compared by today's
/// links. An exported one is compared by what it was made from: units that were returned or could
/// not be delivered come back, and are no difference. Writes nothing when all is as it was found
/// before. Call within a Transaction.
void check_slip_of_order(Database& database, OrderKey order);

/// The same for the orders that hold a listing whose links have changed, as far as their slips go
/// by today's links.
void check_slips_of_listing(Database& database, ListingKey listing);

/// As check_slip_of_order() found them; what a receipt has brought back of a surplus is off.
std::vector<SlipDifference> slip_differences(Database& database, SlipKey slip);
/// The order that the slip is for.
OrderKey order_of_slip(Database& database, SlipKey slip);
/// The same of every live slip that has any, by the slip's number.
std::map<std::string, std::vector<SlipDifference>> all_slip_differences(Database& database);

/// Pieces of a product that are to come back.
struct ComingBack {
  std::string product;  ///< code
  std::int64_t quantity = 0;
};
/// Of every live slip, by its number: the pieces that come back or came back, as the marketplace
/// says, and that no receipt has booked.
std::map<std::string, std::vector<ComingBack>> all_goods_coming_back(Database& database);

}  // namespace ecsync::db

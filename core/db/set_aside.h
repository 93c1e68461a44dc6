#pragma once

#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/db/database.h"
#include "core/records/listing.h"

namespace ecsync::db {

/// Sets an order aside, or gives one that is set aside already its new reason: how long it has been
/// so, and when it was asked for, stay. An order that was told to be gone is there again. Call
/// within a Transaction.
void put_rejected_order(Database& database, ConnectionKey connection, const RejectedOrder& rejected,
                        Timestamp now);
void drop_rejected_order(Database& database, ConnectionKey connection, const std::string& number);
/// By number.
std::vector<SetAsideOrder> rejected_orders(Database& database, ConnectionKey connection);

/// Keeps that an order set aside was asked for at `now`. `counts`: the pause until the next time is
/// twice as long.
void note_asked_again(Database& database, ConnectionKey connection, const std::string& number,
                      Timestamp now, bool counts);
/// Keeps that the marketplace said at `now`, by its own clock, that it has no such order. An order
/// set aside of which it has said so three times over at least a day is no longer set aside, and
/// gone when the file holds it. True when that is so now; nothing happens to an order that is not
/// set aside. Call within a Transaction.
bool note_denial(Database& database, ConnectionKey connection, const RejectedOrder& denied,
                 Timestamp now);

/// Numbers of the orders that the marketplace does not have any more.
std::vector<std::string> gone_orders(Database& database, ConnectionKey connection);
/// The marketplace has it again.
void drop_gone_order(Database& database, OrderKey order);

/// A listing or product that could not be read; it keeps the time when that was first told for this
/// reason. Call within a Transaction.
void put_rejected_listing(Database& database, ConnectionKey connection,
                          const SetAsideListing& rejected);
void drop_rejected_listing(Database& database, ConnectionKey connection, const std::string& id);
/// By id.
std::vector<SetAsideListing> rejected_listings(Database& database, ConnectionKey connection);

}  // namespace ecsync::db

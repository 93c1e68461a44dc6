#pragma once

#include <optional>
#include <string>

#include "core/records/listing.h"
#include "core/records/order.h"

namespace ecsync {

/// Why the file cannot hold it, as one sentence; nothing when it can. Says what the CHECKs of
/// schema.sql say of values that a marketplace sends. Adapters look more closely; this keeps one
/// odd row, from whatever marketplace, from holding up a whole shop.
std::optional<std::string> fault_of(const RemoteOrder& order);
std::optional<std::string> fault_of(const RemoteListing& listing);

}  // namespace ecsync

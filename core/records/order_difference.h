#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "core/records/order.h"

namespace ecsync {

/// A value of an order in the form that documents give it; monostate is null.
using OrderValue = std::variant<std::monostate, std::string, std::int64_t, bool>;
/// The value in words: "" for null, "true", "2".
std::string to_text(const OrderValue& value);

/// One stored value that is not what the marketplace says.
struct OrderDifference {
  std::string field;  ///< "status"; of the second line "lines[2].quantity"; "lines[2]" for all of a
                      ///< line that only one side has
  OrderValue remote;
  OrderValue local;
};

/// Every stored value in which the two orders differ, lines compared one by one in their order.
/// Parts of bundles are left out: they are not the order's own.
std::vector<OrderDifference> differences(const RemoteOrder& remote, const RemoteOrder& local);

}  // namespace ecsync

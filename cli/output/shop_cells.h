#pragma once

#include <string>

#include "cli/output/table.h"
#include "core/records/ids.h"

namespace ecsync::cli {

// What is of a shop: documents name the shop by its id, people by its name.

/// `shopee:220123456/2611236ABCD7EF`, or with the shop's name before the slash.
std::string within(const std::string& shop, const std::string& thing);

/// `shopee:220123456`, for people `hanoi`.
Cell shop_cell(const ConnectionId& id, const std::string& name);
/// `shopee:220123456/2611236ABCD7EF`, for people `hanoi/2611236ABCD7EF`.
Cell thing_cell(const ConnectionId& id, const std::string& name, const std::string& thing);
/// A sentence that may name the shop.
Cell words_cell(const Message& sentence, const ConnectionId& id, const std::string& name);

}  // namespace ecsync::cli

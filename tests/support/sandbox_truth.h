#pragma once

#include <map>
#include <string>

#include "core/marketplace.h"
#include "tests/support/sandbox.h"

namespace ecsync::test {

/// Records as one text each, by order number or listing id, so that a difference can be read.
using Described = std::map<std::string, std::string>;

/// One shop's orders and listings as a sandbox itself knows them.
Described true_orders(const Sandbox& sandbox, const ConnectionId& shop);
Described true_listings(const Sandbox& sandbox, const ConnectionId& shop);

/// The same as an adapter reads them, all pages; an order set aside is its reason. Fails the test
/// on an error, and on a listing that could not be read.
Described read_orders(Marketplace& marketplace, const ShopAccess& shop, const Window& window);
Described read_listings(Marketplace& marketplace, const ShopAccess& shop);

}  // namespace ecsync::test

#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "adapters/shopee/order_walk.h"

namespace ecsync::shopee {

/// A page of get_order_list.
struct ListedOrders {
  OrderRows rows;
  Timestamp at;         ///< server time of the answer
  std::string warning;  ///< what Shopee says of a part that it left out; or ""
};

/// Pages of lists that were asked for while the details of the page before them were read. Each
/// waits here for whoever goes on at its place. Any thread may use it.
class ListAhead {
 public:
  void keep(const ConnectionId& shop, const Window& window, const std::string& place,
            ListedOrders listed);
  /// Gives the page away; nothing when it was not asked for, or could not be had.
  std::optional<ListedOrders> take(const ConnectionId& shop, const Window& window,
                                   const std::string& place);

 private:
  std::mutex mutex_;
  std::map<std::string, ListedOrders> pages_;
};

}  // namespace ecsync::shopee

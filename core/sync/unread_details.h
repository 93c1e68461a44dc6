#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/base/message.h"
#include "core/records/detail.h"

namespace ecsync {

/// Details that the orders or listings of a run came without, because they could not be read.
class UnreadDetails {
 public:
  /// Counts an order or listing, named by `reference`, that came without the details `unread`. To
  /// be called once for each.
  void add(const std::string& reference, const std::vector<UnreadDetail>& unread);
  /// One sentence for each detail that orders of the connection came without.
  std::vector<Message> told_of_orders(const std::string& connection) const;
  std::vector<Message> told_of_listings(const std::string& connection) const;

 private:
  struct Found {
    std::int64_t times = 0;
    std::string reference;  // of the first one
    std::string reason;
  };
  std::map<Detail, Found> found_;
};

}  // namespace ecsync

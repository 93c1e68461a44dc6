#include "adapters/shopee/list_ahead.h"

#include <fmt/format.h>

namespace ecsync::shopee {
namespace {

std::string key_of(const ConnectionId& shop, const Window& window, const std::string& place) {
  return fmt::format("{} {} {} {} {}", shop.shop, window.field == Window::Field::created,
                     epoch_seconds(window.from), epoch_seconds(window.to), place);
}

}  // namespace

void ListAhead::keep(const ConnectionId& shop, const Window& window, const std::string& place,
                     ListedOrders listed) {
  const std::scoped_lock lock(mutex_);
  pages_.insert_or_assign(key_of(shop, window, place), std::move(listed));
}

std::optional<ListedOrders> ListAhead::take(const ConnectionId& shop, const Window& window,
                                            const std::string& place) {
  const std::scoped_lock lock(mutex_);
  auto kept = pages_.extract(key_of(shop, window, place));
  if (kept.empty()) return std::nullopt;
  return std::move(kept.mapped());
}

}  // namespace ecsync::shopee

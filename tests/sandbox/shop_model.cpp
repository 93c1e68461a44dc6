#include "tests/sandbox/shop_model.h"

#include <fmt/format.h>

#include <algorithm>

#include "tests/sandbox/json_value.h"

namespace ecsync::sandbox {

std::size_t Shop::add(Order order) {
  const std::size_t place = orders_.size();
  numbers_.emplace(order.number, place);
  by_created_.push_back({order.created, place});
  by_updated_.push_back({order.updated, place});
  created_sorted_ = false;
  updated_sorted_ = false;
  some_come_late_ = some_come_late_ || order.listed_from > 0;
  orders_.push_back(std::move(order));
  return place;
}

std::optional<std::size_t> Shop::find(std::string_view number) const {
  const auto found = numbers_.find(std::string(number));
  return found == numbers_.end() ? std::nullopt : std::optional(found->second);
}

Order& Shop::order(std::size_t place) {
  Order& order = orders_.at(place);
  ++order.revision;
  return order;
}

void Shop::remove(std::size_t place) {
  numbers_.erase(orders_.at(place).number);
  const auto is_it = [place](const Place& entry) { return entry.order == place; };
  std::erase_if(by_created_, is_it);
  std::erase_if(by_updated_, is_it);
}

void Shop::touch(std::size_t place, Seconds now) {
  order(place).updated = now;
  for (Place& entry : by_updated_)
    if (entry.order == place) entry.time = now;
  updated_sorted_ = false;
}

void Shop::drop_unlisted(std::vector<Place>& places, Seconds now) const {
  if (!some_come_late_) return;
  std::erase_if(places, [&](const Place& place) { return orders_[place.order].listed_from > now; });
}

const std::vector<Place>& Shop::by_created() {
  if (!created_sorted_) std::ranges::sort(by_created_);
  created_sorted_ = true;
  return by_created_;
}

const std::vector<Place>& Shop::by_updated() {
  if (!updated_sorted_) std::ranges::sort(by_updated_);
  updated_sorted_ = true;
  return by_updated_;
}

std::size_t World::shop_index(std::string_view reference) const {
  const auto colon = reference.find(':');
  const auto bare = colon == std::string_view::npos ? reference : reference.substr(colon + 1);
  for (std::size_t i = 0; i < shops.size(); ++i)
    if (shops[i].id == bare || fmt::format("{}", i + 1) == bare) return i;
  throw BadRequest(fmt::format("no shop {} here", reference));
}

}  // namespace ecsync::sandbox

#include "tests/sandbox/tiktok/order_query.h"

#include <algorithm>
#include <array>
#include <span>

#include "tests/sandbox/tiktok/envelope.h"
#include "tests/sandbox/tiktok/search_body.h"
#include "tests/sandbox/tiktok/states.h"

namespace ecsync::sandbox::tiktok {
namespace {

bool within(Seconds time, const std::optional<Seconds>& from, const std::optional<Seconds>& to) {
  return (!from || time >= *from) && (!to || time < *to);
}

/// The part of `places` (sorted by time) that is inside the bounds.
std::span<const Place> stretch(const std::vector<Place>& places, const std::optional<Seconds>& from,
                               const std::optional<Seconds>& to) {
  const auto first =
      from ? std::ranges::lower_bound(places, *from, {}, &Place::time) : places.begin();
  const auto last = to ? std::ranges::lower_bound(places, *to, {}, &Place::time) : places.end();
  return first < last ? std::span(first, last) : std::span<const Place>();
}

/// Everything but the window of the update time, which has a soft edge.
bool matches(const Order& order, const OrderFilter& filter) {
  if (!within(order.created, filter.created_from, filter.created_to)) return false;
  if (!filter.status.empty() && filter.status != order_state(order)) return false;
  if (filter.shipping_type == "SELLER") return false;  // all parcels here go with TikTok's carriers
  return !filter.cancel_requested || *filter.cancel_requested == order.cancel_requested;
}

/// One of the body's members; false when its name or its value is not allowed.
bool read_member(const std::string& name, const rapidjson::Value& value, OrderFilter& filter) {
  const std::array<std::pair<const char*, std::optional<Seconds>*>, 4> bounds = {{
      {"create_time_ge", &filter.created_from},
      {"create_time_lt", &filter.created_to},
      {"update_time_ge", &filter.updated_from},
      {"update_time_lt", &filter.updated_to},
  }};
  for (const auto& [bound, place] : bounds)
    if (name == bound) return read_bound(value, *place);
  if (name == "is_buyer_request_cancel") {
    if (!value.IsBool()) return false;
    filter.cancel_requested = value.GetBool();
    return true;
  }
  if (!value.IsString() || value.GetStringLength() == 0) return false;
  const std::string text = value.GetString();
  if (name == "order_status") {
    filter.status = text;
    return is_order_state(text);
  }
  if (name == "shipping_type") {
    filter.shipping_type = text;
    return text == "TIKTOK" || text == "SELLER";
  }
  return false;  // buyers and warehouses cannot be asked for here
}

/// An order that changed just after the window's end: the index saw it earlier.
std::optional<Place> late_change(const std::vector<Place>& places, Seconds end,
                                 std::uint64_t turn) {
  constexpr Seconds soft_edge = 10 * minute;
  if (turn % 3 != 0) return std::nullopt;
  const auto next = std::ranges::lower_bound(places, end, {}, &Place::time);
  if (next == places.end() || next->time >= end + soft_edge) return std::nullopt;
  return *next;
}

}  // namespace

std::variant<OrderFilter, Reply> read_filter(const Context& context) {
  OrderFilter filter;
  const std::string field = context.value("sort_field");
  if (!field.empty() && field != "create_time" && field != "update_time")
    return refusal(Refusal::bad_parameter, context.turn, "sort_field");
  const std::string direction = context.value("sort_order");
  if (!direction.empty() && direction != "ASC" && direction != "DESC")
    return refusal(Refusal::bad_parameter, context.turn, "sort_order");
  filter.by_updated = field == "update_time";
  filter.ascending = direction == "ASC";
  const auto take = [&filter](const std::string& name, const rapidjson::Value& value) {
    return read_member(name, value, filter);
  };
  if (auto refused = refuse_members(context, take)) return *refused;
  return filter;
}

std::vector<std::size_t> find_orders(const Context& context, Shop& shop,
                                     const OrderFilter& filter) {
  std::vector<Place> found;
  const bool by_updated = filter.by_updated;
  for (const Place& place :
       by_updated ? stretch(shop.by_updated(), filter.updated_from, filter.updated_to)
                  : stretch(shop.by_created(), filter.created_from, filter.created_to)) {
    const Order& order = shop.orders()[place.order];
    if (within(order.updated, filter.updated_from, filter.updated_to) && matches(order, filter))
      found.push_back(place);
  }
  if (filter.updated_to) {
    const auto late = late_change(shop.by_updated(), *filter.updated_to, context.turn);
    if (late && matches(shop.orders()[late->order], filter)) {
      const Order& order = shop.orders()[late->order];
      found.push_back({filter.by_updated ? order.updated : order.created, late->order});
    }
  }
  shop.drop_unlisted(found, context.world.clock.now());
  const bool stable = context.settings.stable_ties;
  const std::uint64_t turn = context.turn;
  std::ranges::sort(found, {}, [stable, turn](const Place& place) {
    return std::pair(place.time, stable ? place.order : mix(mix(turn) + place.order));
  });
  if (!filter.ascending) std::ranges::reverse(found);
  std::vector<std::size_t> places;
  for (const Place& place : found) places.push_back(place.order);
  return places;
}

std::uint64_t binding_of(const Context& context, const Shop& shop) {
  std::string text = shop.id;
  for (const char* name : {"page_size", "sort_field", "sort_order"})
    text += "\n" + context.value(name);
  return hash_text(text + "\n" + context.body);
}

}  // namespace ecsync::sandbox::tiktok

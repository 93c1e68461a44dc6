#include "tests/sandbox/lazada/order_query.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "tests/sandbox/lazada/envelope.h"
#include "tests/sandbox/lazada/states.h"

namespace ecsync::sandbox::lazada {
namespace {

constexpr std::int64_t longest_page = 100;
constexpr std::int64_t deepest = 5000;

bool within(Seconds time, const std::optional<Seconds>& from, const std::optional<Seconds>& to) {
  return (!from || time >= *from) && (!to || time <= *to);
}

bool matches(const Order& order, const OrderQuery& query) {
  if (!within(order.created, query.created_after, query.created_before)) return false;
  if (!within(order.updated, query.update_after, query.update_before)) return false;
  if (query.status == "all") return true;
  return std::ranges::any_of(order.units, [&](const Unit& unit) {
    return matches_filter(query.status, wire_state(order, unit));
  });
}

/// Whether whatever lies between the bounds of the time that it is sorted by matches the query.
bool decided_by_stretch(const OrderQuery& query) {
  const bool other_bounds = query.by_updated ? query.created_after || query.created_before
                                             : query.update_after || query.update_before;
  return !other_bounds && query.status == "all";
}

/// The stretch of `places` (sorted by time) between both bounds, ends included.
std::vector<Place> stretch(const std::vector<Place>& places, const std::optional<Seconds>& from,
                           const std::optional<Seconds>& to) {
  const auto first = std::ranges::lower_bound(
      places, from.value_or(std::numeric_limits<Seconds>::min()), {}, &Place::time);
  const auto last = std::ranges::upper_bound(
      places, to.value_or(std::numeric_limits<Seconds>::max()), {}, &Place::time);
  return first < last ? std::vector<Place>(first, last) : std::vector<Place>{};
}

/// Shuffles each group of equal times that reaches into [from, to).
void shuffle_ties(std::vector<Place>& places, std::size_t from, std::size_t to,
                  std::uint64_t turn) {
  Random random(turn);
  std::size_t start = std::min(from, places.size());
  while (start > 0 && start < places.size() && places[start - 1].time == places[start].time)
    --start;
  while (start < std::min(to, places.size())) {
    std::size_t end = start;
    while (end < places.size() && places[end].time == places[start].time) ++end;
    std::vector<Place> group(places.begin() + static_cast<std::ptrdiff_t>(start),
                             places.begin() + static_cast<std::ptrdiff_t>(end));
    random.shuffle(group);
    std::ranges::copy(group, places.begin() + static_cast<std::ptrdiff_t>(start));
    start = end;
  }
}

/// Reads the four bounds; the offending text when one is malformed.
std::optional<std::string> read_times(const Context& context, OrderQuery& query) {
  const std::array<std::pair<const char*, std::optional<Seconds>*>, 4> bounds = {{
      {"created_after", &query.created_after},
      {"created_before", &query.created_before},
      {"update_after", &query.update_after},
      {"update_before", &query.update_before},
  }};
  for (const auto& [name, bound] : bounds) {
    if (!context.parameters.contains(name)) continue;
    *bound = parse_time(context.value(name), false);
    if (!*bound) return context.value(name);
  }
  return std::nullopt;
}

std::optional<Reply> read_paging(const Context& context, OrderQuery& query) {
  const auto number = [&](const char* name, std::int64_t usual) -> std::optional<std::int64_t> {
    return context.parameters.contains(name) ? parse_count(context.value(name)) : usual;
  };
  const auto offset = number("offset", 0);
  if (!offset) return refusal_of("14", context.turn, context.value("offset"));
  const auto limit = number("limit", longest_page);
  if (!limit || *limit < 1 || *limit > longest_page)
    return refusal_of("19", context.turn, context.value("limit"));
  if (*offset + *limit > deepest)
    return refusal_of("97", context.turn, fmt::format("{}", *offset + *limit));
  if (*offset % *limit != 0) return refusal_of("14", context.turn, context.value("offset"));
  query.offset = static_cast<std::size_t>(*offset);
  query.limit = static_cast<std::size_t>(*limit);
  return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> parse_count(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size() || value < 0 ||
      value > std::numeric_limits<std::int32_t>::max())
    return std::nullopt;
  return value;
}

std::variant<OrderQuery, Reply> read_query(const Context& context) {
  OrderQuery query;
  query.now = context.world.clock.now();
  if (!context.parameters.contains("created_after") && !context.parameters.contains("update_after"))
    return refusal_of("1", context.turn, "created_after or update_after");
  if (const auto wrong = read_times(context, query)) return refusal_of("17", context.turn, *wrong);
  if (const auto refused = read_paging(context, query)) return *refused;
  if (context.parameters.contains("status")) query.status = context.value("status");
  if (!is_filter(query.status)) return refusal("36", context.turn);
  const std::string field = context.value("sort_by");
  if (!field.empty() && field != "created_at" && field != "updated_at")
    return refusal("75", context.turn);
  const std::string direction = context.value("sort_direction");
  if (!direction.empty() && direction != "ASC" && direction != "DESC")
    return refusal("74", context.turn);
  query.by_updated = field == "updated_at";
  query.ascending = direction == "ASC";
  return query;
}

OrderPage select_orders(Shop& shop, const OrderQuery& query, bool stable_ties, std::uint64_t turn) {
  auto found = query.by_updated
                   ? stretch(shop.by_updated(), query.update_after, query.update_before)
                   : stretch(shop.by_created(), query.created_after, query.created_before);
  if (!decided_by_stretch(query))
    std::erase_if(found,
                  [&](const Place& place) { return !matches(shop.orders()[place.order], query); });
  shop.drop_unlisted(found, query.now);
  if (!query.ascending) std::ranges::reverse(found);

  OrderPage page;
  page.total = found.size();
  const std::size_t end = std::min(found.size(), query.offset + query.limit);
  if (!stable_ties) shuffle_ties(found, query.offset, end, turn);
  for (std::size_t i = query.offset; i < end; ++i) page.orders.push_back(found[i].order);
  return page;
}

}  // namespace ecsync::sandbox::lazada

#include "tests/sandbox/shopee/order_query.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "tests/sandbox/shopee/envelope.h"
#include "tests/sandbox/shopee/states.h"

namespace ecsync::sandbox::shopee {
namespace {

constexpr std::int64_t longest_page = 100;
constexpr Seconds longest_window = 15 * day;
constexpr std::int64_t latest_time = 4'294'967'295;
// A cursor is `time,number` with the number's last digits counting the turns.
constexpr std::int64_t cursor_base = 184'066;
constexpr std::int64_t cursor_step = 10'007;
constexpr std::int64_t cursor_turns = 1'000'000;

std::optional<Reply> read_window(const Context& context, OrderQuery& query) {
  const std::string field = context.value("time_range_field");
  if (field.empty()) return wrong_parameter("time_range_field is a required field.", context.turn);
  if (field != "create_time" && field != "update_time")
    return wrong_parameter("time_range_field must be create_time or update_time.", context.turn);
  query.by_updated = field == "update_time";
  for (const char* name : {"time_from", "time_to"})
    if (context.value(name).empty())
      return wrong_parameter(fmt::format("{} is a required field.", name), context.turn);
  const auto from = parse_whole(context.value("time_from"), latest_time);
  const auto to = parse_whole(context.value("time_to"), latest_time);
  if (!from || !to)
    return wrong_parameter("time_from and time_to must be unix seconds.", context.turn);
  if (*from >= *to || *to - *from > longest_window)
    return refusal("order.order_list_invalid_time", context.turn);
  query.from = *from;
  query.to = *to;
  // Nobody says on which side the last second is: of a window long past it falls to the next one.
  query.to_belongs = *to > context.world.clock.now() - hour;
  return std::nullopt;
}

std::optional<Reply> read_page(const Context& context, OrderQuery& query) {
  if (context.value("page_size").empty())
    return wrong_parameter("page_size is a required field.", context.turn);
  const auto size = parse_whole(context.value("page_size"), std::numeric_limits<int>::max());
  if (!size || *size < 1) return wrong_parameter("page_size must be 1 or more.", context.turn);
  if (*size > longest_page) return wrong_parameter("page_size must be 100 or less.", context.turn);
  query.page_size = static_cast<std::size_t>(*size);
  const std::string cursor = context.value("cursor");
  if (cursor.empty()) return std::nullopt;
  query.after = read_cursor(cursor);
  if (!query.after) return wrong_parameter("the cursor is invalid.", context.turn);
  return std::nullopt;
}

/// Places inside the window and behind the cursor, newest first.
std::vector<Place> matching(Shop& shop, const OrderQuery& query) {
  const auto& places = query.by_updated ? shop.by_updated() : shop.by_created();
  Place end{query.to_belongs ? query.to + 1 : query.to, 0};
  if (query.after) end = std::min(end, *query.after);
  const auto first = std::ranges::lower_bound(places, Place{query.from, 0});
  const auto last = std::ranges::lower_bound(places, end);
  std::vector<Place> found;
  if (first < last) found.assign(first, last);
  shop.drop_unlisted(found, query.now);
  if (!query.status.empty())
    std::erase_if(found, [&](const Place& place) {
      return wire_status(shop.orders()[place.order], query.show_pending) != query.status;
    });
  std::ranges::reverse(found);
  return found;
}

/// How many of the rows a page of this turn really holds.
std::size_t rows_on_page(std::size_t page_size, std::uint64_t turn) {
  if (turn % 11 == 5) return 0;
  if (turn % 5 == 3) return (page_size + 1) / 2;
  return page_size;
}

}  // namespace

std::variant<OrderQuery, Reply> read_query(const Context& context) {
  OrderQuery query;
  query.now = context.world.clock.now();
  if (const auto refused = read_window(context, query)) return *refused;
  if (const auto refused = read_page(context, query)) return *refused;
  query.status = context.value("order_status");
  if (!query.status.empty() && !is_status_filter(query.status))
    return wrong_parameter("order_status is invalid.", context.turn);
  const std::string optional = context.value("response_optional_fields");
  if (!optional.empty() && optional != "order_status")
    return wrong_parameter("response_optional_fields is invalid.", context.turn);
  query.with_status = optional == "order_status";
  const std::string pending = context.value("request_order_status_pending");
  if (!pending.empty() && pending != "true" && pending != "false")
    return wrong_parameter("request_order_status_pending must be a bool.", context.turn);
  query.show_pending = pending == "true";
  return query;
}

OrderPage select_orders(Shop& shop, const OrderQuery& query, std::uint64_t turn) {
  const auto found = matching(shop, query);
  const std::size_t count = std::min(found.size(), rows_on_page(query.page_size, turn));
  OrderPage page;
  for (std::size_t i = 0; i < count; ++i) page.orders.push_back(found[i].order);
  // Where the last row ends a page, the gateway does not always know that it was the last.
  page.more = count < found.size() || (count == query.page_size && turn % 3 == 0);
  if (!page.more) return page;
  const Place behind_everything{latest_time, 0};
  page.next_cursor =
      write_cursor(count > 0 ? found[count - 1] : query.after.value_or(behind_everything), turn);
  return page;
}

std::string write_cursor(const Place& place, std::uint64_t turn) {
  const auto number =
      (cursor_base + static_cast<std::int64_t>(place.order) * cursor_step) * cursor_turns +
      static_cast<std::int64_t>(turn % cursor_turns);
  // Some forms do not survive an address unless they are encoded.
  constexpr std::array<std::string_view, 3> ends = {"", "==", "+/="};
  return fmt::format("{},{}{}", place.time, number, ends.at(turn % ends.size()));
}

std::optional<Place> read_cursor(std::string text) {
  text.erase(text.find_last_not_of("+/=") + 1);
  const auto comma = text.find(',');
  if (comma == std::string::npos) return std::nullopt;
  const auto time = parse_whole(text.substr(0, comma), latest_time);
  const auto number = parse_whole(text.substr(comma + 1), std::numeric_limits<std::int64_t>::max());
  if (!time || !number) return std::nullopt;
  const std::int64_t steps = *number / cursor_turns - cursor_base;
  if (steps < 0 || steps % cursor_step != 0) return std::nullopt;
  return Place{*time, static_cast<std::size_t>(steps / cursor_step)};
}

}  // namespace ecsync::sandbox::shopee

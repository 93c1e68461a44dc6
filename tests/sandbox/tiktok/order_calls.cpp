#include "tests/sandbox/tiktok/order_calls.h"

#include <algorithm>
#include <set>
#include <variant>

#include "tests/sandbox/text.h"
#include "tests/sandbox/tiktok/envelope.h"
#include "tests/sandbox/tiktok/order_query.h"
#include "tests/sandbox/tiktok/order_text.h"
#include "tests/sandbox/tiktok/search_body.h"

namespace ecsync::sandbox::tiktok {
namespace {

constexpr std::size_t most_ids = 50;

/// Digits joined by commas; nothing for any other form.
std::optional<std::vector<std::string>> split_ids(std::string text) {
  std::vector<std::string> ids;
  text += ',';
  for (std::size_t at = 0; at < text.size();) {
    const auto comma = text.find(',', at);
    const std::string id = text.substr(at, comma - at);
    if (!all_digits(id)) return std::nullopt;
    ids.push_back(id);
    at = comma + 1;
  }
  return ids;
}

/// Whether it is another shop's and not this one's too.
bool foreign(const World& world, const Shop& shop, const std::string& id) {
  return !shop.find(id) && std::ranges::any_of(world.shops, [&](const Shop& other) {
    return other.find(id).has_value();
  });
}

/// An order is the same in a search and in the call for its details.
void write(const Context& context, JsonText& out, const Shop& shop, std::size_t place) {
  context.world.write_order(out, shop, place, 0, [&](JsonText& text, const Order& order) {
    write_order(text, shop, order);
  });
}

/// Where the page starts: in a walk that goes on, or in a new one.
std::variant<PagePlace, Reply> place_of(const Context& context, Shop& shop,
                                        const OrderFilter& filter) {
  const std::string token = context.value("page_token");
  if (token.empty()) return PagePlace{context.walks.begin(find_orders(context, shop, filter)), 0};
  const auto place = read_page_token(token, binding_of(context, shop));
  if (!place || context.walks.find(place->walk) == nullptr)
    return refusal(Refusal::bad_parameter, context.turn, "page_token");
  return *place;
}

}  // namespace

void write_search_end(JsonText& out, const std::string& next, std::int64_t total,
                      std::uint64_t turn) {
  if (!next.empty() || turn % 3 == 0)
    out.member("next_page_token", next);
  else if (turn % 3 == 1)
    out.key("next_page_token").null();
  out.member_number("total_count", total);
}

Reply search_orders(const Context& context) {
  const auto size = read_page_size(context);
  if (const auto* refused = std::get_if<Reply>(&size)) return *refused;
  const auto filter = read_filter(context);
  if (const auto* refused = std::get_if<Reply>(&filter)) return *refused;
  Shop& shop = context.world.shops[context.shop];
  const auto start = place_of(context, shop, std::get<OrderFilter>(filter));
  if (const auto* refused = std::get_if<Reply>(&start)) return *refused;

  const PagePlace place = std::get<PagePlace>(start);
  const auto& walk = *context.walks.find(place.walk);
  const std::size_t first = std::min<std::size_t>(place.offset, walk.size());
  const std::size_t end = std::min(first + std::get<std::size_t>(size), walk.size());
  JsonText out;
  out.open();
  shop.last_listed.assign(walk.begin() + static_cast<std::ptrdiff_t>(first),
                          walk.begin() + static_cast<std::ptrdiff_t>(end));
  std::string next;
  if (end < walk.size())
    next = page_token({place.walk, static_cast<std::uint32_t>(end)}, binding_of(context, shop));
  JsonText rows;
  rows.open_list();
  for (const std::size_t order : shop.last_listed) write(context, rows, shop, order);
  rows.close_list();
  if (end > first) out.member_raw("orders", rows.take());
  write_search_end(out, next, std::ssize(walk) + context.settings.miscount, context.turn);
  out.close();
  return success(out.take(), context.turn);
}

Reply get_orders(const Context& context) {
  const std::string text = context.value("ids");
  if (text.empty()) return refusal(Refusal::missing_parameter, context.turn, "ids");
  const auto ids = split_ids(text);
  if (!ids || ids->size() > most_ids) return refusal(Refusal::bad_parameter, context.turn, "ids");
  const Shop& shop = context.world.shops[context.shop];
  std::set<std::size_t> places;
  for (const std::string& id : *ids) {
    if (foreign(context.world, shop, id)) return refusal(Refusal::foreign_order, context.turn);
    if (const auto place = shop.find(id)) places.insert(*place);
  }
  JsonText out;
  out.open();
  if (!places.empty()) {
    out.key("orders").open_list();
    for (const std::size_t place : places) write(context, out, shop, place);
    out.close_list();
  }
  out.close();
  return success(out.take(), context.turn);
}

}  // namespace ecsync::sandbox::tiktok

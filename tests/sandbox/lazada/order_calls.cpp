#include "tests/sandbox/lazada/order_calls.h"

#include <algorithm>
#include <variant>

#include "tests/sandbox/lazada/envelope.h"
#include "tests/sandbox/lazada/order_query.h"
#include "tests/sandbox/lazada/order_text.h"

namespace ecsync::sandbox::lazada {
namespace {

constexpr std::size_t most_ids = 50;

/// Forms of an order's text.
enum class Form : std::uint8_t { row, items };

/// The order's pieces as /orders/items/get gives them.
void write_pieces(JsonText& out, const Shop& shop, const Order& order) {
  out.open().member_raw("order_id", order.number).member_raw("order_number", order.number);
  if (order.broken != "no_items_member") write_items(out.key("order_items"), shop, order, false);
  out.close(order.dice);
}

void write(const Context& context, JsonText& out, const Shop& shop, std::size_t place, Form form) {
  context.world.write_order(out, shop, place, static_cast<std::uint64_t>(form),
                            [&](JsonText& text, const Order& order) {
                              if (form == Form::row)
                                write_order(text, shop, order);
                              else
                                write_pieces(text, shop, order);
                            });
}

/// `[1,2]`, the numbers quoted or not, blanks after commas allowed; nothing for any other form.
std::optional<std::vector<std::string>> parse_ids(std::string text) {
  if (text.size() < 3 || text.front() != '[' || text.back() != ']') return std::nullopt;
  text = text.substr(1, text.size() - 2) + ",";
  std::vector<std::string> ids;
  for (std::size_t at = 0; at < text.size();) {
    const auto comma = text.find(',', at);
    std::string id = text.substr(at, comma - at);
    id.erase(0, id.find_first_not_of(' '));
    if (id.size() > 2 && id.front() == '"' && id.back() == '"') id = id.substr(1, id.size() - 2);
    const bool digits = std::ranges::all_of(id, [](char c) { return c >= '0' && c <= '9'; });
    if (id.empty() || !digits) return std::nullopt;
    ids.push_back(id);
    at = comma + 1;
  }
  return ids;
}

/// The order that `order_id` names, or the refusal.
std::variant<std::size_t, Reply> named_order(const Context& context, const Shop& shop) {
  const std::string id = context.value("order_id");
  if (id.empty()) return refusal_of("1", context.turn, "order_id");
  if (const auto place = shop.find(id)) return *place;
  for (std::size_t place = 0; place < shop.orders().size(); ++place) {
    const Order& order = shop.orders()[place];
    if (order_number(shop, order) == id && shop.find(order.number)) return place;
  }
  return refusal_of("16", context.turn, id);
}

}  // namespace

Reply list_orders(const Context& context, Shop& shop) {
  const auto checked = read_query(context);
  if (const auto* refused = std::get_if<Reply>(&checked)) return *refused;
  const OrderPage page = select_orders(shop, std::get<OrderQuery>(checked),
                                       context.settings.stable_ties, mix(context.turn));
  JsonText out;
  out.open();
  if (!shop.old_forms)
    out.member_number("countTotal",
                      static_cast<std::int64_t>(page.total) + context.settings.miscount);
  out.member_number("count", std::ssize(page.orders)).key("orders").open_list();
  for (const std::size_t place : page.orders) write(context, out, shop, place, Form::row);
  out.close_list().close(context.turn);
  shop.last_listed = page.orders;
  return success(out.take(), context.turn);
}

Reply get_items_of_many(const Context& context, Shop& shop) {
  const std::string text = context.value("order_ids");
  if (text.empty()) return refusal_of("1", context.turn, "order_ids");
  const auto ids = parse_ids(text);
  if (!ids) return refusal("56", context.turn);
  if (ids->size() > most_ids) return refusal("38", context.turn);
  std::vector<std::size_t> places;
  for (const std::string& id : *ids)
    if (const auto place = shop.find(id)) places.push_back(*place);
  if (places.empty()) return refusal("39", context.turn);
  if (places.size() < ids->size()) return refusal("37", context.turn);

  // The answer's order is not promised, so it is never the one that was asked for.
  Random random(context.turn);
  random.shuffle(places);
  JsonText out;
  out.open_list();
  for (const std::size_t place : places) {
    if (shop.orders()[place].broken == "items_withheld") continue;
    write(context, out, shop, place, Form::items);
  }
  out.close_list();
  return success(out.take(), context.turn);
}

Reply get_items(const Context& context, Shop& shop) {
  const auto named = named_order(context, shop);
  if (const auto* refused = std::get_if<Reply>(&named)) return *refused;
  JsonText out;
  write_items(out, shop, shop.orders()[std::get<std::size_t>(named)], true);
  return success(out.take(), context.turn);
}

Reply get_order(const Context& context, Shop& shop) {
  const auto named = named_order(context, shop);
  if (const auto* refused = std::get_if<Reply>(&named)) return *refused;
  JsonText out;
  write_order(out, shop, shop.orders()[std::get<std::size_t>(named)]);
  return success(out.take(), context.turn);
}

}  // namespace ecsync::sandbox::lazada

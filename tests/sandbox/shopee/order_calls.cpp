#include "tests/sandbox/shopee/order_calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "tests/sandbox/shopee/envelope.h"
#include "tests/sandbox/shopee/order_query.h"
#include "tests/sandbox/shopee/order_text.h"
#include "tests/sandbox/shopee/states.h"
#include "tests/sandbox/text.h"

namespace ecsync::sandbox::shopee {
namespace {

constexpr std::size_t most_orders = 50;

void write_list_row(JsonText& out, const Order& order, const OrderQuery& query) {
  out.open().member("order_sn", order.number);
  if (query.with_status) out.member("order_status", wire_status(order, query.show_pending));
  if (order.dice % 3 != 0) out.member("booking_sn", "");
  out.close(order.dice);
}

/// Tells apart the texts of one order that were asked for in different ways.
std::uint64_t form_of(const Wanted& wanted) {
  std::string text = wanted.show_pending ? "1" : "0";
  for (const std::string& field : wanted.fields) text += "," + field;
  return hash_text(text);
}

}  // namespace

Reply list_orders(const Context& context, std::size_t shop_place) {
  Shop& shop = context.world.shops[shop_place];
  const auto checked = read_query(context);
  if (const auto* refused = std::get_if<Reply>(&checked)) return *refused;
  const auto& query = std::get<OrderQuery>(checked);
  OrderPage page = select_orders(shop, query, context.turn);
  shop.last_listed = page.orders;
  // Newest first is what the samples look like; nobody promises it.
  if (!context.settings.stable_ties && context.turn % 3 == 1) {
    Random random(context.turn);
    random.shuffle(page.orders);
  }
  JsonText out;
  out.open()
      .member_flag("more", page.more)
      .member("next_cursor", page.next_cursor)
      .key("order_list")
      .open_list();
  for (const std::size_t place : page.orders) write_list_row(out, shop.orders()[place], query);
  out.close_list().close(context.turn);
  return success(out.take(), context.turn);
}

Reply get_order_details(const Context& context, std::size_t shop_place) {
  const Shop& shop = context.world.shops[shop_place];
  const auto numbers = split(context.value("order_sn_list"), ',');
  if (numbers.empty()) return wrong_parameter("order_sn_list is a required field.", context.turn);
  if (numbers.size() > most_orders)
    return wrong_parameter("order_sn_list must hold 50 orders or less.", context.turn);
  Wanted wanted;
  for (const std::string& field : split(context.value("response_optional_fields"), ','))
    wanted.fields.insert(field);
  wanted.show_pending = context.value("request_order_status_pending") == "true";

  std::vector<std::size_t> found;
  std::vector<std::string> warnings;
  for (const std::string& number : numbers) {
    const auto place = shop.find(number);
    if (place && std::ranges::find(found, *place) != found.end()) continue;
    if (place && shop.orders()[*place].broken != "items_withheld")
      found.push_back(*place);
    else
      warnings.push_back(fmt::format("order {} is not found", number));
  }
  const bool spoilt = std::ranges::any_of(
      found, [&shop](std::size_t place) { return shop.orders()[place].broken == "spoils_batch"; });
  if (found.empty() || spoilt) return refusal("error_not_found", context.turn);
  Random random(context.turn);
  random.shuffle(found);
  JsonText out;
  out.open().key("order_list").open_list();
  const std::uint64_t form = form_of(wanted);
  for (const std::size_t place : found)
    context.world.write_order(out, shop, place, form, [&](JsonText& text, const Order& order) {
      write_order(text, shop, order, wanted);
    });
  out.close_list().close();
  return success(out.take(), context.turn, warnings);
}

}  // namespace ecsync::sandbox::shopee

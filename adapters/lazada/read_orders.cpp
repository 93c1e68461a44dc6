#include <set>

#include "adapters/lazada/errors.h"
#include "adapters/lazada/items.h"
#include "adapters/lazada/lazada.h"
#include "adapters/lazada/order_walk.h"
#include "adapters/lazada/reply.h"
#include "core/base/text.h"

namespace ecsync::lazada {
namespace {

Fields order_query(const OrderWalk::Query& query, Window::Field field, const Country& country) {
  const bool created = field == Window::Field::created;
  return {{created ? "created_after" : "update_after", order_date(query.from, country.offset)},
          {created ? "created_before" : "update_before", order_date(query.to, country.offset)},
          {"sort_by", created ? "created_at" : "updated_at"},
          {"sort_direction", "ASC"},
          {"offset", std::to_string(query.offset)},
          {"limit", std::to_string(query.limit)}};
}

/// Adds the order to `heads`. When its fields cannot be read, adds it to `rejected` under `number`,
/// which the list gave.
void read_head(const json::Value& order, const std::string& number, const Country& country,
               std::vector<OrderHead>& heads, std::vector<RejectedOrder>& rejected) {
  try {
    auto head = read_order_head(order, country);
    if (head.number != number) head.asked_as = number;
    heads.push_back(std::move(head));
  } catch (const json::FieldError& error) {
    rejected.push_back({number, error.what()});
  }
}

/// Orders of one page with their items.
Result<OrderPage> with_items(Gateway& gateway, const ShopAccess& access,
                             const std::vector<OrderHead>& heads,
                             std::vector<RejectedOrder> rejected, Timestamp answered_at) {
  auto read = read_orders(gateway, access, heads);
  if (!read) return std::move(read).error();
  OrderPage page;
  page.orders = std::move(read->orders);
  page.rejected = std::move(rejected);
  page.rejected.insert(page.rejected.end(), read->rejected.begin(), read->rejected.end());
  page.answered_at = answered_at;
  return page;
}

Error unknown_country(const ShopAccess& access) {
  return make_error(ErrorCode::invalid_value, tr("Lazada has no country '{}'", access.country));
}

/// A page of the list, and what of it is to be delivered.
struct ListedPage {
  common::Answer answer;
  OrderRows rows;
  OrderWalk::Taken taken;
  std::optional<std::int64_t> left;  ///< rows that follow, by Lazada's count
};

Result<ListedPage> list_page(Gateway& gateway, const ShopAccess& access, const Window& window,
                             const Country& country, OrderWalk& walk) {
  const auto query = walk.query();
  OrderRows rows;
  auto reply = gateway.read(access, "/orders/get", order_query(query, window.field, country),
                            [&](const json::Value& data, int attempt) {
                              rows = read_order_rows(data, window.field, country);
                              return walk.contradiction(rows, attempt);
                            });
  if (!reply.answer) return std::move(reply.answer).error();
  auto taken = walk.take(rows);
  ListedPage page{*std::move(reply.answer), std::move(rows), std::move(taken), std::nullopt};
  // The query began at the end of the page before, so its count has only this page and what
  // follows.
  if (page.rows.counted) page.left = *page.rows.counted - query.offset - std::ssize(page.rows.rows);
  return page;
}

}  // namespace

Result<OrderPage> Lazada::orders(const ShopAccess& access, const Window& window,
                                 const std::string& page) {
  const Country* country = find_country(access.country);
  if (country == nullptr) return unknown_country(access);
  OrderWalk walk(window, page);
  if (walk.complete()) return OrderPage{{}, {}, "", gateway_.server_now()};
  if (auto error = walk.blocked()) return *std::move(error);

  auto listed = list_page(gateway_, access, window, *country, walk);
  if (!listed) return std::move(listed).error();
  std::vector<OrderHead> heads;
  std::vector<RejectedOrder> rejected;
  const auto orders = listed->answer.data()["orders"].items();
  for (const std::size_t i : listed->taken.fresh)
    read_head(orders[i], listed->rows.rows[i].id, *country, heads, rejected);
  auto read = with_items(gateway_, access, heads, std::move(rejected), listed->answer.at);
  if (!read) return read;
  read->warnings = std::move(listed->taken.warnings);
  read->next = walk.place();
  read->reached = walk.reached();
  read->left = listed->left;
  return read;
}

Result<OrderPage> Lazada::orders_by_number(const ShopAccess& access,
                                           const std::vector<std::string>& numbers) {
  const Country* country = find_country(access.country);
  if (country == nullptr) return unknown_country(access);
  std::vector<OrderHead> heads;
  std::vector<RejectedOrder> rejected;
  std::optional<Timestamp> answered_at;
  for (const auto& number : std::set<std::string>(numbers.begin(), numbers.end())) {
    if (!text::all_digits(number)) continue;  // no order of Lazada's has such a number
    auto reply = gateway_.read(
        access, "/order/get", {{"order_id", number}},
        [&number](const json::Value& data, int) { return fault_of_another(data, number); });
    if (reply.answer) {
      if (!answered_at) answered_at = reply.answer->at;
      read_head(reply.answer->data(), number, *country, heads, rejected);
      continue;
    }
    const Error& error = reply.answer.error();
    if (error.code == ErrorCode::not_found) continue;
    if (error.code != ErrorCode::remote_refused || !about_one_order(reply.code))
      return std::move(reply.answer).error();
    rejected.push_back({number, error.message.english()});
  }
  return with_items(gateway_, access, heads, std::move(rejected),
                    answered_at.value_or(gateway_.server_now()));
}

}  // namespace ecsync::lazada

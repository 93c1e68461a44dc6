#include <iterator>
#include <memory>
#include <set>

#include "adapters/common/lines.h"
#include "adapters/common/number_id.h"
#include "adapters/common/row_without_id.h"
#include "adapters/lazada/errors.h"
#include "adapters/lazada/items.h"
#include "adapters/lazada/lazada.h"
#include "adapters/lazada/order_walk.h"
#include "adapters/lazada/reply.h"
#include "core/base/text.h"

namespace ecsync::lazada {

/// The orders of a list that are to be delivered.
struct Lazada::ListedHeads {
  std::vector<OrderHead> heads;
  std::vector<std::string> states;  ///< of each head, as they would be stored; "" when not told
  std::vector<RejectedOrder> rejected;
};

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

/// Adds the order to `heads`. When its fields cannot be read, adds it to `rejected`: under its id,
/// which is its number in the file, as far as that can be read. `number`: what the list calls it,
/// or what it was asked for as.
void read_head(const json::Value& order, const std::string& number, const Country& country,
               std::vector<OrderHead>& heads, std::vector<RejectedOrder>& rejected) {
  try {
    auto head = read_order_head(order, country);
    if (head.number != number) head.asked_as = number;
    heads.push_back(std::move(head));
  } catch (const json::FieldError& error) {
    const auto id = common::shown_id(order, "order_id");
    if (text::all_digits(id) && id != number)
      rejected.push_back({id, error.what(), number});
    else
      rejected.push_back({number, error.what()});
  }
}

/// The states that a list's row names, one for each unit.
std::string listed_states(const json::Value& row) {
  std::set<std::string> words;
  const auto read = json::checked([&] {
    for (const auto& word : row["statuses"].items()) words.insert(text::lower_case(word.text()));
    return Done{};
  });
  return read ? common::join_states(words) : "";
}

/// What a list tells of an order is a part of it.
class ListedHead : public ListedDetails {
 public:
  explicit ListedHead(OrderHead head) : head_(std::move(head)) {}
  const OrderHead& head() const { return head_; }

 private:
  OrderHead head_;
};

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
struct ListAnswer {
  common::Answer answer;
  OrderRows rows;
  OrderWalk::Taken taken;
  std::optional<std::int64_t> left;  ///< rows that follow, by Lazada's count
};

Result<ListAnswer> list_page(Gateway& gateway, const ShopAccess& access, const Window& window,
                             const Country& country, OrderWalk& walk) {
  const auto query = walk.query();
  OrderRows rows;
  auto reply = gateway.read(access, "/orders/get", order_query(query, window.field, country),
                            [&](const json::Value& data, int attempt) {
                              rows = read_order_rows(data, window.field, country);
                              if (auto fault = common::row_without_id(rows); fault && attempt == 1)
                                return fault;
                              return walk.contradiction(rows, attempt);
                            });
  if (!reply.answer) return std::move(reply.answer).error();
  auto taken = walk.take(rows);
  ListAnswer page{*std::move(reply.answer), std::move(rows), std::move(taken), std::nullopt};
  // The query began at the end of the page before, so its count has only this page and what
  // follows.
  if (page.rows.counted) page.left = *page.rows.counted - query.offset - std::ssize(page.rows.rows);
  return page;
}

}  // namespace

Result<OrderPage> Lazada::orders(const ShopAccess& access, const Window& window,
                                 const std::string& page) {
  ListedHeads listed;
  auto told = list_heads(access, window, page, listed);
  if (!told) return std::move(told).error();
  auto read =
      with_items(gateway_, access, listed.heads, std::move(listed.rejected), told->answered_at);
  if (!read) return read;
  read->warnings = std::move(told->warnings);
  read->next = std::move(told->next);
  read->reached = told->reached;
  read->left = told->left;
  return read;
}

/// A page of the list. What it gives has no orders yet.
Result<OrderPage> Lazada::list_heads(const ShopAccess& access, const Window& window,
                                     const std::string& page, ListedHeads& found) {
  const Country* country = find_country(access.country);
  if (country == nullptr) return unknown_country(access);
  OrderWalk walk(window, page, counts_);
  if (walk.complete()) return OrderPage{{}, {}, "", gateway_.server_now()};
  if (auto error = walk.blocked()) return *std::move(error);

  auto listed = list_page(gateway_, access, window, *country, walk);
  if (!listed) return std::move(listed).error();
  const auto orders = listed->answer.data()["orders"].items();
  for (const std::size_t i : listed->taken.fresh) {
    const auto& row = listed->rows.rows[i];
    if (row.fault.empty())
      read_head(orders[i], row.id, *country, found.heads, found.rejected);
    else
      found.rejected.push_back({"", row.fault});
    if (found.states.size() < found.heads.size()) found.states.push_back(listed_states(orders[i]));
  }
  OrderPage told;
  told.answered_at = listed->answer.at;
  told.warnings = std::move(listed->taken.warnings);
  told.next = walk.place();
  told.reached = walk.reached();
  told.left = listed->left;
  return told;
}

Result<ListedPage> Lazada::list_orders(const ShopAccess& access, const Window& window,
                                       const std::string& page) {
  ListedHeads listed;
  auto told = list_heads(access, window, page, listed);
  if (!told) return std::move(told).error();
  ListedPage read{{}, std::move(listed.rejected), std::move(told->next), told->answered_at};
  read.reached = told->reached;
  read.warnings = std::move(told->warnings);
  for (std::size_t i = 0; i < listed.heads.size(); ++i) {
    auto& head = listed.heads[i];
    ListedOrder order{head.number, head.created_at, head.updated_at};
    if (!listed.states[i].empty()) order.status_native = std::move(listed.states[i]);
    order.details = std::make_shared<ListedHead>(std::move(head));
    read.orders.push_back(std::move(order));
  }
  return read;
}

Result<OrderPage> Lazada::details_of(const ShopAccess& access,
                                     const std::vector<ListedOrder>& orders) {
  std::vector<OrderHead> heads;
  std::vector<std::string> others;
  for (const auto& order : orders) {
    if (const auto* const listed = dynamic_cast<const ListedHead*>(order.details.get()))
      heads.push_back(listed->head());
    else
      others.push_back(order.number);
  }
  OrderPage read;
  if (!others.empty()) {
    auto asked = orders_by_number(access, others);
    if (!asked) return asked;
    read = *std::move(asked);
  }
  if (heads.empty()) return read;
  auto listed = with_items(gateway_, access, heads, {}, gateway_.server_now());
  if (!listed) return listed;
  if (others.empty()) return listed;
  std::move(listed->orders.begin(), listed->orders.end(), std::back_inserter(read.orders));
  std::move(listed->rejected.begin(), listed->rejected.end(), std::back_inserter(read.rejected));
  return read;
}

Result<OrderPage> Lazada::orders_by_number(const ShopAccess& access,
                                           const std::vector<std::string>& numbers) {
  const Country* country = find_country(access.country);
  if (country == nullptr) return unknown_country(access);
  std::vector<OrderHead> heads;
  std::vector<RejectedOrder> rejected;
  std::vector<RejectedOrder> denied;
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
    const auto words = error.message.english();
    if (error.code == ErrorCode::not_found || says_missing(reply.code))
      denied.push_back({number, words});
    else if (error.code == ErrorCode::remote_refused && about_one_order(reply.code))
      rejected.push_back({number, words, "", /*refused=*/true});
    else
      return std::move(reply.answer).error();
  }
  auto page = with_items(gateway_, access, heads, std::move(rejected),
                         answered_at.value_or(gateway_.server_now()));
  if (page) page->denied = std::move(denied);
  return page;
}

}  // namespace ecsync::lazada

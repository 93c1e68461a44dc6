#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "adapters/common/batches.h"
#include "adapters/common/row_without_id.h"
#include "adapters/tiktok/errors.h"
#include "adapters/tiktok/order_walk.h"
#include "adapters/tiktok/reply.h"
#include "adapters/tiktok/tiktok.h"
#include "core/base/text.h"

namespace ecsync::tiktok {
namespace {

constexpr std::size_t most_numbers = 50;  // in one call
constexpr int page_size = 100;            // the most that TikTok gives
constexpr int small_page_size = 20;       // when that takes TikTok too long

Fields search_query(const OrderWalk::Query& query, Window::Field field, int size) {
  const bool created = field == Window::Field::created;
  return {{"page_size", std::to_string(size)},
          {"page_token", query.token},
          {"sort_field", created ? "create_time" : "update_time"},
          {"sort_order", "ASC"}};
}

/// TikTok's upper bound is exclusive, so it is one second later than the query's.
std::string search_body(const OrderWalk::Query& query, Window::Field field) {
  const bool created = field == Window::Field::created;
  json::Writer body;
  body.begin_object();
  body.field(created ? "create_time_ge" : "update_time_ge", epoch_seconds(query.from));
  body.field(created ? "create_time_lt" : "update_time_lt", epoch_seconds(query.to) + 1);
  body.end_object();
  return body.str();
}

/// An order that cannot be read is set aside under its number, as far as it has one.
void read_into(OrderPage& page, const json::Value& order, const std::string& region) {
  std::string number;
  try {
    number = order["id"].id();
    page.orders.push_back(read_order(order, region));
  } catch (const json::FieldError& error) {
    page.rejected.push_back({number, error.what()});
  }
}

/// Orders of a batch that its answer leaves out; none when one came without its number.
void deny_rest(OrderPage& page, const common::Batch& batch) {
  std::set<std::string> given;
  for (const auto& order : page.orders) given.insert(order.number);
  for (const auto& order : page.rejected) given.insert(order.number);
  if (given.contains("")) return;
  for (const auto& number : batch) {
    if (!given.contains(number))
      page.denied.push_back({number, "TikTok Shop's answer leaves it out"});
  }
}

/// An id of TikTok's is decimal; anything else names no order and could break the list it goes in.
bool is_order_number(const std::string& text) {
  return text::all_digits(text);
}

/// Whose fault it is that orders asked for by number were refused. One of another seller spoils the
/// whole answer.
common::Blame blame_for(const common::Reply& reply) {
  const auto code = reply.answer.error().code;
  if (reply.code == foreign_order || code == ErrorCode::not_found) return common::Blame::missing;
  const bool refused = code == ErrorCode::remote_refused;
  return refused && about_one_member(reply.code) ? common::Blame::member : common::Blame::call;
}

}  // namespace

Result<OrderPage> Tiktok::orders(const ShopAccess& access, const Window& window,
                                 const std::string& page) {
  OrderWalk walk(window, page, counts_);
  if (walk.complete()) return OrderPage{{}, {}, "", gateway_.server_now()};
  int size = page_size;
  // The loop ends, because a token is dropped a few times at most and the size goes down once.
  while (true) {
    OrderRows rows;
    const auto query = walk.query();
    auto reply = gateway_.read(
        access, "/order/202309/orders/search", search_query(query, window.field, size),
        search_body(query, window.field), [&](const json::Value& data, int attempt) {
          rows = read_order_rows(data, window.field);
          if (auto fault = common::row_without_id(rows); fault && attempt == 1) return fault;
          return walk.contradiction(rows);
        });
    if (!reply.answer) {
      if (common::too_big(reply) && query.token.empty() && size > small_page_size) {
        size = small_page_size;
        continue;
      }
      // A token of an earlier run may not be known any more.
      if (reply.answer.error().code == ErrorCode::remote_refused && walk.drop_token()) continue;
      return std::move(reply.answer).error();
    }
    auto taken = walk.take(rows);
    if (taken.error) return *taken.error;
    OrderPage read;
    read.warnings = std::move(taken.warnings);
    const auto listed = reply.answer->data()["orders"].items();
    for (const std::size_t i : taken.fresh) read_into(read, listed[i], access.country);
    read.answered_at = reply.answer->at;
    read.next = walk.place();
    read.reached = walk.reached();
    // The query began at the end of the page before, so its count has only this page and what
    // follows.
    if (rows.counted) read.left = *rows.counted - static_cast<std::int64_t>(rows.rows.size());
    return read;
  }
}

/// Reads these orders into `page`, leaving out the ones that the shop does not have. Where one of
/// them spoils the answer, or makes it too big, the numbers are asked for in halves.
std::optional<Error> Tiktok::read_batch(const ShopAccess& access, std::vector<std::string> numbers,
                                        OrderPage& page) {
  common::Culprits culprits;
  const auto ask = [&](const common::Batch& batch) -> Result<common::Asked> {
    auto reply = gateway_.read(access, "/order/202309/orders",
                               {{"ids", fmt::format("{}", fmt::join(batch, ","))}});
    if (reply.answer) {
      culprits.answered();
      if (page.answered_at == Timestamp{}) page.answered_at = reply.answer->at;
      auto read = json::checked([&] {
        for (const auto& order : reply.answer->data()["orders"].items())
          read_into(page, order, access.country);
        return Done{};
      });
      if (!read) return std::move(read).error();
      deny_rest(page, batch);
      return common::Asked::done;
    }
    if (common::too_big(reply) && batch.size() > 1) return common::Asked::halve;
    const auto blame = blame_for(reply);
    return culprits.refused(batch, blame, std::move(reply.answer).error());
  };
  if (auto error = common::ask_in_halves(std::move(numbers), ask)) return error;
  if (auto error = culprits.refusal()) return error;
  for (const auto& [number, reason] : culprits.found())
    page.rejected.push_back({number, reason, "", /*refused=*/true});
  for (const auto& [number, reason] : culprits.missing()) page.denied.push_back({number, reason});
  return std::nullopt;
}

Result<OrderPage> Tiktok::orders_by_number(const ShopAccess& access,
                                           const std::vector<std::string>& numbers) {
  std::vector<std::string> wanted;
  for (const auto& number : std::set<std::string>(numbers.begin(), numbers.end())) {
    if (is_order_number(number)) wanted.push_back(number);
  }
  OrderPage page;
  for (auto& batch : common::in_batches(wanted, most_numbers)) {
    if (auto error = read_batch(access, std::move(batch), page)) return *std::move(error);
  }
  if (page.answered_at == Timestamp{}) page.answered_at = gateway_.server_now();
  return page;
}

}  // namespace ecsync::tiktok

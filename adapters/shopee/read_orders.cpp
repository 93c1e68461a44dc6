#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "adapters/common/all_at_once.h"
#include "adapters/common/batches.h"
#include "adapters/common/fields.h"
#include "adapters/shopee/blame.h"
#include "adapters/shopee/order_walk.h"
#include "adapters/shopee/reply.h"
#include "adapters/shopee/shopee.h"
#include "core/base/text.h"

namespace ecsync::shopee {
namespace {

constexpr std::chrono::seconds longest{15 * 24 * 3600};  // one second more is refused
constexpr std::size_t most_numbers = 50;                 // in one call

/// The optional fields to ask for; none of them is about the buyer.
constexpr const char* detail_fields =
    "item_list,total_amount,package_list,pay_time,cancel_by,cancel_reason,payment_method,"
    "pickup_done_time,fulfillment_flag";

/// The documentation does not say whether `time_to` is inclusive, so the query ends one second
/// later where the longest window allows it. Where it does not, the next window begins with that
/// second.
Fields list_query(const Window& window, const std::string& cursor) {
  const auto to = std::min(window.to + std::chrono::seconds(1), window.from + longest);
  const bool created = window.field == Window::Field::created;
  Fields query{{"time_range_field", created ? "create_time" : "update_time"},
               {"time_from", std::to_string(epoch_seconds(window.from))},
               {"time_to", std::to_string(epoch_seconds(to))},
               {"page_size", "100"},
               {"response_optional_fields", "order_status"},
               {"request_order_status_pending", "true"}};
  if (!cursor.empty()) query.emplace_back("cursor", cursor);
  return query;
}

/// An order_sn is letters and digits; anything else names no order and could break the list it goes
/// in.
bool is_order_number(const std::string& text) {
  const auto plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), plain);
}

/// What Shopee says of a part of its answer is not always about an order that is missing.
void tell_warning(const std::string& words, OrderPage& page) {
  if (!words.empty())
    page.warnings.push_back(tr("Shopee warns about its orders: {}", verbatim(words)));
}

/// Throws json::FieldError when the answer is no list of orders.
std::optional<Message> check_details(const json::Value& response,
                                     const std::vector<std::string>& asked) {
  const auto list = response["order_list"];
  if (!list.is_array()) list.fail("no list");
  for (const auto& order : list.items()) {
    const auto number = order["order_sn"];
    if (!number.is_text()) continue;
    if (std::find(asked.begin(), asked.end(), number.scalar_text()) == asked.end())
      return tr("it holds an order that was not asked for");
  }
  return std::nullopt;
}

}  // namespace

/// The orders that the detail calls of one page gave.
struct Shopee::Details {
  std::vector<RemoteOrder> orders;
  std::vector<RejectedOrder> rejected;
  std::vector<RejectedOrder> denied;
  std::set<std::string> found;  // read or rejected
  std::string warning;          // what Shopee last said about a part that it left out
  std::optional<Timestamp> answered_at;

  void add(Details other) {
    std::move(other.orders.begin(), other.orders.end(), std::back_inserter(orders));
    std::move(other.rejected.begin(), other.rejected.end(), std::back_inserter(rejected));
    std::move(other.denied.begin(), other.denied.end(), std::back_inserter(denied));
    found.merge(other.found);
    if (warning.empty()) warning = std::move(other.warning);
    if (!answered_at) answered_at = other.answered_at;
  }

  void take(const json::Value& response, const std::string& region) {
    for (const auto& order : response["order_list"].items()) {
      // An order without a number is reported as missing in the end.
      if (!order["order_sn"].is_text()) continue;
      const std::string number = order["order_sn"].scalar_text();
      if (!found.insert(number).second) continue;
      try {
        orders.push_back(read_order(order, region));
      } catch (const json::FieldError& error) {
        rejected.push_back({number, error.what()});
      }
    }
  }

  /// Orders of a batch that its answer leaves out, where nothing else may be the reason: neither a
  /// part that Shopee warns about nor an order that came without its number.
  void deny_rest(const json::Value& response, const common::Batch& batch,
                 const std::string& words) {
    const auto list = response["order_list"].items();
    const bool all_named = std::all_of(list.begin(), list.end(), [](const json::Value& order) {
      return order["order_sn"].is_text();
    });
    const bool is_said =
        words.empty() || common::has_any(text::lower_case(words), {"not found", "not exist"});
    if (!all_named || !is_said) return;
    for (const auto& number : batch) {
      if (found.contains(number)) continue;
      denied.push_back({number, words.empty() ? "Shopee's answer leaves it out" : words});
    }
  }
};

std::optional<std::chrono::seconds> Shopee::longest_window() const {
  return longest;
}

/// Reads these orders. The ones that Shopee does not give are left out.
std::optional<Error> Shopee::read_details(const ShopAccess& access,
                                          const std::vector<std::string>& numbers,
                                          Details& details) {
  auto batches = common::in_batches(numbers, most_numbers);
  std::vector<Details> parts(batches.size());
  auto error = common::all_at_once(batches.size(), [&](std::size_t i) {
    return read_batch(access, std::move(batches[i]), parts[i]);
  });
  if (error) return error;
  for (auto& part : parts) details.add(std::move(part));
  return std::nullopt;
}

/// Reads orders that fit into one call, in several when their answer is too big or when one of them
/// spoils it.
std::optional<Error> Shopee::read_batch(const ShopAccess& access, std::vector<std::string> numbers,
                                        Details& details) {
  common::Culprits culprits;
  const auto ask = [&](const common::Batch& batch) -> Result<common::Asked> {
    auto reply = gateway_.read(
        access, "/api/v2/order/get_order_detail",
        {{"order_sn_list", fmt::format("{}", fmt::join(batch, ","))},
         {"response_optional_fields", detail_fields},
         {"request_order_status_pending", "true"}},
        [&batch](const json::Value& data, int /*attempt*/) { return check_details(data, batch); });
    if (reply.answer) {
      culprits.answered();
      if (!details.answered_at) details.answered_at = reply.answer->at;
      auto words = warning_of(access, *reply.answer);
      details.take(reply.answer->data(), access.country);
      details.deny_rest(reply.answer->data(), batch, words);
      if (!words.empty()) details.warning = std::move(words);
      return common::Asked::done;
    }
    if (common::too_big(reply) && batch.size() > 1) return common::Asked::halve;
    const auto blame = blame_for(reply);
    return culprits.refused(batch, blame, std::move(reply.answer).error());
  };
  if (auto error = common::ask_in_halves(std::move(numbers), ask)) return error;
  if (auto error = culprits.refusal()) return error;
  for (const auto& [number, reason] : culprits.found()) {
    if (details.found.insert(number).second)
      details.rejected.push_back({number, reason, "", /*refused=*/true});
  }
  for (const auto& [number, reason] : culprits.missing())
    details.denied.push_back({number, reason});
  return std::nullopt;
}

/// Asks for the page at the walk's cursor.
common::Reply Shopee::list(const ShopAccess& access, const Window& window, const OrderWalk& walk,
                           OrderRows& rows) {
  return gateway_.read(access, "/api/v2/order/get_order_list", list_query(window, walk.cursor()),
                       [&](const json::Value& data, int attempt) -> std::optional<Message> {
                         rows = read_order_rows(data);
                         // A row without an id may be a passing fault, which would cost an order.
                         if (attempt == 1 && !rows.faults.empty())
                           return verbatim(rows.faults.front());
                         return walk.contradiction(rows);
                       });
}

/// The page at the walk's cursor, which may have been asked for already.
Result<ListedOrders> Shopee::listed_orders(const ShopAccess& access, const Window& window,
                                           const std::string& page, OrderWalk& walk) {
  if (auto listed = ahead_.take(access.id, window, page)) return *std::move(listed);
  // The loop ends, because a cursor is dropped a few times at most.
  while (true) {
    OrderRows rows;
    auto reply = list(access, window, walk, rows);
    if (reply.answer)
      return ListedOrders{std::move(rows), reply.answer->at, warning_of(access, *reply.answer)};
    // A cursor of an earlier run may not be known any more.
    if (reply.answer.error().code == ErrorCode::remote_refused && walk.drop_cursor()) continue;
    return std::move(reply.answer).error();
  }
}

/// Reads these orders, and lists the walk's next page meanwhile. When that fails it is asked for
/// again in its turn.
std::optional<Error> Shopee::read_details_and_list(const ShopAccess& access, const Window& window,
                                                   const OrderWalk& walk,
                                                   const std::vector<std::string>& numbers,
                                                   Details& details) {
  const bool goes_on = window.field == Window::Field::updated && !walk.complete();
  if (!goes_on || numbers.empty()) return read_details(access, numbers, details);
  return common::all_at_once(2, [&](std::size_t i) -> std::optional<Error> {
    if (i == 0) return read_details(access, numbers, details);
    OrderRows rows;
    auto reply = list(access, window, walk, rows);
    if (reply.answer)
      ahead_.keep(access.id, window, walk.place(),
                  {std::move(rows), reply.answer->at, warning_of(access, *reply.answer)});
    return std::nullopt;
  });
}

Result<OrderPage> Shopee::orders(const ShopAccess& access, const Window& window,
                                 const std::string& page) {
  OrderWalk walk(window, page);
  auto listed = listed_orders(access, window, page, walk);
  if (!listed) return std::move(listed).error();
  const auto taken = walk.take(listed->rows);
  if (taken.error) return *taken.error;
  std::vector<std::string> wanted;
  std::copy_if(taken.fresh.begin(), taken.fresh.end(), std::back_inserter(wanted), is_order_number);
  Details details;
  if (auto error = read_details_and_list(access, window, walk, wanted, details))
    return *std::move(error);
  OrderPage read;
  read.orders = std::move(details.orders);
  read.rejected = std::move(details.rejected);
  // They are listed, so there are such orders.
  for (auto& rejected : read.rejected) rejected.refused = false;
  std::string reason = "Shopee lists it but gives no details of it";
  if (!details.warning.empty()) reason += ": " + details.warning;
  bool is_reason = false;
  for (const auto& number : taken.fresh) {
    if (details.found.contains(number)) continue;
    read.rejected.push_back({number, reason});
    is_reason = true;
  }
  for (const auto& fault : listed->rows.faults) read.rejected.push_back({"", fault});
  tell_warning(listed->warning, read);
  if (!is_reason) tell_warning(details.warning, read);
  read.answered_at = listed->at;
  read.next = walk.place();
  return read;
}

Result<ListedPage> Shopee::list_orders(const ShopAccess& access, const Window& window,
                                       const std::string& page) {
  OrderWalk walk(window, page);
  auto listed = listed_orders(access, window, page, walk);
  if (!listed) return std::move(listed).error();
  const auto taken = walk.take(listed->rows);
  if (taken.error) return *taken.error;
  ListedPage read{{}, {}, walk.place(), listed->at};
  for (const auto& number : taken.fresh) {
    const auto& rows = listed->rows;
    const auto row = std::find(rows.numbers.begin(), rows.numbers.end(), number);
    const auto& state = rows.states[static_cast<std::size_t>(row - rows.numbers.begin())];
    ListedOrder order{number};
    if (!state.empty()) order.status_native = state;
    read.orders.push_back(std::move(order));
  }
  for (const auto& fault : listed->rows.faults) read.rejected.push_back({"", fault});
  return read;
}

Result<OrderPage> Shopee::orders_by_number(const ShopAccess& access,
                                           const std::vector<std::string>& numbers) {
  std::vector<std::string> wanted;
  for (const auto& number : std::set<std::string>(numbers.begin(), numbers.end())) {
    if (is_order_number(number)) wanted.push_back(number);
  }
  Details details;
  if (auto error = read_details(access, wanted, details)) return *std::move(error);
  OrderPage page;
  page.orders = std::move(details.orders);
  page.rejected = std::move(details.rejected);
  page.denied = std::move(details.denied);
  // Else it is what Shopee says of orders that it does not have.
  if (page.denied.empty()) tell_warning(details.warning, page);
  page.answered_at = details.answered_at.value_or(gateway_.server_now());
  return page;
}

}  // namespace ecsync::shopee

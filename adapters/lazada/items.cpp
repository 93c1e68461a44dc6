#include "adapters/lazada/items.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <span>

#include "adapters/common/all_at_once.h"
#include "adapters/lazada/errors.h"

namespace ecsync::lazada {
namespace {

constexpr std::size_t batch_size = 50;      // the most that Lazada takes
constexpr std::size_t most_singly = 3;      // halves are not worth more calls than orders
constexpr std::size_t most_items = 20'000;  // of one order

/// One order's items, or why there are none.
struct Found {
  std::vector<Item> items;
  std::string fault;
};
using FoundByOrder = std::map<std::string, Found>;

void read_items(const json::Value& list, Found& found) {
  try {
    for (const auto& item : list.items(most_items)) found.items.push_back(read_item(item));
  } catch (const json::FieldError& error) {
    found.fault = error.what();
  }
}

/// The fault of a list that has items of another order than `number`: the answer belongs to another
/// request. Each item names its order.
std::optional<Message> items_of_another(const json::Value& list, const std::string& number) {
  if (!list.is_array()) return std::nullopt;
  for (const auto& item : list.items(most_items)) {
    if (auto fault = fault_of_another(item, number)) return fault;
  }
  return std::nullopt;
}

/// The answer comes in no promised order, and an order may be missing from it.
void read_batch(const json::Value& data, FoundByOrder& found) {
  for (const auto& order : data.items()) {
    const auto number = order["order_id"];
    if (number.present()) read_items(order["order_items"], found[number.id()]);
  }
}

/// Only the answer about one order names the products of old listings.
bool names_all_listings(const std::vector<Item>& items) {
  return std::all_of(items.begin(), items.end(),
                     [](const Item& item) { return item.has_listing(); });
}

bool is_whole(const OrderHead& head, const FoundByOrder& found) {
  const auto known = found.find(head.number);
  if (known == found.end()) return false;
  const auto& items = known->second.items;
  if (!known->second.fault.empty()) return true;
  return !items.empty() && std::ssize(items) >= head.units && names_all_listings(items);
}

/// True when asking for the orders one by one may succeed: the answer was too large or could not be
/// read, or the failure may be caused by one of the orders.
bool worth_splitting(const common::Reply& reply) {
  const ErrorCode code = reply.answer.error().code;
  if (code == ErrorCode::remote_bad_answer) return true;
  if (reply.code.empty()) return false;
  return about_one_order(reply.code) || code == ErrorCode::remote_unavailable ||
         code == ErrorCode::timeout;
}

/// True for failures that Lazada calls temporary, although some orders cause them every time.
bool backend_failed(const common::Reply& reply) {
  const ErrorCode code = reply.answer.error().code;
  return !reply.code.empty() &&
         (code == ErrorCode::remote_unavailable || code == ErrorCode::timeout);
}

class ItemReader {
 public:
  ItemReader(Gateway& gateway, const ShopAccess& shop) : gateway_(gateway), shop_(shop) {}

  /// Reads up to batch_size orders' items. An error stops everything.
  std::optional<Error> read(std::span<const OrderHead> heads) {
    std::vector<std::span<const OrderHead>> waiting{heads};
    while (!waiting.empty()) {
      const auto part = waiting.back();
      waiting.pop_back();
      auto reply = ask_for_all(part);
      if (!reply.answer && !worth_splitting(reply)) return std::move(reply.answer).error();
      if (!reply.answer && about_one_order(reply.code) && part.size() > most_singly) {
        waiting.push_back(part.subspan(part.size() / 2));
        waiting.push_back(part.first(part.size() / 2));
      } else if (auto error = complete(part, reply.answer.has_value())) {
        return error;
      }
    }
    // A backend that answers for no order at all is down; one that fails for a few has trouble with
    // those.
    return backend_works_ ? std::nullopt : temporary_;
  }

  FoundByOrder take() { return std::move(found_); }

 private:
  common::Reply ask_for_all(std::span<const OrderHead> heads) {
    std::string ids;
    for (const auto& head : heads) ids += (ids.empty() ? "" : ",") + head.number;
    FoundByOrder batch;
    auto reply = gateway_.read(shop_, "/orders/items/get", {{"order_ids", "[" + ids + "]"}},
                               [&batch](const json::Value& data, int) -> std::optional<Message> {
                                 batch.clear();
                                 read_batch(data, batch);
                                 return std::nullopt;
                               });
    if (reply.answer) found_.merge(batch);
    return reply;
  }

  /// Asks by itself for each order that a call for all of them did not bring whole.
  std::optional<Error> complete(std::span<const OrderHead> heads, bool answered) {
    std::vector<std::string> missing;
    for (const auto& head : heads) {
      if (!answered || !is_whole(head, found_)) missing.push_back(head.number);
    }
    const auto brought = [this](const OrderHead& head) { return found_.contains(head.number); };
    if (answered && std::any_of(heads.begin(), heads.end(), brought)) backend_works_ = true;
    return read_singly(missing);
  }

  /// Nothing, or the error that stops everything.
  std::optional<Error> read_singly(const std::vector<std::string>& numbers) {
    for (const auto& number : numbers) {
      Found single;
      auto reply = gateway_.read(
          shop_, "/order/items/get", {{"order_id", number}},
          [&number](const json::Value& data, int) { return items_of_another(data, number); });
      if (reply.answer) {
        backend_works_ = true;
        read_items(reply.answer->data(), single);
      } else if (backend_failed(reply)) {
        single.fault = reply.answer.error().message.english();
        temporary_ = std::move(reply.answer).error();
      } else if (reply.answer.error().code == ErrorCode::remote_bad_answer ||
                 (!reply.code.empty() && about_one_order(reply.code))) {
        single.fault = reply.answer.error().message.english();
      } else {
        return std::move(reply.answer).error();
      }
      keep_better(number, std::move(single));
    }
    return std::nullopt;
  }

  /// Stores the items of a single answer. Items that are known already stay when the answer has a
  /// fault or fewer of them. Fewer items than the order counts are better than none.
  void keep_better(const std::string& number, Found single) {
    auto& known = found_[number];
    const bool fewer = !single.fault.empty() || single.items.size() < known.items.size();
    if (fewer && known.fault.empty() && !known.items.empty()) return;
    known = std::move(single);
  }

  Gateway& gateway_;
  const ShopAccess& shop_;
  FoundByOrder found_;
  std::optional<Error> temporary_;  // what some order's items failed for
  bool backend_works_ = false;      // it brought some order's items
};

struct Batch {
  std::span<const OrderHead> heads;
  ItemReader reader;
};

void put_together(const OrderHead& head, Found found, const Country& country, OrdersRead& read) {
  try {
    if (!found.fault.empty()) throw json::FieldError(found.fault);
    read.orders.push_back(make_order(head, std::move(found.items), country));
  } catch (const json::FieldError& error) {
    read.rejected.push_back({head.number, error.what(), head.asked_as});
  }
}

}  // namespace

Result<OrdersRead> read_orders(Gateway& gateway, const ShopAccess& shop,
                               const std::vector<OrderHead>& heads) {
  std::vector<Batch> batches;
  for (std::size_t begin = 0; begin < heads.size(); begin += batch_size) {
    const auto end = std::min(heads.size(), begin + batch_size);
    batches.push_back({std::span(heads).subspan(begin, end - begin), ItemReader(gateway, shop)});
  }
  auto error = common::all_at_once(
      batches.size(), [&](std::size_t i) { return batches[i].reader.read(batches[i].heads); });
  if (error) return *std::move(error);
  OrdersRead read;
  const Country* country = find_country(shop.country);
  for (auto& batch : batches) {
    auto found = batch.reader.take();
    for (const auto& head : batch.heads)
      put_together(head, std::move(found[head.number]), *country, read);
  }
  return read;
}

}  // namespace ecsync::lazada

#include "adapters/lazada/reply.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "adapters/common/amount_reader.h"
#include "adapters/common/fields.h"
#include "adapters/common/lines.h"
#include "adapters/lazada/status.h"
#include "core/base/text.h"
#include "core/base/time_text.h"

namespace ecsync::lazada {
namespace {

/// Orders name no currency; their items do.
Currency currency_of(const std::vector<Item>& items, const Country& country) {
  std::string found;
  for (const Item& item : items) {
    if (item.currency.empty()) continue;
    const std::string code = text::upper_case(item.currency);
    if (!found.empty() && code != found)
      throw json::FieldError(fmt::format("items: two currencies, {} and {}", found, code));
    found = code;
  }
  if (found.empty()) found = country.currency;
  if (found.size() != 3) throw json::FieldError("items: the currency is not an ISO code");
  return Currency{found};
}

/// What the buyer pays: price − voucher + shipping fee; nothing while there is no price.
std::optional<std::int64_t> total_of(const OrderHead& head, common::AmountReader& amounts) {
  if (head.price.empty()) return std::nullopt;
  const std::int64_t price = amounts.read(head.price, "price");
  const std::int64_t voucher = amounts.read_or_zero(head.voucher, "voucher");
  const std::int64_t fee = amounts.read_or_zero(head.shipping_fee, "shipping_fee");
  auto total = checked_multiply(voucher, -1);
  if (total) total = checked_add(price, *total);
  if (total) total = checked_add(*total, fee);
  if (!total) throw json::FieldError("total: too large");
  return total;
}

/// By number: shorter ones first, so that ids need not fit any integer.
bool before(const Item& a, const Item& b) {
  return std::forward_as_tuple(a.id.size(), a.id) < std::forward_as_tuple(b.id.size(), b.id);
}

void sort_and_drop_repeated(std::vector<Item>& items) {
  std::stable_sort(items.begin(), items.end(), before);
  const auto same = [](const Item& a, const Item& b) { return a.id == b.id; };
  items.erase(std::unique(items.begin(), items.end(), same), items.end());
}

/// A slip covers living units, so in a mixed order they decide who sends it, and one unit that the
/// seller sends makes it the seller's work. Without a living unit all of them decide.
FulfilledBy sender_of(const std::vector<Item>& items, const std::vector<const UnitState*>& states) {
  const auto lives = [](const UnitState* state) {
    return state == nullptr || state->fate == common::Fate::living;
  };
  const bool any_lives = std::any_of(states.begin(), states.end(), lives);
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!items[i].by_marketplace && (!any_lives || lives(states[i]))) return FulfilledBy::seller;
  }
  return FulfilledBy::marketplace;
}

common::Unit unit_of(const Item& item, const UnitState* state, common::AmountReader& amounts) {
  common::Unit unit;
  unit.listing = item.listing;
  unit.seller_sku = item.seller_sku;
  unit.name = item.name;
  unit.variation = item.variation;
  unit.image = item.image;
  unit.state = text::lower_case(item.state);
  if (state != nullptr) unit.fate = state->fate;
  if (item.price.empty())
    throw json::FieldError(fmt::format("items: no price (order item {})", item.id));
  unit.unit_price = amounts.read(item.price, "items: item_price");
  return unit;
}

void take_states(RemoteOrder& order, const std::vector<Item>& items,
                 const std::vector<const UnitState*>& states) {
  std::set<std::string> words;
  std::set<std::string> unknown;
  for (std::size_t i = 0; i < items.size(); ++i) {
    words.insert(text::lower_case(items[i].state));
    if (states[i] == nullptr) unknown.insert(items[i].state);
    if (states[i] != nullptr && states[i]->delivery_problem) order.delivery_problem = true;
  }
  order.status = status_of_order(states);
  order.return_status = returns_of_order(states);
  order.status_native = common::join_states(words);
  order.unknown_statuses.assign(unknown.begin(), unknown.end());
}

}  // namespace

std::optional<Timestamp> parse_lazada_time(const std::string& text, const Country& country) {
  if (text::all_digits(text)) {
    const auto milliseconds = text::parse_number<std::int64_t>(text);
    constexpr std::int64_t smallest = 100'000'000'000;  // fewer digits are no milliseconds
    if (!milliseconds || *milliseconds < smallest) return std::nullopt;
    return Timestamp(std::chrono::seconds(*milliseconds / 1000));
  }
  return parse_time(text, country.offset);
}

Timestamp read_time(const json::Value& value, const Country& country) {
  const auto time = parse_lazada_time(value.scalar_text(), country);
  if (!time) value.fail("not a time");
  return *time;
}

ListingId split_shop_sku(std::string_view shop_sku) {
  const auto item = shop_sku.substr(0, shop_sku.find('_'));
  const auto dash = shop_sku.rfind('-');
  const auto sku = dash == std::string_view::npos ? "" : shop_sku.substr(dash + 1);
  return ListingId{text::all_digits(item) ? std::string(item) : "",
                   text::all_digits(sku) ? std::string(sku) : ""};
}

OrderHead read_order_head(const json::Value& order, const Country& country) {
  OrderHead head;
  head.number = order["order_id"].id();
  head.created_at = read_time(order["created_at"], country);
  const auto updated = order["updated_at"];
  head.updated_at = updated.present() ? read_time(updated, country) : head.created_at;
  head.cancel_requested = common::flag(order["is_cancel_pending"]);
  head.price = common::scalar_or_empty(order["price"]);
  head.voucher = common::scalar_or_empty(order["voucher"]);
  head.shipping_fee = common::scalar_or_empty(order["shipping_fee"]);
  const auto units = order["items_count"];
  if (!common::scalar_or_empty(units).empty()) head.units = units.integer();
  return head;
}

std::optional<Message> fault_of_another(const json::Value& order_id, const std::string& number) {
  const auto named = common::optional_id(order_id);
  if (named.empty() || named == number) return std::nullopt;
  return tr("it holds an order that was not asked for");
}

Item read_item(const json::Value& item) {
  Item read;
  read.id = item["order_item_id"].id();
  const ListingId by_shop_sku = split_shop_sku(item["shop_sku"].text_or(""));
  read.listing.item = common::optional_id(item["product_id"]);
  read.listing.sku = common::optional_id(item["sku_id"]);
  if (read.listing.item.empty()) read.listing.item = by_shop_sku.item;
  if (read.listing.sku.empty()) read.listing.sku = by_shop_sku.sku;
  if (read.listing.item.empty() || read.listing.sku.empty())
    item["shop_sku"].fail("names no product and variant");
  read.seller_sku = item["sku"].optional_text();
  read.name = item["name"].text_or("");
  read.variation = item["variation"].optional_text();
  read.image = item["product_main_image"].optional_text();
  read.price = common::scalar_or_empty(item["item_price"]);
  read.currency = item["currency"].text_or("");
  read.state = item["status"].text();
  if (read.state.empty()) item["status"].fail("empty");
  read.by_marketplace = common::flag(item["is_fbl"]);
  return read;
}

RemoteOrder make_order(const OrderHead& head, std::vector<Item> items, const Country& country) {
  if (items.empty()) throw json::FieldError("items: none");
  sort_and_drop_repeated(items);
  common::AmountReader amounts(currency_of(items, country));
  std::vector<const UnitState*> states;
  std::vector<common::Unit> units;
  for (const Item& item : items) {
    states.push_back(find_state(item.state));
    units.push_back(unit_of(item, states.back(), amounts));
  }

  RemoteOrder order;
  order.number = head.number;
  order.created_at = head.created_at;
  order.updated_at = head.updated_at;
  order.cancel_requested = head.cancel_requested;
  take_states(order, items, states);
  order.fulfilled_by = sender_of(items, states);
  order.currency = amounts.currency();
  order.total = total_of(head, amounts);
  order.lines = common::gather_lines(units);
  order.rounded_amounts = amounts.rounded();
  return order;
}

}  // namespace ecsync::lazada

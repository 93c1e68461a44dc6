#include "adapters/lazada/reply.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "adapters/common/amount_reader.h"
#include "adapters/common/epoch.h"
#include "adapters/common/fields.h"
#include "adapters/common/lines.h"
#include "adapters/common/number_id.h"
#include "adapters/lazada/status.h"
#include "core/base/text.h"
#include "core/base/time_text.h"

namespace ecsync::lazada {
namespace {

/// Orders name no currency; their items do.
std::set<std::string> currencies_of(const std::vector<Item>& items) {
  std::set<std::string> named;
  for (const Item& item : items) {
    if (!item.currency.empty()) named.insert(item.currency);
  }
  return named;
}

/// What the buyer pays: price − voucher + shipping fee.
std::int64_t total_of(const OrderHead& head, common::AmountReader& amounts) {
  if (head.price.empty()) throw json::FieldError("price: missing");
  const std::int64_t price = amounts.read(head.price, "price");
  const std::int64_t voucher = amounts.read_or_zero(head.voucher, "voucher");
  const std::int64_t fee = amounts.read_or_zero(head.shipping_fee, "shipping_fee");
  auto total = checked_multiply(voucher, -1);
  if (total) total = checked_add(price, *total);
  if (total) total = checked_add(*total, fee);
  if (!total) throw json::FieldError("total: too large");
  return *total;
}

/// Compares ids as numbers: a shorter one is smaller. They need not fit into an integer type.
bool before(const Item& a, const Item& b) {
  return std::forward_as_tuple(a.id.size(), a.id) < std::forward_as_tuple(b.id.size(), b.id);
}

void sort_and_drop_repeated(std::vector<Item>& items) {
  std::stable_sort(items.begin(), items.end(), before);
  const auto same = [](const Item& a, const Item& b) { return a.id == b.id; };
  items.erase(std::unique(items.begin(), items.end(), same), items.end());
}

bool lives(const UnitState* state) {
  return state == nullptr || state->fate == common::Fate::living;
}

/// Who sends the order: the seller when the seller sends at least one unit. Only living units
/// count, because a slip covers only those; when none is living, all units count.
FulfilledBy sender_of(const std::vector<Item>& items, const std::vector<const UnitState*>& states) {
  const bool any_lives = std::any_of(states.begin(), states.end(), lives);
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!items[i].by_marketplace && (!any_lives || lives(states[i]))) return FulfilledBy::seller;
  }
  return FulfilledBy::marketplace;
}

bool asks_to_cancel(const std::vector<Item>& items, const std::vector<const UnitState*>& states) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].cancel_requested && lives(states[i])) return true;
  }
  return false;
}

/// The listing that a unit names, or at last its product's address.
ListingId listing_of(const Item& item) {
  if (item.has_listing()) return item.listing;
  ListingId found = item.listing;
  const auto fill = [](std::string& part, const std::string& told) {
    if (part.empty()) part = told;
    return !part.empty() && part == told;
  };
  if (fill(found.item, item.by_address.item) && fill(found.sku, item.by_address.sku)) return found;
  throw json::FieldError(
      fmt::format("items: shop_sku: names no product and variant (order item {})", item.id));
}

common::Unit unit_of(const Item& item, const UnitState* state, common::AmountReader& amounts,
                     common::SpareDetails& spare) {
  common::Unit unit;
  unit.listing = listing_of(item);
  unit.seller_sku = item.seller_sku;
  unit.name = item.name;
  unit.variation = item.variation;
  unit.image = item.image;
  unit.state = text::lower_case(item.state);
  unit.unread = item.unread;
  if (state != nullptr) unit.fate = state->fate;
  spare.read(Detail::unit_price, unit.unread, [&] {
    if (item.price.empty())
      throw json::FieldError(fmt::format("items: no price (order item {})", item.id));
    if (!item.currency.empty() && item.currency != amounts.currency().code)
      throw json::FieldError(fmt::format("items: a price in {}", item.currency));
    unit.unit_price = amounts.read(item.price, "items: item_price");
  });
  return unit;
}

std::optional<Timestamp> believed(std::optional<Timestamp> time) {
  return time && *time < common::first_unbelievable ? time : std::nullopt;
}

/// A flag that an order can do without: `flag` becomes true when any of `values` says so.
void read_flag(common::SpareDetails& spare, Detail detail, Details& unread, bool& flag,
               const std::vector<json::Value>& values) {
  for (const auto& value : values)
    spare.read(detail, unread, [&] { flag = common::flag(value) || flag; });
}

/// True for the group of orders that are sent from the marketplace's own warehouse.
bool is_choice(const json::Value& biz_group) {
  return common::scalar_or_empty(biz_group) == "70020";
}

void read_sender(const json::Value& row, bool& by_marketplace, Details& unread,
                 common::SpareDetails& spare) {
  read_flag(spare, Detail::sender, unread, by_marketplace, {row["is_fbl"]});
  spare.read(Detail::sender, unread,
             [&] { by_marketplace = is_choice(row["biz_group"]) || by_marketplace; });
}

/// Throws json::FieldError when product and variant are there and are no ids.
void read_listing(const json::Value& item, Item& read) {
  const auto text_of = [&item](const char* name) {
    const auto value = item[name];
    return value.is_text() ? value.scalar_text() : "";
  };
  const ListingId by_shop_sku = split_shop_sku(text_of("shop_sku"));
  read.listing.item = common::optional_number_id(item["product_id"]);
  read.listing.sku = common::optional_number_id(item["sku_id"]);
  if (read.listing.item.empty()) read.listing.item = by_shop_sku.item;
  if (read.listing.sku.empty()) read.listing.sku = by_shop_sku.sku;
  read.by_address = split_address(text_of("product_detail_url"));
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
    return believed(Timestamp(std::chrono::seconds(*milliseconds / 1000)));
  }
  return believed(parse_time(text, country.offset));
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

ListingId split_address(std::string_view address) {
  constexpr std::string_view page = ".html";
  const auto end = address.find(page);
  if (end == std::string_view::npos) return {};
  const auto path = address.substr(0, end);
  const auto sku = path.rfind("-s");
  if (sku == std::string_view::npos) return {};
  const auto item = path.substr(0, sku).rfind('i');
  if (item == std::string_view::npos) return {};
  const auto item_id = path.substr(item + 1, sku - item - 1);
  const auto sku_id = path.substr(sku + 2);
  if (!text::all_digits(item_id) || !text::all_digits(sku_id)) return {};
  return {std::string(item_id), std::string(sku_id)};
}

std::string without_group_commas(const std::string& amount) {
  const auto number = std::string_view(amount).substr(amount.starts_with('-') ? 1 : 0);
  const auto point = std::min(number.find('.'), number.size());
  const auto groups = text::split(number.substr(0, point), ',');
  if (groups.size() < 2 || number.substr(point).find(',') != std::string_view::npos) return amount;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const bool fits = i == 0 ? groups[i].size() <= 3 : groups[i].size() == 3;
    if (!fits || !text::all_digits(groups[i])) return amount;
  }
  std::string plain = amount;
  std::erase(plain, ',');
  return plain;
}

OrderHead read_order_head(const json::Value& order, const Country& country) {
  OrderHead head;
  head.number = common::number_id(order["order_id"]);
  head.created_at = read_time(order["created_at"], country);
  head.updated_at = read_time(order["updated_at"], country);
  read_flag(head.spare, Detail::cancel_request, head.unread, head.cancel_requested,
            {order["is_cancel_pending"], order["need_cancel_confirm"]});
  read_sender(order, head.by_marketplace, head.unread, head.spare);
  const auto amount = [&](const char* name, std::string& text) {
    head.spare.read(Detail::total, head.unread,
                    [&] { text = without_group_commas(common::scalar_or_empty(order[name])); });
  };
  amount("price", head.price);
  amount("voucher", head.voucher);
  amount("shipping_fee", head.shipping_fee);
  // An unreadable number does no harm: it only shows whether items are missing.
  const auto units = json::checked([&] { return order["items_count"].integer_or(0); });
  if (units) head.units = *units;
  return head;
}

std::optional<Message> fault_of_another(const json::Value& order, const std::string& number) {
  const auto id = common::optional_id(order["order_id"]);
  if (id.empty() || id == number || common::optional_id(order["order_number"]) == number)
    return std::nullopt;
  return tr("it holds an order that was not asked for");
}

Item read_item(const json::Value& item) {
  Item read;
  const auto spare = [&read](Detail detail, auto&& take) {
    read.spare.read(detail, read.unread, take);
  };
  read.id = item["order_item_id"].id();
  read_listing(item, read);
  spare(Detail::seller_sku, [&] { read.seller_sku = item["sku"].optional_text(); });
  spare(Detail::name, [&] { read.name = item["name"].text_or(""); });
  spare(Detail::variation, [&] { read.variation = item["variation"].optional_text(); });
  spare(Detail::image, [&] { read.image = item["product_main_image"].optional_text(); });
  spare(Detail::unit_price,
        [&] { read.price = without_group_commas(common::scalar_or_empty(item["item_price"])); });
  spare(Detail::currency, [&] { read.currency = common::read_currency_code(item["currency"]); });
  read.state = item["status"].text();
  if (read.state.empty()) item["status"].fail("empty");
  read_sender(item, read.by_marketplace, read.unread, read.spare);
  read_flag(read.spare, Detail::cancel_request, read.unread, read.cancel_requested,
            {item["is_cancel_pending"], item["need_cancel_confirm"]});
  return read;
}

RemoteOrder make_order(const OrderHead& head, std::vector<Item> items, const Country& country) {
  if (items.empty()) throw json::FieldError("items: none");
  sort_and_drop_repeated(items);
  RemoteOrder order;
  order.unread = head.unread;
  auto spare = head.spare;
  for (Item& item : items) {
    if (head.by_marketplace) item.by_marketplace = true;
    order.unread.add(item.unread);
    spare.add(item.spare);
  }
  const auto currencies = currencies_of(items);
  common::AmountReader amounts(
      common::choose_currency(currencies, Currency{std::string(country.currency)}, spare));
  std::vector<const UnitState*> states;
  std::vector<common::Unit> units;
  for (const Item& item : items) {
    states.push_back(find_state(item.state));
    units.push_back(unit_of(item, states.back(), amounts, spare));
  }

  order.number = head.number;
  order.asked_as = head.asked_as;
  order.created_at = head.created_at;
  order.updated_at = head.updated_at;
  order.cancel_requested = head.cancel_requested || asks_to_cancel(items, states);
  take_states(order, items, states);
  order.fulfilled_by = sender_of(items, states);
  order.currency = amounts.currency();
  spare.read(Detail::total, order.unread, [&] {
    if (head.unread.has(Detail::total)) return;
    if (currencies.size() > 1) throw json::FieldError("price: in which currency is not told");
    order.total = total_of(head, amounts);
  });
  order.lines = common::gather_lines(units);
  order.rounded_amounts = amounts.rounded();
  order.unread_details = spare.unread();
  return order;
}

}  // namespace ecsync::lazada

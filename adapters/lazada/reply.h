#pragma once

#include <string>
#include <vector>

#include "adapters/common/spare_details.h"
#include "adapters/lazada/countries.h"
#include "core/base/json.h"
#include "core/records/order.h"

namespace ecsync::lazada {

/// A time in one of the forms that Lazada uses: `2018-10-31 10:18:27 +0700`,
/// `2018-02-09T22:44:30+08:00`, either without an offset (then the country's), or milliseconds
/// since 1970 as text. Throws json::FieldError otherwise, and when it is no time to believe.
Timestamp read_time(const json::Value& value, const Country& country);
std::optional<Timestamp> parse_lazada_time(const std::string& text, const Country& country);

/// An order without its items. Amounts wait as text until the items name the currency.
struct OrderHead {
  std::string number;
  std::string asked_as;  ///< order_number, where that was asked for and is another one; "" else
  Timestamp created_at;
  Timestamp updated_at;
  bool cancel_requested = false;
  std::string price;  ///< "" when the answer has none
  std::string voucher;
  std::string shipping_fee;
  std::int64_t units = 0;       ///< items_count; 0 when the answer does not say
  bool by_marketplace = false;  ///< all of it
  Details unread{};
  common::SpareDetails spare{};
};

/// The fault of an answer about order `number` when neither its order_id nor its order_number is
/// that (the two once differed); nothing when it has no order_id.
std::optional<Message> fault_of_another(const json::Value& order, const std::string& number);

/// Reads one element of data.orders, or the data of /order/get. Throws json::FieldError.
OrderHead read_order_head(const json::Value& order, const Country& country);

/// One unit as /orders/items/get and /order/items/get give it.
struct Item {
  std::string id;
  ListingId listing;     ///< "" for a part that the answer does not tell
  ListingId by_address;  ///< what the product's address says of it
  std::optional<std::string> seller_sku;
  std::string name;
  std::optional<std::string> variation;
  std::optional<std::string> image;
  std::string price;
  std::string currency;  ///< "" when the answer has none
  std::string state;     ///< as received
  bool by_marketplace = false;
  bool cancel_requested = false;
  Details unread{};
  common::SpareDetails spare{};

  bool has_listing() const { return !listing.item.empty() && !listing.sku.empty(); }
};

/// Throws json::FieldError.
Item read_item(const json::Value& item);

/// An order of its head and its units, in any order and possibly repeated. Throws json::FieldError
/// when something is missing that an order cannot do without.
RemoteOrder make_order(const OrderHead& head, std::vector<Item> items, const Country& country);

/// ITEM and SKU of a shop SKU, `<item>_<tag>-<sku>`; "" for a part that is not there.
ListingId split_shop_sku(std::string_view shop_sku);
/// The same of a product's address, `…-i<item>-s<sku>.html`.
ListingId split_address(std::string_view address);

/// An amount as it can be read: prices of orders have had commas between groups of three digits.
/// Any other text stays as it is.
std::string without_group_commas(const std::string& amount);

}  // namespace ecsync::lazada

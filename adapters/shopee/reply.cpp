#include "adapters/shopee/reply.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "adapters/common/amount_reader.h"
#include "adapters/common/epoch.h"
#include "adapters/common/fields.h"
#include "adapters/common/lines.h"
#include "adapters/common/number_id.h"
#include "adapters/common/region.h"
#include "adapters/common/spare_details.h"
#include "adapters/shopee/status.h"
#include "core/base/text.h"

namespace ecsync::shopee {
namespace {

/// The currency that the order names, else that of its region.
Currency read_currency(const json::Value& order, std::string_view region,
                       common::SpareDetails& spare) {
  std::set<std::string> named;
  Details unread;
  spare.read(Detail::currency, unread, [&] {
    if (auto code = common::read_currency_code(order["currency"]); !code.empty())
      named.insert(std::move(code));
  });
  const auto own = order["region"];
  auto usual = common::currency_of_region(own.is_text() ? own.scalar_text() : "");
  if (usual.code.empty()) usual = common::currency_of_region(region);
  return common::choose_currency(named, usual, spare);
}

bool names_bundle(const json::Value& promotion_type) {
  return promotion_type.is_text() &&
         common::has_any(text::lower_case(promotion_type.scalar_text()), {"bundle"});
}

/// Lines of a bundle carry no price of their own: the bundle's hangs on the order. Either the line
/// itself says that it is one of those, or one of its promotions.
bool in_bundle(const json::Value& item) {
  if (names_bundle(item["promotion_type"])) return true;
  const auto list = item["promotion_list"];
  if (!list.is_array()) return false;
  const auto promotions = list.items();
  return std::any_of(promotions.begin(), promotions.end(), [](const json::Value& promotion) {
    return promotion.is_object() && names_bundle(promotion["promotion_type"]);
  });
}

/// The unit price after the seller's discount. 0 means a gift, but on a line of a bundle it means
/// that the price is not given; the price before discounts is then taken.
std::int64_t read_price(const json::Value& item, common::AmountReader& amounts) {
  const std::string sold = common::scalar_or_empty(item["model_discounted_price"]);
  const std::string listed = common::scalar_or_empty(item["model_original_price"]);
  if (sold.empty() && listed.empty()) item["model_discounted_price"].fail("missing");
  if (sold.empty()) return amounts.read(listed, "item_list: model_original_price");
  const auto price = amounts.read(sold, "item_list: model_discounted_price");
  if (price != 0 || listed.empty() || !in_bundle(item)) return price;
  return amounts.read(listed, "item_list: model_original_price");
}

/// A number of pieces of a line, from 0 to `most`; 0 when it is missing.
std::int64_t read_pieces(const json::Value& value, std::int64_t most) {
  if (common::scalar_or_empty(value).empty()) return 0;
  return std::clamp<std::int64_t>(value.integer(), 0, most);
}

/// Reads the texts that a line can do without, and its price.
void read_details(const json::Value& item, RemoteLine& line, common::AmountReader& amounts,
                  common::SpareDetails& spare) {
  const auto read = [&](Detail detail, auto&& take) { spare.read(detail, line.unread, take); };
  read(Detail::seller_sku, [&] {
    line.seller_sku = item["model_sku"].optional_text();
    // For a product with variants, item_sku is the SKU of the whole product.
    if (!line.seller_sku && line.listing.sku.empty())
      line.seller_sku = item["item_sku"].optional_text();
  });
  read(Detail::name, [&] { line.name = item["item_name"].text_or(""); });
  read(Detail::variation, [&] { line.variation = item["model_name"].optional_text(); });
  read(Detail::image, [&] {
    if (item["image_info"].is_object())
      line.image = item["image_info"]["image_url"].optional_text();
  });
  read(Detail::unit_price, [&] { line.unit_price = read_price(item, amounts); });
}

RemoteLine read_line(const json::Value& item, common::AmountReader& amounts, OrderStatus status,
                     common::SpareDetails& spare) {
  constexpr std::int64_t most_pieces = 2'147'483'647;
  RemoteLine line;
  line.listing = read_listing_id(item["item_id"], item["model_id"]);
  read_details(item, line, amounts, spare);
  const auto pieces = item["model_quantity_purchased"];
  line.quantity = pieces.integer();
  if (line.quantity < 0 || line.quantity > most_pieces) pieces.fail("not a number of pieces");
  if (status == OrderStatus::cancelled) {
    line.cancelled = line.quantity;
  } else {
    line.returned = read_pieces(item["returned_qty"], line.quantity);
    line.cancelled = read_pieces(item["cancelled_qty"], line.quantity - line.returned);
  }
  return line;
}

bool is_same_line(const RemoteLine& a, const RemoteLine& b) {
  return a.listing == b.listing && a.unit_price == b.unit_price;
}

/// The same SKU may stand on several lines, of a bundle and outside it.
void add_line(std::vector<RemoteLine>& lines, RemoteLine line) {
  const auto known = std::find_if(lines.begin(), lines.end(), [&line](const RemoteLine& other) {
    return is_same_line(other, line);
  });
  if (known == lines.end()) {
    lines.push_back(std::move(line));
    return;
  }
  known->quantity += line.quantity;
  known->cancelled += line.cancelled;
  known->returned += line.returned;
  if (known->name.empty()) known->name = std::move(line.name);
  if (!known->seller_sku) known->seller_sku = std::move(line.seller_sku);
  if (!known->variation) known->variation = std::move(line.variation);
  if (!known->image) known->image = std::move(line.image);
  known->unread.add(line.unread);
}

void take_state(const json::Value& raw, RemoteOrder& order, bool& return_requested) {
  order.status_native = raw.text();
  if (order.status_native.empty()) raw.fail("empty");
  const State* state = find_state(order.status_native);
  if (state == nullptr) {
    order.unknown_statuses.push_back(order.status_native);
    return;
  }
  order.status = state->status;
  order.cancel_requested = state->cancel_requested;
  return_requested = state->return_requested;
}

/// True when Shopee may have had the goods before the order came: they went there in a package made
/// in advance, or for a booking. The order names which; whatever form that has counts.
bool is_advance(const json::Value& value) {
  if (!value.present()) return false;
  if (value.is_array()) return !value.items().empty();
  if (value.is_object()) return !value.names().empty();
  if (!value.is_text()) return value.boolean();
  const std::string words = text::lower_case(value.scalar_text());
  return !words.empty() && words != "0" && words != "false";
}

bool has_lost_parcel(const json::Value& packages) {
  const auto list = packages.items();
  return std::any_of(list.begin(), list.end(), [](const json::Value& package) {
    return is_lost_parcel(package["logistics_status"].text_or(""));
  });
}

/// Counts the pieces of a cancelled order that were in parcels that come back. Where none was lost,
/// no piece stayed away.
void take_failed(const json::Value& packages, std::vector<RemoteLine>& lines) {
  std::map<ListingId, std::int64_t> pieces;
  bool any_failed = false;
  bool any_lost = false;
  for (const auto& package : packages.items()) {
    const auto state = package["logistics_status"].text_or("");
    const bool failed = is_failed_parcel(state);
    any_failed |= failed;
    any_lost |= !failed && is_lost_parcel(state);
    if (!failed) continue;
    for (const auto& item : package["item_list"].items())
      pieces[read_listing_id(item["item_id"], item["model_id"])] +=
          item["model_quantity"].integer_or(0);
  }
  if (!any_failed) return;
  for (auto& line : lines) {
    auto& left = pieces[line.listing];
    line.failed = any_lost ? std::clamp<std::int64_t>(left, 0, line.cancelled) : line.cancelled;
    left -= line.failed;
  }
}

/// True when all pieces that were not cancelled came back. The documentation does not say which
/// state such an order ends in.
bool is_wholly_returned(const std::vector<RemoteLine>& lines) {
  const auto gone = [](const RemoteLine& line) {
    return line.cancelled + line.returned == line.quantity;
  };
  const auto back = [](const RemoteLine& line) { return line.returned > 0; };
  return std::all_of(lines.begin(), lines.end(), gone) &&
         std::any_of(lines.begin(), lines.end(), back);
}

}  // namespace

ListingId read_listing_id(const json::Value& item_id, const json::Value& model_id) {
  ListingId id{common::optional_number_id(item_id), common::optional_number_id(model_id)};
  if (id.item.empty()) item_id.fail("names no product");
  return id;
}

RemoteOrder read_order(const json::Value& order, std::string_view region) {
  RemoteOrder read;
  read.number = order["order_sn"].id();
  read.created_at = common::read_epoch(order["create_time"]);
  read.updated_at = common::read_epoch(order["update_time"]);
  bool return_requested = false;
  take_state(order["order_status"], read, return_requested);
  common::SpareDetails spare;
  spare.read(Detail::sender, read.unread, [&] {
    const std::string sender = text::lower_case(order["fulfillment_flag"].text_or(""));
    if (common::has_any(sender, {"shopee"})) read.fulfilled_by = FulfilledBy::marketplace;
  });

  read.advance_fulfilment = is_advance(order["advance_package"]) || is_advance(order["booking_sn"]);

  common::AmountReader amounts(read_currency(order, region, spare));
  const auto items = order["item_list"];
  for (const auto& item : items.items()) {
    auto line = read_line(item, amounts, read.status, spare);
    // All of its pieces are cancelled: a line that the answer lacks.
    if (line.quantity > 0) add_line(read.lines, std::move(line));
  }
  if (items.items().empty()) items.fail("none");
  if (read.lines.size() > common::most_lines)
    items.fail(fmt::format("more than {} lines", common::most_lines));
  spare.read(Detail::total, read.unread, [&] {
    const std::string total = common::scalar_or_empty(order["total_amount"]);
    if (!total.empty()) read.total = amounts.read(total, "total_amount");
  });
  // Of an order that is not paid yet 0 only means that it is not known.
  if (read.total == 0 && text::upper_case(read.status_native) == "UNPAID") read.total.reset();
  read.currency = amounts.currency();
  read.rounded_amounts = amounts.rounded();

  if (read.status == OrderStatus::cancelled)
    spare.read(Detail::parcel, read.unread, [&] {
      read.delivery_problem = has_lost_parcel(order["package_list"]);
      take_failed(order["package_list"], read.lines);
    });
  else if (is_wholly_returned(read.lines))
    read.return_status = ReturnStatus::returned;
  else if (return_requested)
    read.return_status = ReturnStatus::requested;
  read.unread_details = spare.unread();
  return read;
}

}  // namespace ecsync::shopee

#include "adapters/tiktok/reply.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "adapters/common/amount_reader.h"
#include "adapters/common/epoch.h"
#include "adapters/common/fields.h"
#include "adapters/common/lines.h"
#include "adapters/common/number_id.h"
#include "adapters/common/region.h"
#include "adapters/common/spare_details.h"
#include "adapters/tiktok/bundle.h"
#include "adapters/tiktok/cancellation.h"
#include "adapters/tiktok/status.h"
#include "core/base/text.h"

namespace ecsync::tiktok {
namespace {

/// Each row of line_items once; one row is one unit.
std::vector<json::Value> units_of(const json::Value& order) {
  std::vector<json::Value> units;
  std::set<std::string> ids;
  for (const auto& unit : order["line_items"].items()) {
    const std::string id = common::optional_id(unit["id"]);
    if (id.empty() || ids.insert(id).second) units.push_back(unit);
  }
  if (units.empty()) order["line_items"].fail("none");
  return units;
}

std::string currency_named(const json::Value& part, common::SpareDetails& spare) {
  std::string code;
  Details unread;
  spare.read(Detail::currency, unread,
             [&] { code = common::read_currency_code(part["currency"]); });
  return code;
}

/// The currencies that payment and units name.
std::set<std::string> currencies_of(const json::Value& payment,
                                    const std::vector<json::Value>& units,
                                    common::SpareDetails& spare) {
  std::set<std::string> named{currency_named(payment, spare)};
  for (const auto& unit : units) named.insert(currency_named(unit, spare));
  named.erase("");
  return named;
}

/// An amount of `part`, which may name its own currency.
std::int64_t read_amount(const json::Value& part, const char* name, common::AmountReader& amounts,
                         std::string_view what) {
  const auto amount = part[name];
  common::SpareDetails told_before;
  const auto own = currency_named(part, told_before);
  if (!own.empty() && own != amounts.currency().code)
    amount.fail(fmt::format("an amount in {}", own));
  return amounts.read(amount.scalar_text(), what);
}

std::int64_t read_price(const json::Value& unit, common::AmountReader& amounts) {
  if (common::flag(unit["is_gift"])) return 0;
  if (common::scalar_or_empty(unit["sale_price"]).empty()) unit["sale_price"].fail("missing");
  return read_amount(unit, "sale_price", amounts, "line_items: sale_price");
}

/// Takes the state of a unit: sets whether it lives, and notes a state that is not known.
void take_state(const json::Value& row, common::Unit& unit, RemoteOrder& order) {
  unit.state = row["display_status"].optional_text();
  if (order.status == OrderStatus::cancelled) unit.fate = common::Fate::cancelled;
  if (!unit.state) return;
  const State* state = find_unit_state(*unit.state);
  if (state == nullptr) {
    order.unknown_line_state = true;
    order.unknown_line_statuses.push_back(*unit.state);
  } else if (state->status == OrderStatus::cancelled) {
    unit.fate = common::Fate::cancelled;
  }
}

common::Unit read_unit(const json::Value& row, common::AmountReader& amounts, RemoteOrder& order,
                       common::SpareDetails& spare) {
  common::Unit unit;
  unit.listing = {common::number_id(row["product_id"]), common::number_id(row["sku_id"])};
  const auto read = [&](Detail detail, auto&& take) { spare.read(detail, unit.unread, take); };
  read(Detail::seller_sku, [&] { unit.seller_sku = row["seller_sku"].optional_text(); });
  read(Detail::name, [&] { unit.name = row["product_name"].text_or(""); });
  read(Detail::variation, [&] { unit.variation = row["sku_name"].optional_text(); });
  read(Detail::image, [&] { unit.image = row["sku_image"].optional_text(); });
  read(Detail::unit_price, [&] { unit.unit_price = read_price(row, amounts); });
  take_state(row, unit, order);
  if (auto parts = read_parts(row["combined_listing_skus"]); parts && !parts->empty())
    order.bundles.try_emplace(unit.listing, *std::move(parts));
  return unit;
}

void take_status(const json::Value& raw, RemoteOrder& order) {
  order.status_native = raw.text();
  if (order.status_native.empty()) raw.fail("empty");
  if (const State* state = find_state(order.status_native))
    order.status = state->status;
  else
    order.unknown_statuses.push_back(order.status_native);
}

/// Who sends it: the seller, unless TikTok names somebody else.
FulfilledBy read_sender(const json::Value& type) {
  const std::string word = text::upper_case(type.text_or(""));
  return word.empty() || word == "FULFILLMENT_BY_SELLER" ? FulfilledBy::seller
                                                         : FulfilledBy::marketplace;
}

/// True when any of these says so, be it a flag, another order's number or more about it. What
/// cannot be read says nothing: a kind is worth no order.
bool says_any(const json::Value& order, std::initializer_list<const char*> members) {
  return std::any_of(members.begin(), members.end(), [&order](const char* member) {
    const auto value = order[member];
    if (value.is_object()) return !value.names().empty();
    if (value.is_array()) return !value.items().empty();
    const std::string word = value.is_text() ? text::lower_case(value.scalar_text())
                                             : (value.boolean_or(false) ? "1" : "");
    return !word.empty() && word != "0" && word != "false";
  });
}

OrderKind read_kind(const json::Value& order) {
  if (says_any(order, {"is_exchange_order", "exchange_source_order_id", "exchange_source"}))
    return OrderKind::exchange;
  if (says_any(order, {"is_replacement_order", "replaced_order_id"})) return OrderKind::replacement;
  if (says_any(order, {"is_sample_order"})) return OrderKind::sample;
  return OrderKind::order;
}

void sort_once(std::vector<std::string>& words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
}

}  // namespace

RemoteOrder read_order(const json::Value& order, std::string_view region) {
  RemoteOrder read;
  read.number = common::number_id(order["id"]);
  read.created_at = common::read_epoch(order["create_time"]);
  read.updated_at = common::read_epoch(order["update_time"]);
  take_status(order["status"], read);
  common::SpareDetails spare;
  spare.read(Detail::cancel_request, read.unread,
             [&] { read.cancel_requested = common::flag(order["is_buyer_request_cancel"]); });
  spare.read(Detail::sender, read.unread,
             [&] { read.fulfilled_by = read_sender(order["fulfillment_type"]); });
  read.kind = read_kind(order);

  const auto rows = units_of(order);
  bool comes_back = false;
  spare.read(Detail::parcel, read.unread, [&] {
    read.delivery_problem =
        read.status == OrderStatus::cancelled && is_failed_delivery(order, rows);
    const auto reason = order["cancel_reason"];
    comes_back = read.delivery_problem && !(reason.is_text() && stays_away(reason.scalar_text()));
  });
  const auto payment = order["payment"];
  common::AmountReader amounts(common::choose_currency(currencies_of(payment, rows, spare),
                                                       common::currency_of_region(region), spare));
  std::vector<common::Unit> units;
  units.reserve(rows.size());
  for (const auto& row : rows) units.push_back(read_unit(row, amounts, read, spare));
  spare.read(Detail::total, read.unread, [&] {
    if (common::scalar_or_empty(payment["total_amount"]).empty()) return;
    read.total = read_amount(payment, "total_amount", amounts, "payment.total_amount");
  });
  read.currency = amounts.currency();
  read.lines = common::gather_lines(units);
  if (comes_back) {
    for (auto& line : read.lines) line.failed = line.cancelled;
  }
  sort_once(read.unknown_statuses);
  sort_once(read.unknown_line_statuses);
  read.rounded_amounts = amounts.rounded();
  read.unread_details = spare.unread();
  return read;
}

}  // namespace ecsync::tiktok

#include "adapters/tiktok/reply.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "adapters/common/amount_reader.h"
#include "adapters/common/epoch.h"
#include "adapters/common/fields.h"
#include "adapters/common/lines.h"
#include "adapters/common/region.h"
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

/// The one that payment and units name, else the region's.
Currency read_currency(const json::Value& payment, const std::vector<json::Value>& units,
                       std::string_view region) {
  std::string found = text::upper_case(payment["currency"].text_or(""));
  for (const auto& unit : units) {
    const std::string code = text::upper_case(unit["currency"].text_or(""));
    if (code.empty()) continue;
    if (!found.empty() && code != found)
      throw json::FieldError(fmt::format("line_items: two currencies, {} and {}", found, code));
    found = code;
  }
  if (found.empty()) found = common::currency_of_region(region).code;
  if (found.size() != 3) throw json::FieldError("line_items: the currency is not an ISO code");
  return Currency{found};
}

std::optional<std::int64_t> read_price(const json::Value& unit, common::AmountReader& amounts) {
  if (common::flag(unit["is_gift"])) return 0;
  const std::string price = common::scalar_or_empty(unit["sale_price"]);
  if (price.empty()) return std::nullopt;
  return amounts.read(price, "line_items: sale_price");
}

/// What TikTok's state of a unit says: whether it lives, or nothing that we know.
void take_state(const json::Value& row, common::Unit& unit, RemoteOrder& order) {
  unit.state = row["display_status"].optional_text();
  if (order.status == OrderStatus::cancelled) unit.fate = common::Fate::cancelled;
  if (!unit.state) return;
  const State* state = find_state(*unit.state);
  if (state == nullptr) {
    order.unknown_line_state = true;
    order.unknown_statuses.push_back(*unit.state);
  } else if (state->status == OrderStatus::cancelled) {
    unit.fate = common::Fate::cancelled;
  }
}

common::Unit read_unit(const json::Value& row, common::AmountReader& amounts, RemoteOrder& order) {
  common::Unit unit;
  unit.listing = {row["product_id"].id(), row["sku_id"].id()};
  unit.seller_sku = row["seller_sku"].optional_text();
  unit.name = row["product_name"].text_or("");
  unit.variation = row["sku_name"].optional_text();
  unit.image = row["sku_image"].optional_text();
  unit.unit_price = read_price(row, amounts);
  take_state(row, unit, order);
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

/// True when a time is there; missing, null, "" and 0 mean that it did not happen.
bool happened(const json::Value& time) {
  const std::string text = common::scalar_or_empty(time);
  return !text.empty() && time.integer() > 0;
}

void sort_once(std::vector<std::string>& words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
}

}  // namespace

RemoteOrder read_order(const json::Value& order, std::string_view region) {
  RemoteOrder read;
  read.number = order["id"].id();
  read.created_at = common::read_epoch(order["create_time"]);
  read.updated_at =
      happened(order["update_time"]) ? common::read_epoch(order["update_time"]) : read.created_at;
  take_status(order["status"], read);
  read.cancel_requested = common::flag(order["is_buyer_request_cancel"]);
  // TikTok has no state for a parcel that failed; the carrier had what is cancelled now.
  read.delivery_problem =
      read.status == OrderStatus::cancelled && happened(order["collection_time"]);
  read.fulfilled_by = read_sender(order["fulfillment_type"]);

  const auto rows = units_of(order);
  common::AmountReader amounts(read_currency(order["payment"], rows, region));
  std::vector<common::Unit> units;
  units.reserve(rows.size());
  for (const auto& row : rows) units.push_back(read_unit(row, amounts, read));
  const std::string total = common::scalar_or_empty(order["payment"]["total_amount"]);
  if (!total.empty()) read.total = amounts.read(total, "payment.total_amount");
  read.currency = amounts.currency();
  read.lines = common::gather_lines(units);
  sort_once(read.unknown_statuses);
  read.rounded_amounts = amounts.rounded();
  return read;
}

}  // namespace ecsync::tiktok

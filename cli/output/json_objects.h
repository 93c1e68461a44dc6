#pragma once

#include <string>
#include <string_view>

#include "core/base/json.h"
#include "core/consent/disconnect.h"
#include "core/goods/import_csv.h"
#include "core/goods/left_out.h"
#include "core/goods/link_product.h"
#include "core/health/exceptions.h"
#include "core/health/status.h"
#include "core/marketplace.h"
#include "core/records/connection.h"
#include "core/records/listing.h"
#include "core/records/order.h"
#include "core/records/pick.h"
#include "core/records/product.h"
#include "core/records/return_receipt.h"
#include "core/records/slip.h"
#include "core/records/stock.h"
#include "core/records/warehouse.h"
#include "core/sync/sync_all.h"
#include "core/verify/verify.h"

namespace ecsync::cli {

// The objects in JSON documents. Each is written by one function and nowhere else; their fields and
// the sequence of these are public.

void write_connection(json::Writer& writer, const Connection& connection);
void write_connection_health(json::Writer& writer, const ConnectionHealth& health);
/// The address where a seller signs in.
void write_authorization(json::Writer& writer, Site site, const ConsentLink& link);
void write_disconnected(json::Writer& writer, const Disconnected& disconnected);
void write_sync_report(json::Writer& writer, const SyncReport& report);
void write_verify_report(json::Writer& writer, const VerifyReport& report);
void write_order(json::Writer& writer, const Order& order);
void write_status_change(json::Writer& writer, const StatusChange& change);
void write_listing(json::Writer& writer, const Listing& listing);
void write_slip(json::Writer& writer, const Slip& slip);
void write_return(json::Writer& writer, const ReturnReceipt& receipt);
void write_left_out(json::Writer& writer, const LeftOut& left_out);
/// `[{"code":…,"quantity":1}]`.
void write_products(json::Writer& writer, const std::vector<LinkedProduct>& products);
void write_link(json::Writer& writer, const LinkOutcome& outcome);
void write_attention(json::Writer& writer, const Attention& attention);
void write_product(json::Writer& writer, const Product& product);
void write_warehouse(json::Writer& writer, const Warehouse& warehouse);
void write_balance(json::Writer& writer, const Balance& balance);
/// The balance and the product's name.
void write_stock_row(json::Writer& writer, const StockRow& row);
void write_pick(json::Writer& writer, const Pick& pick);
void write_movement(json::Writer& writer, const Movement& movement);
void write_import_error(json::Writer& writer, const ImportError& failed);
void write_error(json::Writer& writer, const Error& error);
/// The ERROR, or null.
void write_error(json::Writer& writer, const std::optional<Error>& error);

/// "2026-11-23T03:15:00Z" or null.
void write_time(json::Writer& writer, std::string_view key, const std::optional<Timestamp>& time);
/// "1299000" or null.
void write_money(json::Writer& writer, std::string_view key,
                 const std::optional<std::int64_t>& minor, const Currency& currency);
/// The text, or null for "".
void write_text_or_null(json::Writer& writer, std::string_view key, const std::string& text);

/// `{"schema":"ecsync.error/1","error":ERROR}`.
std::string error_document(const Error& error);

/// `shopee:220123456/2611236ABCD7EF`.
std::string order_reference(const Order& order);
/// `shopee:220123456/1234:5678`.
std::string listing_reference(const ConnectionId& connection, const ListingId& listing);

/// One JSON object per element.
template <class T>
std::vector<std::string> json_objects(const std::vector<T>& elements,
                                      void (*write)(json::Writer&, const T&)) {
  std::vector<std::string> objects;
  objects.reserve(elements.size());
  for (const auto& element : elements) {
    json::Writer writer;
    write(writer, element);
    objects.push_back(writer.str());
  }
  return objects;
}

/// Writes `"member":[…]` from values that are JSON already.
void write_array(json::Writer& writer, std::string_view member,
                 const std::vector<std::string>& values);

}  // namespace ecsync::cli

#include "cli/output/json_objects.h"

#include "core/base/time_text.h"

namespace ecsync::cli {
namespace {

/// What a bundle of the marketplace's consists of.
void write_parts(json::Writer& writer, const std::vector<ListingPart>& parts) {
  writer.key("parts").begin_array();
  for (const auto& part : parts) {
    writer.begin_object()
        .field("seller_sku", part.seller_sku)
        .field("quantity", part.quantity)
        .end_object();
  }
  writer.end_array();
}

void write_line(json::Writer& writer, const Order& order, const OrderLine& line) {
  writer.begin_object()
      .field("line", line.line)
      .field("listing", listing_reference(order.connection, line.listing))
      .field("seller_sku", line.seller_sku)
      .field("marketplace_name", line.marketplace_name)
      .field("variation", line.variation)
      .field("status_native", line.status_native)
      .field("quantity", line.quantity)
      .field("quantity_cancelled", line.cancelled)
      .field("quantity_returned", line.returned);
  write_money(writer, "unit_price", line.unit_price, order.currency);
  writer.field("name", line.name).field("image", line.image).field("unit", line.unit);
  writer.key("products");
  write_products(writer, line.products);
  write_parts(writer, line.parts);
  writer.end_object();
}

void write_texts(json::Writer& writer, std::string_view key,
                 const std::vector<std::string>& texts) {
  writer.key(key).begin_array();
  for (const auto& text : texts) writer.text(text);
  writer.end_array();
}

void write_value(json::Writer& writer, std::string_view key, const OrderValue& value) {
  if (const auto* const text = std::get_if<std::string>(&value))
    writer.field(key, *text);
  else if (const auto* const number = std::get_if<std::int64_t>(&value))
    writer.field(key, *number);
  else if (const auto* const truth = std::get_if<bool>(&value))
    writer.field(key, *truth);
  else
    writer.key(key).null();
}

}  // namespace

std::string order_reference(const Order& order) {
  return to_text(order.connection) + "/" + order.number;
}

std::string listing_reference(const ConnectionId& connection, const ListingId& listing) {
  return to_text(connection) + "/" + to_text(listing);
}

void write_time(json::Writer& writer, std::string_view key, const std::optional<Timestamp>& time) {
  writer.key(key);
  if (time) {
    writer.text(to_utc_text(*time));
  } else {
    writer.null();
  }
}

void write_money(json::Writer& writer, std::string_view key,
                 const std::optional<std::int64_t>& minor, const Currency& currency) {
  writer.key(key);
  if (minor) {
    writer.text(to_decimal(*minor, currency));
  } else {
    writer.null();
  }
}

void write_text_or_null(json::Writer& writer, std::string_view key, const std::string& text) {
  writer.field(key, text.empty() ? std::nullopt : std::optional<std::string>(text));
}

void write_connection(json::Writer& writer, const Connection& connection) {
  writer.begin_object()
      .field("id", to_text(connection.id))
      .field("name", connection.name)
      .field("platform", name(connection.id.site))
      .field("country", connection.country)
      .field("shop_name", connection.shop_name)
      .field("status", name(connection.status));
  write_time(writer, "connected_at", connection.connected_at);
  write_time(writer, "access_expires_at", connection.access_expires_at);
  write_time(writer, "refresh_expires_at", connection.refresh_expires_at);
  write_time(writer, "horizon", connection.horizon);
  write_time(writer, "last_sync_at", connection.last_sync_at);
  write_time(writer, "last_success_at", connection.last_success_at);
  writer.field("orders", connection.orders);
  write_time(writer, "consent_expires_at", connection.consent_expires_at);
  writer.end_object();
}

void write_connection_health(json::Writer& writer, const ConnectionHealth& health) {
  const auto& connection = health.connection;
  writer.begin_object()
      .field("id", to_text(connection.id))
      .field("name", connection.name)
      .field("status", name(connection.status));
  write_time(writer, "last_success_at", connection.last_success_at);
  if (health.age)
    writer.field("age_seconds", std::int64_t{health.age->count()});
  else
    writer.key("age_seconds").null();
  write_time(writer, "access_expires_at", connection.access_expires_at);
  write_time(writer, "refresh_expires_at", connection.refresh_expires_at);
  writer.key("last_error");
  write_error(writer, health.last_error);
  write_time(writer, "consent_expires_at", connection.consent_expires_at);
  writer.field("orders_set_aside", health.orders_set_aside).end_object();
}

void write_authorization(json::Writer& writer, Site site, const ConsentLink& link) {
  writer.begin_object().field("platform", name(site)).field("url", link.url);
  write_time(writer, "expires_at", link.expires_at);
  writer.end_object();
}

void write_disconnected(json::Writer& writer, const Disconnected& disconnected) {
  writer.begin_object()
      .field("id", to_text(disconnected.connection.id))
      .field("name", disconnected.connection.name)
      .field("orders_kept", disconnected.connection.orders)
      .field("remote_revoked", disconnected.remote_revoked);
  write_text_or_null(writer, "remote_revoke_url", disconnected.remote_revoke_url);
  writer.end_object();
}

void write_sync_report(json::Writer& writer, const SyncReport& report) {
  writer.begin_object()
      .field("id", to_text(report.connection.id))
      .field("name", report.connection.name)
      .field("result", name(report.result));
  write_time(writer, "from", report.from);
  write_time(writer, "to", report.to);
  writer.field("seen", report.seen)
      .field("new", report.added)
      .field("updated", report.updated)
      .field("unchanged", report.unchanged)
      .field("ignored", report.ignored)
      .field("rejected", report.rejected)
      .field("lines_unlinked", report.lines_unlinked);
  writer.key("unknown_statuses").begin_array();
  for (const auto& status : report.unknown_statuses) writer.text(status);
  writer.end_array()
      .field("requests", report.requests)
      .field("retries", report.retries)
      .key("error");
  write_error(writer, report.error);
  writer.key("rejected_orders").begin_array();
  for (const auto& order : report.rejected_orders) {
    writer.begin_object().field("number", order.number).field("reason", order.reason);
    write_time(writer, "since", order.since);
    writer.end_object();
  }
  writer.end_array().key("rejected_listings").begin_array();
  for (const auto& listing : report.rejected_listings) {
    writer.begin_object().field("id", listing.id).field("reason", listing.reason);
    write_time(writer, "since", listing.since);
    writer.end_object();
  }
  writer.end_array().end_object();
}

void write_verify_report(json::Writer& writer, const VerifyReport& report) {
  writer.begin_object()
      .field("id", to_text(report.run.connection.id))
      .field("name", report.run.connection.name)
      .field("remote", report.remote)
      .field("local", report.local)
      .field("compared", report.compared);
  write_texts(writer, "missing", report.missing);
  write_texts(writer, "extra", report.extra);
  writer.key("different").begin_array();
  for (const auto& [number, difference] : report.different) {
    writer.begin_object().field("order", number).field("field", difference.field);
    write_value(writer, "remote", difference.remote);
    write_value(writer, "local", difference.local);
    writer.end_object();
  }
  writer.end_array()
      .field("repaired", report.repaired)
      .field("requests", report.run.requests)
      .field("result", name(report.run.result))
      .key("error");
  write_error(writer, report.run.error);
  write_time(writer, "from", report.run.from);
  write_time(writer, "to", report.run.to);
  writer.field("retries", report.run.retries).field("rejected", report.run.rejected).end_object();
}

void write_order(json::Writer& writer, const Order& order) {
  writer.begin_object()
      .field("id", order_reference(order))
      .field("number", order.number)
      .field("connection", to_text(order.connection))
      .field("status", name(order.status))
      .field("status_native", order.status_native)
      .field("cancel_requested", order.cancel_requested)
      .field("delivery_problem", order.delivery_problem)
      .field("return_status", name(order.return_status))
      .field("fulfilled_by", name(order.fulfilled_by));
  write_time(writer, "created_at", order.created_at);
  write_time(writer, "updated_at", order.updated_at);
  write_money(writer, "total", order.total, order.currency);
  writer.field("currency", order.currency.code);
  write_texts(writer, "slips", order.slips);
  writer.key("lines").begin_array();
  for (const auto& line : order.lines) write_line(writer, order, line);
  writer.end_array().field("kind", name(order.kind));
  write_texts(writer, "returns", order.returns);
  writer.field("connection_name", order.connection_name).end_object();
}

void write_status_change(json::Writer& writer, const StatusChange& change) {
  writer.begin_object();
  write_time(writer, "at", change.at);
  writer.field("status", name(change.status))
      .field("status_native", change.status_native)
      .end_object();
}

void write_products(json::Writer& writer, const std::vector<LinkedProduct>& products) {
  writer.begin_array();
  for (const auto& product : products) {
    writer.begin_object()
        .field("code", product.code)
        .field("quantity", product.quantity)
        .end_object();
  }
  writer.end_array();
}

void write_listing(json::Writer& writer, const Listing& listing) {
  writer.begin_object()
      .field("id", listing_reference(listing.connection, listing.id))
      .field("connection", to_text(listing.connection))
      .field("seller_sku", listing.seller_sku)
      .field("name", listing.name)
      .field("variation", listing.variation)
      .field("image", listing.image);
  write_money(writer, "price", listing.price, listing.currency);
  writer.field("currency", listing.currency.code);
  writer.key("stock");
  if (listing.stock) {
    writer.number(*listing.stock);
  } else {
    writer.null();
  }
  writer.field("active", listing.active).key("products");
  write_products(writer, listing.products);
  writer.field("suggested_product", listing.suggested_product).field("orders", listing.orders);
  write_parts(writer, listing.parts);
  writer.key("suggestion_why");
  if (listing.suggestion_why.empty()) {
    writer.null();
  } else {
    writer.text(listing.suggestion_why.english());
  }
  writer.key("suggested_products");
  write_products(writer, listing.suggested_products);
  writer.field("connection_name", listing.connection_name).end_object();
}

void write_left_out(json::Writer& writer, const LeftOut& left_out) {
  writer.begin_object()
      .field("connection", to_text(left_out.connection.id))
      .field("connection_name", left_out.connection.name)
      .field("orders", left_out.orders)
      .field("reason", name(left_out.doubt))
      .end_object();
}

void write_link(json::Writer& writer, const LinkOutcome& outcome) {
  writer.begin_object().field("listing", outcome.listing).key("products");
  write_products(writer, outcome.products);
  writer.key("previous");
  write_products(writer, outcome.previous);
  writer.key("action");
  if (outcome.action) {
    writer.text(name(*outcome.action));
  } else {
    writer.null();
  }
  writer.field("product_created", outcome.product_created)
      .field("lines", outcome.lines)
      .field("orders", outcome.orders)
      .key("error");
  write_error(writer, outcome.error);
  writer.end_object();
}

namespace {

void write_muting(json::Writer& writer, const std::optional<db::Muting>& muting) {
  if (!muting) {
    writer.null();
    return;
  }
  writer.begin_object().field("reason", muting->reason);
  write_time(writer, "at", muting->at);
  write_time(writer, "until", muting->until);
  writer.end_object();
}

}  // namespace

void write_attention(json::Writer& writer, const Attention& attention) {
  std::optional<std::string> connection;
  if (attention.connection) connection = to_text(*attention.connection);
  writer.begin_object()
      .field("kind", name(attention.kind))
      .field("connection", connection)
      .field("reference", attention.reference);
  write_time(writer, "since", attention.since);
  writer.field("message", attention.message.english())
      .field("hint", attention.hint.english())
      .field("connection_name", attention.connection_name)
      .field("count", attention.count)
      .key("muted");
  write_muting(writer, attention.muted);
  writer.end_object();
}

void write_product(json::Writer& writer, const Product& product) {
  writer.begin_object()
      .field("code", product.code)
      .field("name", product.name)
      .field("unit", product.unit)
      .field("image", product.image);
  write_money(writer, "price", product.price, product.currency);
  writer.field("currency", product.currency.code).field("listings", product.listings).key("low");
  if (product.low) {
    writer.number(*product.low);
  } else {
    writer.null();
  }
  writer.end_object();
}

void write_warehouse(json::Writer& writer, const Warehouse& warehouse) {
  writer.begin_object()
      .field("code", warehouse.code)
      .field("name", warehouse.name)
      .field("address", warehouse.address)
      .field("default", warehouse.is_default)
      .end_object();
}

namespace {

void write_amounts(json::Writer& writer, const Balance& balance) {
  writer.field("product", balance.product)
      .field("warehouse", balance.warehouse)
      .field("on_hand", balance.on_hand)
      .field("available", balance.available)
      .field("awaiting_export", balance.awaiting_export)
      .field("damaged", balance.damaged);
}

}  // namespace

void write_balance(json::Writer& writer, const Balance& balance) {
  writer.begin_object();
  write_amounts(writer, balance);
  writer.end_object();
}

void write_stock_row(json::Writer& writer, const StockRow& row) {
  writer.begin_object();
  write_amounts(writer, row);
  writer.field("name", row.name).end_object();
}

void write_pick(json::Writer& writer, const Pick& pick) {
  writer.begin_object()
      .field("product", pick.product)
      .field("name", pick.name)
      .field("unit", pick.unit)
      .field("quantity", pick.quantity)
      .key("slips")
      .begin_array();
  for (const auto& slip : pick.slips) {
    writer.begin_object()
        .field("number", slip.number)
        .field("order", to_text(slip.connection) + "/" + slip.order_number)
        .field("quantity", slip.quantity)
        .end_object();
  }
  writer.end_array().end_object();
}

void write_movement(json::Writer& writer, const Movement& movement) {
  writer.begin_object().field("id", std::to_string(movement.id));
  write_time(writer, "at", movement.at);
  writer.field("product", movement.product)
      .field("warehouse", movement.warehouse)
      .field("kind", name(movement.kind))
      .field("available_delta", movement.delta.available)
      .field("awaiting_export_delta", movement.delta.awaiting_export)
      .field("damaged_delta", movement.delta.damaged)
      .field("slip", movement.slip)
      .field("reason", movement.reason)
      .field("name", movement.name)
      .field("ref", movement.ref)
      .field("return", movement.receipt)
      .end_object();
}

void write_import_error(json::Writer& writer, const ImportError& failed) {
  writer.begin_object().field("row", failed.row).key("error");
  write_error(writer, failed.error);
  writer.end_object();
}

void write_slip(json::Writer& writer, const Slip& slip) {
  writer.begin_object()
      .field("number", slip.number)
      .field("status", name(slip.status))
      .field("order", order_reference(slip))
      .field("warehouse", slip.warehouse)
      .field("date", slip.date);
  write_time(writer, "created_at", slip.created_at);
  write_time(writer, "exported_at", slip.exported_at);
  write_time(writer, "cancelled_at", slip.cancelled_at);
  writer.field("receiver", slip.receiver).field("reason", slip.reason);
  writer.key("lines").begin_array();
  for (const auto& line : slip.lines) {
    writer.begin_object()
        .field("product", line.product)
        .field("name", line.name)
        .field("unit", line.unit)
        .field("quantity", line.quantity)
        .end_object();
  }
  writer.end_array().key("stock").begin_array();
  for (const auto& balance : slip.stock) write_balance(writer, balance);
  writer.end_array();
  write_texts(writer, "returns", slip.returns);
  write_time(writer, "closed_at", slip.closed_at);
  writer.field("connection_name", slip.connection_name).end_object();
}

void write_return(json::Writer& writer, const ReturnReceipt& receipt) {
  writer.begin_object()
      .field("number", receipt.number)
      .field("status", name(receipt.status))
      .field("slip", receipt.slip)
      .field("order", order_reference(receipt))
      .field("warehouse", receipt.warehouse)
      .field("date", receipt.date);
  write_time(writer, "created_at", receipt.created_at);
  write_time(writer, "cancelled_at", receipt.cancelled_at);
  writer.field("reason", receipt.reason).field("ref", receipt.ref);
  writer.key("lines").begin_array();
  for (const auto& line : receipt.lines) {
    writer.begin_object()
        .field("product", line.product)
        .field("name", line.name)
        .field("unit", line.unit)
        .field("quantity", line.quantity)
        .field("damaged", line.damaged)
        .end_object();
  }
  writer.end_array().key("stock").begin_array();
  for (const auto& balance : receipt.stock) write_balance(writer, balance);
  writer.end_array().field("connection_name", receipt.connection_name).end_object();
}

void write_error(json::Writer& writer, const Error& error) {
  writer.begin_object()
      .field("code", name(error.code))
      .field("exit", static_cast<int>(exit_status(error.code)))
      .field("message", error.message.english());
  write_text_or_null(writer, "hint", error.hint.english());
  writer.field("retryable", retryable(error.code));
  write_text_or_null(writer, "connection", error.connection);
  write_text_or_null(writer, "reference", error.reference);
  writer.key("details").raw(error.details.empty() ? "{}" : error.details).end_object();
}

void write_error(json::Writer& writer, const std::optional<Error>& error) {
  if (error) {
    write_error(writer, *error);
  } else {
    writer.null();
  }
}

std::string error_document(const Error& error) {
  json::Writer writer;
  writer.begin_object().field("schema", "ecsync.error/1").key("error");
  write_error(writer, error);
  writer.end_object();
  return writer.str();
}

void write_array(json::Writer& writer, std::string_view member,
                 const std::vector<std::string>& values) {
  writer.key(member).begin_array();
  for (const auto& value : values) writer.raw(value);
  writer.end_array();
}

}  // namespace ecsync::cli

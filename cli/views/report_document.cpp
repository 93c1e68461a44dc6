#include "cli/views/report_document.h"

#include <algorithm>

#include "cli/output/json_objects.h"

namespace ecsync::cli {
namespace {

const Connection& shop_of(const Report& report, ConnectionKey key) {
  return std::find_if(report.shops.begin(), report.shops.end(),
                      [&](const ShopSales& shop) { return shop.connection.key == key; })
      ->connection;
}

void write_waiting(json::Writer& writer, const Waiting& waiting) {
  writer.begin_object().field("orders", waiting.orders).field("without_slip", waiting.without_slip);
  write_time(writer, "oldest", waiting.oldest);
  writer.field("cancel_requested", waiting.cancel_requested).end_object();
}

void write_need(json::Writer& writer, const db::ProductNeed& need) {
  writer.begin_object()
      .field("product", need.code)
      .field("name", need.name)
      .field("wanted", need.wanted)
      .field("available", need.available)
      .end_object();
}

void write_runs_out(json::Writer& writer, const RunsOut& each) {
  writer.begin_object()
      .field("product", each.product)
      .field("name", each.name)
      .field("available", each.available)
      .field("per_day", tenths_text(each.tenths_per_day))
      .field("days", tenths_text(each.tenths_of_days))
      .end_object();
}

void write_best(json::Writer& writer, const db::PiecesSold& sold) {
  writer.begin_object()
      .field("product", sold.product)
      .field("listing", sold.listing)
      .field("name", sold.name)
      .field("pieces", sold.pieces)
      .field("pieces_before", sold.before)
      .end_object();
}

void write_shop(json::Writer& writer, const ShopSales& shop) {
  const auto& connection = shop.connection;
  writer.begin_object()
      .field("connection", to_text(connection.id))
      .field("status", name(connection.status));
  write_time(writer, "last_success_at", connection.last_success_at);
  writer.field("orders", shop.orders)
      .field("cancelled", shop.cancelled)
      .field("returned", shop.returned)
      .field("waiting", shop.waiting)
      .field("unknown", shop.unknown)
      .field("set_aside", shop.set_aside);
  write_time(writer, "consent_expires_at", connection.consent_expires_at);
  writer.field("connection_name", connection.name).end_object();
}

void write_trouble(json::Writer& writer, const Trouble& trouble) {
  writer.begin_object().field("kind", name(trouble.kind)).field("count", trouble.count);
  write_time(writer, "oldest", trouble.oldest);
  writer.field("hint", trouble.hint.english()).end_object();
}

void write_hour(json::Writer& writer, const HourSales& hour) {
  writer.begin_object()
      .field("weekday", static_cast<std::int64_t>(hour.weekday))
      .field("hour", static_cast<std::int64_t>(hour.hour))
      .field("orders", hour.orders)
      .end_object();
}

}  // namespace

void write_day(json::Writer& writer, const Report& report, const DaySales& sales) {
  const auto& connection = shop_of(report, sales.connection);
  writer.begin_object()
      .field("day", to_text(sales.day))
      .field("connection", to_text(connection.id))
      .field("currency", sales.currency.code)
      .field("orders", sales.orders)
      .field("cancelled", sales.cancelled)
      .field("units", sales.units);
  write_money(writer, "total", sales.total, sales.currency);
  writer.field("connection_name", connection.name).end_object();
}

void write_report(json::Writer& writer, const Report& report) {
  writer.begin_object().field("schema", "ecsync.report/1");
  write_time(writer, "since", report.since);
  write_time(writer, "until", report.until);
  writer.key("days").begin_array();
  for (const auto& sales : report.days) write_day(writer, report, sales);
  writer.end_array().key("waiting");
  write_waiting(writer, report.waiting);
  write_array(writer, "short", json_objects(report.lacking, write_need));
  write_array(writer, "runs_out", json_objects(report.runs_out, write_runs_out));
  write_array(writer, "best", json_objects(report.best, write_best));
  write_array(writer, "shops", json_objects(report.shops, write_shop));
  write_array(writer, "exceptions", json_objects(report.exceptions, write_trouble));
  write_array(writer, "hours", json_objects(report.hours, write_hour));
  writer.end_object();
}

}  // namespace ecsync::cli

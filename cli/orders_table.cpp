#include "cli/orders_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/json_objects.h"

namespace ecsync::cli {
namespace {

/// An order with one of its lines, or with none when it has none.
struct Row {
  const Order* order;
  const OrderLine* line;
};

std::string slips_text(const Order& order) {
  return fmt::format("{}", fmt::join(order.slips, ", "));
}

Cell on_line(const Row& row, Cell (*cell)(const Row&)) {
  return row.line == nullptr ? Cell() : cell(row);
}

/// A column of the line; empty where there is none.
template <Cell (*Get)(const Row&)>
Cell line_cell(const Row& row) {
  return on_line(row, Get);
}

Cell listing_cell(const Row& row) {
  return text_cell(listing_reference(row.order->connection, row.line->listing));
}
Cell number_of_line(const Row& row) {
  return std::int64_t{row.line->line};
}
Cell seller_sku(const Row& row) {
  return text_cell(row.line->seller_sku);
}
Cell marketplace_name(const Row& row) {
  return text_cell(row.line->marketplace_name);
}
Cell variation(const Row& row) {
  return text_cell(row.line->variation);
}
Cell line_status_native(const Row& row) {
  return text_cell(row.line->status_native);
}
Cell quantity(const Row& row) {
  return row.line->quantity;
}
Cell quantity_cancelled(const Row& row) {
  return row.line->cancelled;
}
Cell quantity_returned(const Row& row) {
  return row.line->returned;
}
Cell unit_price(const Row& row) {
  return money_cell(row.line->unit_price, row.order->currency);
}
Cell product_name(const Row& row) {
  return text_cell(row.line->name);
}
Cell image(const Row& row) {
  return text_cell(row.line->image);
}
Cell unit(const Row& row) {
  return text_cell(row.line->unit);
}
Cell products(const Row& row) {
  return text_cell(products_text(row.line->products));
}

// In the order of the JSON document.
const std::vector<ColumnOf<Row>>& row_columns() {
  using R = Row;
  static const std::vector<ColumnOf<R>> all{
      {"id", true, [](const R& r) { return text_cell(order_reference(*r.order)); }},
      {"number", true, [](const R& r) { return text_cell(r.order->number); }},
      {"connection", true, [](const R& r) { return text_cell(to_text(r.order->connection)); }},
      {"status", true, [](const R& r) { return word_cell(name(r.order->status)); }},
      {"status_native", true, [](const R& r) { return text_cell(r.order->status_native); }},
      {"cancel_requested", true, [](const R& r) { return Cell(r.order->cancel_requested); }},
      {"delivery_problem", true, [](const R& r) { return Cell(r.order->delivery_problem); }},
      {"return_status", true, [](const R& r) { return word_cell(name(r.order->return_status)); }},
      {"fulfilled_by", true, [](const R& r) { return word_cell(name(r.order->fulfilled_by)); }},
      {"created_at", true, [](const R& r) { return time_cell(r.order->created_at); }},
      {"updated_at", true, [](const R& r) { return time_cell(r.order->updated_at); }},
      {"total", true, [](const R& r) { return money_cell(r.order->total, r.order->currency); }},
      {"currency", true, [](const R& r) { return word_cell(r.order->currency.code); }},
      {"slips", true, [](const R& r) { return text_cell(slips_text(*r.order)); }},
      {"line", true, line_cell<number_of_line>},
      {"listing", true, line_cell<listing_cell>},
      {"seller_sku", true, line_cell<seller_sku>},
      {"marketplace_name", true, line_cell<marketplace_name>},
      {"variation", true, line_cell<variation>},
      {"line_status_native", true, line_cell<line_status_native>},
      {"quantity", true, line_cell<quantity>},
      {"quantity_cancelled", true, line_cell<quantity_cancelled>},
      {"quantity_returned", true, line_cell<quantity_returned>},
      {"unit_price", true, line_cell<unit_price>},
      {"name", true, line_cell<product_name>},
      {"image", true, line_cell<image>},
      {"unit", true, line_cell<unit>},
      {"products", true, line_cell<products>},
  };
  return all;
}

std::int64_t units(const Order& order) {
  std::int64_t sum = 0;
  for (const auto& line : order.lines) sum += line.quantity - line.cancelled - line.returned;
  return sum;
}

/// The first line's name, and how many more there are.
std::string goods(const Order& order) {
  if (order.lines.empty()) return "";
  const auto& first = order.lines.front();
  if (order.lines.size() == 1) return first.name;
  return fmt::format("{} (+{})", first.name, order.lines.size() - 1);
}

std::int64_t unlinked_lines(const Order& order) {
  return std::count_if(order.lines.begin(), order.lines.end(),
                       [](const OrderLine& line) { return line.products.empty(); });
}

}  // namespace

std::string products_text(const std::vector<LinkedProduct>& products) {
  std::string out;
  for (const auto& product : products)
    out += fmt::format("{}{}:{}", out.empty() ? "" : ", ", product.code, product.quantity);
  return out;
}

const std::vector<ColumnOf<Order>>& order_columns() {
  using O = Order;
  static const std::vector<ColumnOf<O>> columns{
      {"number", true, [](const O& o) { return text_cell(o.number); }},
      {"connection", true, [](const O& o) { return text_cell(to_text(o.connection)); }},
      {"status", true, [](const O& o) { return word_cell(name(o.status)); }},
      {"created_at", true, [](const O& o) { return time_cell(o.created_at); }},
      {"total", true, [](const O& o) { return money_cell(o.total, o.currency); }},
      {"units", true, [](const O& o) { return Cell(units(o)); }},
      {"unlinked", true, [](const O& o) { return Cell(unlinked_lines(o)); }},
      {"slips", false, [](const O& o) { return text_cell(slips_text(o)); }},
      {"goods", true, [](const O& o) { return text_cell(goods(o)); }},
      {"id", false, [](const O& o) { return text_cell(order_reference(o)); }},
      {"status_native", false, [](const O& o) { return text_cell(o.status_native); }},
      {"cancel_requested", false, [](const O& o) { return Cell(o.cancel_requested); }},
      {"delivery_problem", false, [](const O& o) { return Cell(o.delivery_problem); }},
      {"return_status", false, [](const O& o) { return word_cell(name(o.return_status)); }},
      {"fulfilled_by", false, [](const O& o) { return word_cell(name(o.fulfilled_by)); }},
      {"updated_at", false, [](const O& o) { return time_cell(o.updated_at); }},
      {"currency", false, [](const O& o) { return word_cell(o.currency.code); }},
  };
  return columns;
}

Table orders_table(const std::vector<Order>& orders) {
  return make_table(order_columns(), orders);
}

std::vector<std::string> order_row_names() {
  return names_of(row_columns());
}

Table order_rows_table(const std::vector<Order>& orders) {
  std::vector<Row> rows;
  for (const auto& order : orders) {
    if (order.lines.empty()) rows.push_back({&order, nullptr});
    for (const auto& line : order.lines) rows.push_back({&order, &line});
  }
  return make_table(row_columns(), rows);
}

Table lines_table(const Order& order) {
  using R = Row;
  static const std::vector<ColumnOf<R>> columns{
      {"line", true, number_of_line},
      {"listing", true, [](const R& r) { return text_cell(to_text(r.line->listing)); }},
      {"seller_sku", true, seller_sku},
      {"name", true, product_name},
      {"variation", true, variation},
      {"quantity", true, quantity},
      {"cancelled", true, quantity_cancelled},
      {"returned", true, quantity_returned},
      {"unit_price", true, unit_price},
      {"products", true, products},
  };
  std::vector<Row> rows;
  for (const auto& line : order.lines) rows.push_back({&order, &line});
  return make_table(columns, rows);
}

}  // namespace ecsync::cli

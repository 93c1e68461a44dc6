#include "cli/views/orders_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "cli/output/json_objects.h"
#include "cli/output/shop_cells.h"

namespace ecsync::cli {
namespace {

/// One line of an order and the order; no line when the order has none.
struct Row {
  const Order* order;
  const OrderLine* line;
};

std::string slips_text(const Order& order) {
  return fmt::format("{}", fmt::join(order.slips, ", "));
}

std::string returns_text(const Order& order) {
  return fmt::format("{}", fmt::join(order.returns, ", "));
}

Cell id_cell(const Order& order) {
  return thing_cell(order.connection, order.connection_name, order.number);
}

Cell on_line(const Row& row, Cell (*cell)(const Row&)) {
  return row.line == nullptr ? Cell() : cell(row);
}

/// A cell about the line. Empty when the order has no line.
template <Cell (*Get)(const Row&)>
Cell line_cell(const Row& row) {
  return on_line(row, Get);
}

Cell listing_cell(const Row& row) {
  return thing_cell(row.order->connection, row.order->connection_name, to_text(row.line->listing));
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
Cell parts(const Row& row) {
  return text_cell(parts_text(row.line->parts));
}

/// Whether a column of order_rows_table tells of the line, not of its order.
bool about_line(std::string_view column) {
  constexpr std::array names{"line",
                             "listing",
                             "seller_sku",
                             "marketplace_name",
                             "variation",
                             "line_status_native",
                             "quantity",
                             "quantity_cancelled",
                             "quantity_returned",
                             "unit_price",
                             "name",
                             "image",
                             "unit",
                             "products",
                             "parts"};
  return std::find(names.begin(), names.end(), column) != names.end();
}

// In the order of the JSON document.
const std::vector<ColumnOf<Row>>& row_columns() {
  using R = Row;
  static const std::vector<ColumnOf<R>> all{
      {phrase("id"), true, [](const R& r) { return id_cell(*r.order); }},
      {phrase("number"), true, [](const R& r) { return text_cell(r.order->number); }},
      {phrase("connection"), true,
       [](const R& r) { return shop_cell(r.order->connection, r.order->connection_name); }},
      {phrase("status"), true, [](const R& r) { return word_cell(label(r.order->status)); }},
      {phrase("status_native"), true, [](const R& r) { return text_cell(r.order->status_native); }},
      {phrase("cancel_requested"), true,
       [](const R& r) { return Cell(r.order->cancel_requested); }},
      {phrase("delivery_problem"), true,
       [](const R& r) { return Cell(r.order->delivery_problem); }},
      {phrase("return_status"), true,
       [](const R& r) { return word_cell(label(r.order->return_status)); }},
      {phrase("fulfilled_by"), true,
       [](const R& r) { return word_cell(label(r.order->fulfilled_by)); }},
      {phrase("created_at"), true, [](const R& r) { return time_cell(r.order->created_at); }},
      {phrase("updated_at"), true, [](const R& r) { return time_cell(r.order->updated_at); }},
      {phrase("total"), true,
       [](const R& r) { return money_cell(r.order->total, r.order->currency); }},
      {phrase("currency"), true, [](const R& r) { return word_cell(r.order->currency.code); }},
      {phrase("slips"), true, [](const R& r) { return text_cell(slips_text(*r.order)); }},
      {phrase("line"), true, line_cell<number_of_line>},
      {phrase("listing"), true, line_cell<listing_cell>},
      {phrase("seller_sku"), true, line_cell<seller_sku>},
      {phrase("marketplace_name"), true, line_cell<marketplace_name>},
      {phrase("variation"), true, line_cell<variation>},
      {phrase("line_status_native"), true, line_cell<line_status_native>},
      {phrase("quantity"), true, line_cell<quantity>},
      {phrase("quantity_cancelled"), true, line_cell<quantity_cancelled>},
      {phrase("quantity_returned"), true, line_cell<quantity_returned>},
      {phrase("unit_price"), true, line_cell<unit_price>},
      {phrase("name"), true, line_cell<product_name>},
      {phrase("image"), true, line_cell<image>},
      {phrase("unit"), true, line_cell<unit>},
      {phrase("products"), true, line_cell<products>},
      {phrase("parts"), true, line_cell<parts>},
      {phrase("kind"), true, [](const R& r) { return word_cell(label(r.order->kind)); }},
      {phrase("returns"), true, [](const R& r) { return text_cell(returns_text(*r.order)); }},
      {phrase("connection_name"), true,
       [](const R& r) { return text_cell(r.order->connection_name); }},
  };
  return all;
}

/// Those that are about the order: up to its slips, and its kind.
const std::vector<ColumnOf<Row>>& own_columns() {
  static const auto own = [] {
    const auto& all = row_columns();
    std::vector<ColumnOf<Row>> columns;
    for (const auto& column : all) {
      const std::string_view name = column.name.english();
      if (!about_line(name)) columns.push_back(column);
    }
    return columns;
  }();
  return own;
}

std::int64_t units(const Order& order) {
  std::int64_t sum = 0;
  for (const auto& line : order.lines) sum += line.quantity - line.cancelled - line.returned;
  return sum;
}

/// The name of the first line, and how many others there are.
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

std::string parts_text(const std::vector<ListingPart>& parts) {
  std::string out;
  for (const auto& part : parts)
    out += fmt::format("{}{}:{}", out.empty() ? "" : ", ",
                       part.seller_sku.value_or(to_text(part.listing)), part.quantity);
  return out;
}

const std::vector<ColumnOf<Order>>& order_columns() {
  using O = Order;
  static const std::vector<ColumnOf<O>> columns{
      {phrase("number"), true, [](const O& o) { return text_cell(o.number); }},
      {phrase("connection"), true,
       [](const O& o) { return shop_cell(o.connection, o.connection_name); }, expendable(5)},
      {phrase("status"), true, [](const O& o) { return word_cell(label(o.status)); }},
      {phrase("created_at"), true, [](const O& o) { return time_cell(o.created_at); },
       expendable(3)},
      {phrase("total"), true, [](const O& o) { return money_cell(o.total, o.currency); },
       expendable(4)},
      {phrase("units"), true, [](const O& o) { return Cell(units(o)); }, expendable(1)},
      {phrase("unlinked"), true, [](const O& o) { return Cell(unlinked_lines(o)); }, expendable(2)},
      {phrase("slips"), false, [](const O& o) { return text_cell(slips_text(o)); }},
      {phrase("goods"), true, [](const O& o) { return text_cell(goods(o)); }, prose()},
      {phrase("id"), false, id_cell},
      {phrase("status_native"), false, [](const O& o) { return text_cell(o.status_native); }},
      {phrase("cancel_requested"), false, [](const O& o) { return Cell(o.cancel_requested); }},
      {phrase("delivery_problem"), false, [](const O& o) { return Cell(o.delivery_problem); }},
      {phrase("return_status"), false,
       [](const O& o) { return word_cell(label(o.return_status)); }},
      {phrase("fulfilled_by"), false, [](const O& o) { return word_cell(label(o.fulfilled_by)); }},
      {phrase("updated_at"), false, [](const O& o) { return time_cell(o.updated_at); }},
      {phrase("currency"), false, [](const O& o) { return word_cell(o.currency.code); }},
      {phrase("kind"), false, [](const O& o) { return word_cell(label(o.kind)); }},
      {phrase("returns"), false, [](const O& o) { return text_cell(returns_text(o)); }},
      {phrase("connection_name"), false, [](const O& o) { return text_cell(o.connection_name); }},
  };
  return columns;
}

Table orders_table(const std::vector<Order>& orders) {
  return make_table(order_columns(), orders);
}

std::vector<std::string> order_row_names() {
  return names_of(row_columns());
}

std::vector<std::string> order_own_names() {
  return names_of(own_columns());
}

Table order_own_table(const std::vector<Order>& orders) {
  std::vector<Row> rows;
  rows.reserve(orders.size());
  for (const auto& order : orders) rows.push_back({&order, nullptr});
  return make_table(own_columns(), rows);
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
      {phrase("line"), true, number_of_line},
      {phrase("listing"), true, [](const R& r) { return text_cell(to_text(r.line->listing)); },
       expendable(6)},
      {phrase("seller_sku"), true, seller_sku, expendable(3)},
      {phrase("name"), true, product_name, prose()},
      {phrase("variation"), true, variation, expendable(4, prose())},
      {phrase("quantity"), true, quantity},
      {phrase("cancelled"), true, quantity_cancelled, expendable(1)},
      {phrase("returned"), true, quantity_returned, expendable(2)},
      {phrase("unit_price"), true, unit_price, expendable(5)},
      {phrase("products"), true, products},
  };
  std::vector<Row> rows;
  for (const auto& line : order.lines) rows.push_back({&order, &line});
  return make_table(columns, rows);
}

}  // namespace ecsync::cli

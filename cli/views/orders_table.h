#pragma once

#include <string>
#include <vector>

#include "cli/output/table.h"
#include "core/records/order.h"

namespace ecsync::cli {

/// The columns of orders_table, with those that it shows only when --columns names them.
const std::vector<ColumnOf<Order>>& order_columns();
/// One row per order, for the screen.
Table orders_table(const std::vector<Order>& orders);
/// One row for each line, with the columns of its order repeated, for CSV and TSV. The
/// `status_native` of the line is called `line_status_native` there, because two columns cannot
/// share a name.
Table order_rows_table(const std::vector<Order>& orders);
std::vector<std::string> order_row_names();
/// The first of these columns, those that are about the order.
std::vector<std::string> order_own_names();
/// One row for each order, with these columns.
Table order_own_table(const std::vector<Order>& orders);
/// The lines of one order, for the screen.
Table lines_table(const Order& order);
/// "AO-1:2, 1729:1730:1": the parts of a bundle by seller SKU, or by their listing where the seller
/// gave none.
std::string parts_text(const std::vector<ListingPart>& parts);
/// "AD-XN-M:1, KHAN:2".
std::string products_text(const std::vector<LinkedProduct>& products);

}  // namespace ecsync::cli

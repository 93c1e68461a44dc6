#include "core/goods/import_columns.h"

#include <string>

namespace ecsync {
namespace {

using csv::Column;
using Heads = std::vector<std::string>;

Column required(const char* name, Heads others) {
  return {name, true, std::move(others), false};
}

Column optional(const char* name, Heads others) {
  return {name, false, std::move(others), false};
}

Column passed_over(const char* name, Heads others = {}) {
  return {name, false, std::move(others), true};
}

/// The running number of rows, which spreadsheets have and nobody needs.
Column row_number() {
  return passed_over("no", {"STT", "#", "Số thứ tự", "Row"});
}

Heads codes() {
  return {"Mã hàng",     "Mã",           "Mã sản phẩm", "Mã SP",  "Mã hàng hóa",
          "Mã hàng hoá", "Mã vật tư",    "SKU",         "Mã SKU", "Seller SKU",
          "Item code",   "Product code", "Mã nội bộ"};
}

Heads names() {
  return {"Tên hàng",     "Tên",          "Tên sản phẩm", "Tên SP",
          "Tên hàng hóa", "Tên hàng hoá", "Tên vật tư",   "Product name",
          "Item name",    "Description",  "Diễn giải"};
}

Heads units() {
  return {"Đơn vị", "Đơn vị tính", "ĐVT", "Unit of measure", "UOM"};
}

}  // namespace

const std::vector<Column>& product_columns() {
  static const std::vector<Column> columns{
      required("code", codes()),
      required("name", names()),
      required("unit", units()),
      optional("image", {"Ảnh", "Hình", "Hình ảnh", "Image URL", "Picture"}),
      optional("price", {"Giá bán", "Giá", "Đơn giá", "Giá bán lẻ", "Unit price", "Sale price"}),
      optional("currency", {"Tiền tệ", "Loại tiền"}),
      passed_over("listings", {"SP trên sàn"}),
      passed_over("low", {"Mức thấp", "Sắp hết", "Ngưỡng"}),
      row_number(),
  };
  return columns;
}

const std::vector<Column>& stock_columns() {
  static const std::vector<Column> columns = [] {
    auto products = codes();
    products.emplace_back("Sản phẩm");
    products.emplace_back("code");
    auto name = passed_over("name", names());
    auto unit = passed_over("unit", units());
    return std::vector<Column>{
        required("product", std::move(products)),
        required("warehouse", {"Kho", "Mã kho", "Kho hàng"}),
        required("available", {"Khả dụng", "Số lượng", "SL", "Quantity", "Qty"}),
        std::move(name),
        std::move(unit),
        passed_over("on_hand", {"Tồn kho", "Tồn"}),
        passed_over("awaiting_export", {"Chờ xuất", "Chờ xuất kho"}),
        passed_over("damaged", {"SL lỗi"}),
        passed_over("low", {"Mức thấp", "Sắp hết"}),
        row_number(),
    };
  }();
  return columns;
}

const std::vector<Column>& link_columns() {
  static const std::vector<Column> columns = [] {
    auto products = codes();
    products.emplace_back("Sản phẩm");
    products.emplace_back("code");
    std::erase_if(products, [](const std::string& head) {
      return head == "SKU" || head == "Seller SKU" || head == "Mã SKU";  // of the listing
    });
    return std::vector<Column>{
        required("listing", {"Sản phẩm trên sàn", "SP trên sàn", "SKU", "Seller SKU", "Mã SKU",
                             "Mã trên sàn", "id"}),
        required("product", std::move(products)),
        optional("quantity", {"Số lượng", "SL", "Qty"}),
        passed_over("name", names()),
        passed_over("connection"),
        passed_over("connection_name"),
        passed_over("seller_sku"),
        passed_over("variation", {"Phân loại"}),
        row_number(),
    };
  }();
  return columns;
}

}  // namespace ecsync

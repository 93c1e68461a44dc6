#include "tests/sandbox/tiktok/product_text.h"

#include <fmt/format.h>

#include <string>

#include "tests/sandbox/random.h"
#include "tests/sandbox/tiktok/bundles.h"
#include "tests/sandbox/tiktok/order_text.h"

namespace ecsync::sandbox::tiktok {
namespace {

enum class Form { found, found_cross_border, details };

void write_price(JsonText& out, const Shop& shop, const Sku& sku, Form form) {
  // A local seller's list price stands under another name in the search; next to `sale_price` that
  // other one is lower.
  const Hundredths before_tax =
      form == Form::found ? sku.price : sku.price - sku.price / 100 / 10 * 100;
  out.key("price").open().member("currency", shop.country->currency);
  if (form != Form::found) out.member("sale_price", short_amount(sku.price));
  if (form != Form::details || sku.id % 2 == 0)
    out.member("tax_exclusive_price", short_amount(before_tax));
  out.close();
}

void write_stock(JsonText& out, const Sku& sku) {
  const std::int64_t here = sku.id % 3 == 0 ? sku.stock / 3 : sku.stock;
  out.key("inventory")
      .open_list()
      .open()
      .member_number("quantity", here)
      .member("warehouse_id", "7301234567890123456")
      .close();
  if (sku.id % 3 == 0)
    out.open()
        .member_number("quantity", sku.stock - here)
        .member("warehouse_id", "7301234567890123999")
        .close();
  out.close_list();
}

void write_picture(JsonText& out, const std::string& image) {
  out.open()
      .member_number("height", 800)
      .key("thumb_urls")
      .open_list()
      .text(image + "&thumb=1")
      .close_list()
      .member("uri", image.substr(8, 40))
      .key("urls")
      .open_list()
      .text(image)
      .text(image + "&copy=2")
      .close_list()
      .member_number("width", 800)
      .close();
}

void write_options(JsonText& out, const Sku& sku) {
  if (sku.options.empty()) return;
  out.key("sales_attributes").open_list();
  bool first = true;
  for (const auto& [name, value] : sku.options) {
    out.open()
        .member("id", fmt::format("{}", 100'000 + hash_text(name) % 1000))
        .member("name", name);
    if (first && !sku.image.empty()) write_picture(out.key("sku_img"), sku.image);
    out.member("value_id",
               fmt::format("{}", 1'729'592'969'712'203'232ULL + hash_text(value) % 9999))
        .member("value_name", value)
        .close();
    first = false;
  }
  out.close_list();
}

void write_sku(JsonText& out, const Shop& shop, const Product& product, const Sku& sku, Form form) {
  out.open();
  if (form == Form::details) write_parts(out, "combined_skus", parts_of(shop, product, sku));
  out.member("id", fmt::format("{}", sku.id));
  if (form == Form::details)
    out.key("identifier_code").open().member("code", "10000000000010").member("type", "1").close();
  write_stock(out, sku);
  write_price(out, shop, sku, form);
  if (form == Form::details) write_options(out, sku);
  if (sku.seller_sku) out.member("seller_sku", *sku.seller_sku);
  out.key("status_info").open().member("status", "NORMAL").close().close();
}

void write_skus(JsonText& out, const Shop& shop, const Product& product, Form form) {
  out.key("skus").open_list();
  for (const Sku& sku : product.skus) write_sku(out, shop, product, sku, form);
  out.close_list();
}

/// A product that is sold on Tokopedia alone has its state there.
bool sold_elsewhere(const Shop& shop, const Product& product) {
  return !shop.plain && shop.country->code == "ID" && product.id % 3 == 0;
}

void write_state_elsewhere(JsonText& out, const Product& product) {
  out.key("integrated_platform_statuses")
      .open_list()
      .open()
      .member("platform", "TOKOPEDIA")
      .member("status", status_word(product.state))
      .close()
      .close_list();
}

void write_pictures(JsonText& out, const Product& product) {
  out.key("main_images").open_list();
  for (const std::string& image : product.images) write_picture(out, image);
  out.close_list();
}

}  // namespace

std::string_view status_word(Product::State state) {
  switch (state) {
    case Product::State::active:
      return "ACTIVATE";
    case Product::State::inactive:
      return "SELLER_DEACTIVATED";
    case Product::State::pending:
      return "PENDING";
    case Product::State::suspended:
      return "FREEZE";
    case Product::State::deleted:
      return "DELETED";
  }
  return "";
}

void write_found_product(JsonText& out, const Shop& shop, const Product& product,
                         bool cross_border) {
  out.escape_all(product.id % 5 == 0)
      .open()
      .key("audit")
      .open()
      .member("status", product.state == Product::State::pending ? "AUDITING" : "APPROVED")
      .close()
      .member_number("create_time", product.created)
      .member("id", fmt::format("{}", product.id));
  const bool elsewhere = sold_elsewhere(shop, product);
  if (elsewhere) write_state_elsewhere(out, product);
  out.key("sales_regions").open_list().text(shop.country->code).close_list();
  write_skus(out, shop, product, cross_border ? Form::found_cross_border : Form::found);
  if (!elsewhere) out.member("status", status_word(product.state));
  out.member("title", product.name)
      .member_number("update_time", product.updated)
      .close()
      .escape_all(false);
}

void write_product_details(JsonText& out, const Shop& shop, const Product& product) {
  out.escape_all(product.id % 5 == 1).open();
  if (product.id % 2 == 0)
    out.key("brand").open().member("id", "7082427311584347905").member("name", "No Brand").close();
  out.key("category_chains")
      .open_list()
      .open()
      .member("id", "600001")
      .member_flag("is_leaf", true)
      .member("local_name", "Thời trang")
      .close()
      .close_list()
      .member_number("create_time", product.created)
      .member("description", "<p>Hàng \"chính hãng\" &amp; mới 100%</p>")
      .member("id", fmt::format("{}", product.id));
  write_pictures(out, product);
  out.key("package_weight").open().member("unit", "KILOGRAM").member("value", "0.3").close();
  out.member("product_status", status_word(product.state));
  write_skus(out, shop, product, Form::details);
  out.member("status", status_word(product.state))
      .member("title", product.name)
      .member_number("update_time", product.updated)
      .close()
      .escape_all(false);
}

}  // namespace ecsync::sandbox::tiktok

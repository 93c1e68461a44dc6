#include "tests/sandbox/lazada/product_text.h"

#include <fmt/format.h>

#include <string_view>

#include "tests/sandbox/lazada/order_text.h"

namespace ecsync::sandbox::lazada {
namespace {

std::string_view status_word(Product::State state) {
  switch (state) {
    case Product::State::active:
      return "Active";
    case Product::State::inactive:
      return "InActive";
    case Product::State::pending:
      return "Pending QC";
    case Product::State::suspended:
      return "Suspended";
    case Product::State::deleted:
      return "Deleted";
  }
  return "";
}

/// `123121`, `123121.0` or `123121.00`, and `0.0` for none.
std::string price_text(Hundredths amount, std::uint64_t dice) {
  if (amount % 100 != 0) return wire_amount(amount);
  constexpr std::string_view endings[] = {"", ".0", ".00"};
  return fmt::format("{}{}", amount / 100, amount == 0 ? ".0" : endings[dice % 3]);
}

void write_attributes(JsonText& out, const Product& product) {
  out.key("attributes").open().member("name", product.name);
  switch (product.id % 4) {
    case 0:
      out.key("short_description").null().key("brand").null();
      break;
    case 1:
      out.member("description", "<p>Hàng \"chính hãng\" &amp; mới 100%</p>")
          .member("brand", "No Brand");
      break;
    case 2:
      out.member("name_en", "").member("short_description", "<ul><li>1</li></ul>");
      break;
    default:
      break;
  }
  out.close(product.id);
}

void write_stock(JsonText& out, const Sku& sku) {
  out.member_number("quantity", sku.stock).member_number("Available", sku.stock);
  out.key("multiWarehouseInventories").open_list();
  if (sku.stock > 0)  // a warehouse without stock is left out
    out.open()
        .member("warehouseCode", "dropshipping")
        .member_number("quantity", sku.stock)
        .member_number("totalQuantity", sku.stock)
        .member_number("sellableQuantity", sku.stock)
        .member_number("occupyQuantity", 0)
        .member_number("withholdQuantity", 0)
        .close(sku.id);
  out.close_list().key("fblWarehouseInventories").open_list().close_list();
}

void write_images(JsonText& out, const Sku& sku) {
  out.key("Images").open_list();
  if (!sku.image.empty() || sku.id % 2 == 0) out.text(sku.image);  // [] and [""] both occur
  out.close_list();
}

void write_sku(JsonText& out, const Shop& shop, const Product& product, const Sku& sku) {
  const int offset = shop.country->offset_minutes;
  out.open().member_raw("SkuId", fmt::format("{}", sku.id));
  if (sku.seller_sku) out.member("SellerSku", *sku.seller_sku);
  out.member("ShopSku", shop_sku(shop, product, sku))
      .member_raw("price", price_text(sku.price, sku.id))
      .member_raw("special_price", price_text(sku.special_price, sku.id))
      .member("Status", sku.active ? "active" : "inactive")
      .member("Url", fmt::format("https://www.lazada.vn/-i{}-s{}.html", product.id, sku.id))
      .member("package_weight", "0.3")
      .member("package_length", "20.00");
  if (sku.special_price > 0)
    out.member("special_from_date", date_text(sku.special_from, offset))
        .member("special_to_date", date_text(sku.special_to, offset))
        .member("special_from_time", local_text(sku.special_from, offset, ' ').substr(0, 16))
        .member("special_to_time", local_text(sku.special_to, offset, ' ').substr(0, 16))
        .member("special_time_format", "yyyy-MM-dd HH:mm");
  write_stock(out, sku);
  write_images(out, sku);
  out.key("saleProp").open();
  for (const auto& [name, value] : sku.options) out.member(name, value);
  out.close();
  for (const auto& [name, value] : sku.options) out.member(name, value);
  out.close(sku.id);
}

}  // namespace

void write_product(JsonText& out, const Shop& shop, const Product& product) {
  out.open()
      .member_raw("item_id", fmt::format("{}", product.id))
      .member("status", status_word(product.state))
      .member("created_time", fmt::format("{}", product.created * 1000))
      .member("updated_time", fmt::format("{}", product.updated * 1000))
      .member_number("primary_category", static_cast<std::int64_t>(product.id % 20'000))
      .key("images")
      .open_list();
  for (const std::string& image : product.images) out.text(image);
  out.close_list();
  write_attributes(out, product);
  out.key("skus").open_list();
  for (const Sku& sku : product.skus) write_sku(out, shop, product, sku);
  out.close_list().close(product.id);
}

}  // namespace ecsync::sandbox::lazada

#include "tests/sandbox/lazada/order_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "tests/sandbox/lazada/states.h"
#include "tests/sandbox/lazada/truth.h"
#include "tests/sandbox/lazada/wire_style.h"

namespace ecsync::sandbox::lazada {
namespace {

constexpr std::array payments = {"COD",         "MIXEDCARD",      "PAYMENT_ACCOUNT",
                                 "MOMO_WALLET", "ZALOPAY_WALLET", "NAPAS_ONLINE"};

/// What Lazada tells of the buyer, masked. It is on the wire so that tests can prove that none of
/// it is kept.
void write_address(JsonText& out, std::string_view name, const Order& order) {
  out.key(name)
      .open()
      .member("first_name", "N***n")
      .member("last_name", "")
      .member("phone", fmt::format("84********{:02}", order.dice % 100))
      .member("phone2", "")
      .member("address1", fmt::format("{}****4 Buyer Street", order.dice % 9 + 1))
      .member("address2", "")
      .member("address3", "Hồ Chí Minh")
      .member("address4", "Quận 1")
      .member("address5", "Phường Bến Nghé")
      .member("addressDsitrict", "Quận 1")
      .member("city", "Quận 1")
      .member("post_code", "")
      .member("country", "Vietnam")
      .close(order.dice);
}

void write_buyer(JsonText& out, const Order& order) {
  out.member("customer_first_name", "N***n Buyername")
      .member("customer_last_name", "")
      .member("buyer_note", order.dice % 5 == 0 ? "Giao giờ hành chính, gọi 0912345678" : "")
      .member("remarks", "")
      .member("gift_message", "")
      .member("national_registration_number", "")
      .member("tax_code", "")
      .member("branch_number", "");
  write_address(out, "address_shipping", order);
  write_address(out, "address_billing", order);
  if (order.dice % 4 == 0)
    out.member("extra_attributes", R"({"TaxInvoiceRequested":false})");
  else if (order.dice % 4 == 1)
    out.key("extra_attributes").null();
}

/// `1,250,000.00`
std::string with_commas(std::string amount) {
  constexpr std::size_t tail = 3;  // the point and two digits
  for (auto at = static_cast<std::ptrdiff_t>(amount.size() - tail) - 3; at > 0; at -= 3)
    if (amount[static_cast<std::size_t>(at) - 1] != '-')
      amount.insert(static_cast<std::size_t>(at), ",");
  return amount;
}

/// A spoiled order's time or money; the text as it should be when it is not spoiled that way.
void write_created(JsonText& out, WireStyle& style, const Order& order) {
  if (order.broken == "bad_time")
    out.member("created_at", "0000-00-00 00:00:00 +0700");
  else if (order.broken != "no_time")
    style.time("created_at", order.created);
}

void write_item_price(JsonText& out, WireStyle& style, const Order& order, const Unit& unit) {
  if (order.broken == "absurd_money")
    out.member_raw("item_price", "99999999999999999999999.99");
  else if (order.broken == "text_money")
    out.member("item_price", "liên hệ");
  else
    style.amount("item_price", unit.price);
}

void write_item_money(JsonText& out, WireStyle& style, const Order& order, const Unit& unit) {
  const auto pieces = std::ssize(order.units);
  const Hundredths seller = order.voucher_seller / pieces;
  const Hundredths platform = order.voucher_platform / pieces;
  write_item_price(out, style, order, unit);
  // A voucher split over the pieces leaves fractions of a dong here.
  style.amount("paid_price", std::max<Hundredths>(0, unit.price - seller - platform));
  style.amount("voucher_amount", seller + platform);
  style.amount("voucher_seller", seller);
  style.amount("voucher_platform", platform);
  style.amount("shipping_amount", order.shipping_fee / pieces);
  style.amount("shipping_service_cost", 0);
  style.amount("tax_amount", 0);
  style.amount("wallet_credits", 0);
  out.member("voucher_code", "").key("voucher_code_seller").null();
}

void write_item_way(JsonText& out, WireStyle& style, const Shop& shop, const Order& order,
                    const Unit& unit) {
  const bool cancelled = unit.stage == Stage::cancelled;
  const bool packed = unit.stage >= Stage::packed && !cancelled;
  out.member("status", wire_state(order, unit))
      .member("reason", cancelled ? "Đổi ý" : "")
      .member("reason_detail", "")
      .member("cancel_return_initiator", cancelled             ? "cancellation-customer"
                                         : order.dice % 3 == 0 ? "null-null"
                                                               : "")
      .member("return_status", "")
      .member("package_id", packed ? fmt::format("FP{}", unit.id % 100'000'000) : "")
      .member("tracking_code", packed ? fmt::format("LMP{}VNA", unit.id % 10'000'000'000) : "")
      .member("shipment_provider", packed ? "LEX VN" : "")
      .member("shipping_provider_type", "standard")
      .member("shipping_type", "Dropshipping")
      .member("warehouse_code", "dropshipping")
      .member("sla_time_stamp",
              local_text(order.created + 2 * day, shop.country->offset_minutes, 'T') +
                  offset_text(shop.country->offset_minutes, true))
      .member("promised_shipping_time", "")
      .member("order_type", "Normal")
      .member("order_flag", "NORMAL")
      .member("stage_pay_status", "")
      .member("shop_id", shop.name)
      .member("buyer_id", fmt::format("{}", 1'000'000 + order.dice % 900'000'000))
      .member("invoice_number", "");
  style.count("is_fbl", order.by_marketplace && !shop.old_forms ? 1 : 0);
  if (shop.old_forms) style.count("biz_group", order.by_marketplace ? 70020 : 70100);
  if (shop.old_forms) style.flag("need_cancel_confirm", order.cancel_requested);
  style.count("is_digital", 0);
  style.count("is_reroute", 0);
  style.count("delivery_option_sof", 0);
  if (unit.stage == Stage::unpaid)
    out.key("payment_time").null();
  else
    style.count("payment_time", (order.created + minute) * 1000);
}

void write_item(JsonText& out, const Shop& shop, const Order& order, const Unit& unit,
                bool with_product_id) {
  const Product& product = shop.products.at(unit.product);
  const Sku& sku = product.skus.at(unit.sku);
  const SkuNames names = names_of(product, sku);
  WireStyle style(out, *shop.country, order.dice);
  out.open();
  style.id("order_item_id", unit.id);
  style.id("order_id", std::stoull(order.number));
  if (sku.seller_sku)
    out.member("sku", *sku.seller_sku);
  else if (order.dice % 2 == 0)
    out.key("sku").null();
  out.member("shop_sku", shop_sku(shop, product, sku));
  if (order.dice % 7 != 0) out.member("sku_id", fmt::format("{}", sku.id));
  if (with_product_id) out.member("product_id", fmt::format("{}", product.id));
  out.member("name", product.name)
      .member("variation", names.variation)
      .member("product_main_image", names.image)
      .member("product_detail_url",
              fmt::format("https://www.lazada.vn/-i{}-s{}.html?mp=1", product.id, sku.id));
  if (order.broken != "no_currency") out.member("currency", shop.country->currency);
  write_item_money(out, style, order, unit);
  write_item_way(out, style, shop, order, unit);
  style.time("created_at", order.created);
  style.time("updated_at", unit.updated);
  out.close(mix(order.dice + unit.id));
}

}  // namespace

std::string shop_sku(const Shop& shop, const Product& product, const Sku& sku) {
  // Of an old listing it tells no product.
  if (shop.old_forms && product.id % 3 == 0)
    return fmt::format("OE{}LAA8FFXGANMY-{}", sku.id % 1000, sku.id);
  const std::string_view code = shop.country->code;
  const std::string tag =
      code == "VN" || code == "SG" ? fmt::format("{}AMZ", code) : std::string(code);
  return fmt::format("{}_{}-{}", product.id, tag, sku.id);
}

std::string order_number(const Shop& shop, const Order& order) {
  constexpr std::size_t digits = 9;
  return shop.old_forms ? "3" + order.number.substr(order.number.size() - digits) : order.number;
}

void write_order(JsonText& out, const Shop& shop, const Order& order) {
  WireStyle style(out, *shop.country, order.dice);
  out.escape_all(order.dice % 11 == 0);
  Hundredths price = 0;
  std::set<std::string_view> states;
  for (const Unit& unit : order.units) {
    price += unit.price;
    states.insert(wire_state(order, unit));
  }
  out.open();
  style.id("order_id", std::stoull(order.number));
  style.id("order_number", std::stoull(order_number(shop, order)));
  write_created(out, style, order);
  style.time("updated_at", order.updated);
  if (order.broken == "text_total")
    out.member("price", "n/a");
  else
    out.member("price", shop.old_forms ? with_commas(wire_amount(price)) : wire_amount(price));
  style.amount("voucher", order.voucher_seller + order.voucher_platform);
  style.amount("voucher_seller", order.voucher_seller);
  style.amount("voucher_platform", order.voucher_platform);
  style.amount("shipping_fee", order.shipping_fee);
  style.amount("shipping_fee_original", order.shipping_fee + 5'000'00);
  style.amount("shipping_fee_discount_seller", 0);
  style.amount("shipping_fee_discount_platform", 5'000'00);
  out.key("statuses").open_list();
  for (const std::string_view state : states) out.text(state);
  out.close_list();
  style.count("items_count", std::ssize(order.units));
  out.member("payment_method", payments.at(order.dice % payments.size()))
      .member("warehouse_code", "dropshipping")
      .member("delivery_info", "")
      .member("voucher_code", "")
      .member("promised_shipping_times", "");
  style.flag("gift_option", false);
  // Either one means that the buyer wishes to cancel; in former forms the units tell it.
  const bool agreed = order.dice % 2 == 0;
  style.flag("is_cancel_pending", order.cancel_requested && !shop.old_forms && agreed);
  style.flag("need_cancel_confirm", order.cancel_requested && !shop.old_forms && !agreed);
  write_buyer(out, order);
  out.close(mix(order.dice));
  out.escape_all(false);
}

void write_items(JsonText& out, const Shop& shop, const Order& order, bool with_product_id) {
  out.escape_all(order.dice % 11 == 0).open_list();
  if (order.broken != "no_items")
    for (const Unit& unit : order.units) write_item(out, shop, order, unit, with_product_id);
  out.close_list().escape_all(false);
}

}  // namespace ecsync::sandbox::lazada

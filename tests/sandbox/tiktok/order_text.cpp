#include "tests/sandbox/tiktok/order_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <tuple>
#include <vector>

#include "tests/sandbox/tiktok/bundles.h"
#include "tests/sandbox/tiktok/states.h"
#include "tests/sandbox/tiktok/truth.h"

namespace ecsync::sandbox::tiktok {
namespace {

constexpr std::array payment_methods = {"Cash on delivery", "CCDC", "Momo", "ZaloPay",
                                        "Thẻ ngân hàng"};

/// What an order's details depend on.
struct Facts {
  explicit Facts(const Order& order)
      : state(order_state(order)),
        cash(order.dice % 5 == 0),
        gone(collected(order)),
        cancelled(state == "CANCELLED"),
        left_lying(never_picked_up(order)),
        kind(order_kind(order)),
        packed(gone || left_lying || state == "AWAITING_COLLECTION" ||
               state == "PARTIALLY_SHIPPING"),
        addressed(state != "UNPAID" && state != "ON_HOLD") {}

  std::string_view state;
  bool cash;
  bool gone;  ///< with the carrier, now or once
  bool cancelled;
  bool left_lying;  ///< packed, and cancelled because nobody picked it up
  std::string_view kind;
  bool packed;
  bool addressed;
};

/// What the seller and TikTok took off one unit; the sale price is after both.
Hundredths seller_part(const Order& order, const Unit& unit) {
  return order.dice % 3 == 0 ? unit.price / 1000 * 100 : 0;
}
Hundredths platform_part(const Order& order, const Unit& unit) {
  return order.dice % 7 == 0 ? unit.price / 2000 * 100 : 0;
}

std::string tracking_number(const Order& order) {
  return fmt::format("VN{}", order.dice % 10'000'000'000'000);
}

void write_package(JsonText& out, const Order& order, const Facts& facts) {
  out.member("package_id", fmt::format("1152{}", order.dice % 100'000'000'000'000))
      .member("package_status", facts.cancelled ? "CANCELLED"
                                : facts.gone    ? "COMPLETED"
                                                : "PROCESSING");
}

void write_sale_price(JsonText& out, const Order& order, const Unit& unit) {
  if (order.broken == "absurd_money")
    out.member("sale_price", "99999999999999999999999.99");
  else if (order.broken == "text_money")
    out.member("sale_price", "liên hệ");
  else
    out.member("sale_price", short_amount(unit.price));
}

void write_line(JsonText& out, const Shop& shop, const Order& order, const Unit& unit,
                const Facts& facts) {
  const Product& product = shop.products.at(unit.product);
  const Sku& sku = product.skus.at(unit.sku);
  const SkuNames names = names_on_line(*shop.country, product, sku);
  const std::string_view state = line_state(order, unit);
  const bool gift = unit.price == 0;
  out.open();
  if (state == "CANCELLED")
    out.member("cancel_reason", "Đổi ý")
        .member("cancel_user", facts.gone || facts.left_lying ? "SYSTEM" : "BUYER");
  write_parts(out, "combined_listing_skus", parts_of(shop, product, sku));
  if (order.broken != "no_currency") out.member("currency", shop.country->currency);
  out.member("display_status", state);
  if (gift) out.member("gift_retail_price", short_amount(sku.price));
  out.member("id", fmt::format("{}", unit.id));
  if (gift || order.dice % 2 == 0) out.member_flag("is_gift", gift);
  out.member("original_price",
             short_amount(unit.price + seller_part(order, unit) + platform_part(order, unit)));
  if (facts.packed && state != "AWAITING_SHIPMENT" && state != "TO_SHIP")
    write_package(out, order, facts);
  out.member("platform_discount", short_amount(platform_part(order, unit)))
      .member("product_id", fmt::format("{}", product.id))
      .member("product_name", product.name);
  if (facts.packed) out.member_number("rts_time", order.created + hour);
  write_sale_price(out, order, unit);
  out.member("seller_discount", short_amount(seller_part(order, unit)));
  if (sku.seller_sku) out.member("seller_sku", *sku.seller_sku);
  out.member("shipping_provider_name", facts.packed ? "J&T Express" : "")
      .member("sku_id", fmt::format("{}", sku.id));
  if (!names.image.empty() || order.dice % 2 == 0) out.member("sku_image", names.image);
  out.member("sku_name", names.variation)
      .member("sku_type", "NORMAL")
      .member("tracking_number", facts.packed ? tracking_number(order) : "")
      .close();
}

/// The pieces as one order in four lists them: first one of each line, then the second ones, so
/// that pieces of one SKU are apart; the others keep them together.
std::vector<Unit> listed_units(const Order& order) {
  std::vector<Unit> units = order.units;
  if ((order.dice >> 24U) % 4 != 0) return units;
  std::map<std::tuple<std::size_t, std::size_t, Hundredths>, int> seen;
  std::map<std::uint64_t, int> round;
  for (const Unit& unit : units) round[unit.id] = seen[{unit.product, unit.sku, unit.price}]++;
  std::ranges::stable_sort(units, {}, [&round](const Unit& unit) { return round.at(unit.id); });
  return units;
}

void write_payment(JsonText& out, const Shop& shop, const Order& order) {
  Hundredths seller = order.voucher_seller;
  Hundredths platform = order.voucher_platform;
  Hundredths sold = 0;
  for (const Unit& unit : order.units) {
    seller += seller_part(order, unit);
    platform += platform_part(order, unit);
    sold += unit.price;
  }
  const Hundredths sub_total = sold - order.voucher_seller - order.voucher_platform;
  constexpr Hundredths saved_shipping = 5'000'00;
  out.key("payment").open();
  if (order.broken != "no_currency") out.member("currency", shop.country->currency);
  out.member("original_shipping_fee", short_amount(order.shipping_fee + saved_shipping))
      .member("original_total_product_price", short_amount(sub_total + seller + platform))
      .member("platform_discount", short_amount(platform))
      .member("seller_discount", short_amount(seller))
      .member("shipping_fee", short_amount(order.shipping_fee))
      .member("shipping_fee_platform_discount", short_amount(saved_shipping))
      .member("shipping_fee_seller_discount", "0")
      .member("sub_total", short_amount(sub_total))
      .member("tax", "0")
      .member("total_amount", short_amount(sub_total + order.shipping_fee))
      .close();
}

/// What TikTok tells of the buyer, masked. It is on the wire so that tests can prove that none of
/// it is kept.
void write_recipient(JsonText& out, const Order& order, const Facts& facts) {
  if (!facts.addressed && order.dice % 2 == 0) return;
  out.key("recipient_address").open();
  if (facts.addressed) {
    out.member("address_detail", fmt::format("{}****4 Buyer Street", order.dice % 9 + 1))
        .key("district_info")
        .open_list()
        .open()
        .member("address_level", "L0")
        .member("address_level_name", "Country")
        .member("address_name", "Việt Nam")
        .member("iso_code", "VN")
        .close()
        .close_list();
    out.member("full_address", "Việt Nam, Hồ Chí Minh, Quận 1, ****4 Buyer Street")
        .member("name", "N***n Buyername")
        .member("phone_number", fmt::format("(+84)9*****{:02}", order.dice % 100))
        .member("postal_code", "")
        .member("region_code", "VN");
  }
  out.close();
}

void write_cancellation(JsonText& out, const Order& order, const Facts& facts) {
  if (!facts.cancelled) {
    if (order.dice % 9 == 0) out.key("cancel_reason").null();
    return;
  }
  out.member("cancel_reason", facts.gone         ? "Giao kiện hàng không thành công"
                              : facts.left_lying ? "Tự động hủy do quá thời gian lấy hàng"
                                                 : "Đổi ý")
      .member_number("cancel_time", order.updated)
      .member("cancellation_initiator", facts.gone || facts.left_lying ? "SYSTEM" : "BUYER");
}

void write_created(JsonText& out, const Order& order) {
  if (order.broken == "bad_time")
    out.member("create_time", "hôm qua");
  else if (order.broken != "no_time")
    out.member_number("create_time", order.created);
}

/// `buyer_email` to `has_updated_recipient_address`.
void write_first_part(JsonText& out, const Order& order, const Facts& facts) {
  out.member("buyer_email", fmt::format("v2b{}@chat.seller.tiktok.com", order.dice % 1'000'000))
      .member("buyer_message", order.dice % 5 == 0 ? "Giao giờ hành chính, gọi 0912345678" : "");
  write_cancellation(out, order, facts);
  // Of a parcel that came back the time may be missing.
  const bool told = order.plain || !facts.cancelled || (order.dice >> 44U) % 3 != 0;
  if (facts.gone && told) out.member_number("collection_time", order.created + 2 * hour);
  out.member("commerce_platform", "TIKTOK_SHOP");
  write_created(out, order);
  out.member("delivery_option_id", "7091146663229654785")
      .member("delivery_option_name", "Vận chuyển tiêu chuẩn");
  if (facts.state == "DELIVERED" || facts.state == "COMPLETED")
    out.member_number("delivery_time", order.updated);
  out.member("delivery_type", order.dice % 20 == 0 ? "COLLECTION_POINT" : "HOME_DELIVERY");
  if (facts.kind == "exchange")
    out.member("exchange_source_order_id",
               fmt::format("{}", 576'000'000'000'000'000 + order.dice % 999));
  out.member("fulfillment_type",
             order.by_marketplace ? "FULFILLMENT_BY_TIKTOK" : "FULFILLMENT_BY_SELLER")
      .member_flag("has_updated_recipient_address", order.dice % 40 == 0);
}

/// `id` to `paid_time`.
void write_middle_part(JsonText& out, const Shop& shop, const Order& order, const Facts& facts) {
  out.member("id", order.number);
  if (order.cancel_requested || order.dice % 3 == 0)
    out.member_flag("is_buyer_request_cancel", order.cancel_requested);
  out.member_flag("is_cod", facts.cash);
  if (facts.state == "ON_HOLD" || order.dice % 4 == 0)
    out.member_flag("is_on_hold_order", facts.state == "ON_HOLD");
  out.member_flag("is_replacement_order", facts.kind == "replacement");
  if (order.dice % 2 == 0 || facts.kind == "sample")
    out.member_flag("is_sample_order", facts.kind == "sample");
  if (order.broken != "no_items_member") {
    out.key("line_items").open_list();
    if (order.broken != "no_items")
      for (const Unit& unit : listed_units(order)) write_line(out, shop, order, unit, facts);
    out.close_list();
  }
  out.member("order_type", order.dice % 10 == 0 ? "" : "NORMAL").key("packages").open_list();
  if (facts.packed)
    out.open().member("id", fmt::format("1152{}", order.dice % 100'000'000'000'000)).close();
  out.close_list();
  const bool paid = facts.state != "UNPAID" && (!facts.cash || facts.state == "COMPLETED");
  if (paid)
    out.member_number("paid_time", order.created + minute);
  else if (order.dice % 2 == 0)
    out.member_number("paid_time", 0);
}

/// `payment` to `warehouse_id`.
void write_last_part(JsonText& out, const Shop& shop, const Order& order, const Facts& facts) {
  write_payment(out, shop, order);
  out.member("payment_method_name",
             facts.cash ? payment_methods[0]
                        : payment_methods.at(1 + order.dice % (payment_methods.size() - 1)));
  write_recipient(out, order, facts);
  if (order.cancel_requested) out.member_number("request_cancel_time", order.updated);
  out.member_number("rts_sla_time", order.created + 2 * day);
  if (facts.packed) out.member_number("rts_time", order.created + hour);
  out.member("seller_note", "")
      .member("shipping_provider", facts.packed ? "J&T Express" : "")
      .member("shipping_provider_id", facts.packed ? "6841743441349706241" : "")
      .member("shipping_type", "TIKTOK")
      .member("status", facts.state)
      .member("tracking_number", facts.packed ? tracking_number(order) : "")
      .member_number("tts_sla_time", order.created + 3 * day)
      .member_number("update_time", order.updated)
      .member("user_id", fmt::format("74951{}", order.dice % 100'000'000'000'000))
      .member("warehouse_id", "7301234567890123456");
}

}  // namespace

std::string short_amount(Hundredths amount) {
  std::string text = wire_amount(amount);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

void write_order(JsonText& out, const Shop& shop, const Order& order) {
  const Facts facts(order);
  out.escape_all(order.dice % 11 == 0).open();
  write_first_part(out, order, facts);
  write_middle_part(out, shop, order, facts);
  write_last_part(out, shop, order, facts);
  out.close().escape_all(false);
}

}  // namespace ecsync::sandbox::tiktok

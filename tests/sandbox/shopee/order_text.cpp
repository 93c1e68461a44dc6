#include "tests/sandbox/shopee/order_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "tests/sandbox/shopee/order_lines.h"
#include "tests/sandbox/shopee/states.h"
#include "tests/sandbox/shopee/variants.h"

namespace ecsync::sandbox::shopee {
namespace {

constexpr std::array payment_methods = {"Cash on Delivery", "ShopeePay", "Credit Card/Debit Card",
                                        "Bank Transfer", ""};

bool cash_on_delivery(const Order& order) {
  return order.dice % 2 == 0;
}

bool unpaid(const Order& order) {
  return wire_status(order, true) == "UNPAID";
}

/// 0 until the money is there, which for cash is at the door.
Seconds paid_at(const Order& order) {
  const std::string_view logistics = logistics_status(order);
  if (unpaid(order)) return 0;
  if (!cash_on_delivery(order)) return order.created + minute;
  return logistics == "LOGISTICS_DELIVERY_DONE" ? order.updated : 0;
}

void write_count(JsonText& out, std::string_view name, std::uint64_t value) {
  out.key(name).number(value);
}

void write_line_price(JsonText& out, const Order& order, const OrderLine& line, const Sku& sku) {
  if (order.broken == "absurd_money")
    out.member_raw("model_discounted_price", "99999999999999999999999.99");
  else if (order.broken == "text_money")
    out.member("model_discounted_price", "liên hệ");
  else  // the price of a bundle is the bundle's, its pieces have none
    out.member_raw("model_discounted_price",
                   price_text(line.deal == Deal::bundle ? 0 : line.price, line.id));
  // Of a bundle the original price is what counts, else it is the one before the seller's discount.
  const Hundredths original =
      line.deal == Deal::bundle ? line.price : std::max(line.price, sku.price);
  out.member_raw("model_original_price", price_text(original, line.id + 1));
}

void write_deal(JsonText& out, const Order& order, const OrderLine& line) {
  constexpr std::array<std::string_view, 4> types = {"", "bundle_deal", "add_on_deal",
                                                     "add_on_free_gift_sub"};
  const bool added = line.deal == Deal::add_on || line.deal == Deal::gift;
  const std::string_view type = types.at(static_cast<std::size_t>(line.deal));
  // Past 2^53, where a double loses the last digits.
  const std::uint64_t promotion =
      type.empty() ? 0 : (1ULL << 61U) + mix(order.dice) % (1ULL << 60U);
  // The list of promotions may be all that tells of a bundle.
  const bool in_list_alone = !order.plain && line.deal == Deal::bundle && order.dice % 2 == 0;
  if (in_list_alone)
    out.member("promotion_type", "");
  else if (!type.empty() || order.dice % 3 == 0)
    out.member("promotion_type", type);
  else if (order.dice % 3 == 1)
    out.key("promotion_type").null();
  out.member_flag("add_on_deal", added)
      .member_flag("main_item", !added && order.units.size() > 1)
      .member_flag("wholesale", false);
  write_count(out, "promotion_id", promotion);
  write_count(out, "promotion_group_id", line.deal == Deal::bundle ? 1U : 0U);
  write_count(out, "add_on_deal_id", added ? promotion % 1'000'000'000 : 0);
  out.key("promotion_list").open_list();
  if (in_list_alone) {
    write_count(out.open().member("promotion_type", "seller_discount"), "promotion_id", 7U);
    out.close();
  }
  if (!type.empty()) {
    write_count(out.open().member("promotion_type", type), "promotion_id", promotion);
    out.close();
  }
  out.close_list();
}

/// The five counts of newer answers. Older ones lack them, and a 0 may be left out; but what parted
/// from the others is always counted.
void write_fate(JsonText& out, const Order& order, const OrderLine& line) {
  const bool counted = pieces_part(order) || line.returned > 0;
  if (!counted && order.dice % 3 == 0) return;
  const auto count = [&](const char* name, int value) {
    if (value > 0 || order.dice % 5 != 0) out.member_number(name, value);
  };
  const int open = return_is_open(order) ? line.quantity - line.returned : 0;
  const bool in_cancel = wire_status(order, true) == "IN_CANCEL";
  count("active_qty", line.quantity - line.cancelled - line.returned);
  count("cancel_requested_qty", in_cancel ? line.quantity - line.cancelled : 0);
  count("cancelled_qty", line.cancelled);
  count("return_requested_qty", open);
  count("returned_qty", line.returned);
}

void write_picture(JsonText& out, const std::string& image, std::uint64_t dice) {
  if (!image.empty()) {
    out.key("image_info").open().member("image_url", image).close();
    return;
  }
  switch (dice % 4) {
    case 0:
      out.key("image_info").null();
      break;
    case 1:
      break;
    case 2:
      out.member("image_info", "");
      break;
    default:
      out.key("image_info").open().member("image_url", "").close();
      break;
  }
}

void write_location(JsonText& out, const Order& order) {
  switch (order.dice % 3) {
    case 0:
      out.key("product_location_id").open_list().text("VNZ").close_list();
      break;
    case 1:
      out.member("product_location_id", "VNZ");
      break;
    default:
      out.key("product_location_id").open_list().close_list();
      break;
  }
}

void write_line(JsonText& out, const Shop& shop, const Order& order, const OrderLine& line) {
  const Product& product = shop.products.at(line.product);
  const Sku& sku = product.skus.at(line.sku);
  const SkuNames names = names_of(product, sku);
  const std::string code = sku.seller_sku.value_or("");
  const bool models = has_models(product);
  out.open();
  write_count(out, "item_id", product.id);
  write_count(out, "model_id", model_id(product, sku));
  out.member("item_name", product.name)
      .member("model_name", names.variation)
      .member("item_sku", models ? parent_code(product) : code)
      .member("model_sku", models ? code : "")
      .member_number("model_quantity_purchased", line.quantity)
      .member_raw("weight", "0.3");
  write_line_price(out, order, line, sku);
  write_deal(out, order, line);
  write_fate(out, order, line);
  write_picture(out, names.image, order.dice + product.id);
  write_location(out, order);
  write_count(out, "order_item_id", line.id);
  // Fields are added every month: these are in no documentation.
  if (order.dice % 7 == 0) out.key("hot_listing").open().member_flag("is_hot", true).close();
  if (order.dice % 2 == 0) write_count(out, "line_item_id", line.id + 500);
  out.close(mix(order.dice + line.id));
}

/// A line that no piece is left of: of a product that the order has not, or none of its own pieces.
OrderLine lost_line(const Shop& shop, const std::vector<OrderLine>& lines) {
  OrderLine lost = lines.front();
  lost.id += 900;
  lost.product = (lost.product + 1) % shop.products.size();
  lost.sku = 0;
  lost.price += 100;
  lost.quantity = lost.cancelled = lost.returned = 0;
  return lost;
}

void write_lines(JsonText& out, const Shop& shop, const Order& order) {
  if (order.broken == "no_items_member") return;
  out.key("item_list").open_list();
  const std::vector<OrderLine> lines = lines_of(order);
  if (order.broken != "no_items") {
    for (const OrderLine& line : lines) write_line(out, shop, order, line);
    if (!order.plain && order.dice % 13 == 0) write_line(out, shop, order, lost_line(shop, lines));
  }
  out.close_list();
}

void write_package(JsonText& out, const Shop& shop, const Order& order,
                   std::span<const OrderLine> lines, std::string_view state) {
  out.open()
      .member("package_number", fmt::format("OFG{}", lines.front().id % 1'000'000'000'000'000))
      .member("logistics_status", state)
      .member_number("logistics_channel_id", 50021)
      .member("shipping_carrier", "SPX Express");
  if (order.dice % 4 == 0)
    write_count(out, "group_shipment_id", (1ULL << 59U) + order.dice % (1ULL << 58U));
  else
    out.key("group_shipment_id").null();
  out.key("item_list").open_list();
  for (const OrderLine& line : lines) {
    const Product& product = shop.products.at(line.product);
    write_count(out.open(), "item_id", product.id);
    write_count(out, "model_id", model_id(product, product.skus.at(line.sku)));
    write_count(out, "order_item_id", line.id);
    out.member_number("model_quantity", line.quantity).member("product_location_id", "VNZ").close();
  }
  out.close_list().close(order.dice);
}

/// Orders of several lines may go in two packages. Of a cancelled order it is then the second one
/// that tells what went wrong on the way.
void write_packages(JsonText& out, const Shop& shop, const Order& order) {
  const std::string_view state = logistics_status(order);
  const std::vector<OrderLine> lines = lines_of(order);
  if (state.empty() && order.dice % 3 == 0) return;
  if (state.empty() && order.dice % 3 == 1) {
    out.key("package_list").null();
    return;
  }
  out.key("package_list").open_list();
  if (!state.empty()) {
    const std::span<const OrderLine> all(lines);
    const std::size_t first = lines.size() > 1 && order.dice % 2 == 0 ? 1 : lines.size();
    const bool cancelled = wire_status(order, true) == "CANCELLED" && first < lines.size();
    write_package(out, shop, order, all.first(first),
                  cancelled ? "LOGISTICS_REQUEST_CANCELED" : state);
    if (first < lines.size()) write_package(out, shop, order, all.subspan(first), state);
  }
  out.close_list();
}

/// Null, absent or 0 while the order is not paid.
void write_total(JsonText& out, const Order& order) {
  if (!unpaid(order))
    out.member_raw("total_amount", price_text(total_of(order), order.dice));
  else if (!order.plain && order.dice % 4 == 1)
    out.member_raw("total_amount", "0");
  else if (order.dice % 2 == 0)
    out.key("total_amount").null();
}

void write_address(JsonText& out, const Order& order) {
  if (order.dice % 6 == 0) {
    out.key("recipient_address").null();
    return;
  }
  out.key("recipient_address")
      .open()
      .member("name", "P******n Buyername")
      .member("phone", fmt::format("******{:02}", order.dice % 100))
      .member("town", "")
      .member("district", "Quận 1")
      .member("city", "TP. Hồ Chí Minh")
      .member("state", "")
      .member("region", "VN")
      .member("zipcode", "")
      .member("full_address", "**** Buyer Street, Quận 1")
      .close(order.dice);
}

/// What identifies a buyer. It comes only to those who ask, so that tests can prove that nobody
/// does.
void write_buyer(JsonText& out, const Order& order, const std::string& field) {
  if (field == "buyer_user_id") write_count(out, field, 1'000'000 + order.dice % 900'000'000);
  if (field == "buyer_username") out.member(field, "n***n_buyername");
  if (field == "recipient_address") write_address(out, order);
  if (field == "note") out.member(field, "gọi 0912345678 trước khi giao");
  if (field == "note_update_time") out.member_number(field, 0);
  if (field == "buyer_cancel_reason") out.member(field, "");
  for (const char* none : {"dropshipper", "dropshipper_phone", "buyer_cpf_id", "invoice_data"})
    if (field == none) out.key(field).null();
}

void write_cancellation(JsonText& out, const Order& order, const std::string& field) {
  constexpr std::array who = {"buyer", "seller", "system", "Ops"};
  const bool cancelled = wire_status(order, true) == "CANCELLED";
  if (field == "cancel_by") out.member(field, cancelled ? who.at(order.dice % who.size()) : "");
  if (field == "cancel_reason") out.member(field, cancelled ? "CUSTOMER_REQUEST" : "");
}

/// `fulfilled_by_shopee` is the marketplace's own warehouse; a seller's order may say nothing.
void write_fulfilment(JsonText& out, const Order& order) {
  const std::string_view own = order.dice % 5 == 0 ? "" : "fulfilled_by_local_seller";
  out.member("fulfillment_flag", order.by_marketplace ? "fulfilled_by_shopee" : own);
}

void write_wanted(JsonText& out, const Shop& shop, const Order& order, const std::string& field) {
  if (field == "item_list") write_lines(out, shop, order);
  if (field == "package_list") write_packages(out, shop, order);
  if (field == "total_amount") write_total(out, order);
  if (field == "fulfillment_flag") write_fulfilment(out, order);
  if (field == "payment_method")
    out.member(field, payment_methods.at(order.dice % payment_methods.size()));
  if (field == "shipping_carrier") out.member(field, "SPX Express");
  if (field == "split_up" || field == "goods_to_declare" ||
      field == "actual_shipping_fee_confirmed")
    out.member_flag(field, false);
  if (field == "pickup_done_time")
    out.member_number(field,
                      logistics_status(order) == "LOGISTICS_PICKUP_DONE" ? order.updated : 0);
  if (field == "pay_time") {
    const Seconds time = paid_at(order);
    if (time > 0)
      out.member_number(field, time);
    else
      out.key(field).null();
  }
  write_cancellation(out, order, field);
  write_buyer(out, order, field);
}

/// Goods that went to Shopee for a booking before the order came; "" for most orders.
std::string booking_of(const Order& order) {
  return !order.plain && order.dice % 17 == 3
             ? fmt::format("2611{:010}", order.dice % 1'000'000'007)
             : "";
}

void write_created(JsonText& out, const Order& order) {
  if (order.broken == "bad_time")
    out.member("create_time", "0000-00-00 00:00:00");
  else if (order.broken != "no_time")
    out.member_number("create_time", order.created);
}

}  // namespace

void write_order(JsonText& out, const Shop& shop, const Order& order, const Wanted& wanted) {
  out.escape_all(order.dice % 11 == 0);
  out.open()
      .member("order_sn", order.number)
      .member("region", shop.country->code)
      .member("order_status", wire_status(order, wanted.show_pending))
      .member_flag("cod", cash_on_delivery(order))
      .member("message_to_seller", order.dice % 5 == 0 ? "Giao giờ hành chính, Buyername" : "")
      .member_number("update_time", order.updated)
      .member_number("days_to_ship", 2)
      .member_number("ship_by_date", unpaid(order) ? 0 : order.created + 2 * day)
      .member("booking_sn", booking_of(order));
  if (order.dice % 7 == 0) out.key("edt_history").open_list().number(order.created).close_list();
  if (order.broken != "no_currency") out.member("currency", shop.country->currency);
  write_created(out, order);
  for (const std::string& field : wanted.fields) write_wanted(out, shop, order, field);
  out.close(mix(order.dice)).escape_all(false);
}

}  // namespace ecsync::sandbox::shopee

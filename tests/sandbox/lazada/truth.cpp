#include "tests/sandbox/lazada/truth.h"

#include <fmt/format.h>

#include "tests/sandbox/lazada/states.h"
#include "tests/sandbox/text.h"

namespace ecsync::sandbox::lazada {
namespace {

/// The least advanced living piece decides; any unknown one makes the order unknown.
std::string status_of(const Order& order) {
  std::string status = "cancelled";
  bool living = false;
  for (const Unit& unit : order.units) {
    const Reading& reading = read_state(wire_state(order, unit));
    if (reading.status == "unknown") return "unknown";
    if (reading.cancelled || reading.returned) continue;
    if (!living || advance_of(reading.status) < advance_of(status)) status = reading.status;
    living = true;
  }
  return status;
}

}  // namespace

SkuNames names_of(const Product& product, const Sku& sku) {
  std::string variation;
  for (const auto& [name, value] : sku.options)
    variation += fmt::format("{}{}:{}", variation.empty() ? "" : ", ", name, value);
  std::string image = sku.image;
  if (image.empty() && !product.images.empty()) image = product.images.front();
  return {
      .listing = fmt::format("{}:{}", product.id, sku.id), .variation = variation, .image = image};
}

TruthOrder read_order(const Shop& shop, const Order& order) {
  TruthOrder truth;
  std::vector<UnitTruth> units;
  std::vector<std::string> states;
  Hundredths total = order.shipping_fee - order.voucher_seller - order.voucher_platform;
  bool returning = false;
  bool returned = false;
  for (const Unit& unit : order.units) {
    const std::string state = lower(wire_state(order, unit));
    const Reading& reading = read_state(state);
    units.push_back({state, reading.cancelled, reading.returned});
    states.push_back(state);
    truth.delivery_problem |= reading.problem;
    returning |= reading.returning;
    returned |= reading.returned;
    total += unit.price;
  }
  truth.status = status_of(order);
  truth.status_native = joined(states);
  // Units that are cancelled already wish for nothing.
  truth.cancel_requested =
      order.cancel_requested && (!shop.old_forms || truth.status != "cancelled");
  // A piece still under way keeps the return open, whatever came back already.
  truth.return_status = returning ? "returning" : returned ? "returned" : "none";
  truth.total = total;
  truth.lines = sum_up(shop, order, units, names_of);
  return truth;
}

bool in_catalogue(const Product& product) {
  return product.state != Product::State::deleted;
}

std::vector<TruthListing> read_listings(const Shop& shop, Seconds now) {
  std::vector<TruthListing> listings;
  for (const Product& product : shop.products) {
    if (!in_catalogue(product)) continue;
    for (const Sku& sku : product.skus) {
      const SkuNames names = names_of(product, sku);
      const bool special =
          sku.special_price > 0 && sku.special_from <= now && now <= sku.special_to;
      listings.push_back({.listing = names.listing,
                          .seller_sku = sku.seller_sku.value_or(""),
                          .name = product.name,
                          .variation = names.variation,
                          .image = names.image,
                          .price = special ? sku.special_price : sku.price,
                          .stock = sku.stock,
                          .active = sku.active && product.state == Product::State::active});
    }
  }
  return listings;
}

}  // namespace ecsync::sandbox::lazada

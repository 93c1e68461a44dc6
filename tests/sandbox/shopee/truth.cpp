#include "tests/sandbox/shopee/truth.h"

#include <algorithm>

#include "tests/sandbox/shopee/states.h"
#include "tests/sandbox/shopee/variants.h"

namespace ecsync::sandbox::shopee {
namespace {

std::string_view return_status_of(const Order& order, const std::vector<UnitTruth>& fates,
                                  std::string_view wire) {
  const bool delivered = wire == "TO_RETURN" || wire == "COMPLETED";
  if (delivered && std::ranges::all_of(fates, &UnitTruth::returned)) return "returned";
  return return_is_open(order) ? "requested" : "none";
}

}  // namespace

TruthOrder read_order(const Shop& shop, const Order& order) {
  const std::vector<UnitTruth> fates = fates_of(order);
  const std::string_view wire = wire_status(order, true);
  const std::string_view logistics = logistics_status(order);
  TruthOrder truth;
  truth.status = read_status(wire);
  truth.status_native = wire;
  truth.cancel_requested = wire == "IN_CANCEL";
  truth.delivery_problem = wire == "CANCELLED" && (logistics == "LOGISTICS_DELIVERY_FAILED" ||
                                                   logistics == "LOGISTICS_LOST");
  truth.return_status = return_status_of(order, fates, wire);
  if (wire != "UNPAID") truth.total = total_of(order);
  truth.lines = sum_up(shop, order, fates, names_of);
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
      listings.push_back(
          {.listing = names.listing,
           .seller_sku = sku.seller_sku.value_or(""),
           .name = product.name,
           .variation = names.variation,
           .image = names.image,
           .price = price_now(sku, now),
           .stock = sku.stock,
           .active = product.state == Product::State::active && on_offer(product, sku)});
    }
  }
  return listings;
}

}  // namespace ecsync::sandbox::shopee

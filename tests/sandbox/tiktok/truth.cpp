#include "tests/sandbox/tiktok/truth.h"

#include <fmt/format.h>

#include "tests/sandbox/tiktok/bundles.h"
#include "tests/sandbox/tiktok/states.h"

namespace ecsync::sandbox::tiktok {
namespace {

std::vector<TruthPart> true_parts(const Shop& shop, const Product& product, const Sku& sku) {
  std::vector<TruthPart> truth;
  for (const Part& part : parts_of(shop, product, sku))
    truth.push_back({part.sku->seller_sku.value_or(""), part.count});
  return truth;
}

}  // namespace

SkuNames names_of(const Product& product, const Sku& sku) {
  std::string variation;
  for (const auto& [name, value] : sku.options)
    variation += fmt::format("{}{}", variation.empty() ? "" : ", ", value);
  // Only an option carries a picture of its own.
  std::string image = sku.options.empty() ? "" : sku.image;
  if (image.empty() && !product.images.empty()) image = product.images.front();
  return {
      .listing = fmt::format("{}:{}", product.id, sku.id), .variation = variation, .image = image};
}

SkuNames names_on_line(const Country& country, const Product& product, const Sku& sku) {
  SkuNames names = names_of(product, sku);
  if (names.variation.empty()) names.variation = country.code == "VN" ? "Mặc định" : "Default";
  return names;
}

TruthOrder read_order(const Shop& shop, const Order& order) {
  TruthOrder truth;
  truth.status_native = order_state(order);
  truth.status = read_state(truth.status_native);
  truth.cancel_requested = order.cancel_requested;
  truth.kind = order_kind(order);
  truth.delivery_problem = truth.status == "cancelled" && collected(order);
  Hundredths total = order.shipping_fee - order.voucher_seller - order.voucher_platform;
  std::vector<UnitTruth> units;
  for (const Unit& unit : order.units) {
    const std::string state(line_state(order, unit));
    units.push_back({.state = state, .cancelled = state == "CANCELLED", .returned = false});
    total += unit.price;
  }
  truth.total = total;
  truth.lines = sum_up(shop, order, units, [&shop](const Product& product, const Sku& sku) {
    SkuNames names = names_on_line(*shop.country, product, sku);
    names.parts = true_parts(shop, product, sku);
    return names;
  });
  return truth;
}

bool in_catalogue(const Product& product) {
  return product.state != Product::State::deleted;
}

bool has_details(const Product& product) {
  return in_catalogue(product) && product.state != Product::State::suspended;
}

std::vector<TruthListing> read_listings(const Shop& shop) {
  std::vector<TruthListing> listings;
  for (const Product& product : shop.products) {
    if (!in_catalogue(product)) continue;
    for (const Sku& sku : product.skus) {
      SkuNames names = names_of(product, sku);
      // Options and pictures stand in the details alone.
      if (!has_details(product)) names = {.listing = names.listing, .variation = "", .image = ""};
      listings.push_back({.listing = names.listing,
                          .seller_sku = sku.seller_sku.value_or(""),
                          .name = product.name,
                          .variation = names.variation,
                          .image = names.image,
                          .price = sku.price,
                          .stock = sku.stock,
                          .active = product.state == Product::State::active,
                          .parts = true_parts(shop, product, sku)});
    }
  }
  return listings;
}

}  // namespace ecsync::sandbox::tiktok

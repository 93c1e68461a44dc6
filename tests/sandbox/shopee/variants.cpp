#include "tests/sandbox/shopee/variants.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace ecsync::sandbox::shopee {
namespace {

constexpr std::array keys = {"color_family", "size"};
constexpr std::array titles = {"Màu sắc", "Kích cỡ"};

/// The variant's value in a tier; a variant that lacks one has a word for that.
std::string option_of(const Sku& sku, std::string_view key) {
  for (const auto& [name, value] : sku.options)
    if (name == key) return value;
  return "Mặc định";
}

bool has_tier(const Product& product, std::string_view key) {
  return std::ranges::any_of(product.skus, [key](const Sku& sku) {
    return std::ranges::any_of(sku.options,
                               [key](const auto& option) { return option.first == key; });
  });
}

Tier tier_of(const Product& product, std::size_t which) {
  Tier tier{titles.at(which), {}};
  for (const Sku& sku : product.skus) {
    const std::string option = option_of(sku, keys.at(which));
    if (std::ranges::find(tier.options, option) == tier.options.end())
      tier.options.push_back(option);
  }
  return tier;
}

std::string picture_of(const Product& product, const Sku& sku) {
  const std::string first = option_of(sku, keys.front());
  for (const Sku& other : product.skus)
    if (option_of(other, keys.front()) == first && has_models(product)) {
      if (!other.image.empty()) return other.image;
      break;  // the first variant of an option gives it its picture
    }
  return product.images.empty() ? "" : product.images.front();
}

}  // namespace

std::vector<Tier> tiers_of(const Product& product) {
  std::vector<Tier> tiers;
  if (!has_models(product)) return tiers;
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (has_tier(product, keys.at(i))) tiers.push_back(tier_of(product, i));
  return tiers;
}

std::vector<std::size_t> tier_index(const std::vector<Tier>& tiers, const Sku& sku) {
  std::vector<std::size_t> index;
  for (const Tier& tier : tiers) {
    const auto* key = tier.name == titles.front() ? keys.front() : keys.back();
    const auto place = std::ranges::find(tier.options, option_of(sku, key));
    index.push_back(static_cast<std::size_t>(place - tier.options.begin()));
  }
  return index;
}

bool has_models(const Product& product) {
  return product.skus.size() > 1;
}

std::string parent_code(const Product& product) {
  return product.id % 2 == 0 ? "" : fmt::format("CHA-{}", product.id % 10'000);
}

std::uint64_t model_id(const Product& product, const Sku& sku) {
  return has_models(product) ? sku.id : 0;
}

SkuNames names_of(const Product& product, const Sku& sku) {
  SkuNames names;
  names.listing = has_models(product) ? fmt::format("{}:{}", product.id, sku.id)
                                      : fmt::format("{}", product.id);
  const auto tiers = tiers_of(product);
  const auto index = tier_index(tiers, sku);
  for (std::size_t i = 0; i < tiers.size(); ++i)
    names.variation += (i > 0 ? "," : "") + tiers[i].options[index[i]];
  names.image = picture_of(product, sku);
  return names;
}

bool on_offer(const Product& product, const Sku& sku) {
  return sku.active || !has_models(product);
}

Hundredths price_now(const Sku& sku, Seconds now) {
  const bool special = sku.special_price > 0 && sku.special_from <= now && now <= sku.special_to;
  return special ? sku.special_price : sku.price;
}

Hundredths total_of(const Order& order) {
  Hundredths total = order.shipping_fee - order.voucher_seller - order.voucher_platform;
  for (const Unit& unit : order.units) total += unit.price;
  return total;
}

std::string price_text(Hundredths amount, std::uint64_t dice) {
  if (amount % 100 == 0) return fmt::format("{}{}", amount / 100, dice % 3 == 0 ? ".0" : "");
  if (amount % 10 == 0 && dice % 2 == 0)
    return fmt::format("{}.{}", amount / 100, amount / 10 % 10);
  return wire_amount(amount);
}

}  // namespace ecsync::sandbox::shopee

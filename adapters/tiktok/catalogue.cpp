#include "adapters/tiktok/catalogue.h"

#include <fmt/format.h>

#include <algorithm>

#include "adapters/common/amount_reader.h"
#include "adapters/common/epoch.h"
#include "adapters/common/fields.h"
#include "adapters/common/number_id.h"
#include "adapters/common/read_count.h"
#include "adapters/common/region.h"
#include "adapters/common/spare_details.h"
#include "adapters/tiktok/bundle.h"
#include "core/base/text.h"

namespace ecsync::tiktok {
namespace {

/// Products that are sold on another of TikTok's platforms alone have their state there.
std::vector<std::string> states_of(const json::Value& product) {
  std::vector<std::string> states;
  if (const auto word = product["status"].optional_text()) return {text::upper_case(*word)};
  const auto elsewhere = product["integrated_platform_statuses"];
  if (!elsewhere.is_array()) return states;
  for (const auto& platform : elsewhere.items()) {
    if (!platform.is_object()) continue;
    if (const auto word = platform["status"].optional_text())
      states.push_back(text::upper_case(*word));
  }
  return states;
}

/// None means active: old answers leave the state out.
bool sells(const std::vector<std::string>& states) {
  return states.empty() || std::find(states.begin(), states.end(), "ACTIVATE") != states.end();
}

/// The words of a variant's own state are not documented; these stems mean that it is not sold.
bool variant_sells(const json::Value& status) {
  return !common::has_any(text::lower_case(status.text_or("")),
                          {"deactivat", "inactiv", "delet", "freez", "frozen"});
}

/// The time of the last change. Nothing when it is missing or unreadable; the product's detail is
/// then asked for.
std::optional<Timestamp> change_of(const json::Value& time) {
  try {
    return common::scalar_or_empty(time).empty() ? std::nullopt
                                                 : std::optional(common::read_epoch(time));
  } catch (const json::FieldError&) {
    return std::nullopt;
  }
}

bool is_deleted(const std::vector<std::string>& states) {
  return !states.empty() && std::all_of(states.begin(), states.end(),
                                        [](const auto& word) { return word == "DELETED"; });
}

/// TikTok answers no detail of such products.
bool hides_detail(const std::vector<std::string>& states) {
  return !states.empty() && std::all_of(states.begin(), states.end(), [](const auto& word) {
    return word == "FREEZE" || word == "DELETED";
  });
}

/// The price for a buyer: `sale_price`, or `tax_exclusive_price` where a search leaves that out.
std::optional<std::int64_t> read_amount(const json::Value& price, const Currency& currency) {
  for (const char* const name : {"sale_price", "tax_exclusive_price"}) {
    const auto amount = price[name];
    if (!common::scalar_or_empty(amount).empty()) return common::read_amount(amount, currency);
  }
  return std::nullopt;
}

void take_price(const json::Value& price, RemoteListing& listing) {
  common::read_spare(listing, Detail::unit_price, [&] {
    common::read_currency(price["currency"], listing);
    if (const auto amount = read_amount(price, listing.currency)) listing.price = amount;
  });
}

/// Pieces in all warehouses; nothing when none is listed.
std::optional<std::int64_t> stock_of(const json::Value& inventory) {
  std::optional<std::int64_t> sum;
  for (const auto& warehouse : inventory.items()) {
    const auto quantity = warehouse["quantity"];
    if (common::scalar_or_empty(quantity).empty()) continue;
    sum = checked_add(sum.value_or(0), quantity.integer());
    if (!sum) quantity.fail("too large");
  }
  return sum;
}

RemoteListing read_variant(const json::Value& sku, const RemoteListing& product) {
  RemoteListing listing = product;
  listing.id.sku = common::number_id(sku["id"]);
  common::read_spare(listing, Detail::seller_sku,
                     [&] { listing.seller_sku = sku["seller_sku"].optional_text(); });
  take_price(sku["price"], listing);
  common::read_spare(listing, Detail::stock, [&] { listing.stock = stock_of(sku["inventory"]); });
  listing.active = product.active && variant_sells(sku["status_info"]["status"]);
  return listing;
}

std::optional<std::string> first_address(const json::Value& image) {
  for (const auto& url : image["urls"].items()) {
    if (auto address = url.optional_text()) return address;
  }
  return std::nullopt;
}

std::optional<std::string> first_image(const json::Value& images) {
  for (const auto& image : images.items()) {
    if (auto address = first_address(image)) return address;
  }
  return std::nullopt;
}

/// "Đỏ, XL", the form that TikTok itself gives to a unit's variation in orders, and the image of
/// the first option that has one.
void read_options(const json::Value& attributes, RemoteListing& listing) {
  std::string variation;
  std::optional<std::string> image;
  for (const auto& option : attributes.items()) {
    const std::string value = option["value_name"].text_or("");
    if (!value.empty()) variation += (variation.empty() ? "" : ", ") + value;
    if (!image) image = first_address(option["sku_img"]);
  }
  if (!variation.empty()) listing.variation = variation;
  if (image) listing.image = image;
}

}  // namespace

ProductRead read_product(const json::Value& product, std::string_view region) {
  ProductRead read;
  try {
    RemoteListing common;
    common.id.item = common::number_id(product["id"]);
    read.item = common.id.item;
    common::read_spare(common, Detail::name, [&] { common.name = product["title"].text_or(""); });
    common.currency = common::currency_of_region(region);
    const auto states = states_of(product);
    common.active = sells(states);
    read.deleted = is_deleted(states);
    common.changed_at = change_of(product["update_time"]);
    for (const auto& sku : product["skus"].items()) {
      try {
        read.listings.push_back(read_variant(sku, common));
      } catch (const json::FieldError& error) {
        const ListingId id{read.item, common::shown_id(sku, "id")};
        read.rejected.push_back({to_text(id), verbatim(error.what())});
      }
    }
    read.detailed = !read.listings.empty() && !hides_detail(states);
  } catch (const json::FieldError& error) {
    read.rejected.push_back({common::shown_id(product, "id"), verbatim(error.what())});
  }
  return read;
}

void add_detail(ProductRead& product, const json::Value& detail) {
  const auto item = common::optional_id(detail["id"]);
  if (!item.empty() && item != product.item) detail["id"].fail("another product's");
  auto listings = product.listings;
  for (auto& listing : listings)
    common::read_spare(listing, Detail::image,
                       [&] { listing.image = first_image(detail["main_images"]); });
  for (const auto& sku : detail["skus"].items()) {
    const std::string id = common::optional_id(sku["id"]);
    const auto listing = std::find_if(listings.begin(), listings.end(),
                                      [&id](const auto& known) { return known.id.sku == id; });
    if (listing == listings.end()) continue;
    common::read_spare(*listing, Detail::variation,
                       [&] { read_options(sku["sales_attributes"], *listing); });
    take_price(sku["price"], *listing);
    listing->parts = read_parts(sku["combined_skus"]);
  }
  product.listings = std::move(listings);
}

ProductRows read_product_rows(const json::Value& data) {
  // Nothing at all is no empty catalogue.
  if (!data.is_object()) data.fail("not an object");
  ProductRows rows;
  rows.counted = common::read_count(data["total_count"]);
  for (const auto& product : data["products"].items()) {
    const auto id = product["id"];
    const bool readable = id.present() && !id.is_object() && !id.is_array();
    rows.ids.push_back(readable ? id.scalar_text() : fmt::format("?{}", rows.ids.size()));
  }
  rows.next = common::scalar_or_empty(data["next_page_token"]);
  return rows;
}

}  // namespace ecsync::tiktok

#include "adapters/lazada/catalogue.h"

#include <fmt/format.h>

#include "adapters/common/amount_reader.h"
#include "adapters/common/fields.h"
#include "adapters/common/number_id.h"
#include "adapters/common/read_count.h"
#include "adapters/common/spare_details.h"
#include "adapters/lazada/reply.h"
#include "core/base/text.h"

namespace ecsync::lazada {
namespace {

std::optional<std::string> first_address(const json::Value& list) {
  for (const auto& image : list.items()) {
    if (auto address = image.optional_text()) return address;
  }
  return std::nullopt;
}

/// The first address of a list. The documentation also shows a list as a text, which is one address
/// or a JSON array.
std::optional<std::string> first_image(const json::Value& images) {
  if (!images.present()) return std::nullopt;
  if (!images.is_text()) return first_address(images);
  auto text = images.optional_text();
  if (!text || !text->starts_with('[')) return text;
  const auto list = json::Document::parse(*text);
  return list ? first_address(list->root()) : std::nullopt;
}

/// Missing means active: some answers leave the state out.
bool says_active(const json::Value& status) {
  const auto word = status.optional_text();
  return !word || text::lower_case(*word) == "active";
}

bool says_deleted(const json::Value& status) {
  return text::lower_case(status.optional_text().value_or("")) == "deleted";
}

std::string name_of(const json::Value& product) {
  const auto attributes = product["attributes"];
  for (const char* const key : {"name", "name_en"}) {
    if (auto name = attributes[key].optional_text()) return *std::move(name);
  }
  return "";
}

/// "Màu sắc:Đỏ, Size:M", the form that Lazada itself gives to a unit's variation in orders.
std::optional<std::string> variation_of(const json::Value& properties) {
  constexpr std::size_t most_properties = 100;
  std::string variation;
  const auto names = properties.names();
  // Each is looked for among all of them.
  if (names.size() > most_properties) properties.fail("has more than 100 properties");
  for (const auto& name : names) {
    const auto value = properties[name.c_str()];
    if (!value.present()) continue;
    const std::string text = value.scalar_text();
    if (text.empty()) continue;
    if (!variation.empty()) variation += ", ";
    variation += name;
    variation += ':';
    variation += text;
  }
  if (variation.empty()) return std::nullopt;
  return variation;
}

/// The first of the members `names` that holds a time. A date without a time of day means the
/// beginning of that day, or its end when `until` is true.
std::optional<Timestamp> special_time(const json::Value& sku, const Country& country,
                                      std::initializer_list<const char*> names, bool until) {
  for (const char* const name : names) {
    const auto value = sku[name];
    if (!value.present()) continue;
    std::string text = value.scalar_text();
    constexpr std::size_t date_length = 10;
    if (text.size() == date_length && text[4] == '-') text += until ? " 23:59:59" : " 00:00:00";
    if (text.size() == date_length + 6) text += ":00";
    if (const auto time = parse_lazada_time(text, country)) return time;
  }
  return std::nullopt;
}

bool special_holds(const json::Value& sku, const Country& country, Timestamp now) {
  const auto from = special_time(sku, country, {"special_from_time", "special_from_date"}, false);
  const auto until = special_time(sku, country, {"special_to_time", "special_to_date"}, true);
  return (!from || now >= *from) && (!until || now <= *until);
}

std::optional<std::int64_t> amount(const json::Value& value, const Currency& currency) {
  if (!value.present() || value.scalar_text().empty()) return std::nullopt;
  return common::AmountReader(currency).read(without_group_commas(value.scalar_text()), "price");
}

std::optional<std::int64_t> price_of(const json::Value& sku, const Country& country,
                                     const Currency& currency, Timestamp now) {
  const auto special = amount(sku["special_price"], currency);
  if (special && *special > 0 && special_holds(sku, country, now)) return special;
  return amount(sku["price"], currency);
}

/// Pieces that a buyer can order: Available, or quantity in answers without it.
std::optional<std::int64_t> stock_of(const json::Value& sku) {
  for (const char* const name : {"Available", "quantity"}) {
    const auto stock = sku[name];
    if (stock.present() && !stock.scalar_text().empty()) return stock.integer();
  }
  return std::nullopt;
}

/// ITEM:SKU, or ITEM where the SKU has no id that can be read.
std::string shown_id_of(const std::string& item, const json::Value& sku) {
  auto id = common::shown_id(sku, "SkuId");
  if (id.empty() || id == "0") id = split_shop_sku(common::shown_id(sku, "ShopSku")).sku;
  return to_text(ListingId{item, id});
}

RemoteListing read_sku(const json::Value& sku, const RemoteListing& product, const Country& country,
                       Timestamp now) {
  RemoteListing listing = product;
  listing.id.sku = common::optional_number_id(sku["SkuId"]);
  if (listing.id.sku.empty()) listing.id.sku = split_shop_sku(sku["ShopSku"].text_or("")).sku;
  if (listing.id.sku.empty()) sku["SkuId"].fail("missing");
  const auto spare = [&listing](Detail detail, const auto& read) {
    common::read_spare(listing, detail, read);
  };
  spare(Detail::seller_sku, [&] { listing.seller_sku = sku["SellerSku"].optional_text(); });
  spare(Detail::variation, [&] { listing.variation = variation_of(sku["saleProp"]); });
  spare(Detail::image, [&] {
    if (auto image = first_image(sku["Images"])) listing.image = std::move(image);
  });
  spare(Detail::unit_price, [&] { listing.price = price_of(sku, country, listing.currency, now); });
  spare(Detail::stock, [&] { listing.stock = stock_of(sku); });
  listing.active = product.active && says_active(sku["Status"]);
  return listing;
}

}  // namespace

ProductRead read_product(const json::Value& product, const Country& country, Timestamp now) {
  ProductRead read;
  try {
    RemoteListing common;
    common.id.item = common::number_id(product["item_id"]);
    read.item = common.id.item;
    common.currency = Currency{std::string(country.currency)};
    common::read_spare(common, Detail::name, [&] { common.name = name_of(product); });
    common::read_spare(common, Detail::image,
                       [&] { common.image = first_image(product["images"]); });
    common.active = says_active(product["status"]);
    read.deleted = says_deleted(product["status"]);
    for (const auto& sku : product["skus"].items()) {
      try {
        read.listings.push_back(read_sku(sku, common, country, now));
      } catch (const json::FieldError& error) {
        read.rejected.push_back({shown_id_of(common.id.item, sku), verbatim(error.what())});
      }
    }
  } catch (const json::FieldError& error) {
    read.rejected.push_back({common::shown_id(product, "item_id"), verbatim(error.what())});
  }
  return read;
}

ProductRows read_product_rows(const json::Value& data, std::int64_t offset) {
  // An empty catalogue has no member `products`, but `data` is there.
  if (!data.present()) data.fail("missing");
  ProductRows rows;
  rows.counted = common::read_count(data["total_products"]);
  for (const auto& product : data["products"].items()) {
    const auto id = product["item_id"];
    const bool readable = id.present() && !id.is_object() && !id.is_array();
    const auto position = offset + static_cast<std::int64_t>(rows.ids.size());
    rows.ids.push_back(readable ? id.scalar_text() : fmt::format("?{}", position));
  }
  return rows;
}

}  // namespace ecsync::lazada

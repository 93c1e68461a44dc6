#include "adapters/shopee/catalogue.h"

#include <fmt/format.h>

#include <optional>

#include "adapters/common/amount_reader.h"
#include "adapters/common/fields.h"
#include "adapters/common/region.h"
#include "adapters/common/spare_details.h"
#include "adapters/shopee/reply.h"
#include "core/base/text.h"

namespace ecsync::shopee {
namespace {

/// The text of a number or string, or "" for everything else.
std::string amount_text(const json::Value& value) {
  return value.is_text() ? value.scalar_text() : "";
}

/// An array of one: what a buyer is asked today, else the price before promotions.
void take_price(const json::Value& prices, RemoteListing& listing) {
  for (const auto& price : prices.items()) {
    common::read_currency(price["currency"], listing);
    if (listing.currency.code.size() != 3) return;
    for (const char* const name : {"current_price", "original_price"}) {
      const auto amount = price[name];
      if (amount_text(amount).empty()) continue;
      listing.price = common::read_amount(amount, listing.currency);
      return;
    }
  }
}

/// Shopee's own sum, else the seller's warehouses together; nothing when not told.
std::optional<std::int64_t> read_stock(const json::Value& info) {
  if (!info.is_object()) return std::nullopt;
  const auto total = info["summary_info"]["total_available_stock"];
  if (!amount_text(total).empty()) return total.integer();
  std::optional<std::int64_t> sum;
  for (const auto& place : info["seller_stock"].items()) {
    const auto stock = place["stock"];
    if (!amount_text(stock).empty()) sum = sum.value_or(0) + stock.integer();
  }
  return sum;
}

std::optional<std::string> first_image(const json::Value& image) {
  if (!image.is_object()) return std::nullopt;
  for (const auto& url : image["image_url_list"].items()) {
    if (auto address = url.optional_text()) return address;
  }
  return std::nullopt;
}

/// Missing means sold: fields come and go.
bool is_sold(const json::Value& status, std::string_view word_for_sold) {
  const std::string word = text::upper_case(status.text_or(""));
  return word.empty() || word == word_for_sold;
}

/// Takes the chosen options' words, joined as Shopee joins them on orders, and the first picture of
/// an option.
void take_options(const json::Value& tiers, const json::Value& indexes, RemoteListing& listing) {
  const auto tier_list = tiers.items();
  const auto chosen = indexes.items();
  std::string variation;
  std::optional<std::string> image;
  for (std::size_t i = 0; i < chosen.size() && i < tier_list.size(); ++i) {
    const auto options = tier_list[i]["option_list"].items();
    const auto index = chosen[i].integer();
    if (index < 0 || index >= static_cast<std::int64_t>(options.size()))
      chosen[i].fail("names no option");
    const auto& option = options[static_cast<std::size_t>(index)];
    const std::string word = option["option"].text_or("");
    if (!word.empty()) variation += (variation.empty() ? "" : ",") + word;
    if (!image && option["image"].is_object()) image = option["image"]["image_url"].optional_text();
  }
  if (!variation.empty()) listing.variation = variation;
  if (image) listing.image = image;
}

RemoteListing read_variant(const json::Value& model, const json::Value& tiers,
                           const RemoteListing& product) {
  RemoteListing listing = product;
  listing.id.sku = common::optional_id(model["model_id"]);
  if (listing.id.sku.empty()) model["model_id"].fail("missing");
  listing.seller_sku = model["model_sku"].optional_text();
  take_price(model["price_info"], listing);
  listing.stock = read_stock(model["stock_info_v2"]);
  listing.active = product.active && is_sold(model["model_status"], "MODEL_NORMAL");
  take_options(tiers, model["tier_index"], listing);
  return listing;
}

}  // namespace

ProductRead read_product(const json::Value& item, std::string_view region) {
  ProductRead read;
  read.listing.id = read_listing_id(item["item_id"], item["model_id"]);
  read.listing.id.sku.clear();
  read.listing.name = item["item_name"].text_or("");
  read.listing.currency = common::currency_of_region(region);
  read.listing.active = is_sold(item["item_status"], "NORMAL");
  read.listing.image = first_image(item["image"]);
  read.has_variants = common::flag(item["has_model"]);
  if (read.has_variants) return read;
  read.listing.seller_sku = item["item_sku"].optional_text();
  take_price(item["price_info"], read.listing);
  read.listing.stock = read_stock(item["stock_info_v2"]);
  return read;
}

VariantsRead read_variants(const json::Value& response, const RemoteListing& product) {
  VariantsRead read;
  for (const auto& model : response["model"].items()) {
    try {
      read.listings.push_back(read_variant(model, response["tier_variation"], product));
    } catch (const json::FieldError& error) {
      read.warnings.push_back(
          tr("product {}: {}", text::shorten(text::printable(product.id.item), 40), error.what()));
    }
  }
  return read;
}

ItemRows read_item_rows(const json::Value& response) {
  ItemRows answer;
  for (const auto& item : response["item"].items()) answer.ids.push_back(item["item_id"].id());
  answer.counted =
      amount_text(response["total_count"]).empty() ? 0 : response["total_count"].integer();
  answer.more = common::flag(response["has_next_page"]);
  answer.next =
      amount_text(response["next_offset"]).empty() ? 0 : response["next_offset"].integer();
  return answer;
}

}  // namespace ecsync::shopee

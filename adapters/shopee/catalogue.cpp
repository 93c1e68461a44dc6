#include "adapters/shopee/catalogue.h"

#include <fmt/format.h>

#include <iterator>
#include <optional>

#include "adapters/common/amount_reader.h"
#include "adapters/common/fields.h"
#include "adapters/common/number_id.h"
#include "adapters/common/read_count.h"
#include "adapters/common/region.h"
#include "adapters/common/spare_details.h"
#include "adapters/shopee/reply.h"
#include "core/base/text.h"

namespace ecsync::shopee {
namespace {

constexpr std::int64_t farthest_offset = 1'000'000'000'000;  // no shop has so many products

/// The text of a number or string, or "" for everything else.
std::string amount_text(const json::Value& value) {
  return value.is_text() ? value.scalar_text() : "";
}

/// Takes the price from a list with one element: today's price, else the price before promotions.
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
    if (amount_text(stock).empty()) continue;
    sum = checked_add(sum.value_or(0), stock.integer());
    if (!sum) stock.fail("too large");
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

/// What a product without variants and a variant have alike, as far as it can be read.
void take_details(const json::Value& entry, const char* sku, RemoteListing& listing) {
  common::read_spare(listing, Detail::seller_sku,
                     [&] { listing.seller_sku = entry[sku].optional_text(); });
  common::read_spare(listing, Detail::unit_price,
                     [&] { take_price(entry["price_info"], listing); });
  common::read_spare(listing, Detail::stock,
                     [&] { listing.stock = read_stock(entry["stock_info_v2"]); });
}

/// A missing state counts as on sale, because Shopee adds and drops fields.
bool is_sold(const json::Value& status, std::string_view word_for_sold) {
  const std::string word = text::upper_case(status.text_or(""));
  return word.empty() || word == word_for_sold;
}

bool is_deleted(const json::Value& status) {
  const std::string word = status.is_text() ? text::upper_case(status.scalar_text()) : "";
  return word == "SELLER_DELETE" || word == "SHOPEE_DELETE";
}

/// A variant's name and picture, as far as one of the answer's lists tells them.
struct Options {
  std::string words;  ///< joined as Shopee joins them on orders
  std::optional<std::string> image;
  bool fits = true;  ///< false: an index names no option, so the words are not the variant's
};

/// Where a list of tiers keeps its options.
struct TierNames {
  const char* list;
  const char* word;
};
constexpr TierNames own_tiers{"option_list", "option"};
constexpr TierNames standard_tiers{"variation_option_list", "variation_option_name"};

std::optional<std::string> option_image(const json::Value& option) {
  const auto image =
      option["image"].is_object() ? option["image"]["image_url"] : option["image_url"];
  return image.is_text() && !image.scalar_text().empty() ? std::optional(image.scalar_text())
                                                         : std::nullopt;
}

/// The options that a variant's `tier_index` chooses.
Options chosen_options(const json::Value& tiers, const json::Value& indexes,
                       const TierNames& names) {
  Options found;
  const auto tier_list = tiers.items();
  const auto chosen = indexes.items();
  for (std::size_t i = 0; i < chosen.size() && i < tier_list.size(); ++i) {
    const auto options = tier_list[i][names.list].items();
    const auto index = chosen[i].integer();
    if (index < 0 || index >= std::ssize(options)) {
      found.fits = false;
      continue;
    }
    const auto& option = options[static_cast<std::size_t>(index)];
    const std::string word = option[names.word].text_or("");
    if (!word.empty()) found.words += (found.words.empty() ? "" : ",") + word;
    if (!found.image) found.image = option_image(option);
  }
  return found;
}

/// The same of lists that may be anything: a name is not worth a variant.
Options try_options(const json::Value& tiers, const json::Value& indexes, const TierNames& names) {
  try {
    return chosen_options(tiers, indexes, names);
  } catch (const json::FieldError&) {
    Options none;
    none.fits = false;
    return none;
  }
}

/// Takes the variant's name from the first source that has one, and the picture likewise.
void take_options(const json::Value& response, const json::Value& model, RemoteListing& listing) {
  const auto own = try_options(response["tier_variation"], model["tier_index"], own_tiers);
  const auto standard =
      try_options(response["standardise_tier_variation"], model["tier_index"], standard_tiers);
  const auto name = model["model_name"];
  if (own.fits && !own.words.empty())
    listing.variation = own.words;
  else if (name.is_text() && !name.scalar_text().empty())
    listing.variation = name.scalar_text();
  else if (standard.fits && !standard.words.empty())
    listing.variation = standard.words;
  if (own.image)
    listing.image = own.image;
  else if (standard.image)
    listing.image = standard.image;
}

RemoteListing read_variant(const json::Value& model, const json::Value& response,
                           const RemoteListing& product) {
  RemoteListing listing = product;
  listing.id.sku = common::optional_number_id(model["model_id"]);
  if (listing.id.sku.empty()) model["model_id"].fail("missing");
  take_details(model, "model_sku", listing);
  listing.active = product.active && is_sold(model["model_status"], "MODEL_NORMAL");
  take_options(response, model, listing);
  return listing;
}

}  // namespace

ProductRead read_product(const json::Value& item, std::string_view region) {
  ProductRead read;
  read.listing.id = read_listing_id(item["item_id"], item["model_id"]);
  read.listing.id.sku.clear();
  common::read_spare(read.listing, Detail::name,
                     [&] { read.listing.name = item["item_name"].text_or(""); });
  read.listing.currency = common::currency_of_region(region);
  read.listing.active = is_sold(item["item_status"], "NORMAL");
  common::read_spare(read.listing, Detail::image,
                     [&] { read.listing.image = first_image(item["image"]); });
  read.has_variants = common::flag(item["has_model"]);
  if (read.has_variants) return read;
  take_details(item, "item_sku", read.listing);
  return read;
}

VariantsRead read_variants(const json::Value& response, const RemoteListing& product) {
  VariantsRead read;
  for (const auto& model : response["model"].items()) {
    try {
      read.listings.push_back(read_variant(model, response, product));
    } catch (const json::FieldError& error) {
      const ListingId id{product.id.item, common::shown_id(model, "model_id")};
      read.rejected.push_back({to_text(id), verbatim(error.what())});
    }
  }
  return read;
}

ItemRows read_item_rows(const json::Value& response, std::int64_t offset) {
  // An answer without any of this is no empty catalogue.
  if (!response["item"].present() && !response["has_next_page"].present())
    response["item"].fail("missing");
  ItemRows answer;
  for (const auto& item : response["item"].items()) {
    const auto id = item["item_id"];
    const bool named = id.is_text() && !id.scalar_text().empty();
    const auto position = offset + std::ssize(answer.ids);
    answer.ids.push_back(named ? id.scalar_text() : fmt::format("?{}", position));
    answer.nameless = answer.nameless || !named;
    answer.deleted.push_back(is_deleted(item["item_status"]));
  }
  answer.counted = common::read_count(response["total_count"]);
  answer.more = common::flag(response["has_next_page"]);
  const auto next = common::read_count(response["next_offset"]).value_or(0);
  answer.next = next <= farthest_offset ? next : 0;
  return answer;
}

}  // namespace ecsync::shopee

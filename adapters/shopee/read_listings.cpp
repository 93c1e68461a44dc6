#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "adapters/common/all_at_once.h"
#include "adapters/common/refusal.h"
#include "adapters/shopee/catalogue.h"
#include "adapters/shopee/item_walk.h"
#include "adapters/shopee/shopee.h"

namespace ecsync::shopee {
namespace {

constexpr std::size_t most_items = 50;  // in one call of get_item_base_info

/// Every state of a product that is still there, or listings would vanish when a seller takes them
/// off sale. Each is a parameter of its own; joined by commas they are refused.
Fields item_query(std::int64_t offset) {
  Fields query{{"offset", std::to_string(offset)}, {"page_size", "100"}};
  for (const char* const status : {"NORMAL", "BANNED", "UNLIST", "REVIEWING"})
    query.emplace_back("item_status", status);
  return query;
}

}  // namespace

/// Adds a product's variants. A product whose variants cannot be had is a warning; an error when
/// nothing more is to be had at all.
std::optional<Error> Shopee::read_variants(const ShopAccess& access, const ProductRead& product,
                                           ListingPage& page) {
  const std::string& item = product.listing.id.item;
  auto reply = gateway_.read(access, "/api/v2/product/get_model_list", {{"item_id", item}});
  if (!reply.answer && !common::about_one_product(reply.answer.error().code))
    return std::move(reply.answer).error();
  const auto read = reply.answer ? json::checked([&] {
    return shopee::read_variants(reply.answer->data(), product.listing);
  })
                                 : Result<VariantsRead>(reply.answer.error());
  if (!read) {
    page.warnings.push_back(tr("product {}: no variants: {}", item, read.error().message));
    return std::nullopt;
  }
  page.listings.insert(page.listings.end(), read->listings.begin(), read->listings.end());
  page.warnings.insert(page.warnings.end(), read->warnings.begin(), read->warnings.end());
  return std::nullopt;
}

/// Adds up to fifty products by id.
std::optional<Error> Shopee::read_products(const ShopAccess& access,
                                           const std::vector<std::string>& ids, ListingPage& page) {
  auto reply = gateway_.read(access, "/api/v2/product/get_item_base_info",
                             {{"item_id_list", fmt::format("{}", fmt::join(ids, ","))}});
  if (!reply.answer && reply.answer.error().code == ErrorCode::not_found) return std::nullopt;
  if (!reply.answer) return std::move(reply.answer).error();
  auto items = json::checked([&] { return reply.answer->data()["item_list"].items(); });
  if (!items) return std::move(items).error();
  return common::add_all_at_once(page, items->size(), [&](std::size_t i, ListingPage& part) {
    return add_product(access, (*items)[i], part);
  });
}

std::optional<Error> Shopee::add_product(const ShopAccess& access, const json::Value& item,
                                         ListingPage& page) {
  const auto product = json::checked([&] { return read_product(item, access.country); });
  if (!product) {
    page.warnings.push_back(product.error().message);
    return std::nullopt;
  }
  if (product->has_variants) return read_variants(access, *product, page);
  page.listings.push_back(product->listing);
  return std::nullopt;
}

Result<ListingPage> Shopee::listings(const ShopAccess& access, const std::string& page,
                                     const KnownChange& /*known*/) {
  ItemWalk walk(page);
  ItemRows rows;
  auto reply = gateway_.read(access, "/api/v2/product/get_item_list", item_query(walk.offset()),
                             [&](const json::Value& data, int /*attempt*/) {
                               rows = read_item_rows(data);
                               return walk.contradiction(rows);
                             });
  if (!reply.answer) return std::move(reply.answer).error();
  const auto taken = walk.take(rows);
  ListingPage read;
  if (!taken.warning.empty()) read.warnings.push_back(taken.warning);
  for (std::size_t begin = 0; begin < taken.fresh.size(); begin += most_items) {
    const auto end = std::min(begin + most_items, taken.fresh.size());
    std::vector<std::string> ids;
    for (std::size_t i = begin; i < end; ++i) ids.push_back(rows.ids[taken.fresh[i]]);
    if (auto error = read_products(access, ids, read)) return *std::move(error);
  }
  read.next = walk.place();
  return read;
}

}  // namespace ecsync::shopee

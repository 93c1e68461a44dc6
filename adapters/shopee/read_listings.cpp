#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "adapters/common/all_at_once.h"
#include "adapters/common/batches.h"
#include "adapters/common/fields.h"
#include "adapters/common/number_id.h"
#include "adapters/common/refusal.h"
#include "adapters/shopee/blame.h"
#include "adapters/shopee/catalogue.h"
#include "adapters/shopee/item_walk.h"
#include "adapters/shopee/shopee.h"
#include "core/base/text.h"

namespace ecsync::shopee {
namespace {

constexpr std::size_t most_items = 50;  // in one call of get_item_base_info

/// Every state of a product that is still there, or listings would vanish when a seller takes them
/// off sale; and the deleted ones, which the catalogue's count may include. Each is a parameter of
/// its own; joined by commas they are refused.
Fields item_query(const ItemWalk::Query& query) {
  Fields fields{{"offset", std::to_string(query.offset)}, {"page_size", "100"}};
  for (const char* const status : {"NORMAL", "BANNED", "UNLIST", "REVIEWING"})
    fields.emplace_back("item_status", status);
  if (query.deleted_too) {
    for (const char* const status : {"SELLER_DELETE", "SHOPEE_DELETE"})
      fields.emplace_back("item_status", status);
  }
  if (query.updated_from)
    fields.emplace_back("update_time_from", std::to_string(epoch_seconds(*query.updated_from)));
  // Whether the last second counts in is not documented; a product that comes twice does no harm.
  if (query.updated_to)
    fields.emplace_back("update_time_to", std::to_string(epoch_seconds(*query.updated_to) + 1));
  return fields;
}

/// A product whose variants are not all read; ITEM by itself where none is.
void reject_item(ListingPage& page, const std::string& item, Message reason) {
  page.unread.push_back(item);
  page.rejected.push_back({item, std::move(reason)});
}

/// A row of the catalogue whose id is none: "?" and its position, or what stands there.
void reject_nameless(ListingPage& page, const std::string& id) {
  page.sure = false;
  if (id.starts_with('?'))
    page.rejected.push_back({"", tr("a product without an id is listed")});
  else
    page.rejected.push_back({text::shorten(text::printable(id), 40), tr("its id is no number")});
}

void tell_warning(ListingPage& page, const std::string& warning) {
  page.sure = false;
  page.rejected.push_back({"", tr("Shopee warns about its products: {}", warning)});
}

}  // namespace

/// What Shopee says is wrong with a part of a success; "" when all is well.
std::string Shopee::warning_of(const ShopAccess& access, const common::Answer& answer) const {
  return answer_warning(answer.document.root(),
                        {access.access_token.reveal(), gateway_.app().secret.reveal()});
}

/// Adds a product's variants. A product whose variants cannot be had is a warning; an error when
/// nothing more is to be had at all.
std::optional<Error> Shopee::read_variants(const ShopAccess& access, const ProductRead& product,
                                           ListingPage& page) {
  const std::string& item = product.listing.id.item;
  auto reply = gateway_.read(access, "/api/v2/product/get_model_list", {{"item_id", item}});
  if (!reply.answer && !common::about_one_product(reply.answer.error().code))
    return std::move(reply.answer).error();
  auto read = reply.answer ? json::checked([&] {
    return shopee::read_variants(reply.answer->data(), product.listing);
  })
                           : Result<VariantsRead>(reply.answer.error());
  if (!read) {
    reject_item(page, item, tr("no variants: {}", read.error().message));
    return std::nullopt;
  }
  if (const auto warning = warning_of(access, *reply.answer); !warning.empty())
    read->rejected.push_back({item, tr("Shopee warns: {}", warning)});
  if (read->listings.empty() && read->rejected.empty())
    read->rejected.push_back({item, tr("Shopee names none of its variants")});
  if (!read->rejected.empty()) page.unread.push_back(item);
  page.listings.insert(page.listings.end(), read->listings.begin(), read->listings.end());
  page.rejected.insert(page.rejected.end(), read->rejected.begin(), read->rejected.end());
  return std::nullopt;
}

/// Adds up to fifty products by id, in several calls when one of them spoils the answer. Products
/// that Shopee lists and then leaves out are told.
std::optional<Error> Shopee::read_products(const ShopAccess& access,
                                           const std::vector<std::string>& ids, ListingPage& page) {
  std::set<std::string> missing(ids.begin(), ids.end());
  std::string warning;
  common::Culprits culprits;
  const auto ask = [&](const common::Batch& batch) -> Result<common::Asked> {
    auto reply = gateway_.read(access, "/api/v2/product/get_item_base_info",
                               {{"item_id_list", fmt::format("{}", fmt::join(batch, ","))}});
    if (!reply.answer) {
      if (common::too_big(reply) && batch.size() > 1) return common::Asked::halve;
      const auto blame = blame_for(reply);
      return culprits.refused(batch, blame, std::move(reply.answer).error());
    }
    culprits.answered();
    if (auto words = warning_of(access, *reply.answer); !words.empty()) warning = std::move(words);
    auto items = json::checked([&] { return reply.answer->data()["item_list"].items(); });
    if (!items) return std::move(items).error();
    // A row without an id that can be read belongs to none of those that were asked for.
    std::erase_if(*items, [&missing](const json::Value& item) {
      return missing.erase(common::shown_id(item, "item_id")) == 0;
    });
    auto error = common::add_all_at_once(page, items->size(), [&](std::size_t i, auto& part) {
      return add_product(access, (*items)[i], part);
    });
    if (error) return *std::move(error);
    return common::Asked::done;
  };
  if (auto error = common::ask_in_halves(ids, ask)) return error;
  if (auto error = culprits.refusal()) return error;
  for (const auto& [item, reason] : culprits.found()) {
    missing.erase(item);
    reject_item(page, item, verbatim(reason));
  }
  tell_missing(missing, warning, page);
  return std::nullopt;
}

/// Products that are listed and have no details, with what Shopee says about it, if anything.
void Shopee::tell_missing(const std::set<std::string>& missing, const std::string& warning,
                          ListingPage& page) {
  for (const auto& item : missing) {
    reject_item(page, item,
                warning.empty() ? tr("Shopee lists it but gives no details of it")
                                : tr("Shopee lists it but gives no details of it: {}", warning));
  }
  if (missing.empty() && !warning.empty()) tell_warning(page, warning);
}

std::optional<Error> Shopee::add_product(const ShopAccess& access, const json::Value& item,
                                         ListingPage& page) {
  const auto product = json::checked([&] { return read_product(item, access.country); });
  if (!product) {
    // Its id was asked for.
    reject_item(page, item["item_id"].scalar_text(), product.error().message);
    return std::nullopt;
  }
  if (product->has_variants) return read_variants(access, *product, page);
  page.listings.push_back(product->listing);
  return std::nullopt;
}

/// Delivers the rows of a page of the catalogue that are new.
std::optional<Error> Shopee::read_rows(const ShopAccess& access, const ItemRows& rows,
                                       const std::vector<std::size_t>& fresh, ListingPage& page) {
  std::vector<std::string> ids;
  for (const auto i : fresh) {
    if (rows.deleted[i])
      page.deleted.push_back(rows.ids[i]);
    else if (text::all_digits(rows.ids[i]))
      ids.push_back(rows.ids[i]);
    else
      reject_nameless(page, rows.ids[i]);
  }
  for (const auto& batch : common::in_batches(ids, most_items)) {
    if (auto error = read_products(access, batch, page)) return error;
  }
  return std::nullopt;
}

Result<ListingPage> Shopee::listings(const ShopAccess& access, const std::string& page,
                                     const KnownChange& /*known*/) {
  ItemWalk walk(page);
  // Ends: deleted products are dropped once, and a window is cut down to a second at most.
  while (!walk.complete()) {
    ItemRows rows;
    const auto query = walk.query();
    auto reply = gateway_.read(access, "/api/v2/product/get_item_list", item_query(query),
                               [&](const json::Value& data, int /*attempt*/) {
                                 rows = read_item_rows(data, query.offset);
                                 return walk.contradiction(rows);
                               });
    if (!reply.answer) {
      const bool refused = reply.answer.error().code == ErrorCode::remote_refused;
      if (refused && (walk.drop_deleted() || walk.cut(gateway_.server_now()))) continue;
      return std::move(reply.answer).error();
    }
    const auto taken = walk.take(rows);
    ListingPage read;
    read.notes = taken.notes;
    read.sure = taken.sure;
    if (const auto warning = warning_of(access, *reply.answer); !warning.empty())
      tell_warning(read, warning);
    if (auto error = read_rows(access, rows, taken.fresh, read)) return *std::move(error);
    read.next = walk.place();
    return read;
  }
  ListingPage rest;
  rest.sure = false;
  return rest;
}

}  // namespace ecsync::shopee

#include <fmt/format.h>

#include "adapters/common/add_product.h"
#include "adapters/common/all_at_once.h"
#include "adapters/common/refusal.h"
#include "adapters/tiktok/errors.h"
#include "adapters/tiktok/product_walk.h"
#include "adapters/tiktok/tiktok.h"

namespace ecsync::tiktok {
namespace {

/// The body of a search. It always has a member, because it is not documented how an empty object
/// is signed.
std::string product_body(const ProductWalk::Query& query) {
  json::Writer body;
  body.begin_object().field("status", "ALL");
  if (query.created_from) body.field("create_time_ge", epoch_seconds(*query.created_from));
  if (query.created_to) body.field("create_time_le", epoch_seconds(*query.created_to));
  body.end_object();
  return body.str();
}

/// True when an earlier pull read the product's detail in the state that it is in now.
bool is_unchanged(const ProductRead& product, const KnownChange& known) {
  const auto& now = product.listings.front().changed_at;
  return now && known(product.item) == now;
}

}  // namespace

/// Adds a product's detail. When that cannot be read, rejects the product and keeps what
/// the search gave. Returns an error when the next product would fail as well.
std::optional<Error> Tiktok::read_detail(const ShopAccess& access, ProductRead& product) {
  auto reply =
      gateway_.read(access, "/product/202309/products/" + percent_encode(product.item), {});
  if (!reply.answer && reply.answer.error().code == ErrorCode::not_found) return std::nullopt;
  if (!reply.answer && !common::about_one_product(reply.answer.error().code))
    return std::move(reply.answer).error();
  const auto added = reply.answer ? json::checked([&] {
    add_detail(product, reply.answer->data());
    return Done{};
  })
                                  : Status(reply.answer.error());
  if (!added) {
    product.rejected.push_back(
        {product.item, tr("no images and options: {}", added.error().message)});
    // Without this time the next pull asks for the detail again.
    for (auto& listing : product.listings) listing.changed_at.reset();
  }
  return std::nullopt;
}

/// Adds a product as the search gives it, with its detail when that is not known yet.
std::optional<Error> Tiktok::add_product(const ShopAccess& access, const json::Value& found,
                                         const KnownChange& known, ListingPage& page) {
  auto product = read_product(found, access.country);
  if (product.detailed && is_unchanged(product, known)) {
    for (auto& listing : product.listings) listing.brief = true;
  } else if (product.detailed) {
    if (auto error = read_detail(access, product)) return error;
  }
  common::add_product(page, std::move(product));
  return std::nullopt;
}

Result<ListingPage> Tiktok::listings(const ShopAccess& access, const std::string& page,
                                     const KnownChange& known) {
  ProductWalk walk(gateway_.server_now(), page);
  // The loop ends, because every turn returns, drops a token (a few times at most), or cuts the
  // window of creation time.
  while (true) {
    ProductRows rows;
    const auto query = walk.query();
    auto reply = gateway_.read(access, "/product/202502/products/search",
                               {{"page_size", "100"}, {"page_token", query.token}},
                               product_body(query), [&](const json::Value& data, int attempt) {
                                 rows = read_product_rows(data);
                                 return walk.contradiction(rows, attempt);
                               });
    if (!reply.answer) {
      if (reply.code == too_many_products) {
        if (auto error = walk.cut()) return *std::move(error);
        continue;
      }
      if (reply.answer.error().code == ErrorCode::remote_refused && walk.drop_token()) continue;
      return std::move(reply.answer).error();
    }
    const auto taken = walk.take(rows);
    if (taken.error) return *taken.error;
    ListingPage read;
    read.notes = taken.notes;
    const auto& data = reply.answer->data();
    // Without a list and a count it is not certain that there are none.
    read.sure = taken.sure && (data["products"].present() || data["total_count"].present());
    const auto products = data["products"].items();
    auto error =
        common::add_all_at_once(read, taken.fresh.size(), [&](std::size_t i, ListingPage& part) {
          return add_product(access, products[taken.fresh[i]], known, part);
        });
    if (error) return *std::move(error);
    read.next = walk.place();
    return read;
  }
}

}  // namespace ecsync::tiktok

#include "adapters/common/add_product.h"
#include "adapters/lazada/lazada.h"
#include "adapters/lazada/product_walk.h"

namespace ecsync::lazada {
namespace {

Fields product_query(const ProductWalk::Query& query, const Country& country) {
  Fields params{{"filter", "all"},
                {"offset", std::to_string(query.offset)},
                {"limit", std::to_string(query.limit)}};
  if (query.created_from)
    params.emplace_back("create_after", product_date(*query.created_from, country.offset));
  if (query.created_to)
    params.emplace_back("create_before", product_date(*query.created_to, country.offset));
  return params;
}

}  // namespace

Result<ListingPage> Lazada::listings(const ShopAccess& access, const std::string& page,
                                     const KnownChange& /*known*/) {
  const Country* country = find_country(access.country);
  if (country == nullptr)
    return make_error(ErrorCode::invalid_value, tr("Lazada has no country '{}'", access.country));
  ProductWalk walk(gateway_.server_now(), page);
  ListingPage read;
  // The loop ends, because every turn returns, asks for less, or cuts the window of creation time.
  while (true) {
    const bool smallest = walk.query().limit == 1;
    ProductRows rows;
    auto reply = gateway_.read(
        access, "/products/get", product_query(walk.query(), *country),
        [&](const json::Value& data, int attempt) {
          rows = read_product_rows(data, walk.query().offset);
          return walk.contradiction(rows, attempt);
        },
        smallest ? Gateway::Timeouts::repeat : Gateway::Timeouts::report);
    if (!reply.answer) {
      if (common::too_big(reply) && walk.halve()) continue;
      return std::move(reply.answer).error();
    }
    const auto taken = walk.take(rows);
    if (taken.error) return *taken.error;
    read.notes.insert(read.notes.end(), taken.notes.begin(), taken.notes.end());
    read.sure = read.sure && taken.sure;
    const auto products = reply.answer->data()["products"].items();
    for (const std::size_t i : taken.fresh) {
      common::add_product(read, read_product(products[i], *country, gateway_.server_now()));
    }
    read.next = walk.place();
    if (!taken.fresh.empty() || walk.complete()) return read;
  }
}

}  // namespace ecsync::lazada

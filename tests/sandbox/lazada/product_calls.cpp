#include "tests/sandbox/lazada/product_calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "tests/sandbox/json_value.h"
#include "tests/sandbox/lazada/envelope.h"
#include "tests/sandbox/lazada/order_query.h"
#include "tests/sandbox/lazada/product_text.h"
#include "tests/sandbox/lazada/states.h"
#include "tests/sandbox/lazada/truth.h"

namespace ecsync::sandbox::lazada {
namespace {

constexpr std::int64_t longest_product_page = 50;
constexpr std::int64_t usual_page = 20;
constexpr std::int64_t deepest_offset = 10'000;
constexpr std::size_t most_seller_skus = 100;

/// The samples of the product calls write `+0800`, those of the order calls `+08:00`: both pass.
std::optional<Seconds> parse_product_time(std::string text) {
  if (text.size() == 24 && (text[19] == '+' || text[19] == '-')) text.insert(22, 1, ':');
  return parse_time(text, false);
}

bool matches_state(const Product& product, const std::string& filter) {
  if (filter == "all") return in_catalogue(product);
  if (filter == "live") return product.state == Product::State::active;
  if (filter == "inactive") return product.state == Product::State::inactive;
  if (filter == "deleted") return product.state == Product::State::deleted;
  if (filter == "pending") return product.state == Product::State::pending;
  if (filter == "sold-out")
    return std::ranges::all_of(product.skus, [](const Sku& sku) { return sku.stock == 0; });
  return false;  // rejected: none here
}

bool is_state_filter(const std::string& filter) {
  constexpr std::array known = {"all",     "live",     "inactive", "deleted",
                                "pending", "rejected", "sold-out"};
  return std::ranges::any_of(known, [&](const char* value) { return filter == value; });
}

/// The JSON list of seller SKUs; nothing when it is malformed.
std::optional<std::set<std::string>> read_seller_skus(const std::string& text) {
  std::set<std::string> wanted;
  try {
    const auto list = parse_json(text);
    if (!list.IsArray() || list.Size() > most_seller_skus) return std::nullopt;
    for (const auto& value : list.GetArray()) {
      if (!value.IsString()) return std::nullopt;
      wanted.emplace(value.GetString(), value.GetStringLength());
    }
  } catch (const BadRequest&) {
    return std::nullopt;
  }
  return wanted;
}

struct ProductQuery {
  std::string filter = "all";
  std::int64_t offset = 0;
  std::int64_t limit = usual_page;
  std::array<std::optional<Seconds>, 4> times;  // create_after, _before, update_after, _before
  std::optional<std::set<std::string>> seller_skus;

  bool matches(const Product& product) const {
    if (!matches_state(product, filter)) return false;
    if (times[0] && product.created < *times[0]) return false;
    if (times[1] && product.created > *times[1]) return false;
    if (times[2] && product.updated < *times[2]) return false;
    if (times[3] && product.updated > *times[3]) return false;
    return !seller_skus || std::ranges::any_of(product.skus, [&](const Sku& sku) {
      return sku.seller_sku && seller_skus->contains(*sku.seller_sku);
    });
  }
};

std::optional<Reply> read_product_query(const Context& context, ProductQuery& query) {
  if (context.parameters.contains("filter")) query.filter = context.value("filter");
  if (!is_state_filter(query.filter)) return refusal("36", context.turn);
  if (context.parameters.contains("offset")) {
    const auto offset = parse_count(context.value("offset"));
    if (!offset || *offset > deepest_offset)
      return refusal_of("14", context.turn, context.value("offset"));
    query.offset = *offset;
  }
  if (context.parameters.contains("limit")) {
    const auto limit = parse_count(context.value("limit"));
    if (!limit || *limit < 1 || *limit > longest_product_page)
      return refusal_of("19", context.turn, context.value("limit"));
    query.limit = *limit;
  }
  constexpr std::array names = {"create_after", "create_before", "update_after", "update_before"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!context.parameters.contains(names.at(i))) continue;
    query.times.at(i) = parse_product_time(context.value(names.at(i)));
    if (!query.times.at(i)) return refusal_of("17", context.turn, context.value(names.at(i)));
  }
  if (context.parameters.contains("sku_seller_list")) {
    query.seller_skus = read_seller_skus(context.value("sku_seller_list"));
    if (!query.seller_skus) return refusal("70", context.turn);
  }
  return std::nullopt;
}

}  // namespace

Reply list_products(const Context& context, Shop& shop) {
  ProductQuery query;
  if (const auto refused = read_product_query(context, query)) return *refused;
  std::int64_t total = 0;
  JsonText rows;
  rows.open_list();
  std::int64_t given = 0;
  for (const Product& product : shop.products) {
    if (!query.matches(product)) continue;
    if (total++ < query.offset || given >= query.limit) continue;
    write_product(rows, shop, product);
    ++given;
  }
  rows.close_list();
  JsonText out;
  out.open().member_number("total_products", total + context.settings.miscount);
  if (given > 0) out.member_raw("products", rows.take());
  out.close(context.turn);
  return success(out.take(), context.turn);
}

Reply get_product(const Context& context, Shop& shop) {
  const std::string id = context.value("item_id");
  if (id.empty()) return refusal("4191", context.turn);
  for (const Product& product : shop.products) {
    if (fmt::format("{}", product.id) != id || !in_catalogue(product)) continue;
    JsonText out;
    write_product(out, shop, product);
    return success(out.take(), context.turn);
  }
  return refusal("207", context.turn);
}

Reply get_seller(const Context& context, Shop& shop) {
  const bool several = std::ranges::any_of(
      context.world.accounts, [](const Account& account) { return account.shops.size() > 1; });
  JsonText out;
  out.open();
  // For tokens of several countries the id may be missing: the token's own list has it.
  if (!several) out.member_raw("seller_id", shop.id);
  out.member("name", shop.name)
      .member("name_company", "Công ty TNHH " + shop.name)
      .member("short_code", fmt::format("{}J2K{}", shop.country->code, shop.id.substr(0, 3)))
      .member("email", "seller@example.vn")
      .member("location", shop.country->code)
      .member("logo_url", "")
      .member_flag("cb", several)
      .member("status", "ACTIVE")
      .member_flag("verified", true)
      .member("marketplaceEaseMode", "")
      .close(context.turn);
  return success(out.take(), context.turn);
}

}  // namespace ecsync::sandbox::lazada

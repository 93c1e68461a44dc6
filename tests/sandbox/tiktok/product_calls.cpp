#include "tests/sandbox/tiktok/product_calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <variant>

#include "tests/sandbox/tiktok/envelope.h"
#include "tests/sandbox/tiktok/order_calls.h"
#include "tests/sandbox/tiktok/product_text.h"
#include "tests/sandbox/tiktok/search_body.h"
#include "tests/sandbox/tiktok/truth.h"

namespace ecsync::sandbox::tiktok {
namespace {

constexpr std::size_t deepest = 10'000;
constexpr std::size_t most_keys = 10;

struct ProductFilter {
  std::string status = "ALL";
  std::array<std::optional<Seconds>, 4> times;  // create ge, le, update ge, le: all included
  std::set<std::string> seller_skus;
  std::set<std::string> sku_ids;

  bool matches(const Product& product) const {
    if (status == "ALL" ? !in_catalogue(product) : status != status_word(product.state))
      return false;
    if (times[0] && product.created < *times[0]) return false;
    if (times[1] && product.created > *times[1]) return false;
    if (times[2] && product.updated < *times[2]) return false;
    if (times[3] && product.updated > *times[3]) return false;
    if (seller_skus.empty() && sku_ids.empty()) return true;
    return std::ranges::any_of(product.skus, [this](const Sku& sku) {
      return (sku.seller_sku && seller_skus.contains(*sku.seller_sku)) ||
             sku_ids.contains(fmt::format("{}", sku.id));
    });
  }
};

bool is_product_state(const std::string& status) {
  constexpr std::array known = {"ALL",
                                "DRAFT",
                                "PENDING",
                                "FAILED",
                                "ACTIVATE",
                                "SELLER_DEACTIVATED",
                                "PLATFORM_DEACTIVATED",
                                "FREEZE",
                                "DELETED"};
  return std::ranges::any_of(known, [&](const char* word) { return status == word; });
}

bool read_keys(const rapidjson::Value& list, std::set<std::string>& keys) {
  if (!list.IsArray() || list.Empty() || list.Size() > most_keys) return false;
  return std::all_of(list.Begin(), list.End(), [&keys](const rapidjson::Value& value) {
    if (!value.IsString()) return false;
    keys.emplace(value.GetString(), value.GetStringLength());
    return true;
  });
}

bool read_product_member(const std::string& name, const rapidjson::Value& value,
                         ProductFilter& filter) {
  constexpr std::array times = {"create_time_ge", "create_time_le", "update_time_ge",
                                "update_time_le"};
  for (std::size_t i = 0; i < times.size(); ++i)
    if (name == times.at(i)) return read_bound(value, filter.times.at(i));
  if (name == "seller_skus") return read_keys(value, filter.seller_skus);
  if (name == "sku_ids") return read_keys(value, filter.sku_ids);
  if (name != "status" || !value.IsString()) return false;
  filter.status = value.GetString();
  return is_product_state(filter.status);
}

/// The consent covers shops in several countries: prices are shown in another member.
bool cross_border(const Context& context) {
  return context.world.accounts[context.grant->account].shops.size() > 1;
}

}  // namespace

Reply search_products(const Context& context) {
  const auto size = read_page_size(context);
  if (const auto* refused = std::get_if<Reply>(&size)) return *refused;
  ProductFilter filter;
  const auto take = [&filter](const std::string& name, const rapidjson::Value& value) {
    return read_product_member(name, value, filter);
  };
  if (auto refused = refuse_members(context, take)) return *refused;
  std::size_t offset = 0;
  if (const std::string token = context.value("page_token"); !token.empty()) {
    const auto read = read_offset_token(token);
    if (!read) return refusal(Refusal::bad_parameter, context.turn, "page_token");
    offset = *read;
  }
  const std::size_t end = offset + std::get<std::size_t>(size);
  std::size_t total = 0;
  JsonText rows;
  rows.open_list();
  for (const Product& product : context.world.shops[context.shop].products) {
    if (!filter.matches(product)) continue;
    if (total >= offset && total < end)
      write_found_product(rows, context.world.shops[context.shop], product, cross_border(context));
    ++total;
  }
  rows.close_list();
  if (total > deepest) return refusal(Refusal::too_many_products, context.turn);
  JsonText out;
  out.open();
  if (offset < total) out.member_raw("products", rows.take());
  write_search_end(out, end < total ? offset_token(end) : "",
                   static_cast<std::int64_t>(total) + context.settings.miscount, context.turn);
  out.close();
  return success(out.take(), context.turn);
}

Reply get_product(const Context& context) {
  const Shop& shop = context.world.shops[context.shop];
  for (const Product& product : shop.products) {
    if (fmt::format("{}", product.id) != context.path_id || !has_details(product)) continue;
    JsonText out;
    write_product_details(out, shop, product);
    return success(out.take(), context.turn);
  }
  return refusal(Refusal::no_product, context.turn);
}

}  // namespace ecsync::sandbox::tiktok

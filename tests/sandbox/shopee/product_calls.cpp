#include "tests/sandbox/shopee/product_calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <set>

#include "tests/sandbox/shopee/envelope.h"
#include "tests/sandbox/shopee/product_text.h"
#include "tests/sandbox/text.h"

namespace ecsync::sandbox::shopee {
namespace {

constexpr std::int64_t longest_item_page = 100;
constexpr std::size_t most_items = 50;

struct ItemQuery {
  std::set<std::string, std::less<>> statuses;
  std::size_t offset = 0;
  std::size_t page_size = 0;
  std::optional<Seconds> from;
  std::optional<Seconds> to;

  bool matches(const Product& product) const {
    return statuses.contains(item_status(product)) && (!from || product.updated >= *from) &&
           (!to || product.updated <= *to);
  }
};

/// The statuses asked for. The key is repeated for several; joined ones name no status.
std::optional<Reply> read_statuses(const Context& context, ItemQuery& query) {
  constexpr std::array<std::string_view, 6> known = {"NORMAL",    "BANNED",        "UNLIST",
                                                     "REVIEWING", "SELLER_DELETE", "SHOPEE_DELETE"};
  if (!context.has("item_status"))
    return wrong_parameter("item_status is a required field.", context.turn);
  for (const std::string& status : context.values("item_status")) {
    if (std::ranges::find(known, status) == known.end())
      return wrong_parameter("item_status is invalid.", context.turn);
    query.statuses.insert(status);
  }
  return std::nullopt;
}

std::optional<Reply> read_item_page(const Context& context, ItemQuery& query) {
  constexpr std::int64_t most = std::numeric_limits<int>::max();
  for (const char* name : {"offset", "page_size"})
    if (context.value(name).empty())
      return wrong_parameter(fmt::format("{} is a required field.", name), context.turn);
  const auto offset = parse_whole(context.value("offset"), most);
  const auto size = parse_whole(context.value("page_size"), most);
  if (!offset) return wrong_parameter("offset must be 0 or more.", context.turn);
  if (*offset > context.settings.deepest_item)
    return wrong_parameter("get items offset over limit, please use the next field", context.turn);
  if (!size || *size < 1) return wrong_parameter("page_size must be 1 or more.", context.turn);
  if (*size > longest_item_page)
    return wrong_parameter("page_size must be 100 or less.", context.turn);
  query.offset = static_cast<std::size_t>(*offset);
  query.page_size = static_cast<std::size_t>(*size);
  return std::nullopt;
}

std::optional<Reply> read_item_times(const Context& context, ItemQuery& query) {
  constexpr std::int64_t latest = 4'294'967'295;
  for (const auto& [name, bound] :
       {std::pair("update_time_from", &query.from), std::pair("update_time_to", &query.to)}) {
    if (!context.has(name)) continue;
    *bound = parse_whole(context.value(name), latest);
    if (!*bound)
      return wrong_parameter(fmt::format("{} must be unix seconds.", name), context.turn);
  }
  return std::nullopt;
}

void write_item_row(JsonText& out, const Product& product) {
  out.open();
  out.key("item_id").number(product.id);
  out.member("item_status", item_status(product))
      .member_number("update_time", product.updated)
      .key("tag")
      .open()
      .member_flag("kit", false)
      .close()
      .close(product.id);
}

const Product* product_with_id(const Shop& shop, const std::string& id) {
  for (const Product& product : shop.products)
    if (fmt::format("{}", product.id) == id) return &product;
  return nullptr;
}

/// Ids joined by commas, as one value or as a repeated key.
std::vector<std::string> read_item_ids(const Context& context) {
  std::vector<std::string> ids;
  for (const std::string& value : context.values("item_id_list"))
    for (std::string& id : split(value, ',')) ids.push_back(std::move(id));
  return ids;
}

}  // namespace

Reply list_items(const Context& context, std::size_t shop_place) {
  const Shop& shop = context.world.shops[shop_place];
  ItemQuery query;
  if (const auto refused = read_item_page(context, query)) return *refused;
  if (const auto refused = read_statuses(context, query)) return *refused;
  if (const auto refused = read_item_times(context, query)) return *refused;

  std::size_t total = 0;
  const std::size_t end = query.offset + query.page_size;
  JsonText rows;
  rows.open_list();
  for (const Product& product : shop.products) {
    if (!query.matches(product)) continue;
    if (total >= query.offset && total < end) write_item_row(rows, product);
    ++total;
  }
  rows.close_list();
  const bool more = end < total;
  JsonText out;
  out.open()
      .member_raw("item", rows.take())
      .member_number("total_count", static_cast<std::int64_t>(total) + context.settings.miscount)
      .member_flag("has_next_page", more);
  if (more || context.turn % 2 == 0)  // the last page may lack it
    out.member_number("next_offset", more ? static_cast<std::int64_t>(end) : 0);
  out.close(context.turn);
  return success(out.take(), context.turn);
}

Reply get_item_bases(const Context& context, std::size_t shop_place) {
  const Shop& shop = context.world.shops[shop_place];
  const auto ids = read_item_ids(context);
  if (ids.empty()) return wrong_parameter("item_id_list is a required field.", context.turn);
  if (ids.size() > most_items)
    return wrong_parameter("item_id_list must hold 50 items or less.", context.turn);
  std::vector<const Product*> found;
  for (const std::string& id : ids) {
    if (!parse_whole(id, std::numeric_limits<std::int64_t>::max()))
      return wrong_parameter("item_id_list must be a list of integers.", context.turn);
    const Product* product = product_with_id(shop, id);
    if (product != nullptr && std::ranges::find(found, product) == found.end())
      found.push_back(product);
  }
  if (found.empty()) return refusal("product.error_item_not_found", context.turn);
  Random random(context.turn);
  random.shuffle(found);
  JsonText out;
  out.open().key("item_list").open_list();
  for (const Product* product : found) write_item(out, shop, *product, context.world.clock.now());
  out.close_list().close();
  return success(out.take(), context.turn);
}

Reply list_models(const Context& context, std::size_t shop_place) {
  const Shop& shop = context.world.shops[shop_place];
  const std::string id = context.value("item_id");
  if (!parse_whole(id, std::numeric_limits<std::int64_t>::max()))
    return wrong_parameter("item_id is a required field.", context.turn);
  const Product* product = product_with_id(shop, id);
  if (product == nullptr) return refusal("product.error_item_not_found", context.turn);
  JsonText out;
  write_models(out.open(), shop, *product, context.world.clock.now());
  out.close(context.turn);
  return success(out.take(), context.turn);
}

}  // namespace ecsync::sandbox::shopee

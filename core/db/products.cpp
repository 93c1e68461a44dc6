#include "core/db/products.h"

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/db/conditions.h"
#include "core/db/query.h"
#include "core/db/search.h"

namespace ecsync::db {
namespace {

constexpr auto list_products_sql = R"sql(
  SELECT p.id, p.code, p.name, p.unit, p.image, p.price, p.currency,
    (SELECT count(*) FROM links k WHERE k.product_id = p.id)
  FROM products p
  WHERE p.deleted_at IS NULL AND p.code > ?
    AND NOT EXISTS (SELECT 1 FROM json_each(?) w WHERE instr(p.search_key, w.value) = 0)
  ORDER BY p.code LIMIT ?)sql";

constexpr auto find_product_sql = R"sql(
  SELECT p.id, p.code, p.name, p.unit, p.image, p.price, p.currency,
    (SELECT count(*) FROM links k WHERE k.product_id = p.id)
  FROM products p WHERE p.deleted_at IS NULL AND p.code = ?)sql";

constexpr auto insert_product_sql = R"sql(
  INSERT INTO products (code, name, unit, image, price, currency, search_key)
  VALUES (?, ?, ?, ?, ?, ?, ?))sql";

constexpr auto update_product_sql = R"sql(
  UPDATE products SET code = ?, name = ?, unit = ?, image = ?, price = ?, currency = ?,
    search_key = ?
  WHERE id = ?)sql";

constexpr auto use_sql = R"sql(
  SELECT (SELECT count(*) FROM links WHERE product_id = ?1),
    (SELECT coalesce(sum(on_hand), 0) FROM stock WHERE product_id = ?1))sql";

std::optional<Product> next_product(Query& query) {
  Product product;
  if (!query.next(product.key, product.code, product.name, product.unit, product.image,
                  product.price, product.currency, product.listings))
    return std::nullopt;
  return product;
}

std::string search_key(const ProductData& data) {
  return text::fold(data.code + " " + data.name);
}

constexpr int longest_shown_product = 60;  // columns of a code that nobody has, in a message

}  // namespace

ProductList list_products(Database& database, const ProductFilter& filter) {
  Query query(database, list_products_sql, filter.after, search_words(filter.search),
              limit_with_one_more(filter.limit));
  ProductList list;
  while (auto product = next_product(query)) list.products.push_back(std::move(*product));
  if (filter.limit && static_cast<std::int64_t>(list.products.size()) > *filter.limit) {
    list.products.pop_back();
    if (!list.products.empty()) list.next = list.products.back().code;
  }
  return list;
}

std::optional<Product> find_product(Database& database, const std::string& code) {
  Query query(database, find_product_sql, code);
  return next_product(query);
}

Error product_not_found(const std::string& code) {
  auto error =
      make_error(ErrorCode::not_found,
                 tr("no product has the code '{}'", text::shorten(code, longest_shown_product)),
                 tr("List them with: ecsync products"));
  error.reference = code;
  return error;
}

Result<Product> resolve_product(Database& database, const std::string& code) {
  if (auto product = find_product(database, code)) return std::move(*product);
  auto error = product_not_found(code);
  Query query(database, "SELECT code FROM products WHERE deleted_at IS NULL ORDER BY code");
  text::Nearest nearest(code);
  bool any = false;
  for (std::string candidate; query.next(candidate); any = true) nearest.offer(candidate);
  if (!any) error.hint = tr("Add one with: ecsync products add CODE --name NAME --unit UNIT");
  if (!nearest.found().empty()) error.hint = tr("Did you mean '{}'?", nearest.found());
  return error;
}

ProductKey insert_product(Database& database, const ProductData& data) {
  Query(database, insert_product_sql, data.code, data.name, data.unit, data.image, data.price,
        data.currency, search_key(data))
      .run();
  return ProductKey(database.last_row_id());
}

void update_product(Database& database, ProductKey product, const ProductData& data) {
  Query(database, update_product_sql, data.code, data.name, data.unit, data.image, data.price,
        data.currency, search_key(data), product)
      .run();
}

void remove_product(Database& database, ProductKey product, Timestamp now) {
  Query(database, "UPDATE products SET deleted_at = ? WHERE id = ?", now, product).run();
}

ProductUse product_use(Database& database, ProductKey product) {
  Query query(database, use_sql, product);
  ProductUse use;
  query.next(use.listings, use.on_hand);
  return use;
}

}  // namespace ecsync::db

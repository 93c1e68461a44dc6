#include "core/db/products.h"

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/db/cursor.h"
#include "core/db/query.h"
#include "core/db/search.h"
#include "core/records/code.h"
#include "core/records/reference.h"

namespace ecsync::db {
namespace {

/// What next_product() reads.
constexpr auto select_products_sql = R"sql(
  SELECT p.id, p.code, p.name, p.unit, p.image, p.price, p.currency,
    (SELECT count(*) FROM links k WHERE k.product_id = p.id), p.low
  FROM products p)sql"_sql;

constexpr auto insert_product_sql = R"sql(
  INSERT INTO products (code, name, unit, image, price, currency, search_key, similar_key, low)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) RETURNING id)sql"_sql;

constexpr auto update_product_sql = R"sql(
  UPDATE products SET code = ?1, name = ?2, unit = ?3, image = ?4, price = ?5, currency = ?6,
    search_key = ?7, similar_key = ?8, low = ?9,
    low_since = CASE WHEN CAST(?9 AS bigint) IS NULL THEN NULL ELSE products.low_since END
  WHERE id = ?10)sql"_sql;

constexpr auto use_sql = R"sql(
  SELECT (SELECT count(*) FROM links WHERE product_id = ?1),
    (SELECT coalesce(sum(on_hand), 0) FROM stock WHERE product_id = ?1))sql"_sql;

std::optional<Product> next_product(Query& query) {
  Product product;
  if (!query.next(product.key, product.code, product.name, product.unit, product.image,
                  product.price, product.currency, product.listings, product.low))
    return std::nullopt;
  return product;
}

std::string search_key(const ProductData& data) {
  return text::fold(data.code + " " + data.name);
}

std::optional<Product> find_exactly(Database& database, const std::string& code) {
  Statement statement(select_products_sql);
  statement.require("p.deleted_at IS NULL AND p.code = ?1"_sql, code);
  Query query(database, statement);
  return next_product(query);
}

void require_all(Statement& products, const ProductFilter& filter) {
  products.require("p.deleted_at IS NULL"_sql);
  for (const auto& word : search_words(filter.search))
    products.require(R"sql(p.search_key LIKE ?1 ESCAPE '\')sql"_sql, search_pattern(word));
}

/// The code of the product that a page ended with; it may be deleted since.
std::optional<std::string> code_at(Database& database, std::string_view cursor) {
  const auto place = parse_cursor(cursor);
  if (!place) return std::nullopt;
  Query query(database, "SELECT code FROM products WHERE id = ?1"_sql, place->second);
  std::string code;
  if (!query.next(code)) return std::nullopt;
  return code;
}

constexpr int longest_shown_product = 60;  // columns of a code that nobody has, in a message

}  // namespace

Result<ProductList> list_products(Database& database, const ProductFilter& filter) {
  Statement statement(select_products_sql);
  require_all(statement, filter);
  if (!filter.after.empty()) {
    const auto after = code_at(database, filter.after);
    if (!after) return not_a_cursor();
    statement.require("p.code > ?1"_sql, *after);
  }
  statement.add(" ORDER BY p.code LIMIT ?1"_sql, limit_with_one_more(filter.limit));
  Query query(database, statement);
  ProductList list;
  while (auto product = next_product(query)) list.products.push_back(std::move(*product));
  if (filter.limit && static_cast<std::int64_t>(list.products.size()) > *filter.limit) {
    list.products.pop_back();
    if (!list.products.empty()) list.next = to_text(PageCursor{0, list.products.back().key.value});
  }
  return list;
}

std::int64_t count_products(Database& database, const ProductFilter& filter) {
  Statement statement("SELECT count(*) FROM products p"_sql);
  require_all(statement, filter);
  return read_count(Query(database, statement));
}

std::optional<Product> find_product(Database& database, const std::string& code) {
  if (auto exact = find_exactly(database, code)) return exact;
  const auto tidy = tidy_code(code);
  return tidy == code ? std::nullopt : find_exactly(database, tidy);
}

std::vector<std::string> similar_products(Database& database, const std::string& code) {
  const auto key = similar_key(code);
  if (key.empty()) return {};
  constexpr auto sql = R"sql(
    SELECT code FROM products WHERE deleted_at IS NULL AND similar_key <> '' AND similar_key = ?1 AND code <> ?2
    ORDER BY code)sql"_sql;
  Query query(database, sql, key, code);
  std::vector<std::string> codes;
  for (std::string each; query.next(each);) codes.push_back(each);
  return codes;
}

std::map<std::string, std::vector<std::string>> codes_by_likeness(Database& database) {
  constexpr auto sql =
      "SELECT similar_key, code FROM products WHERE deleted_at IS NULL ORDER BY code"_sql;
  Query query(database, sql);
  std::map<std::string, std::vector<std::string>> codes;
  std::string key;
  std::string code;
  while (query.next(key, code)) codes[key].push_back(code);
  return codes;
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
  if (auto product = find_product(database, std::string(bare_reference(code))))
    return std::move(*product);
  auto error = product_not_found(code);
  if (const auto similar = similar_products(database, code); !similar.empty()) {
    error.hint = tr("Did you mean '{}'? The two differ in {}.", similar.front(),
                    difference_of(code, similar.front()));
    return error;
  }
  Query query(database, "SELECT code FROM products WHERE deleted_at IS NULL ORDER BY code"_sql);
  text::Nearest nearest(code);
  bool any = false;
  for (std::string candidate; query.next(candidate); any = true) nearest.offer(candidate);
  tell_spreadsheet_damage(error, code);
  if (!any) error.hint = tr("Add one with: ecsync products add CODE --name NAME --unit UNIT");
  if (!nearest.found().empty()) error.hint = tr("Did you mean '{}'?", nearest.found());
  return error;
}

ProductKey insert_product(Database& database, const ProductData& data) {
  ProductKey key;
  Query(database, insert_product_sql, data.code, data.name, data.unit, data.image, data.price,
        data.currency, search_key(data), similar_key(data.code), data.low)
      .run_returning(key);
  return key;
}

void update_product(Database& database, ProductKey product, const ProductData& data) {
  Query(database, update_product_sql, data.code, data.name, data.unit, data.image, data.price,
        data.currency, search_key(data), similar_key(data.code), data.low, product)
      .run();
}

void remove_product(Database& database, ProductKey product, Timestamp now) {
  Query(database, "UPDATE products SET deleted_at = ?1 WHERE id = ?2"_sql, now, product).run();
}

ProductUse product_use(Database& database, ProductKey product) {
  Query query(database, use_sql, product);
  ProductUse use;
  query.next(use.listings, use.on_hand);
  return use;
}

}  // namespace ecsync::db

#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/db/database.h"
#include "core/records/product.h"

namespace ecsync::db {

struct ProductFilter {
  std::string
      search{};  ///< words that all occur in code or name, without case and marks; "" for all
  std::optional<std::int64_t> limit{};
  std::string after{};  ///< `next` of the page before
};
struct ProductList {
  std::vector<Product> products;  ///< by code
  std::optional<std::string> next;
};
/// Errors: usage when `after` is not a cursor.
Result<ProductList> list_products(Database& database, const ProductFilter& filter);
/// How many the search finds, whatever the page.
std::int64_t count_products(Database& database, const ProductFilter& filter);
/// The product with this very code, else the one with it in NFC and without outer blanks.
std::optional<Product> find_product(Database& database, const std::string& code);
/// The codes of other products that are similar to `code` (records/code.h), in order.
std::vector<std::string> similar_products(Database& database, const std::string& code);
/// All codes, by what makes codes similar.
std::map<std::string, std::vector<std::string>> codes_by_likeness(Database& database);
/// As find_product(), else without what bare_reference() takes off. Errors: not_found, with the
/// code that was probably meant in the hint; looking for that one reads all codes.
Result<Product> resolve_product(Database& database, const std::string& code);
/// The same not_found, without looking for the code that was meant.
Error product_not_found(const std::string& code);

/// `data` must have passed check_product, its code must be free. Call within a Transaction.
ProductKey insert_product(Database& database, const ProductData& data);
/// When its level of low stock changes, call note_low_stock() after it.
void update_product(Database& database, ProductKey product, const ProductData& data);
/// The row stays for ledger and slips; its code is free again. Call within a Transaction.
void remove_product(Database& database, ProductKey product, Timestamp now);

/// The uses that keep a product from being deleted.
struct ProductUse {
  std::int64_t listings = 0;
  std::int64_t on_hand = 0;  ///< over all warehouses
};
ProductUse product_use(Database& database, ProductKey product);

}  // namespace ecsync::db

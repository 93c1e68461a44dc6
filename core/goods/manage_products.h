#pragma once

#include <optional>
#include <string>

#include "core/base/clock.h"
#include "core/db/database.h"
#include "core/records/product.h"

namespace ecsync {

/// check_product() for a product that is to be made: its code is checked as a new one.
Status check_new_product(const ProductData& data);
/// The code is tidied first. Errors: invalid_value, product_exists.
Result<Product> add_product(db::Database& database, const ProductData& typed, bool dry_run);

/// The fields to change. One that holds nothing stays as it is; "" removes image or price.
struct ProductChange {
  std::optional<std::string> code;
  std::optional<std::string> name;
  std::optional<std::string> unit;
  std::optional<std::string> image;
  std::optional<std::string> price;  ///< as typed
  std::optional<std::string> low;    ///< likewise; "" sets none
};
/// The product before and after an edit.
struct ProductEdit {
  Product before;
  Product after;
};
/// Slips that exist already keep the product as it was. Safe to repeat. Errors: not_found,
/// invalid_value, product_exists.
Result<ProductEdit> edit_product(db::Database& database, const Clock& clock,
                                 const std::string& code, const ProductChange& change,
                                 bool dry_run);

/// Refused while a listing is linked to it or any is in stock. Errors: not_found, product_in_use
/// (details: listings, on_hand).
Result<Product> delete_product(db::Database& database, const Clock& clock, const std::string& code,
                               bool dry_run);

}  // namespace ecsync

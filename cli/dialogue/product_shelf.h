#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/db/database.h"
#include "core/records/listing.h"
#include "core/records/product.h"

namespace ecsync::cli {

/// The products that a person can choose from while linking: those in the database, and new ones
/// that are made when everything is saved.
class ProductShelf {
 public:
  /// `unit` is what a new product is counted in unless the person says otherwise.
  ProductShelf(Language language, db::Database& database, std::string unit)
      : language_(language), database_(database), unit_(std::move(unit)) {}

  /// Some products that have all words of `search` in code or name, whatever their case and marks.
  struct Found {
    std::vector<ProductData> products;
    bool more = false;  ///< more products match
  };
  Found search(const std::string& words) const;
  std::optional<ProductData> find(const std::string& code) const;

  /// Asks for code, name and unit of a new product. A bare Enter takes what the listing tells. Asks
  /// again when an answer is not allowed. Nothing when the person goes back. Errors: those of ask.
  Result<std::optional<ProductData>> create(const Listing& listing);
  /// Makes a product as the listing tells, counted as the last one made. Nothing when its SKU
  /// cannot be a code, or a product has it or one that is similar.
  std::optional<ProductData> create_unasked(const Listing& listing);
  const std::vector<ProductData>& created() const { return created_; }

 private:
  Status check_free_code(const std::string& typed) const;
  /// The first code that is similar to `code`; "" when none is.
  std::string twin_of(const std::string& code) const;

  Language language_;
  db::Database& database_;
  std::string unit_;
  std::vector<ProductData> created_;
};

}  // namespace ecsync::cli

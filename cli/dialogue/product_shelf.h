#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/db/database.h"
#include "core/records/listing.h"
#include "core/records/product.h"

namespace ecsync::cli {

/// Products as a person meets them while linking: those of the file and those that are to be made
/// when everything is saved.
class ProductShelf {
 public:
  ProductShelf(Language language, db::Database& database)
      : language_(language), database_(database) {}

  /// A few products that have all words of `search` in code or name, case and marks ignored.
  struct Found {
    std::vector<ProductData> products;
    bool more = false;  ///< others match too
  };
  Found search(const std::string& words) const;
  std::optional<ProductData> find(const std::string& code) const;

  /// Asks for code, name and unit of a new product, with what the listing tells as the answer of a
  /// bare Enter; asks again for what is not allowed. Nothing when the person goes back. Errors:
  /// those of ask.
  Result<std::optional<ProductData>> create(const Listing& listing);
  const std::vector<ProductData>& created() const { return created_; }

 private:
  Status check_new_code(const std::string& code) const;

  Language language_;
  db::Database& database_;
  std::vector<ProductData> created_;
};

}  // namespace ecsync::cli

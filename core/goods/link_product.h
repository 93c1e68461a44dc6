#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/message.h"
#include "core/db/database.h"
#include "core/records/listing.h"
#include "core/records/product.h"

namespace ecsync {

/// Links one listing to these products, or unlinks it.
struct LinkPlan {
  std::string listing;                  ///< reference
  std::vector<LinkedProduct> products;  ///< empty: unlink it
  std::vector<ProductData> create;      ///< products to make first; `products` names them by code
};

enum class LinkAction { linked, replaced, unlinked, unchanged };
/// The enumerator's own name.
std::string_view name(LinkAction action);
/// The word for people.
Phrase label(LinkAction action);

enum class LeftAlone;  // core/goods/link_by_sku.h

/// The outcome for one listing, or for one bad row of a table.
struct LinkOutcome {
  std::string listing;  ///< `CONNECTION/ITEM:SKU`; as it was written when it was not found
  std::vector<LinkedProduct> products;  ///< linked now
  std::vector<LinkedProduct> previous;
  std::optional<LinkAction> action;  ///< nothing on error
  bool product_created = false;
  std::int64_t lines = 0;  ///< stored order lines that show the new link from now on
  std::int64_t orders = 0;
  std::optional<Error> error;
};

/// A listing that link_by_sku did not link.
struct ListingLeftAlone {
  std::string listing;  ///< `CONNECTION/ITEM:SKU`
  std::string seller_sku;
  std::string name;  ///< its goods, as a product would be called
  LeftAlone reason{};
  std::vector<LinkedProduct> suggested;  ///< what it may stand for
  Message why;                           ///< more on the reason; "" when that says all
};

struct LinkReport {
  std::vector<LinkOutcome> links;
  // Of link_by_sku alone.
  std::vector<ProductData> created;
  std::vector<ListingLeftAlone> left_alone;
  std::int64_t failed() const;
};

struct LinkOptions {
  bool replace = false;  ///< a listing that is linked to other products may be linked anew
  bool dry_run = false;
};

/// Carries out all plans in one transaction: all of them, or none when one is refused. A link that
/// is there already is `unchanged`. Links are looked up whenever orders are read, so a new link
/// shows in every stored order at once.
/// Errors per listing: not_found, ambiguous, invalid_value, already_linked, product_exists.
LinkReport link_products(db::Database& database, const std::vector<LinkPlan>& plans,
                         const LinkOptions& options);

/// Links from a table. Columns: listing, product and, when there, quantity; several rows with the
/// same listing make a combo. When any row is bad nothing is linked, and the report holds only the
/// bad rows, each error naming its row. Errors: invalid_value when the table has other columns.
Result<LinkReport> link_from_table(db::Database& database, std::string_view csv_text,
                                   const LinkOptions& options);

/// `CODE` or `CODE:QUANTITY`. Errors: invalid_value.
Result<LinkedProduct> parse_linked_product(std::string_view text);

}  // namespace ecsync

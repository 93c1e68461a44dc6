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

/// What one listing is to be linked to.
struct LinkPlan {
  std::string listing;                  ///< reference
  std::vector<LinkedProduct> products;  ///< none unlinks it
  std::vector<ProductData> create;      ///< made first; `products` names their codes
};

enum class LinkAction { linked, replaced, unlinked, unchanged };
/// The enumerator's own name.
std::string_view name(LinkAction action);
/// The word for people.
Phrase label(LinkAction action);

/// What came of one listing, or of one bad row of a table.
struct LinkOutcome {
  std::string listing;                  ///< `CONNECTION/ITEM:SKU`, or as written when not found
  std::vector<LinkedProduct> products;  ///< after it
  std::vector<LinkedProduct> previous;
  std::optional<LinkAction> action;  ///< nothing on error
  bool product_created = false;
  std::int64_t lines = 0;  ///< stored lines that show it from now on
  std::int64_t orders = 0;
  std::optional<Error> error;
};

struct LinkReport {
  std::vector<LinkOutcome> links;
  /// Listings left alone by link_by_sku because others of their shop bear the same seller SKU.
  std::vector<std::string> not_unique;
  std::int64_t failed() const;
};

struct LinkOptions {
  bool replace = false;  ///< another link may be changed
  bool dry_run = false;
};

/// All plans in one transaction: all of them, or none when one is refused. The same link again is
/// `unchanged`. Links are resolved when orders are read, so every stored order follows at once.
/// Errors per listing: not_found, ambiguous, invalid_value, already_linked, product_exists.
LinkReport link_products(db::Database& database, const std::vector<LinkPlan>& plans,
                         const LinkOptions& options);

/// Links every unlinked listing whose seller SKU is a product code, exactly, where no other listing
/// of its connection bears that SKU.
LinkReport link_by_sku(db::Database& database, std::optional<ConnectionKey> connection,
                       bool dry_run);

/// Columns listing, product and, when there, quantity; several rows of one listing make a combo.
/// When a row is bad nothing is linked and the report holds the bad rows alone, each error naming
/// its row. Errors: invalid_value when the columns are not these.
Result<LinkReport> link_from_table(db::Database& database, std::string_view csv_text,
                                   const LinkOptions& options);

/// `CODE` or `CODE:QUANTITY`. Errors: invalid_value.
Result<LinkedProduct> parse_linked_product(std::string_view text);

}  // namespace ecsync

#include "core/goods/link_product.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/base/csv.h"
#include "core/base/json.h"
#include "core/base/stop.h"
#include "core/db/links.h"
#include "core/db/listings.h"
#include "core/db/products.h"
#include "core/goods/doubtful_codes.h"
#include "core/goods/import_columns.h"
#include "core/goods/manage_products.h"
#include "core/records/code.h"

namespace ecsync {
namespace {

Error bad_link(Message message, Message hint = {}) {
  return make_error(ErrorCode::invalid_value, std::move(message), std::move(hint));
}

std::string reference_of(const Listing& listing) {
  return to_text(listing.connection) + "/" + to_text(listing.id);
}

void sort_by_code(std::vector<LinkedProduct>& products) {
  std::sort(products.begin(), products.end(),
            [](const auto& a, const auto& b) { return a.code < b.code; });
}

Error already_linked(const LinkOutcome& outcome) {
  std::vector<std::string> codes;
  json::Writer details;
  details.begin_object().key("products").begin_array();
  for (const auto& product : outcome.previous) {
    codes.push_back(product.code);
    details.begin_object()
        .field("code", product.code)
        .field("quantity", product.quantity)
        .end_object();
  }
  details.end_array().end_object();
  auto error = make_error(ErrorCode::already_linked,
                          tr("{} is linked to {} already", outcome.listing, fmt::join(codes, ", ")),
                          tr("Pass --replace to change it."));
  error.details = details.str();
  return error;
}

/// The products as rows to store. Errors: not_found, invalid_value.
Result<std::vector<db::Link>> find_links(db::Database& database,
                                         const std::vector<LinkedProduct>& products) {
  std::vector<db::Link> links;
  for (const auto& wanted : products) {
    auto product = db::resolve_product(database, wanted.code);
    if (!product) return std::move(product).error();
    if (wanted.quantity <= 0) return bad_link(tr("{}: the quantity must be above 0", wanted.code));
    const bool twice = std::any_of(links.begin(), links.end(),
                                   [&](const auto& link) { return link.product == product->key; });
    if (twice) return bad_link(tr("product {} is named twice", wanted.code));
    links.push_back({product->key, wanted.quantity});
  }
  return links;
}

Status create_product(db::Database& database, const ProductData& data) {
  if (auto checked = check_new_product(data); !checked) return checked;
  if (db::find_product(database, data.code)) {
    auto error =
        make_error(ErrorCode::product_exists, tr("there is a product {} already", data.code),
                   tr("Link to it by its code, without --create."));
    error.reference = data.code;
    return error;
  }
  db::insert_product(database, data);
  return Done{};
}

LinkAction action_of(const LinkOutcome& outcome) {
  if (outcome.products == outcome.previous) return LinkAction::unchanged;
  if (outcome.products.empty()) return LinkAction::unlinked;
  return outcome.previous.empty() ? LinkAction::linked : LinkAction::replaced;
}

/// Carries out one plan inside a Transaction. When it returns an error, the caller rolls back what
/// it wrote.
Status carry_out(db::Database& database, const LinkPlan& plan, bool replace, LinkOutcome& outcome) {
  const auto listing = db::resolve_listing(database, plan.listing);
  if (!listing) return listing.error();
  outcome.listing = reference_of(*listing);
  outcome.previous = listing->products;
  sort_by_code(outcome.previous);
  auto products = plan.products;
  sort_by_code(products);
  const bool changes = products != outcome.previous;
  if (changes && !products.empty() && !outcome.previous.empty() && !replace)
    return already_linked(outcome);
  for (const auto& data : plan.create) {
    if (auto created = create_product(database, data); !created) return created;
  }
  const auto links = find_links(database, products);
  if (!links) return links.error();
  if (changes) db::replace_links(database, listing->key, *links);
  outcome.products = std::move(products);
  outcome.product_created = !plan.create.empty();
  outcome.action = action_of(outcome);
  const auto reach = db::link_reach(database, listing->key);
  outcome.lines = reach.lines;
  outcome.orders = reach.orders;
  return Done{};
}

LinkOutcome outcome_of(db::Database& database, const LinkPlan& plan, bool replace) {
  LinkOutcome outcome;
  outcome.listing = plan.listing;
  if (auto done = carry_out(database, plan, replace, outcome); !done) {
    outcome.error = std::move(done).error();
    outcome.products = outcome.previous;
    if (outcome.error->reference.empty()) outcome.error->reference = outcome.listing;
  }
  return outcome;
}

/// The rows that name one listing. `plan.listing` is the reference that came first.
struct TablePlan {
  LinkPlan plan;
  int row = 0;  ///< the first of them
};

struct TableReader {
  db::Database& database;
  const csv::Table& table;
  std::vector<TablePlan> plans;
  std::map<std::string, std::size_t> plan_of;  ///< place in the list, by full reference
  DoubtfulCodes doubtful;

  Status read(const csv::Row& row) {
    if (!row.fault.empty()) return bad_link(row.fault);
    LinkedProduct product;
    product.code = table.field(row, "product");
    if (const auto text = table.field(row, "quantity"); !text.empty()) {
      const auto quantity = parse_quantity(text);
      if (!quantity) return quantity.error();
      product.quantity = *quantity;
    }
    if (product.quantity <= 0) return bad_link(tr("the quantity must be above 0"));
    const auto listing = db::resolve_listing(database, table.field(row, "listing"));
    if (!listing) return listing.error();
    if (auto known = db::resolve_product(database, product.code); !known)
      return not_known(product.code, std::move(known).error());
    return add(reference_of(*listing), product, row.number);
  }

  /// A spreadsheet's doing is the likelier cause than a slip of the pen.
  Error not_known(const std::string& code, Error error) const {
    if (const auto doubt = doubtful.doubt(code); !doubt.empty())
      error.hint = tr("'{}' looks wrong: {}", code, doubt);
    return error;
  }

  Status add(const std::string& listing, const LinkedProduct& product, int row) {
    const auto [place, fresh] = plan_of.emplace(listing, plans.size());
    if (fresh) plans.push_back({{listing, {}, {}}, row});
    auto& products = plans.at(place->second).plan.products;
    const bool twice = std::any_of(products.begin(), products.end(),
                                   [&](const auto& other) { return other.code == product.code; });
    if (twice) return bad_link(tr("product {} is named twice", product.code));
    products.push_back(product);
    return Done{};
  }
};

void name_row(Error& error, int row) {
  error.message = tr("row {}: {}", row, error.message);
  error.details = json::Writer().begin_object().field("row", row).end_object().str();
}

LinkOutcome bad_row(const csv::Table& table, const csv::Row& row, Error error) {
  LinkOutcome outcome;
  if (row.fault.empty()) outcome.listing = table.field(row, "listing");
  if (error.reference.empty()) error.reference = outcome.listing;
  name_row(error, row.number);
  outcome.error = std::move(error);
  return outcome;
}

void keep_failures(LinkReport& report) {
  if (report.failed() == 0) return;
  std::erase_if(report.links, [](const LinkOutcome& outcome) { return !outcome.error; });
}

}  // namespace

std::string_view name(LinkAction action) {
  switch (action) {
    case LinkAction::linked:
      return "linked";
    case LinkAction::replaced:
      return "replaced";
    case LinkAction::unlinked:
      return "unlinked";
    case LinkAction::unchanged:
      return "unchanged";
  }
  return "";
}

Phrase label(LinkAction action) {
  switch (action) {
    case LinkAction::linked:
      return phrase_in("link action", "linked");
    case LinkAction::replaced:
      return phrase_in("link action", "replaced");
    case LinkAction::unlinked:
      return phrase_in("link action", "unlinked");
    case LinkAction::unchanged:
      return phrase_in("link action", "unchanged");
  }
  return {};
}

std::int64_t LinkReport::failed() const {
  return std::count_if(links.begin(), links.end(),
                       [](const LinkOutcome& outcome) { return outcome.error.has_value(); });
}

LinkReport link_products(db::Database& database, const std::vector<LinkPlan>& plans,
                         const LinkOptions& options) {
  LinkReport report;
  db::Transaction transaction(database);
  for (const auto& plan : plans)
    report.links.push_back(outcome_of(database, plan, options.replace));
  // All or none: when one was refused, nothing is reported as done.
  keep_failures(report);
  if (report.failed() == 0 && !options.dry_run) transaction.commit();
  return report;
}

Result<LinkReport> link_from_table(db::Database& database, std::string_view csv_text,
                                   const LinkOptions& options) {
  const auto table = csv::Table::read(csv_text, link_columns());
  if (!table) return table.error();
  LinkReport report;
  db::Transaction transaction(database);
  TableReader reader{database, *table, {}, {}, DoubtfulCodes(database)};
  const auto stopped = [] {
    return make_error(ErrorCode::interrupted, tr("stopped: nothing went in"));
  };
  for (const auto& row : table->rows()) {
    if (stop_requested()) return stopped();
    if (auto read = reader.read(row); !read)
      report.links.push_back(bad_row(*table, row, std::move(read).error()));
  }
  for (const auto& [plan, row] : reader.plans) {
    if (stop_requested()) return stopped();
    auto outcome = outcome_of(database, plan, options.replace);
    if (outcome.error) name_row(*outcome.error, row);
    report.links.push_back(std::move(outcome));
  }
  keep_failures(report);
  if (report.failed() == 0 && !options.dry_run) transaction.commit();
  return report;
}

Result<LinkedProduct> parse_linked_product(std::string_view text) {
  LinkedProduct product;
  const auto colon = text.rfind(':');
  product.code = tidy_code(text.substr(0, colon));
  if (colon != std::string_view::npos) {
    const auto quantity = parse_quantity(text.substr(colon + 1));
    if (!quantity) return quantity.error();
    product.quantity = *quantity;
  }
  if (product.quantity <= 0)
    return bad_link(tr("'{}': the quantity must be above 0", text),
                    tr("Write PRODUCT or PRODUCT:QUANTITY."));
  if (auto code = check_code(phrase("product code"), product.code); !code)
    return std::move(code).error();
  return product;
}

}  // namespace ecsync

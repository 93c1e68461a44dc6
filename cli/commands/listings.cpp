#include "core/db/listings.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/commands.h"
#include "cli/commands/connections.h"
#include "cli/commands/list_flags.h"
#include "cli/output/json_objects.h"
#include "cli/output/list.h"
#include "cli/output/shop_cells.h"
#include "cli/output/sort.h"
#include "cli/views/orders_table.h"
#include "core/base/text.h"
#include "core/db/connections.h"

namespace ecsync::cli {
namespace {

struct ListArgs {
  std::string connection;
  bool unlinked = false;
  std::string search;
  std::string per;
  PageFlags page;
  TableFlags table;
};

const std::vector<ColumnOf<Listing>>& columns() {
  using L = Listing;
  static const std::vector<ColumnOf<L>> all{
      {phrase("id"), true,
       [](const L& l) { return thing_cell(l.connection, l.connection_name, to_text(l.id)); },
       expendable(5)},
      {phrase("connection"), false,
       [](const L& l) { return shop_cell(l.connection, l.connection_name); }},
      {phrase("seller_sku"), true, [](const L& l) { return text_cell(l.seller_sku); }},
      {phrase("name"), true, [](const L& l) { return text_cell(l.name); }, prose()},
      {phrase("variation"), true, [](const L& l) { return text_cell(l.variation); }, prose()},
      {phrase("image"), false, [](const L& l) { return text_cell(l.image); }},
      {phrase("price"), true, [](const L& l) { return money_cell(l.price, l.currency); },
       expendable(4)},
      {phrase("currency"), false, [](const L& l) { return word_cell(l.currency.code); }},
      {phrase("stock"), true, [](const L& l) { return count_cell(l.stock); }, expendable(2)},
      {phrase("active"), true, [](const L& l) { return Cell(l.active); }, expendable(1)},
      {phrase("products"), true, [](const L& l) { return text_cell(products_text(l.products)); }},
      {phrase("suggested_product"), false,
       [](const L& l) { return text_cell(l.suggested_product); }},
      {phrase("orders"), true, [](const L& l) { return Cell(l.orders); }, expendable(3)},
      {phrase("parts"), false, [](const L& l) { return text_cell(parts_text(l.parts)); }},
      {phrase("suggested_products"), false,
       [](const L& l) { return text_cell(products_text(l.suggested_products)); }},
      {phrase("connection_name"), false, [](const L& l) { return text_cell(l.connection_name); }},
  };
  return all;
}

Table listings_table(const std::vector<Listing>& listings) {
  auto table = make_table(columns(), listings);
  // Commands take the SKU of a listing as well; one without is known by its id alone.
  const bool all_have_skus = std::all_of(listings.begin(), listings.end(), [](const Listing& each) {
    return each.seller_sku.has_value();
  });
  if (!all_have_skus) table.columns.front().narrowing = {};
  return table;
}

/// A link of a listing, as `link-product --file` takes it.
struct LinkRow {
  const Listing* listing;
  const LinkedProduct* product;
};

const std::vector<ColumnOf<LinkRow>>& link_columns() {
  using R = LinkRow;
  static const std::vector<ColumnOf<R>> all{
      {phrase("listing"), true,
       [](const R& r) {
         return thing_cell(r.listing->connection, r.listing->connection_name,
                           to_text(r.listing->id));
       }},
      {phrase("product"), true, [](const R& r) { return text_cell(r.product->code); }},
      {phrase("quantity"), true, [](const R& r) { return Cell(r.product->quantity); }},
  };
  return all;
}

std::vector<LinkRow> link_rows(const std::vector<Listing>& listings) {
  std::vector<LinkRow> rows;
  for (const auto& listing : listings) {
    rows.reserve(rows.size() + listing.products.size());
    for (const auto& product : listing.products) rows.push_back({&listing, &product});
  }
  return rows;
}

void write_link_row(json::Writer& writer, const LinkRow& row) {
  writer.begin_object()
      .field("listing", listing_reference(row.listing->connection, row.listing->id))
      .field("product", row.product->code)
      .field("quantity", row.product->quantity)
      .end_object();
}

std::string id_of(const Listing& listing) {
  return listing_reference(listing.connection, listing.id);
}

/// The links alone, one in a row.
Result<ExitStatus> print_link_rows(Output& output, const db::ListingList& list,
                                   const TableFlags& flags, const PageFlags& page) {
  const auto rows = link_rows(list.listings);
  ListView view;
  view.schema = "ecsync.listing_links/1";
  view.member = phrase_in("list", "links");
  view.elements = json_objects(rows, write_link_row);
  view.table = [&] { return make_table(link_columns(), rows); };
  view.next = list.next;
  return print_list(output, view, flags, page);
}

Result<ExitStatus> print_listings(Output& output, const db::ListingList& list,
                                  const TableFlags& flags, const PageFlags& page = {},
                                  const std::function<std::int64_t()>& count = {}) {
  ListView view;
  view.schema = "ecsync.listings/1";
  view.member = phrase_in("list", "listings");
  view.elements = json_objects(list.listings, write_listing);
  view.table = [&] { return listings_table(list.listings); };
  view.next = list.next;
  view.count = count;
  return print_list(output, view, flags, page);
}

/// Reads the filter. Errors: not_found, ambiguous.
Result<db::ListingFilter> read_filter(db::Database& database, const ListArgs& args,
                                      const Output& output) {
  db::ListingFilter filter;
  if (!args.connection.empty()) {
    auto connection = db::resolve_connection(database, args.connection);
    if (!connection) return connection.error();
    filter.connection = connection->key;
  }
  filter.unlinked = args.unlinked;
  filter.search = args.search;
  if (args.page.sort.empty()) {
    filter.limit = page_limit(args.page, output);
    filter.after = args.page.after;
  }
  return filter;
}

Result<ExitStatus> list(Services& services, Output& output, const ListArgs& args) {
  auto database = services.existing_database();
  if (!database) return database.error();
  const bool per_link = args.per == "link";
  if (*database == nullptr) {
    hint_to_connect(output);
    if (args.page.count) return print_count(output, 0);
    return per_link ? print_link_rows(output, {}, args.table, {})
                    : print_listings(output, {}, args.table);
  }
  const auto filter = read_filter(**database, args, output);
  if (!filter) return filter.error();
  if (args.page.count)
    return print_count(output, per_link ? db::count_links(**database, *filter)
                                        : db::count_listings(**database, *filter));
  auto found = db::list_listings(**database, *filter);
  if (!found) return found.error();
  if (!args.page.sort.empty()) {
    auto next = keep_page(found->listings, columns(), id_of, args.page, output);
    if (!next) return next.error();
    found->next = *next;
  }
  if (per_link) return print_link_rows(output, *found, args.table, args.page);
  return print_listings(output, *found, args.table, args.page,
                        [&] { return db::count_listings(**database, *filter); });
}

Command list_command() {
  auto args = std::make_shared<ListArgs>();
  Command command("listings list", "List what the shops sell, and what it is linked to");
  auto& app = *command.app;
  app.add_option("--connection", args->connection, "Only of this connection")->type_name("C");
  app.add_flag("--unlinked", args->unlinked, "Only those linked to no product");
  app.add_option("--search", args->search, "In names and SKUs; case and marks ignored")
      ->type_name("T")
      ->check(check_search);
  app.add_option("--per", args->per, "A row for each listing, or for each link, as --file takes it")
      ->type_name("listing|link")
      ->check([](const std::string& word) {
        if (word != "listing" && word != "link")
          throw WrongValue(tr("--per: '{}' is neither listing nor link", word));
      });
  add_page_flags(app, args->page);
  add_sort_flag(command, args->page, names_of(columns()));
  add_table_flags(command, args->table, names_of(columns()));
  command.columns.per = "link";
  command.columns.of_per = names_of(link_columns());
  command.examples = {"ecsync listings --unlinked", "ecsync listings --search 'ao dai'",
                      "ecsync listings --connection hanoi --json"};
  command.action = [args](Services& services, Output& output) {
    return list(services, output, *args);
  };
  return command;
}

Command show_command() {
  struct Args {
    std::string listing;
    TableFlags table;
  };
  auto args = std::make_shared<Args>();
  Command command("listings show", "Show one listing");
  command.app
      ->add_option("LISTING", args->listing,
                   "CONNECTION/ITEM:SKU, CONNECTION/ITEM, or a unique seller SKU")
      ->required();
  add_table_flags(command, args->table, names_of(columns()));
  command.examples = {"ecsync listings show hanoi/1234:5678",
                      "ecsync listings show AD-XN-M --json"};
  command.action = [args](Services& services, Output& output) -> Result<ExitStatus> {
    auto database = services.existing_database();
    if (!database) return database.error();
    if (*database == nullptr) {
      auto error =
          make_error(ErrorCode::not_found, tr("no listing '{}'", args->listing),
                     tr("There are no listings yet: ecsync connect, then ecsync sync-products."));
      error.reference = args->listing;
      return error;
    }
    auto listing = db::resolve_listing(**database, args->listing);
    if (!listing) return listing.error();
    auto printed = print_listings(output, {{*listing}, std::nullopt}, args->table);
    if (printed && !listing->parts.empty())
      output.line(
          tr("A unit of it is a bundle of {}.", text::printable(parts_text(listing->parts))));
    return printed;
  };
  return command;
}

}  // namespace

std::vector<Command> listings_commands() {
  return {list_command(), show_command()};
}

}  // namespace ecsync::cli

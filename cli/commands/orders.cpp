#include "core/db/orders.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/commands.h"
#include "cli/commands/connections.h"
#include "cli/commands/list_flags.h"
#include "cli/commands/values.h"
#include "cli/output/facts.h"
#include "cli/output/json_objects.h"
#include "cli/output/list.h"
#include "cli/output/sort.h"
#include "cli/views/orders_table.h"
#include "core/base/text.h"
#include "core/db/connections.h"

namespace ecsync::cli {
namespace {

struct ListArgs {
  std::string connection;
  std::vector<std::string> statuses;
  std::string since;
  std::string until;
  bool unlinked = false;
  bool without_slip = false;
  std::string search;
  std::string per;
  PageFlags page;
  TableFlags table;
};

/// Reads the filter, as far as the line alone tells it. Errors: usage.
Result<db::OrderFilter> read_filter(const ListArgs& args, Clock& clock, const Output& output) {
  db::OrderFilter filter;
  for (const auto& word : args.statuses) {
    const auto status = order_status_by_word(word);
    if (!status)
      return make_error(
          ErrorCode::usage, tr("--status: unknown status '{}'", word),
          tr("One of new, processing, packing, shipping, completed, cancelled, unknown."));
    // Each once: SQLite takes no more than some thousand values.
    if (std::count(filter.statuses.begin(), filter.statuses.end(), *status) == 0)
      filter.statuses.push_back(*status);
  }
  const auto now = clock.now_seconds();
  if (!args.since.empty()) {
    auto since = output.local().parse_when(args.since, now, "--since");
    if (!since) return since.error();
    filter.since = *since;
  }
  if (!args.until.empty()) {
    auto until = output.local().parse_until(args.until, now, "--until");
    if (!until) return until.error();
    filter.until = *until;
  }
  filter.unlinked = args.unlinked;
  filter.without_slip = args.without_slip;
  filter.search = args.search;
  if (args.page.sort.empty()) {
    filter.limit = page_limit(args.page, output);
    filter.after = args.page.after;
  }
  return filter;
}

/// Whether each row is to be an order: asked for, or no column is about a line.
bool per_order(const ListArgs& args) {
  if (!args.per.empty()) return args.per == "order";
  const auto own = order_own_names();
  const auto& names = args.table.columns;
  return !names.empty() && std::all_of(names.begin(), names.end(), [&own](const auto& name) {
    return std::find(own.begin(), own.end(), name) != own.end();
  });
}

/// Every order that the filter takes, some at a time. Errors: those of list_orders and of `take`.
Status each_page(db::Database& database, db::OrderFilter filter,
                 const std::function<Status(const std::vector<Order>&)>& take) {
  constexpr std::int64_t orders_at_once = 500;
  auto left = filter.limit;
  while (true) {
    filter.limit = left ? std::min(*left, orders_at_once) : orders_at_once;
    auto page = db::list_orders(database, filter);
    if (!page) return std::move(page).error();
    if (auto taken = take(page->orders); !taken) return taken;
    if (left) *left -= std::ssize(page->orders);
    if (!page->next || (left && *left <= 0)) return Done{};
    filter.after = *page->next;
  }
}

/// A sheet whose rows are made of each page of orders in turn.
Sheet sheet_of_pages(db::Database& database, const db::OrderFilter& filter, Phrase name,
                     Table (*table)(const std::vector<Order>&)) {
  Sheet sheet{name, table({})};
  sheet.more = [&database, filter, table](const Sheet::Take& take) {
    return each_page(database, filter, [&](const std::vector<Order>& orders) -> Status {
      for (const auto& row : table(orders).rows) {
        if (auto taken = take(row); !taken) return taken;
      }
      return Done{};
    });
  };
  return sheet;
}

/// A workbook of the orders and their lines, or of one of the two. It may hold more orders than fit
/// into memory.
Result<ExitStatus> write_workbook(db::Database& database, Output& output,
                                  const db::OrderFilter& filter, const ListArgs& args) {
  const db::ReadTransaction one_state(database);
  const bool chosen = !args.per.empty() || !args.table.columns.empty();
  std::vector<Sheet> sheets;
  if (!chosen || per_order(args))
    sheets.push_back(sheet_of_pages(database, filter, phrase("orders"), order_own_table));
  if (!chosen || !per_order(args))
    sheets.push_back(sheet_of_pages(database, filter, phrase("lines"), order_rows_table));
  auto written = output.sheets(std::move(sheets), args.table);
  if (!written) return std::move(written).error();
  return ExitStatus::ok;
}

/// The same of orders that are at hand.
std::vector<Sheet> sheets_of(const std::vector<Order>& orders, const ListArgs& args) {
  const bool chosen = !args.per.empty() || !args.table.columns.empty();
  std::vector<Sheet> sheets;
  if (!chosen || per_order(args)) sheets.push_back({phrase("orders"), order_own_table(orders)});
  if (!chosen || !per_order(args)) sheets.push_back({phrase("lines"), order_rows_table(orders)});
  return sheets;
}

Result<ExitStatus> print_orders(Output& output, const db::OrderList& list, const ListArgs& args,
                                const std::function<std::int64_t()>& count) {
  ListView view;
  view.schema = "ecsync.orders/1";
  view.member = phrase_in("list", "orders");
  // Rows need none of them, and they are what takes most room.
  if (output.people() || output.json() || output.format() == Format::jsonl)
    view.elements = json_objects(list.orders, write_order);
  view.table = [&] { return orders_table(list.orders); };
  view.rows = [&] {
    return per_order(args) ? order_own_table(list.orders) : order_rows_table(list.orders);
  };
  view.sheets = [&] { return sheets_of(list.orders, args); };
  view.next = list.next;
  view.count = count;
  return print_list(output, view, args.table, args.page);
}

Result<ExitStatus> list(Services& services, Output& output, const ListArgs& args) {
  auto filter = read_filter(args, services.clock(), output);
  if (!filter) return filter.error();
  auto database = services.existing_database();
  if (!database) return database.error();
  if (*database == nullptr) {
    hint_to_connect(output);
    if (args.page.count) return print_count(output, 0);
    return print_orders(output, {}, args, nullptr);
  }
  if (!args.connection.empty()) {
    auto connection = db::resolve_connection(**database, args.connection);
    if (!connection) return connection.error();
    filter->connection = connection->key;
  }
  if (args.page.count) return print_count(output, db::count_orders(**database, *filter));
  if (output.workbook() && args.page.sort.empty())
    return write_workbook(**database, output, *filter, args);
  auto found = db::list_orders(**database, *filter);
  if (!found) return found.error();
  if (!args.page.sort.empty()) {
    auto next = keep_page(found->orders, order_columns(), order_reference, args.page, output);
    if (!next) return next.error();
    found->next = *next;
  }
  return print_orders(output, *found, args, [&] { return db::count_orders(**database, *filter); });
}

Command list_command() {
  auto args = std::make_shared<ListArgs>();
  Command command("orders list", "List orders, newest first");
  auto& app = *command.app;
  app.add_option("--connection", args->connection, "Only of this connection")->type_name("C");
  app.add_repeatable("--status", args->statuses,
                     "new, processing, packing, shipping, completed, cancelled, unknown")
      ->type_name("S,S")
      ->delimiter(',');
  app.add_option("--since", args->since, "Created at or after: 2026-11-01, RFC 3339, 7d, 36h")
      ->type_name("WHEN");
  app.add_option("--until", args->until, "Created before; a day counts as a whole")
      ->type_name("WHEN");
  app.add_flag("--unlinked", args->unlinked, "With a line that is linked to no product");
  app.add_flag("--without-slip", args->without_slip, "Without an open or exported slip");
  app.add_option("--search", args->search, "In number, names and SKUs; case and marks ignored")
      ->type_name("T")
      ->check(check_search);
  app.add_option("--per", args->per, "In CSV and xlsx: a row for each order, or for each line")
      ->type_name("order|line")
      ->check([](const std::string& word) {
        if (word != "order" && word != "line")
          throw WrongValue(tr("--per: '{}' is neither order nor line", word));
      });
  add_page_flags(app, args->page);
  add_sort_flag(command, args->page, names_of(order_columns()));
  add_table_flags(command, args->table, names_of(order_columns()), order_row_names());
  command.examples = {"ecsync orders --status new,processing",
                      "ecsync orders --since 7d --search 'ao dai'",
                      "ecsync orders --connection hanoi --format csv -o orders.csv"};
  command.action = [args](Services& services, Output& output) {
    return list(services, output, *args);
  };
  return command;
}

/// The text on one line, since line breaks would spoil the page.
std::string clean(const std::string& text) {
  return text::printable(text);
}

void print_page(Output& output, const Order& order, const std::vector<StatusChange>& history) {
  const auto at = [&](Timestamp time) { return verbatim(output.local().show(time)); };
  std::vector<Fact> facts{
      {phrase("order"), verbatim(clean(order.number))},
      {phrase("connection"), verbatim(order.connection_name)},
      {phrase("status"), tr("{} ({})", label(order.status), clean(order.status_native))}};
  if (order.cancel_requested) facts.push_back({{}, tr("the buyer asked to cancel it")});
  if (order.delivery_problem) facts.push_back({{}, tr("there was a problem with the delivery")});
  if (order.return_status != ReturnStatus::none)
    facts.push_back({phrase("return"), label(order.return_status)});
  if (order.kind != OrderKind::order) facts.push_back({phrase("kind"), label(order.kind)});
  facts.push_back({phrase("fulfilled by"), label(order.fulfilled_by)});
  facts.push_back({phrase("created"), at(order.created_at)});
  facts.push_back({phrase("updated"), at(order.updated_at)});
  facts.push_back(
      {phrase("total"), verbatim(order.total ? show_money({*order.total, order.currency}) : "-")});
  if (!order.slips.empty())
    facts.push_back({phrase("slips"), verbatim(fmt::format("{}", fmt::join(order.slips, ", ")))});
  if (!order.returns.empty())
    facts.push_back(
        {phrase("receipts"), verbatim(fmt::format("{}", fmt::join(order.returns, ", ")))});
  print_facts(output, facts);
  output.line({});
  output.page_table(lines_table(order));
  for (const auto& line : order.lines) {
    if (line.parts.empty()) continue;
    output.line(
        tr("A unit of line {} is a bundle of {}.", line.line, clean(parts_text(line.parts))));
  }
  output.line({});
  output.line(tr("history"));
  std::vector<Field> changes;
  changes.reserve(history.size());
  for (const auto& change : history) {
    changes.push_back(
        {"  " + output.local().show(change.at),
         tr("{} ({})", label(change.status), clean(change.status_native)).in(output.language())});
  }
  output.fields(changes);
}

void print_show_document(Output& output, const Order& order,
                         const std::vector<StatusChange>& history) {
  json::Writer writer;
  writer.begin_object().field("schema", "ecsync.order/1").key("order");
  write_order(writer, order);
  writer.key("history").begin_array();
  for (const auto& change : history) write_status_change(writer, change);
  writer.end_array().end_object();
  output.document(writer);
}

Result<ExitStatus> show(Services& services, Output& output, const std::string& reference,
                        const TableFlags& flags) {
  auto database = services.existing_database();
  if (!database) return database.error();
  if (*database == nullptr) {
    auto error =
        make_error(ErrorCode::not_found, tr("no order '{}'", reference),
                   tr("There are no orders yet: ecsync connect, then ecsync sync-orders."));
    error.reference = reference;
    return error;
  }
  std::optional<Order> order;
  std::vector<StatusChange> history;
  {
    const db::ReadTransaction reading(**database);
    auto found = db::resolve_order(**database, reference);
    if (!found) return found.error();
    order = *std::move(found);
    history = db::order_history(**database, order->key);
  }
  if (output.json() || output.format() == Format::jsonl) {
    print_show_document(output, *order, history);
  } else if (output.people()) {
    print_page(output, *order, history);
  } else {
    auto printed = output.table(order_rows_table({*order}), flags);
    if (!printed) return printed.error();
  }
  return ExitStatus::ok;
}

Command show_command() {
  struct Args {
    std::string order;
    TableFlags table;
  };
  auto args = std::make_shared<Args>();
  Command command("orders show", "Show one order with its lines, history, slips and receipts");
  command.app->add_option("ORDER", args->order, "Its number, or CONNECTION/NUMBER")->required();
  add_table_flags(command, args->table, order_row_names());
  command.examples = {"ecsync orders show 560694402192001",
                      "ecsync orders show hanoi/560694402192001 --json"};
  command.action = [args](Services& services, Output& output) {
    return show(services, output, args->order, args->table);
  };
  return command;
}

}  // namespace

std::vector<Command> orders_commands() {
  return {list_command(), show_command(), orders_explain_command(), orders_remap_command()};
}

}  // namespace ecsync::cli

#include "core/db/returns.h"

#include <fmt/format.h>

#include "cli/commands/commands.h"
#include "cli/commands/list_flags.h"
#include "cli/commands/values.h"
#include "cli/output/facts.h"
#include "cli/output/json_objects.h"
#include "cli/output/shop_cells.h"
#include "cli/output/sort.h"
#include "cli/views/returns_view.h"
#include "core/base/text.h"
#include "core/db/orders.h"
#include "core/db/slips.h"
#include "core/goods/cancel_returns.h"

namespace ecsync::cli {
namespace {

// ------------------------------------------------------------------------------------------- list

struct ListArgs {
  std::string slip;
  std::string order;
  std::string since;
  PageFlags page;
  TableFlags table;
};

/// Reads the filter, as far as the line alone tells it. Errors: usage.
Result<db::ReturnFilter> read_filter(const ListArgs& args, const Clock& clock,
                                     const Output& output) {
  db::ReturnFilter filter;
  if (!args.since.empty()) {
    auto since = output.local().parse_when(args.since, clock.now_seconds(), "--since");
    if (!since) return since.error();
    filter.since = *since;
  }
  if (args.page.sort.empty()) {
    filter.limit = page_limit(args.page, output);
    filter.after = args.page.after;
  }
  return filter;
}

std::string number_of(const ReturnReceipt& receipt) {
  return receipt.number;
}

/// Finds the rows that the line names. Errors: not_found, ambiguous.
Status add_named(db::Database& database, const ListArgs& args, db::ReturnFilter& filter) {
  if (!args.slip.empty()) {
    auto slip = db::resolve_slip(database, args.slip);
    if (!slip) return slip.error();
    filter.slip = slip->key;
  }
  if (!args.order.empty()) {
    auto order = db::resolve_order(database, args.order);
    if (!order) return order.error();
    filter.order = order->key;
  }
  return Done{};
}

Result<ExitStatus> print_returns(Output& output, const db::ReturnList& list,
                                 const TableFlags& flags, const PageFlags& page = {},
                                 const std::function<std::int64_t()>& count = {}) {
  if (output.json()) {
    print_returns_document(output, list.returns, list.next);
    return ExitStatus::ok;
  }
  ListView view;
  view.member = phrase_in("list", "returns");
  view.elements = json_objects(list.returns, write_return);
  view.table = [&] { return returns_table(list.returns); };
  view.rows = [&] { return return_rows_table(list.returns); };
  view.next = list.next;
  view.count = count;
  return print_list(output, view, flags, page);
}

Result<ExitStatus> list(Services& services, Output& output, const ListArgs& args) {
  auto filter = read_filter(args, services.clock(), output);
  if (!filter) return filter.error();
  auto database = services.database_or_empty();
  if (!database) return database.error();
  const db::ReadTransaction reading(**database);
  if (auto named = add_named(**database, args, *filter); !named) return named.error();
  if (args.page.count) return print_count(output, db::count_returns(**database, *filter));
  auto found = db::list_returns(**database, *filter);
  if (!found) return found.error();
  if (!args.page.sort.empty()) {
    auto next = keep_page(found->returns, return_columns(), number_of, args.page, output);
    if (!next) return next.error();
    found->next = *next;
  }
  return print_returns(output, *found, args.table, args.page,
                       [&] { return db::count_returns(**database, *filter); });
}

Command list_command() {
  auto args = std::make_shared<ListArgs>();
  Command command("returns list", "List receipts of goods that came back, newest first");
  auto& app = *command.app;
  app.add_option("--slip", args->slip, "Only of this slip")->type_name("N");
  app.add_option("--order", args->order, "Only of this order")->type_name("O");
  app.add_option("--since", args->since, "Created at or after: 2026-11-01, RFC 3339, 7d, 36h")
      ->type_name("WHEN");
  add_page_flags(app, args->page);
  add_sort_flag(command, args->page, names_of(return_columns()));
  add_table_flags(command, args->table, names_of(return_columns()), return_row_names());
  command.examples = {"ecsync returns --since 7d", "ecsync returns --slip PX000123 --json"};
  command.action = [args](Services& services, Output& output) {
    return list(services, output, *args);
  };
  return command;
}

// ------------------------------------------------------------------------------------------- show

void print_page(Output& output, const ReturnReceipt& receipt) {
  // In English our word and the seller's; in Vietnamese both are the same.
  const std::string status(sellers_word(receipt.status));
  std::vector<Fact> facts{
      {phrase("receipt"), verbatim(text::printable(receipt.number))},
      {phrase("status"), {fmt::format("{} ({})", name(receipt.status), status), status}},
      {phrase("slip"), verbatim(text::printable(receipt.slip))},
      {phrase("order"),
       verbatim(text::printable(within(receipt.connection_name, receipt.order_number)))},
      {phrase("warehouse"), verbatim(text::printable(fmt::format("{} ({})", receipt.warehouse,
                                                                 receipt.warehouse_name)))},
      {phrase("date"), verbatim(receipt.date)}};
  const auto given = [&](Phrase name, const std::optional<std::string>& value) {
    if (value) facts.push_back({name, verbatim(text::printable(*value))});
  };
  const auto at = [&](Phrase name, const std::optional<Timestamp>& time) {
    if (time) facts.push_back({name, verbatim(output.local().show(*time))});
  };
  at(phrase("created"), receipt.created_at);
  at(phrase("cancelled"), receipt.cancelled_at);
  given(phrase("because"), receipt.cancel_reason);
  given(phrase("reason"), receipt.reason);
  given(phrase("ref"), receipt.ref);
  print_facts(output, facts);
  output.line({});
  output.page_table(return_lines_table(receipt));
}

Result<ExitStatus> show(Services& services, Output& output, const std::string& number,
                        const TableFlags& flags) {
  auto database = services.database_or_empty();
  if (!database) return database.error();
  auto receipt = [&] {
    const db::ReadTransaction reading(**database);
    return db::resolve_return(**database, number);
  }();
  if (!receipt) return receipt.error();
  if (!output.people()) return print_returns(output, {{*receipt}, std::nullopt}, flags);
  print_page(output, *receipt);
  return ExitStatus::ok;
}

Command show_command() {
  struct Args {
    std::string number;
    TableFlags table;
  };
  auto args = std::make_shared<Args>();
  Command command("returns show", "Show one receipt with its goods");
  command.app->add_option("RETURN", args->number, "Its number")->required();
  add_table_flags(command, args->table, return_row_names());
  command.examples = {"ecsync returns show PN000007", "ecsync returns show PN000007 --json"};
  command.action = [args](Services& services, Output& output) {
    return show(services, output, args->number, args->table);
  };
  return command;
}

// ----------------------------------------------------------------------------------------- cancel

Command cancel_command() {
  struct Args {
    std::vector<std::string> numbers;
    std::optional<std::string> reason;
  };
  auto args = std::make_shared<Args>();
  Command command("returns cancel",
                  "Cancel receipts (Hủy phiếu nhập): their goods are out with the buyer again");
  command.app->add_option("RETURN", args->numbers, "Numbers of receipts")->required();
  command.app->add_option("--reason", args->reason, "Why, for the ledger")
      ->type_name("T")
      ->check(any_text(phrase("reason")));
  command.examples = {"ecsync returns cancel PN000007",
                      "ecsync returns cancel PN000007 --reason 'nhầm đơn'"};
  command.action = [args](Services& services, Output& output) -> Result<ExitStatus> {
    auto database = services.database_or_empty();
    if (!database) return database.error();
    const auto report =
        cancel_returns(**database, services.clock(), args->numbers, args->reason, output.dry_run());
    return print_returns_report(output, report, [&](const ReturnReceipt& receipt) {
      const auto word = sellers_word(receipt.status);
      const auto pieces = pieces_in_words(receipt);
      return output.dry_run() ? tr("{} would be cancelled ({}): {} of {} leave {} again.",
                                   receipt.number, word, pieces, receipt.slip, receipt.warehouse)
                              : tr("{} cancelled ({}): {} of {} left {} again.", receipt.number,
                                   word, pieces, receipt.slip, receipt.warehouse);
    });
  };
  return command;
}

}  // namespace

std::vector<Command> returns_commands() {
  return {list_command(), show_command(), cancel_command(), returns_print_command()};
}

}  // namespace ecsync::cli

#include "core/db/slips.h"

#include <fmt/format.h>

#include "cli/commands/commands.h"
#include "cli/commands/list_flags.h"
#include "cli/commands/values.h"
#include "cli/output/facts.h"
#include "cli/output/json_objects.h"
#include "cli/output/shop_cells.h"
#include "cli/output/sort.h"
#include "cli/views/slips_view.h"
#include "core/base/text.h"
#include "core/db/orders.h"
#include "core/db/warehouses.h"
#include "core/goods/settle_slip.h"

namespace ecsync::cli {
namespace {

// ------------------------------------------------------------------------------------------- list

struct ListArgs {
  std::string status;
  std::string order;
  std::string warehouse;
  std::string since;
  PageFlags page;
  TableFlags table;
};

/// Reads the filter, as far as the line alone tells it. Errors: usage.
Result<db::SlipFilter> read_filter(const ListArgs& args, const Clock& clock, const Output& output) {
  db::SlipFilter filter;
  if (!args.status.empty()) {
    filter.status = slip_status_by_word(args.status);
    if (!filter.status)
      return make_error(ErrorCode::usage, tr("--status: unknown status '{}'", args.status),
                        tr("One of awaiting_export, exported, cancelled."));
  }
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

std::string number_of(const Slip& slip) {
  return slip.number;
}

/// Finds the rows that the line names. Errors: not_found, ambiguous.
Status add_named(db::Database& database, const ListArgs& args, db::SlipFilter& filter) {
  if (!args.order.empty()) {
    auto order = db::resolve_order(database, args.order);
    if (!order) return order.error();
    filter.order = order->key;
  }
  if (!args.warehouse.empty()) {
    auto warehouse = db::resolve_warehouse(database, args.warehouse);
    if (!warehouse) return warehouse.error();
    filter.warehouse = warehouse->key;
  }
  return Done{};
}

Result<ExitStatus> print_slips(Output& output, const db::SlipList& list, const TableFlags& flags,
                               const PageFlags& page = {},
                               const std::function<std::int64_t()>& count = {}) {
  if (output.json()) {
    print_slips_document(output, list.slips, list.next);
    return ExitStatus::ok;
  }
  ListView view;
  view.member = phrase_in("list", "slips");
  view.elements = json_objects(list.slips, write_slip);
  view.table = [&] { return slips_table(list.slips); };
  view.rows = [&] { return slip_rows_table(list.slips); };
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
  if (args.page.count) return print_count(output, db::count_slips(**database, *filter));
  auto found = db::list_slips(**database, *filter);
  if (!found) return found.error();
  if (!args.page.sort.empty()) {
    auto next = keep_page(found->slips, slip_columns(), number_of, args.page, output);
    if (!next) return next.error();
    found->next = *next;
  }
  return print_slips(output, *found, args.table, args.page,
                     [&] { return db::count_slips(**database, *filter); });
}

Command list_command() {
  auto args = std::make_shared<ListArgs>();
  Command command("slips list", "List export slips, newest first");
  auto& app = *command.app;
  app.add_option("--status", args->status, "awaiting_export, exported or cancelled")
      ->type_name("S");
  app.add_option("--order", args->order, "Only of this order")->type_name("O");
  app.add_option("--warehouse", args->warehouse, "Only from this warehouse")->type_name("W");
  app.add_option("--since", args->since, "Created at or after: 2026-11-01, RFC 3339, 7d, 36h")
      ->type_name("WHEN");
  add_page_flags(app, args->page);
  add_sort_flag(command, args->page, names_of(slip_columns()));
  add_table_flags(command, args->table, names_of(slip_columns()), slip_row_names());
  command.examples = {"ecsync slips --status awaiting_export",
                      "ecsync slips --since 7d --format csv -o slips.csv"};
  command.action = [args](Services& services, Output& output) {
    return list(services, output, *args);
  };
  return command;
}

// ------------------------------------------------------------------------------------------- show

void print_page(Output& output, const Slip& slip) {
  // In English our word and the seller's; in Vietnamese both are the same.
  const std::string status(sellers_word(slip.status));
  std::vector<Fact> facts{
      {phrase("slip"), verbatim(text::printable(slip.number))},
      {phrase("status"), {fmt::format("{} ({})", name(slip.status), status), status}},
      {phrase("order"), verbatim(text::printable(within(slip.connection_name, slip.order_number)))},
      {phrase("warehouse"),
       verbatim(text::printable(fmt::format("{} ({})", slip.warehouse, slip.warehouse_name)))},
      {phrase("date"), verbatim(slip.date)}};
  const auto given = [&](Phrase name, const std::optional<std::string>& value) {
    if (value) facts.push_back({name, verbatim(text::printable(*value))});
  };
  const auto at = [&](Phrase name, const std::optional<Timestamp>& time) {
    if (time) facts.push_back({name, verbatim(output.local().show(*time))});
  };
  at(phrase("created"), slip.created_at);
  at(phrase("exported"), slip.exported_at);
  at(phrase("cancelled"), slip.cancelled_at);
  if (!slip.returns.empty())
    facts.push_back(
        {phrase("receipts"), verbatim(fmt::format("{}", fmt::join(slip.returns, ", ")))});
  at(phrase("all back"), slip.closed_at);
  given(phrase("because"), slip.cancel_reason);
  given(phrase("receiver"), slip.receiver);
  given(phrase("reason"), slip.reason);
  print_facts(output, facts);
  output.line({});
  output.page_table(slip_lines_table(slip));
}

Result<ExitStatus> show(Services& services, Output& output, const std::string& number,
                        const TableFlags& flags) {
  auto database = services.database_or_empty();
  if (!database) return database.error();
  auto slip = [&] {
    const db::ReadTransaction reading(**database);
    return db::resolve_slip(**database, number);
  }();
  if (!slip) return slip.error();
  if (!output.people()) return print_slips(output, {{*slip}, std::nullopt}, flags);
  print_page(output, *slip);
  return ExitStatus::ok;
}

Command show_command() {
  struct Args {
    std::string number;
    TableFlags table;
  };
  auto args = std::make_shared<Args>();
  Command command("slips show", "Show one export slip with its goods");
  command.app->add_option("SLIP", args->number, "Its number")->required();
  add_table_flags(command, args->table, slip_row_names());
  command.examples = {"ecsync slips show PX000123", "ecsync slips show PX000123 --json"};
  command.action = [args](Services& services, Output& output) {
    return show(services, output, args->number, args->table);
  };
  return command;
}

// ----------------------------------------------------------------------------------------- cancel

Command cancel_command() {
  struct Args {
    std::vector<std::string> numbers;
    std::string reason;
  };
  auto args = std::make_shared<Args>();
  Command command("slips cancel", "Cancel slips (Hủy phiếu): their goods are available again");
  command.app->add_option("SLIP", args->numbers, "Numbers of slips that await export")->required();
  command.app->add_option("--reason", args->reason, "Why, for the ledger")
      ->type_name("T")
      ->check(any_text(phrase("reason")));
  command.examples = {"ecsync slips cancel PX000123",
                      "ecsync slips cancel PX000123 --reason 'khách đổi ý'"};
  command.action = [args](Services& services, Output& output) -> Result<ExitStatus> {
    auto database = services.database_or_empty();
    if (!database) return database.error();
    const auto reason =
        args->reason.empty() ? std::nullopt : std::optional<std::string>(args->reason);
    const auto report =
        cancel_slips(**database, services.clock(), args->numbers, reason, output.dry_run());
    return print_slips_report(output, report, [&](const Slip& slip) {
      return output.dry_run()
                 ? tr("{} would be cancelled ({}): {} available again in {}.", slip.number,
                      sellers_word(slip.status), lines_in_words(slip), slip.warehouse)
                 : tr("{} cancelled ({}): {} available again in {}.", slip.number,
                      sellers_word(slip.status), lines_in_words(slip), slip.warehouse);
    });
  };
  return command;
}

}  // namespace

std::vector<Command> slips_commands() {
  return {list_command(),   show_command(),        slips_export_command(),
          cancel_command(), slips_print_command(), slips_pick_command()};
}

}  // namespace ecsync::cli

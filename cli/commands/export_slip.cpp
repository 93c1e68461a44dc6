#include "core/goods/export_slip.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/ask_first.h"
#include "cli/commands/commands.h"
#include "cli/commands/document_date.h"
#include "cli/commands/slip_printing.h"
#include "cli/commands/values.h"
#include "cli/views/slips_summary.h"
#include "cli/views/slips_view.h"
#include "core/base/shell.h"
#include "core/db/connections.h"

namespace ecsync::cli {
namespace {

struct Args {
  std::vector<std::string> orders;
  bool all_eligible = false;
  std::vector<std::string> statuses;
  std::string connection;
  std::string since;
  std::string warehouse;
  std::string reason;
  std::string receiver;
  std::string date;
  bool export_now = false;
  bool if_missing = false;
  bool renew = false;
  bool fresh = false;
  std::optional<std::string> print_to;
  PrintFlags print;
};

Error usage(Message message, Message hint = phrase("See 'ecsync help export-slip'.")) {
  return make_error(ErrorCode::usage, std::move(message), std::move(hint));
}

/// Errors: usage.
Status check_forms(const Args& args) {
  if (args.all_eligible == !args.orders.empty())
    return usage(args.all_eligible ? tr("name orders or pass --all-eligible, not both")
                                   : tr("name the orders, or pass --all-eligible"));
  if (args.renew && args.all_eligible)
    return usage(tr("--renew goes with orders that are named, not with --all-eligible"));
  if (args.renew && args.if_missing) return usage(tr("pass --renew or --if-missing, not both"));
  if (args.all_eligible) return Done{};
  for (const auto& [flag, given] : {std::pair{"--status", !args.statuses.empty()},
                                    std::pair{"--connection", !args.connection.empty()},
                                    std::pair{"--since", !args.since.empty()}}) {
    if (given) return usage(tr("{} goes with --all-eligible only", flag));
  }
  return Done{};
}

/// The orders that --all-eligible means, of any connection. Errors: usage.
Result<db::EligibleFilter> read_filter(const Args& args, Timestamp now, const Output& output) {
  db::EligibleFilter filter;
  if (!args.statuses.empty()) filter.statuses.clear();
  for (const auto& word : args.statuses) {
    const auto status = order_status_by_word(word);
    if (!status || !allows_slip(*status))
      return usage(tr("--status: '{}' is not a status in which goods leave", word),
                   tr("One of processing, packing, shipping, completed."));
    if (std::count(filter.statuses.begin(), filter.statuses.end(), *status) == 0)
      filter.statuses.push_back(*status);
  }
  if (!args.since.empty()) {
    auto since = output.local().parse_when(args.since, now, "--since");
    if (!since) return since.error();
    filter.since = *since;
  }
  return filter;
}

std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

/// Reads the request, as far as the line alone tells it. Errors: usage.
Result<ExportSlipRequest> read_request(const Args& args, const Settings& settings, Timestamp now,
                                       const Output& output) {
  if (auto checked = check_forms(args); !checked) return checked.error();
  ExportSlipRequest request;
  request.orders = args.orders;
  if (args.all_eligible) {
    auto filter = read_filter(args, now, output);
    if (!filter) return filter.error();
    request.all_eligible = *std::move(filter);
  }
  request.warehouse = args.warehouse.empty() ? settings.text("slip.warehouse") : args.warehouse;
  request.number_pattern = settings.text("slip.number");
  auto date = document_date(args.date, now, output.local());
  if (!date) return date.error();
  request.date = *std::move(date);
  request.reason = unless_empty(args.reason);
  request.receiver = unless_empty(args.receiver);
  request.export_now = args.export_now;
  request.if_missing = args.if_missing;
  request.renew = args.renew;
  request.keeps_warehouse = args.warehouse.empty();
  request.dry_run = output.dry_run();
  request.max_age = settings.duration("slip.max_age");
  return request;
}

/// The sentence about one slip. `found`: it existed before this run.
Message outcome(const Output& output, const Slip& slip, bool found) {
  const auto word = sellers_word(slip.status);
  const auto lines = lines_in_words(slip);
  if (slip.status == SlipStatus::exported) {
    if (found)
      return tr("{} was there, exported ({}): {} from {}.", slip.number, word, lines,
                slip.warehouse);
    return output.dry_run()
               ? tr("{} would be exported ({}): {} from {}.", slip.number, word, lines,
                    slip.warehouse)
               : tr("{} exported ({}): {} from {}.", slip.number, word, lines, slip.warehouse);
  }
  if (found)
    return tr("{} was there, created ({}): {} from {}.", slip.number, word, lines, slip.warehouse);
  return output.dry_run()
             ? tr("{} would be created ({}): {} from {}.", slip.number, word, lines, slip.warehouse)
             : tr("{} created ({}): {} from {}.", slip.number, word, lines, slip.warehouse);
}

Message sentence(const Output& output, const SlipsReport& report, const Slip& slip) {
  const bool found = std::count(report.found.begin(), report.found.end(), slip.key) > 0;
  auto text = outcome(output, slip, found);
  // A slip of a dry run does not exist, so there is no number to go on with.
  if (slip.status != SlipStatus::awaiting_export || (output.dry_run() && !found)) return text;
  return tr("{} Next: ecsync slips export {}", text, shell::operands({slip.number}));
}

/// The summary of --all-eligible for people; else what was passed over, on stderr.
void tell_all(Output& output, const SlipsReport& report, Timestamp now) {
  if (report.slips.empty() && report.errors.empty() && report.left_out.empty()) {
    output.hint(tr("No order waits for a slip."));
  } else if (output.people()) {
    output.summary(slips_summary(report, now, output.dry_run()));
  } else {
    for (const auto& shop : report.left_out) output.warn(left_out_in_words(shop, now));
  }
}

Result<ExitStatus> run(Services& services, Output& output, const Args& args) {
  auto request = read_request(args, services.settings(), services.clock().now_seconds(), output);
  if (!request) return request.error();
  auto opened = services.database_or_empty();
  if (!opened) return opened.error();
  auto& database = **opened;
  if (!args.connection.empty()) {
    auto connection = db::resolve_connection(database, args.connection);
    if (!connection) return connection.error();
    request->all_eligible->connection = connection->key;
  }
  auto target = open_print_target(args.print_to, args.print, services.globals());
  if (!target) return target.error();
  if (args.fresh || services.settings().yes("slip.fresh")) {
    auto answers = ask_first(services, output, database, *request);
    if (!answers) return answers.error();
    request->fresh = *std::move(answers);
  }
  auto report = export_slips(database, services.clock(), *request);
  if (!report) return report.error();
  const auto now = services.clock().now_seconds();
  for (const auto& shop : report->doubtful) output.warn(doubt_in_words(shop, now));
  if (*target)
    print_made(output, **target, *args.print_to, phrase_in("list", "slips"), "slips", report->slips,
               report->errors);
  auto status = print_slips_report(
      output, *report, [&](const Slip& slip) { return sentence(output, *report, slip); });
  if (status && args.all_eligible) tell_all(output, *report, now);
  return status;
}

void add_flags(Parameters& app, Args& args) {
  app.add_option("ORDER", args.orders, "Numbers, or CONNECTION/NUMBER");
  app.add_flag("--all-eligible", args.all_eligible,
               "Instead of ORDER: every order that waits to be sent, oldest first");
  app.add_repeatable("--status", args.statuses,
                     "With --all-eligible (default: processing,packing): also shipping, completed")
      ->type_name("S,S")
      ->delimiter(',');
  app.add_option("--connection", args.connection, "With --all-eligible: only of this connection")
      ->type_name("C");
  app.add_option("--since", args.since, "With --all-eligible: created at or after; 2026-11-01, 7d")
      ->type_name("WHEN");
  app.add_option("--warehouse", args.warehouse, "Where the goods leave (default: the default one)")
      ->type_name("W");
  app.add_option("--reason", args.reason, "Lý do xuất kho, for the document")
      ->type_name("T")
      ->check(any_text(phrase("reason")));
  app.add_option("--receiver", args.receiver, "Người nhận hàng, for the document")
      ->type_name("N")
      ->check(any_text(phrase("receiver")));
  app.add_option("--date", args.date,
                 "Date of the document, at most a year back and a month ahead (default: today)")
      ->type_name("D");
  app.add_flag("--export", args.export_now, "The goods leave at once (Xuất kho)");
  app.add_flag("--if-missing", args.if_missing, "An order that has its slip counts as done");
  app.add_flag("--renew", args.renew,
               "Cancel the order's open slip and make it anew, as the order is now");
  app.add_flag("--fresh", args.fresh,
               "Ask the marketplace for the orders first; no answer, no slip");
  app.add_option("--print", args.print_to, "And print the slips, as 'slips print' does")
      ->type_name("FILE.pdf");
  add_print_flags(app, args.print);
}

}  // namespace

Command export_slip_command() {
  auto args = std::make_shared<Args>();
  Command command("export-slip", "Make export slips (Tạo phiếu xuất) for orders");
  add_flags(*command.app, *args);
  command.examples = {"ecsync export-slip 560694402192001 --warehouse HN",
                      "ecsync export-slip --all-eligible --connection hanoi -n",
                      "ecsync export-slip 560694402192001 --renew",
                      "ecsync export-slip 560694402192001 --export --if-missing --json"};
  command.action = [args](Services& services, Output& output) {
    return run(services, output, *args);
  };
  return command;
}

}  // namespace ecsync::cli

#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/commands.h"
#include "cli/commands/slip_printing.h"
#include "cli/views/returns_view.h"
#include "core/db/returns.h"
#include "core/print/print_slip.h"

namespace ecsync::cli {
namespace {

struct Args {
  std::vector<std::string> numbers;
  std::string output;
  PrintFlags print;
};

/// The receipts in the sequence of their numbers on the line, each once. One that does not exist is
/// an error (not_found), because nobody might notice that it is missing in the file.
Result<std::vector<ReturnReceipt>> find_returns(db::Database& database,
                                                const std::vector<std::string>& numbers) {
  const db::ReadTransaction reading(database);
  std::vector<ReturnReceipt> receipts;
  receipts.reserve(numbers.size());
  for (const auto& number : numbers) {
    auto receipt = db::resolve_return(database, number);
    if (!receipt) return receipt.error();
    const bool known =
        std::any_of(receipts.begin(), receipts.end(),
                    [&](const ReturnReceipt& each) { return each.key == receipt->key; });
    if (!known) receipts.push_back(*std::move(receipt));
  }
  return receipts;
}

Result<ExitStatus> run(Services& services, Output& output, const Args& args) {
  const bool to_stdout = args.output == "-";
  if (to_stdout && !output.people())
    return make_error(ErrorCode::usage, tr("the PDF and a document cannot both go to stdout"),
                      tr("Name a file with -o FILE.pdf."));
  auto print = read_print(args.print, services.settings());
  if (!print) return print.error();
  auto database = services.database_or_empty();
  if (!database) return database.error();
  auto receipts = find_returns(**database, args.numbers);
  if (!receipts) return receipts.error();
  if (!output.dry_run()) {
    auto target = PrintTarget::open(args.output, services.globals().force, *print);
    if (!target) return target.error();
    if (auto written = target->write(*receipts); !written) return written.error();
  } else if (auto tried = print_returns(*receipts, *print); !tried) {
    return tried.error();
  }
  if (to_stdout) return ExitStatus::ok;
  ReturnsReport report;
  report.returns = *std::move(receipts);
  return print_returns_report(output, report, [&](const ReturnReceipt& receipt) {
    return output.dry_run() ? tr("{} would be printed to {}.", receipt.number, args.output)
                            : tr("{} printed to {}.", receipt.number, args.output);
  });
}

}  // namespace

Command returns_print_command() {
  auto args = std::make_shared<Args>();
  Command command("returns print",
                  "Print receipts as Phiếu nhập kho (Mẫu số 01-VT). The seller's name comes from "
                  "ECSYNC_ORGANIZATION_NAME and ECSYNC_ORGANIZATION_DEPARTMENT.");
  command.app->add_option("RETURN", args->numbers, "Numbers of receipts")->required();
  command.app->add_option("-o,--output", args->output, "The PDF; - for stdout")
      ->type_name("FILE.pdf")
      ->required();
  add_print_flags(*command.app, args->print);
  command.examples = {"ecsync returns print PN000007 -o PN000007.pdf",
                      "ecsync returns print PN000007 PN000008 --copies 2 --paper a5 -o back.pdf",
                      "ecsync returns print PN000007 --prices -o - | lp"};
  command.action = [args](Services& services, Output& output) {
    return run(services, output, *args);
  };
  return command;
}

}  // namespace ecsync::cli

#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/commands.h"
#include "cli/commands/slip_choice.h"
#include "cli/commands/slip_printing.h"
#include "cli/views/slips_view.h"
#include "core/db/slips.h"
#include "core/print/print_slip.h"

namespace ecsync::cli {
namespace {

struct Args {
  std::vector<std::string> numbers;
  std::string output;
  PrintFlags print;
};

/// The slips in the sequence of their numbers on the line, each once. One that does not exist is an
/// error (not_found), because nobody might notice that it is missing in the file.
Result<std::vector<Slip>> find_slips(db::Database& database,
                                     const std::vector<std::string>& numbers) {
  const db::ReadTransaction reading(database);
  std::vector<Slip> slips;
  for (const auto& number : numbers) {
    auto slip = db::resolve_slip(database, number);
    if (!slip) return slip.error();
    const bool known = std::any_of(slips.begin(), slips.end(),
                                   [&](const Slip& each) { return each.key == slip->key; });
    if (!known) slips.push_back(*std::move(slip));
  }
  return slips;
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
  auto slips = find_slips(**database, args.numbers);
  if (!slips) return slips.error();
  warn_of_objections(output, **database, *slips);
  if (!output.dry_run()) {
    auto target = PrintTarget::open(args.output, services.globals().force, *print);
    if (!target) return target.error();
    if (auto written = target->write(*slips); !written) return written.error();
  } else if (auto tried = print_slips(*slips, *print); !tried) {
    return tried.error();
  }
  if (to_stdout) return ExitStatus::ok;
  SlipsReport report;
  report.slips = *std::move(slips);
  return print_slips_report(output, report, [&](const Slip& slip) {
    return output.dry_run() ? tr("{} would be printed to {}.", slip.number, args.output)
                            : tr("{} printed to {}.", slip.number, args.output);
  });
}

}  // namespace

Command slips_print_command() {
  auto args = std::make_shared<Args>();
  Command command("slips print",
                  "Print slips as Phiếu xuất kho (Mẫu số 02-VT). 'Thực xuất' is printed on an "
                  "exported slip and else left for the storekeeper to write. The seller's name "
                  "comes from ECSYNC_ORGANIZATION_NAME and ECSYNC_ORGANIZATION_DEPARTMENT.");
  command.app->add_option("SLIP", args->numbers, "Numbers of slips")->required();
  command.app->add_option("-o,--output", args->output, "The PDF; - for stdout")
      ->type_name("FILE.pdf")
      ->required();
  add_print_flags(*command.app, args->print);
  command.examples = {"ecsync slips print PX000123 -o PX000123.pdf",
                      "ecsync slips print PX000123 PX000124 --copies 3 --paper a5 -o slips.pdf",
                      "ecsync slips print PX000123 --prices -o - | lp"};
  command.action = [args](Services& services, Output& output) {
    return run(services, output, *args);
  };
  return command;
}

}  // namespace ecsync::cli

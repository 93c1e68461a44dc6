#include "cli/commands/commands.h"
#include "cli/commands/print_command.h"
#include "cli/commands/slip_choice.h"
#include "cli/views/slips_view.h"
#include "core/db/slips.h"

namespace ecsync::cli {
namespace {

Result<ExitStatus> report(Output& output, std::vector<Slip> slips,
                          const std::function<Message(const Slip&)>& sentence) {
  SlipsReport report;
  report.slips = std::move(slips);
  return print_slips_report(output, report, sentence);
}

}  // namespace

Command slips_print_command() {
  Command command("slips print",
                  "Print slips as Phiếu xuất kho (Mẫu số 02-VT). 'Thực xuất' is printed on an "
                  "exported slip and else left for the storekeeper to write. The seller's name "
                  "comes from ECSYNC_ORGANIZATION_NAME and ECSYNC_ORGANIZATION_DEPARTMENT.");
  make_print_command<Slip>(command, "SLIP", phrase("Numbers of slips"),
                           {db::resolve_slip, warn_of_objections, print_slips, report});
  command.examples = {"ecsync slips print PX000123 -o PX000123.pdf",
                      "ecsync slips print PX000123 PX000124 --copies 3 --paper a5 -o slips.pdf",
                      "ecsync slips print PX000123 --prices -o - | lp"};
  return command;
}

}  // namespace ecsync::cli

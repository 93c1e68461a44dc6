#include "cli/commands/commands.h"
#include "cli/commands/print_command.h"
#include "cli/views/returns_view.h"
#include "core/db/returns.h"

namespace ecsync::cli {
namespace {

Result<ExitStatus> report(Output& output, std::vector<ReturnReceipt> receipts,
                          const std::function<Message(const ReturnReceipt&)>& sentence) {
  ReturnsReport report;
  report.returns = std::move(receipts);
  return print_returns_report(output, report, sentence);
}

}  // namespace

Command returns_print_command() {
  Command command("returns print",
                  "Print receipts as Phiếu nhập kho (Mẫu số 01-VT). The seller's name comes from "
                  "ECSYNC_ORGANIZATION_NAME and ECSYNC_ORGANIZATION_DEPARTMENT.");
  make_print_command<ReturnReceipt>(command, "RETURN", phrase("Numbers of receipts"),
                                    {db::resolve_return, nullptr, print_returns, report});
  command.examples = {"ecsync returns print PN000007 -o PN000007.pdf",
                      "ecsync returns print PN000007 PN000008 --copies 2 --paper a5 -o back.pdf",
                      "ecsync returns print PN000007 --prices -o - | lp"};
  return command;
}

}  // namespace ecsync::cli

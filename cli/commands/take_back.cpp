#include "core/goods/take_back.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/commands.h"
#include "cli/commands/document_date.h"
#include "cli/commands/slip_printing.h"
#include "cli/commands/values.h"
#include "cli/views/returns_view.h"
#include "core/base/shell.h"

namespace ecsync::cli {
namespace {

struct Args {
  std::vector<std::string> targets;
  std::string warehouse;
  std::vector<std::string> products;
  std::vector<std::string> damaged;
  std::optional<std::string> reason;
  std::optional<std::string> ref;
  std::string date;
  std::optional<std::string> print_to;
  PrintFlags print;
};

Error usage(Message message) {
  return make_error(ErrorCode::usage, std::move(message), phrase("See 'ecsync help take-back'."));
}

/// Errors: usage.
Status check_forms(const Args& args) {
  if (args.targets.size() < 2) return Done{};
  for (const auto& [flag, given] :
       {std::pair{"--product", !args.products.empty()},
        std::pair{"--damaged", !args.damaged.empty()}, std::pair{"--ref", args.ref.has_value()}}) {
    if (given) return usage(tr("{} goes with one slip only", flag));
  }
  return Done{};
}

/// Errors: usage.
Result<std::vector<PiecesBack>> read_pieces(const Args& args) {
  std::vector<PiecesBack> pieces;
  const auto read = [&](const char* flag, const std::vector<std::string>& words,
                        bool damaged) -> Status {
    for (const auto& word : words) {
      auto piece = parse_pieces_back(word, damaged);
      if (!piece) return usage(tr("{}: {}", flag, piece.error().message));
      pieces.push_back(*std::move(piece));
    }
    return Done{};
  };
  if (auto sound = read("--product", args.products, false); !sound) return std::move(sound).error();
  if (auto broken = read("--damaged", args.damaged, true); !broken)
    return std::move(broken).error();
  return pieces;
}

/// Reads the request, as far as the line alone tells it. Errors: usage.
Result<TakeBackRequest> read_request(const Args& args, const Settings& settings, Timestamp now,
                                     const Output& output) {
  if (auto checked = check_forms(args); !checked) return std::move(checked).error();
  TakeBackRequest request;
  request.targets = args.targets;
  request.warehouse = args.warehouse;
  auto pieces = read_pieces(args);
  if (!pieces) return std::move(pieces).error();
  request.pieces = *std::move(pieces);
  auto date = document_date(args.date, now, output.local());
  if (!date) return std::move(date).error();
  request.date = *std::move(date);
  request.reason = args.reason;
  request.ref = args.ref;
  request.dry_run = output.dry_run();
  request.number_pattern = settings.text("slip.return_number");
  return request;
}

Message sentence(const Output& output, const ReturnsReport& report, const ReturnReceipt& receipt) {
  const auto word = sellers_word(receipt.status);
  const auto pieces = pieces_in_words(receipt);
  if (std::count(report.found.begin(), report.found.end(), receipt.key) > 0)
    return tr("{} was there ({}): {} of {} in {}.", receipt.number, word, pieces, receipt.slip,
              receipt.warehouse);
  return output.dry_run() ? tr("{} would be made ({}): {} of {} back in {}.", receipt.number, word,
                               pieces, receipt.slip, receipt.warehouse)
                          : tr("{} made ({}): {} of {} back in {}.", receipt.number, word, pieces,
                               receipt.slip, receipt.warehouse);
}

Result<ExitStatus> run(Services& services, Output& output, const Args& args) {
  auto request = read_request(args, services.settings(), services.clock().now_seconds(), output);
  if (!request) return std::move(request).error();
  auto database = services.database_or_empty();
  if (!database) return database.error();
  auto target = open_print_target(args.print_to, args.print, services.globals());
  if (!target) return std::move(target).error();
  auto report = take_back(**database, services.clock(), *request);
  if (!report) return std::move(report).error();
  if (*target)
    print_made(output, **target, *args.print_to, phrase("receipts"), "returns", report->returns,
               report->errors);
  return print_returns_report(output, *report, [&](const ReturnReceipt& receipt) {
    return sentence(output, *report, receipt);
  });
}

void add_flags(Parameters& app, Args& args) {
  app.add_option("SLIP", args.targets, "Numbers of exported slips, or their orders")->required();
  app.add_option("--warehouse", args.warehouse,
                 "Where the goods are now (default: where they left)")
      ->type_name("W");
  app.add_repeatable("--product", args.products,
                     "So many sound pieces of this product; with it or --damaged only what is "
                     "named comes back (default: all that is out, sound)")
      ->type_name("CODE:QTY");
  app.add_repeatable("--damaged", args.damaged, "So many damaged pieces of this product")
      ->type_name("CODE:QTY");
  app.add_option("--reason", args.reason, "Lý do nhập kho, for the document and the ledger")
      ->type_name("T")
      ->check(some_text(phrase("reason")));
  app.add_option("--ref", args.ref, "Your number of the receipt: the same again changes nothing")
      ->type_name("ID")
      ->check(some_text(phrase("receipt number")));
  app.add_option("--date", args.date, "Date of the document (default: today)")->type_name("D");
  app.add_option("--print", args.print_to, "And print the receipts, as 'returns print' does")
      ->type_name("FILE.pdf");
  add_print_flags(app, args.print);
}

}  // namespace

Command take_back_command() {
  auto args = std::make_shared<Args>();
  Command command("take-back", "Book goods that came back (Nhập kho hàng trả) with receipts");
  add_flags(*command.app, *args);
  command.examples = {
      "ecsync take-back PX000123 -n",
      "ecsync take-back 560694402192001 --reason 'khách không nhận'",
      "ecsync take-back PX000123 --product AD-XN-M:1 --damaged AD-XN-M:1 --ref RMA-7",
      "ecsync take-back PX000123 PX000124 --print receipts.pdf --json"};
  command.action = [args](Services& services, Output& output) {
    return run(services, output, *args);
  };
  return command;
}

}  // namespace ecsync::cli

#include <unistd.h>

#include <algorithm>

#include "cli/commands/commands.h"
#include "cli/commands/slip_choice.h"
#include "cli/dialogue/prompt.h"
#include "cli/output/json_objects.h"
#include "cli/views/slips_view.h"
#include "core/db/failure.h"
#include "core/goods/settle_slip.h"

namespace ecsync::cli {
namespace {

struct Args {
  SlipChoice choice;
  bool anyway = false;
};

Message sentence(const Output& output, const Slip& slip) {
  return output.dry_run() ? tr("{} would be exported ({}): {} from {}.", slip.number,
                               sellers_word(slip.status), lines_in_words(slip), slip.warehouse)
                          : tr("{} exported ({}): {} from {}.", slip.number,
                               sellers_word(slip.status), lines_in_words(slip), slip.warehouse);
}

/// Exports slips whose numbers come in on stdin, one a line, and answers each at once: a person
/// with a scanner looks at the screen, or listens for it, before taking the next parcel.
class Scanner {
 public:
  Scanner(db::Database& database, const Clock& clock, Output& output, bool anyway)
      : database_(database), clock_(clock), output_(output), anyway_(anyway) {}

  Result<ExitStatus> run() {
    if (::isatty(STDIN_FILENO) == 1)
      output_.hint(tr("Scan or type the numbers of slips, one a line; Ctrl-D ends."));
    bool any = false;
    while (true) {
      const auto line = next_stdin_line();
      if (!line) {
        report_.interrupted = true;
        break;
      }
      if (!*line) break;
      if ((*line)->empty()) continue;
      any = true;
      take(**line);
    }
    if (!any && !report_.interrupted)
      return make_error(ErrorCode::usage, tr("stdin holds no number of a slip"),
                        tr("Write one a line."));
    return print_slips_result(output_, report_);
  }

 private:
  void take(const std::string& number) {
    const auto now = export_one(number);
    if (const auto* const before = scanned_before(now)) {
      output_.hint(tr("{} was scanned before, and is exported.", before->number));
      answer({*before});
    } else if (now.errors.empty()) {
      output_.done(sentence(output_, now.slips.front()));
      answer(now.slips);
      report_.slips.push_back(now.slips.front());
    } else {
      output_.complain(now.errors.front());
      if (output_.format() == Format::jsonl) output_.elements({error_document(now.errors.front())});
      report_.errors.push_back(now.errors.front());
    }
  }

  void answer(const std::vector<Slip>& slips) {
    if (output_.format() == Format::jsonl) output_.elements(json_objects(slips, write_slip));
  }

  /// The slip, when this run has exported it already: scanners read a number twice.
  const Slip* scanned_before(const SlipsReport& now) const {
    const auto& number =
        now.errors.empty() ? now.slips.front().number : now.errors.front().reference;
    const auto known = std::find_if(report_.slips.begin(), report_.slips.end(),
                                    [&](const Slip& slip) { return slip.number == number; });
    return known == report_.slips.end() ? nullptr : &*known;
  }

  SlipsReport export_one(const std::string& number) {
    try {
      return export_pending_slips(database_, clock_, {number}, output_.dry_run(), anyway_);
    } catch (const std::exception& exception) {
      SlipsReport failed;
      failed.errors.push_back(db::to_error(exception));
      failed.errors.front().reference = number;
      return failed;
    }
  }

  db::Database& database_;
  const Clock& clock_;
  Output& output_;
  bool anyway_;
  SlipsReport report_;
};

Result<ExitStatus> run(Services& services, Output& output, const Args& args) {
  auto choice = args.choice;
  const auto& numbers = choice.numbers;
  if (auto checked = check_slip_choice(choice, false, output.local()); !checked)
    return checked.error();
  if (numbers.empty() && !choice.awaiting)
    return make_error(ErrorCode::usage, tr("name the slips, or pass --awaiting"),
                      tr("'-' reads their numbers from stdin, one a line."));
  const bool scan = std::find(numbers.begin(), numbers.end(), "-") != numbers.end();
  if (scan && numbers.size() > 1)
    return make_error(ErrorCode::usage, tr("'-' stands alone: numbers come from stdin then"));
  auto database = services.database_or_empty();
  if (!database) return database.error();
  if (scan) return Scanner(**database, services.clock(), output, args.anyway).run();
  auto chosen = numbers;
  if (choice.awaiting) {
    auto awaiting = awaiting_numbers(**database, choice);
    if (!awaiting) return awaiting.error();
    chosen = *std::move(awaiting);
    if (chosen.empty()) output.hint(tr("No slip awaits export."));
  }
  const auto report =
      export_pending_slips(**database, services.clock(), chosen, output.dry_run(), args.anyway);
  return print_slips_report(output, report,
                            [&](const Slip& slip) { return sentence(output, slip); });
}

}  // namespace

Command slips_export_command() {
  auto args = std::make_shared<Args>();
  Command command("slips export",
                  "Export slips (Xuất kho): their goods leave the warehouse. With '-' each number "
                  "that comes in on stdin is answered at once, as scanners want it.");
  auto& app = *command.app;
  app.add_option("SLIP", args->choice.numbers,
                 "Numbers of slips that await export; '-' reads stdin");
  add_slip_choice(app, args->choice);
  app.add_option("--warehouse", args->choice.warehouse, "With --awaiting: only from this warehouse")
      ->type_name("W");
  app.add_flag("--anyway", args->anyway,
               "Also where the order is cancelled, to be cancelled, set aside, or needs other "
               "goods");
  command.examples = {"ecsync slips export PX000123 PX000124",
                      "ecsync slips export --awaiting --warehouse HN",
                      "cat /dev/ttyACM0 | ecsync slips export -"};
  command.action = [args](Services& services, Output& output) {
    return run(services, output, *args);
  };
  return command;
}

}  // namespace ecsync::cli

#include "cli/commands/slip_printing.h"

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/settings/environment.h"
#include "core/base/text.h"

namespace ecsync::cli {

Result<std::optional<Timestamp>> date_to_write() {
  constexpr std::int64_t latest_date = 253402300799;  // the end of the year 9999
  const auto given = environment("SOURCE_DATE_EPOCH");
  if (!given) return std::optional<Timestamp>();
  const auto seconds = text::parse_number<std::int64_t>(*given);
  if (!seconds || *seconds < 0 || *seconds > latest_date)
    return make_error(ErrorCode::usage,
                      tr("SOURCE_DATE_EPOCH: '{}' is no time in seconds", *given));
  return std::optional(Timestamp(std::chrono::seconds(*seconds)));
}

void add_print_flags(Parameters& app, PrintFlags& flags) {
  app.add_option("--paper", flags.paper, "a4, or a5 lying on its side (default: a4)")
      ->type_name("P");
  app.add_option("--copies", flags.copies, "So many of each, marked Liên 1, Liên 2 …")
      ->type_name("N")
      ->check([](const std::string& text) {
        if (text.size() != 1 || text < "1" || text > "9")
          throw WrongValue(tr("--copies: '{}' is not a number from 1 to 9", text));
      });
  app.add_flag("--prices", flags.prices, "With the products' prices; else they stay blank");
}

Result<SlipPrint> read_print(const PrintFlags& flags, const Settings& settings) {
  SlipPrint print;
  if (flags.paper == "a5") {
    print.paper = Paper::a5;
  } else if (flags.paper != "a4") {
    return make_error(ErrorCode::usage, tr("--paper: '{}' is not known", flags.paper),
                      tr("One of a4, a5."));
  }
  print.copies = flags.copies;
  print.prices = flags.prices;
  print.organization = settings.text("organization.name");
  auto written = date_to_write();
  if (!written) return written.error();
  print.written = *written;
  print.department = settings.text("organization.department");
  return print;
}

Result<PrintTarget> PrintTarget::open(const std::string& path, bool replace, SlipPrint print) {
  if (auto tried = print_slips({}, print); !tried) return tried.error();
  auto sink = Sink::open(path, replace);
  if (!sink) return sink.error();
  return PrintTarget(*std::move(sink), std::move(print));
}

Status PrintTarget::write(const std::vector<Slip>& slips) {
  return finish(print_slips(slips, print_));
}

Status PrintTarget::write(const std::vector<ReturnReceipt>& receipts) {
  return finish(print_returns(receipts, print_));
}

Status PrintTarget::finish(const Result<std::string>& pdf) {
  if (!pdf) return pdf.error();
  sink_.write(*pdf);
  return sink_.finish();
}

}  // namespace ecsync::cli

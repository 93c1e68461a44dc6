#include "cli/commands/slip_printing.h"

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/settings/source_date.h"
#include "core/base/shell.h"

namespace ecsync::cli {

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
  auto written = source_date();
  if (!written) return written.error();
  print.written = *written;
  print.department = settings.text("organization.department");
  return print;
}

void warn_of_boxes(Output& output, const Result<MissingLetters>& missing) {
  if (!missing || missing->letters.empty()) return;
  constexpr std::size_t enough = 10;
  auto products = missing->products;
  const bool more = products.size() > enough || (missing->elsewhere && !products.empty());
  if (products.size() > enough) products.resize(enough);
  const auto whose = products.empty() ? tr("other texts")
                     : more           ? tr("{} and others", fmt::join(products, ", "))
                                      : verbatim(fmt::format("{}", fmt::join(products, ", ")));
  output.warn(tr(
      "no font of this machine has {} of {}: boxes are printed instead; install: apt-get install "
      "{}",
      sample_of(missing->letters), whose, fmt::join(packages_with(missing->letters), " ")));
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

Result<std::optional<PrintTarget>> open_print_target(const std::optional<std::string>& path,
                                                     const PrintFlags& flags,
                                                     const Globals& globals) {
  if (!path) return std::optional<PrintTarget>();
  if (*path == "-")
    return make_error(ErrorCode::usage, tr("--print needs the name of a file"),
                      tr("Name one, such as --print FILE.pdf."));
  auto print = read_print(flags, globals.settings);
  if (!print) return print.error();
  if (globals.dry_run) return std::optional<PrintTarget>();
  auto target = PrintTarget::open(*path, globals.force, *std::move(print));
  if (!target) return target.error();
  return std::optional(*std::move(target));
}

Error made_but_not_printed(Error error, const std::string& path, Phrase what, const char* noun,
                           const std::vector<std::string>& numbers) {
  if (error.message.empty()) error.message = tr("nobody reads it any more");
  error.message = tr("the {} are made but not printed: {}", what, error.message);
  error.reference = path;
  error.hint =
      tr("Print them with: ecsync {} print -o FILE.pdf {}", noun, shell::operands(numbers));
  return error;
}

Status PrintTarget::finish(const Result<std::string>& pdf) {
  if (!pdf) return pdf.error();
  sink_.write(*pdf);
  return sink_.finish();
}

}  // namespace ecsync::cli

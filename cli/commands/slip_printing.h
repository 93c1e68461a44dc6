#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/output/output.h"
#include "cli/output/sink.h"
#include "cli/parameters.h"
#include "cli/settings/globals.h"
#include "core/print/missing_letters.h"
#include "core/print/print_slip.h"

namespace ecsync::cli {

/// The values of `--paper`, `--copies`, `--prices`.
struct PrintFlags {
  std::string paper = "a4";
  int copies = 1;
  bool prices = false;
};
void add_print_flags(Parameters& app, PrintFlags& flags);
/// How to print, with the seller's name from [organization]. Errors: usage.
Result<SlipPrint> read_print(const PrintFlags& flags, const Settings& settings);

/// Says for which letters the paper has an empty box, of which products, and the packages of fonts
/// that have them. Says nothing when there are none, or where printing fails anyway.
void warn_of_boxes(Output& output, const Result<MissingLetters>& missing);

/// The file that a PDF will be written to. It is opened before the work begins, so that an existing
/// file, a folder that cannot be written or a missing font is found in time. The file appears when
/// it is complete.
class PrintTarget {
 public:
  /// Errors: usage (the file exists and `replace` is not given), font_missing, internal.
  static Result<PrintTarget> open(const std::string& path, bool replace, SlipPrint print);
  /// Errors: invalid_value (an amount does not fit), internal (as Sink::finish).
  Status write(const std::vector<Slip>& slips);
  Status write(const std::vector<ReturnReceipt>& receipts);
  const SlipPrint& print() const { return print_; }

 private:
  PrintTarget(Sink sink, SlipPrint print) : sink_(std::move(sink)), print_(std::move(print)) {}
  Status finish(const Result<std::string>& pdf);

  Sink sink_;
  SlipPrint print_;
};

/// The file of --print, opened before anything is made. Nothing without --print and in a dry run.
/// Errors: usage, font_missing, internal.
Result<std::optional<PrintTarget>> open_print_target(const std::optional<std::string>& path,
                                                     const PrintFlags& flags,
                                                     const Globals& globals);

/// The error to tell for documents that are committed and could not be printed: it says how to
/// print them later. `what` they are, and the `noun` whose verb prints them.
Error made_but_not_printed(Error error, const std::string& path, Phrase what, const char* noun,
                           const std::vector<std::string>& numbers);

/// Prints documents that were just made; what goes wrong is added to `errors`.
template <class Document>
void print_made(Output& output, PrintTarget& target, const std::string& path, Phrase what,
                const char* noun, const std::vector<Document>& made, std::vector<Error>& errors) {
  if (made.empty()) return;
  warn_of_boxes(output, missing_letters(made, target.print()));
  auto written = target.write(made);
  if (written) return;
  std::vector<std::string> numbers;
  numbers.reserve(made.size());
  for (const auto& document : made) numbers.push_back(document.number);
  errors.push_back(made_but_not_printed(std::move(written).error(), path, what, noun, numbers));
}

}  // namespace ecsync::cli

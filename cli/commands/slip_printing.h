#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/output/sink.h"
#include "cli/parameters.h"
#include "cli/settings/settings.h"
#include "core/print/print_slip.h"

namespace ecsync::cli {

/// The moment from SOURCE_DATE_EPOCH that a file is to bear, which makes files equal byte for byte;
/// nothing when it is not set. Errors: usage.
Result<std::optional<Timestamp>> date_to_write();

/// The values of `--paper`, `--copies`, `--prices`.
struct PrintFlags {
  std::string paper = "a4";
  int copies = 1;
  bool prices = false;
};
void add_print_flags(Parameters& app, PrintFlags& flags);
/// How to print, with the seller's name from [organization]. Errors: usage.
Result<SlipPrint> read_print(const PrintFlags& flags, const Settings& settings);

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

 private:
  PrintTarget(Sink sink, SlipPrint print) : sink_(std::move(sink)), print_(std::move(print)) {}
  Status finish(const Result<std::string>& pdf);

  Sink sink_;
  SlipPrint print_;
};

}  // namespace ecsync::cli

#pragma once

#include <string>
#include <vector>

#include "cli/output/list.h"
#include "core/goods/export_slip.h"

namespace ecsync::cli {

/// The columns of slips_table, those included that it shows only when asked.
const std::vector<ColumnOf<Slip>>& slip_columns();
/// One row per slip, for people.
Table slips_table(const std::vector<Slip>& slips);
/// One row per line with the slip's columns repeated, for CSV.
Table slip_rows_table(const std::vector<Slip>& slips);
std::vector<std::string> slip_row_names();
/// The goods on one slip.
Table slip_lines_table(const Slip& slip);

/// "Chờ xuất kho", "Đã xuất kho", "Đã hủy": what stands on a seller's screen and on the slip, and
/// so beside our own word in any language.
std::string_view sellers_word(SlipStatus status);

/// "2 lines".
Message lines_in_words(const Slip& slip);

/// `ecsync.slips/1` of a command that only reads: every slip counts as succeeded.
void print_slips_document(Output& output, const std::vector<Slip>& slips,
                          const std::optional<std::string>& next);

/// What a batch came to, in the format that was asked for: refusals on stderr, and for people
/// `sentence` for each slip. Answers the exit status of the whole.
Result<ExitStatus> print_slips_report(Output& output, const SlipsReport& report,
                                      const std::function<Message(const Slip&)>& sentence);

}  // namespace ecsync::cli

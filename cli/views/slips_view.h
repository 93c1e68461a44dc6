#pragma once

#include <string>
#include <vector>

#include "cli/output/list.h"
#include "core/goods/export_slip.h"

namespace ecsync::cli {

/// The columns of slips_table, with those that it shows only when --columns names them.
const std::vector<ColumnOf<Slip>>& slip_columns();
/// One row per slip, for people.
Table slips_table(const std::vector<Slip>& slips);
/// One row for each line, with the columns of its slip repeated, for CSV and TSV.
Table slip_rows_table(const std::vector<Slip>& slips);
std::vector<std::string> slip_row_names();
/// The goods on one slip.
Table slip_lines_table(const Slip& slip);

/// The seller's own word, as screens of marketplaces and the slip have it: "Chờ xuất kho", "Đã xuất
/// kho", "Đã hủy". It stands beside our word in every language.
std::string_view sellers_word(SlipStatus status);

/// "2 lines".
Message lines_in_words(const Slip& slip);

/// Prints `ecsync.slips/1` for a command that only reads: every slip counts as succeeded.
void print_slips_document(Output& output, const std::vector<Slip>& slips,
                          const std::optional<std::string>& next);

/// Prints the outcome of a batch in the format that was asked for: refusals on stderr, for people
/// `sentence` about each slip. Returns the exit status of the batch.
Result<ExitStatus> print_slips_report(Output& output, const SlipsReport& report,
                                      const std::function<Message(const Slip&)>& sentence);
/// The end of that alone, where each slip and refusal was told as it came, and the objects of jsonl
/// were printed.
Result<ExitStatus> print_slips_result(Output& output, const SlipsReport& report);

}  // namespace ecsync::cli

#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/output/list.h"
#include "core/goods/return_batch.h"

namespace ecsync::cli {

/// The columns of returns_table, with those that it shows only when --columns names them.
const std::vector<ColumnOf<ReturnReceipt>>& return_columns();
/// One row per receipt, for people.
Table returns_table(const std::vector<ReturnReceipt>& receipts);
/// One row for each line, with the columns of its receipt repeated, for CSV and TSV.
Table return_rows_table(const std::vector<ReturnReceipt>& receipts);
std::vector<std::string> return_row_names();
/// The goods on one receipt.
Table return_lines_table(const ReturnReceipt& receipt);

/// The seller's own word, which stands beside ours in every language: "Đã nhập kho", "Đã hủy".
std::string_view sellers_word(ReceiptStatus status);

/// "3 pieces", "3 pieces, 1 of them damaged".
Message pieces_in_words(const ReturnReceipt& receipt);

/// Prints `ecsync.returns/1` for a command that only reads: every receipt counts as succeeded.
void print_returns_document(Output& output, const std::vector<ReturnReceipt>& receipts,
                            const std::optional<std::string>& next);

/// Prints the outcome of a batch in the format that was asked for: refusals on stderr, for people
/// `sentence` about each receipt. Returns the exit status of the batch.
Result<ExitStatus> print_returns_report(
    Output& output, const ReturnsReport& report,
    const std::function<Message(const ReturnReceipt&)>& sentence);

}  // namespace ecsync::cli

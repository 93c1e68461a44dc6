#include "cli/views/returns_view.h"

#include <fmt/format.h>

#include "cli/output/json_objects.h"
#include "cli/output/shop_cells.h"
#include "cli/views/batch.h"

namespace ecsync::cli {
namespace {

/// A receipt and one of its lines.
struct ReturnRow {
  const ReturnReceipt* receipt;
  const ReceiptLine* line;
};

template <class T, const ReturnReceipt& (*Of)(const T&)>
std::vector<ColumnOf<T>> receipt_columns() {
  return {
      {phrase_in("return", "number"), true, [](const T& t) { return text_cell(Of(t).number); }},
      {phrase("status"), true, [](const T& t) { return word_cell(label(Of(t).status)); }},
      {phrase_in("return", "slip"), true, [](const T& t) { return text_cell(Of(t).slip); },
       expendable(5)},
      {phrase("order"), true,
       [](const T& t) {
         return thing_cell(Of(t).connection, Of(t).connection_name, Of(t).order_number);
       }},
      {phrase("warehouse"), true, [](const T& t) { return text_cell(Of(t).warehouse); },
       expendable(2)},
      {phrase("date"), true, [](const T& t) { return word_cell(Of(t).date); }, expendable(4)},
      {phrase("created_at"), false, [](const T& t) { return time_cell(Of(t).created_at); }},
      {phrase("cancelled_at"), false, [](const T& t) { return time_cell(Of(t).cancelled_at); }},
      {phrase("reason"), false, [](const T& t) { return text_cell(Of(t).reason); }, prose()},
      {phrase("ref"), false, [](const T& t) { return text_cell(Of(t).ref); }},
  };
}

const ReturnReceipt& receipt_itself(const ReturnReceipt& receipt) {
  return receipt;
}
const ReturnReceipt& receipt_of_row(const ReturnRow& row) {
  return *row.receipt;
}

const std::vector<ColumnOf<ReturnRow>>& return_row_columns() {
  using R = ReturnRow;
  static const auto columns = [] {
    auto all = receipt_columns<R, receipt_of_row>();
    all.push_back({phrase("product"), true, [](const R& r) { return text_cell(r.line->product); }});
    all.push_back({phrase("name"), true, [](const R& r) { return text_cell(r.line->name); }});
    all.push_back({phrase("unit"), true, [](const R& r) { return text_cell(r.line->unit); }});
    all.push_back({phrase("quantity"), true, [](const R& r) { return Cell(r.line->quantity); }});
    all.push_back({phrase("damaged"), true, [](const R& r) { return Cell(r.line->damaged); }});
    all.push_back({phrase("connection_name"), true,
                   [](const R& r) { return text_cell(r.receipt->connection_name); }});
    return all;
  }();
  return columns;
}

std::int64_t sum_of(const ReturnReceipt& receipt, std::int64_t ReceiptLine::*part) {
  std::int64_t sum = 0;
  for (const auto& line : receipt.lines) sum = checked_add(sum, line.*part).value_or(sum);
  return sum;
}

/// The name of the first product, and how many others there are.
std::string goods_back(const ReturnReceipt& receipt) {
  if (receipt.lines.empty()) return "";
  const auto& first = receipt.lines.front().name;
  return receipt.lines.size() == 1 ? first
                                   : fmt::format("{} (+{})", first, receipt.lines.size() - 1);
}

void write_returns(Output& output, const ReturnsReport& report,
                   const std::optional<std::string>& next) {
  json::Writer writer;
  write_batch_head(writer, "ecsync.returns/1", output.dry_run(), report.returns.size(),
                   report.errors);
  write_array(writer, "returns", json_objects(report.returns, write_return));
  writer.field("next", next).end_object();
  output.document(writer);
}

ExitStatus exit_of(const ReturnsReport& report) {
  if (report.interrupted) return stopped_status();
  return batch_status(report.returns.size(), report.errors);
}

}  // namespace

std::string_view sellers_word(ReceiptStatus status) {
  return label(status).in(Language::vietnamese);
}

Message pieces_in_words(const ReturnReceipt& receipt) {
  const auto damaged = sum_of(receipt, &ReceiptLine::damaged);
  auto pieces = tr_count(sum_of(receipt, &ReceiptLine::quantity), "{} piece", "{} pieces");
  return damaged == 0 ? pieces : tr("{}, {} of them damaged", pieces, damaged);
}

const std::vector<ColumnOf<ReturnReceipt>>& return_columns() {
  using R = ReturnReceipt;
  static const auto columns = [] {
    auto all = receipt_columns<R, receipt_itself>();
    all.push_back({phrase("pieces"), true,
                   [](const R& r) { return Cell(sum_of(r, &ReceiptLine::quantity)); },
                   expendable(1)});
    all.push_back({phrase("damaged"), true,
                   [](const R& r) { return Cell(sum_of(r, &ReceiptLine::damaged)); },
                   expendable(3)});
    all.push_back({phrase("goods"), true, [](const R& r) { return text_cell(goods_back(r)); },
                   expendable(6, prose())});
    all.push_back({phrase("connection_name"), false,
                   [](const R& r) { return text_cell(r.connection_name); }});
    return all;
  }();
  return columns;
}

Table returns_table(const std::vector<ReturnReceipt>& receipts) {
  return make_table(return_columns(), receipts);
}

std::vector<std::string> return_row_names() {
  return names_of(return_row_columns());
}

Table return_rows_table(const std::vector<ReturnReceipt>& receipts) {
  std::vector<ReturnRow> rows;
  for (const auto& receipt : receipts) {
    for (const auto& line : receipt.lines) rows.push_back({&receipt, &line});
  }
  return make_table(return_row_columns(), rows);
}

Table return_lines_table(const ReturnReceipt& receipt) {
  using L = ReceiptLine;
  static const std::vector<ColumnOf<L>> columns{
      {phrase("product"), true, [](const L& l) { return text_cell(l.product); }},
      {phrase("name"), true, [](const L& l) { return text_cell(l.name); }, prose()},
      {phrase("unit"), true, [](const L& l) { return text_cell(l.unit); }},
      {phrase("quantity"), true, [](const L& l) { return Cell(l.quantity); }},
      {phrase("damaged"), true, [](const L& l) { return Cell(l.damaged); }},
  };
  return make_table(columns, receipt.lines);
}

void print_returns_document(Output& output, const std::vector<ReturnReceipt>& receipts,
                            const std::optional<std::string>& next) {
  ReturnsReport report;
  report.returns = receipts;
  write_returns(output, report, next);
}

Result<ExitStatus> print_returns_report(
    Output& output, const ReturnsReport& report,
    const std::function<Message(const ReturnReceipt&)>& sentence) {
  for (const auto& error : report.errors) output.complain(error);
  for (const auto& receipt : report.returns) output.done(sentence(receipt));
  switch (output.format()) {
    case Format::json:
      write_returns(output, report, std::nullopt);
      break;
    case Format::jsonl:
      output.elements(json_objects(report.returns, write_return));
      break;
    case Format::csv:
    case Format::tsv:
      if (auto printed = output.table(return_rows_table(report.returns)); !printed)
        return printed.error();
      break;
    case Format::table:
      if (output.dry_run()) output.hint(tr("Nothing was kept, because of --dry-run."));
      break;
  }
  if (report.interrupted)
    output.warn(tr("stopped; what is told above stays, the rest was not begun"));
  return exit_of(report);
}

}  // namespace ecsync::cli

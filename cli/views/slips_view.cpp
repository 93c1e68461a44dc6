#include "cli/views/slips_view.h"

#include <fmt/format.h>

#include "cli/output/json_objects.h"
#include "cli/output/shop_cells.h"
#include "cli/views/batch.h"

namespace ecsync::cli {
namespace {

/// A slip and one of its lines.
struct SlipRow {
  const Slip* slip;
  const SlipLine* line;
};

Cell order_cell(const Slip& slip) {
  return thing_cell(slip.connection, slip.connection_name, slip.order_number);
}

template <class T, const Slip& (*SlipOf)(const T&)>
std::vector<ColumnOf<T>> shared_columns() {
  return {
      {phrase_in("slip", "number"), true, [](const T& t) { return text_cell(SlipOf(t).number); }},
      {phrase("status"), true, [](const T& t) { return word_cell(label(SlipOf(t).status)); }},
      {phrase("order"), true, [](const T& t) { return order_cell(SlipOf(t)); }},
      {phrase("warehouse"), true, [](const T& t) { return text_cell(SlipOf(t).warehouse); },
       expendable(2)},
      {phrase("date"), true, [](const T& t) { return word_cell(SlipOf(t).date); }, expendable(3)},
      {phrase("created_at"), false, [](const T& t) { return time_cell(SlipOf(t).created_at); }},
      {phrase("exported_at"), false, [](const T& t) { return time_cell(SlipOf(t).exported_at); }},
      {phrase("cancelled_at"), false, [](const T& t) { return time_cell(SlipOf(t).cancelled_at); }},
      {phrase("receiver"), false, [](const T& t) { return text_cell(SlipOf(t).receiver); },
       prose()},
      {phrase("reason"), false, [](const T& t) { return text_cell(SlipOf(t).reason); }, prose()},
  };
}

/// What came back and the shop, behind all other columns.
template <class T, const Slip& (*SlipOf)(const T&)>
void add_last_columns(std::vector<ColumnOf<T>>& columns, bool shown) {
  columns.push_back({phrase("returns"), shown, [](const T& t) {
                       return text_cell(fmt::format("{}", fmt::join(SlipOf(t).returns, ", ")));
                     }});
  columns.push_back(
      {phrase("closed_at"), shown, [](const T& t) { return time_cell(SlipOf(t).closed_at); }});
  columns.push_back({phrase("connection_name"), shown,
                     [](const T& t) { return text_cell(SlipOf(t).connection_name); }});
}

const Slip& itself(const Slip& slip) {
  return slip;
}
const Slip& of_row(const SlipRow& row) {
  return *row.slip;
}

const std::vector<ColumnOf<SlipRow>>& slip_row_columns() {
  static const auto columns = [] {
    auto all = shared_columns<SlipRow, of_row>();
    all.push_back(
        {phrase("product"), true, [](const SlipRow& r) { return text_cell(r.line->product); }});
    all.push_back({phrase("name"), true, [](const SlipRow& r) { return text_cell(r.line->name); }});
    all.push_back({phrase("unit"), true, [](const SlipRow& r) { return text_cell(r.line->unit); }});
    all.push_back(
        {phrase("quantity"), true, [](const SlipRow& r) { return Cell(r.line->quantity); }});
    add_last_columns<SlipRow, of_row>(all, true);
    return all;
  }();
  return columns;
}

std::int64_t pieces(const Slip& slip) {
  std::int64_t sum = 0;
  for (const auto& line : slip.lines) sum = checked_add(sum, line.quantity).value_or(sum);
  return sum;
}

/// The name of the first product, and how many others there are.
std::string goods(const Slip& slip) {
  if (slip.lines.empty()) return "";
  const auto& first = slip.lines.front().name;
  return slip.lines.size() == 1 ? first : fmt::format("{} (+{})", first, slip.lines.size() - 1);
}

void write_document(Output& output, const SlipsReport& report,
                    const std::optional<std::string>& next) {
  json::Writer writer;
  write_batch_head(writer, "ecsync.slips/1", output.dry_run(), report.slips.size(), report.errors);
  write_array(writer, "slips", json_objects(report.slips, write_slip));
  writer.field("next", next);
  write_array(writer, "left_out", json_objects(report.left_out, write_left_out));
  writer.end_object();
  output.document(writer);
}

ExitStatus status_of(const SlipsReport& report) {
  if (report.interrupted) return stopped_status();
  return batch_status(report.slips.size(), report.errors);
}

}  // namespace

std::string_view sellers_word(SlipStatus status) {
  return label(status).in(Language::vietnamese);
}

Message lines_in_words(const Slip& slip) {
  return tr_count(std::ssize(slip.lines), "{} line", "{} lines");
}

const std::vector<ColumnOf<Slip>>& slip_columns() {
  static const auto columns = [] {
    auto all = shared_columns<Slip, itself>();
    all.push_back(
        {phrase("pieces"), true, [](const Slip& s) { return Cell(pieces(s)); }, expendable(1)});
    all.push_back({phrase("goods"), true, [](const Slip& s) { return text_cell(goods(s)); },
                   expendable(4, prose())});
    add_last_columns<Slip, itself>(all, false);
    return all;
  }();
  return columns;
}

Table slips_table(const std::vector<Slip>& slips) {
  return make_table(slip_columns(), slips);
}

std::vector<std::string> slip_row_names() {
  return names_of(slip_row_columns());
}

Table slip_rows_table(const std::vector<Slip>& slips) {
  std::vector<SlipRow> rows;
  for (const auto& slip : slips) {
    for (const auto& line : slip.lines) rows.push_back({&slip, &line});
  }
  return make_table(slip_row_columns(), rows);
}

Table slip_lines_table(const Slip& slip) {
  static const std::vector<ColumnOf<SlipLine>> columns{
      {phrase("product"), true, [](const SlipLine& l) { return text_cell(l.product); }},
      {phrase("name"), true, [](const SlipLine& l) { return text_cell(l.name); }, prose()},
      {phrase("unit"), true, [](const SlipLine& l) { return text_cell(l.unit); }},
      {phrase("quantity"), true, [](const SlipLine& l) { return Cell(l.quantity); }},
  };
  return make_table(columns, slip.lines);
}

void print_slips_document(Output& output, const std::vector<Slip>& slips,
                          const std::optional<std::string>& next) {
  SlipsReport report;
  report.slips = slips;
  write_document(output, report, next);
}

Result<ExitStatus> print_slips_report(Output& output, const SlipsReport& report,
                                      const std::function<Message(const Slip&)>& sentence) {
  for (const auto& error : report.errors) output.complain(error);
  for (const auto& slip : report.slips) output.done(sentence(slip));
  if (output.format() == Format::jsonl) output.elements(json_objects(report.slips, write_slip));
  return print_slips_result(output, report);
}

Result<ExitStatus> print_slips_result(Output& output, const SlipsReport& report) {
  switch (output.format()) {
    case Format::json:
      write_document(output, report, std::nullopt);
      break;
    case Format::jsonl:
      break;  // each was told when it was done
    case Format::csv:
    case Format::tsv:
      if (auto printed = output.table(slip_rows_table(report.slips)); !printed)
        return printed.error();
      break;
    case Format::table:
      if (output.dry_run()) output.hint(tr("Nothing was kept, because of --dry-run."));
      break;
  }
  if (report.interrupted)
    output.warn(tr("stopped; what is told above stays, the rest was not begun"));
  return status_of(report);
}

}  // namespace ecsync::cli

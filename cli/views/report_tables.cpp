#include "cli/views/report_tables.h"

#include <algorithm>

#include "cli/output/facts.h"
#include "core/base/text.h"
#include "core/health/status.h"
#include "core/report/charts.h"

namespace ecsync::cli {
namespace {

using std::chrono::days;

/// How many rows a table on a screen has; the documents have them all.
constexpr std::size_t rows_on_screen = 10;
constexpr std::size_t days_on_screen = 7;

template <class T>
std::vector<T> first_rows(const std::vector<T>& all, std::size_t most = rows_on_screen) {
  return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(most, all.size()))};
}

template <class T>
void section(Output& output, const Message& title, const std::vector<ColumnOf<T>>& columns,
             const std::vector<T>& rows) {
  if (rows.empty()) return;
  output.line({});
  output.line(title);
  output.page_table(make_table(columns, rows));
}

// ---------------------------------------------------------------- columns

const std::vector<ColumnOf<ShopSales>>& shop_columns() {
  using S = ShopSales;
  static const std::vector<ColumnOf<S>> all{
      {phrase("name"), true, [](const S& s) { return word_cell(s.connection.name); }},
      {phrase("status"), true, [](const S& s) { return word_cell(label(s.connection.status)); }},
      {phrase("last_success_at"), true,
       [](const S& s) { return age_cell(s.connection.last_success_at); }, expendable(3)},
      {phrase("orders"), true, [](const S& s) { return Cell(s.orders); }},
      {phrase("waiting"), true, [](const S& s) { return Cell(s.waiting); }},
      {phrase("cancelled"), true, [](const S& s) { return Cell(s.cancelled); }},
      {phrase("returned"), true, [](const S& s) { return Cell(s.returned); }, expendable(2)},
      {phrase_in("head", "unknown"), true, [](const S& s) { return Cell(s.unknown); },
       expendable(1)},
      {phrase("set_aside"), true, [](const S& s) { return Cell(s.set_aside); }, expendable(1)},
  };
  return all;
}

const std::vector<ColumnOf<db::ProductNeed>>& need_columns() {
  using N = db::ProductNeed;
  static const std::vector<ColumnOf<N>> all{
      {phrase("product"), true, [](const N& n) { return text_cell(n.code); }},
      {phrase("name"), true, [](const N& n) { return text_cell(n.name); }, prose()},
      {phrase("wanted"), true, [](const N& n) { return Cell(n.wanted); }},
      {phrase("available"), true, [](const N& n) { return Cell(n.available); }},
  };
  return all;
}

const std::vector<ColumnOf<RunsOut>>& runs_out_columns() {
  using R = RunsOut;
  static const std::vector<ColumnOf<R>> all{
      {phrase("product"), true, [](const R& r) { return text_cell(r.product); }},
      {phrase("name"), true, [](const R& r) { return text_cell(r.name); }, prose()},
      {phrase("available"), true, [](const R& r) { return Cell(r.available); }},
      {phrase("per_day"), true,
       [](const R& r) { return word_cell(tenths_text(r.tenths_per_day)); }},
      {phrase("days"), true, [](const R& r) { return word_cell(tenths_text(r.tenths_of_days)); }},
  };
  return all;
}

const std::vector<ColumnOf<db::PiecesSold>>& best_columns() {
  using P = db::PiecesSold;
  static const std::vector<ColumnOf<P>> all{
      {phrase("product"), true, [](const P& p) { return text_cell(p.product); }},
      {phrase("listing"), false, [](const P& p) { return text_cell(p.listing); }},
      {phrase("name"), true, [](const P& p) { return text_cell(p.name); }, prose()},
      {phrase("pieces"), true, [](const P& p) { return Cell(p.pieces); }},
      {phrase("pieces_before"), true, [](const P& p) { return Cell(p.before); }},
  };
  return all;
}

const std::vector<ColumnOf<Trouble>>& trouble_columns() {
  using T = Trouble;
  static const std::vector<ColumnOf<T>> all{
      {phrase("kind"), true, [](const T& t) { return word_cell(label(t.kind)); }},
      {phrase("count"), true, [](const T& t) { return Cell(t.count); }},
      {phrase("oldest"), true, [](const T& t) { return age_cell(t.oldest); }, expendable(1)},
      {phrase("hint"), true, [](const T& t) { return Cell(Word{t.hint}); }},
  };
  return all;
}

/// A day with the shop whose it is.
struct DayRow {
  DaySales sales;
  ConnectionId connection;
  std::string connection_name;
};

const std::vector<ColumnOf<DayRow>>& day_columns() {
  using D = DayRow;
  static const std::vector<ColumnOf<D>> all{
      {phrase("day"), true, [](const D& d) { return word_cell(to_text(d.sales.day)); }},
      {phrase("connection"), false, [](const D& d) { return text_cell(to_text(d.connection)); }},
      {phrase("currency"), false, [](const D& d) { return word_cell(d.sales.currency.code); }},
      {phrase("orders"), true, [](const D& d) { return Cell(d.sales.orders); }},
      {phrase("cancelled"), true, [](const D& d) { return Cell(d.sales.cancelled); }},
      {phrase("units"), true, [](const D& d) { return Cell(d.sales.units); }},
      {phrase("total"), true,
       [](const D& d) { return money_cell(d.sales.total, d.sales.currency); }},
      {phrase("connection_name"), true, [](const D& d) { return word_cell(d.connection_name); }},
  };
  return all;
}

std::vector<DayRow> day_rows(const Report& report) {
  std::vector<DayRow> rows;
  rows.reserve(report.days.size());
  for (const auto& sales : report.days) {
    for (const auto& shop : report.shops) {
      if (shop.connection.key == sales.connection)
        rows.push_back({sales, shop.connection.id, shop.connection.name});
    }
  }
  return rows;
}

/// The last days, the newest first.
std::vector<DayRow> newest_days(const Report& report) {
  auto rows = day_rows(report);
  std::erase_if(rows, [&](const DayRow& row) {
    return report.today - row.sales.day >= days(days_on_screen);
  });
  std::stable_sort(rows.begin(), rows.end(),
                   [](const DayRow& a, const DayRow& b) { return a.sales.day > b.sales.day; });
  return rows;
}

void print_glance(Output& output, const Report& report) {
  std::vector<Fact> facts{{phrase("orders today"),
                           tr("{}, {} on the same weekday before", orders_on(report, report.today),
                              orders_on(report, report.today - days(7)))}};
  for (const auto& [currency, total] : totals_of_today(report)) {
    facts.push_back(
        {phrase("sales today"), tr("{}, before fees and later cancellations",
                                   total ? show_money({*total, currency}) : std::string("–"))});
  }
  facts.push_back({phrase("to send"), tr("{}, {} of them without an export slip",
                                         report.waiting.orders, report.waiting.without_slip)});
  if (report.waiting.oldest)
    facts.push_back(
        {phrase("waiting since"), tr("{} ({} ago)", output.local().show(*report.waiting.oldest),
                                     rough_duration(report.until - *report.waiting.oldest))});
  facts.push_back({phrase("to look at"), verbatim(std::to_string(report.exception_count()))});
  print_facts(output, facts);
}

}  // namespace

void print_report(Output& output, const Report& report) {
  print_glance(output, report);
  section(output, tr("Shops since {}:", output.local().show(report.since)), shop_columns(),
          report.shops);
  section(output, tr("Orders that wait need more than there is:"), need_columns(),
          first_rows(report.lacking));
  section(output, tr("Sold out soonest, at the pace of the last 14 days:"), runs_out_columns(),
          first_rows(running_out_soon(report)));
  section(output, tr("Best sellers of the last 7 days, and their 7 days before:"), best_columns(),
          first_rows(report.best));
  section(output, tr("The last 7 days:"), day_columns(), newest_days(report));
  section(output, tr("To look at:"), trouble_columns(), report.exceptions);
}

Table report_days(const Report& report) {
  return make_table(day_columns(), day_rows(report));
}

std::vector<std::string> report_day_columns() {
  return names_of(day_columns());
}

}  // namespace ecsync::cli

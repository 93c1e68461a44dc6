#include <fmt/format.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>

#include "cli/output/workbook.h"
#include "core/base/module.h"
#include "core/base/text.h"
#include "core/base/version.h"

namespace ecsync::cli {
namespace {

constexpr int widest_column = 60;  // characters
constexpr int time_width = 17;
constexpr std::size_t rows_measured = 1'000;
constexpr std::size_t most_digits = 15;  // that a number of a spreadsheet keeps

struct Closed {
  void operator()(lxw_workbook* book) const { workbook_close(book); }
};

/// The formats of one workbook, each made once.
class Formats {
 public:
  explicit Formats(lxw_workbook* book) : book_(book) {
    head_ = workbook_add_format(book);
    format_set_bold(head_);
    format_set_bottom(head_, LXW_BORDER_THIN);
    time_ = workbook_add_format(book);
    format_set_num_format(time_, "yyyy-mm-dd hh:mm");
  }

  lxw_format* head() const { return head_; }
  lxw_format* time() const { return time_; }

  /// As the currency is written: 1,299,000 with as many decimals as it has.
  lxw_format* money(const Currency& currency) {
    auto& format = money_[currency.code];
    if (format == nullptr) {
      format = workbook_add_format(book_);
      std::string pattern = "#,##0";
      if (const auto digits = minor_digits(currency); digits > 0)
        pattern += "." + std::string(static_cast<std::size_t>(digits), '0');
      pattern += currency.code == "VND" ? " \"₫\"" : fmt::format(" \"{}\"", currency.code);
      format_set_num_format(format, pattern.c_str());
    }
    return format;
  }

 private:
  lxw_workbook* book_;
  lxw_format* head_ = nullptr;
  lxw_format* time_ = nullptr;
  std::map<std::string, lxw_format*> money_;
};

/// Writes cells of one sheet.
class Writer {
 public:
  Writer(lxw_worksheet* sheet, Formats& formats, const LocalTime& local, Language language)
      : sheet_(sheet), formats_(formats), local_(local), language_(language) {}

  void head(lxw_col_t column, const Phrase& name) {
    check(worksheet_write_string(sheet_, 0, column, std::string(name.in(language_)).c_str(),
                                 formats_.head()));
  }
  void cell(lxw_row_t row, lxw_col_t column, const Cell& cell) {
    row_ = row;
    column_ = column;
    std::visit(*this, cell);
  }
  lxw_error error() const { return error_; }

  void operator()(std::monostate /*none*/) {}
  void operator()(const Text& text) { write(text.value); }
  void operator()(const Word& word) { write(word.value.in(language_)); }
  void operator()(const Named& named) { write(named.value.in(language_)); }
  void operator()(std::int64_t number) {
    check(worksheet_write_number(sheet_, row_, column_, static_cast<double>(number), nullptr));
  }
  void operator()(Change change) { (*this)(change.value); }
  void operator()(const Money& money) {
    const auto decimal = to_decimal(money.minor, money.currency);
    const auto digits = std::count_if(decimal.begin(), decimal.end(), text::is_digit);
    // More would be rounded.
    if (static_cast<std::size_t>(digits) > most_digits) return write(decimal);
    check(worksheet_write_number(sheet_, row_, column_,
                                 text::parse_number<double>(decimal).value_or(0),
                                 formats_.money(money.currency)));
  }
  void operator()(Timestamp time) {
    constexpr double seconds_of_day = 86'400;
    constexpr double unix_epoch = 25'569;  // in days since 1899-12-30
    const auto local = epoch_seconds(time + local_.offset_at(time));
    check(worksheet_write_number(sheet_, row_, column_,
                                 unix_epoch + static_cast<double>(local) / seconds_of_day,
                                 formats_.time()));
  }
  void operator()(Age age) { (*this)(age.at); }
  void operator()(bool value) {
    check(worksheet_write_boolean(sheet_, row_, column_, value ? 1 : 0, nullptr));
  }

 private:
  void write(const std::string& text) {
    if (!text.empty()) check(worksheet_write_string(sheet_, row_, column_, text.c_str(), nullptr));
  }
  void check(lxw_error error) {
    if (error_ == LXW_NO_ERROR) error_ = error;
  }

  lxw_worksheet* sheet_;
  Formats& formats_;
  const LocalTime& local_;
  Language language_;
  lxw_row_t row_ = 0;
  lxw_col_t column_ = 0;
  lxw_error error_ = LXW_NO_ERROR;
};

/// How many characters wide a cell is shown.
struct Width {
  Language language;
  int operator()(std::monostate /*none*/) const { return 0; }
  int operator()(const Text& text) const { return text::display_width(text.value); }
  int operator()(const Word& word) const { return text::display_width(word.value.in(language)); }
  int operator()(const Named& named) const { return text::display_width(named.value.in(language)); }
  int operator()(std::int64_t number) const {
    return static_cast<int>(std::to_string(number).size());
  }
  int operator()(Change change) const { return (*this)(change.value); }
  int operator()(const Money& money) const { return text::display_width(show_money(money)); }
  int operator()(Timestamp /*time*/) const { return time_width; }
  int operator()(Age /*age*/) const { return time_width; }
  int operator()(bool /*value*/) const { return 6; }
};

/// The width of each column, by its head and the first rows.
class Widths {
 public:
  Widths(const std::vector<Table::Column>& columns, Language language) : language_(language) {
    constexpr int filter_button = 3;
    widest_.reserve(columns.size());
    for (const auto& column : columns)
      widest_.push_back(text::display_width(column.name.in(language)) + filter_button);
  }
  void see(const std::vector<Cell>& row) {
    if (++rows_ > rows_measured) return;
    for (std::size_t column = 0; column < widest_.size(); ++column)
      widest_[column] = std::max(widest_[column], std::visit(Width{language_}, row[column]));
  }
  void set(lxw_worksheet* sheet) const {
    lxw_col_t column = 0;
    for (const int width : widest_) {
      worksheet_set_column(sheet, column, column, std::min(width, widest_column) + 1, nullptr);
      ++column;
    }
  }

 private:
  Language language_;
  std::size_t rows_ = 0;
  std::vector<int> widest_;
};

Error not_written(lxw_error error) {
  if (error == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED)
    return make_error(ErrorCode::invalid_value, tr("a text is longer than a cell of Excel holds"),
                      tr("Write CSV instead: --format csv"));
  return make_error(ErrorCode::internal,
                    tr("cannot write the workbook: {}", std::string(lxw_strerror(error))));
}

Error too_many_rows() {
  return make_error(
      ErrorCode::invalid_value,
      tr("there are more rows than the {} that a sheet of Excel holds", most_sheet_rows),
      tr("Write CSV (-o FILE.csv), or narrow the list with --since or --limit."));
}

class LibraryWriter : public WorkbookWriter {
 public:
  Status write(const std::string& path, const std::vector<Sheet>& sheets, const LocalTime& local,
               Language language) const override {
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    std::unique_ptr<lxw_workbook, Closed> book(workbook_new_opt(path.c_str(), &options));
    if (!book) return not_written(LXW_ERROR_MEMORY_MALLOC_FAILED);
    Formats formats(book.get());
    for (const auto& sheet : sheets) {
      if (auto added = add(book.get(), formats, sheet, local, language); !added) return added;
    }
    if (const auto error = workbook_close(book.release()); error != LXW_NO_ERROR)
      return not_written(error);
    return Done{};
  }

 private:
  static Status add(lxw_workbook* book, Formats& formats, const Sheet& sheet,
                    const LocalTime& local, Language language) {
    const auto name = text::shorten(sheet.name.in(language), LXW_SHEETNAME_MAX);
    auto* const page = workbook_add_worksheet(book, name.c_str());
    if (page == nullptr) return not_written(LXW_ERROR_SHEETNAME_ALREADY_USED);
    const auto& columns = sheet.table.columns;
    Writer writer(page, formats, local, language);
    Widths widths(columns, language);
    for (std::size_t column = 0; column < columns.size(); ++column)
      writer.head(static_cast<lxw_col_t>(column), columns[column].name);
    std::int64_t count = 0;
    const auto take = [&](const std::vector<Cell>& row) -> Status {
      if (++count > most_sheet_rows) return too_many_rows();
      widths.see(row);
      for (std::size_t column = 0; column < columns.size(); ++column)
        writer.cell(static_cast<lxw_row_t>(count), static_cast<lxw_col_t>(column), row[column]);
      return writer.error() == LXW_NO_ERROR ? Status(Done{}) : not_written(writer.error());
    };
    for (const auto& row : sheet.table.rows) {
      if (auto taken = take(row); !taken) return taken;
    }
    if (sheet.more) {
      if (auto taken = sheet.more(take); !taken) return taken;
    }
    widths.set(page);
    worksheet_freeze_panes(page, 1, 0);
    if (!columns.empty())
      worksheet_autofilter(page, 0, 0, static_cast<lxw_row_t>(count),
                           static_cast<lxw_col_t>(columns.size() - 1));
    return Done{};
  }
};

const LibraryWriter writer;

}  // namespace
}  // namespace ecsync::cli

extern "C" const ecsync::Module ecsync_module{
    ecsync::version, static_cast<const ecsync::cli::WorkbookWriter*>(&ecsync::cli::writer)};

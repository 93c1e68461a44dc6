#include "core/print/form_sheet.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/print/bar_code.h"
#include "core/print/form_words.h"

namespace ecsync {
namespace {

constexpr double padding = 3;    // between a cell's border and its text
const std::string no_sum = "×";  // in the row of totals, for columns without one
constexpr Colour red{0.75, 0, 0};
constexpr Colour pale_red{1, 0.82, 0.82};

constexpr std::size_t name_column = 1;

/// The least and the most width of a column, in text sizes. The column of names takes what is left.
struct Room {
  double least;
  double most;
};
constexpr std::array rooms{Room{2.8, 3.6}, Room{0, 0},   Room{5, 9},     Room{4, 6},
                           Room{4.4, 8},   Room{4.4, 8}, Room{5.5, 9.5}, Room{6.5, 10.5}};
constexpr double least_name = 13;
/// The columns that become narrower when the names have too little room. Their text wraps or
/// shrinks.
constexpr std::array<std::size_t, 5> yielding{2, 4, 5, 6, 7};

/// The width of a bar code's narrowest bar, when there is room: a third of a millimetre.
constexpr double widest_module = 0.935;
/// Blank modules that belong beside a bar code; on its left they are the sheet's margin.
constexpr double quiet_zone = 10;

/// Room above the lower edge for the page's number; more than the margin that printers leave.
constexpr double footer = 24;

}  // namespace

FormSheet::FormSheet(PdfCanvas& canvas, const Form& form, Paper paper)
    : canvas_(canvas),
      form_(form),
      compact_(paper == Paper::a5),
      size_(compact_ ? 8.5 : 10),
      margin_(compact_ ? 26 : 42),
      signing_room_(compact_ ? 34 : 62),
      bar_height_(compact_ ? 22 : 26),
      most_name_lines_(compact_ ? 8 : 20),
      most_field_lines_(compact_ ? 3 : 4) {
  choose_widths();
}

TextStyle FormSheet::style(double scale) const {
  TextStyle style;
  style.size = size_ * scale;
  return style;
}

/// Makes each column wide enough for its numbers, so that a number never wraps.
void FormSheet::choose_widths() {
  double taken = 0;
  for (std::size_t column = 0; column < column_count; ++column) {
    if (column == name_column) continue;
    double natural = 0;
    for (const auto& row : form_.rows)
      natural = std::max(natural, canvas_.measure(cells_of(row)[column], style()).width);
    if (column + 1 == column_count) {
      auto bold = style();
      bold.bold = true;
      natural = std::max(natural, canvas_.measure(form_.total, bold).width);
    }
    widths_[column] = std::clamp(natural + 2 * padding + 1, rooms[column].least * size_,
                                 rooms[column].most * size_);
    taken += widths_[column];
  }
  if (usable() - taken < least_name * size_) taken = make_room_for_name(taken);
  widths_[name_column] = usable() - taken;
}

/// Narrows the other columns until the names have enough room. Returns what those take then.
double FormSheet::make_room_for_name(double taken) {
  double flexible = 0;
  for (const auto column : yielding) flexible += widths_[column];
  const double missing = least_name * size_ - (usable() - taken);
  for (const auto column : yielding) widths_[column] *= (flexible - missing) / flexible;
  return taken - missing;
}

double FormSheet::edge(std::size_t column) const {
  double x = margin_;
  for (std::size_t i = 0; i < column; ++i) x += widths_[i];
  return x;
}

void FormSheet::draw() {
  const auto pages = paginate();
  for (std::size_t i = 0; i < pages.size(); ++i) draw_page(pages[i], i + 1, pages.size());
}

std::vector<FormSheet::Page> FormSheet::paginate() {
  canvas_.set_drawing(false);
  const double bottom = canvas_.height() - footer - 1.2 * size_;
  const double first_top = draw_table_head(draw_head(margin_));
  const double next_top = draw_table_head(draw_continuation(margin_));
  const double closing = draw_closing(0);
  std::vector<Page> pages(1);
  double y = first_top;
  const auto next_page = [&](std::size_t row) {
    pages.push_back({row, row, false});
    y = next_top;
  };
  for (std::size_t i = 0; i < form_.rows.size(); ++i) {
    const double height = draw_row(0, form_.rows[i]);
    const bool last = i + 1 == form_.rows.size();
    // The last row of goods goes to the next page with the closing, so that signatures never stand
    // alone.
    const double needed = height + (last ? closing : 0);
    if (y + needed > bottom && pages.back().first < pages.back().end) next_page(i);
    pages.back().end = i + 1;
    y += height;
  }
  if (y + closing > bottom) next_page(form_.rows.size());
  pages.back().closing = true;
  canvas_.set_drawing(true);
  return pages;
}

void FormSheet::draw_page(const Page& page, std::size_t number, std::size_t count) {
  if (!form_.cancelled.empty()) canvas_.stamp("ĐÃ HỦY", 9 * size_, pale_red);
  double y = number == 1 ? draw_head(margin_) : draw_continuation(margin_);
  y = draw_table_head(y);
  for (auto row = page.first; row < page.end; ++row) y = draw_row(y, form_.rows[row]);
  if (page.closing) draw_closing(y);
  auto small = style(0.8);
  small.align = Align::right;
  small.width = usable();
  canvas_.text(margin_, canvas_.height() - footer - 0.4 * size_,
               fmt::format("{}{}{} · Trang {}/{}", form_.number, form_.copy.empty() ? "" : " · ",
                           form_.copy, number, count),
               small);
  canvas_.end_page();
}

/// Draws "Label: value", or dots for writing the value by hand. Wraps within its width.
double FormSheet::draw_field(double x, double y, double width, const std::string& label,
                             const std::string& value) {
  auto whole = style();
  whole.width = width;
  whole.most_lines = most_field_lines_;
  const auto extent = canvas_.text(x, y, value.empty() ? label : label + " " + value, whole);
  if (value.empty()) {
    const auto written = canvas_.measure(label, style()).width;
    canvas_.dots(x + written + 0.4 * size_, x + width, y + 0.95 * extent.height - 1);
  }
  return y + extent.height + 0.3 * size_;
}

double FormSheet::draw_head(double y) {
  return draw_facts(draw_title(draw_issuer(y)));
}

/// Draws the seller on the left and the form's name on the right.
double FormSheet::draw_issuer(double y) {
  const double half = usable() / 2;
  double left = draw_field(margin_, y, half - 2 * size_, "Đơn vị:", form_.organization);
  left = draw_field(margin_, left, half - 2 * size_, "Bộ phận:", form_.department);
  auto name = style();
  name.bold = true;
  name.align = Align::center;
  name.width = half;
  double below = y + canvas_.text(margin_ + half, y, form_.words->form, name).height;
  auto caption = style(0.85);
  caption.italic = true;
  caption.align = Align::center;
  caption.width = half;
  below += canvas_.text(margin_ + half, below, form_caption, caption).height;
  return std::max(left, below) + 0.6 * size_;
}

double FormSheet::draw_title(double y) {
  const double top = y;
  double widest = 0;
  const auto line = [&](const std::string& text, TextStyle look) {
    widest = std::max(widest, canvas_.measure(text, look).width);
    look.align = Align::center;
    look.width = usable();
    y += canvas_.text(margin_, y, text, look).height;
  };
  auto title = style(1.6);
  title.bold = true;
  line(form_.words->heading, title);
  auto date = style();
  date.italic = true;
  line(form_.date, date);
  line("Số: " + form_.number, style());
  const double code = draw_bar_code(top, (usable() - widest) / 2);
  if (!form_.cancelled.empty()) {
    auto mark = style();
    mark.align = Align::center;
    mark.width = usable();
    mark.bold = true;
    mark.most_lines = most_field_lines_;
    y = std::max(y, code);
    y += canvas_.text(margin_, y, form_.cancelled, mark, red).height;
  }
  return std::max({y, code, draw_corner(top)}) + 0.5 * size_;
}

/// Draws which copy it is, and the accounts to be written by hand, into the right corner.
double FormSheet::draw_corner(double y) {
  const double corner = right() - 11 * size_;
  if (!form_.copy.empty()) {
    auto copy = style();
    copy.bold = true;
    y += canvas_.text(corner, y, form_.copy, copy).height;
  }
  y = draw_field(corner, y, 11 * size_, "Nợ:", "");
  return draw_field(corner, y, 11 * size_, "Có:", "");
}

/// Draws the number as a bar code with the text beneath, left of the title. A number that was made
/// before bar codes and cannot be one leaves the place blank.
double FormSheet::draw_bar_code(double y, double room) {
  const auto code = code_128(form_.number);
  if (!code) return y;
  const double module = std::min(widest_module, room / (code->width + quiet_zone));
  for (const auto& bar : code->bars)
    canvas_.bar(margin_ + bar.from * module, y, bar.width * module, bar_height_);
  auto text = style(0.85);
  text.align = Align::center;
  text.width = code->width * module;
  text.one_line = true;
  return y + bar_height_ + canvas_.text(margin_, y + bar_height_ + 1, form_.number, text).height;
}

double FormSheet::draw_facts(double y) {
  const double left = 0.58 * usable();
  const double gap = size_;
  for (const auto& [field, beside] : form_.facts) {
    const double room = beside ? left - gap : usable();
    double below = draw_field(margin_, y, room, field.label, field.value);
    if (beside) {
      below = std::max(
          below, draw_field(margin_ + left, y, usable() - left, beside->label, beside->value));
    }
    y = below;
  }
  return y + 0.4 * size_;
}

/// Draws what every page after the first begins with.
double FormSheet::draw_continuation(double y) {
  auto plain = style();
  plain.width = usable();
  const auto text =
      fmt::format("{} số {} – {} (tiếp theo)", form_.words->name, form_.number, form_.date);
  y += canvas_.text(margin_, y, text, plain).height;
  if (!form_.cancelled.empty()) {
    auto mark = plain;
    mark.bold = true;
    mark.most_lines = most_field_lines_;
    y += canvas_.text(margin_, y, form_.cancelled, mark, red).height;
  }
  return y + 0.5 * size_;
}

/// Draws the titles of the columns, with "Số lượng" above two of them, and the row of letters
/// below.
double FormSheet::draw_table_head(double y) {
  auto bold = style(0.9);
  bold.bold = true;
  bold.align = Align::center;
  const auto titles = table_titles(form_);
  std::array<double, column_count> heights{};
  const auto place = [&](std::size_t column) {
    bold.width = widths_[column] - 2 * padding;
    return canvas_.measure(titles[column], bold).height;
  };
  for (std::size_t column = 0; column < column_count; ++column) heights[column] = place(column);
  bold.width = widths_[4] + widths_[5] - 2 * padding;
  const double over = canvas_.measure(quantity_title, bold).height + 2 * padding;
  const double under = std::max(heights[4], heights[5]) + 2 * padding;
  double height = over + under;
  for (const auto each : heights) height = std::max(height, each + 2 * padding);
  const double middle = y + height - under;
  for (std::size_t column = 0; column < column_count; ++column) {
    const bool split = column == 4 || column == 5;
    const double top = split ? middle : y;
    const double room = split ? under : height;
    bold.width = widths_[column] - 2 * padding;
    canvas_.text(edge(column) + padding, top + (room - heights[column]) / 2, titles[column], bold);
  }
  bold.width = widths_[4] + widths_[5] - 2 * padding;
  canvas_.text(edge(4) + padding, y + (middle - y - over) / 2 + padding, quantity_title, bold);
  canvas_.line(margin_, y, right(), y);
  canvas_.line(edge(4), middle, edge(6), middle);
  for (std::size_t column = 0; column <= column_count; ++column)
    canvas_.line(edge(column), column == 5 ? middle : y, edge(column), y + height);
  canvas_.line(margin_, y + height, right(), y + height);
  auto letters = style(0.8);
  letters.align = Align::center;
  return draw_cells(y + height, column_letters, letters);
}

double FormSheet::draw_row(double y, const Form::Row& row) {
  return draw_cells(y, cells_of(row), style());
}

/// Draws one row of cells with borders left, right and below. Text wraps, numbers shrink.
double FormSheet::draw_cells(double y, const Cells& cells, const TextStyle& base) {
  const auto styled = [&](std::size_t column) {
    auto cell = base;
    const bool number = column >= 4;
    cell.width = widths_[column] - 2 * padding;
    cell.one_line = number || column == 0;
    if (!cell.one_line) cell.most_lines = most_name_lines_;
    if (base.align == Align::left)
      cell.align = number                                   ? Align::right
                   : (column == name_column || column == 2) ? Align::left
                                                            : Align::center;
    if (cells[column] == no_sum) cell.align = Align::center;
    return cell;
  };
  double height = 0;
  for (std::size_t column = 0; column < column_count; ++column)
    height = std::max(height, canvas_.measure(cells[column], styled(column)).height);
  const double bottom = y + height + 2 * padding;
  for (std::size_t column = 0; column < column_count; ++column)
    canvas_.text(edge(column) + padding, y + padding, cells[column], styled(column));
  draw_borders(y, bottom);
  return bottom;
}

void FormSheet::draw_borders(double top, double bottom) {
  for (std::size_t column = 0; column <= column_count; ++column)
    canvas_.line(edge(column), top, edge(column), bottom);
  canvas_.line(margin_, bottom, right(), bottom);
}

double FormSheet::draw_closing(double y) {
  auto bold = style();
  bold.bold = true;
  y = draw_cells(y, {"", "Cộng", no_sum, no_sum, no_sum, no_sum, no_sum, form_.total}, bold) +
      0.5 * size_;
  y = draw_field(margin_, y, usable(), "- Tổng số tiền (viết bằng chữ):", form_.total_in_words);
  return draw_signatures(draw_attachments(y));
}

/// Draws the attached documents and the day of signing: below each other, or side by side to save
/// room.
double FormSheet::draw_attachments(double y) {
  const double field = compact_ ? 0.55 * usable() : usable();
  const double below = draw_field(margin_, y, field, "- Số chứng từ gốc kèm theo:", "");
  auto date = style();
  date.italic = true;
  date.align = Align::right;
  date.width = usable();
  const double top = compact_ ? y : below;
  const double height =
      canvas_.text(margin_, top, "Ngày ...... tháng ...... năm ..........", date).height;
  return std::max(below, top + height) + 0.3 * size_;
}

double FormSheet::draw_signatures(double y) {
  auto name = style(0.95);
  name.bold = true;
  name.align = Align::center;
  double below = y;
  double x = margin_ + 2;
  for (const auto& signer : form_.words->signers) {
    const double room = signer.share * usable();
    name.width = room - 4;
    double end = y + canvas_.text(x, y, signer.title, name).height;
    auto note = style(0.85);
    note.italic = true;
    note.align = Align::center;
    note.width = room - 4;
    if (!signer.note.empty()) end += canvas_.text(x, end, signer.note, note).height;
    end += canvas_.text(x, end, "(Ký, họ tên)", note).height;
    below = std::max(below, end);
    x += room;
  }
  return below + signing_room_;
}

}  // namespace ecsync

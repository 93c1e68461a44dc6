#pragma once

#include <array>
#include <vector>

#include "core/print/form.h"
#include "core/print/pdf_canvas.h"

namespace ecsync {

/// Lays one copy of a document out on as many pages as it needs: the head, the table with its
/// titles on every page, and the closing with total and signatures. The closing never stands alone
/// on a page: the last row of goods, or the titles of the table, are always above it.
class FormSheet {
 public:
  FormSheet(PdfCanvas& canvas, const Form& form, Paper paper);

  /// Draws all pages, and ends each.
  void draw();

 private:
  /// The rows of one page: `first` up to but without `end`.
  struct Page {
    std::size_t first = 0;
    std::size_t end = 0;
    bool closing = false;
  };
  static constexpr std::size_t column_count = 8;
  using Cells = std::array<std::string, column_count>;

  void choose_widths();
  double make_room_for_name(double taken);
  std::vector<Page> paginate();
  void draw_page(const Page& page, std::size_t number, std::size_t count);

  // Each of these draws from `y` downwards and returns the place below what it drew.
  double draw_head(double y);
  double draw_issuer(double y);
  double draw_title(double y);
  double draw_bar_code(double y, double room);
  double draw_corner(double y);
  double draw_facts(double y);
  double draw_continuation(double y);
  double draw_table_head(double y);
  double draw_row(double y, const Form::Row& row);
  double draw_closing(double y);
  double draw_attachments(double y);
  double draw_signatures(double y);

  double draw_field(double x, double y, double width, const std::string& label,
                    const std::string& value);
  double draw_cells(double y, const Cells& cells, const TextStyle& base);
  void draw_borders(double top, double bottom);
  double edge(std::size_t column) const;
  double right() const { return canvas_.width() - margin_; }
  double usable() const { return canvas_.width() - 2 * margin_; }
  TextStyle style(double scale = 1) const;

  PdfCanvas& canvas_;
  const Form& form_;
  bool compact_;  // a small sheet: save room, so that some goods and the signatures fit on one
  double size_;   // of plain text
  double margin_;
  double signing_room_;
  double bar_height_;
  // Limits that make sure that a head with one row, or a row with the closing, fits on a page.
  int most_name_lines_;
  int most_field_lines_;
  std::array<double, column_count> widths_{};
};

}  // namespace ecsync

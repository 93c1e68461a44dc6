#pragma once

#include <array>
#include <vector>

#include "core/print/pdf_canvas.h"
#include "core/print/slip_form.h"

namespace ecsync {

/// Sets one copy of a slip on as many pages as it needs: head, table with its head on every page,
/// and the closing with total and signatures, which always has the last goods or a table head above
/// it on its page.
class SlipSheet {
 public:
  SlipSheet(PdfCanvas& canvas, const SlipForm& form, Paper paper);

  /// Draws all pages, each ended.
  void draw();

 private:
  /// Rows `first` up to but without `end`.
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

  // Each takes the place below which it may draw and answers the place below itself.
  double draw_head(double y);
  double draw_issuer(double y);
  double draw_title(double y);
  double draw_facts(double y);
  double draw_continuation(double y);
  double draw_table_head(double y);
  double draw_row(double y, const SlipForm::Row& row);
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
  const SlipForm& form_;
  bool compact_;  // a small sheet, on which a few lines of goods must leave room to sign
  double size_;   // of plain text
  double margin_;
  double signing_room_;
  // So that a head with one row, or a row with the closing, always fits on a page.
  int most_name_lines_;
  int most_field_lines_;
  std::array<double, column_count> widths_{};
};

}  // namespace ecsync

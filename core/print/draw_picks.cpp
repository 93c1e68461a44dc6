#include "core/print/draw_picks.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/print/form.h"
#include "core/print/pdf_canvas.h"
#include "core/print/vietnamese_number.h"

namespace ecsync {
namespace {

constexpr double margin = 14 * millimetre;
// As wide as a thumb, for people who hold a pen, a box and a trolley.
constexpr double box_width = 14 * millimetre;
constexpr double box_height = 8 * millimetre;
constexpr double apart = 2.5 * millimetre;
constexpr std::size_t slips_abreast = 2;
constexpr double quantity_width = 24 * millimetre;
constexpr double unit_width = 20 * millimetre;
constexpr int most_name_lines = 4;

TextStyle styled(double size, double width, bool bold = false) {
  TextStyle style;
  style.size = size;
  style.bold = bold;
  style.width = width;
  return style;
}

TextStyle aligned(TextStyle style, Align align) {
  style.align = align;
  return style;
}

TextStyle on_one_line(TextStyle style) {
  style.one_line = true;
  return style;
}

/// A piece of the list that no page divides: a product, or some of the slips below it.
struct Block {
  const Pick* pick;
  std::size_t slip = 0;  ///< the first of its slips
  bool head = false;     ///< the product itself
};

/// Lays the list out on pages.
class PickSheet {
 public:
  PickSheet(PdfCanvas& canvas, const PickList& list, const PickPrint& print)
      : canvas_(canvas), list_(list), print_(print) {}

  void draw() {
    const auto pages = paginate();
    for (std::size_t page = 0; page < pages.size(); ++page) {
      double y = page == 0 ? draw_title(margin) : margin;
      if (!pages[page].empty()) y = draw_continuation(y, pages[page].front());
      for (const auto& block : pages[page]) y = draw_block(y, block);
      draw_footer(page + 1, pages.size());
      canvas_.end_page();
    }
  }

 private:
  using Page = std::vector<Block>;

  double usable() const { return canvas_.width() - 2 * margin; }
  double right() const { return canvas_.width() - margin; }

  std::vector<Page> paginate() {
    canvas_.set_drawing(false);
    const double bottom = canvas_.height() - margin - 5 * millimetre;
    std::vector<Page> pages(1);
    double y = draw_title(margin);
    for (const auto& block : blocks()) {
      const double height = draw_block(0, block);
      // A product never stands at the foot of a page without a slip below it.
      const double needed = block.head ? height + draw_block(0, {block.pick, 0, false}) : height;
      if (y + needed > bottom && !pages.back().empty()) {
        pages.emplace_back();
        y = draw_continuation(margin, block);
      }
      pages.back().push_back(block);
      y += height;
    }
    canvas_.set_drawing(true);
    return pages;
  }

  std::vector<Block> blocks() const {
    std::vector<Block> all;
    for (const auto& pick : list_.picks) {
      all.push_back({&pick, 0, true});
      for (std::size_t slip = 0; slip < pick.slips.size(); slip += slips_abreast)
        all.push_back({&pick, slip, false});
    }
    return all;
  }

  // Each of these draws from `y` downwards and returns the place below what it drew.

  double draw_title(double y) {
    if (!print_.organization.empty())
      y += canvas_.text(margin, y, clean(print_.organization), styled(10, usable())).height;
    y += canvas_
             .text(margin, y, "PHIẾU LẤY HÀNG", aligned(styled(16, usable(), true), Align::center))
             .height;
    std::int64_t pieces = 0;
    for (const auto& pick : list_.picks) pieces += pick.quantity;
    const auto facts =
        fmt::format("Kho: {} ({})\nPhiếu xuất: {}, {} phiếu\n{} sản phẩm, {} cái",
                    clean(list_.warehouse_name), clean(list_.warehouse), slips_in_words(),
                    list_.slips.size(), list_.picks.size(), grouped(pieces));
    const double below = y + canvas_.text(margin, y, facts, styled(10, 0.6 * usable())).height;
    const double side = margin + 0.62 * usable();
    for (const auto* label : {"Người lấy hàng:", "Ngày giờ:"}) {
      const auto extent = canvas_.text(side, y, label, styled(10, 0));
      canvas_.dots(side + extent.width + apart, right(), y + extent.height - 2);
      y += extent.height + apart;
    }
    return std::max(y, below) + apart;
  }

  std::string slips_in_words() const {
    if (list_.slips.empty()) return "không có phiếu nào chờ xuất";
    const auto& first = list_.slips.front();
    return first == list_.slips.back()
               ? clean(first)
               : fmt::format("{} – {}", clean(first), clean(list_.slips.back()));
  }

  /// Says which product goes on, when a page begins with slips.
  double draw_continuation(double y, const Block& first) {
    if (first.head) return y;
    const auto text = fmt::format("{} (tiếp)", clean(first.pick->product));
    return y + canvas_.text(margin, y, text, on_one_line(styled(10, usable(), true))).height +
           apart;
  }

  double draw_block(double y, const Block& block) {
    return block.head ? draw_product(y, *block.pick) : draw_slips(y, *block.pick, block.slip);
  }

  double draw_product(double y, const Pick& pick) {
    canvas_.line(margin, y, right(), y);
    y += apart;
    draw_box(margin, y);
    const double x = margin + box_width + apart;
    const double numbers = right() - quantity_width - unit_width;
    auto name = styled(12, numbers - x - apart, true);
    name.most_lines = most_name_lines;
    double below = y + canvas_.text(x, y, clean(pick.name), name).height;
    below +=
        canvas_.text(x, below, clean(pick.product), on_one_line(styled(10, name.width))).height;
    canvas_.text(numbers, y, grouped(pick.quantity),
                 aligned(on_one_line(styled(16, quantity_width - apart, true)), Align::right));
    canvas_.text(right() - unit_width, y + 4, clean(pick.unit),
                 on_one_line(styled(11, unit_width)));
    return std::max(below, y + box_height) + apart;
  }

  double draw_slips(double y, const Pick& pick, std::size_t first) {
    const double indent = box_width + apart;
    const double room = (usable() - indent) / static_cast<double>(slips_abreast);
    const auto end = std::min(first + slips_abreast, pick.slips.size());
    for (auto at = first; at < end; ++at) {
      const auto& slip = pick.slips[at];
      const double x = margin + indent + room * static_cast<double>(at - first);
      draw_box(x, y);
      const double text = x + box_width + apart;
      const double width = room - box_width - 2 * apart;
      const auto number = fmt::format("{} × {}", grouped(slip.quantity), clean(slip.number));
      const double below =
          y + canvas_.text(text, y, number, on_one_line(styled(11, width, true))).height;
      canvas_.text(text, below,
                   fmt::format("{} {}", clean(slip.connection_name), clean(slip.order_number)),
                   on_one_line(styled(9, width)));
    }
    return y + box_height + apart;
  }

  void draw_box(double x, double y) {
    canvas_.line(x, y, x + box_width, y);
    canvas_.line(x, y + box_height, x + box_width, y + box_height);
    canvas_.line(x, y, x, y + box_height);
    canvas_.line(x + box_width, y, x + box_width, y + box_height);
  }

  void draw_footer(std::size_t page, std::size_t count) {
    canvas_.text(
        margin, canvas_.height() - margin,
        fmt::format("{} · {} · Trang {}/{}", clean(list_.warehouse), slips_in_words(), page, count),
        aligned(styled(8, usable()), Align::right));
  }

  PdfCanvas& canvas_;
  const PickList& list_;
  const PickPrint& print_;
};

}  // namespace

Result<std::string> draw_picks(const PickList& list, const PickPrint& print) {
  auto canvas = PdfCanvas::create(210 * millimetre, 297 * millimetre,
                                  fmt::format("Phiếu lấy hàng {}", clean(list.warehouse)),
                                  print.written.value_or(list.newest));
  if (!canvas) return canvas.error();
  PickSheet(*canvas, list, print).draw();
  return canvas->finish();
}

}  // namespace ecsync

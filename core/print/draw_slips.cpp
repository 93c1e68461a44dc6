#include "core/print/draw_slips.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/print/pdf_canvas.h"
#include "core/print/slip_sheet.h"

namespace ecsync {
namespace {

constexpr double millimetre = 72 / 25.4;

Result<PdfCanvas> canvas_for(const std::vector<Slip>& slips, const SlipPrint& print) {
  const bool a4 = print.paper == Paper::a4;
  Timestamp newest{};
  for (const auto& slip : slips) newest = std::max(newest, slip.created_at);
  return PdfCanvas::create(210 * millimetre, (a4 ? 297 : 148) * millimetre,
                           slips.size() == 1
                               ? fmt::format("Phiếu xuất kho {}", slips.front().number)
                               : std::string("Phiếu xuất kho"),
                           print.written.value_or(newest));
}

}  // namespace

Result<std::string> draw_slips(const std::vector<Slip>& slips, const SlipPrint& print) {
  auto canvas = canvas_for(slips, print);
  if (!canvas) return canvas.error();
  for (const auto& slip : slips) {
    for (int copy = 1; copy <= print.copies; ++copy) {
      const auto form = slip_form(slip, print, copy);
      if (!form) return form.error();
      SlipSheet(*canvas, *form, print.paper).draw();
    }
  }
  return canvas->finish();
}

}  // namespace ecsync

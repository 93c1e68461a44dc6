#include "core/print/draw_forms.h"

#include "core/print/form_sheet.h"
#include "core/print/pdf_canvas.h"

namespace ecsync {

Result<std::string> draw_forms(const PrintJob& job) {
  const double height = job.paper == Paper::a4 ? 297 : 148;
  auto canvas = PdfCanvas::create(210 * millimetre, height * millimetre, job.title, job.written);
  if (!canvas) return canvas.error();
  for (const auto& form : job.forms) FormSheet(*canvas, form, job.paper).draw();
  return canvas->finish();
}

}  // namespace ecsync

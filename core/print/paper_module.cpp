#include "core/base/module.h"
#include "core/base/version.h"
#include "core/print/draw_forms.h"
#include "core/print/draw_picks.h"
#include "core/print/pdf_canvas.h"
#include "core/print/slip_printer.h"

namespace ecsync {
namespace {

class PdfPrinter : public SlipPrinter {
 public:
  Result<std::string> print(const PrintJob& job) const override { return draw_forms(job); }
  Result<std::string> print_picks(const PickList& list, const PickPrint& print) const override {
    return draw_picks(list, print);
  }
  Result<std::set<char32_t>> letters_without_font(
      const std::set<char32_t>& letters) const override {
    return PdfCanvas::letters_without_font(letters);
  }
};

const PdfPrinter printer;

}  // namespace
}  // namespace ecsync

const ecsync::Module ecsync_module{ecsync::version,
                                   static_cast<const ecsync::SlipPrinter*>(&ecsync::printer)};

#include "core/base/module.h"
#include "core/base/version.h"
#include "core/print/draw_slips.h"
#include "core/print/slip_printer.h"

namespace ecsync {
namespace {

class PdfPrinter : public SlipPrinter {
 public:
  Result<std::string> print(const std::vector<Slip>& slips, const SlipPrint& print) const override {
    return draw_slips(slips, print);
  }
};

const PdfPrinter printer;

}  // namespace
}  // namespace ecsync

const ecsync::Module ecsync_module{ecsync::version,
                                   static_cast<const ecsync::SlipPrinter*>(&ecsync::printer)};

#include "core/print/print_slip.h"

#include "core/base/module.h"
#include "core/print/slip_printer.h"

namespace ecsync {

Result<std::string> print_slips(const std::vector<Slip>& slips, const SlipPrint& print) {
  auto printer = load_module<SlipPrinter>();
  if (!printer) return std::move(printer).error();
  return (*printer)->print(slips, print);
}

}  // namespace ecsync

#include "core/print/print_picks.h"

#include "core/base/module.h"
#include "core/print/slip_printer.h"

namespace ecsync {

Result<std::string> print_picks(const PickList& list, const PickPrint& print) {
  auto printer = load_module<SlipPrinter>();
  if (!printer) return std::move(printer).error();
  return (*printer)->print_picks(list, print);
}

}  // namespace ecsync

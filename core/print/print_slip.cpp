#include "core/print/print_slip.h"

#include "core/base/module.h"
#include "core/print/slip_printer.h"

namespace ecsync {

Result<std::string> print_slips(const std::vector<Slip>& slips, const SlipPrint& print) {
  auto printer = load_module<SlipPrinter>();
  if (!printer) return std::move(printer).error();
  return (*printer)->print(slips, print);
}

Result<std::set<char32_t>> letters_without_font(const std::set<char32_t>& letters) {
  auto printer = load_module<SlipPrinter>();
  if (!printer) return std::move(printer).error();
  return (*printer)->letters_without_font(letters);
}

}  // namespace ecsync

#include "core/print/bar_code.h"

#include <zint.h>

#include <algorithm>
#include <memory>

namespace ecsync {
namespace {

constexpr std::size_t longest = 20;

struct DeleteSymbol {
  void operator()(zint_symbol* symbol) const { ZBarcode_Delete(symbol); }
};

bool printable(char byte) {
  return byte >= ' ' && byte <= '~';
}

}  // namespace

std::optional<BarCode> code_128(const std::string& text) {
  if (text.empty() || text.size() > longest || !std::all_of(text.begin(), text.end(), printable))
    return std::nullopt;
  const std::unique_ptr<zint_symbol, DeleteSymbol> symbol(ZBarcode_Create());
  if (symbol == nullptr) return std::nullopt;
  symbol->symbology = BARCODE_CODE128;
  symbol->show_hrt = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  const int fault =
      ZBarcode_Encode_and_Buffer_Vector(symbol.get(), bytes, static_cast<int>(text.size()), 0);
  if (fault >= ZINT_ERROR || symbol->vector == nullptr) return std::nullopt;
  BarCode code;
  code.width = symbol->width;
  // The library's lengths are in a unit of its own.
  const double module = static_cast<double>(symbol->vector->width) / symbol->width;
  for (const auto* bar = symbol->vector->rectangles; bar != nullptr; bar = bar->next)
    code.bars.push_back(
        {static_cast<double>(bar->x) / module, static_cast<double>(bar->width) / module});
  return code;
}

}  // namespace ecsync

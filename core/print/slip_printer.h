#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/print/slip_form.h"

namespace ecsync {

/// The interface of the module `paper`. Pango, cairo and the fonts are loaded with the module.
class SlipPrinter {
 public:
  static constexpr auto module = "paper";

  SlipPrinter() = default;
  SlipPrinter(const SlipPrinter&) = delete;
  SlipPrinter& operator=(const SlipPrinter&) = delete;
  virtual ~SlipPrinter() = default;

  /// As print_slips().
  virtual Result<std::string> print(const std::vector<Slip>& slips,
                                    const SlipPrint& print) const = 0;
  /// As letters_without_font().
  virtual Result<std::set<char32_t>> letters_without_font(
      const std::set<char32_t>& letters) const = 0;
};

}  // namespace ecsync

#pragma once

#include <set>
#include <string>

#include "core/print/form.h"
#include "core/print/print_picks.h"

namespace ecsync {

/// The interface of the module `paper`. Pango, cairo and the fonts are loaded with the module.
class SlipPrinter {
 public:
  static constexpr auto module = "paper";

  SlipPrinter() = default;
  SlipPrinter(const SlipPrinter&) = delete;
  SlipPrinter& operator=(const SlipPrinter&) = delete;
  virtual ~SlipPrinter() = default;

  /// Draws the forms, each on pages of its own. Errors: font_missing.
  virtual Result<std::string> print(const PrintJob& job) const = 0;
  /// As print_picks().
  virtual Result<std::string> print_picks(const PickList& list, const PickPrint& print) const = 0;
  /// As letters_without_font().
  virtual Result<std::set<char32_t>> letters_without_font(
      const std::set<char32_t>& letters) const = 0;
};

}  // namespace ecsync

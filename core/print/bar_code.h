#pragma once

#include <optional>
#include <string>
#include <vector>

namespace ecsync {

/// A bar code, in modules: the width of its narrowest bar. Blank room of ten modules belongs left
/// and right of it.
struct BarCode {
  struct Bar {
    double from = 0;
    double width = 0;
  };
  int width = 0;
  std::vector<Bar> bars;
};

/// The Code 128 of a text, as scanners read it. Nothing when the text is longer than a number may
/// be, or holds other characters than printable ones of ASCII.
std::optional<BarCode> code_128(const std::string& text);

}  // namespace ecsync

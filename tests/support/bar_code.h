#pragma once

#include <string>

namespace ecsync::test {

/// What a scanner reads from the first Code 128 on the first page of a PDF, printed with 300 dots
/// per inch; "" when it finds none that is whole. Shares no code with what draws it.
std::string scan_bar_code(const std::string& pdf);

}  // namespace ecsync::test

#include "cli/output/facts.h"

#include <algorithm>

#include "core/base/text.h"

namespace ecsync::cli {

void print_facts(Output& output, const std::vector<Fact>& facts) {
  constexpr int gap = 2;
  int widest = 0;
  for (const auto& fact : facts)
    widest = std::max(widest, text::display_width(fact.name.in(output.language())));
  for (const auto& fact : facts) {
    std::string line(fact.name.in(output.language()));
    const auto blanks = static_cast<std::size_t>(widest + gap - text::display_width(line));
    line += std::string(blanks, ' ') + fact.value.in(output.language());
    output.line(verbatim(line));
  }
}

}  // namespace ecsync::cli

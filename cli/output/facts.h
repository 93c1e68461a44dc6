#pragma once

#include <vector>

#include "cli/output/output.h"

namespace ecsync::cli {

/// One line about a thing: "total  450.000 đ".
struct Fact {
  Phrase name;  ///< empty: the line continues the fact above
  Message value;
};

/// Prints one line for each fact, with the values below each other.
void print_facts(Output& output, const std::vector<Fact>& facts);

}  // namespace ecsync::cli

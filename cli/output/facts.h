#pragma once

#include <vector>

#include "cli/output/output.h"

namespace ecsync::cli {

/// Something that is known about one thing: "total  450.000 đ".
struct Fact {
  Phrase name;  ///< empty when it goes on with the fact above
  Message value;
};

/// A line for each, the values below each other.
void print_facts(Output& output, const std::vector<Fact>& facts);

}  // namespace ecsync::cli

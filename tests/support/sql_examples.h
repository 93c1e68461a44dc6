#pragma once

#include <string>
#include <vector>

namespace ecsync::test {

/// The statements in README.md, without their comments, in their order there.
std::vector<std::string> readme_queries();
/// Those in man/ecsync-schema.5.
std::vector<std::string> man_queries();

}  // namespace ecsync::test

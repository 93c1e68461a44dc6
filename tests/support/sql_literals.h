#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace ecsync::test {

/// A text with the suffix _sql.
struct SqlLiteral {
  std::string place;  ///< "core/db/links.cpp:12"
  std::string text;
};

/// All of them in the sources of the program, `tree`'s core, adapters and cli, comments aside.
std::vector<SqlLiteral> sql_literals(const std::filesystem::path& tree);

}  // namespace ecsync::test

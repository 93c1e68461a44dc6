#include "tests/support/sql_examples.h"

#include "tests/support/lines.h"
#include "tests/support/stored.h"

namespace ecsync::test {
namespace {

std::vector<std::string> lines_of_source(const std::string& file) {
  return lines_of(bytes_of(std::string(ECSYNC_SOURCE_DIR) + "/" + file));
}

/// The statements among the lines between one that begins with `start` and the next with `end`.
std::vector<std::string> statements(const std::vector<std::string>& lines, const std::string& start,
                                    const std::string& end) {
  std::vector<std::string> all(1);
  bool inside = false;
  for (const auto& line : lines) {
    if (!inside) {
      inside = line.starts_with(start);
      continue;
    }
    inside = !line.starts_with(end);
    if (!inside || line.starts_with("--")) continue;
    all.back() += line + "\n";
    if (line.ends_with(';')) all.emplace_back();
  }
  all.pop_back();
  return all;
}

}  // namespace

std::vector<std::string> readme_queries() {
  return statements(lines_of_source("README.md"), "```sql", "```");
}

std::vector<std::string> man_queries() {
  const std::string quote = "\\(aq";
  auto lines = lines_of_source("man/ecsync-schema.5");
  for (auto& line : lines) {
    for (auto at = line.find(quote); at != std::string::npos; at = line.find(quote))
      line.replace(at, quote.size(), "'");
  }
  return statements(lines, ".Bd", ".Ed");
}

}  // namespace ecsync::test

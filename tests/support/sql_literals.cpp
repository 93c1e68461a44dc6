#include "tests/support/sql_literals.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <string_view>

namespace ecsync::test {
namespace {

namespace fs = std::filesystem;

/// Walks over a C++ source and keeps the literals with the suffix.
class Reader {
 public:
  Reader(std::string source, std::string name)
      : source_(std::move(source)), name_(std::move(name)) {}

  std::vector<SqlLiteral> read() {
    while (at_ < source_.size()) {
      if (next_is("//"))
        skip_to("\n");
      else if (next_is("/*"))
        skip_to("*/");
      else if (next_is("'"))
        character();
      else if (next_is("\"") || next_is("R\""))
        literals();
      else
        ++at_;
    }
    return std::move(found_);
  }

 private:
  bool next_is(std::string_view text) const {
    return std::string_view(source_).substr(at_, text.size()) == text;
  }
  void skip_to(std::string_view end) {
    const auto place = source_.find(end, at_ + 2);
    at_ = place == std::string::npos ? source_.size() : place + end.size();
  }
  /// 'x', or what divides the digits of a number.
  void character() {
    const bool divides = at_ > 0 && std::isxdigit(static_cast<unsigned char>(source_[at_ - 1]));
    ++at_;
    if (divides) return;
    while (at_ < source_.size() && source_[at_] != '\'') at_ += source_[at_] == '\\' ? 2 : 1;
    ++at_;
  }
  /// Literals that follow one another are one; the suffix may stand behind any of them.
  void literals() {
    const auto line = 1 + std::count(source_.begin(), source_.begin() + std::ptrdiff_t(at_), '\n');
    std::string text;
    bool is_sql = false;
    while (next_is("\"") || next_is("R\"")) {
      text += next_is("R") ? raw() : ordinary();
      if (next_is("_sql")) {
        is_sql = true;
        at_ += 4;
      }
      while (at_ < source_.size() && std::isspace(static_cast<unsigned char>(source_[at_]))) ++at_;
    }
    if (is_sql && !text.empty()) found_.push_back({name_ + ":" + std::to_string(line), text});
  }
  std::string raw() {
    const auto open = source_.find('(', at_);
    const auto end = ")" + source_.substr(at_ + 2, open - at_ - 2) + "\"";
    const auto close = source_.find(end, open);
    at_ = close + end.size();
    return source_.substr(open + 1, close - open - 1);
  }
  std::string ordinary() {
    std::string text;
    for (++at_; at_ < source_.size() && source_[at_] != '"'; ++at_) {
      if (source_[at_] == '\\') ++at_;
      text += source_[at_];
    }
    ++at_;
    return text;
  }

  std::string source_;
  std::string name_;
  std::size_t at_ = 0;
  std::vector<SqlLiteral> found_;
};

}  // namespace

std::vector<SqlLiteral> sql_literals(const fs::path& tree) {
  std::vector<SqlLiteral> all;
  for (const auto* layer : {"core", "adapters", "cli"}) {
    for (const auto& entry : fs::recursive_directory_iterator(tree / layer)) {
      if (entry.path().extension() != ".cpp" && entry.path().extension() != ".h") continue;
      std::ifstream file(entry.path());
      std::string source{std::istreambuf_iterator<char>(file), {}};
      const auto found =
          Reader(std::move(source), fs::relative(entry.path(), tree).string()).read();
      all.insert(all.end(), found.begin(), found.end());
    }
  }
  return all;
}

}  // namespace ecsync::test

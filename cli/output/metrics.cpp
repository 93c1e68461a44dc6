#include "cli/output/metrics.h"

#include <fmt/format.h>

namespace ecsync::cli {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '\\' || c == '"') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

void Metrics::gauge(std::string_view name, std::string_view about) {
  name_ = name;
  text_ += fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n", name, about);
}

void Metrics::value(const Labels& labels, std::int64_t value) {
  std::string list;
  for (const auto& [label, text] : labels)
    list += fmt::format("{}{}=\"{}\"", list.empty() ? "" : ",", label, escaped(text));
  text_ += list.empty() ? fmt::format("{} {}\n", name_, value)
                        : fmt::format("{}{{{}}} {}\n", name_, list, value);
}

}  // namespace ecsync::cli

#include "cli/views/html.h"

#include <fmt/format.h>

#include "cli/output/table.h"
#include "core/base/text.h"

namespace ecsync::cli::html {

std::string escaped(std::string_view text) {
  std::string html;
  for (const char c : text::printable(text)) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

std::string foreign(std::string_view text) {
  return fmt::format("<bdi>{}</bdi>", escaped(text));
}

std::string amount(const std::optional<std::int64_t>& minor, const Currency& currency) {
  if (!minor) return "–";
  std::string shown;
  for (const char c : escaped(show_money({*minor, currency})))
    shown += c == ' ' ? std::string("&nbsp;") : std::string(1, c);
  return shown;
}

std::string size_of(std::int64_t part, std::int64_t most) {
  if (most <= 0 || part <= 0) return "0";
  const auto thousandths =
      static_cast<int>(static_cast<double>(part) * 1000 / static_cast<double>(most));
  return thousandths >= 1000 ? "1" : fmt::format(".{:03}", thousandths);
}

}  // namespace ecsync::cli::html

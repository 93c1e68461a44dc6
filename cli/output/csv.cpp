#include <string_view>

#include "cli/output/table.h"
#include "core/base/time_text.h"

namespace ecsync::cli {
namespace {

constexpr std::string_view byte_order_mark_utf8 = "\xEF\xBB\xBF";

/// A cell as machines read it; text is passed through `clean`.
struct Bare {
  std::string (*clean)(const std::string& text);

  std::string operator()(std::monostate /*none*/) const { return ""; }
  std::string operator()(const Text& text) const { return clean(text.value); }
  std::string operator()(const Word& word) const { return clean(word.value.english()); }
  std::string operator()(const Named& named) const { return clean(named.value.english()); }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(Change change) const { return std::to_string(change.value); }
  std::string operator()(const Money& money) const {
    return to_decimal(money.minor, money.currency);
  }
  std::string operator()(Timestamp time) const { return to_utc_text(time); }
  std::string operator()(Age age) const { return to_utc_text(age.at); }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
};

/// `text` with an apostrophe before it when it begins with a character that makes a spreadsheet
/// take it for a formula.
std::string defused(const std::string& text) {
  constexpr std::string_view dangerous("=+-@\t\r\0", 7);
  if (text.empty() || dangerous.find(text.front()) == std::string_view::npos) return text;
  return "'" + text;
}

std::string quoted(const std::string& cell) {
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string out = "\"";
  for (const char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

std::string on_one_line(const std::string& text) {
  auto out = defused(text);
  for (auto& c : out) {
    if (c == '\t' || c == '\n' || c == '\r') c = ' ';
  }
  return out;
}

template <class Write>
std::string render(const Table& table, bool headers, bool byte_order_mark, char separator,
                   std::string_view line_end, Write write) {
  std::string out(byte_order_mark ? byte_order_mark_utf8 : "");
  const auto add_line = [&](const auto& cells, auto cell_text) {
    bool first = true;
    for (const auto& cell : cells) {
      if (!first) out += separator;
      out += cell_text(cell);
      first = false;
    }
    out += line_end;
  };
  if (headers)
    add_line(table.columns,
             [](const Table::Column& column) { return std::string(column.name.english()); });
  for (const auto& row : table.rows) add_line(row, write);
  return out;
}

}  // namespace

std::string render_csv(const Table& table, bool headers, bool byte_order_mark) {
  return render(table, headers, byte_order_mark, ',', "\r\n",
                [](const Cell& cell) { return quoted(std::visit(Bare{defused}, cell)); });
}

std::string render_tsv(const Table& table, bool headers, bool byte_order_mark) {
  return render(table, headers, byte_order_mark, '\t', "\n",
                [](const Cell& cell) { return std::visit(Bare{on_one_line}, cell); });
}

}  // namespace ecsync::cli

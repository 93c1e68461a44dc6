#include "cli/line/help_page.h"

#include <algorithm>

#include "core/base/flow.h"
#include "core/base/text.h"

namespace ecsync::cli {
namespace {

constexpr int narrowest_page = 40;
constexpr int widest_page = 100;
constexpr int widest_name = 30;
/// When fewer columns than this are left beside the names, the description goes below them.
constexpr int narrowest_description = 24;

std::string spaces(int count) {
  std::string blanks(static_cast<std::size_t>(std::max(count, 0)), ' ');
  return blanks;
}

/// The words of a command line. What stands in quotes is one word; a flag and what follows it count
/// as one.
std::vector<std::string_view> split_line(std::string_view line) {
  std::vector<std::string_view> words;
  bool flag = false;
  std::size_t start = 0;
  bool quoted = false;
  for (std::size_t i = 0; i <= line.size(); ++i) {
    if (i < line.size() && line[i] == '\'') quoted = !quoted;
    if (i < line.size() && (line[i] != ' ' || quoted)) continue;
    const auto word = line.substr(start, i - start);
    const bool goes_along = flag && word.find_first_of("-|&") != 0;
    if (goes_along) {
      words.back() = {words.back().data(), words.back().size() + 1 + word.size()};
    } else {
      words.push_back(word);
    }
    flag = !goes_along && word.starts_with("--");
    start = i + 1;
  }
  return words;
}

}  // namespace

HelpPage::HelpPage(int columns, Language language)
    : width_(std::clamp(columns, narrowest_page, widest_page)), language_(language) {}

void HelpPage::heading(const Message& title) {
  blank();
  flow(title.in(language_) + ":", 0, 0);
}

/// Appends the text and a line end. The cursor stands in column `at` before.
void HelpPage::flow(std::string_view text, int at, int indent) {
  bool first = true;
  for (const auto& line : text::flow(text, width_ - at, width_ - indent)) {
    if (!first) text_ += spaces(indent);
    text_ += line + '\n';
    first = false;
  }
}

void HelpPage::paragraph(const Message& words, int indent) {
  flow(words.in(language_), 0, indent);
}

void HelpPage::entries(const std::vector<std::pair<std::string, Message>>& entries) {
  int name_width = 0;
  for (const auto& [name, about] : entries)
    name_width = std::max(name_width, text::display_width(name));
  name_width = std::min(name_width, widest_name);
  const bool beside = width_ - name_width - 4 >= narrowest_description;
  const int indent = beside ? name_width + 4 : 6;
  for (const auto& [name, about] : entries) {
    const int wide = text::display_width(name);
    text_ += "  " + name;
    if (beside && wide <= name_width) {
      text_ += spaces(indent - 2 - wide);
    } else {
      text_ += '\n' + spaces(indent);
    }
    flow(about.in(language_), indent, indent);
  }
}

void HelpPage::example(std::string_view line) {
  constexpr int indent = 2;
  constexpr int further = 6;
  constexpr int backslash = 2;
  int column = indent;
  text_ += spaces(indent);
  const auto parts = split_line(line);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const int wide = text::display_width(parts[i]);
    const bool last = i + 1 == parts.size();
    if (i > 0 && column + 1 + wide + (last ? 0 : backslash) > width_) {
      text_ += " \\\n" + spaces(further);
      column = further;
    } else if (i > 0) {
      text_ += ' ';
      ++column;
    }
    text_ += parts[i];
    column += wide;
  }
  text_ += '\n';
}

}  // namespace ecsync::cli

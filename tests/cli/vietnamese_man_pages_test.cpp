#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>
#include <set>
#include <sstream>

#include "tests/support/lines.h"
#include "tests/support/program.h"
#include "tests/support/trade_words.h"

// The pages that the build makes of man/ and po/man/vi.
namespace ecsync::test {
namespace {

const std::filesystem::path english_pages = std::string(ECSYNC_SOURCE_DIR) + "/man";
const std::filesystem::path vietnamese_pages = ECSYNC_VIETNAMESE_PAGES;

/// "ecsync.1" and so on.
std::set<std::string> pages() {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(english_pages)) {
    const auto name = entry.path().filename().string();
    if (name.starts_with("ecsync")) names.insert(name);
  }
  return names;
}

std::filesystem::path vietnamese(const std::string& page) {
  return vietnamese_pages / ("man" + page.substr(page.rfind('.') + 1)) / page;
}

std::vector<std::string> lines_in(const std::filesystem::path& path) {
  std::ifstream file(path);
  CAPTURE(path.string());
  REQUIRE(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

/// The titles of the sections as they stand on screen.
std::vector<std::string> titles(const std::filesystem::path& path) {
  std::vector<std::string> found;
  for (const auto& line : lines_in(path)) {
    if (line.starts_with(".Sh ")) found.push_back(line.substr(4));
  }
  return found;
}

/// Whether a line of macros is about names that are the same in every language: flags, commands,
/// values, files, other pages, examples.
bool is_name(const std::string& line) {
  static const std::set<std::string> macros{".Fl", ".Ar", ".Cm", ".Ic", ".Va", ".Ev", ".Pa",
                                            ".Xr", ".Nm", ".Op", ".Li", ".Dl", ".Dv"};
  static const std::set<std::string> callable{"Fl", "Ar", "Cm", "Ic", "Va", "Ev", "Pa", "Xr", "Li"};
  std::istringstream words(line);
  std::string macro;
  std::string first;
  words >> macro >> first;
  return macros.contains(macro) || (macro == ".It" && callable.contains(first));
}

/// A sentence puts its names in an order and between marks of its own.
std::vector<std::string> names(const std::filesystem::path& path) {
  std::vector<std::string> found;
  for (auto line : lines_in(path)) {
    if (!is_name(line)) continue;
    while (line.size() > 2 && line[line.size() - 2] == ' ' &&
           std::string_view(".,;:)").find(line.back()) != std::string_view::npos)
      line.erase(line.size() - 2);
    found.push_back(line);
  }
  std::sort(found.begin(), found.end());
  return found;
}

/// What of `some` is not in `others`, a line each.
std::string without(const std::vector<std::string>& some, const std::vector<std::string>& others) {
  std::vector<std::string> rest;
  std::set_difference(some.begin(), some.end(), others.begin(), others.end(),
                      std::back_inserter(rest));
  return fmt::format("{}", fmt::join(rest, "\n"));
}

}  // namespace

TEST_CASE("every Vietnamese man page fits 80 columns and has its sections, and groff is content") {
  Program ecsync;
  ecsync.set({{"MANWIDTH", "80"}, {"LC_ALL", "C.UTF-8"}, {"PATH", "/usr/bin:/bin"}});
  for (const auto& page : pages()) {
    CAPTURE(page);
    const auto path = vietnamese(page);
    const auto ran = ecsync.run_other({"/usr/bin/man", "--warnings", "-l", path.string()});
    CHECK(ran.status == 0);
    CHECK(ran.err == "");
    CHECK(widest_line(ran.out) <= 80);
    const auto shown = lines_of(ran.out);
    REQUIRE(shown.size() > 10);
    // Without the section's name in groff's own memory a page has no head line.
    CHECK(holds(shown.front(), "Sổ tay ecsync"));
    CHECK(holds(shown.back(), "năm 20"));
    auto next = shown.begin();
    for (const auto& title : titles(path)) {
      CAPTURE(title);
      next = std::find(next, shown.end(), title);
      CHECK(next != shown.end());
    }
    CHECK(titles(path).front() == "TÊN");
    CHECK(titles(path).size() == titles(english_pages / page).size());
  }
}

TEST_CASE("a Vietnamese man page has the flags, names and examples of the English one") {
  for (const auto& page : pages()) {
    CAPTURE(page);
    const auto english = names(english_pages / page);
    const auto translated = names(vietnamese(page));
    CHECK(without(english, translated) == "");
    CHECK(without(translated, english) == "");
  }
}

TEST_CASE("the Vietnamese man pages speak of one thing in one word") {
  for (const auto& page : pages()) {
    CAPTURE(page);
    const auto text = fmt::format("{}", fmt::join(lines_in(vietnamese(page)), " "));
    CHECK(fmt::format("{}", fmt::join(foreign_words(text), ", ")) == "");
  }
}

}  // namespace ecsync::test

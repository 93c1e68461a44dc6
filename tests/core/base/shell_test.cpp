#include "core/base/shell.h"

#include <doctest/doctest.h>

#include <cstdio>
#include <memory>

namespace ecsync::shell {
namespace {

/// The arguments that the shell makes of `words`, each in angle brackets.
std::string read_back(const std::string& shell, const std::string& words) {
  const auto line = "exec 2>&1; " + shell + " <<'SCRIPT'\nprintf '<%s>' " + words + "\nSCRIPT\n";
  const std::unique_ptr<FILE, int (*)(FILE*)> output(popen(line.c_str(), "re"), &pclose);
  std::string text;
  for (int c = 0; output && (c = std::fgetc(output.get())) != EOF;) text += static_cast<char>(c);
  return text;
}

const std::vector<std::string> odd_words{
    "AO 01",     "$(touch x)", "`touch x`", "it's",  "''",      "\"quoted\"", "a;b",
    "a&b",       "a|b",        "a>b",       "~",     "~root",   "=ls",        "{a,b}",
    "*",         "?",          "[a]",       "!x",    "#1",      "a\\",        "\\$HOME",
    "Áo dài đỏ", "a\u00A0b",   "$HOME",     "(a)",   "a\tb",    "^a^b",       "%1",
    "-n",        "--all",      "",          "a  b ", "PX00001", "shopee:1/2", "a'b'c'",
};

}  // namespace

TEST_CASE("a word that may stand as it is does") {
  for (const auto* text : {"AD-XN-M", "lazada:200123456/1234:5678", "PX000123", "a_b.c@d+e%f,g"})
    CHECK(word(text) == text);
}

TEST_CASE("every shell reads a word of a hint as exactly that word") {
  for (const auto* name : {"sh", "bash", "zsh -f", "fish --no-config"}) {
    CAPTURE(std::string(name));
    for (const auto& text : odd_words) CHECK(read_back(name, word(text)) == "<" + text + ">");
  }
}

TEST_CASE("what a marketplace or a person may write is quoted, quotes included") {
  CHECK(word("$(touch x)") == "'$(touch x)'");
  CHECK(word("AO 01") == "'AO 01'");
  CHECK(word("it's") == R"('it'\''s')");
  CHECK(word("") == "''");
  CHECK(word("áo") == "'áo'");
}

TEST_CASE("operands that look like flags come behind the end of flags") {
  CHECK(operands({"AO 01", "HN", "2"}) == "'AO 01' HN 2");
  CHECK(operands({"A", "-all", "2"}) == "-- A -all 2");
}

}  // namespace ecsync::shell

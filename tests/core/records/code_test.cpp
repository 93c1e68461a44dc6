#include "core/records/code.h"

#include <doctest/doctest.h>

namespace ecsync {

TEST_CASE("a code is kept composed and without outer blanks") {
  CHECK(tidy_code(" A\u0301O-1\u00A0") == "ÁO-1");
  CHECK(tidy_code("AD 01") == "AD 01");
}

TEST_CASE("a new code has no character that cannot be seen") {
  const auto fits = [](const char* code) {
    return bool{check_new_code(phrase("product code"), code)};
  };
  CHECK(fits("Áo dài 01"));
  for (const auto* hidden :
       {"A\u200BD", "A\u00ADD", "A\u00A0D", "A\u2060D", "A\uFEFFD", "A\u3164D"}) {
    CAPTURE(hidden);
    CHECK_FALSE(fits(hidden));
  }
  CHECK_FALSE(fits("A/B"));
  CHECK(
      check_new_code(phrase("product code"), "A\u200BD").error().message.english().find("U+200B") !=
      std::string::npos);
}

TEST_CASE("what tells two similar codes apart is said in words") {
  const auto words = [](const char* one, const char* other) {
    return difference_of(one, other).english();
  };
  CHECK(words("AD-02 ", "AD-02") == "a blank at the end");
  CHECK(words("AD-03\u00A0", "AD-03") == "a blank at the end");
  CHECK(words(" AD-02", "AD-02") == "a blank at the beginning");
  CHECK(words("ad-04", "AD-04") == "upper and lower case");
  CHECK(words("\uFF21D-04", "AD-04") == "the form of letters, such as full-width ones");
  CHECK(words("AD\u200B-04", "AD-04") == "a character that cannot be seen");
  CHECK(words("AD -04", "AD-04") == "blanks between letters");
  CHECK(words("A\u0301O", "ÁO") == "marks that are written apart from their letters");
  CHECK(words("ad-04 ", "AD-04") == "a blank at the end and upper and lower case");
}

TEST_CASE("an SKU that cannot be a code has one that can in its place") {
  CHECK(code_instead_of("AO/DO:M") == "AO-DO-M");
  CHECK(code_instead_of(" A\u200BB ") == "AB");
  CHECK(code_instead_of("\u200B").empty());
  CHECK(code_instead_of(std::string(150, 'a')) == std::string(100, 'a'));
}

}  // namespace ecsync

#include "cli/dialogue/answer.h"

#include <doctest/doctest.h>

namespace ecsync::cli {
namespace {

using Kind = Answer::Kind;

Answer read(const std::string& text) {
  auto answer = parse_answer(text);
  REQUIRE(answer);
  return *answer;
}

}  // namespace

TEST_CASE("enter, a quantity and a plus are about what is offered") {
  CHECK(read("").kind == Kind::accept);
  CHECK(read("").quantity == 0);
  CHECK_FALSE(read("").more);
  CHECK(read("+").kind == Kind::accept);
  CHECK(read("+").more);
  CHECK(read(" x3 ").kind == Kind::accept);
  CHECK(read("x3").quantity == 3);
  CHECK(read("× 12+").quantity == 12);
  CHECK(read("× 12+").more);
}

TEST_CASE("a number picks from the list, with a quantity and a plus behind it") {
  for (const char* text : {"2 x3", "2x3", "2 X 3", "2 × 3", "2:3", "2*3"}) {
    CAPTURE(text);
    const auto answer = read(text);
    CHECK(answer.kind == Kind::pick);
    CHECK(answer.number == 2);
    CHECK(answer.quantity == 3);
    CHECK_FALSE(answer.more);
  }
  CHECK(read("12").number == 12);
  CHECK(read("2 +").more);
  CHECK(read("1 x2 +").more);
  CHECK(read("99999999999999999999999").number == 0);
  CHECK(read("99999999999999999999999").word == "99999999999999999999999");
}

TEST_CASE("a quantity that is none is told") {
  CHECK_FALSE(parse_answer("x0"));
  CHECK_FALSE(parse_answer("2 x0"));
  CHECK_FALSE(parse_answer("2 x99999999999999999999"));
}

TEST_CASE("single letters are commands, in either case") {
  CHECK(read("n").kind == Kind::create);
  CHECK(read("N").kind == Kind::create);
  CHECK(read("n +").more);
  CHECK(read("s").kind == Kind::skip);
  CHECK(read("b").kind == Kind::back);
  CHECK(read("q").kind == Kind::quit);
  CHECK(read("?").kind == Kind::help);
}

TEST_CASE("everything else and what follows a slash is searched for") {
  CHECK(read("áo dài").word == "áo dài");
  for (const char* text :
       {"non la", "xl", "x3a", "2 xl", "2x", "vitamin c+", "n2", "s +", "AD-1:2 x"}) {
    CAPTURE(text);
    CHECK(read(text).kind == Kind::search);
    CHECK(read(text).word == text);
  }
  CHECK(read("/n").word == "n");
  CHECK(read("/ 2 x3").kind == Kind::search);
  CHECK(read("/ 2 x3").word == "2 x3");
}

}  // namespace ecsync::cli

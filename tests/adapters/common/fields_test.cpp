#include "adapters/common/fields.h"

#include <doctest/doctest.h>

#include <chrono>

namespace ecsync::common {

TEST_CASE("what a marketplace says is quoted without the secrets that it repeats") {
  CHECK(quotable("sign with k1 and k1 again", {"k1"}, 80) == "sign with *** and *** again");
  CHECK(quotable("k1 k2", {"k1", "", "k2"}, 80) == "*** ***");
}

TEST_CASE("a secret that is a row of asterisks, pasted back from a masked log, ends the quoting") {
  CHECK(quotable("bad secret ***", {"***"}, 80) == "bad secret ***");
  CHECK(quotable("bad secret *****", {"*"}, 80) == "bad secret ***************");
}

TEST_CASE("an answer of nothing but short secrets is quoted in the time of reading it") {
  const auto begin = std::chrono::steady_clock::now();
  CHECK(quotable(std::string(std::size_t{16} << 20U, '*'), {"*"}, 10) == "*********…");
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(60));
}

TEST_CASE("a flag is a boolean, a number or a word, and nothing means no") {
  const auto document =
      json::Document::parse(R"([true,false,1,0,"true","false","1","0","",null,"perhaps",2,[]])");
  REQUIRE(document);
  std::string flags;
  for (const auto& value : document->root().items())
    flags += json::checked([&] { return flag(value); }) ? (flag(value) ? "y" : "n") : "?";
  CHECK(flags == "ynynynynnn???");
}

TEST_CASE("an id that is 0 or nothing is no id") {
  const auto document = json::Document::parse(R"([12,"a",0,"0","",null])");
  REQUIRE(document);
  std::string ids;
  for (const auto& value : document->root().items()) ids += optional_id(value) + ";";
  CHECK(ids == "12;a;;;;;");
}

TEST_CASE("a field of a query is found by its name, and an empty one is none") {
  const Fields fields{{"a", "1"}, {"b", ""}, {"c", "3"}};
  REQUIRE(find_field(fields, "c") != nullptr);
  CHECK(*find_field(fields, "c") == "3");
  CHECK(find_field(fields, "b") == nullptr);
  CHECK(find_field(fields, "d") == nullptr);
}

TEST_CASE("one of several words is looked for in a text") {
  CHECK(has_any("too many calls", {"limit", "many"}));
  CHECK_FALSE(has_any("too many calls", {"limit", "quota"}));
}

}  // namespace ecsync::common

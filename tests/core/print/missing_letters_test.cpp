#include "core/print/missing_letters.h"

#include <doctest/doctest.h>

namespace ecsync {

TEST_CASE("paper in Vietnamese lacks no letter, whatever fonts there are") {
  Slip slip;
  slip.date = "2026-11-23";
  slip.receiver = "Nguyễn Thị Ước, 12 Hàng Bài";
  slip.lines = {{"AD-XN-M", "Áo dài lụa đỏ, cỡ M", "cái", 1, std::nullopt, {"VND"}}};
  const auto missing = missing_letters({slip}, SlipPrint{});
  REQUIRE(missing);
  CHECK(missing->letters.empty());
  CHECK(missing->products.empty());
  CHECK_FALSE(missing->elsewhere);
}

TEST_CASE("a script leads to the package of its fonts") {
  const auto package = [](char32_t letter) { return *packages_with({letter}).begin(); };
  for (const auto letter : {U'ก', U'๛'}) CHECK(package(letter) == "fonts-thai-tlwg");
  for (const auto letter : {U'绿', U'ひ', U'한', U'ｱ', U'𠀀'})
    CHECK(package(letter) == "fonts-noto-cjk");
  for (const auto letter : {U'🌸', U'☃', U'⌚', U'⭐'})
    CHECK(package(letter) == "fonts-noto-color-emoji");
  for (const auto letter : {U'ক', U'𒀀'}) CHECK(package(letter) == "fonts-noto-core");
  CHECK(packages_with({}).empty());
}

TEST_CASE("of many letters a sample is shown") {
  std::set<char32_t> letters;
  for (char32_t letter = U'a'; letter <= U'l'; ++letter) letters.insert(letter);
  CHECK(sample_of(letters) == "a b c d e f g h i j k l");
  letters.insert(U'm');
  CHECK(sample_of(letters) == "a b c d e f g h i j k l …");
}

}  // namespace ecsync

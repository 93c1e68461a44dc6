#include "core/print/vietnamese_number.h"

#include <doctest/doctest.h>

#include <limits>

namespace ecsync {

TEST_CASE("numbers are said in Vietnamese with mốt, lăm, linh and không trăm where they belong") {
  CHECK(vietnamese_number(0) == "không");
  CHECK(vietnamese_number(5) == "năm");
  CHECK(vietnamese_number(10) == "mười");
  CHECK(vietnamese_number(11) == "mười một");
  CHECK(vietnamese_number(15) == "mười lăm");
  CHECK(vietnamese_number(20) == "hai mươi");
  CHECK(vietnamese_number(21) == "hai mươi mốt");
  CHECK(vietnamese_number(55) == "năm mươi lăm");
  CHECK(vietnamese_number(105) == "một trăm linh năm");
  CHECK(vietnamese_number(110) == "một trăm mười");
  CHECK(vietnamese_number(1'001) == "một nghìn không trăm linh một");
  CHECK(vietnamese_number(1'299'000) == "một triệu hai trăm chín mươi chín nghìn");
  CHECK(vietnamese_number(1'000'005) == "một triệu không trăm linh năm");
  CHECK(vietnamese_number(2'000'000'000) == "hai tỷ");
  CHECK(vietnamese_number(3'000'015'000) == "ba tỷ không trăm mười lăm nghìn");
  CHECK(vietnamese_number(1'000'000'000'000) == "một nghìn tỷ");
  CHECK(vietnamese_number(-7) == "âm bảy");
}

TEST_CASE("the largest and the smallest number are said to their end") {
  const auto largest = vietnamese_number(std::numeric_limits<std::int64_t>::max());
  CHECK(largest.substr(0, largest.find(" tỷ")) == "chín");
  CHECK(largest.substr(largest.rfind(" ")) == " bảy");
  CHECK(vietnamese_number(std::numeric_limits<std::int64_t>::min()).substr(0, 4) == "âm ");
}

TEST_CASE("an amount of dong begins with a capital letter and ends with đồng") {
  CHECK(vietnamese_dong(450'000) == "Bốn trăm năm mươi nghìn đồng");
  CHECK(vietnamese_dong(0) == "Không đồng");
  CHECK(vietnamese_dong(-1'000) == "Âm một nghìn đồng");
}

TEST_CASE("an amount of another currency is said in whole units and hundredths") {
  const Currency ringgit{"MYR"};
  CHECK(vietnamese_money({1'290, ringgit}) == "Mười hai MYR và 90/100");
  CHECK(vietnamese_money({1'205, ringgit}) == "Mười hai MYR và 05/100");
  CHECK(vietnamese_money({1'200, ringgit}) == "Mười hai MYR");
  CHECK(vietnamese_money({-50, ringgit}) == "Âm không MYR và 50/100");
  CHECK(vietnamese_money({450'000, {"VND"}}) == "Bốn trăm năm mươi nghìn đồng");
}

TEST_CASE("digits are grouped by points") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1'000) == "1.000");
  CHECK(grouped(1'299'000) == "1.299.000");
  CHECK(grouped(-12'345) == "-12.345");
}

}  // namespace ecsync

#include "core/records/product.h"

#include <doctest/doctest.h>

namespace ecsync {

TEST_CASE("codes have no colon, slash, control characters or blanks around them") {
  const auto fits = [](std::string_view code) {
    return bool{check_code(phrase("product code"), code)};
  };
  CHECK(fits("AD-XN-M"));
  CHECK(fits("Áo dài 01"));
  CHECK_FALSE(fits(""));
  CHECK_FALSE(fits("A:1"));
  CHECK_FALSE(fits("A/1"));
  CHECK_FALSE(fits(" A"));
  CHECK_FALSE(fits("A\u00A0"));
  CHECK_FALSE(fits("A\n1"));
  CHECK_FALSE(fits("A\u202E1"));
  CHECK_FALSE(fits("\xC3"));
  CHECK_FALSE(fits(std::string(101, 'a')));
}

TEST_CASE("a quantity is a whole number with an optional sign, far from overflow") {
  CHECK(*parse_quantity("12") == 12);
  CHECK(*parse_quantity("+3") == 3);
  CHECK(*parse_quantity("-3") == -3);
  CHECK(*parse_quantity("1000000000000") == max_quantity);
  for (const auto* text :
       {"", "+", "+-1", "1.5", "1e3", " 1", "1 ", "ten", "1000000000001", "99999999999999999999"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_quantity(text));
  }
}

TEST_CASE("a quantity that is too large is told apart from one that is no number") {
  const auto refusal = [](const char* text) {
    return parse_quantity(text).error().message.english();
  };
  CHECK(refusal("1000000000001") == "1000000000001 is more than a stock can hold");
  CHECK(refusal("-99999999999999999999") == "-99999999999999999999 is more than a stock can hold");
  CHECK(refusal("ten") == "'ten' is not a whole number");
}

TEST_CASE("a price is an amount of at least nothing that the currency can hold") {
  CHECK(*parse_price("450000", {"VND"}) == 450'000);
  CHECK(*parse_price("450000.00", {"VND"}) == 450'000);
  CHECK_FALSE(parse_price("450000.5", {"VND"}));
  CHECK_FALSE(parse_price("-1", {"VND"}));
  CHECK_FALSE(parse_price("450k", {"VND"}));
}

TEST_CASE("a product needs a name and a unit that say something") {
  ProductData data{"A", "Áo dài\nlụa", "cái", {}, {}, {"VND"}};
  CHECK(check_product(data));
  data.name = " \u3000\n";
  CHECK(check_product(data).error().message == "product name is empty");
  data.name = "bell\a";
  CHECK(check_product(data).error().message == "product name has a control character");
  data.name = "Áo";
  data.unit = "";
  CHECK(check_product(data).error().message == "product unit is empty");
}

}  // namespace ecsync

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
  CHECK(fits(std::string(100, 'a')));
  CHECK_FALSE(fits(std::string(101, 'a')));
}

TEST_CASE("what is a blank or a control character is told to the very code point") {
  const auto fits = [](const char* code) { return bool{check_code(phrase("product code"), code)}; };
  for (const auto* inside : {"A\u001F1", "A\u007F1", "A\u00801", "A\u009F1"}) {
    CAPTURE(inside);
    CHECK_FALSE(fits(inside));
  }
  for (const auto* inside : {"A 1", "A~1", "A\u00A01", "A\u00A11"}) {
    CAPTURE(inside);
    CHECK(fits(inside));
  }
  for (const auto* blank :
       {" ", "\u00A0", "\u2000", "\u2005", "\u200B", "\u202F", "\u3000", "\uFEFF"}) {
    CAPTURE(blank);
    CHECK_FALSE(fits((std::string(blank) + "A").c_str()));
    CHECK_FALSE(fits((std::string("A") + blank).c_str()));
  }
  for (const auto* letter : {"!", "\u00A1", "\u1FFF", "\u2010", "\u3001", "\uFEFE"}) {
    CAPTURE(letter);
    CHECK(fits(letter));
  }
}

TEST_CASE("a code that is no UTF-8 is refused as that") {
  const auto refused = check_code(phrase("product code"), "A\xFF");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "product code is not UTF-8");
}

TEST_CASE("a name is at most 4096 bytes of UTF-8, and only a required one needs a letter") {
  const auto refusal = [](const std::string& text, bool required) {
    const auto checked = check_text(phrase("product name"), text, required);
    return checked ? std::string() : checked.error().message.english();
  };
  CHECK(refusal(std::string(4096, 'a'), true).empty());
  CHECK(refusal(std::string(4097, 'a'), true) == "product name is longer than 4096 bytes");
  CHECK(refusal("\xC3", true) == "product name is not UTF-8");
  CHECK(refusal("a\tb\r\nc", true).empty());
  CHECK(refusal("\t \r\n", true) == "product name is empty");
  CHECK(refusal("", false).empty());
  CHECK(refusal(" ", false).empty());
  CHECK(refusal("a\u007F", false) == "product name has a control character");
}

TEST_CASE("a quantity is a whole number with an optional sign, far from overflow") {
  CHECK(*parse_quantity("12") == 12);
  CHECK(*parse_quantity("+3") == 3);
  CHECK(*parse_quantity("-3") == -3);
  CHECK(*parse_quantity("1000000000000") == max_quantity);
  CHECK(*parse_quantity("-1000000000000") == -max_quantity);
  for (const auto* text : {"", "+", "+-1", "1.5", "1e3", " 1", "1 ", "ten", "1000000000001",
                           "-1000000000001", "99999999999999999999", "12a", "-+1"}) {
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
  CHECK(*parse_price("0", {"VND"}) == 0);
  CHECK_FALSE(parse_price("450k", {"VND"}));
}

TEST_CASE("three digits behind a point are refused where they would mean thousands") {
  CHECK_FALSE(parse_price("450.000", {"VND"}));
  CHECK_FALSE(parse_price("1.000", {"MYR"}));
  CHECK(*parse_price("1.00", {"MYR"}) == 100);
  CHECK(*parse_price("1.0000", {"MYR"}) == 100);
  CHECK(*parse_price("1.000", {"KWD"}) == 1000);
  CHECK(*parse_price("4.5e3", {"VND"}) == 4500);
}

TEST_CASE("a price is read as spreadsheets show it, where it means one amount alone") {
  for (const char* price :
       {"450.000 đ", "450,000 ₫", "450.000₫", "450 000", "450\u00A0000 VND", "VND 450.000",
        "450.000,00 đ", "450000đ", " 450'000 VNĐ", "450.000 đồng"}) {
    CAPTURE(price);
    const auto read = parse_price(price, {"VND"});
    REQUIRE(read);
    CHECK(*read == 450'000);
  }
  CHECK(*parse_price("1.299.000", {"VND"}) == 1'299'000);
  CHECK(*parse_price("1,299.00 MYR", {"MYR"}) == 129'900);
  CHECK(*parse_price("RM12,90", {"MYR"}) == 1290);
  CHECK(*parse_price("1.299,5", {"MYR"}) == 129'950);
  for (const char* price :
       {"450,000", "1,2990,000 đ", "1.299.00 đ", "1299.000.000 đ", "1.299,000,000 đ", "-450.000 đ",
        "450.000 RM", "đ", "450..000 đ", "450.000.", ".450 đ", "1,5 đ", "450.000 đ đ"}) {
    CAPTURE(price);
    CHECK_FALSE(parse_price(price, {"VND"}));
  }
  CHECK_FALSE(parse_price("RM 12,000", {"MYR"}));
  CHECK_FALSE(parse_price("12.000 MYR", {"MYR"}));
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
  data.unit = "cái";
  data.image = "";
  CHECK(check_product(data));
  data.image = "\a";
  CHECK(check_product(data).error().message == "product image has a control character");
  data.image.reset();
  data.price = 0;
  CHECK(check_product(data));
  data.price = -1;
  CHECK(check_product(data).error().message == "product price is below 0");
  data.code = "A:1";
  CHECK(check_product(data).error().message == "product code 'A:1' is not allowed");
}

}  // namespace ecsync

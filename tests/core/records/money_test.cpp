#include "core/records/money.h"

#include <doctest/doctest.h>

#include <limits>

namespace ecsync {
namespace {

const Currency dong{"VND"};
const Currency ringgit{"MYR"};
const Currency dinar{"KWD"};
constexpr auto most = std::numeric_limits<std::int64_t>::max();
constexpr auto least = std::numeric_limits<std::int64_t>::min();

std::int64_t minor(std::string_view text, const Currency& currency) {
  const auto parsed = parse_money(text, currency);
  REQUIRE_MESSAGE(parsed, text);
  return parsed->minor;
}

}  // namespace

TEST_CASE("a currency has the minor digits ISO 4217 gives it") {
  CHECK(minor_digits(dong) == 0);
  CHECK(minor_digits({"JPY"}) == 0);
  CHECK(minor_digits({"CLP"}) == 0);
  CHECK(minor_digits(dinar) == 3);
  for (const char* code : {"MYR", "IDR", "SGD", "THB", "PHP", "USD", "EUR", "GBP", "BRL", "MXN"}) {
    CHECK_MESSAGE(minor_digits({code}) == 2, code);
  }
}

TEST_CASE("an amount is read as a count of the smallest unit") {
  CHECK(minor("135000", dong) == 135000);
  CHECK(minor("288.00", dong) == 288);
  CHECK(minor("12.9", ringgit) == 1290);
  CHECK(minor("0.005", dinar) == 5);
  CHECK(minor("-3.5", ringgit) == -350);
  CHECK(minor("1.2e3", dong) == 1200);
  CHECK(minor("12345e-2", ringgit) == 12345);
  CHECK(minor("1E+2", dong) == 100);
  CHECK(minor("0e999999999999999999999", dong) == 0);
}

TEST_CASE("an amount finer than the smallest unit is rounded half away from zero and says so") {
  const auto rounded = [](std::string_view text) { return parse_money(text, dong)->rounded; };
  CHECK(minor("100.5", dong) == 101);
  CHECK(minor("100.49", dong) == 100);
  CHECK(minor("-100.5", dong) == -101);
  CHECK(minor("0.05", dong) == 0);
  CHECK(minor("9.5", dong) == 10);
  CHECK(minor("5e-1", dong) == 1);
  CHECK(minor("9e-999999999999", dong) == 0);
  CHECK(rounded("100.5"));
  CHECK(rounded("0.05"));
  CHECK(rounded("9e-999999999999"));
  CHECK_FALSE(rounded("288.000"));
  CHECK_FALSE(rounded("0.00"));
}

TEST_CASE("an amount at the edge of 64 bits is read and one beyond is refused") {
  CHECK(minor("9223372036854775807", dong) == most);
  CHECK(minor("-9223372036854775808", dong) == least);
  CHECK(minor("92233720368547758.07", ringgit) == most);
  CHECK(minor("9223372036854775807.4", dong) == most);
  for (const char* text : {"9223372036854775808", "-9223372036854775809", "9223372036854775807.5",
                           "-9223372036854775808.5", "18446744073709551617", "1e19", "1e400",
                           "1e99999999999999999999"}) {
    const auto parsed = parse_money(text, dong);
    CHECK_FALSE_MESSAGE(parsed, text);
  }
  CHECK_FALSE(parse_money("92233720368547758.08", ringgit));
}

TEST_CASE("text that is not a decimal number is no amount") {
  for (const char* text : {"", " 12", "12 ", "+1", "NaN", "inf", "1,000", "1.", ".5", "0x10", "1e",
                           "1e+", "--1", "-", "1.2.3", "1e1.5", "١"}) {
    const auto parsed = parse_money(text, dong);
    REQUIRE_FALSE_MESSAGE(parsed, text);
    CHECK(parsed.error().code == ErrorCode::invalid_value);
  }
  const auto error = parse_money(std::string(1000, 'x') + "\x1b[2J", dong).error();
  CHECK(error.message.english().size() < 100);
}

TEST_CASE("an amount is printed with the digits of its currency") {
  CHECK(to_decimal(1299000, dong) == "1299000");
  CHECK(to_decimal(1290, ringgit) == "12.90");
  CHECK(to_decimal(5, ringgit) == "0.05");
  CHECK(to_decimal(-5, ringgit) == "-0.05");
  CHECK(to_decimal(0, dinar) == "0.000");
  CHECK(to_decimal(least, ringgit) == "-92233720368547758.08");
}

TEST_CASE("what is printed is read back as the same amount") {
  for (const auto& currency : {dong, ringgit, dinar}) {
    for (const std::int64_t amount : {most, least, std::int64_t{0}, std::int64_t{-1},
                                      std::int64_t{99}, std::int64_t{100}, std::int64_t{-1000}}) {
      CHECK(minor(to_decimal(amount, currency), currency) == amount);
    }
  }
}

TEST_CASE("a sum or product that does not fit is reported and not wrapped round") {
  CHECK(checked_add(2, 3) == 5);
  CHECK_FALSE(checked_add(most, 1));
  CHECK_FALSE(checked_add(least, -1));
  CHECK(checked_multiply(-4, 5) == -20);
  CHECK_FALSE(checked_multiply(most, 2));
  CHECK_FALSE(checked_multiply(least, -1));
}

}  // namespace ecsync

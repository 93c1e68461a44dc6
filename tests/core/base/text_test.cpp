#include "core/base/text.h"

#include <doctest/doctest.h>

#include <limits>
#include <regex>

#include "core/base/utf8.h"

namespace ecsync::text {
namespace {

// "Áo dài" with the marks as characters of their own.
constexpr auto ao_dai_decomposed = "A\u0301o da\u0300i";
constexpr auto family = "\U0001F468\u200D\U0001F469\u200D\U0001F467";
constexpr auto flag = "\U0001F1FB\U0001F1F3";

}  // namespace

TEST_CASE("a number is all of its text or none of it") {
  CHECK(parse_number<int>("0") == 0);
  CHECK(parse_number<int>("-7") == -7);
  CHECK(parse_number<int>("007") == 7);
  for (const char* text : {"", "-", "+7", " 7", "7 ", "7.0", "7a", "0x7", "--7", "७"})
    CHECK_MESSAGE(!parse_number<int>(text), text);
  CHECK_FALSE(parse_number<int>(std::string_view("7\0", 2)));
}

TEST_CASE("a number that its type cannot hold is none") {
  CHECK(parse_number<int>("2147483647") == std::numeric_limits<int>::max());
  CHECK_FALSE(parse_number<int>("2147483648"));
  CHECK(parse_number<std::int64_t>("-9223372036854775808") ==
        std::numeric_limits<std::int64_t>::min());
  CHECK_FALSE(parse_number<std::int64_t>("9223372036854775808"));
  CHECK(parse_number<std::size_t>("18446744073709551615") ==
        std::numeric_limits<std::size_t>::max());
  CHECK_FALSE(parse_number<std::size_t>("-1"));
}

TEST_CASE("a number with a fraction is read whatever the locale") {
  CHECK(parse_number<double>("0.5") == 0.5);
  CHECK(parse_number<double>("-1e3") == -1000.0);
  for (const char* text : {"", "0,5", " 1", "1 ", "+1", "0x1p3", "1e999"})
    CHECK_MESSAGE(!parse_number<double>(text), text);
}

TEST_CASE("hexadecimal digits are read in either case and without a prefix") {
  CHECK(parse_hex("00ff") == 255U);
  CHECK(parse_hex("FFFFFFFFFFFFFFFF") == std::numeric_limits<std::uint64_t>::max());
  for (const char* text : {"", "0xff", "-1", "g", "10000000000000000"})
    CHECK_MESSAGE(!parse_hex(text), text);
}

TEST_CASE("only ASCII digits are digits") {
  CHECK(all_digits("0123456789"));
  for (const char* text : {"", "-1", "1 ", "1a", "٣"}) CHECK_MESSAGE(!all_digits(text), text);
  CHECK(leading_digits("12 pieces") == "12");
  CHECK(leading_digits("12") == "12");
  CHECK(leading_digits("pieces").empty());
  CHECK(leading_digits("").empty());
}

TEST_CASE("lower and upper case change ASCII letters alone") {
  CHECK(lower_case("READY_to-Ship 9 @[") == "ready_to-ship 9 @[");
  CHECK(upper_case("ready_TO-ship 9 `{") == "READY_TO-SHIP 9 `{");
  CHECK(lower_case("Đỏ ÁO") == "Đỏ Áo");
  CHECK(upper_case("đỏ áo") == "đỏ áO");
}

TEST_CASE("splitting keeps empty pieces and makes none of an empty text") {
  using Pieces = std::vector<std::string_view>;
  CHECK(split("a,b", ',') == Pieces{"a", "b"});
  CHECK(split(",a,,b,", ',') == Pieces{"", "a", "", "b", ""});
  CHECK(split("ab", ',') == Pieces{"ab"});
  CHECK(split("", ',').empty());
  CHECK(words("  ao  dai ") == Pieces{"ao", "dai"});
  CHECK(words("  ").empty());
}

TEST_CASE("trimming takes blanks off the ends alone") {
  CHECK(trimmed(" \t a b\r\n") == "a b");
  CHECK(trimmed("\r\n ").empty());
  CHECK(trimmed(" a\r", " ") == "a\r");
}

TEST_CASE("folding ignores case, marks and the stroke of đ") {
  CHECK(fold("Áo dài") == "ao dai");
  CHECK(fold("ÁO DÀI") == "ao dai");
  CHECK(fold(ao_dai_decomposed) == "ao dai");
  CHECK(fold("Sữa đá") == "sua da");
  CHECK(fold("ĐƯỜNG") == "duong");
  CHECK(fold("Straße") == "strasse");
  CHECK(fold("ＡＢＣ １２３") == "abc 123");
  CHECK(fold("\U0001D400\u0301o") == "ao");
}

TEST_CASE("folding runs blanks together and drops what cannot be seen") {
  CHECK(fold("  a \t\n\u00A0 b  ") == "a b");
  CHECK(fold("a\u200B\u00ADb\uFEFF") == "ab");
  CHECK(fold("").empty());
  CHECK(fold(" \n ").empty());
}

TEST_CASE("folding survives NUL and ill-formed text") {
  CHECK(fold(std::string_view("a\0b", 3)) == "a b");
  CHECK(fold("A\xff"
             "B\xe1\xba") ==
        "a\uFFFD"
        "b\uFFFD");
}

TEST_CASE("folding twice is the same as folding once") {
  for (const char* text : {"Sữa đá  Đường", "Straße İstanbul ŉ ǰ", "ｱｲｳ ﬁ ½", "ร้านค้า 한국 ΌΣΟΣ"}) {
    CHECK_MESSAGE(fold(fold(text)) == fold(text), text);
  }
}

TEST_CASE("printable text cannot steer a terminal or turn its direction") {
  CHECK(printable("Áo dài 😀") == "Áo dài 😀");
  CHECK(printable("a\x1b[31mb\n\t\x7f") == "a\uFFFD[31mb\uFFFD\uFFFD\uFFFD");
  CHECK(printable(std::string_view("a\0b", 3)) == "a\uFFFDb");
  for (const char* code :
       {"\u0085", "\u009b", "\u061c", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d",
        "\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "\u2028", "\u2029"}) {
    CHECK(printable(code) == "\uFFFD");
  }
}

TEST_CASE("every ill-formed piece of UTF-8 becomes one replacement character") {
  CHECK(printable("\xff") == "\uFFFD");
  CHECK(printable("\xc0\xaf") == "\uFFFD\uFFFD");
  CHECK(printable("\xe1\xba") == "\uFFFD");
  CHECK(printable("\xe1\xba"
                  "a") == "\uFFFDa");
  CHECK(printable("\xed\xa0\x80") == "\uFFFD\uFFFD\uFFFD");
  CHECK(printable("\xf4\x90\x80\x80") == "\uFFFD\uFFFD\uFFFD\uFFFD");
  CHECK(printable("\xf0\x9f\x98") == "\uFFFD");
  CHECK(printable("\xe0\x80\x80") == "\uFFFD\uFFFD\uFFFD");
}

TEST_CASE("every character is decoded from its own encoding") {
  for (char32_t code = 0; code <= 0x10FFFF; ++code) {
    if (code >= 0xD800 && code <= 0xDFFF) continue;
    std::string bytes;
    utf8::append(bytes, code);
    const auto decoded = utf8::decode(bytes + "x");
    if (decoded.valid && decoded.code == code && decoded.length == bytes.size()) continue;
    FAIL("U+" << std::hex << static_cast<std::uint32_t>(code));
  }
  CHECK(utf8::decode("").length == 0);
}

TEST_CASE("width counts the columns of a terminal") {
  CHECK(display_width("") == 0);
  CHECK(display_width("Áo dài") == 6);
  CHECK(display_width(ao_dai_decomposed) == 6);
  CHECK(display_width("衣服") == 4);
  CHECK(display_width("ＡＢ") == 4);
  CHECK(display_width("เสื้อ") == 3);
  CHECK(display_width("\xff") == 1);
  CHECK(display_width("a\u200Bb") == 2);
}

TEST_CASE("an emoji is two columns wide however many characters make it") {
  CHECK(display_width("😀") == 2);
  CHECK(display_width("😀😀") == 4);
  CHECK(display_width("❤\uFE0F") == 2);
  CHECK(display_width("👍🏽") == 2);
  CHECK(display_width(family) == 2);
  CHECK(display_width(flag) == 2);
  CHECK(display_width(std::string(flag) + flag) == 4);
  CHECK(display_width("1\uFE0F\u20E3") == 2);
}

TEST_CASE("a text is shortened only when it does not fit") {
  CHECK(shorten("Áo dài", 6) == "Áo dài");
  CHECK(shorten("Áo dài", 5) == "Áo d…");
  CHECK(shorten("Áo dài", 1) == "…");
  CHECK(shorten("Áo dài", 0).empty());
  CHECK(shorten("Áo dài", -1).empty());
  CHECK(shorten("", 3).empty());
}

TEST_CASE("shortening never cuts inside a character, from its marks or in an emoji") {
  CHECK(shorten("A\u0301BC", 2) == "A\u0301…");
  CHECK(shorten("衣服衣", 4) == "衣…");
  CHECK(shorten("衣服衣", 5) == "衣服…");
  CHECK(shorten(std::string(family) + "ab", 3) == std::string(family) + "…");
  CHECK(shorten(std::string("ab") + family + "cd", 4) == "ab…");
  const std::string mixed = std::string("Áo ") + family + " dài ❤\uFE0F 衣服 " + flag + "!";
  for (int columns = 1; columns < 30; ++columns) {
    const auto cut = shorten(mixed, columns);
    CHECK(display_width(cut) <= columns);
    CHECK(printable(cut) == cut);
  }
}

TEST_CASE("a slug is a name that can be typed") {
  CHECK(slug("Áo dài Hà Nội") == "ao-dai-ha-noi");
  CHECK(slug("  ĐỒ CHƠI!!! (chính hãng) ") == "do-choi-chinh-hang");
  CHECK(slug("a.b_c-d") == "a.b_c-d");
  CHECK(slug("--a--b--") == "a-b");
  CHECK(slug("🌟 Shop 24h 🌟") == "shop-24h");
  CHECK(slug("ร้านค้า") == "shop");
  CHECK(slug("").compare("shop") == 0);
  const std::regex allowed("[a-z0-9][a-z0-9._-]*");
  for (const char* name : {"...", "-x", "_y_", "Ünïcödé / 50% \"sale\"", "\xff\x1b"}) {
    CHECK_MESSAGE(std::regex_match(slug(name), allowed), name);
  }
}

TEST_CASE("the edit distance counts insertions, deletions and replacements") {
  CHECK(edit_distance("sync-oders", "sync-orders") == 1);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("abc", "") == 3);
  CHECK(edit_distance("abc", "abc") == 0);
}

}  // namespace ecsync::text

#include "core/base/json.h"

#include <doctest/doctest.h>

#include <chrono>
#include <limits>

namespace ecsync::json {
namespace {

Document parse(std::string text) {
  auto document = Document::parse(std::move(text));
  REQUIRE(document);
  return std::move(*document);
}

std::string refusal(std::string text) {
  const auto document = Document::parse(std::move(text));
  REQUIRE_FALSE(document);
  CHECK(document.error().code == ErrorCode::remote_bad_answer);
  return document.error().message.english();
}

/// The message of the FieldError that `read` throws.
template <class Read>
std::string failure(Read&& read) {
  try {
    read();
  } catch (const FieldError& error) {
    return error.what();
  }
  return "nothing was thrown";
}

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("members are reached by name and elements in their order") {
  const auto document = parse(R"( {"data":{"orders":[{"id":7},{"id":"8"}],"more":true}} )");
  const auto data = document.root()["data"];
  const auto orders = data["orders"].items();
  REQUIRE(orders.size() == 2);
  CHECK(orders[0]["id"].id() == "7");
  CHECK(orders[1]["id"].id() == "8");
  CHECK(data["more"].boolean());
  CHECK(data.names() == std::vector<std::string>{"orders", "more"});
  CHECK(data.is_object());
  CHECK(data["orders"].is_array());
  CHECK(orders[1]["id"].is_text());
}

TEST_CASE("a document that moves keeps its values") {
  auto first = parse(R"({"a":"short","n":1234567890123456789})");
  const Document second = std::move(first);
  CHECK(second.root()["a"].text() == "short");
  CHECK(second.root()["n"].integer() == 1234567890123456789);
}

TEST_CASE("numbers keep their digits") {
  const auto document = parse(R"([12.5,"12.5",18446744073709551616,-0,1E5,0.1000])");
  const auto values = document.root().items();
  CHECK(values[0].scalar_text() == "12.5");
  CHECK(values[1].scalar_text() == "12.5");
  CHECK(values[2].scalar_text() == "18446744073709551616");
  CHECK(values[3].scalar_text() == "-0");
  CHECK(values[4].scalar_text() == "1E5");
  CHECK(values[5].scalar_text() == "0.1000");
}

TEST_CASE("strings are unescaped and keep NUL characters") {
  const auto document = parse(R"({"a":"\u00e1o d\u00e0i \ud83d\ude00\n","b":"x\u0000y"})");
  CHECK(document.root()["a"].text() == "áo dài 😀\n");
  CHECK(document.root()["b"].text() == std::string("x\0y", 3));
}

TEST_CASE("of members with the same name the first one counts") {
  const auto document = parse(R"({"a":1,"a":2})");
  CHECK(document.root()["a"].integer() == 1);
}

TEST_CASE("a missing member is told by the path of the first one that is missing") {
  const auto document = parse(R"({"data":{"orders":[{},{"price":null}]},"x":5})");
  const auto orders = document.root()["data"]["orders"].items();
  CHECK_FALSE(orders[0]["price"].present());
  CHECK_FALSE(orders[1]["price"].present());
  CHECK(failure([&] { orders[0]["price"]["amount"].text(); }) ==
        "data.orders[0].price: is missing");
  CHECK(failure([&] { orders[1]["price"].text(); }) ==
        "data.orders[1].price: is null, not text or a number");
  CHECK(failure([&] { orders[1]["price"]["amount"].text(); }) ==
        "data.orders[1].price.amount: is missing");
  CHECK(failure([&] { document.root()["x"]["y"]; }) == "x: is text, not an object");
  CHECK(failure([&] { document.root().items(); }) == "document: is an object, not an array");
  CHECK(failure([&] { orders[1].fail("status unknown"); }) == "data.orders[1]: status unknown");
}

TEST_CASE("what is missing or null has no elements, no names and gives the fallback") {
  const auto document = parse(R"({"n":null,"e":""})");
  for (const char* member : {"n", "absent"}) {
    const auto value = document.root()[member];
    CHECK(value.items().empty());
    CHECK(value.names().empty());
    CHECK(value.text_or("-") == "-");
    CHECK(value.integer_or(3) == 3);
    CHECK(value.boolean_or(true));
    CHECK_FALSE(value.optional_text());
  }
  CHECK_FALSE(document.root()["e"].optional_text());
  CHECK(document.root()["e"].text_or("-").empty());
}

TEST_CASE("whole numbers are read from numbers and from text") {
  const auto document = parse(
      R"([12,"12","3.0",3.00,-7,"1.5e1",9223372036854775807,"-9223372036854775808","120e-1"])");
  std::vector<std::int64_t> numbers;
  for (const auto& value : document.root().items()) numbers.push_back(value.integer());
  CHECK(numbers == std::vector<std::int64_t>{12, 12, 3, 3, -7, 15,
                                             std::numeric_limits<std::int64_t>::max(),
                                             std::numeric_limits<std::int64_t>::min(), 12});
}

TEST_CASE("what is not a whole number of 64 bits is refused with its path") {
  const auto document = parse(
      R"([3.5," 12","12 ","NaN","","1e400","9223372036854775808",1e19,"0x10",true,[],{},null])");
  for (const auto& value : document.root().items()) {
    CHECK_THROWS_AS(value.integer(), FieldError);
  }
  const auto values = document.root().items();
  CHECK(failure([&] { values[1].integer(); }) == "[1]: \" 12\" is not a whole number of 64 bits");
  CHECK(failure([&] { values[9].integer(); }) == "[9]: is a boolean, not text or a number");
}

TEST_CASE("true and false are read from booleans, words and digits") {
  const auto document = parse(R"([true,"true","TRUE",1,"1",false,"False",0,"0","yes",2,""])");
  const auto values = document.root().items();
  for (std::size_t i = 0; i < 5; ++i) CHECK(values[i].boolean());
  for (std::size_t i = 5; i < 9; ++i) CHECK_FALSE(values[i].boolean());
  for (std::size_t i = 9; i < 12; ++i) CHECK_THROWS_AS(values[i].boolean(), FieldError);
}

TEST_CASE("text, ids and arrays over their limit are refused") {
  const auto document =
      parse(R"({"t":"abcdef","l":[1,2,3],"e":"","c":"a\nb","i":")" + std::string(256, '9') + "\"}");
  const auto root = document.root();
  CHECK(root["t"].text(6) == "abcdef");
  CHECK(failure([&] { root["t"].text(5); }) == "t: has 6 bytes; at most 5 are expected");
  CHECK(root["l"].items(3).size() == 3);
  CHECK(failure([&] { root["l"].items(2); }) == "l: has 3 elements; at most 2 are expected");
  CHECK_THROWS_AS(root["i"].id(), FieldError);
  CHECK_THROWS_AS(root["e"].id(), FieldError);
  CHECK_THROWS_AS(root["c"].id(), FieldError);
}

TEST_CASE("a message about a bad field is short and harmless to a terminal") {
  const auto document =
      parse(R"({"\u001b[2Jname":"\u001b]0;title\u0007)" + std::string(10'000, 'x') + R"(","k)" +
            std::string(5000, 'k') + R"(":[]})");
  const auto names = document.root().names();
  const auto bad_value = failure([&] { document.root()[names[0].c_str()].integer(); });
  const auto bad_name = failure([&] { document.root()[names[1].c_str()].integer(); });
  CHECK(bad_value.size() < 200);
  CHECK(bad_name.size() < 200);
  CHECK_FALSE(contains(bad_value, "\x1b"));
  CHECK_FALSE(contains(bad_value, "\x07"));
}

TEST_CASE("text that is not one JSON value is refused with the place of the fault") {
  CHECK(contains(refusal(R"({"a":1,})"), "byte 7"));
  for (const char* text : {"",
                           "   ",
                           "{",
                           "[1 2]",
                           "{} {}",
                           "{\"a\":01}",
                           "nul",
                           "[1,]",
                           "\"a",
                           "<html>",
                           "{'a':1}",
                           "[NaN]",
                           "\"\\ud800\"",
                           "\"\\udc00\"",
                           "\"\\ud800\\u0041\"",
                           "\"\xff\"",
                           "\"\xc0\xaf\"",
                           "\"\xed\xa0\x80\"",
                           "\"a\nb\x01\"",
                           "\"abcdefghijklmnopqrstuvw\xf4",
                           "[\"abcdefghijklmnopqrstuv\xf4,",
                           "\"abcdefghijklmnopqrstuvwx\xe1\xba"}) {
    CHECK_FALSE_MESSAGE(refusal(text).empty(), text);
  }
  CHECK(contains(refusal("\"abcdefghijklm\xff\""), "byte 14: ill-formed UTF-8"));
  CHECK(
      contains(refusal("{\"Tr\xc3\xa0\": \"\xe1\xbb\x87 \xe1\xbb\""), "byte 14: ill-formed UTF-8"));
  CHECK(contains(refusal(std::string("{}\0{}", 5)), "NUL"));
  CHECK(contains(refusal(std::string("{}\0", 3)), "NUL"));
}

TEST_CASE("texts of every length are read whole, wherever the document ends") {
  for (std::size_t length = 0; length < 100; ++length) {
    CAPTURE(length);
    const std::string text(length, 'x');
    CHECK(parse("[\"" + text + "\"]").root().items().at(0).text() == text);
    CHECK(
        parse(std::string(length, ' ') + "[1]" + std::string(length, '\n')).root().items().size() ==
        1);
    CHECK(contains(refusal("[\"" + text), "quotation"));
  }
}

TEST_CASE("64 levels are read and more are refused however many there are") {
  CHECK(parse(nested(64)).root().is_array());
  CHECK(contains(refusal(nested(65)), "64 levels"));
  CHECK(contains(refusal(nested(1'000'000)), "64 levels"));
  std::string objects;
  for (int i = 0; i < 65; ++i) objects += R"({"a":)";
  CHECK(contains(refusal(objects), "64 levels"));
  CHECK(parse("[" + nested(63) + "," + nested(63) + "]").root().items().size() == 2);
}

TEST_CASE("a reader that meets a bad field gives remote_bad_answer") {
  const auto document = parse(R"({"a":"x"})");
  const auto good = checked([&] { return document.root()["a"].text(); });
  REQUIRE(good);
  CHECK(*good == "x");
  const auto bad = checked([&] { return document.root()["b"].text(); });
  REQUIRE_FALSE(bad);
  CHECK(bad.error().code == ErrorCode::remote_bad_answer);
  CHECK(bad.error().message == "b: is missing");
}

TEST_CASE("the faults of a hundred thousand rows are told in about the time of reading them") {
  std::string text = "[";
  for (int i = 0; i < 100'000; ++i) text += R"({"a":"x","c":[1,2,3,4,5,6,7,8]},)";
  const auto document = parse(text + "{}]");
  const auto rows = document.root().items(200'000);
  const auto begin = std::chrono::steady_clock::now();
  CHECK(checked([&] { return rows[0]["b"].text(); }).error().message == "[0].b: is missing");
  std::size_t faults = 0;
  for (const auto& row : rows) {
    if (!checked([&] { return row["b"].text(); })) ++faults;
  }
  CHECK(faults == rows.size());
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(30));
}

TEST_CASE("a document is written on one line in the order of the calls") {
  Writer writer;
  writer.begin_object().field("b", "x").field("a", 1).field("t", true).key("l").begin_array();
  writer.number(std::numeric_limits<std::int64_t>::min()).null().begin_object().end_object();
  writer.begin_array().end_array().text("y").end_array();
  writer.field("o", std::optional<std::string>()).field("p", std::optional<std::string>("z"));
  writer.field("s", std::string("w")).key("r").raw(R"({"q":1})").end_object();
  CHECK(writer.str() == R"({"b":"x","a":1,"t":true,"l":[-9223372036854775808,null,{},[],"y"],)"
                        R"("o":null,"p":"z","s":"w","r":{"q":1}})");
}

TEST_CASE("written text escapes what could steer a terminal and repairs ill-formed UTF-8") {
  const auto written = [](std::string_view text) { return Writer().text(text).str(); };
  CHECK(written("Áo \"dài\" \\ 😀") == "\"Áo \\\"dài\\\" \\\\ 😀\"");
  CHECK(written(std::string_view("\0\x1b\n\t\x7f", 5)) == R"("\u0000\u001b\n\t\u007f")");
  CHECK(written("\u0080\u009f\u200e\u200f\u202a\u202e\u2066\u2069\u2028\u2029") ==
        R"("\u0080\u009f\u200e\u200f\u202a\u202e\u2066\u2069\u2028\u2029")");
  CHECK(written("a\xff"
                "b\xe1\xba") == "\"a\uFFFDb\uFFFD\"");
  CHECK(written("\xed\xa0\x80") == "\"\uFFFD\uFFFD\uFFFD\"");
}

TEST_CASE("every text that is written is read back the same") {
  std::string all;
  for (char32_t code = 0; code < 0x3000; ++code) {
    if (code < 0x80)
      all += static_cast<char>(code);
    else if (code < 0x800)
      all += {static_cast<char>(0xC0U | code >> 6U), static_cast<char>(0x80U | (code & 0x3FU))};
    else
      all +=
          {static_cast<char>(0xE0U | code >> 12U), static_cast<char>(0x80U | (code >> 6U & 0x3FU)),
           static_cast<char>(0x80U | (code & 0x3FU))};
  }
  const auto document = parse(Writer().text(all).str());
  CHECK(document.root().text(all.size()) == all);
}

}  // namespace ecsync::json

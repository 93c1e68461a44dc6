#include "core/base/csv.h"

#include <doctest/doctest.h>

namespace ecsync {

using Fields = std::vector<std::string>;

const std::vector<csv::Column>& columns() {
  static const std::vector<csv::Column> all{{"code", true}, {"name", true}, {"unit"}};
  return all;
}

TEST_CASE("a CSV record is split at commas and may end in CRLF, LF or nothing") {
  const auto rows = csv::parse("a,b\r\nc,\n,d");
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].fields == Fields{"a", "b"});
  CHECK(rows[1].fields == Fields{"c", ""});
  CHECK(rows[2].fields == Fields{"", "d"});
  CHECK(csv::parse("a,").front().fields == Fields{"a", ""});
}

TEST_CASE("a quoted CSV field keeps commas, doubled quotes and line breaks") {
  const auto rows = csv::parse("\"a, \"\"b\"\"\",\"line 1\r\nline 2\"\r\nnext,\"\"\r\n");
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].fields == Fields{"a, \"b\"", "line 1\r\nline 2"});
  CHECK(rows[1].fields == Fields{"next", ""});
}

TEST_CASE("CSV rows are counted as a spreadsheet does, blank rows included") {
  const auto rows = csv::parse("\xEF\xBB\xBFhead\n\n\"two\nlines\"\nlast\n");
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].fields == Fields{"head"});
  CHECK(rows[0].number == 1);
  CHECK(rows[1].number == 3);
  CHECK(rows[2].number == 4);
}

TEST_CASE("a malformed CSV record says its fault and the next line is read") {
  const auto rows = csv::parse("a\"b,c\n\"a\"b,c\nd\re,f\ngood,row\n\"open,");
  REQUIRE(rows.size() == 5);
  CHECK(rows[0].fault == "a quote inside a field that is not quoted");
  CHECK(rows[1].fault == "text after the closing quote");
  CHECK(rows[2].fault == "a carriage return inside a field that is not quoted");
  CHECK(rows[3].fields == Fields{"good", "row"});
  CHECK(rows[4].fault == "a quote that is never closed");
}

TEST_CASE("a stray CSV quote spoils its own row and none of those that follow") {
  const auto closed_later = csv::parse("a,\"24 inch\nb,c\n\"d, e\",f\n");
  REQUIRE(closed_later.size() == 3);
  CHECK(closed_later[0].fault == "text after the closing quote");
  CHECK(closed_later[1].fields == Fields{"b", "c"});
  CHECK(closed_later[2].fields == Fields{"d, e", "f"});
  CHECK(closed_later[2].number == 3);
  const auto never_closed = csv::parse("a,\"24 inch\nb,c\nd,\"\"\n");
  REQUIRE(never_closed.size() == 3);
  CHECK(never_closed[0].fault == "a quote that is never closed");
  CHECK(never_closed[1].fields == Fields{"b", "c"});
  CHECK(never_closed[2].fields == Fields{"d", ""});
}

TEST_CASE("a CSV table may be split at the semicolons or tabs of a spreadsheet") {
  for (const char* text :
       {"code;name\r\nA;\"Áo; 1,5 m\"\r\n", "\xEF\xBB\xBF\ncode\tname\nA\tÁo; 1,5 m"}) {
    CAPTURE(text);
    const auto table = csv::Table::read(text, columns());
    REQUIRE(table);
    CHECK(table->field(table->rows()[0], "name") == "Áo; 1,5 m");
  }
}

TEST_CASE("a CSV table gives back what was defused against spreadsheets") {
  const auto table = csv::Table::read("code,name\n'-1,'=A1\n'a,'\n", columns());
  REQUIRE(table);
  CHECK(table->field(table->rows()[0], "code") == "-1");
  CHECK(table->field(table->rows()[0], "name") == "=A1");
  CHECK(table->field(table->rows()[1], "code") == "'a");
  CHECK(table->field(table->rows()[1], "name") == "'");
}

TEST_CASE("a CSV table finds its columns by name in any order and case") {
  const auto table = csv::Table::read("Unit, CODE ,name\ncái, A1 ,Áo\n", columns());
  REQUIRE(table);
  REQUIRE(table->rows().size() == 1);
  CHECK(table->field(table->rows()[0], "code") == "A1");
  CHECK(table->field(table->rows()[0], "name") == "Áo");
  CHECK(table->has("unit"));
  CHECK_FALSE(table->has("image"));
  CHECK(table->field(table->rows()[0], "image").empty());
}

TEST_CASE("a CSV table with missing, unknown or doubled columns is refused") {
  const auto refused = [](const char* text) {
    const auto table = csv::Table::read(text, columns());
    return table ? std::string() : table.error().message.english();
  };
  CHECK(refused("code,unit\n") == "the table has no column 'name'");
  CHECK(refused("code|name\n") == "the table has no column 'code', but unknown ones: 'code|name'");
  CHECK(refused("code,name,colour\n") == "the table has an unknown column 'colour'");
  CHECK(refused("code,name,code\n") == "the table has the column 'code' twice");
  CHECK(refused("") == "the table is empty");
  CHECK(refused("\xEF\xBB\xBF\r\n") == "the table is empty");
  CHECK(refused("\xFF\xFE") == "the table is UTF-16");
  CHECK(csv::Table::read({"c\0o\0", 4}, columns()).error().message == "the table is UTF-16");
}

TEST_CASE("a CSV row with too few or too many fields is a fault of that row") {
  const auto table = csv::Table::read("code,name\nA\nB,b\nC,c,d\n", columns());
  REQUIRE(table);
  CHECK(table->rows()[0].fault == "1 fields instead of 2");
  CHECK(table->rows()[1].fault.empty());
  CHECK(table->rows()[2].fault == "3 fields instead of 2");
}

}  // namespace ecsync

#include <doctest/doctest.h>

#include <filesystem>

#include "tests/support/warehouse_program.h"

// Tables as spreadsheets write them.
namespace ecsync::test {
namespace {

using Texts = std::vector<std::string>;

/// What an import says: stdout when it went well, else the first line of stderr.
std::string import(const WarehouseProgram& ecsync, const std::string& csv,
                   std::vector<std::string> more = {}) {
  std::vector<std::string> words{"products", "import", "-"};
  words.insert(words.end(), more.begin(), more.end());
  const auto ran = ecsync.run(words, csv);
  CHECK(ran.status == (ran.err.empty() ? 0 : 6));
  return ran.status == 0 ? ran.out : ran.err.substr(0, ran.err.find('\n'));
}

constexpr auto one_created = "products: 1 created, 0 updated, 0 unchanged, 0 failed\n";

Texts codes(const WarehouseProgram& ecsync) {
  return members(ecsync.ask({"products"}, "products"), "products", "code");
}

}  // namespace

TEST_CASE("rows of separators alone and blank columns at the end are passed over") {
  const WarehouseProgram ecsync;
  CHECK(import(ecsync, "code,name,unit,,\nA,Áo,cái,,\n,,,,\n , ,,,\n,,,,\n") == one_created);
  CHECK(import(ecsync, ",,\ncode,name,unit\n,,\nB,Bát,cái,,,\n") == one_created);
  CHECK(codes(ecsync) == Texts{"A", "B"});
  CHECK(import(ecsync, "code,name,unit,,\nC,Chén,cái,,ghi\n") ==
        "ecsync: column 5 has no name, but a value in row 2: 'ghi'");
}

TEST_CASE("a first line sep= names the separator, and rows keep their numbers") {
  const WarehouseProgram ecsync;
  CHECK(import(ecsync, "sep=;\r\ncode;name;unit\r\nA;Áo, lụa;cái\r\n") == one_created);
  CHECK(import(ecsync, "\xEF\xBB\xBF\"sep=\t\"\ncode\tname\tunit\nB\tBát\tcái\n") == one_created);
  const auto document = ecsync.ask({"products", "import", "-"}, "import", 3,
                                   "sep=;\ncode;name;unit\nC;Chén;cái\nD:1;Dép;đôi\n");
  CHECK(members(document, "errors", "row") == Texts{"4"});
}

TEST_CASE("heads in Vietnamese, in any order and with what people write beside them, are read") {
  const WarehouseProgram ecsync;
  CHECK(import(ecsync, "Mã hàng;Tên hàng;Đơn vị;Giá bán\nA;Áo;cái;450000\n") == one_created);
  CHECK(import(ecsync, "STT,ĐVT,Giá bán (VND),Tên sản phẩm *,MÃ SẢN PHẨM\n1,cái,5,Bát,B\n") ==
        one_created);
  CHECK(import(ecsync, "DANH SÁCH HÀNG HÓA,,\n,,\nMa hang,Ten hang,Don vi tinh\nC,Chén,cái\n") ==
        one_created);
  CHECK(import(ecsync, "SKU,Product name,Unit\nD,Dép,đôi\n") == one_created);
  const auto price = ecsync.ask({"products", "show", "A"}, "products");
  CHECK(price.root()["products"].items().at(0)["price"].text() == "450000");
  ecsync.say({"warehouses", "add", "HN", "--name", "Kho"});
  CHECK(ecsync.say({"stock", "import", "-"}, "Mã hàng;Kho;Số lượng\nA;HN;3\n") ==
        "stock: 1 created, 0 updated, 0 unchanged, 0 failed\n");
}

TEST_CASE("unknown columns are all named, each with the one that was probably meant") {
  const WarehouseProgram ecsync;
  CHECK(import(ecsync, "code,name,unit,prise,Colour\nA,Áo,cái,1,x\n") ==
        "ecsync: the table has unknown columns 'prise' (price?), 'Colour'");
  CHECK(import(ecsync, "kode,name,unit\nA,Áo,cái\n") ==
        "ecsync: the table has no column 'code', but unknown ones: 'kode' (code?)");
  CHECK(import(ecsync, "code,Mã hàng,name,unit\nA,A,Áo,cái\n") ==
        "ecsync: the table has the column 'code' twice");
}

TEST_CASE("a table in an older encoding is refused whole, with its rows and what to save") {
  const WarehouseProgram ecsync;
  const auto ran =
      ecsync.run({"products", "import", "-"}, "code,name,unit\nA,Ao,cai\nB,\xC1o d\xE0i,c\xE1i\n");
  CHECK(ran.status == 6);
  CHECK(holds(ran.err,
              "the table is not UTF-8 but in an older encoding, such as Windows-1258 or "
              "Windows-1252 (rows 3)"));
  CHECK(holds(ran.err, "Save as, CSV UTF-8."));
  CHECK(import(ecsync, std::string("\xFF\xFE"
                                   "c\0o\0",
                                   6)) == "ecsync: the table is UTF-16");
  CHECK(codes(ecsync).empty());
}

TEST_CASE("what is no table at all is called by its name") {
  const WarehouseProgram ecsync;
  for (const auto& [bytes, this_kind] : std::vector<std::pair<std::string, std::string>>{
           {"\xD0\xCF\x11\xE0\xA1\xB1", "an old Excel workbook (.xls)"},
           {"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
            "a LibreOffice workbook (.ods)"},
           {"%PDF-1.7", "a PDF"},
           {"<html><table><tr><td>code", "a page or XML, whatever its name says"}}) {
    const std::string& what = this_kind;
    CAPTURE(what);
    CHECK(import(ecsync, bytes) == "ecsync: the file is " + what + ", not a CSV table");
  }
}

TEST_CASE("codes that a spreadsheet has changed refuse the table until --force takes them") {
  const WarehouseProgram ecsync;
  ecsync.say({"products", "add", "00123", "--name", "Áo", "--unit", "cái"});
  const std::string csv =
      "code,name,unit\nGOOD,Áo,cái\n8.93482E+12,Bát,cái\n123,Áo,cái\n12-Mar,Chén,cái\n"
      "1234567890123000,Dép,đôi\n2026-12-01,Êm,cái\n";
  const auto refused = ecsync.ask({"products", "import", "-"}, "import", 6, csv);
  CHECK(members(refused, "errors", "row") == Texts{"3", "4", "5", "6", "7"});
  CHECK(refused.root()["created"].integer() == 0);
  CHECK(codes(ecsync) == Texts{"00123"});
  const auto ran = ecsync.run({"products", "import", "-"}, csv);
  CHECK(holds(ran.err,
              "row 3: '8.93482E+12' looks wrong: a number that a spreadsheet has shortened"));
  CHECK(holds(ran.err, "row 4: '123' looks wrong: there is a product 00123"));
  CHECK(holds(ran.err, "--force takes them as they are"));
  const auto forced = ecsync.ask({"products", "import", "-", "--force"}, "import", 0, csv);
  CHECK(forced.root()["created"].integer() == 6);
  // What is stored is known, however it looks.
  CHECK(ecsync.ask({"products", "import", "-"}, "import", 0, csv).root()["unchanged"].integer() ==
        6);
}

TEST_CASE("a stock count whose codes lost their zeros is refused whole") {
  const WarehouseProgram ecsync;
  ecsync.set_up("00123");
  const auto ran = ecsync.run({"stock", "import", "-"}, "product,warehouse,available\n123,HN,5\n");
  CHECK(ran.status == 6);
  CHECK(holds(ran.err, "there is a product 00123, and spreadsheets take zeros away"));
}

TEST_CASE("a dry run shows the first twenty changes as a table") {
  const WarehouseProgram ecsync;
  ecsync.set_up("P");
  std::string csv = "code,name,unit\nP,Áo mới,cái\n";
  for (int i = 10; i < 40; ++i) csv += "C" + std::to_string(i) + ",Chén,cái\n";
  const auto ran = ecsync.run({"products", "import", "-", "-n"}, csv);
  CHECK(ran.status == 0);
  CHECK(holds(ran.out, "products: 30 created, 1 updated"));
  CHECK(holds(ran.out, "Áo mới"));
  CHECK(holds(ran.out, "C28"));
  CHECK_FALSE(holds(ran.out, "C29"));
  CHECK(holds(ran.err, "… and 11 more changes."));
  CHECK(codes(ecsync) == Texts{"P"});
}

TEST_CASE("a new code that is nearly another's is told, and one with a hidden letter is refused") {
  const WarehouseProgram ecsync;
  ecsync.set_up("AD-02");
  const auto ran = ecsync.run({"products", "import", "-"},
                              "code,name,unit\nad-02,Áo,cái\n\"AD-02 \",Áo,cái\nA\u200BB,Áo,cái\n");
  CHECK(ran.status == 3);
  CHECK(holds(ran.err,
              "row 2: there is a product AD-02 already; its code and ad-02 differ in upper "
              "and lower case"));
  CHECK(holds(ran.err, "row 4: product code 'A"));
  CHECK(codes(ecsync) == Texts{"AD-02", "ad-02"});
}

TEST_CASE("a code typed on a Mac and on Windows is one product") {
  const WarehouseProgram ecsync;
  CHECK(import(ecsync, "code,name,unit\nA\u0301O-1,Áo,cái\n") == one_created);
  CHECK(codes(ecsync) == Texts{"ÁO-1"});
  const auto again =
      ecsync.ask({"products", "import", "-"}, "import", 0, "code,name,unit\nÁO-1,Áo,cái\n");
  CHECK(again.root()["unchanged"].integer() == 1);
  CHECK(ecsync.run({"products", "add", "A\u0301O-1", "--name", "Áo", "--unit", "cái"}).status == 6);
  CHECK(ecsync.run({"products", "show", "A\u0301O-1"}).status == 0);
}

TEST_CASE("a workbook is read where xlsx2csv is installed, else its command is told") {
  Program ecsync;
  std::filesystem::create_directory(ecsync.home() / "bin");
  ecsync.set("PATH", ecsync.home() / "bin");
  const auto book = ecsync.home().write("products.xlsx", "PK\x03\x04 a workbook");
  const auto told = ecsync.run({"products", "import", book});
  CHECK(told.status == 6);
  CHECK(holds(told.err, "the file is an Excel workbook (.xlsx), not a CSV table"));
  CHECK(holds(told.err, "Convert it with: xlsx2csv " + book + " table.csv"));
  ecsync.home().write("bin/xlsx2csv",
                      "#!/bin/sh\nread -r bytes <\"$1\"\n[ -n \"$bytes\" ] || exit 1\n"
                      "printf 'code,name,unit\\nA,Áo,cái\\n'\n",
                      0700);
  CHECK(ecsync.run({"products", "import", book}).out == one_created);
  CHECK(ecsync.run({"products", "import", "-"}, "PK\x03\x04 a workbook").status == 0);
  ecsync.home().write("bin/xlsx2csv", "#!/bin/sh\nexit 1\n", 0700);
  const auto damaged = ecsync.run({"products", "import", book});
  CHECK(damaged.status == 6);
  CHECK(holds(damaged.err, "xlsx2csv cannot read it"));
}

}  // namespace ecsync::test

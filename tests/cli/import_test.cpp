#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>

#include "tests/support/warehouse_program.h"

namespace ecsync::test {
namespace {

using Texts = std::vector<std::string>;

/// "created/updated/unchanged/failed" of an import of products from stdin.
std::string import_products(const WarehouseProgram& ecsync, const std::string& csv, int status) {
  const auto document = ecsync.ask({"products", "import", "-"}, "import", status, csv);
  const auto root = document.root();
  CHECK(root["errors"].items().size() == static_cast<std::size_t>(root["failed"].integer()));
  return root["created"].text() + "/" + root["updated"].text() + "/" + root["unchanged"].text() +
         "/" + root["failed"].text();
}

/// The code of an import that was refused as a whole.
std::string refused(const WarehouseProgram& ecsync, const std::string& csv, int status) {
  const auto document = ecsync.ask({"products", "import", "-"}, "error", status, csv);
  return document.root()["error"]["code"].text();
}

}  // namespace

TEST_CASE("products import adds, updates and leaves alone, and says how many") {
  const WarehouseProgram ecsync;
  const std::string csv = "code,name,unit,price\nA,Áo dài,cái,450000\nB,Bát,cái,\n";
  const auto file = ecsync.program().home().write("products.csv", csv);
  CHECK(ecsync.say({"products", "import", file}) ==
        "products: 2 created, 0 updated, 0 unchanged, 0 failed\n");
  CHECK(import_products(ecsync, csv, 0) == "0/0/2/0");
  CHECK(import_products(ecsync, "code,name,unit\nA,Áo lụa,cái\n", 0) == "0/1/0/0");
  const auto kept = ecsync.ask({"products", "show", "A"}, "products");
  CHECK(kept.root()["products"].items().at(0)["price"].text() == "450000");
}

TEST_CASE("a bad row of an import is told with its number and the others go in") {
  const WarehouseProgram ecsync;
  const std::string csv =
      "code,name,unit,price\nA,Áo,cái,1\n,Bát,cái,1\nC:1,Chén,cái,1\nD,Dép,đôi,1.5\nE,\u0001,cái,"
      "1\n"
      "F,Gối,cái,1,9\nA,Áo,cái,1\nG,Gối,cái,2\n";
  const auto ran = ecsync.run({"products", "import", "-"}, csv);
  CHECK(ran.status == 3);
  CHECK(ran.out == "products: 2 created, 0 updated, 0 unchanged, 6 failed\n");
  for (const char* row : {"row 3: ", "row 4: ", "row 5: ", "row 6: ", "row 7: ", "row 8: "})
    CHECK(holds(ran.err, row));
  const auto again = ecsync.ask({"products", "import", "-"}, "import", 3, csv);
  CHECK(members(again, "errors", "row") == Texts{"3", "4", "5", "6", "7", "8"});
  CHECK(import_products(ecsync, "code,name,unit\nX:1,Bát,cái\n", 6) == "0/0/0/1");
}

TEST_CASE("an import reads what spreadsheets write") {
  const WarehouseProgram ecsync;
  CHECK(import_products(ecsync,
                        "\xEF\xBB\xBF"
                        "code,name,unit\r\nA,\"Áo, \"\"lụa\"\"\r\nHà Đông\",cái\r\n",
                        0) == "1/0/0/0");
  CHECK(import_products(ecsync, "Unit;NAME;Code\r\ncái;Bát;B\r\n", 0) == "1/0/0/0");
  CHECK(import_products(ecsync, "code\tname\tunit\nC\tChén\tcái", 0) == "1/0/0/0");
  const auto list = ecsync.ask({"products"}, "products");
  CHECK(members(list, "products", "name") == Texts{"Áo, \"lụa\"\r\nHà Đông", "Bát", "Chén"});
}

TEST_CASE("an import that is no table of products is refused and nothing is written") {
  const WarehouseProgram ecsync;
  for (const std::string& csv :
       {std::string(), std::string("\n"), std::string("\xEF\xBB\xBF"), std::string("code,name\n"),
        std::string("code,name,unit,colour\nA,Áo,cái,x\n"), std::string("code,name,unit,code\n"),
        std::string("\xFF\xFE"
                    "c\0o\0",
                    6),
        std::string("c\0o\0", 4), std::string("\x89PNG\r\n")}) {
    CAPTURE(csv);
    CHECK(refused(ecsync, csv, 6) == "INVALID_VALUE");
  }
  CHECK(ecsync.refusal({"products", "import", "/nonexistent.csv"}) == "USAGE 2");
  CHECK(ecsync.refusal({"products", "import", "/"}) == "USAGE 2");
  CHECK(ecsync.refusal({"products", "import"}) == "USAGE 2");
  CHECK(ecsync.ask({"products"}, "products").root()["products"].items().empty());
}

TEST_CASE("a NUL in a row of an import spoils that row alone") {
  const WarehouseProgram ecsync;
  std::string csv = "code,name,unit\nA,?,cái\nB,Bát,cái\n";
  csv[csv.find('?')] = '\0';
  CHECK(import_products(ecsync, csv, 3) == "1/0/0/1");
}

TEST_CASE("a header without rows imports nothing and is no error") {
  const WarehouseProgram ecsync;
  CHECK(import_products(ecsync, "code,name,unit\n", 0) == "0/0/0/0");
}

TEST_CASE("what products and stock print as CSV can be imported again") {
  const WarehouseProgram ecsync;
  ecsync.set_up();
  ecsync.run({"products", "add", "Q", "--name", "=SUM(A1)", "--unit", "cái"});
  ecsync.say({"stock", "receive", "P", "HN", "7"});
  const auto products = ecsync.say({"products", "--format", "csv"});
  CHECK(import_products(ecsync, products, 0) == "0/0/2/0");
  const auto stock = ecsync.say({"stock", "--format", "csv"});
  CHECK(ecsync.say({"stock", "import", "-"}, stock) ==
        "stock: 0 created, 0 updated, 1 unchanged, 0 failed\n");
}

TEST_CASE("stock import sets what is available and keeps the reason") {
  const WarehouseProgram ecsync;
  ecsync.set_up();
  ecsync.say({"stock", "receive", "P", "HN", "7"});
  const std::string csv = "product,warehouse,available\nP,HN,5\nP,SG,2\nX,HN,1\nP,X,1\nP,HN,-1\n";
  const auto document =
      ecsync.ask({"stock", "import", "-", "--reason", "kiểm kê"}, "import", 3, csv);
  CHECK(document.root()["created"].text() == "1");
  CHECK(document.root()["updated"].text() == "1");
  CHECK(members(document, "errors", "row") == Texts{"4", "5", "6"});
  CHECK(ecsync.balance("P", "HN") == "5/5/0/0");
  CHECK(ecsync.balance("P", "SG") == "2/2/0/0");
  const auto history = ecsync.ask({"stock", "history", "--limit", "1"}, "movements");
  CHECK(members(history, "movements", "reason") == Texts{"kiểm kê"});
}

TEST_CASE("a dry run of an import counts and writes nothing") {
  const WarehouseProgram ecsync;
  const auto document =
      ecsync.ask({"products", "import", "-", "-n"}, "import", 0, "code,name,unit\nA,Áo,cái\n");
  CHECK(document.root()["dry_run"].boolean());
  CHECK(document.root()["created"].text() == "1");
  CHECK_FALSE(std::filesystem::exists(ecsync.program().database()));
}

TEST_CASE("a refused row cannot become a formula in the CSV of refusals") {
  const WarehouseProgram ecsync;
  ecsync.set_up();
  const auto ran = ecsync.run({"stock", "import", "-", "--reason", "count", "--format", "csv"},
                              "product,warehouse,available\nP,HN,+99999999999999999999\n");
  CHECK(ran.status == 6);
  CHECK(holds(ran.out, ",'+99999999999999999999 is more than a stock can hold,"));
}

TEST_CASE("two imports at once both go in whole") {
  const WarehouseProgram ecsync;
  ecsync.set_up();
  const auto table = [](const char* prefix) {
    std::string csv = "code,name,unit\n";
    for (int i = 0; i < 500; ++i) csv += fmt::format("{}{},Áo,cái\n", prefix, i);
    return csv + "BOTH,Áo,cái\n";
  };
  auto first = ecsync.program().start({"products", "import", "-", "--json"}, table("A"));
  auto second = ecsync.program().start({"products", "import", "-", "--json"}, table("B"));
  const auto first_ran = first.wait();
  const auto second_ran = second.wait();
  CHECK(first_ran.status == 0);
  CHECK(second_ran.status == 0);
  CHECK(holds(first_ran.out + second_ran.out, "\"created\":501"));
  CHECK(holds(first_ran.out + second_ran.out, "\"created\":500,\"updated\":0,\"unchanged\":1"));
  const auto all = ecsync.ask({"products", "--limit", "2000"}, "products");
  CHECK(all.root()["products"].items().size() == 1002);  // with P
}

}  // namespace ecsync::test

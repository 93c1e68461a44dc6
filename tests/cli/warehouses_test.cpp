#include <doctest/doctest.h>

#include "tests/support/warehouse_program.h"

namespace ecsync::test {
namespace {

using Codes = std::vector<std::string>;

}  // namespace

TEST_CASE("warehouses are added, listed in pages and only one is the default") {
  const WarehouseProgram ecsync;
  CHECK(ecsync.say({"warehouses", "add", "SG", "--name", "Kho Sài Gòn", "--address", "12 Lê Lợi",
                    "--default"}) == "Added SG: Kho Sài Gòn (the default)\n");
  const auto added =
      ecsync.ask({"warehouses", "add", "HN", "--name", "Kho Hà Nội"}, "warehouses_change");
  CHECK_FALSE(added.root()["dry_run"].boolean());
  ecsync.say({"warehouses", "edit", "HN", "--default"});
  CHECK(ecsync.say({"warehouses", "--format", "csv"}) ==
        "code,name,address,default\r\n"
        "HN,Kho Hà Nội,,true\r\n"
        "SG,Kho Sài Gòn,12 Lê Lợi,false\r\n");
  const auto first = ecsync.ask({"warehouses", "--limit", "1"}, "warehouses");
  CHECK(members(first, "warehouses", "code") == Codes{"HN"});
  const auto next = first.root()["next"].text();
  const auto second = ecsync.ask({"warehouses", "list", "--after", next}, "warehouses");
  CHECK(members(second, "warehouses", "code") == Codes{"SG"});
}

TEST_CASE("warehouses edit says what changed") {
  const WarehouseProgram ecsync;
  ecsync.set_up();
  CHECK(ecsync.say({"warehouses", "edit", "SG", "--name", "Kho Thủ Đức", "--address", "1 A"}) ==
        "Changed SG: name Kho Sài Gòn → Kho Thủ Đức, address - → 1 A\n");
  CHECK(ecsync.say({"warehouses", "edit", "SG", "--address", "", "-n"}) ==
        "Would change SG: address 1 A → -\n");
  ecsync.ask({"warehouses", "edit", "SG", "--code", "TD"}, "warehouses_change");
  CHECK(ecsync.refusal({"warehouses", "edit", "SG", "--name", "x"}) == "NOT_FOUND 5");
  CHECK(ecsync.refusal({"warehouses", "edit", "TD", "--code", "HN"}) == "WAREHOUSE_EXISTS 6");
  CHECK(ecsync.refusal({"warehouses", "edit", "TD"}) == "USAGE 2");
}

TEST_CASE("a warehouse that cannot be added is refused") {
  const WarehouseProgram ecsync;
  ecsync.set_up();
  CHECK(ecsync.refusal({"warehouses", "add", "HN", "--name", "x"}) == "WAREHOUSE_EXISTS 6");
  CHECK(ecsync.refusal({"warehouses", "add", " HN", "--name", "x"}) == "WAREHOUSE_EXISTS 6");
  for (const char* code : {"", " ", "A:B", "A/B"}) {
    CAPTURE(code);
    CHECK(ecsync.refusal({"warehouses", "add", code, "--name", "x"}) == "USAGE 2");
  }
  CHECK(ecsync.refusal({"warehouses", "add", "B", "--name", " "}) == "USAGE 2");
  CHECK(ecsync.refusal({"warehouses", "add", "B"}) == "USAGE 2");
}

TEST_CASE("a warehouse is deleted only when it is empty") {
  const WarehouseProgram ecsync;
  ecsync.set_up();
  ecsync.say({"stock", "receive", "P", "SG", "1"});
  CHECK(ecsync.refusal({"warehouses", "delete", "SG"}) == "WAREHOUSE_IN_USE 6");
  ecsync.say({"stock", "adjust", "P", "SG", "-1", "--reason", "lost"});
  const auto deleted = ecsync.ask({"warehouses", "delete", "SG"}, "warehouses_change");
  CHECK(members(deleted, "warehouses", "code") == Codes{"SG"});
  CHECK(ecsync.refusal({"warehouses", "delete", "SG"}) == "NOT_FOUND 5");
  CHECK(members(ecsync.ask({"stock"}, "stock"), "stock", "warehouse").empty());
  CHECK(ecsync.movements() == 2);
}

}  // namespace ecsync::test

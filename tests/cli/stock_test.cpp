#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include "tests/support/warehouse_program.h"

namespace ecsync::test {
namespace {

using Words = std::vector<std::string>;

/// `stock VERB P HN QTY --reason r`.
Words change(const std::string& verb, const std::string& quantity) {
  return {"stock", verb, "P", "HN", quantity, "--reason", "kiểm kê"};
}

}  // namespace

TEST_CASE("each change of stock is one sentence with the values before and after") {
  const WarehouseProgram ecsync;
  ecsync.set_up();
  CHECK(ecsync.say({"stock", "receive", "P", "HN", "20"}) ==
        "P in HN: available 0 → 20 (on hand 20, awaiting export 0, damaged 0)\n");
  CHECK(ecsync.say(change("adjust", "-3")) ==
        "P in HN: available 20 → 17 (on hand 17, awaiting export 0, damaged 0)\n");
  CHECK(ecsync.say(change("adjust", "+1")) ==
        "P in HN: available 17 → 18 (on hand 18, awaiting export 0, damaged 0)\n");
  CHECK(ecsync.say(change("damage", "2")) ==
        "P in HN: available 18 → 16, damaged 0 → 2 (on hand 18, awaiting export 0, damaged 2)\n");
  CHECK(ecsync.say(change("damage", "-1")) ==
        "P in HN: available 16 → 17, damaged 2 → 1 (on hand 18, awaiting export 0, damaged 1)\n");
  CHECK(ecsync.say(change("set", "10")) ==
        "P in HN: available 17 → 10 (on hand 11, awaiting export 0, damaged 1)\n");
  CHECK(ecsync.say({"stock", "transfer", "P", "HN", "SG", "4"}) ==
        "P in HN: available 10 → 6 (on hand 7, awaiting export 0, damaged 1); "
        "P in SG: available 0 → 4 (on hand 4, awaiting export 0, damaged 0)\n");
  CHECK(ecsync.balance("P", "HN") == "7/6/0/1");
  CHECK(ecsync.balance("P", "SG") == "4/4/0/0");
  CHECK(ecsync.movements() == 8);
}

TEST_CASE("each change of stock prints the balances it left as a document") {
  const WarehouseProgram ecsync;
  ecsync.set_up();
  const auto received = ecsync.ask({"stock", "receive", "P", "HN", "20"}, "stock_change");
  CHECK(received.root()["stock"].items().at(0)["on_hand"].text() == "20");
  for (const auto& words : {change("adjust", "-3"), change("damage", "2"), change("set", "9")})
    ecsync.ask(words, "stock_change");
  const auto moved = ecsync.ask({"stock", "transfer", "P", "HN", "SG", "4"}, "stock_change");
  CHECK(members(moved, "stock", "warehouse") == Words{"HN", "SG"});
  CHECK(members(moved, "stock", "available") == Words{"5", "4"});
}

TEST_CASE("stock history tells every change, newest first, in pages") {
  const WarehouseProgram ecsync;
  ecsync.set_up();
  ecsync.say({"stock", "receive", "P", "HN", "20", "--reason", "nhập hàng"});
  ecsync.say(change("adjust", "-3"));
  ecsync.say({"stock", "transfer", "P", "HN", "SG", "4"});
  const auto all = ecsync.ask({"stock", "history", "P"}, "movements");
  CHECK(members(all, "movements", "kind") ==
        Words{"transfer_in", "transfer_out", "adjust", "receive"});
  const auto oldest = all.root()["movements"].items().back();
  CHECK(oldest["available_delta"].text() == "20");
  CHECK(oldest["reason"].text() == "nhập hàng");
  const auto first = ecsync.ask({"stock", "history", "--limit", "3"}, "movements");
  const auto next = first.root()["next"].text();
  const auto second = ecsync.ask({"stock", "history", "--after", next}, "movements");
  CHECK(members(second, "movements", "kind") == Words{"receive"});
  CHECK(ecsync.refusal({"stock", "history", "Q"}) == "NOT_FOUND 5");
  CHECK(ecsync.refusal({"stock", "history", "--after", "x"}) == "USAGE 2");
}

TEST_CASE("stock list narrows to a warehouse, a product and what runs low") {
  const WarehouseProgram ecsync;
  ecsync.set_up("P");
  ecsync.say({"products", "add", "Q", "--name", "Khăn", "--unit", "chiếc"});
  for (const Words& words : {Words{"P", "HN", "20"}, Words{"P", "SG", "4"}, Words{"Q", "HN", "2"}})
    ecsync.say({"stock", "receive", words[0], words[1], words[2]});
  const auto shown = [&](Words flags) {
    flags.insert(flags.begin(), "stock");
    const auto document = ecsync.ask(std::move(flags), "stock");
    Words rows;
    for (const auto& row : document.root()["stock"].items())
      rows.push_back(row["product"].text() + "/" + row["warehouse"].text());
    return rows;
  };
  CHECK(shown({}) == Words{"P/HN", "P/SG", "Q/HN"});
  CHECK(shown({"--warehouse", "HN"}) == Words{"P/HN", "Q/HN"});
  CHECK(shown({"--product", "P"}) == Words{"P/HN", "P/SG"});
  CHECK(shown({"--below", "4"}) == Words{"Q/HN"});
  CHECK(shown({"--below", "5"}) == Words{"P/SG", "Q/HN"});
  const auto next = ecsync.ask({"stock", "--limit", "1"}, "stock").root()["next"].text();
  CHECK(shown({"--limit", "1", "--after", next}) == Words{"P/SG"});
  CHECK(ecsync.refusal({"stock", "--after", "P/HN"}) == "USAGE 2");
  CHECK(shown({"--sort", "available"}) == Words{"Q/HN", "P/SG", "P/HN"});
  CHECK(shown({"--sort=-available", "--limit", "1"}) == Words{"P/HN"});
  CHECK(ecsync.refusal({"stock", "--sort", "colour"}) == "USAGE 2");
  CHECK(ecsync.refusal({"stock", "--warehouse", "X"}) == "NOT_FOUND 5");
  CHECK(ecsync.refusal({"stock", "--product", "X"}) == "NOT_FOUND 5");
  CHECK(ecsync.refusal({"stock", "--below", "few"}) == "USAGE 2");
}

TEST_CASE("stock and its history tell the product's name, and history the delivery's number") {
  const WarehouseProgram ecsync;
  ecsync.set_up();
  ecsync.say({"stock", "receive", "P", "HN", "20", "--ref", "GR-1"});
  ecsync.say(change("adjust", "-3"));
  const auto product = ecsync.ask({"products"}, "products");
  const Words name = members(product, "products", "name");
  CHECK(members(ecsync.ask({"stock"}, "stock"), "stock", "name") == name);
  const auto document = ecsync.ask({"stock", "history"}, "movements");
  CHECK(members(document, "movements", "name") == Words{name[0], name[0]});
  const auto moved = document.root()["movements"].items();
  CHECK(moved.at(1)["ref"].text() == "GR-1");
  CHECK_FALSE(moved.at(0)["ref"].present());
  CHECK(holds(ecsync.say({"stock"}), name[0]));
  CHECK(holds(ecsync.say({"stock", "history"}), "GR-1"));
}

TEST_CASE("people see by its sign what a change of stock did, and programs a bare number") {
  const WarehouseProgram ecsync;
  ecsync.set_up();
  ecsync.say({"stock", "receive", "P", "HN", "20"});
  ecsync.say(change("damage", "2"));
  const Words columns{"stock", "history", "--columns", "kind,available_delta,damaged_delta"};
  CHECK(ecsync.say(columns) ==
        "kind     available ±  damaged ±\n"
        "damage            -2         +2\n"
        "receive          +20          0\n");
  auto csv = columns;
  csv.insert(csv.end(), {"--format", "csv"});
  CHECK(holds(ecsync.say(csv), "receive,20,0\r\n"));
}

TEST_CASE("stock --low lists what has come down to its level, in all warehouses together") {
  const WarehouseProgram ecsync;
  ecsync.set_up("P");
  ecsync.say({"products", "add", "Q", "--name", "Khăn", "--unit", "chiếc"});
  ecsync.say({"products", "edit", "P", "--low", "5"});
  const auto low = [&](Words flags = {}) {
    flags.insert(flags.begin(), {"stock", "--low"});
    Words rows;
    const auto document = ecsync.ask(flags, "stock");
    for (const auto& row : document.root()["stock"].items())
      rows.push_back(row["product"].text() + "/" + row["warehouse"].text() + " " +
                     row["available"].text());
    return rows;
  };
  CHECK(low() == Words{"P/HN 0"});  // never there: told for the first warehouse
  ecsync.say({"stock", "receive", "P", "HN", "4"});
  ecsync.say({"stock", "receive", "P", "SG", "2"});
  ecsync.say({"stock", "receive", "Q", "HN", "1"});
  CHECK(low().empty());
  ecsync.say(change("adjust", "-1"));
  CHECK(low() == Words{"P/HN 3", "P/SG 2"});
  CHECK(low({"--warehouse", "SG"}) == Words{"P/SG 2"});
  CHECK(low({"--product", "Q"}).empty());
  ecsync.say({"stock", "transfer", "P", "HN", "SG", "3"});
  CHECK(low() == Words{"P/HN 0", "P/SG 5"});
  ecsync.say({"products", "edit", "P", "--low", "4"});
  CHECK(low().empty());
}

TEST_CASE("stock --as-of tells the balances of an earlier time, by the ledger") {
  const WarehouseProgram ecsync;
  ecsync.set_up();
  ecsync.say({"stock", "receive", "P", "HN", "20"});
  ecsync.say(change("damage", "2"));
  ecsync.say({"stock", "transfer", "P", "HN", "SG", "5"});
  // The three changes happened on three days of October.
  SQLite::Database file(ecsync.program().database(), SQLite::OPEN_READWRITE);
  file.exec(
      "DROP TRIGGER movements_stay_update; UPDATE movements SET at = "
      "strftime('%s', '2026-10-01T12:00:00') + (id - 1) * 86400 WHERE id < 4;"
      "UPDATE movements SET at = strftime('%s', '2026-10-03T12:00:00') WHERE id = 4");
  const auto then = [&](const std::string& when, Words flags = {}) {
    flags.insert(flags.begin(), {"stock", "--as-of", when});
    Words rows;
    const auto document = ecsync.ask(flags, "stock");
    for (const auto& row : document.root()["stock"].items())
      rows.push_back(row["warehouse"].text() + " " + row["on_hand"].text() + "/" +
                     row["available"].text() + "/" + row["awaiting_export"].text() + "/" +
                     row["damaged"].text());
    return rows;
  };
  CHECK(then("2026-09-30").empty());
  CHECK(then("2026-10-01") == Words{"HN 20/20/0/0"});  // a day means its end
  CHECK(then("2026-10-02T11:59:59Z") == Words{"HN 20/20/0/0"});
  CHECK(then("2026-10-02T12:00:00Z") == Words{"HN 20/18/0/2"});
  CHECK(then("2026-10-03") == Words{"HN 15/13/0/2", "SG 5/5/0/0"});
  CHECK(then("0h") == Words{"HN 15/13/0/2", "SG 5/5/0/0"});
  CHECK(then("0h", {"--warehouse", "SG"}) == Words{"SG 5/5/0/0"});
  CHECK(then("0h", {"--below", "6"}) == Words{"SG 5/5/0/0"});
  const auto page = ecsync.ask({"stock", "--as-of", "0h", "--limit", "1"}, "stock");
  const auto next = page.root()["next"].text();
  CHECK(then("0h", {"--limit", "1", "--after", next}) == Words{"SG 5/5/0/0"});
  CHECK(ecsync.refusal({"stock", "--as-of", "2999-01-01"}) == "USAGE 2");
  CHECK(ecsync.refusal({"stock", "--as-of", "yesterday"}) == "USAGE 2");
  CHECK(ecsync.refusal({"stock", "--as-of", "1d", "--low"}) == "USAGE 2");
}

TEST_CASE("a delivery that is booked again changes nothing and says so") {
  const WarehouseProgram ecsync;
  ecsync.set_up();
  const Words delivery{"stock", "receive", "P", "HN", "20", "--ref", "GR-1"};
  ecsync.say(delivery);
  const auto again = ecsync.say(delivery);
  CHECK(holds(again, "Receipt GR-1 was booked before"));
  CHECK(holds(again, "nothing changed"));
  ecsync.ask(delivery, "stock_change");
  CHECK(ecsync.refusal({"stock", "receive", "P", "HN", "21", "--ref", "GR-1"}) ==
        "INVALID_VALUE 6");
  CHECK(ecsync.balance("P", "HN") == "20/20/0/0");
  CHECK(ecsync.movements() == 1);
}

TEST_CASE("setting what is available already changes nothing and says so") {
  const WarehouseProgram ecsync;
  ecsync.set_up();
  ecsync.say(change("set", "5"));
  CHECK(holds(ecsync.say(change("set", "5")), "nothing changed"));
  CHECK(ecsync.movements() == 1);
}

TEST_CASE("what would take more than there is is refused with the numbers") {
  const WarehouseProgram ecsync;
  ecsync.set_up();
  ecsync.say({"stock", "receive", "P", "HN", "5"});
  const auto refused = ecsync.ask(change("adjust", "-6"), "error", 6);
  const auto product = refused.root()["error"]["details"]["products"].items().at(0);
  CHECK(product["required"].text() == "6");
  CHECK(product["available"].text() == "5");
  CHECK(product["missing"].text() == "1");
  CHECK(ecsync.refusal(change("damage", "6")) == "INSUFFICIENT_STOCK 6");
  CHECK(ecsync.refusal(change("damage", "-1")) == "INSUFFICIENT_STOCK 6");
  CHECK(ecsync.refusal({"stock", "transfer", "P", "HN", "SG", "6"}) == "INSUFFICIENT_STOCK 6");
  CHECK(ecsync.balance("P", "HN") == "5/5/0/0");
  CHECK(ecsync.movements() == 1);
}

TEST_CASE("a quantity that is no number of pieces is refused") {
  const WarehouseProgram ecsync;
  ecsync.set_up();
  for (const char* quantity :
       {"1.5", "1,000", "x", "", "0x10", "1e3", "99999999999999999999", "--5", "+-5", "5 "}) {
    CAPTURE(quantity);
    CHECK(ecsync.refusal({"stock", "receive", "P", "HN", "--", quantity}) == "USAGE 2");
  }
  for (const char* quantity : {"0", "-1"}) {
    CAPTURE(quantity);
    CHECK(ecsync.refusal({"stock", "receive", "P", "HN", quantity}) == "USAGE 2");
    CHECK(ecsync.refusal({"stock", "transfer", "P", "HN", "SG", quantity}) == "USAGE 2");
  }
  CHECK(ecsync.refusal(change("set", "-1")) == "USAGE 2");
  CHECK(ecsync.refusal(change("adjust", "0")) == "USAGE 2");
  CHECK(ecsync.refusal(change("damage", "0")) == "USAGE 2");
  CHECK(ecsync.refusal({"stock", "transfer", "P", "HN", "HN", "1"}) == "USAGE 2");
  CHECK(ecsync.movements() == 0);
}

TEST_CASE("a change of stock needs its reason and things that exist") {
  const WarehouseProgram ecsync;
  ecsync.set_up();
  for (const char* verb : {"set", "adjust", "damage"}) {
    CAPTURE(verb);
    CHECK(ecsync.refusal({"stock", verb, "P", "HN", "1"}) == "USAGE 2");
    CHECK(ecsync.refusal({"stock", verb, "P", "HN", "1", "--reason", " "}) == "USAGE 2");
  }
  CHECK(ecsync.refusal({"stock", "receive", "P", "HN"}) == "USAGE 2");
  CHECK(ecsync.refusal({"stock", "receive", "Q", "HN", "1"}) == "NOT_FOUND 5");
  CHECK(ecsync.refusal({"stock", "receive", "P", "XX", "1"}) == "NOT_FOUND 5");
  CHECK(ecsync.refusal({"stock", "transfer", "P", "HN", "XX", "1"}) == "NOT_FOUND 5");
  const auto meant = ecsync.run({"stock", "receive", "p", "HN", "1"});
  CHECK(holds(meant.err, "Did you mean 'P'?"));
}

TEST_CASE("a dry run of stock shows what would be and writes nothing") {
  const WarehouseProgram ecsync;
  ecsync.set_up();
  auto words = change("set", "5");
  words.emplace_back("-n");
  CHECK(holds(ecsync.say(words), "available 0 → 5"));
  const auto document = ecsync.ask(words, "stock_change");
  CHECK(document.root()["dry_run"].boolean());
  CHECK(document.root()["stock"].items().at(0)["available"].text() == "5");
  CHECK(ecsync.movements() == 0);
}

TEST_CASE("with -q a change of stock is silent") {
  const WarehouseProgram ecsync;
  ecsync.set_up();
  const auto ran = ecsync.run({"-q", "stock", "receive", "P", "HN", "1"});
  CHECK(ran.status == 0);
  CHECK(ran.err == "");
}

TEST_CASE("of two runs that take the last piece at once one gets it and the other is refused") {
  const WarehouseProgram ecsync;
  ecsync.set_up();
  for (int round = 0; round < 5; ++round) {
    CAPTURE(round);
    ecsync.run(change("set", "1"));
    auto first = ecsync.program().start(change("adjust", "-1"));
    auto second = ecsync.program().start(change("adjust", "-1"));
    const auto statuses = first.wait().status * 10 + second.wait().status;
    CHECK((statuses == 6 || statuses == 60));
    CHECK(ecsync.balance("P", "HN") == "0/0/0/0");
  }
}

}  // namespace ecsync::test

#include "core/db/connections.h"
#include "tests/cli/slip_shop.h"
#include "tests/support/holds.h"
#include "tests/support/warehouse_program.h"

// A value that is wrong whatever the file holds is a wrong use (2); what the data refuse is a
// refusal (6).
namespace ecsync::test {
namespace {

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("values that are wrong by themselves are a wrong use of every command") {
  const WarehouseProgram ecsync;
  ecsync.set_up();
  const Words product{"products", "add", "Q", "--name", "Áo", "--unit", "cái"};
  const auto more = [](Words words, const Words& further) {
    words.insert(words.end(), further.begin(), further.end());
    return words;
  };
  for (const Words& words : {
           more(product, {"--price", "x"}),
           more(product, {"--price", "12.5"}),
           more(product, {"--price", "450.000"}),
           more(product, {"--price", "-1"}),
           more(product, {"--image", "a\x01"}),
           {"products", "add", "a/b", "--name", "Áo", "--unit", "cái"},
           {"products", "add", "a:b", "--name", "Áo", "--unit", "cái"},
           {"products", "add", " ", "--name", "Áo", "--unit", "cái"},
           {"products", "add", std::string(101, 'x'), "--name", "Áo", "--unit", "cái"},
           {"products", "add",
            "a\u200b"
            "b",
            "--name", "Áo", "--unit", "cái"},
           {"products", "add", "Q", "--name", " ", "--unit", "cái"},
           {"products", "add", "Q", "--name", "Áo", "--unit", ""},
           {"products", "edit", "P", "--code", "a/b"},
           {"products", "edit", "P", "--code", ""},
           {"products", "edit", "P", "--name", ""},
           {"products", "edit", "P", "--unit", " "},
           {"products", "edit", "P", "--price", "x"},
           {"products", "edit", "P", "--low", "many"},
           {"products", "edit", "P", "--low", "-1"},
           {"products", "list", "--limit", "x"},
           {"products", "list", "--limit", "0"},
           {"warehouses", "add", "a/b", "--name", "Kho"},
           {"warehouses", "add", "X", "--name", " "},
           {"warehouses", "add", "X", "--name", "Kho", "--address", "a\x01"},
           {"warehouses", "edit", "HN", "--code", "a:b"},
           {"warehouses", "edit", "HN", "--name", ""},
           {"stock", "set", "P", "HN", "x", "--reason", "r"},
           {"stock", "set", "P", "HN", "-1", "--reason", "r"},
           {"stock", "set", "P", "HN", "1.5", "--reason", "r"},
           {"stock", "set", "P", "HN", "1", "--reason", " "},
           {"stock", "set", "P", "HN", "9999999999999999999", "--reason", "r"},
           {"stock", "adjust", "P", "HN", "0", "--reason", "r"},
           {"stock", "adjust", "P", "HN", "two", "--reason", "r"},
           {"stock", "damage", "P", "HN", "0", "--reason", "r"},
           {"stock", "receive", "P", "HN", "0"},
           {"stock", "receive", "P", "HN", "-5"},
           {"stock", "receive", "P", "HN", "5", "--ref", ""},
           {"stock", "transfer", "P", "HN", "SG", "-5"},
           {"stock", "transfer", "P", "HN", "HN", "5"},
           {"stock", "list", "--below", "few"},
           {"stock", "list", "--as-of", "yesterday"},
           {"link-product", "x/1", "a/b"},
           {"link-product", "x/1", "P:0"},
           {"link-product", "x/1", "P:x"},
           {"link-product", "x/1", "--create", "--code", "a/b", "--name", "n", "--unit", "u"},
           {"link-product", "x/1", "--create", "--code", "c", "--name", " ", "--unit", "u"},
           {"link-product", "--auto", "sku", "--create", "--unit", ""},
           {"connections", "rename", "hanoi", "Hà Nội"},
           {"connect", "lazada", "--country", "XX", "--print-url"},
           {"connect", "lazada", "--name", "Hà Nội", "--print-url"},
           {"export-slip", "1", "--date", "soon"},
           {"export-slip", "1", "--reason", "a\x01"},
           {"export-slip", "--all-eligible", "--since", "soon"},
           {"slips", "list", "--since", "soon"},
           {"slips", "export", "--awaiting", "--date", "soon"},
           {"slips", "cancel", "PX1", "--reason", "a\x01"},
           {"slips", "print", "PX1", "-o", "x.pdf", "--copies", "0"},
           {"slips", "print", "PX1", "-o", "x.pdf", "--paper", "a3"},
           {"take-back", "PX1", "--product", "P:x"},
           {"take-back", "PX1", "--damaged", "P:0"},
           {"take-back", "PX1", "--reason", " "},
           {"take-back", "PX1", "--ref", ""},
           {"take-back", "PX1", "--date", "2026-02-30"},
           {"returns", "cancel", "PN1", "--reason", "a\x01"},
           {"orders", "list", "--since", "soon"},
           {"orders", "list", "--until", "2026-13-01"},
           {"orders", "list", "--after", "nowhere"},
           {"sync-orders", "--jobs", "0"},
           {"sync-orders", "--rate", "x"},
           {"sync-orders", "--max-duration", "x"},
           {"sync-orders", "--since", "x"},
           {"verify", "--sample", "x"},
           {"report", "--since", "x"},
           {"exceptions", "mute", "x", "--kind", "stock_low", "--reason", " "},
           {"exceptions", "mute", "x", "--kind", "stock_low", "--reason", "r", "--until", "soon"},
       }) {
    CAPTURE(words);
    CHECK(ecsync.refusal(words) == "USAGE 2");
  }
}

TEST_CASE("what the data refuse is no wrong use") {
  Program program;
  SmallShop shop(program.database());
  shop.connect("2", "hue");
  const auto code_of = [&](const Words& words) {
    auto all = words;
    all.emplace_back("--json");
    const auto ran = program.run(all);
    const auto document = json::Document::parse(ran.out);
    REQUIRE(document);
    return document->root()["error"]["code"].text() + " " + std::to_string(ran.status);
  };
  CHECK(code_of({"connections", "rename", "hue", "hanoi"}) == "NAME_TAKEN 6");
  REQUIRE(program.run({"products", "add", "P", "--name", "n", "--unit", "u"}).status == 0);
  REQUIRE(program.run({"warehouses", "add", "HN", "--name", "n"}).status == 0);
  CHECK(code_of({"products", "add", "P", "--name", "n", "--unit", "u"}) == "PRODUCT_EXISTS 6");
  CHECK(code_of({"warehouses", "add", "HN", "--name", "n"}) == "WAREHOUSE_EXISTS 6");
  CHECK(code_of({"stock", "adjust", "P", "HN", "-1", "--reason", "r"}) == "INSUFFICIENT_STOCK 6");
}

TEST_CASE("a number of pieces that a command does not take is answered with the one that does") {
  const WarehouseProgram ecsync;
  ecsync.set_up();
  const auto told = [&](const Words& words) { return ecsync.run(words).err; };
  CHECK(holds(told({"stock", "receive", "P", "HN", "-5"}),
              "ecsync stock adjust --reason 'WHY' -- P HN -5\n"));
  CHECK(holds(told({"stock", "set", "P", "HN", "-5", "--reason", "r"}),
              "ecsync stock adjust --reason 'WHY' -- P HN -5\n"));
  CHECK(holds(told({"stock", "transfer", "P", "HN", "SG", "-5"}),
              "ecsync stock transfer P SG HN 5\n"));
}

TEST_CASE("words that stand in another order are answered with the right one") {
  const WarehouseProgram ecsync;
  ecsync.set_up("AD XN");
  const auto told = [&](const Words& words, int status) {
    const auto ran = ecsync.run(words);
    CAPTURE(words);
    CHECK(ran.status == status);
    return ran.err;
  };
  CHECK(holds(told({"stock", "receive", "HN", "AD XN", "5", "--ref", "GR 1"}, 5),
              "ecsync stock receive --ref 'GR 1' 'AD XN' HN 5\n"));
  CHECK(holds(told({"stock", "receive", "AD XN", "5", "HN"}, 2),
              "ecsync stock receive 'AD XN' HN 5\n"));
  CHECK(holds(told({"stock", "set", "HN", "AD XN", "5", "--reason", "đếm", "-n"}, 5),
              "ecsync stock set --reason 'đếm' -n 'AD XN' HN 5\n"));
  CHECK(holds(told({"stock", "adjust", "HN", "AD XN", "-5", "--reason", "r"}, 5),
              "ecsync stock adjust --reason r -- 'AD XN' HN -5\n"));
  CHECK(holds(told({"stock", "damage", "3", "AD XN", "HN", "--reason", "r"}, 2),
              "ecsync stock damage --reason r 'AD XN' HN 3\n"));
  CHECK(holds(told({"stock", "transfer", "HN", "SG", "AD XN", "5"}, 5),
              "ecsync stock transfer 'AD XN' HN SG 5\n"));
  CHECK(holds(told({"stock", "transfer", "5", "AD XN", "HN", "SG"}, 2),
              "ecsync stock transfer 'AD XN' HN SG 5\n"));
  CHECK_FALSE(holds(told({"stock", "receive", "XX", "AD XN", "5"}, 5), "another order"));
}

TEST_CASE("a product that is named before its listing is answered with the right order") {
  SlipShop shop;
  shop.shop.stock("A", 1);
  shop.shop.stock("B", 1);
  shop.shop.sell("O1", {{"10"}});
  const auto told = [&](const Words& words, int status) {
    const auto ran = shop.run(words);
    CAPTURE(words);
    CHECK(ran.status == status);
    return ran.err;
  };
  CHECK(holds(told({"link-product", "A", "hanoi/10"}, 2), "ecsync link-product hanoi/10 A\n"));
  CHECK(holds(told({"link-product", "A:2", "B", "hanoi/10", "--replace"}, 2),
              "ecsync link-product --replace hanoi/10 A:2 B\n"));
  CHECK(holds(told({"link-product", "A", "SKU-10"}, 5), "ecsync link-product SKU-10 A\n"));
}

}  // namespace ecsync::test

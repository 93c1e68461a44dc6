#include <doctest/doctest.h>

#include <csignal>

#include "core/base/shell.h"
#include "tests/cli/slip_shop.h"
#include "tests/support/market_stage.h"

// What was done is done, also when nobody can be told.
namespace ecsync::test {
namespace {

/// ecsync with these words, its stdout what `open` makes of descriptor 3.
Ran run_into(const Program& ecsync, const std::vector<std::string>& words,
             const std::string& open) {
  auto line = open + "; " + shell::word(ECSYNC_BINARY);
  for (const auto& word : words) line += " " + shell::word(word);
  return ecsync.run_other({"/bin/bash", "-c", line + " >&3"});
}

Ran into_full_disk(const Program& ecsync, const std::vector<std::string>& words) {
  return run_into(ecsync, words, "exec 3>/dev/full");
}

Ran into_nobody(const Program& ecsync, const std::vector<std::string>& words) {
  return run_into(ecsync, words, "exec 3> >(true); wait $!");
}

/// What a full disk is told for.
const std::string lost =
    "ecsync: cannot write the result: No space left on device; but this was done: ";

/// A writing command and the sentence that has to come through.
struct Call {
  std::vector<std::string> words;
  std::string done;
};

/// One call after the other, each changing the file.
std::vector<Call> calls(const Program& ecsync) {
  const auto csv = ecsync.home().write("products.csv", "code,name,unit\nQ,Quà,hộp\n");
  const auto count = ecsync.home().write("count.csv", "product,warehouse,available\nP,HN,5\n");
  return {
      {{"products", "add", "C", "--name", "Chè", "--unit", "gói"}, "Added C: Chè (gói)\n"},
      {{"products", "edit", "C", "--name", "Trà"}, "Changed C: name Chè → Trà\n"},
      {{"products", "import", csv}, "products: 1 created, 0 updated, 0 unchanged, 0 failed\n"},
      {{"products", "delete", "C"}, "Deleted C (Trà)\n"},
      {{"warehouses", "add", "SG", "--name", "Kho"}, "Added SG: Kho\n"},
      {{"warehouses", "edit", "SG", "--name", "Kho 2"}, "Changed SG: name Kho → Kho 2\n"},
      {{"stock", "receive", "P", "HN", "2"}, "P"},
      {{"stock", "transfer", "P", "HN", "SG", "1"}, "P"},
      {{"stock", "transfer", "P", "SG", "HN", "1"}, "P"},
      {{"warehouses", "delete", "SG"}, "Deleted SG (Kho 2)\n"},
      {{"stock", "set", "P", "HN", "7", "--reason", "count"}, "P"},
      {{"stock", "adjust", "P", "HN", "-1", "--reason", "count"}, "P"},
      {{"stock", "damage", "P", "HN", "1", "--reason", "torn"}, "P"},
      {{"stock", "import", count}, "stock: "},
      {{"link-product", "hanoi/10", "P"},
       "Linked hanoi/10 to P; 2 lines in 2 orders now show it.\n"},
      {{"export-slip", "A1", "A2", "--warehouse", "HN"}, "PX000001 created"},
      {{"slips", "export", "PX000001"}, "PX000001 exported"},
      {{"slips", "cancel", "PX000002"}, "PX000002 cancelled"},
      {{"connections", "rename", "hanoi", "hn"}, "hanoi is now hn (shopee:1).\n"},
      {{"backup", ecsync.home() / "copy.db"}, "Copied 2 orders to "},
      {{"disconnect", "hn", "-y"}, "Disconnected hn (shopee:1); 2 orders stay.\n"},
  };
}

struct Stage {
  SlipShop shop;
  Stage() {
    shop.shop.sell("A1", {{"10"}});
    shop.shop.sell("A2", {{"10"}});
    shop.shop.stock("P", 9);
  }
  const Program& ecsync() const { return shop.ecsync; }
};

}  // namespace

TEST_CASE("a result that cannot be written tells what was done all the same, whatever the format") {
  for (const auto* format : {"table", "json", "csv", "jsonl"}) {
    CAPTURE(format);
    const Stage stage;
    for (auto call : calls(stage.ecsync())) {
      CAPTURE(call.words.front());
      CAPTURE(call.words[1]);
      // Only rows that failed are lines of jsonl.
      const bool nothing_to_write = call.words[1] == "import" && format == std::string("jsonl");
      call.words.insert(call.words.end(), {"--format", format});
      const auto ran = into_full_disk(stage.ecsync(), call.words);
      CHECK(ran.status == (nothing_to_write ? 0 : 1));
      CHECK(holds(ran.err, lost + call.done) != nothing_to_write);
    }
    CHECK(stage.shop.run({"slips", "--columns", "number,status", "--format", "tsv"}).out ==
          "number\tstatus\nPX000002\tcancelled\nPX000001\texported\n");
  }
}

TEST_CASE("a dry run whose result cannot be written claims nothing") {
  const Stage stage;
  const auto ran = into_full_disk(
      stage.ecsync(), {"export-slip", "--all-eligible", "--warehouse", "HN", "-n", "--json"});
  CHECK(ran.status == 1);
  CHECK_FALSE(holds(ran.err, "this was done"));
  CHECK(holds(ran.err, "cannot write the result: No space left on device"));
}

TEST_CASE(
    "what was done stays done when the result's reader goes away, and no word is lost on it") {
  const Stage stage;
  for (const auto& call : calls(stage.ecsync())) {
    CAPTURE(call.words.front());
    const auto ran = into_nobody(stage.ecsync(), call.words);
    CHECK(ran.status == 128 + SIGPIPE);
    CHECK(ran.err.find("cannot write") == std::string::npos);
  }
  CHECK(stage.shop.run({"slips", "--columns", "number,status", "--format", "tsv"}).out ==
        "number\tstatus\nPX000002\tcancelled\nPX000001\texported\n");
}

TEST_CASE("connect and the syncs go on to their ends when nobody can read how they went") {
  LazadaStage stage({"--shops", "1", "--orders", "250", "--products", "20"});
  const auto connect = [&] {
    return std::vector<std::string>{"connect",    "lazada",
                                    "--callback", stage.callback(stage.sign_in_url(), 1),
                                    "--name",     "hanoi"};
  };
  const auto connected = into_full_disk(stage.ecsync(), connect());
  CHECK(connected.status == 1);
  CHECK(holds(connected.err, lost + "Connected hanoi (lazada:"));
  CHECK(into_nobody(stage.ecsync(), connect()).status == 128 + SIGPIPE);

  const auto orders = into_nobody(stage.ecsync(), {"sync-orders"});
  CHECK(orders.status == 128 + SIGPIPE);
  CHECK_FALSE(holds(orders.err, "cannot write"));
  CHECK(stage.order_fault() == "");
  for (const auto* command : {"sync-orders", "sync-products"}) {
    const auto ran = into_full_disk(stage.ecsync(), {command, "--json"});
    CHECK(ran.status == 1);
    CHECK(holds(ran.err, lost + "hanoi  "));
  }
  CHECK(stage.listing_fault() == "");
}

TEST_CASE("slips that are printed into nobody's hands end as SIGPIPE does") {
  const Stage stage;
  REQUIRE(stage.shop.run({"link-product", "hanoi/10", "P"}).status == 0);
  REQUIRE(stage.shop.run({"export-slip", "A1", "--warehouse", "HN"}).status == 0);
  const auto ran = into_nobody(stage.ecsync(), {"slips", "print", "PX000001", "-o", "-"});
  CHECK(ran.status == 128 + SIGPIPE);
  CHECK(ran.err == "");
}

TEST_CASE("a reader that takes one line of many ends the command and not the work") {
  LazadaStage stage({"--shops", "2", "--orders", "20", "--products", "5"});
  stage.connect(1);
  stage.connect(2);
  const auto line = shell::word(ECSYNC_BINARY) + " sync-orders | head -n 1; echo ${PIPESTATUS[0]}";
  const auto ran = stage.ecsync().run_other({"/bin/bash", "-c", line});
  CHECK((ran.out.ends_with("\n141\n") || ran.out.ends_with("\n0\n")));
  CHECK_FALSE(holds(ran.err, "cannot write"));
  CHECK(stage.order_fault() == "");
}

}  // namespace ecsync::test

#include <algorithm>
#include <fstream>

#include "tests/cli/slip_shop.h"
#include "tests/support/terminal.h"

namespace ecsync::test {
namespace {

using Words = std::vector<std::string>;

/// Orders A1 to A3 of hanoi and B1 of saigon, with the slips PX000001 to PX000004 of a piece each.
struct BusyShop : SlipShop {
  BusyShop() {
    shop.stock("A", 10);
    for (const char* number : {"A1", "A2", "A3"}) shop.sell(number, {{"10"}});
    shop.link("10", {"A"});
    const auto hanoi = shop.connection;
    shop.connection = shop.connect("2", "saigon");
    shop.sell("B1", {{"20"}});
    shop.connection = hanoi;
    REQUIRE(run({"link-product", "saigon/20", "A"}).status == 0);
    REQUIRE(run({"export-slip", "A1", "A2", "A3"}).status == 0);
    REQUIRE(run({"export-slip", "saigon/B1"}).status == 0);
  }
  /// The numbers of the slips that a command exported, which it is only tried out.
  Words tried(Words words, int status = 0) const {
    words.insert(words.begin(), {"slips", "export", "-n"});
    Words numbers;
    const auto document = slips(words, status);
    for (const auto& slip : document.root()["slips"].items())
      numbers.push_back(slip["number"].text());
    return numbers;
  }
  Ran scan(const std::string& input, Words flags = {}) const {
    flags.insert(flags.begin(), {"slips", "export", "-"});
    return ecsync.run(flags, input);
  }
};

}  // namespace

TEST_CASE("slips export --awaiting takes all that await export, oldest first, and narrows them") {
  const BusyShop shop;
  REQUIRE(shop.run({"warehouses", "add", "SG", "--name", "Kho"}).status == 0);
  CHECK(shop.tried({"--awaiting"}) == Words{"PX000001", "PX000002", "PX000003", "PX000004"});
  CHECK(shop.tried({"--awaiting", "--connection", "saigon"}) == Words{"PX000004"});
  CHECK(shop.tried({"--awaiting", "--connection", "saigon,hanoi"}).size() == 4);
  CHECK(shop.tried({"--awaiting", "--warehouse", "HN"}).size() == 4);
  CHECK(shop.tried({"--awaiting", "--warehouse", "SG"}).empty());
  CHECK(shop.tried({"--awaiting", "--date", "2020-01-01"}).empty());
  const auto shown = shop.slips({"slips", "show", "PX000001"});
  const auto date = shown.root()["slips"].items().at(0)["date"].text();
  CHECK(shop.tried({"--awaiting", "--date", date}).size() == 4);
  const auto ran = shop.run({"slips", "export", "--awaiting"});
  CHECK(ran.status == 0);
  CHECK(ran.out.starts_with("PX000001 exported (Đã xuất kho): 1 line from HN.\nPX000002 "));
  CHECK(shop.stock("A") == "6/0/6");
  const auto again = shop.run({"slips", "export", "--awaiting"});
  CHECK(again.status == 0);
  CHECK(again.err == "No slip awaits export.\n");
}

TEST_CASE("what goes with --awaiting is refused without it, and a name that is none is told") {
  const BusyShop shop;
  for (const Words& words :
       {Words{}, Words{"PX000001", "--awaiting"}, Words{"PX000001", "-"},
        Words{"PX000001", "--warehouse", "HN"}, Words{"PX000001", "--connection", "hanoi"},
        Words{"PX000001", "--date", "2026-11-23"}, Words{"--awaiting", "--date", "23/11/2026"}}) {
    auto line = words;
    line.insert(line.begin(), {"slips", "export"});
    CAPTURE(words.size());
    CHECK(shop.run(line).status == 2);
  }
  CHECK(shop.run({"slips", "export", "--awaiting", "--warehouse", "XX"}).status == 5);
  CHECK(shop.run({"slips", "export", "--awaiting", "--connection", "hue"}).status == 5);
  CHECK(shop.stock("A") == "6/4/10");
}

TEST_CASE("a number from a scanner is forgiven its line end, a '#', its case and its zeros") {
  const BusyShop shop;
  const auto ran = shop.scan("PX000001\r\n#px000002\n\r\n  px3  \nPX0000000004");
  CHECK(ran.status == 0);
  CHECK(ran.err.empty());
  for (const char* number : {"PX000001", "PX000002", "PX000003", "PX000004"})
    CHECK(holds(ran.out, std::string(number) + " exported (Đã xuất kho): 1 line from HN.\n"));
  CHECK(shop.stock("A") == "6/0/6");
  CHECK(shop.slips({"slips", "show", "#px1"}).root()["slips"].items().at(0)["number"].text() ==
        "PX000001");
}

TEST_CASE("each number is answered before the next one is scanned") {
  const BusyShop shop;
  Terminal person(shop.ecsync, {"slips", "export", "-"});
  CHECK(person.expect("Ctrl-D ends"));
  person.enter("PX000002");
  CHECK(person.expect("PX000002 exported"));
  person.enter("PX9");
  CHECK(person.expect("no slip has the number PX9"));
  person.enter("PX000001");
  CHECK(person.expect("PX000001 exported"));
  CHECK(shop.stock("A") == "6/2/8");
  person.type("\x04");
  CHECK(person.wait() == 3);
}

TEST_CASE("a number that nobody has is an error line and fails alone, and none at all is 2") {
  const BusyShop shop;
  const auto ran = shop.scan("PX9\nPX000001\n");
  CHECK(ran.status == 3);
  CHECK(ran.out == "PX000001 exported (Đã xuất kho): 1 line from HN.\n");
  CHECK(holds(ran.err, "no slip has the number PX9"));
  CHECK(shop.scan("PX9\n").status == 5);
  CHECK(shop.scan("PX000001\n").status == 6);
  for (const char* nothing : {"", "\r\n", "  \n\n"}) {
    const auto none = shop.scan(nothing);
    CHECK(none.status == 2);
    CHECK(holds(none.err, "stdin holds no number"));
  }
}

TEST_CASE("a scanner that reads a number twice is told so, and nothing fails") {
  const BusyShop shop;
  const auto ran = shop.scan("PX000001\npx1\nPX000002\n");
  CHECK(ran.status == 0);
  CHECK(holds(ran.err, "PX000001 was scanned before, and is exported."));
  CHECK(shop.stock("A") == "6/2/8");
  CHECK(shop.scan("PX000003\nPX000003\n", {"-n"}).status == 0);
  CHECK(shop.stock("A") == "6/2/8");
}

TEST_CASE("scanned numbers make one document at the end, and in jsonl an object each") {
  const BusyShop shop;
  const auto ran = shop.scan("PX000001\nPX9\nPX000002\n", {"--json"});
  CHECK(ran.status == 3);
  CHECK(schema_fault(ran.out, "slips") == "");
  const auto document = json::Document::parse(ran.out);
  const auto root = document->root();
  CHECK(root["succeeded"].integer() == 2);
  CHECK(root["failed"].integer() == 1);
  CHECK(root["errors"].items().at(0)["reference"].text() == "PX9");
  const auto lines = shop.scan("PX000003\nPX9\nPX000003\n", {"--format", "jsonl"});
  CHECK(lines.status == 3);
  CHECK(lines.out.starts_with("{\"number\":\"PX000003\",\"status\":\"exported\""));
  CHECK(holds(lines.out, "}\n{\"schema\":\"ecsync.error/1\",\"error\":{\"code\":\"NOT_FOUND\""));
  CHECK(std::count(lines.out.begin(), lines.out.end(), '\n') == 3);
}

TEST_CASE("a number that may mean two slips is answered with both") {
  const BusyShop shop;
  REQUIRE(shop.run({"slips", "cancel", "PX000004"}).status == 0);
  const std::string config = shop.ecsync.home() / "other.toml";
  std::ofstream(config) << "[slip]\nnumber = \"PX{seq}\"\n";
  REQUIRE(shop.run({"export-slip", "saigon/B1", "--config", config}).status == 0);
  const auto ran = shop.scan("px01\n");
  CHECK(ran.status == 5);
  CHECK(holds(ran.err, "px01 may be PX000001 or PX1"));
  CHECK(shop.scan("PX1\n").status == 0);
}

}  // namespace ecsync::test

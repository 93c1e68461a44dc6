#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <sstream>

#include "tests/cli/slip_shop.h"
#include "tests/support/program.h"
#include "tests/support/stored.h"

// What the shells' scripts get to hear when TAB is pressed.
namespace ecsync::test {
namespace {

using Words = std::vector<std::string>;

/// Candidates without descriptions; notes to the shell stay as they are.
Words candidates(const Program& ecsync, Words typed) {
  typed.insert(typed.begin(), {"__complete", "--"});
  const auto ran = ecsync.run(typed);
  CHECK(ran.status == 0);
  CHECK(ran.err == "");
  Words words;
  std::istringstream lines(ran.out);
  for (std::string line; std::getline(lines, line);)
    words.push_back(line.starts_with('\t') ? line : line.substr(0, line.find('\t')));
  return words;
}

bool has(const Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// A shop with three orders, two products, a slip and listings.
struct Stage : SlipShop {
  Stage() {
    shop.stock("AD-XN-M", 10);
    shop.stock("NON LA", 10);
    for (const auto* number : {"A1", "A2", "B1"}) shop.sell(number, {{"10"}});
    shop.link("10", {"AD-XN-M"});
    slips({"export-slip", "A1", "--warehouse", "HN"});
  }
  Words offers(const Words& typed) const { return candidates(ecsync, typed); }
};

}  // namespace

TEST_CASE("after a comma the other shops are offered, where a flag takes several") {
  Stage stage;
  stage.shop.connect("2", "hue");
  CHECK(stage.offers({"exceptions", "--connection", "hanoi,"}) == Words{"hanoi,hue"});
  CHECK(stage.offers({"slips", "export", "--awaiting", "--connection", "hanoi,hu"}) ==
        Words{"hanoi,hue"});
}

TEST_CASE("commands, verbs and flags are offered as they begin") {
  const Program ecsync;
  CHECK(candidates(ecsync, {"con"}) == Words{"config", "connect", "connections"});
  CHECK(candidates(ecsync, {"connections", ""}) == Words{"list", "rename", "show"});
  CHECK(candidates(ecsync, {"-q", "--profile", "x", "slips", "ca"}) == Words{"cancel"});
  CHECK(candidates(ecsync, {"orders", "--un"}) == Words{"--until", "--unlinked"});
  CHECK(candidates(ecsync, {"orders", "list", "--database", "x", "--prof"}) == Words{"--profile"});
  CHECK(has(candidates(ecsync, {"-"}), "-q"));
  CHECK(candidates(ecsync, {"help", "warehouses", "e"}) == Words{"edit"});
  CHECK(candidates(ecsync, {"help", "help", ""}).empty());
  CHECK(candidates(ecsync, {"orders", "--", "--un"}).empty());
  CHECK(candidates(ecsync, {"nonsense", ""}).empty());
  CHECK(has(candidates(ecsync, {""}), "sync-orders"));
  CHECK(has(candidates(ecsync, {}), "sync-orders"));
  CHECK_FALSE(has(candidates(ecsync, {"_"}), "__complete"));
  CHECK(ecsync.run({"__complete", "--", "sync-or"}).out ==
        "sync-orders\tPull new and changed orders\n");
}

TEST_CASE("values that are known are offered, after = and between commas too") {
  const Program ecsync;
  CHECK(candidates(ecsync, {"--format", ""}) ==
        Words{"table", "csv", "tsv", "json", "jsonl", "xlsx"});
  CHECK(candidates(ecsync, {"orders", "--format=js"}) == Words{"--format=json", "--format=jsonl"});
  CHECK(candidates(ecsync, {"connect", ""}) == Words{"lazada", "shopee", "tiktok"});
  CHECK(candidates(ecsync, {"orders", "--status", "p"}) == Words{"processing", "packing"});
  CHECK(candidates(ecsync, {"orders", "--status", "packing,p"}) == Words{"packing,processing"});
  CHECK(candidates(ecsync, {"orders", "--status=packing,p"}) ==
        Words{"--status=packing,processing"});
  CHECK(candidates(ecsync, {"orders", "--status", "packing,"}).size() == 6);
  CHECK(candidates(ecsync, {"slips", "--status", "e"}) == Words{"exported"});
  CHECK(candidates(ecsync, {"export-slip", "--status", ""}) ==
        Words{"processing", "packing", "shipping", "completed"});
  CHECK(candidates(ecsync, {"completion", ""}) == Words{"bash", "fish", "zsh"});
}

TEST_CASE("columns are offered where they can be shown, and both ways to sort by them") {
  const Program ecsync;
  CHECK(candidates(ecsync, {"orders", "--columns", "un"}) == Words{"units", "unlinked"});
  CHECK(candidates(ecsync, {"orders", "--format", "csv", "--columns", "un"}) ==
        Words{"unit_price", "unit"});
  CHECK(candidates(ecsync, {"orders", "--columns", "number,tot"}) == Words{"number,total"});
  CHECK(
      candidates(ecsync, {"orders", "--columns=number,s"}) ==
      Words{"--columns=number,status", "--columns=number,slips", "--columns=number,status_native"});
  CHECK(candidates(ecsync, {"orders", "--sort", "tot"}) == Words{"total"});
  CHECK(candidates(ecsync, {"orders", "list", "--sort", "-tot"}) == Words{"-total"});
  CHECK(candidates(ecsync, {"stock", "history", "--sort=-at"}) == Words{"--sort=-at"});
  CHECK(has(candidates(ecsync, {"config", "show", "--columns", ""}), "source"));
}

TEST_CASE("profiles are offered that have a configuration or a database") {
  const Program ecsync;
  CHECK(candidates(ecsync, {"--profile", ""}).empty());
  for (const auto* folder : {".config/ecsync", ".local/share/ecsync"})
    std::filesystem::create_directories(ecsync.home() / folder);
  ecsync.home().write(".config/ecsync/shop2.toml", "");
  ecsync.home().write(".config/ecsync/notes.txt", "");
  ecsync.home().write(".local/share/ecsync/default.db", "");
  ecsync.home().write(".local/share/ecsync/shop2.db", "");
  CHECK(candidates(ecsync, {"--profile", ""}) == Words{"default", "shop2"});
  CHECK(candidates(ecsync, {"orders", "--profile=s"}) == Words{"--profile=shop2"});
}

TEST_CASE("names of files are left to the shell") {
  const Program ecsync;
  for (const auto& typed : std::vector<Words>{{"products", "import", ""},
                                              {"orders", "-o", "x"},
                                              {"--database", ""},
                                              {"orders", "--output=x"},
                                              {"link-product", "--file", ""},
                                              {"slips", "print", "PX1", "-o", ""}})
    CHECK(candidates(ecsync, typed) == Words{"\tfiles"});
  CHECK(candidates(ecsync, {"orders", "--search", ""}).empty());
}

TEST_CASE("every value that is offered is one that the command takes") {
  const Stage shop;
  const std::vector<Words> lines{
      {"orders", "--format"},     {"orders", "--progress"}, {"orders", "--timezone"},
      {"orders", "--status"},     {"orders", "--since"},    {"orders", "--until"},
      {"orders", "--connection"}, {"slips", "--status"},    {"slips", "--warehouse"},
      {"slips", "--order"},       {"stock", "--product"},   {"orders", "show"},
      {"products", "show"},       {"slips", "show"},        {"connections", "show"},
      {"orders", "--lock-wait"},  {"orders", "--columns"},  {"slips", "--columns"},
      {"orders", "--sort"},       {"slips", "--sort"},      {"stock", "history", "--sort"},
      {"orders", "--profile"}};
  for (const auto& line : lines) {
    CAPTURE(fmt::format("{}", fmt::join(line, " ")));
    auto typed = line;
    typed.emplace_back();
    const auto offered = shop.offers(typed);
    CHECK_FALSE(offered.empty());
    for (const auto& word : offered) {
      CAPTURE(word);
      if (word == "xlsx") continue;  // it needs a file
      typed.back() = word;
      CHECK(shop.run(typed).status == 0);
    }
  }
  for (const auto& word : shop.offers({"export-slip", "--status", ""}))
    CHECK(shop.run({"export-slip", "--all-eligible", "--status", word, "-n"}).status == 0);
}

TEST_CASE("connections, orders, products, warehouses, slips and listings come out of the file") {
  const Stage shop;
  CHECK(shop.offers({"sync-orders", ""}) == Words{"hanoi"});
  CHECK(shop.offers({"sync-orders", "sh"}) == Words{"shopee:1"});
  CHECK(shop.offers({"sync-orders", "hanoi", ""}).empty());
  CHECK(shop.offers({"orders", "show", ""}) == Words{"B1", "A2", "A1"});
  CHECK(shop.offers({"orders", "show", "A"}) == Words{"A2", "A1"});
  CHECK(shop.offers({"orders", "show", "hanoi/A"}) == Words{"hanoi/A2", "hanoi/A1"});
  CHECK(shop.offers({"orders", "show", "shopee:1/B"}) == Words{"shopee:1/B1"});
  CHECK(shop.offers({"orders", "show", "nobody/"}).empty());
  CHECK(shop.offers({"export-slip", "A1", "A"}) == Words{"A2"});
  CHECK(shop.offers({"products", "edit", ""}) == Words{"AD-XN-M", "NON LA"});
  CHECK(shop.offers({"stock", "set", "AD-XN-M", ""}) == Words{"HN"});
  CHECK(shop.offers({"slips", "print", "PX"}) == Words{"PX000001"});
  CHECK(shop.offers({"slips", "export", "PX"}) == Words{"PX000001"});
  CHECK(shop.offers({"link-product", ""}) == Words{"hanoi/", "SKU-10", "\tnospace"});
  CHECK(shop.offers({"link-product", "hanoi/"}) == Words{"hanoi/10"});
  CHECK(shop.offers({"link-product", "hanoi/10", "A"}) == Words{"AD-XN-M"});
  CHECK(shop.offers({"slips", "--warehouse=H"}) == Words{"--warehouse=HN"});
  REQUIRE(shop.run({"slips", "export", "PX000001"}).status == 0);
  CHECK(shop.offers({"slips", "cancel", ""}).empty());
  CHECK(shop.offers({"slips", "show", ""}) == Words{"PX000001"});
  const auto described = shop.run({"__complete", "--", "orders", "show", "B"});
  CHECK(described.out == "B1\tpacking, hanoi\n");
}

TEST_CASE(
    "of many orders the fifty newest that match are offered, and an old one when none is new") {
  SlipShop shop;
  shop.shop.sell("OLD-1", {{"10"}});
  for (int i = 0; i < 60; ++i) shop.shop.sell(fmt::format("N-{:03}", i), {{"10"}});
  const auto newest = candidates(shop.ecsync, {"orders", "show", "N-"});
  CHECK(newest.size() == 50);
  CHECK(newest.front() == "N-059");
  CHECK(newest.back() == "N-010");
  CHECK(candidates(shop.ecsync, {"orders", "show", "OLD"}) == Words{"OLD-1"});
}

TEST_CASE("an order or slip that is older than thousands of others is found by its number") {
  Stage shop;
  REQUIRE(shop.run({"export-slip", "A2"}).status == 0);
  SQLite::Database file(shop.ecsync.database(), SQLite::OPEN_READWRITE);
  file.exec(R"(
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
    INSERT INTO orders (connection_id, number, status, status_native, cancel_requested,
      delivery_problem, unknown_line_state, return_status, fulfilled_by, created_at, updated_at,
      currency, content_hash)
    SELECT connection_id, 'N' || n.i, status, status_native, 0, 0, 0, return_status, fulfilled_by,
      created_at + 1000 + n.i, updated_at, currency, 0 FROM orders, n WHERE number = 'A1';
    INSERT INTO slips (number, order_id, warehouse_id, status, date, created_at, exported_at)
    SELECT 'S-' || number, id, 1, 'exported', '2026-11-23', created_at * 2, created_at * 2
    FROM orders WHERE number LIKE 'N%')");
  CHECK(shop.offers({"orders", "show", ""}).front() == "N2500");
  CHECK(shop.offers({"orders", "show", "A"}) == Words{"A1", "A2"});
  CHECK(shop.offers({"orders", "show", "hanoi/A1"}) == Words{"hanoi/A1"});
  CHECK(shop.offers({"slips", "show", ""}).front() == "S-N2500");
  CHECK(shop.offers({"slips", "export", ""}) == Words{"PX000001", "PX000002"});
}

TEST_CASE("--database, --profile and the configuration file say which file is meant") {
  const Stage shop;
  Program other;
  CHECK(candidates(other, {"orders", "show", ""}).empty());
  const auto file = shop.ecsync.database();
  CHECK(candidates(other, {"--database", file, "orders", "show", ""}).size() == 3);
  CHECK(candidates(other, {"orders", "show", "--database=" + file, ""}).size() == 3);
  std::filesystem::create_directories(other.home() / ".local/share/ecsync");
  std::filesystem::copy_file(file, other.home() / ".local/share/ecsync/two.db");
  CHECK(candidates(other, {"--profile", "two", "orders", "show", ""}).size() == 3);
  const auto config = other.home().write("some.toml", "database = \"" + file + "\"\n");
  CHECK(candidates(other, {"--config", config, "orders", "show", ""}).size() == 3);
  CHECK(candidates(other, {"--config", "/none.toml", "orders", "show", ""}).empty());
  other.set("ECSYNC_PROFILE", "two");
  CHECK(candidates(other, {"orders", "show", ""}).size() == 3);
}

TEST_CASE("completing makes no file, changes none and never complains") {
  const Program fresh;
  for (const auto& typed : std::vector<Words>{{"orders", "show", ""},
                                              {"--format", "xml", "orders", "show", ""},
                                              {"--limit"},
                                              {"orders", "--limit"},
                                              {"--verbose=yes", "orders", "show", ""},
                                              {"--database", "", "orders", "show", ""},
                                              {"--profile", "../x", "orders", "show", ""}})
    candidates(fresh, typed);
  CHECK(std::filesystem::is_empty(fresh.home().path()));

  const Stage shop;
  const auto file = shop.ecsync.database();
  const auto bytes = bytes_of(file);
  CHECK(shop.offers({"orders", "show", ""}).size() == 3);
  CHECK(bytes_of(file) == bytes);
  const auto& home = shop.ecsync.home();
  const auto junk = home.write("junk.db", std::string(5000, 'x'));
  CHECK(shop.offers({"--database", junk, "orders", "show", ""}).empty());
  const auto empty = home.write("empty.db", "");
  CHECK(shop.offers({"--database", empty, "orders", "show", ""}).empty());
  CHECK(bytes_of(empty).empty());
  REQUIRE(::mkfifo((home / "pipe.db").c_str(), 0600) == 0);
  CHECK(shop.offers({"--database", home / "pipe.db", "orders", "show", ""}).empty());
  CHECK(shop.offers({"--database", home.path().string(), "orders", "show", ""}).empty());
  ::chmod(file.c_str(), 0);
  CHECK(shop.offers({"orders", "show", ""}).empty());
}

TEST_CASE("completing does not wait for a program that writes") {
  const Stage shop;
  SQLite::Database writer(shop.ecsync.database(), SQLite::OPEN_READWRITE);
  writer.exec("BEGIN EXCLUSIVE");
  CHECK(shop.offers({"orders", "show", ""}).empty());
  CHECK(shop.offers({"orders", "sh"}) == Words{"show"});
}

TEST_CASE("words that could steer a terminal are not offered, descriptions are cleaned") {
  const Stage shop;
  auto order = shop.shop.database.path();
  SQLite::Database file(order, SQLite::OPEN_READWRITE);
  file.exec("UPDATE orders SET number = 'A' || char(27) || '[2J' WHERE number = 'A1'");
  file.exec("UPDATE products SET name = 'red' || char(27) || '[31m' || char(10) || 'two'");
  CHECK(shop.offers({"orders", "show", "A"}) == Words{"A2"});
  const auto ran = shop.run({"__complete", "--", "products", "show", "AD"});
  CHECK(std::count(ran.out.begin(), ran.out.end(), '\n') == 1);
  CHECK_FALSE(holds(ran.out, "\x1b"));
}

}  // namespace ecsync::test

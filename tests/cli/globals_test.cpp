#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>

#include "tests/support/program.h"
#include "tests/support/schema.h"
#include "tests/support/small_shop.h"
#include "tests/support/stored.h"

// What every command has in common: flags, files, the ways to be called wrongly.
namespace ecsync::test {
namespace {

struct Shop {
  Program ecsync;
  SmallShop shop{ecsync.database()};
  Shop() { shop.sell("A1", {{"10"}}); }
  Ran run(const std::vector<std::string>& words) const { return ecsync.run(words); }
};

/// A refusal is a sentence on stderr, and with --json one document on stdout.
void check_refusal(const Program& ecsync, std::vector<std::string> words, int status,
                   const std::string& message) {
  CAPTURE(message);
  const auto plain = ecsync.run(words);
  CHECK(plain.status == status);
  CHECK(plain.out.empty());
  CHECK(holds(plain.err, message));
  words.insert(words.begin(), "--json");
  const auto document = ecsync.run(words);
  CHECK(document.status == status);
  CHECK(schema_fault(document.out, "error") == "");
}

}  // namespace

TEST_CASE("wrong calls end with 2 and say what was meant") {
  const Shop shop;
  const std::vector<std::pair<std::vector<std::string>, std::string>> wrong{
      {{"orders", "lst"}, "unknown command 'orders lst'; did you mean 'orders list'?"},
      {{"orders", "--stauts", "new"}, "did you mean '--status'?"},
      {{"orders", "--limit", "0"}, "'0' is not a number above 0"},
      {{"orders", "--limit"}, "--limit needs a value"},
      {{"orders", "--columns", ",,"}, "--columns: ',,' names nothing\n"},
      {{"orders", "--columns="}, "--columns: '' names nothing\n"},
      {{"orders", "list", "--status=,"}, "--status: ',' names nothing\n"},
      {{"orders", "--quiet=yes"}, "--quiet takes no value"},
      {{"orders", "--status", "lost"}, "--status: unknown status 'lost'"},
      {{"orders", "--since", "tomorrow"}, "--since: 'tomorrow' is neither a day, a time"},
      {{"orders", "--timezone", "Mars/Olympus"}, "unknown time zone 'Mars/Olympus'"},
      {{"orders", "--profile", "../x"}, "'../x' is not a profile name"},
      {{"orders", "show"}, "missing argument: ORDER"},
      {{"orders", "--limit", "1", "--limit", "2"}, "--limit can be given only once\n"},
      {{"slips", "print", "PX000001", "-o", "x.pdf", "--copies", "10"},
       "--copies: '10' is not a number from 1 to 9"},
      {{"orders", "show", "A1", "B1"}, "unexpected argument 'B1'"},
      {{"orders", "--", "--search"}, "unexpected argument '--search'"},
      {{"help", "nope"}, "unknown command 'nope'"},
  };
  for (const auto& [words, message] : wrong) check_refusal(shop.ecsync, words, 2, message);
  const auto format = shop.run({"orders", "--format", "xml"});
  CHECK(format.status == 2);
  CHECK(holds(format.err, "'xml' is not one of table, csv, tsv, json, jsonl"));
}

TEST_CASE("global flags are taken anywhere, and -- ends flags") {
  const Shop shop;
  const auto last = shop.run({"orders", "list", "--json"}).out;
  CHECK(schema_fault(last, "orders") == "");
  CHECK(shop.run({"--json", "orders"}).out == last);
  CHECK(shop.run({"orders", "--json", "list"}).out == last);
  CHECK(shop.run({"--format=json", "orders"}).out == last);
  CHECK(shop.run({"orders", "show", "--", "A1"}).status == 0);
  CHECK(holds(shop.run({"orders", "show", "--", "-A1"}).err, "'-A1'"));
}

TEST_CASE("help of the deepest command goes to stdout with status 0") {
  const Program ecsync;
  const auto ran = ecsync.run({"orders", "show", "-h"});
  CHECK(ran.status == 0);
  CHECK(ran.err.empty());
  CHECK(holds(ran.out, "ecsync orders show ORDER"));
  CHECK(ecsync.run({"help", "orders", "show"}).out == ran.out);
  CHECK(ecsync.run({"orders", "show", "nothing", "--help"}).out == ran.out);
  CHECK(schema_fault(ecsync.run({"help", "orders", "show", "--json"}).out, "help") == "");
}

TEST_CASE("--output never replaces a file without --force, and leaves nothing half written") {
  const Shop shop;
  const auto file = shop.ecsync.home() / "orders.csv";
  const std::vector<std::string> words{"orders", "--format", "csv", "-o", file};
  const auto first = shop.run(words);
  CHECK(first.status == 0);
  CHECK(first.out.empty());
  const auto bytes = bytes_of(file);
  CHECK(holds(bytes, "shopee:1/A1"));
  const auto kept = shop.run({"connections", "-o", file});
  CHECK(kept.status == 2);
  CHECK(holds(kept.err, "exists\n  Pass --force to replace it."));
  CHECK(bytes_of(file) == bytes);
  CHECK(shop.run({"orders", "show", "none", "-o", file, "--force"}).status == 5);
  CHECK(bytes_of(file) == bytes);
  CHECK(shop.run({"connections", "-o", file, "--force"}).status == 0);
  CHECK(holds(bytes_of(file), "hanoi"));
  CHECK(shop.run({"orders", "-o", "-"}).out == shop.run({"orders"}).out);
  const std::filesystem::path home = shop.ecsync.home().path();
  for (const auto& entry : std::filesystem::directory_iterator(home))
    CHECK_FALSE(entry.path().filename().string().starts_with(".ecsync-"));
}

TEST_CASE("an output that cannot be begun is a wrong call, one that breaks off an error") {
  const Shop shop;
  CHECK(shop.run({"orders", "-o", shop.ecsync.home() / "nowhere/x"}).status == 2);
  CHECK(shop.run({"orders", "-o", shop.ecsync.home().path().string()}).status == 2);
  const auto full = shop.run({"orders", "-o", "/dev/full"});
  CHECK(full.status == 1);
  CHECK(holds(full.err, "No space left on device"));
}

TEST_CASE("times on screen follow --timezone, those for machines are UTC") {
  const Shop shop;
  const std::vector<std::string> words{"orders", "--columns", "created_at", "--no-headers"};
  const auto with = [&](const std::vector<std::string>& more) {
    auto line = words;
    line.insert(line.end(), more.begin(), more.end());
    return shop.run(line).out;
  };
  CHECK(with({}) == "2026-11-22 10:00\n");
  CHECK(with({"--timezone", "UTC"}) == "2026-11-22 03:00\n");
  CHECK(with({"--format", "csv", "--timezone", "UTC"}) == "2026-11-22T03:00:00Z\r\n");
  CHECK(with({"--format", "csv"}) == "2026-11-22T03:00:00Z\r\n");
}

TEST_CASE("a file that cannot be read, is not ours or is newer ends with 10") {
  const Shop shop;
  const auto& home = shop.ecsync.home();
  const auto private_file = [&](const std::string& name, const std::string& content) {
    const auto path = home.write(name, content);
    ::chmod(path.c_str(), 0600);
    return path;
  };
  const auto junk = private_file("junk.db", std::string(5000, 'x'));
  check_refusal(shop.ecsync, {"orders", "--database", junk}, 10, junk);
  const auto newer = private_file("newer.db", bytes_of(shop.ecsync.database()));
  SQLite::Database(newer, SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 99");
  check_refusal(shop.ecsync, {"orders", "--database", newer}, 10, "newer ecsync (schema 99");
  const auto strange = private_file("strange.db", bytes_of(shop.ecsync.database()));
  SQLite::Database(strange, SQLite::OPEN_READWRITE)
      .exec("UPDATE connections SET platform = 'tokopedia'");
  check_refusal(shop.ecsync, {"orders", "--database", strange}, 10,
                "a marketplace that this program does not know: tokopedia");
  const auto foreign = private_file("foreign.db", "");
  SQLite::Database(foreign, SQLite::OPEN_READWRITE).exec("CREATE TABLE x (a)");
  check_refusal(shop.ecsync, {"orders", "--database", foreign}, 10, "another program's database");
  check_refusal(shop.ecsync, {"orders", "--database", home.path().string()}, 10,
                "is not a plain file");
  std::filesystem::create_symlink(newer, home / "link.db");
  check_refusal(shop.ecsync, {"orders", "--database", home / "link.db"}, 10, "symbolic link");
}

TEST_CASE("references that name several things or none end with 5 and name the candidates") {
  Shop shop;
  auto order = shop.shop.order("A2", {{"20"}, {"20"}});
  order.lines[0].listing = {"20", "1"};
  order.lines[1].listing = {"20", "2"};
  order.lines[1].seller_sku = "SKU-10";
  shop.shop.store(order);
  check_refusal(shop.ecsync, {"listings", "show", "hanoi/20"}, 5, "shopee:1/20:1, shopee:1/20:2");
  check_refusal(shop.ecsync, {"listings", "show", "SKU-10"}, 5, "shopee:1/10, shopee:1/20:2");
  check_refusal(shop.ecsync, {"listings", "show", "hanoi/99"}, 5, "hanoi/99");
  check_refusal(shop.ecsync, {"orders", "show", "Z9"}, 5, "Z9");
  check_refusal(shop.ecsync, {"orders", "show", "hue/A1"}, 5, "hue");
  check_refusal(shop.ecsync, {"connections", "show", "hanoy"}, 5, "Did you mean 'hanoi'?");
  for (const auto* good : {"hanoi/10", "shopee:1/10", "hanoi/20:2", "SKU-20"})
    CHECK(schema_fault(shop.run({"listings", "show", good, "--json"}).out, "listings") == "");
  for (const auto* good : {"A1", "hanoi/A1", "shopee:1/A1"})
    CHECK(schema_fault(shop.run({"orders", "show", good, "--json"}).out, "order") == "");
}

TEST_CASE("the address of a server is not taken for the path of a file") {
  Program ecsync;
  const std::string address = "postgresql://u@localhost/db?schema=s";
  const auto refused = [&](const Ran& ran, const std::string& words) {
    CHECK(ran.status == 2);
    CHECK(ran.out.empty());
    CHECK(holds(ran.err, words));
    CHECK_FALSE(holds(ran.err, "s3cret"));
  };
  const std::string plain = "the database is the address of a PostgreSQL server";
  refused(ecsync.run({"--database", address, "warehouses", "add", "HN", "--name", "Kho"}), plain);
  refused(ecsync.run({"--database", "postgres://u:s3cret@localhost/db", "orders"}), "password");
  ecsync.set("ECSYNC_DATABASE", address);
  refused(ecsync.run({"orders"}), plain);
  ecsync.unset("ECSYNC_DATABASE");
  const auto config = ecsync.home().write("own.toml", "database = \"" + address + "\"\n");
  refused(ecsync.run({"--config", config, "orders"}), plain);
  CHECK_FALSE(std::filesystem::exists("postgresql:"));
}

TEST_CASE("a rename is refused or tried the same way with and without --dry-run") {
  const Shop shop;
  const auto tried = shop.run({"connections", "rename", "hanoi", "hn", "-n", "--json"});
  CHECK(tried.status == 0);
  CHECK(schema_fault(tried.out, "connections_change") == "");
  CHECK(shop.run({"connections", "rename", "hanoi", "hn", "-n"}).out ==
        "hanoi would be hn (shopee:1).\n");
  CHECK(shop.run({"connections", "show", "hn"}).status == 5);
  for (const auto* name : {"Hà", "-x", "a/b"}) {
    CHECK(shop.run({"connections", "rename", "hanoi", "--", name}).status == 2);
    CHECK(shop.run({"connections", "rename", "-n", "hanoi", "--", name}).status == 2);
  }
  CHECK(shop.run({"connections", "rename", "hanoi", "hn"}).out == "hanoi is now hn (shopee:1).\n");
  CHECK(shop.run({"connections", "show", "hn"}).status == 0);
}

}  // namespace ecsync::test

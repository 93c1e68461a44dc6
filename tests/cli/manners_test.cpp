#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <csignal>
#include <cstdlib>

#include "core/base/json.h"
#include "tests/cli/slip_shop.h"
#include "tests/support/lines.h"
#include "tests/support/market_stage.h"
#include "tests/support/stored.h"
#include "tests/support/terminal.h"

// How the program speaks beside its result: colours, progress, log formats, and silence.
namespace ecsync::test {
namespace {

constexpr auto red = "\033[31m";
constexpr auto yellow = "\033[33m";
constexpr auto dim = "\033[2m";
constexpr auto bold = "\033[1m";

bool colored(const std::string& text) {
  return holds(text, "\033[");
}

/// What a terminal shows of this call.
std::string on_terminal(const Program& ecsync, const std::vector<std::string>& words) {
  Terminal terminal(ecsync, words);
  terminal.wait();
  return terminal.screen();
}

}  // namespace

TEST_CASE("a pipe gets no colours, and --color always puts them there") {
  SlipShop shop;
  CHECK_FALSE(colored(shop.run({"connections"}).out));
  CHECK_FALSE(colored(shop.run({"orders", "show", "none"}).err));
  const auto table = shop.run({"connections", "--color", "always"});
  CHECK(table.out.starts_with(bold));
  CHECK(holds(lines_of(table.out).at(0), "\033[0m"));
  CHECK_FALSE(colored(lines_of(table.out).at(1)));
  const auto failed = shop.run({"orders", "show", "none", "--color", "always"});
  CHECK(failed.err.starts_with(std::string(red) + "ecsync: "));
  const auto hint = shop.run({"orders", "--color=always"});
  CHECK(hint.err == std::string(dim) + "No orders.\033[0m\n");
  CHECK(holds(shop.run({"ordrs", "--color", "always"}).err, red));
  shop.ecsync.set({{"ECSYNC_LAZADA_APP_KEY", "1"},
                   {"ECSYNC_LAZADA_APP_SECRET", "x"},
                   {"ECSYNC_LAZADA_REDIRECT_URL", "https://example.vn/oauth"}});
  const auto warned = shop.run({"connect", "lazada", "--print-url", "-n", "--color", "always"});
  CHECK(warned.err.starts_with(std::string(yellow) + "ecsync: warning: a dry run"));
}

TEST_CASE("machines get no colours, whatever is asked for") {
  const SlipShop shop;
  for (const auto* format : {"csv", "tsv", "json", "jsonl"})
    CHECK_FALSE(colored(shop.run({"connections", "--format", format, "--color", "always"}).out));
  const auto file = shop.ecsync.home() / "table";
  CHECK(shop.run({"connections", "-o", file, "--color", "always"}).status == 0);
  CHECK_FALSE(colored(bytes_of(file)));
  CHECK_FALSE(colored(
      shop.run({"orders", "show", "none", "--color", "always", "--log-format", "json"}).err));
  CHECK_FALSE(colored(shop.run({"connections", "--no-headers", "--color", "always"}).out));
}

TEST_CASE("a terminal gets colours unless NO_COLOR, TERM=dumb or --color never is said") {
  SlipShop shop;
  shop.ecsync.set("TERM", "xterm");
  CHECK(holds(on_terminal(shop.ecsync, {"connections"}), bold));
  CHECK(holds(on_terminal(shop.ecsync, {"orders", "show", "none"}), red));
  CHECK_FALSE(colored(on_terminal(shop.ecsync, {"connections", "--color", "never"})));
  shop.ecsync.set("NO_COLOR", "1");
  CHECK_FALSE(colored(on_terminal(shop.ecsync, {"connections"})));
  CHECK(colored(on_terminal(shop.ecsync, {"connections", "--color", "always"})));
  shop.ecsync.unset("NO_COLOR");
  shop.ecsync.set("TERM", "dumb");
  CHECK_FALSE(colored(on_terminal(shop.ecsync, {"connections"})));
}

TEST_CASE(
    "CLICOLOR_FORCE and ECSYNC_COLOR ask for colours in a pipe, NO_COLOR goes before the first") {
  SlipShop shop;
  shop.ecsync.set("CLICOLOR_FORCE", "1");
  CHECK(colored(shop.run({"connections"}).out));
  shop.ecsync.set("NO_COLOR", "1");
  CHECK_FALSE(colored(shop.run({"connections"}).out));
  shop.ecsync.set("ECSYNC_COLOR", "always");
  CHECK(colored(shop.run({"connections"}).out));
  shop.ecsync.set("ECSYNC_COLOR", "sometimes");
  const auto wrong = shop.run({"connections"});
  CHECK(wrong.status == 2);
  CHECK(holds(wrong.err, "ECSYNC_COLOR: 'sometimes' is not one of auto, always, never"));
}

TEST_CASE("--log-format journal puts a priority before each line") {
  const SlipShop shop;
  const auto failed = shop.run({"orders", "shw", "--log-format", "journal"});
  CHECK(failed.status == 2);
  const auto lines = lines_of(failed.err);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].starts_with("<3>unknown command 'orders shw'"));
  CHECK(lines[1].starts_with("<3>See "));
  CHECK(shop.run({"orders", "--log-format", "journal"}).err == "<6>No orders.\n");
  CHECK(holds(shop.run({"orders", "-v", "--log-format", "journal"}).err, "<6>database: "));
}

TEST_CASE("--log-format json writes one object a line") {
  const SlipShop shop;
  const auto failed = shop.run({"orders", "shw", "--log-format=json"});
  const auto lines = lines_of(failed.err);
  REQUIRE(lines.size() == 1);
  const auto error = json::Document::parse(lines[0]);
  REQUIRE(error);
  CHECK(error->root().names() ==
        std::vector<std::string>{"time", "level", "message", "hint", "code"});
  CHECK(error->root()["level"].text() == "error");
  CHECK(error->root()["code"].text() == "USAGE");
  CHECK(error->root()["message"].text().starts_with("unknown command 'orders shw'"));
  const auto hint = json::Document::parse(shop.run({"orders", "--log-format", "json"}).err);
  REQUIRE(hint);
  CHECK(hint->root()["level"].text() == "info");
  CHECK_FALSE(hint->root()["code"].present());
}

TEST_CASE("stderr that systemd connected to the journal is recognized, a redirected one is not") {
  SlipShop shop;
  const auto log = shop.ecsync.home().write("log", "");
  struct stat status {};
  REQUIRE(::stat(log.c_str(), &status) == 0);
  const auto stream = fmt::format("{}:{}", status.st_dev, status.st_ino);
  shop.ecsync.set("JOURNAL_STREAM", stream);
  const auto elsewhere = shop.run({"orders"});
  CHECK(elsewhere.err == "No orders.\n");
  // A child of the shell inherits the file as its stderr.
  const auto environment = shop.ecsync.environment();
  std::string line = "env -i";
  for (const auto& variable : environment) line += fmt::format(" '{}'", variable);
  line += fmt::format(" {} orders >/dev/null 2>>{}", ECSYNC_BINARY, log);
  REQUIRE(std::system(line.c_str()) == 0);  // NOLINT(cert-env33-c): our own words
  CHECK(bytes_of(log) == "<6>No orders.\n");
}

TEST_CASE("--progress json tells how far a sync is in objects, one a line") {
  LazadaStage stage({"--shops", "1", "--orders", "10", "--products", "5"});
  stage.connect(1);
  const auto ran = stage.run({"sync-orders", "-q", "--progress", "json", "--lang", "vi"});
  CHECK(ran.status == 0);
  const auto lines = lines_of(ran.err);
  REQUIRE_FALSE(lines.empty());
  for (const auto& line : lines) {
    const auto object = json::Document::parse(line);
    REQUIRE(object);
    CHECK(object->root().names() == std::vector<std::string>{"schema", "text", "connection", "kind",
                                                             "seen", "new", "updated",
                                                             "connection_name"});
    CHECK(object->root()["schema"].text() == "ecsync.progress/1");
    CHECK(object->root()["connection"].text().starts_with("lazada:"));
    CHECK(holds(object->root()["text"].text(), " orders read, "));
  }
  CHECK(stage.run({"sync-orders", "--progress", "never"}).err.empty());
  CHECK(stage.run({"sync-orders", "--progress", "json3"}).status == 2);
}

TEST_CASE("progress appears before the first answer") {
  LazadaStage stage({"--shops", "1", "--orders", "10", "--products", "5"});
  stage.connect(1, {"--name", "hanoi"});
  for (const std::string command : {"sync-orders", "sync-products", "verify"}) {
    CAPTURE(command);
    const std::string path = command == "sync-products" ? "/products/get" : "/orders/get";
    stage.fault(R"({"fault":"stall","seconds":60,"count":4,"path":")" + path + R"("})");
    auto running = stage.ecsync().start({command, "--progress", "always"});
    CHECK(running.wait_for_error_text("hanoi  0 "));
    running.signal(SIGTERM);
    CHECK(running.wait().status == 143);
  }
}

TEST_CASE("with -q a good run of any writing command says nothing at all") {
  SlipShop shop;
  shop.shop.sell("A1", {{"10"}});
  shop.shop.sell("A2", {{"10"}});
  shop.shop.stock("P", 9);
  const auto csv = shop.ecsync.home().write("products.csv", "code,name,unit\nQ,Quà,hộp\n");
  const std::vector<std::vector<std::string>> calls{
      {"products", "add", "C", "--name", "Chè", "--unit", "gói"},
      {"products", "edit", "C", "--name", "Chè sen"},
      {"products", "import", csv},
      {"products", "delete", "C"},
      {"warehouses", "add", "SG", "--name", "Kho"},
      {"warehouses", "edit", "SG", "--name", "Kho Sài Gòn"},
      {"warehouses", "delete", "SG"},
      {"link-product", "hanoi/10", "P"},
      {"stock", "set", "P", "HN", "7", "--reason", "count"},
      {"stock", "receive", "P", "HN", "2"},
      {"export-slip", "A1", "A2", "--warehouse", "HN"},
      {"slips", "export", "PX000001"},
      {"slips", "cancel", "PX000002"},
      {"connections", "rename", "hanoi", "hn"},
      {"config", "check"},
      {"config", "path"},
      {"orders", "--status", "new"},
      {"disconnect", "hn", "-y"},
      {"sync-orders"},
  };
  for (auto words : calls) {
    words.emplace_back("-q");
    CAPTURE(fmt::format("{}", fmt::join(words, " ")));
    const auto ran = shop.run(words);
    CHECK(ran.status == 0);
    CHECK(ran.out == "");
    CHECK(ran.err == "");
  }
}

TEST_CASE("-v tells which files the run works with") {
  const SlipShop shop;
  const auto ran = shop.run({"connections", "-v"});
  CHECK(holds(ran.err, "ecsync: configuration: none\n"));
  CHECK(holds(ran.err, "ecsync: database: " + shop.ecsync.database() + "\n"));
  CHECK(shop.run({"connections"}).err.empty());
}

}  // namespace ecsync::test

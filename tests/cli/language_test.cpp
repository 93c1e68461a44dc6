#include <doctest/doctest.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "cli/commands/commands.h"
#include "core/base/catalogue.h"
#include "tests/cli/slip_shop.h"
#include "tests/support/lines.h"
#include "tests/support/terminal.h"

// Which language people are spoken to in, and what is never translated.
namespace ecsync::test {
namespace {

const std::string english_refusal = "ecsync: there is no order 'NONE'\n";
const std::string vietnamese_refusal = "ecsync: không có đơn hàng 'NONE'\n";

/// What a call with this environment says about an order that is not there.
std::string refusal(const SlipShop& shop, const std::map<std::string, std::string>& variables,
                    std::vector<std::string> words = {}) {
  std::vector<std::string> line{"/usr/bin/env", "-u", "LC_ALL", "-u", "LANG"};
  for (const auto& [name, value] : variables) line.push_back(name + "=" + value);
  line.emplace_back(ECSYNC_BINARY);
  line.insert(line.end(), {"orders", "show", "NONE"});
  line.insert(line.end(), words.begin(), words.end());
  const auto ran = shop.ecsync.run_other(line);
  CHECK(ran.status == 5);
  return ran.err.substr(0, ran.err.find('\n') + 1);
}

}  // namespace

TEST_CASE("people read the language of their locale, whether or not it is installed") {
  const SlipShop shop;
  CHECK(refusal(shop, {}) == english_refusal);
  CHECK(refusal(shop, {{"LANG", "vi_VN.UTF-8"}}) == vietnamese_refusal);
  CHECK(refusal(shop, {{"LANG", "vi"}}) == vietnamese_refusal);
  CHECK(refusal(shop, {{"LANG", "vi_VN@somewhere"}}) == vietnamese_refusal);
  CHECK(refusal(shop, {{"LANG", "vi.UTF-8"}}) == vietnamese_refusal);
  CHECK(refusal(shop, {{"LANG", "vi@latin"}}) == vietnamese_refusal);
  CHECK(refusal(shop, {{"LANG", "de_DE.UTF-8"}}) == english_refusal);
  CHECK(refusal(shop, {{"LANG", "vixen_VN.UTF-8"}}) == english_refusal);
}

TEST_CASE("LC_ALL goes before LC_MESSAGES, that before LANG, and an empty one counts as not set") {
  const SlipShop shop;
  CHECK(refusal(shop, {{"LC_MESSAGES", "vi_VN.UTF-8"}, {"LANG", "en_US.UTF-8"}}) ==
        vietnamese_refusal);
  CHECK(refusal(shop, {{"LC_ALL", "en_US.UTF-8"}, {"LC_MESSAGES", "vi_VN.UTF-8"}}) ==
        english_refusal);
  CHECK(refusal(shop, {{"LC_ALL", ""}, {"LANG", "vi_VN.UTF-8"}}) == vietnamese_refusal);
  CHECK(refusal(shop, {{"LC_ALL", "C"}, {"LANG", "vi_VN.UTF-8"}}) == english_refusal);
}

TEST_CASE("LANGUAGE lists what is read best first, but for the C locale") {
  const SlipShop shop;
  CHECK(refusal(shop, {{"LANGUAGE", "fr:vi:en"}, {"LANG", "en_US.UTF-8"}}) == vietnamese_refusal);
  CHECK(refusal(shop, {{"LANGUAGE", "en:vi"}, {"LANG", "vi_VN.UTF-8"}}) == english_refusal);
  CHECK(refusal(shop, {{"LANGUAGE", "fr:ja"}, {"LANG", "vi_VN.UTF-8"}}) == vietnamese_refusal);
  CHECK(refusal(shop, {{"LANGUAGE", "vi"}, {"LANG", "C.UTF-8"}}) == vietnamese_refusal);
  CHECK(refusal(shop, {{"LANGUAGE", "vi"}, {"LC_ALL", "C"}}) == english_refusal);
  CHECK(refusal(shop, {{"LANGUAGE", "vi"}, {"LC_ALL", "POSIX"}}) == english_refusal);
  CHECK(refusal(shop, {{"LANGUAGE", "vi"}}) == english_refusal);
}

TEST_CASE("--lang goes before ECSYNC_LANG, and that before the locale") {
  const SlipShop shop;
  CHECK(refusal(shop, {{"LC_ALL", "C"}}, {"--lang", "vi"}) == vietnamese_refusal);
  CHECK(refusal(shop, {{"LANG", "vi_VN"}}, {"--lang=en"}) == english_refusal);
  CHECK(refusal(shop, {{"ECSYNC_LANG", "vi"}, {"LC_ALL", "C"}}) == vietnamese_refusal);
  CHECK(refusal(shop, {{"ECSYNC_LANG", "vi"}}, {"--lang", "en"}) == english_refusal);
  CHECK(refusal(shop, {{"ECSYNC_LANG", "vi"}, {"LANG", "en_US"}}, {"--lang", "auto"}) ==
        english_refusal);
  const auto odd = shop.run({"orders", "--lang", "fr"});
  CHECK(odd.status == 2);
  CHECK(holds(odd.err, "--lang: 'fr' is not one of auto, en, vi"));
}

TEST_CASE("a line that cannot be read is answered in the language that it asks for") {
  Program ecsync;
  const auto asked = ecsync.run({"ordrs", "--lang", "vi"});
  CHECK(asked.status == 2);
  CHECK(asked.err ==
        "ecsync: không có lệnh 'ordrs'; có phải ý bạn là 'orders'?\n  Xem 'ecsync help'.\n");
  ecsync.set("LC_ALL", "vi_VN.UTF-8");
  CHECK(holds(ecsync.run({}).err, "Cách dùng: ecsync COMMAND"));
  CHECK(
      holds(ecsync.run({"orders", "--limit", "x"}).err, "--limit: 'x' không phải là số lớn hơn 0"));
  CHECK(holds(ecsync.run({"orders", "--color", "odd"}).err,
              "--color: 'odd' không phải là một trong"));
  CHECK(holds(ecsync.run({"orders", "--limit", "9999999999999999999"}).err, "quá lớn\n"));
}

TEST_CASE("documents and CSV are the same in every language") {
  SlipShop shop;
  // An age would grow from one call to the next.
  shop.shop.database.engine().execute("UPDATE connections SET last_success_at = NULL");
  const std::vector<std::vector<std::string>> calls{
      {"orders", "--json"},           {"orders", "--format", "csv"},
      {"orders", "--format", "tsv"},  {"orders", "show", "NONE", "--json"},
      {"stock", "--format", "jsonl"}, {"status", "--json"},
      {"exceptions", "--json"},       {"status", "--format", "prometheus"},
      {"help", "connect", "--json"},  {"warehouses", "--format", "csv"},
      {"config", "show", "--json"}};
  for (const auto& words : calls) {
    CAPTURE(words.front());
    shop.ecsync.set("LC_ALL", "C");
    const auto english = shop.run(words);
    shop.ecsync.set("LC_ALL", "vi_VN.UTF-8");
    const auto vietnamese = shop.run(words);
    CHECK(vietnamese.out == english.out);
    CHECK(vietnamese.status == english.status);
  }
  const auto refused = shop.run({"orders", "show", "NONE", "--json"}).out;
  CHECK(holds(refused, R"("message":"there is no order 'NONE'")"));
  const auto mistyped = shop.run({"ordrs", "--json"}).out;
  CHECK(holds(mistyped, R"("hint":"See 'ecsync help'.")"));
  shop.shop.sell("A1", {{"10"}});
  const auto exceptions = shop.run({"exceptions", "--json"}).out;
  CHECK(holds(exceptions, " order waits for "));
}

TEST_CASE("logs that programs read are in English") {
  SlipShop shop;
  shop.ecsync.set("LC_ALL", "vi_VN.UTF-8");
  const auto journal = shop.run({"orders", "show", "NONE", "--log-format", "journal"}).err;
  CHECK(holds(journal, "<3>there is no order 'NONE'\n"));
  const auto json = shop.run({"orders", "show", "NONE", "--log-format", "json"}).err;
  CHECK(holds(json, R"("message":"there is no order 'NONE'")"));
  CHECK(holds(json, R"("code":"NOT_FOUND")"));
  const auto text = shop.run({"orders", "show", "NONE", "--log-format", "text"}).err;
  CHECK(text.starts_with(vietnamese_refusal));
}

TEST_CASE("tables have the words that sellers know, in columns that stay below each other") {
  SlipShop shop;
  shop.shop.store(shop.shop.order("2611236ABCD7EF", {{"1234567890"}}));
  const auto table =
      shop.run({"orders", "--lang", "vi", "--columns", "number,status,created_at"}).out;
  CHECK(table ==
        "Số đơn          Trạng thái     Tạo lúc\n"
        "2611236ABCD7EF  Đang đóng gói  2026-11-22 10:00\n");
  CHECK(shop.run({"orders", "--columns", "number,status"}).out ==
        "number          status\n2611236ABCD7EF  packing\n");
}

TEST_CASE("help is in Vietnamese, its commands, flags and examples as they are typed") {
  const Program ecsync;
  const auto help = ecsync.run({"help", "orders", "list", "--lang", "vi"}).out;
  CHECK(holds(help, "Liệt kê đơn hàng, mới nhất trước\n"));
  CHECK(holds(help, "Cách dùng: ecsync orders list [FLAGS]"));
  CHECK(holds(help, "--without-slip"));
  CHECK(holds(help, "Ví dụ:\n  ecsync orders --status new,processing\n"));
}

TEST_CASE("what every command, flag and argument does is told in Vietnamese") {
  const auto told = [](const std::string& english) {
    CAPTURE(english);
    CHECK_FALSE(catalogue::vietnamese("", english).empty());
  };
  cli::GlobalFlags unused;
  const auto globals = cli::global_app(unused);
  auto apps = std::vector<const CLI::App*>{globals.get()};
  const auto commands = cli::all_commands();
  for (const auto& command : commands) {
    told(command.app->app().get_description());
    apps.push_back(&command.app->app());
  }
  for (const auto* app : apps) {
    for (const auto* option : app->get_options()) told(option->get_description());
  }
}

TEST_CASE("every line of the program's help is translated") {
  const Program ecsync;
  // What stays is typed as it stands: examples, and lines without a word for people.
  const auto stays = [](const std::string& line) {
    return line.empty() || holds(line, "  ecsync ") || line.find("  --") == 0;
  };
  const auto english = lines_of(ecsync.run({"help"}).out);
  for (const auto& line : lines_of(ecsync.run({"help", "--lang", "vi"}).out)) {
    if (stays(line)) continue;
    CAPTURE(line);
    CHECK(std::count(english.begin(), english.end(), line) == 0);
  }
}

TEST_CASE("TAB tells what commands and flags do in the reader's language") {
  Program ecsync;
  ecsync.set("LC_ALL", "vi_VN.UTF-8");
  CHECK(holds(ecsync.run({"__complete", "--", "orders", "l"}).out,
              "list\tLiệt kê đơn hàng, mới nhất trước\n"));
  CHECK(holds(ecsync.run({"__complete", "--", "orders", "list", "--unl"}).out,
              "--unlinked\tCó dòng chưa liên kết với sản phẩm nào\n"));
  ecsync.set("ECSYNC_LANG", "en");
  CHECK(holds(ecsync.run({"__complete", "--", "orders", "l"}).out,
              "list\tList orders, newest first\n"));
}

TEST_CASE("a question is asked in Vietnamese and takes an answer in both languages") {
  for (const std::string yes : {"c", "có", "y"}) {
    CAPTURE(yes);
    SlipShop shop;
    Terminal terminal(shop.ecsync, {"disconnect", "--all", "--lang", "vi"});
    REQUIRE_MESSAGE(terminal.expect("[y/N] "), terminal.screen());
    CHECK(holds(terminal.screen(), "Hủy kết nối "));
    terminal.enter(yes);
    CHECK(terminal.wait() == 0);
    CHECK(holds(terminal.screen(), "Đã hủy kết nối "));
  }
}

TEST_CASE("with -q a good run is silent in Vietnamese too") {
  SlipShop shop;
  shop.ecsync.set("LC_ALL", "vi_VN.UTF-8");
  const auto ran = shop.run({"-q", "products", "add", "X", "--name", "Áo", "--unit", "cái"});
  CHECK(ran.status == 0);
  CHECK(ran.out.empty());
  CHECK(ran.err.empty());
}

TEST_CASE("what is kept in the file about a failed run is in English") {
  SlipShop shop;
  shop.ecsync.set({{"LC_ALL", "vi_VN.UTF-8"},
                   {"ECSYNC_LAZADA_APP_KEY", "1"},
                   {"ECSYNC_LAZADA_APP_SECRET", "x"},
                   {"ECSYNC_SHOPEE_APP_KEY", "1"},
                   {"ECSYNC_SHOPEE_APP_SECRET", "x"}});
  const auto ran = shop.run({"sync-orders"});
  CHECK(ran.status != 0);
  CHECK_FALSE(ran.err.empty());
  const auto status = json::Document::parse(shop.run({"status", "--json"}).out);
  REQUIRE(status);
  for (const auto& connection : status->root()["connections"].items()) {
    const auto error = connection["last_error"];
    if (!error.present()) continue;
    const auto message = std::string(error["message"].text());
    CAPTURE(message);
    CHECK(std::all_of(message.begin(), message.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
  }
}

}  // namespace ecsync::test

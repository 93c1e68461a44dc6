#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include <regex>

#include "cli/commands/commands.h"
#include "cli/line/arguments.h"
#include "tests/support/lines.h"
#include "tests/support/program.h"
#include "tests/support/shell_words.h"
#include "tests/support/small_shop.h"
#include "tests/support/sql_examples.h"
#include "tests/support/stored.h"
#include "tests/support/trade_words.h"

// What README.md says can be typed as it stands there.
namespace ecsync::test {
namespace {

std::string readme(const std::string& file = "README.md") {
  return bytes_of(std::string(ECSYNC_SOURCE_DIR) + "/" + file);
}

/// The lines of all fenced blocks of this language.
std::vector<std::string> lines_in(const std::string& language,
                                  const std::string& file = "README.md") {
  std::vector<std::string> lines;
  bool inside = false;
  bool wanted = false;
  for (const auto& line : lines_of(readme(file))) {
    if (line.starts_with("```")) {
      inside = !inside;
      wanted = inside && line == "```" + language;
    } else if (wanted) {
      lines.push_back(line);
    }
  }
  return lines;
}

/// "name=value name=value | …", a row each.
std::string rows(SQLite::Database& database, const std::string& sql) {
  SQLite::Statement statement(database, sql);
  std::string text;
  while (statement.executeStep()) {
    if (!text.empty()) text += " | ";
    for (int i = 0; i < statement.getColumnCount(); ++i)
      text += fmt::format("{}{}={}", i > 0 ? " " : "", statement.getColumnName(i),
                          statement.getColumn(i).getString());
  }
  return text;
}

/// An order of TRA twice and LY, which a combo brings; one that has its slip; one that was sent
/// three hours after it was made; a cancelled one; and a listing that nobody has linked.
struct Shop {
  Program ecsync;
  SmallShop shop{ecsync.database()};

  Shop() {
    shop.stock("TRA", 10);
    shop.stock("LY", 4);
    shop.sell("A1", {{"combo", 2}, {"new", 1}});
    shop.sell("A2", {{"cup", 3}});
    auto sent = shop.order("A3", {{"cup", 1}});
    shop.store(sent);
    sent.status = OrderStatus::shipping;
    sent.status_native = "SHIPPED";
    sent.updated_at += std::chrono::hours{3};
    shop.store(sent);
    auto gone = shop.order("A4", {{"cup", 7, 7}});
    gone.status = OrderStatus::cancelled;
    shop.store(gone);
    shop.link("combo", {"TRA:2", "LY:1"});
    shop.link("cup", {"LY"});
    CHECK(ecsync.run({"export-slip", "A2"}).status == 0);
  }
};

}  // namespace

TEST_CASE("the Vietnamese README tells the same commands and settings") {
  for (const std::string language : {"sh", "toml", "crontab"}) {
    CAPTURE(language);
    const auto bare = [&](const std::string& file) {
      auto lines = lines_in(language, file);
      // The remarks are in the reader's language.
      for (auto& line : lines) line = std::regex_replace(line, std::regex(" +# .*"), "");
      return lines;
    };
    auto english = bare("README.md");
    // Asking with SQL is told in English alone.
    std::erase_if(english, [](const std::string& line) {
      return line.find("/tmp/shop.db") != std::string::npos;
    });
    CHECK(bare("README.vi.md") == english);
  }
}

TEST_CASE("the Vietnamese README has the words of the trade, as the program has them") {
  for (const auto& line : lines_of(readme("README.vi.md"))) {
    CAPTURE(line);
    CHECK(foreign_words(line).empty());
  }
}

TEST_CASE("every SQL example of the README answers what its comment says") {
  const Shop shop;
  const std::vector<std::string> answers{
      "day=2026-11-22 connection_name=hanoi orders=3 total=300000",
      "product=LY pieces=6 | product=TRA pieces=4",
      "product=TRA wanted=4 available=10 | product=LY wanted=2 available=1",
      "id=shopee:1/new seller_sku=SKU-new name=Hàng new orders=1",
      "platform=shopee hours=3.0",
  };
  const auto asked = readme_queries();
  REQUIRE(asked.size() == answers.size());
  SQLite::Database database(shop.ecsync.database());
  for (std::size_t i = 0; i < asked.size(); ++i) CHECK(rows(database, asked[i]) == answers[i]);
}

TEST_CASE("every command of the README is one that the program takes") {
  int commands = 0;
  auto lines = lines_in("sh");
  for (const auto& line : lines_in("crontab")) lines.push_back(line.substr(line.find("ecsync ")));
  for (const auto& line : lines) {
    if (!line.starts_with("ecsync ")) continue;
    CAPTURE(line);
    auto words = shell_words(line);
    words.erase(words.begin());
    const auto all = cli::all_commands();
    const auto read = cli::read_line(words, all);
    REQUIRE(read);
    CHECK(read->command != nullptr);
    ++commands;
  }
  CHECK(commands > 20);
}

TEST_CASE("the configuration in the README is one that the program reads") {
  const Program ecsync;
  std::string text;
  for (const auto& line : lines_in("toml")) text += line + "\n";
  const auto file = ecsync.home().write("ecsync.toml", text);
  const auto shown = ecsync.run({"config", "show", "--config", file, "--format", "csv"});
  CHECK(shown.status == 0);
  CHECK(holds(shown.out, "shopee.app_key,2001234"));
  CHECK(holds(shown.out, "tiktok.service_id,7123456789012345678"));
}

TEST_CASE("every file and page that the README names is there") {
  const auto text = readme();
  const std::regex link(R"(\]\(([^)#]+)\))");
  const std::regex page(R"(`man ([a-z.-]+)`)");
  const std::string source = ECSYNC_SOURCE_DIR;
  for (std::sregex_iterator found(text.begin(), text.end(), link), end; found != end; ++found) {
    const auto name = found->str(1);
    CAPTURE(name);
    if (!name.starts_with("http")) CHECK(std::filesystem::exists(source + "/" + name));
  }
  for (std::sregex_iterator found(text.begin(), text.end(), page), end; found != end; ++found) {
    const auto name = found->str(1);
    CAPTURE(name);
    bool there = false;
    for (const auto* section : {".1", ".5", ".7"})
      there = there || std::filesystem::exists(source + "/man/" + name + section) ||
              std::filesystem::exists(source + "/man/" + name);
    CHECK(there);
  }
}

}  // namespace ecsync::test

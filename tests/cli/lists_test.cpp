#include <doctest/doctest.h>

#include <array>
#include <iterator>
#include <sstream>

#include "core/base/json.h"
#include "tests/support/lines.h"
#include "tests/support/program.h"
#include "tests/support/schema.h"
#include "tests/support/small_shop.h"
#include "tests/support/stored.h"
#include "tests/support/terminal.h"

// What all lists have in common: formats, columns, pages, order.
namespace ecsync::test {
namespace {

/// Orders A1 to A5 of one shop, the youngest last.
struct Shop {
  Program ecsync;
  SmallShop shop{ecsync.database()};

  Shop() {
    for (int i = 1; i <= 5; ++i) {
      auto order = shop.order("A" + std::to_string(i), {{std::to_string(i)}});
      order.total = (i * 2 % 5) * 1000;  // 2000, 4000, 1000, 3000, 0
      if (i == 5) order.total.reset();
      shop.store(order);
    }
  }
  std::string out(const std::vector<std::string>& words) const {
    const auto ran = ecsync.run(words);
    CAPTURE(ran.err);
    CHECK(ran.status == 0);
    return ran.out;
  }
  /// The lines of all pages, `limit` rows each; stderr says how to go on.
  std::vector<std::string> page_lines(const std::vector<std::string>& words,
                                      const std::string& limit) const {
    const std::string more = "There are more: pass --after ";
    std::vector<std::string> all;
    std::string after;
    do {
      auto line = words;
      line.insert(line.end(), {"--limit", limit});
      if (!after.empty()) line.insert(line.end(), {"--after", after});
      const auto ran = ecsync.run(line);
      for (auto& each : lines_of(ran.out)) all.push_back(std::move(each));
      const auto begin = ran.err.find(more);
      after = begin == std::string::npos
                  ? ""
                  : ran.err.substr(begin + more.size(), ran.err.find(", or") - more.size() - begin);
    } while (!after.empty());
    return all;
  }
  /// The first column of all pages, `limit` rows each.
  std::string pages(std::vector<std::string> words, const std::string& limit) const {
    words.insert(words.end(), {"--json", "--limit", limit});
    std::string all;
    std::string after;
    do {
      auto line = words;
      if (!after.empty()) line.insert(line.end(), {"--after", after});
      const auto document = json::Document::parse(out(line));
      for (const auto& order : document->root()["orders"].items())
        all += order["number"].text() + " ";
      all += "| ";
      after = document->root()["next"].text_or("");
    } while (!after.empty());
    return all;
  }
};

constexpr std::array all_lists{"connections", "orders", "listings",      "products",  "warehouses",
                               "stock",       "slips",  "stock history", "exceptions"};

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream words(line);
  return {std::istream_iterator<std::string>(words), {}};
}

}  // namespace

TEST_CASE("a list can be sorted by a column, up or down, and what has no value comes last") {
  const Shop shop;
  const std::vector<std::string> numbers{"orders", "--columns", "number", "--no-headers"};
  const auto sorted = [&](const std::string& by) {
    auto words = numbers;
    words.insert(words.end(), {"--sort", by});
    return shop.out(words);
  };
  CHECK(shop.out(numbers) == "A5\nA4\nA3\nA2\nA1\n");
  CHECK(sorted("created_at") == "A1\nA2\nA3\nA4\nA5\n");
  CHECK(sorted("total") == "A3\nA1\nA4\nA2\nA5\n");
  CHECK(sorted("-total") == "A2\nA4\nA1\nA3\nA5\n");
  CHECK(shop.out({"listings", "--sort=-name", "--columns", "id", "--limit", "2"}) ==
        "id\nhanoi/5\nhanoi/4\n");
}

TEST_CASE("sorting texts ignores case and marks") {
  Shop shop;
  auto order = shop.shop.order("B1", {{"91"}, {"92"}, {"93"}, {"94"}});
  order.lines[0].name = "áo dài";
  order.lines[1].name = "Ao bà ba";
  order.lines[2].name = "Đèn";
  order.lines[3].name = "Zippo";
  shop.shop.store(order);
  CHECK(shop.out({"listings", "--sort", "name", "--columns", "id", "--no-headers", "--limit",
                  "3"}) == "hanoi/92\nhanoi/91\nhanoi/93\n");
}

TEST_CASE("pages hold each row once in the list's own order and in any other") {
  const Shop shop;
  CHECK(shop.pages({"orders"}, "2") == "A5 A4 | A3 A2 | A1 | ");
  CHECK(shop.pages({"orders", "--sort", "total"}, "2") == "A3 A1 | A4 A2 | A5 | ");
  CHECK(shop.pages({"orders", "--sort", "-total"}, "4") == "A2 A4 A1 A3 | A5 | ");
  CHECK(shop.pages({"orders", "--sort", "status"}, "1") == "A1 | A2 | A3 | A4 | A5 | ");
  CHECK(shop.pages({"orders", "--sort", "number"}, "5") == "A1 A2 A3 A4 A5 | ");
}

TEST_CASE("a page goes on after its last row when rows come between") {
  Shop shop;
  const auto first =
      json::Document::parse(shop.out({"orders", "--sort", "number", "--limit", "2", "--json"}));
  shop.shop.sell("A0", {{"1"}});
  shop.shop.sell("A21", {{"1"}});
  CHECK(shop.out({"orders", "--sort", "number", "--columns", "number", "--no-headers", "--after",
                  first->root()["next"].text()}) == "A21\nA3\nA4\nA5\n");
}

TEST_CASE("words are sorted as documents have them, whatever language is read") {
  Shop shop;
  shop.shop.stock("P1", 9);
  shop.out({"stock", "receive", "P1", "HN", "5"});
  shop.out({"stock", "set", "P1", "HN", "3", "--reason", "count"});
  const auto kinds = lines_of(shop.out({"stock", "history", "--sort", "kind", "--columns", "kind",
                                        "--format", "csv", "--no-headers", "--lang", "vi"}));
  CHECK(std::count(kinds.begin(), kinds.end(), "receive") > 0);
  CHECK(kinds.back() == "set");
  CHECK(std::is_sorted(kinds.begin(), kinds.end()));
}

TEST_CASE("movements of the same kind are sorted as they came, the eleventh after the second") {
  Shop shop;
  for (int i = 1; i <= 11; ++i) shop.shop.stock("P1", i);
  const auto ids = lines_of(shop.out({"stock", "history", "--sort", "kind", "--columns", "id",
                                      "--format", "csv", "--no-headers"}));
  CHECK(ids == std::vector<std::string>{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"});
}

TEST_CASE("a cursor of another order, or of none, is refused") {
  const Shop shop;
  const auto page =
      json::Document::parse(shop.out({"orders", "--sort", "number", "--limit", "2", "--json"}));
  const auto cursor = page->root()["next"].text();
  const auto status = [&](std::vector<std::string> words) {
    words.insert(words.end(), {"--json"});
    const auto ran = shop.ecsync.run(words);
    CHECK(schema_fault(ran.out, "error") == "");
    return ran.status;
  };
  CHECK(status({"orders", "--after", cursor}) == 2);
  CHECK(status({"orders", "--sort", "-number", "--after", cursor}) == 2);
  CHECK(status({"orders", "--sort", "status", "--after", cursor}) == 2);
  CHECK(status({"orders", "--sort", "number", "--after", cursor + "0"}) == 2);
  CHECK(status({"orders", "--sort", "number", "--after", "zz"}) == 2);
  CHECK(status({"connections", "--after", "."}) == 2);
  for (const auto* noun : {"orders", "listings", "slips", "stock history", "exceptions"}) {
    CAPTURE(noun);
    auto words = words_of(noun);
    words.insert(words.end(), {"--after", "zz"});
    CHECK(status(words) == 2);
  }
}

TEST_CASE("a column that does not exist is refused with those that do") {
  const Shop shop;
  for (const auto* flag : {"--sort", "--columns"}) {
    for (const auto* noun : all_lists) {
      CAPTURE(noun);
      for (const auto* format : {"table", "csv", "json", "jsonl"}) {
        auto words = words_of(noun);
        words.insert(words.end(), {"--format", format, flag, "nope"});
        const auto ran = shop.ecsync.run(words);
        CHECK(ran.status == 2);
        CHECK((ran.out.empty() || schema_fault(ran.out, "error").empty()));
        CHECK(holds(ran.err, std::string(flag) + ": no column 'nope'\n  There are "));
      }
    }
  }
  CHECK(holds(shop.ecsync.run({"orders", "--sort", "-totl"}).err, "did you mean 'total'?\n"));
  CHECK(holds(shop.ecsync.run({"orders", "--columns", "number,stats"}).err,
              "--columns: no column 'stats'; did you mean 'status'?\n"));
}

TEST_CASE("a column is known or not before there is any file") {
  const Program ecsync;
  for (const auto* noun : all_lists) {
    CAPTURE(noun);
    for (const auto* flag : {"--sort", "--columns"}) {
      auto words = words_of(noun);
      words.insert(words.end(), {flag, "nope"});
      CHECK(ecsync.run(words).status == 2);
    }
  }
  CHECK_FALSE(std::filesystem::exists(ecsync.database()));
  // A line's columns are in CSV, those of the screen are not; a document has neither.
  CHECK(ecsync.run({"orders", "--columns", "line"}).status == 2);
  CHECK(ecsync.run({"orders", "--columns", "line", "--format", "csv"}).status == 0);
  CHECK(ecsync.run({"orders", "--columns", "goods", "--format", "csv"}).status == 2);
  CHECK(ecsync.run({"orders", "--columns", "goods,line", "--json"}).status == 0);
}

TEST_CASE("every list can be sorted by each of its columns, up and down, page by page") {
  Shop shop;
  shop.shop.stock("P1", 9);
  shop.shop.stock("P2", 3);
  for (const auto* item : {"1", "2", "3"}) shop.shop.link(item, {"P1"});
  shop.out({"warehouses", "add", "SG", "--name", "Kho Sài Gòn"});
  shop.out({"export-slip", "A1", "A2", "A3", "--warehouse", "HN"});
  for (const auto* noun : all_lists) {
    auto words = words_of(noun);
    words.insert(words.end(), {"--columns", "nope"});
    const auto known = shop.ecsync.run(words).err;
    const auto begin = known.find("There are ") + std::string("There are ").size();
    std::istringstream names(known.substr(begin, known.rfind('.') - begin));
    auto unsorted = words_of(noun);
    unsorted.insert(unsorted.end(), {"--format", "jsonl"});
    auto other = lines_of(shop.out(unsorted));
    std::sort(other.begin(), other.end());
    const auto third = std::to_string(other.size() / 3 + 1);
    for (std::string name; std::getline(names >> std::ws, name, ',');) {
      for (const auto* direction : {"", "-"}) {
        CAPTURE(noun + (" --sort " + (direction + name)));
        auto line = words_of(noun);
        line.insert(line.end(), {"--format", "jsonl", "--sort", direction + name});
        auto all = lines_of(shop.out(line));
        CHECK(all.size() > (noun == std::string("connections") ? 0 : 1));
        CHECK(shop.page_lines(line, third) == all);
        std::sort(all.begin(), all.end());
        CHECK(all == other);
      }
    }
  }
}

TEST_CASE("a table shows a hundred rows and says how to see more, other formats show all") {
  Shop shop;
  for (int i = 0; i < 98; ++i) shop.shop.sell("B" + std::to_string(i), {{"1"}});
  const auto lines = [](const std::string& text) {
    return std::count(text.begin(), text.end(), '\n');
  };
  const auto ran = shop.ecsync.run({"orders"});
  CHECK(lines(ran.out) == 101);
  CHECK(ran.err == "100 of 103 shown; the rest: --limit 103\n");
  CHECK(lines(shop.out({"orders", "--format", "csv"})) == 104);
  CHECK(lines(shop.out({"orders", "--format", "jsonl"})) == 103);
  CHECK(shop.ecsync.run({"orders", "-q"}).err.empty());
}

TEST_CASE("a table stays aligned under Vietnamese, wide, combining and emoji text") {
  Shop shop;
  auto order = shop.shop.order("B1", {{"91", 1}, {"92", 1}, {"93", 1}, {"94", 1}});
  order.lines[0].name = "Áo dài";
  order.lines[1].name = "漢字";
  order.lines[2].name = "e\xCC\x81";
  order.lines[3].name = "👍🏽";
  for (auto& line : order.lines) line.seller_sku = "S" + line.listing.item;
  shop.shop.store(order);
  CHECK(shop.out({"listings", "--search", "S9", "--columns", "name,id"}) ==
        "name    id\n"
        "Áo dài  hanoi/91\n"
        "漢字    hanoi/92\n"
        "e\xCC\x81       hanoi/93\n"
        "👍🏽      hanoi/94\n");
}

TEST_CASE(
    "a text that is too long to be looked for is a usage error, and any other is looked for") {
  Shop shop;
  for (const auto* list : {"orders", "products", "listings"}) {
    CAPTURE(std::string(list));
    for (const std::size_t size : {4'001U, 50'000U, 120'000U}) {
      const auto ran = shop.ecsync.run({list, "--search", std::string(size, 'x')});
      CHECK(ran.status == 2);
      CHECK(holds(ran.err, "--search: a text of"));
    }
    std::string ligatures;  // each is eighteen letters to a search
    while (ligatures.size() < 3'998) ligatures += "\uFDFA";
    for (const auto& text : {std::string(4'000, '%'), std::string(4'000, 'x'), ligatures}) {
      CHECK(shop.ecsync.run({list, "--search", text}).status == 0);
    }
  }
}

TEST_CASE("a status that is named thousands of times counts once") {
  Shop shop;
  std::string statuses = "new";
  for (int i = 0; i < 32'000; ++i) statuses += ",new";
  CHECK(shop.ecsync.run({"orders", "--status", statuses, "--status", statuses}).status == 0);
}

TEST_CASE("a name of a file that no file can have is a usage error before anything is done") {
  Shop shop;
  const auto name = shop.ecsync.home() / std::string(300, 'x');
  const auto ran = shop.ecsync.run({"orders", "--format", "csv", "-o", name});
  CHECK(ran.status == 2);
  CHECK(holds(ran.err, "cannot write"));
}

TEST_CASE("control characters of foreign names are replaced on screen and kept for machines") {
  Shop shop;
  auto order = shop.shop.order("B1", {{"91"}});
  order.lines[0].name = "a\x1b[2J\nb";
  order.lines[0].seller_sku = "ESC";
  shop.shop.store(order);
  const std::vector<std::string> words{"listings",  "--search", "ESC",
                                       "--columns", "name",     "--no-headers"};
  CHECK(shop.out(words) ==
        "a\xEF\xBF\xBD[2J\xEF\xBF\xBD"
        "b\n");
  auto document = words;
  document.emplace_back("--json");
  CHECK(shop.out(document).find(R"("name":"a\u001b[2J\nb")") != std::string::npos);
  CHECK(shop.out({"orders", "show", "B1"}).find('\x1b') == std::string::npos);
}

TEST_CASE("CSV and TSV keep control characters of foreign names for machines, not for a terminal") {
  Shop shop;
  auto order = shop.shop.order("B1", {{"91"}});
  order.lines[0].name = "a\x1b[2Jb";
  order.lines[0].seller_sku = "ESC";
  shop.shop.store(order);
  for (const char* format : {"csv", "tsv"}) {
    const std::vector<std::string> words{"listings", "--search",     "ESC",      "--columns",
                                         "name",     "--no-headers", "--format", format};
    CHECK(shop.out(words).find("a\x1b[2Jb") == 0);
    Terminal person(shop.ecsync, words);
    CHECK(person.wait() == 0);
    CHECK(person.screen().find("a\xEF\xBF\xBD[2Jb") == 0);
  }
}

TEST_CASE("CSV quotes what it must and defuses what a spreadsheet would run") {
  Shop shop;
  const std::vector<std::pair<std::string, std::string>> names{
      {"=1+1", "'=1+1"},        {"+84 90", "'+84 90"},
      {"-5%", "'-5%"},          {"@SUM(A1)", "'@SUM(A1)"},
      {"a,b", "\"a,b\""},       {"a\"b", "\"a\"\"b\""},
      {"a\r\nb", "\"a\r\nb\""}, {"\tx", "'\tx"},
      {"=a,b", "\"'=a,b\""},    {"bình thường", "bình thường"}};
  for (const auto& [this_name, cell] : names) {
    const auto& name = this_name;
    CAPTURE(name);
    auto order = shop.shop.order("B1", {{"91"}});
    order.lines[0].name = name;
    shop.shop.store(order);
    CHECK(shop.out({"orders", "--search", "B1", "--format", "csv", "--no-headers", "--columns",
                    "marketplace_name,unit_price,quantity"}) == cell + ",50000,1\r\n");
  }
}

TEST_CASE("orders as CSV has one row per line with the order's columns repeated") {
  Shop shop;
  shop.shop.sell("B1", {{"1", 2}, {"2", 3}});
  CHECK(shop.out({"orders", "--search", "B1", "--format", "csv", "--columns",
                  "number,total,currency,line,listing,quantity"}) ==
        "number,total,currency,line,listing,quantity\r\n"
        "B1,100000,VND,1,shopee:1/1,2\r\n"
        "B1,100000,VND,2,shopee:1/2,3\r\n");
  CHECK(shop.out({"orders", "--search", "B1", "--format", "tsv", "--columns", "number,line",
                  "--bom"}) == "\xEF\xBB\xBFnumber\tline\nB1\t1\nB1\t2\n");
}

TEST_CASE("jsonl has one bare element a line, the same as in the document") {
  const Shop shop;
  const auto lines = shop.out({"orders", "--format", "jsonl", "--limit", "1"});
  CHECK(lines.find('\n') == lines.size() - 1);
  const auto document = shop.out({"orders", "--limit", "1", "--json"});
  CHECK(document.find("\"orders\":[" + lines.substr(0, lines.size() - 1) + "]") !=
        std::string::npos);
}

}  // namespace ecsync::test

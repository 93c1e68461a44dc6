#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>

#include "core/goods/manage_products.h"
#include "tests/cli/slip_shop.h"
#include "tests/support/lines.h"

// Tables on screens of every width.
namespace ecsync::test {
namespace {

using Words = std::vector<std::string>;

constexpr std::array widths{60, 80, 100, 200};
constexpr auto number = "26112360469440";  // of an order in each of both shops

const std::string nfd = "A\u0301o da\u0300i lu\u0323a Ha\u0300 \u0110o\u0302ng cao ca\u0302\u0301p";
const std::string wide = "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字";
const std::string emoji =
    "👨‍👩‍👧 Tất trẻ em 🇻🇳🇻🇳🇻🇳 ❤️❤️❤️ mềm mại, "
    "đủ "
    "màu";

/// Names that are hard to measure, of goods in two shops, and something in every list.
struct HardShop {
  SlipShop with;
  SmallShop& shop = with.shop;

  HardShop() {
    shop.stock("AO-DAI-LUA-M", 50);
    shop.stock("漢字-01", 50);
    sell(number);
    shop.link("24853910123", {"AO-DAI-LUA-M:2", "漢字-01"});
    shop.link("24853910124", {"AO-DAI-LUA-M"});
    sell("2611236");
    run({"export-slip", number, "--reason", "giao gấp cho khách " + emoji});
    run({"export-slip", "2611236"});
    run({"slips", "export", "PX000001"});
    run({"take-back", "PX000001", "--product", "漢字-01:1", "--reason", "khách trả"});
    run({"warehouses", "add", "SG", "--name", "Kho " + wide, "--address",
         "12 Nguyễn Huệ, phường Bến Nghé, quận 1, thành phố Hồ Chí Minh"});
    run({"products", "edit", "AO-DAI-LUA-M", "--name", nfd, "--low", "500"});
    run({"products", "edit", "漢字-01", "--name", wide});
    const auto hanoi = shop.connection;
    shop.connection = shop.connect("193752283108", "saigon-quan-1");
    sell(number);
    shop.connection = hanoi;
    shop.database.engine().execute(
        "UPDATE orders SET cancel_requested = 1 WHERE number = '2611236'");
  }

  void sell(const std::string& order_number) {
    auto order = shop.order(order_number, {{"24853910123", 2}, {"24853910124", 1}});
    order.lines[0].name = nfd;
    order.lines[1].name = emoji;
    for (auto& line : order.lines) line.variation = "Màu " + wide;
    shop.store(order);
  }
  void run(const Words& words) const {
    const auto ran = with.run(words);
    CHECK_MESSAGE(ran.status == 0, ran.err);
  }
  /// What a command prints on a screen of this width.
  std::string screen(const Words& words, int width, const std::string& language = "en") {
    with.ecsync.set("COLUMNS", std::to_string(width));
    auto line = words;
    line.insert(line.end(), {"-q", "--lang", language});
    const auto ran = with.run(line);
    CHECK_MESSAGE((ran.status == 0 || ran.status == 9), ran.err);
    return ran.out;
  }
};

const std::vector<Words>& lists() {
  static const std::vector<Words> all{
      {"orders"}, {"listings"},         {"products"}, {"warehouses"},  {"stock"},
      {"slips"},  {"stock", "history"}, {"returns"},  {"connections"}, {"exceptions"}};
  return all;
}

std::vector<Words> tables() {
  auto all = lists();
  all.insert(all.end(), {{"orders", "--sort", "-total"},
                         {"orders", "show", std::string("hanoi/") + number},
                         {"orders", "explain", std::string("hanoi/") + number},
                         {"listings", "--per", "link"},
                         {"listings", "show", "hanoi/24853910123"},
                         {"products", "show", "漢字-01"},
                         {"stock", "--as-of", "0h"},
                         {"stock", "--low"},
                         {"slips", "show", "PX000001"},
                         {"slips", "pick"},
                         {"returns", "show", "PN000001"},
                         {"exceptions", "summary"},
                         {"connections", "show", "hanoi"},
                         {"status"},
                         {"report"},
                         {"doctor"},
                         {"config", "show"}});
  return all;
}

/// Every column that a list knows.
std::string all_columns(const HardShop& shop, Words list) {
  list.insert(list.end(), {"--columns", "nonsense"});
  const auto err = shop.with.run(list).err;
  constexpr std::string_view before = "There are ";
  const auto begin = err.find(before) + before.size();
  auto names = err.substr(begin, err.rfind('.') - begin);
  std::erase(names, ' ');
  return names;
}

bool has_word(const std::string& screen, const std::string& word) {
  std::istringstream words(screen);
  for (std::string each; words >> each;) {
    if (each == word) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("no table of any command is wider than the screen, in either language") {
  HardShop shop;
  for (const auto& table : tables()) {
    for (const int width : widths) {
      for (const auto* language : {"en", "vi"}) {
        const auto screen = shop.screen(table, width, language);
        CAPTURE(table.front());
        CAPTURE(table.back());
        CAPTURE(language);
        CAPTURE(screen);
        CHECK(widest_line(screen) <= width);
      }
    }
  }
}

TEST_CASE("no table is wider than the screen with every column that it has") {
  HardShop shop;
  for (const auto& list : lists()) {
    auto wanted = list;
    wanted.insert(wanted.end(), {"--columns", all_columns(shop, list)});
    for (const int width : widths) {
      const auto screen = shop.screen(wanted, width, "vi");
      CAPTURE(list.front());
      CAPTURE(screen);
      CHECK(widest_line(screen) <= width);
    }
  }
}

TEST_CASE("two orders with one number in two shops show their shop on every screen") {
  HardShop shop;
  for (const int width : widths) {
    const auto screen = shop.screen({"orders"}, width);
    CAPTURE(screen);
    CHECK(has_word(screen, "hanoi"));
    CHECK(has_word(screen, "saigon-quan-1"));
    CHECK(has_word(screen, number));
  }
}

TEST_CASE("people see the name of a shop where documents have its id, and commands take it") {
  HardShop shop;
  for (const auto& list : lists()) {
    const auto screen = shop.screen(list, 200);
    CAPTURE(screen);
    if (list.front() != "connections") CHECK_FALSE(holds(screen, "shopee:1"));
    auto machine = list;
    machine.insert(machine.end(), {"--format", "csv"});
    const auto csv = shop.with.run(machine).out;
    CAPTURE(csv);
    if (list.front() != "connections")
      CHECK(holds(csv, "connection_name") == holds(csv, "shopee:1"));
  }
  CHECK(holds(shop.screen({"slips"}, 80), std::string("hanoi/") + number));
  CHECK(shop.with.run({"orders", "show", std::string("hanoi/") + number}).status == 0);
  CHECK(shop.with.run({"listings", "show", "hanoi/24853910123"}).status == 0);
}

TEST_CASE("the remedy of an exception is whole on every screen, and names the shop") {
  HardShop shop;
  for (const int width : widths) {
    // A long command goes on in the next line.
    auto screen = shop.screen({"exceptions", "--kind", "listing_not_linked"}, width);
    CAPTURE(screen);
    std::string words;
    std::istringstream each(screen);
    for (std::string word; each >> word;) words += word + " ";
    CHECK(holds(words, "Link it with: ecsync link-product saigon-quan-1/24853910123 PRODUCT"));
    CHECK_FALSE(holds(words, "shopee:"));
  }
}

TEST_CASE("where a row does not fit at all, each field has a line of its own") {
  HardShop shop;
  const auto screen = shop.screen(
      {"orders", "--columns", "number,connection,status,created_at,total,units", "--limit", "2"},
      40);
  const auto lines = lines_of(screen);
  CAPTURE(screen);
  REQUIRE(lines.size() == 13);
  CHECK(lines[0] == std::string("number      ") + number);
  CHECK(lines[1] == "connection  saigon-quan-1");
  CHECK(lines[2] == "status      packing");
  CHECK(lines[6].empty());
  CHECK(lines[8] == "connection  hanoi");
}

TEST_CASE("a sentence of ours is cut behind a word") {
  HardShop shop;
  const auto checks = [&shop](const char* columns) {
    shop.with.ecsync.set("COLUMNS", columns);
    return shop.with.run({"doctor"}).out;
  };
  const auto screen = checks("80");
  CAPTURE(screen);
  const auto lines = lines_of(screen);
  const auto cut =
      std::count_if(lines.begin(), lines.end(), [](const auto& line) { return holds(line, "…"); });
  const auto whole = checks("1000");
  CHECK(cut > 0);
  for (const auto& line : lines) {
    const auto end = line.find("…");
    if (end == std::string::npos) continue;
    const auto begin = line.rfind("  ", end) + 2;
    const auto words = line.substr(begin, end - begin);
    if (!holds(words, " ")) continue;  // one word alone is too wide
    const auto place = whole.find(words);
    REQUIRE(place != std::string::npos);
    CHECK(std::string(" ,;:.").find(whole[place + words.size()]) != std::string::npos);
  }
}

TEST_CASE("heads of tables are words for people, and columns of machines keep their names") {
  HardShop shop;
  CHECK(holds(shop.screen({"connections"}, 200), "  last success  "));
  CHECK(holds(shop.screen({"listings"}, 200), "  seller SKU  "));
  CHECK(holds(shop.screen({"stock"}, 200), "  awaiting export  "));
  CHECK(holds(shop.screen({"connections"}, 200, "vi"), "  Đồng bộ thành công  "));
  for (const auto& list : lists()) {
    const auto heads = lines_of(shop.screen(list, 1000)).front();
    CAPTURE(heads);
    CHECK_FALSE(holds(heads, "_"));
  }
  CHECK(holds(shop.with.run({"connections", "--format", "csv", "--lang", "vi"}).out,
              ",last_success_at,"));
}

TEST_CASE("people read how long ago it was, and machines when it was") {
  HardShop shop;
  shop.shop.database.engine().execute(
      "UPDATE connections SET last_success_at = strftime('%s', 'now') - 7300");
  shop.shop.database.engine().execute(
      "UPDATE authorizations SET consent_expires_at = strftime('%s', 'now') + 86400 * 25 + 60");
  for (const auto* command : {"connections", "status"}) {
    const auto english = shop.screen({command}, 200);
    CAPTURE(english);
    CHECK(holds(english, "2 hours ago"));
    CHECK(holds(english, "in 25 days"));
    const auto vietnamese = shop.screen({command}, 200, "vi");
    CAPTURE(vietnamese);
    CHECK(holds(vietnamese, "2 giờ trước"));
    CHECK(holds(vietnamese, "25 ngày nữa"));
    CHECK_FALSE(holds(shop.with.run({command, "--format", "csv"}).out, " ago"));
  }
  CHECK(holds(shop.screen({"exceptions"}, 200), " ago"));
}

TEST_CASE("a change of stock has its sign for people") {
  HardShop shop;
  const auto screen = shop.screen({"stock", "history"}, 200);
  CAPTURE(screen);
  CHECK(has_word(screen, "+50"));
  CHECK(has_word(screen, "-5"));
  CHECK(holds(shop.with.run({"stock", "history", "--format", "csv"}).out, ",50,0,0,"));
}

TEST_CASE("a list that ends early says how many there are and how to see the rest") {
  HardShop shop;
  CHECK(shop.with.run({"orders", "--limit", "1"}).err == "1 of 3 shown; the rest: --limit 3\n");
  CHECK(shop.with.run({"orders", "--limit", "1", "--connection", "hanoi"}).err ==
        "1 of 2 shown; the rest: --limit 2\n");
  CHECK(shop.with.run({"orders", "--limit", "1", "--lang", "vi"}).err ==
        "1 trên 3; xem hết: --limit 3\n");
  for (const auto& list : lists()) {
    auto line = list;
    line.insert(line.end(), {"--limit", "1"});
    const auto err = shop.with.run(line).err;
    CAPTURE(list.front());
    if (list.front() == "returns") continue;  // there is one
    CHECK(holds(err, "1 of "));
    CHECK(holds(err, " shown; the rest: --limit "));
  }
}

TEST_CASE("--count tells how many there are and nothing else") {
  HardShop shop;
  for (const auto& list : lists()) {
    CAPTURE(list.front());
    auto lines = list;
    lines.insert(lines.end(), {"--format", "jsonl"});
    const auto all = std::to_string(lines_of(shop.with.run(lines).out).size());
    auto count = list;
    count.emplace_back("--count");
    for (const auto* more : {"--limit=1", "--sort=-connection_name", "--format=csv"}) {
      auto line = count;
      if (std::string(more) != "--sort=-connection_name" || list.front() == "orders")
        line.emplace_back(more);
      CHECK(shop.with.run(line).out == all + "\n");
    }
    count.emplace_back("--json");
    const auto document = shop.with.run(count).out;
    CHECK(schema_fault(document, "count") == "");
    CHECK(document == R"({"schema":"ecsync.count/1","count":)" + all + "}\n");
  }
  const auto count = [&](Words words) {
    words.emplace_back("--count");
    return shop.with.run(words).out;
  };
  CHECK(count({"orders", "--without-slip"}) == "1\n");
  CHECK(count({"orders", "--status", "shipping"}) == "0\n");
  CHECK(count({"listings", "--unlinked"}) == "2\n");
  CHECK(count({"listings", "--per", "link"}) == "3\n");
  CHECK(count({"products", "--search", "ao dai"}) == "1\n");
  CHECK(count({"slips", "--status", "exported"}) == "1\n");
  CHECK(count({"returns", "--slip", "PX000002"}) == "0\n");
  CHECK(count({"stock", "--low"}) == "1\n");
  CHECK(count({"stock", "history", "AO-DAI-LUA-M"}) == "4\n");
  CHECK(count({"exceptions", "--kind", "listing_not_linked"}) == "2\n");
  CHECK(shop.with.run({"orders", "--count", "--format", "xlsx", "-o", "o.xlsx"}).status == 2);
  CHECK(Program().run({"orders", "--count"}).out == "0\n");
}

TEST_CASE("cursors are short enough to copy, whatever a list is sorted by") {
  HardShop shop;
  for (const auto& list : lists()) {
    auto names = all_columns(shop, list);
    std::istringstream columns("," + names);
    for (std::string column; std::getline(columns, column, ',');) {
      auto line = list;
      line.insert(line.end(), {"--json", "--limit", "1"});
      if (!column.empty()) line.insert(line.end(), {"--sort", column});
      const auto document = json::Document::parse(shop.with.run(line).out);
      REQUIRE(document);
      const auto next = document->root()["next"].text_or("");
      CAPTURE(list.front());
      CAPTURE(column);
      CHECK(next.size() <= 40);
      if (list.front() != "returns") CHECK_FALSE(next.empty());
    }
  }
}

TEST_CASE("a page goes on in its place when the row that the page before ended with is gone") {
  HardShop shop;
  const auto page = json::Document::parse(
      shop.with.run({"orders", "--sort", "created_at", "--limit", "1", "--json"}).out);
  const auto next = page->root()["next"].text();
  shop.shop.database.engine().execute("UPDATE orders SET number = 'other' WHERE number = '" +
                                      std::string(number) + "' AND connection_id = 1");
  const auto rest = shop.with.run(
      {"orders", "--sort", "created_at", "--after", next, "--columns", "number", "--no-headers"});
  CHECK(rest.status == 0);
  CHECK(rest.out == std::string("other\n2611236\n") + number + "\n");
}

}  // namespace ecsync::test

#include "cli/output/table.h"

#include <doctest/doctest.h>

#include "core/base/text.h"
#include "tests/support/lines.h"
#include "tests/support/program.h"
#include "tests/support/small_shop.h"
#include "tests/support/terminal.h"

// How wide a table is.
namespace ecsync::test {
namespace {

constexpr auto long_name =
    "Áo dài lụa Hà Đông cao cấp thêu hoa sen thủ công, kèm khăn đóng và quần lụa trắng, đủ cỡ";

/// A file with one order whose only line has a long name.
struct Shop {
  Program ecsync;
  SmallShop shop{ecsync.database()};

  Shop() {
    auto order = shop.order("2611236ABCD7EF", {{"1234567890"}});
    order.lines[0].name = long_name;
    shop.store(order);
  }
  std::string on_terminal(const std::vector<std::string>& words) const {
    Terminal terminal(ecsync, words);
    terminal.wait();
    return terminal.screen();
  }
};

cli::Table table_of(std::vector<cli::Table::Column> columns, std::vector<cli::Cell> row) {
  cli::Table table;
  table.columns = std::move(columns);
  table.rows.push_back(std::move(row));
  return table;
}

std::string rendered(const cli::Table& table, std::optional<int> width) {
  const auto laid = cli::render_table(
      table, {*cli::LocalTime::in("UTC"), Timestamp{}, Language::english}, true, width);
  return laid.heads + laid.rows;
}

}  // namespace

TEST_CASE("on a terminal a table is as wide as the terminal, and free text is cut for it") {
  const Shop shop;
  const auto screen = shop.on_terminal({"orders"});
  CHECK(widest_line(screen) == 120);  // as the terminal is
  CHECK(holds(screen, "Áo dài lụa"));
  CHECK(holds(screen, "…"));
  CHECK(holds(screen, "2611236ABCD7EF  hanoi  "));
  CHECK(widest_line(shop.on_terminal({"orders", "show", "2611236ABCD7EF"})) <= 120);
  CHECK(widest_line(shop.on_terminal({"listings"})) == 120);
}

TEST_CASE("COLUMNS says how wide a table is, on a terminal and in a pipe") {
  Shop shop;
  shop.ecsync.set("COLUMNS", "100");
  CHECK(widest_line(shop.on_terminal({"orders"})) == 100);
  CHECK(widest_line(shop.ecsync.run({"orders"}).out) == 100);
  shop.ecsync.set("COLUMNS", "400");
  CHECK(holds(shop.on_terminal({"orders"}), long_name));
  shop.ecsync.set("COLUMNS", "100 columns");  // what follows the number does not matter
  CHECK(widest_line(shop.on_terminal({"orders"})) == 100);
  for (const auto* nonsense : {"0", "-5", "+100", " 100", "99999999999", "wide"}) {
    shop.ecsync.set("COLUMNS", nonsense);
    CHECK(widest_line(shop.on_terminal({"orders"})) == 120);
  }
}

TEST_CASE("in a pipe and in a file a table is whole") {
  Shop shop;
  CHECK(holds(shop.ecsync.run({"orders"}).out, long_name));
  shop.ecsync.set("COLUMNS", "60");
  const auto file = shop.ecsync.home() / "orders.txt";
  Terminal terminal(shop.ecsync, {"orders", "-o", file});
  CHECK(terminal.wait() == 0);
  CHECK(holds(shop.ecsync.run_other({"/bin/cat", file}).out, long_name));
  for (const auto* format : {"csv", "tsv", "json", "jsonl"})
    CHECK(holds(shop.ecsync.run({"orders", "--format", format}).out, long_name));
}

TEST_CASE("numbers, times, codes and our own words are never cut, however narrow the terminal is") {
  Shop shop;
  shop.ecsync.set("COLUMNS", "30");
  const auto out =
      shop.ecsync.run({"orders", "--columns", "number,connection,status,created_at,total,goods"})
          .out;
  for (const auto* whole : {"2611236ABCD7EF", "hanoi", "packing", "2026-11-22 10:", "100.000 đ"})
    CHECK(holds(out, whole));
  CHECK(widest_line(out) <= 30);
  shop.ecsync.set("COLUMNS", "54");
  const auto listing =
      shop.ecsync.run({"listings", "--columns", "id,seller_sku,name,connection"}).out;
  CHECK(holds(listing, "hanoi/1234567890  SKU-1234567890  Áo dài …  hanoi\n"));
}

TEST_CASE("a narrow terminal does without columns that matter less, unless they were asked for") {
  Shop shop;
  const auto heading = [&](const char* columns, std::vector<std::string> words) {
    shop.ecsync.set("COLUMNS", columns);
    const auto out = shop.ecsync.run(words).out;
    CHECK(widest_line(out) <= std::atoi(columns));
    auto names = lines_of(out).at(0);
    for (auto gap = names.find("  "); gap != std::string::npos; gap = names.find("  "))
      names.replace(gap, names.find_first_not_of(' ', gap) - gap, ", ");
    return names;
  };
  CHECK(heading("120", {"orders"}) ==
        "number, connection, status, created, total, units, unlinked, goods");
  CHECK(heading("80", {"orders"}) == "number, connection, status, total, goods");
  CHECK(heading("80", {"listings"}) == "id, seller SKU, name, active, products, orders");
  CHECK(heading("50", {"orders"}) == "number, status, goods");
  CHECK(heading("80", {"connections"}) ==
        "name, id, country, shop name, status, last success, orders");
  CHECK(heading("40", {"connections"}) == "name, status, last success");
  CHECK(heading("400", {"exceptions"}) == "kind, since, message, hint");
  CHECK(holds(shop.ecsync.run({"exceptions", "--columns", "hint"}).out, "ecsync link-product"));
  CHECK(heading("80", {"orders", "--columns", "units,unlinked,number,goods,connection"}) ==
        "units, unlinked, number, goods, connection");
  CHECK(holds(shop.ecsync.run({"orders", "--format", "csv"}).out, ",connection,"));
}

TEST_CASE("the widest text gives first, and equal ones give evenly") {
  const auto table = table_of({{phrase("name"), true, cli::prose()},
                               {phrase("quantity")},
                               {phrase("reason"), true, cli::prose()}},
                              {cli::text_cell(std::string(40, 'a')), std::int64_t{1234567},
                               cli::text_cell(std::string(20, 'b'))});
  CHECK(rendered(table, std::nullopt) == rendered(table, 73));
  const auto some = lines_of(rendered(table, 60)).at(1);
  CHECK(some == std::string(27, 'a') + "…" + "   1234567  " + std::string(20, 'b'));
  const auto both = lines_of(rendered(table, 42)).at(1);
  CHECK(both == std::string(14, 'a') + "…" + "   1234567  " + std::string(14, 'b') + "…");
  CHECK(widest_line(rendered(table, 28)) == 28);
  CHECK(holds(rendered(table, 27), "\nquantity  1234567\n"));
}

TEST_CASE("a heading, the beginning of a sentence and a name of our own are never cut") {
  const std::string words(60, 'a');
  const auto narrowest = [](Phrase name, cli::Narrowing narrowing, const cli::Cell& cell,
                            int width) {
    return lines_of(rendered(table_of({{name, true, narrowing}}, {cell}), width));
  };
  CHECK(narrowest(phrase("marketplace_name"), cli::prose(), cli::text_cell(words), 16).at(0) ==
        "marketplace name");
  CHECK(narrowest(phrase("message"), cli::sentence(), cli::word_cell(words), 40).at(1) ==
        std::string(39, 'a') + "…");
  CHECK(narrowest(phrase("name"), cli::prose(), cli::word_cell(words), 60).at(1) == words);
}

TEST_CASE("wide, combining and joined characters are cut whole and stay aligned") {
  const std::string family = "👨\u200D👩\u200D👧";
  const std::string decomposed = "A\u0301o da\u0300i ";
  for (const std::string& name :
       {std::string("漢字漢字漢字漢字漢字"), family + family + family + family + family + family,
        decomposed + decomposed + decomposed, std::string("🇻🇳🇻🇳🇻🇳🇻🇳🇻🇳🇻🇳🇻🇳"),
        std::string("❤\uFE0F❤\uFE0F❤\uFE0F❤\uFE0F❤\uFE0F❤\uFE0F❤\uFE0F")}) {
    CAPTURE(name);
    for (int width = 12; width < 30; ++width) {
      const auto table = table_of({{phrase("name"), true, cli::prose()}, {phrase("n")}},
                                  {cli::text_cell(name), std::int64_t{7}});
      const auto lines = lines_of(rendered(table, width));
      CHECK(text::display_width(lines.at(0)) == text::display_width(lines.at(1)));
      CHECK(text::display_width(lines.at(1)) <= width);
      CHECK(lines.at(1).ends_with(" 7"));
    }
  }
}

}  // namespace ecsync::test

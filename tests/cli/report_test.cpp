#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <regex>

#include "tests/cli/slip_shop.h"

// `report`: figures for whoever would rather look.
namespace ecsync::test {
namespace {

/// A shop with sales of today, one of them under a name that is meant to break a page.
struct Sold : SlipShop {
  std::filesystem::path folder = std::filesystem::path(ecsync.database()).parent_path();

  Sold() {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    for (const std::string number : {"A1", "A2"}) {
      auto order = shop.order(number, {{"10", 2}});
      order.created_at = order.updated_at = now - std::chrono::seconds(5);
      order.total = 1'299'000;
      order.lines[0].name = "</td><script>alert(1)</script>\u202e" + std::string(500, 'x');
      shop.store(order);
    }
  }
  std::string page(const std::string& file, const std::vector<std::string>& words = {}) {
    std::vector<std::string> all{"report", "-o", (folder / file).string()};
    all.insert(all.end(), words.begin(), words.end());
    const auto ran = run(all);
    CHECK_MESSAGE(ran.status == 0, ran.err);
    CHECK(ran.out == "");
    std::ifstream stream(folder / file);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
};

}  // namespace

TEST_CASE("the report's document has all figures") {
  Sold sold;
  const auto ran = sold.run({"report", "--json"});
  CHECK(ran.status == 0);
  CHECK(schema_fault(ran.out, "report") == "");
  const auto document = json::Document::parse(ran.out);
  const auto root = document->root();
  CHECK(root["waiting"]["orders"].integer() == 2);
  CHECK(root["best"].items().at(0)["pieces"].integer() == 4);
  std::int64_t orders = 0;
  for (const auto& day : root["days"].items()) orders += day["orders"].integer();
  CHECK(orders == 2);
  CHECK(root["shops"].items().at(0)["connection_name"].text() == "hanoi");
}

TEST_CASE("the report in a terminal is short tables, in CSV its days") {
  Sold sold;
  const auto ran = sold.run({"report"});
  CHECK(ran.status == 0);
  CHECK(holds(ran.out, "to send"));
  CHECK(holds(ran.out, "2, 2 of them without an export slip"));
  CHECK(holds(ran.out, "2.598.000 đ"));
  CHECK(holds(ran.out, "ecsync exceptions --kind listing_not_linked"));
  const auto rows = sold.run({"report", "--format", "csv"});
  CHECK(holds(rows.out, "day,connection,currency,orders,cancelled,units,total,connection_name"));
  CHECK(holds(rows.out, ",shopee:1,VND,2,0,4,2598000,hanoi"));
  CHECK(holds(sold.run({"report", "--lang", "vi"}).out, "Bán chạy nhất"));
}

TEST_CASE("the report page holds no script, no address outside and no name as markup") {
  Sold sold;
  for (const std::string language : {"en", "vi"}) {
    CAPTURE(language);
    const auto page = sold.page(language + ".html", {"--lang", language});
    CHECK(holds(page, "<html lang=\"" + language + "\">"));
    CHECK(holds(page, "default-src 'none'"));
    CHECK_FALSE(holds(page, "<script"));
    CHECK_FALSE(holds(page, "http://"));
    CHECK_FALSE(holds(page, "https://"));
    CHECK_FALSE(holds(page, "\u202e"));
    CHECK(holds(page, "&lt;/td&gt;&lt;script&gt;"));
    CHECK(holds(page, "2.598.000&nbsp;đ"));
    // Tags are closed: as many begin as end.
    for (const std::string tag : {"table", "tr", "td", "th", "section", "div", "dl", "bdi"}) {
      CAPTURE(tag);
      const std::regex begin("<" + tag + "[ >]");
      const std::regex end("</" + tag + ">");
      const auto count = [&](const std::regex& pattern) {
        return std::distance(std::sregex_iterator(page.begin(), page.end(), pattern), {});
      };
      CHECK(count(begin) == count(end));
    }
  }
}

TEST_CASE(
    "the page of one shop tells its cancelled and returned per cent and names listings by it") {
  Sold sold;
  const auto page = sold.page("one.html", {"--lang", "en"});
  CHECK(holds(page, "data-name='cancelled'>0.0&nbsp;%"));
  CHECK(holds(page, "data-name='returned'>0.0&nbsp;%"));
  CHECK(holds(page, "<bdi>hanoi/10</bdi>"));
  CHECK(page.find("<dl>") < page.find("data-name="));
}

TEST_CASE("the page of several shops begins with a row for each, and tells what is wrong with it") {
  Sold sold;
  sold.shop.connect("2", "hue");
  sold.shop.database.engine().execute(
      "UPDATE connections SET status = 'needs_auth' WHERE name = 'hue'");
  const auto page = sold.page("two.html", {"--lang", "en"});
  CHECK(page.find("<bdi>hue</bdi>") < page.find("<dl>"));
  CHECK(holds(page, "bad' data-name='state'>needs_auth"));
}

TEST_CASE("a report begins with a whole day") {
  Sold sold;
  const auto document = [&](const std::string& since) {
    return json::Document::parse(sold.run({"report", "--since", since, "--json"}).out);
  };
  for (const std::string since : {"30d", "1h"})
    CHECK(document(since)->root()["since"].text().ends_with("T17:00:00Z"));
  sold.ecsync.set("ECSYNC_TIMEZONE", "UTC");
  CHECK(document("2026-11-01T12:00:00Z")->root()["since"].text() == "2026-11-01T00:00:00Z");
}

TEST_CASE("the same file at the same moment gives the same page, and never over another file") {
  Sold sold;
  sold.ecsync.set("SOURCE_DATE_EPOCH", std::to_string(std::time(nullptr)));
  CHECK(sold.page("one.html") == sold.page("two.htm"));
  const auto again = sold.run({"report", "-o", (sold.folder / "one.html").string()});
  CHECK(again.status == 2);
  CHECK(holds(again.err, "--force"));
}

TEST_CASE("the ending of its file says what a report is, and another one is refused") {
  Sold sold;
  const auto path = [&](const std::string& file) { return (sold.folder / file).string(); };
  CHECK(sold.run({"report", "-o", path("a.json")}).status == 0);
  std::ifstream stream(path("a.json"));
  const std::string document{std::istreambuf_iterator<char>(stream), {}};
  CHECK(schema_fault(document, "report") == "");
  const auto wrong = sold.run({"report", "-o", path("a.pdf")});
  CHECK(wrong.status == 2);
  CHECK(holds(wrong.err, ".html"));
  CHECK_FALSE(std::filesystem::exists(path("a.pdf")));
}

TEST_CASE("a report before anything is connected is empty and says how to begin") {
  const Program empty;
  const auto ran = empty.run({"report", "--json"});
  CHECK(ran.status == 0);
  CHECK(schema_fault(ran.out, "report") == "");
  CHECK(holds(ran.err, "ecsync connect"));
  CHECK_FALSE(std::filesystem::exists(empty.database()));
}

TEST_CASE("a report of a shop that is not there is 5, and of a time to come 2") {
  Sold sold;
  CHECK(sold.run({"report", "--connection", "nowhere"}).status == 5);
  CHECK(sold.run({"report", "--since", "2999-01-01"}).status == 2);
  CHECK(sold.run({"report", "--connection", "hanoi", "--since", "7d", "--json"}).status == 0);
}

}  // namespace ecsync::test

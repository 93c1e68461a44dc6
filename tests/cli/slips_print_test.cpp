#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/base/time_text.h"
#include "tests/cli/slip_shop.h"
#include "tests/support/pdf.h"

namespace ecsync::test {
namespace {

/// Orders A1 and A2, the first with the slip PX000001.
struct PrintShop : SlipShop {
  std::string file = ecsync.home() / "slips.pdf";
  PrintShop() {
    shop.stock("A", 10);
    shop.sell("A1", {{"10", 2}});
    shop.sell("A2", {{"10", 1}});
    shop.link("10", {"A"});
    REQUIRE(run({"export-slip", "A1"}).status == 0);
  }
  std::string bytes() const {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
};

}  // namespace

TEST_CASE("slips print writes the form with the seller's name, once for each copy") {
  PrintShop shop;
  shop.ecsync.set("ECSYNC_ORGANIZATION_NAME", "Công ty Nắng Ấm");
  const auto ran = shop.run({"slips", "print", "PX000001", "-o", shop.file, "--copies", "2",
                             "--paper", "a5", "--prices"});
  CHECK(ran.status == 0);
  CHECK(ran.err.empty());
  CHECK(ran.out == "PX000001 printed to " + shop.file + ".\n");
  const auto pages = pdf_pages(shop.bytes());
  REQUIRE(pages.size() == 2);
  CHECK(holds(pages[0], "Đơn vị: Công ty Nắng Ấm"));
  CHECK(holds(pages[0], "80.000"));
  CHECK(holds(pages[1], "Liên 2"));
}

TEST_CASE("slips print twice gives the same bytes, and needs --force to replace a file") {
  const PrintShop shop;
  REQUIRE(shop.run({"slips", "print", "PX000001", "-o", shop.file}).status == 0);
  const auto first = shop.bytes();
  const auto refused = shop.run({"slips", "print", "PX000001", "-o", shop.file});
  CHECK(refused.status == 2);
  CHECK(holds(refused.err, "--force"));
  REQUIRE(shop.run({"slips", "print", "PX000001", "-o", shop.file, "--force"}).status == 0);
  CHECK(shop.bytes() == first);
}

TEST_CASE("SOURCE_DATE_EPOCH is the date in a printed file's head") {
  PrintShop shop;
  const std::vector<std::string> words{"slips", "print", "PX000001", "-o", "-"};
  const auto usual = shop.run(words).out;
  const auto dated = [&](std::int64_t seconds) {
    shop.ecsync.set("SOURCE_DATE_EPOCH", std::to_string(seconds));
    return shop.run(words).out;
  };
  const auto made = parse_time(
      shop.slips({"slips", "show", "PX000001"}).root()["slips"].items().at(0)["created_at"].text());
  REQUIRE(made);
  CHECK(dated(epoch_seconds(*made)) == usual);
  CHECK(dated(1'000'000'000) == dated(1'000'000'000));
  CHECK(dated(1'000'000'000) != usual);
  CHECK(pdf_pages(dated(0)) == pdf_pages(usual));
  for (const auto* nonsense : {"today", "-1", "1e9", "99999999999999"}) {
    shop.ecsync.set("SOURCE_DATE_EPOCH", nonsense);
    const auto refused = shop.run(words);
    CHECK(refused.status == 2);
    CHECK(refused.out.empty());
    CHECK(holds(refused.err, "SOURCE_DATE_EPOCH: "));
  }
}

TEST_CASE("slips print -o - is the PDF and nothing else, and not together with --json") {
  const PrintShop shop;
  const auto ran = shop.run({"slips", "print", "PX000001", "-o", "-"});
  CHECK(ran.status == 0);
  CHECK(pdf_pages(ran.out).size() == 1);
  const auto both = shop.run({"slips", "print", "PX000001", "-o", "-", "--json"});
  CHECK(both.status == 2);
  CHECK(schema_fault(both.out, "error") == "");
}

TEST_CASE("slips print --json tells the slips that are in the file") {
  const PrintShop shop;
  const auto document = shop.slips({"slips", "print", "PX000001", "PX000001", "-o", shop.file});
  CHECK(document.root()["slips"].items().size() == 1);
  CHECK(pdf_pages(shop.bytes()).size() == 1);
}

TEST_CASE("slips print makes no file when a number is wrong, and none in a dry run") {
  const PrintShop shop;
  CHECK(shop.run({"slips", "print", "PX000001", "PX9", "-o", shop.file}).status == 5);
  CHECK(shop.run({"slips", "print", "PX000001", "-o", shop.file, "--paper", "a3"}).status == 2);
  CHECK(shop.run({"slips", "print", "PX000001"}).status == 2);
  CHECK(shop.run({"slips", "print", "PX000001", "-o", ""}).status == 2);
  CHECK(shop.run({"slips", "print", "PX000001", "-o", "/nowhere/slips.pdf"}).status == 2);
  CHECK(shop.run({"slips", "print", "PX000001", "-o", shop.file, "-n"}).status == 0);
  CHECK_FALSE(std::filesystem::exists(shop.file));
}

TEST_CASE("a machine without a Vietnamese font is told which package to install, with 10") {
  PrintShop shop;
  const auto config = shop.ecsync.home().write(
      "fonts.conf", "<?xml version=\"1.0\"?><fontconfig><dir>/nowhere</dir></fontconfig>");
  shop.ecsync.set("FONTCONFIG_FILE", config);
  const auto ran = shop.run({"slips", "print", "PX000001", "-o", shop.file, "--json"});
  CHECK(ran.status == 10);
  CHECK(schema_fault(ran.out, "error") == "");
  CHECK(holds(ran.out, "FONT_MISSING"));
  CHECK(holds(ran.err, "fonts-dejavu-core"));
  CHECK_FALSE(std::filesystem::exists(shop.file));
  CHECK(shop.run({"export-slip", "A2", "--print", shop.file}).status == 10);
  CHECK(shop.stock("A") == "8/2/10");
}

TEST_CASE("export-slip --print makes the slips and their paper") {
  const PrintShop shop;
  const auto ran = shop.run({"export-slip", "A1", "A2", "--if-missing", "--print", shop.file});
  CHECK(ran.status == 0);
  CHECK(pdf_pages(shop.bytes()).size() == 2);
  const auto again = shop.run({"export-slip", "A2", "--print", shop.file});
  CHECK(again.status == 2);
}

TEST_CASE("when printing fails the slips stay and the error says how to print them") {
  const PrintShop shop;
  const auto ran = shop.run({"export-slip", "A2", "--print", "/dev/full", "--json"});
  CHECK(ran.status == 3);
  CHECK(schema_fault(ran.out, "slips") == "");
  CHECK(holds(ran.err, "ecsync slips print -o FILE.pdf PX000002"));
  CHECK(shop.stock("A") == "7/3/10");
}

}  // namespace ecsync::test

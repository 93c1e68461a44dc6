#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <fstream>

#include "tests/cli/slip_shop.h"
#include "tests/support/pdf.h"

// docs/slip.png and docs/receipt.png, the pictures of both papers in the README. Letters differ by
// a shade from version to version of what draws them; words and their places do not.
namespace ecsync::test {
namespace {

constexpr auto now = "1795401600";  // 2026-11-23 09:40 in Vietnam
constexpr double allowed = 0.5;     // points

/// A seller who has sent a parcel, of which one piece came back torn. Time stands still there.
struct Papers : SlipShop {
  Papers() {
    shop.stock("AD-XN-M", 40);
    shop.stock("NON-LA", 25);
    shop.stock("TRA-SEN", 60);
    product("AD-XN-M", "Áo dài lụa Hà Đông, xanh ngọc, cỡ M", "cái", "450000");
    product("NON-LA", "Nón lá Huế", "cái", "85000");
    product("TRA-SEN", "Trà sen Tây Hồ, hộp 200 g", "hộp", "220000");
    shop.sell("2611236ABCD7EF", {{"10", 2}, {"11", 1}, {"12", 3}});
    shop.link("10", {"AD-XN-M"});
    shop.link("11", {"NON-LA"});
    shop.link("12", {"TRA-SEN"});
    ecsync.set({{"ECSYNC_ORGANIZATION_NAME", "Công ty TNHH Nắng Ấm"},
                {"ECSYNC_ORGANIZATION_DEPARTMENT", "Kho vận"},
                {"LD_PRELOAD", ECSYNC_FROZEN_CLOCK},
                {"FROZEN_CLOCK", now},
                {"FONTCONFIG_FILE",
                 ecsync.home().write("fonts.conf",
                                     "<?xml version=\"1.0\"?><fontconfig><dir>/usr/share/fonts/"
                                     "truetype/dejavu</dir></fontconfig>")}});
    did({"warehouses", "edit", "HN", "--name", "Kho Hà Nội", "--address", "12 Hàng Bài, Hà Nội"});
    did({"export-slip", "2611236ABCD7EF", "--receiver", "Anh Ba", "--export"});
    did({"take-back", "PX000001", "--damaged", "AD-XN-M:1", "--product", "TRA-SEN:1", "--reason",
         "khách trả hàng, áo rách"});
  }
  void product(const std::string& code, const std::string& name, const std::string& unit,
               const std::string& price) const {
    did({"products", "edit", code, "--name", name, "--unit", unit, "--price", price});
  }
  void did(const std::vector<std::string>& words) const {
    const auto ran = run(words);
    CAPTURE(ran.err);
    REQUIRE(ran.status == 0);
  }
  std::string paper(const std::string& noun, const std::string& number) const {
    const auto ran = run({noun, "print", number, "--paper", "a5", "--prices", "-o", "-"});
    REQUIRE(ran.status == 0);
    return ran.out;
  }
};

std::string list_of(const std::vector<PdfWord>& words) {
  std::string list;
  for (const auto& word : words)
    list += fmt::format("{:.1f} {:.1f} {:.1f} {:.1f} {}\n", word.left, word.top, word.right,
                        word.bottom, word.text);
  return list;
}

std::vector<PdfWord> read_list(const std::string& path) {
  std::ifstream file(path);
  std::vector<PdfWord> words;
  PdfWord word;
  while (file >> word.left >> word.top >> word.right >> word.bottom >> std::ws &&
         std::getline(file, word.text))
    words.push_back(word);
  return words;
}

void write_file(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

bool same_place(const PdfWord& one, const PdfWord& other) {
  const auto near = [](double a, double b) { return std::abs(a - b) <= allowed; };
  return near(one.left, other.left) && near(one.top, other.top) && near(one.right, other.right) &&
         near(one.bottom, other.bottom);
}

void check_picture(const std::string& name, const std::string& pdf) {
  const auto picture = fmt::format("{}/docs/{}.png", ECSYNC_SOURCE_DIR, name);
  const auto list = fmt::format("{}/tests/data/papers/{}.words", ECSYNC_SOURCE_DIR, name);
  const auto words = pdf_words(pdf);
  if (std::getenv("ECSYNC_DRAW") != nullptr) {
    write_file(picture, pdf_preview(pdf));
    write_file(list, list_of(words));
    return;
  }
  const auto drawn = read_list(list);
  INFO("run scripts/record and look at ", picture);
  REQUIRE(words.size() == drawn.size());
  for (std::size_t i = 0; i < words.size(); ++i) {
    CAPTURE(drawn[i].text);
    CHECK(words[i].text == drawn[i].text);
    CHECK(same_place(words[i], drawn[i]));
  }
}

}  // namespace

TEST_CASE("the pictures of the papers have the words of today's, at their places") {
  const Papers papers;
  check_picture("slip", papers.paper("slips", "PX000001"));
  check_picture("receipt", papers.paper("returns", "PN000001"));
}

}  // namespace ecsync::test

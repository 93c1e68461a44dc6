#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "tests/cli/slip_shop.h"
#include "tests/support/pdf.h"

// Names in other writings than Vietnamese, on every paper.
namespace ecsync::test {
namespace {

constexpr auto usual = "/usr/share/fonts/truetype/dejavu";

/// What scripts/install-packages test brings for each writing, and the name of its font in a PDF,
/// where emoji are pictures.
struct Writing {
  const char* name;  ///< of a product
  const char* font;
  const char* file;
};
constexpr std::array writings{
    Writing{"Hoa 🌸 giấy", "", "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf"},
    Writing{"ชาเขียว", "Garuda", "/usr/share/fonts/truetype/tlwg/Garuda.ttf"},
    Writing{"绿茶 龙井", "DroidSansFallback",
            "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf"},
};

/// An order A1 with a product for each writing, and its slip.
struct WrittenShop : SlipShop {
  std::string file = ecsync.home() / "paper.pdf";

  WrittenShop() {
    shop.stock("AD", 10);
    shop.stock("P0", 10);
    shop.stock("P1", 10);
    shop.stock("P2", 10);
    shop.sell("A1", {{"9", 1}, {"10", 1}, {"11", 1}, {"12", 1}});
    shop.link("9", {"AD"});
    for (std::size_t i = 0; i < writings.size(); ++i) {
      const auto code = fmt::format("P{}", i);
      shop.link(fmt::to_string(10 + i), {code});
      REQUIRE(run({"products", "edit", code, "--name", writings.at(i).name}).status == 0);
    }
    REQUIRE(run({"export-slip", "A1"}).status == 0);
  }
  void have_fonts(const std::vector<std::string>& places) {
    std::string config = "<?xml version=\"1.0\"?><fontconfig>";
    for (const auto& place : places) config += "<dir>" + place + "</dir>";
    ecsync.set("FONTCONFIG_FILE", ecsync.home().write("fonts.conf", config + "</fontconfig>"));
  }
  std::string bytes() const {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  /// What is said on stderr while this paper is made.
  std::string told(std::vector<std::string> words, const std::string& flag = "-o") const {
    words.insert(words.end(), {flag, file, "--force"});
    const auto ran = run(words);
    CAPTURE(ran.err);
    CHECK(ran.status == 0);
    CHECK(pdf_pages(bytes()).size() == 1);
    return ran.err;
  }
};

}  // namespace

TEST_CASE("each writing is printed with a font of this machine that has it, and nothing is told") {
  WrittenShop shop;
  std::vector<std::string> places{usual};
  for (const auto& writing : writings) {
    if (!std::filesystem::exists(writing.file)) {
      std::cerr << "SKIPPED: " << writing.file << " is not installed; scripts/install-packages "
                << "test brings it\n";
      return;
    }
    places.push_back(std::filesystem::path(writing.file).parent_path().string());
  }
  shop.have_fonts(places);
  const auto check = [&] {
    const auto fonts = pdf_fonts(shop.bytes());
    CAPTURE(fonts);
    for (const auto& writing : writings) CHECK(holds(fonts, writing.font));
    CHECK(holds(fonts, "DejaVu"));
    CHECK(pdf_has_images(shop.bytes()));
  };
  CHECK(shop.told({"slips", "print", "PX000001"}) == "");
  check();
  CHECK_FALSE(holds(shop.told({"slips", "pick"}), "apt-get"));
  check();
  REQUIRE(shop.run({"slips", "export", "PX000001"}).status == 0);
  CHECK(shop.told({"take-back", "PX000001"}, "--print") == "");
  check();
  CHECK(shop.told({"returns", "print", "PN000001"}) == "");
  check();
  // A script finds the codes and the name of another writing in the text of the file.
  CHECK(holds(pdf_pages(shop.bytes())[0], "龙井"));
}

TEST_CASE("boxes are never printed in silence: every paper tells the products and the packages") {
  WrittenShop shop;
  shop.have_fonts({usual});
  const auto check = [](const std::string& told) {
    CAPTURE(told);
    CHECK(holds(told, "of P0, P1, P2:"));
    CHECK(holds(told, "🌸"));
    CHECK(holds(told, "apt-get install fonts-noto-cjk fonts-noto-color-emoji fonts-thai-tlwg"));
    CHECK(told.find("apt-get") == told.rfind("apt-get"));
  };
  check(shop.told({"slips", "print", "PX000001"}));
  check(shop.run({"slips", "print", "PX000001", "-o", shop.file + "2", "-n"}).err);
  check(shop.told({"slips", "pick"}));
  check(shop.told({"export-slip", "A1", "--renew"}, "--print"));
  REQUIRE(shop.run({"slips", "export", "--awaiting"}).status == 0);
  check(shop.told({"take-back", "A1"}, "--print"));
  check(shop.told({"returns", "print", "PN000001"}));
  CHECK_FALSE(pdf_has_images(shop.bytes()));
  // What is for other products tells nothing.
  shop.shop.sell("A2", {{"9", 1}});
  CHECK(shop.told({"export-slip", "A2"}, "--print") == "");
}

TEST_CASE(
    "a letter of another text than a product's is told as such, one that is never seen is not") {
  WrittenShop shop;
  shop.have_fonts({usual});
  shop.shop.sell("A2", {{"9", 1}});
  const auto told = shop.told({"export-slip", "A2", "--receiver", "陈先生"}, "--print");
  CHECK(holds(told, "先 生 陈 of other texts:"));
  shop.shop.sell("A3", {{"9", 1}});
  // A heart that DejaVu has, with the mark that asks for colours, and a joiner.
  CHECK(shop.told({"export-slip", "A3", "--receiver", "\u2764\uFE0F a\u200Db"}, "--print") == "");
}

TEST_CASE("the warning speaks Vietnamese to people, and names no more than ten products") {
  WrittenShop shop;
  shop.have_fonts({usual});
  std::vector<TestLine> lines;
  for (int i = 0; i < 11; ++i) {
    const auto item = fmt::to_string(20 + i);
    const auto code = fmt::format("X{:02}", i);
    shop.shop.stock(code, 1);
    lines.push_back({item, 1});
    REQUIRE(shop.run({"products", "edit", code, "--name", "茶"}).status == 0);
  }
  shop.shop.sell("B1", lines);
  for (int i = 0; i < 11; ++i) shop.shop.link(fmt::to_string(20 + i), {fmt::format("X{:02}", i)});
  const auto told = shop.told({"export-slip", "B1", "--lang", "vi"}, "--print");
  CHECK(holds(told, "không có phông chữ"));
  CHECK(holds(told, "X00"));
  CHECK(holds(told, "X09"));
  CHECK_FALSE(holds(told, "X10"));
}

TEST_CASE("doctor names the packages of fonts for each writing that names use") {
  WrittenShop shop;
  shop.have_fonts({usual});
  const auto told = shop.run({"doctor"}).err;
  CAPTURE(told);
  CHECK(holds(told, "fonts: "));
  CHECK(holds(told, "apt-get install fonts-noto-cjk fonts-noto-color-emoji fonts-thai-tlwg"));
}

}  // namespace ecsync::test

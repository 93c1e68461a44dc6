#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/cli/slip_shop.h"
#include "tests/support/pdf.h"

namespace ecsync::test {
namespace {

/// Two orders, A1 and A2, whose two and one pieces left with the slips PX000001 and PX000002; seven
/// are left.
struct ReturnShop : SlipShop {
  std::string file = ecsync.home() / "receipts.pdf";

  ReturnShop() {
    shop.stock("A", 10);
    shop.sell("A1", {{"10", 2}});
    shop.sell("A2", {{"10", 1}});
    shop.link("10", {"A"});
    REQUIRE(run({"export-slip", "A1", "A2", "--export"}).status == 0);
  }
  /// With --json; checks exit status and document.
  json::Document returns(std::vector<std::string> words, int status = 0) const {
    words.emplace_back("--json");
    const auto ran = ecsync.run(words);
    CAPTURE(ran.out);
    CAPTURE(ran.err);
    CHECK(ran.status == status);
    CHECK(schema_fault(ran.out, "returns") == "");
    return *json::Document::parse(ran.out);
  }
  std::string code_of(const std::vector<std::string>& words, int status = 6) const {
    return returns(words, status).root()["errors"].items().at(0)["code"].text();
  }
  std::string bytes() const {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
};

}  // namespace

TEST_CASE("take-back books all that is out, sound, into the warehouse it left") {
  const ReturnShop shop;
  const auto ran = shop.run({"take-back", "PX000001"});
  CHECK(ran.status == 0);
  CHECK(ran.err.empty());
  CHECK(ran.out == "PN000001 made (Đã nhập kho): 2 pieces of PX000001 back in HN.\n");
  CHECK(shop.stock("A") == "9/0/9");
  const auto shown = shop.slips({"slips", "show", "PX000001"});
  const auto slip = shown.root()["slips"].items().at(0);
  CHECK(slip["returns"].items().at(0).text() == "PN000001");
  CHECK_FALSE(slip["closed_at"].text().empty());
  CHECK(shop.code_of({"take-back", "PX000001"}) == "RETURN_EXCEEDS");
}

TEST_CASE("take-back books the named pieces, damaged ones apart, and tells them in the document") {
  const ReturnShop shop;
  const auto document = shop.returns({"take-back", "A1", "--product", "A:1", "--damaged", "A:1",
                                      "--reason", "khách không nhận", "--ref", "RMA-7"});
  const auto receipt = document.root()["returns"].items().at(0);
  CHECK(receipt["number"].text() == "PN000001");
  CHECK(receipt["status"].text() == "received");
  CHECK(receipt["slip"].text() == "PX000001");
  CHECK(receipt["order"].text() == "shopee:1/A1");
  CHECK(receipt["reason"].text() == "khách không nhận");
  CHECK(receipt["ref"].text() == "RMA-7");
  const auto line = receipt["lines"].items().at(0);
  CHECK(line["quantity"].integer() == 2);
  CHECK(line["damaged"].integer() == 1);
  CHECK(receipt["stock"].items().at(0)["available"].integer() == 8);
  CHECK(receipt["stock"].items().at(0)["damaged"].integer() == 1);
  const auto again =
      shop.run({"take-back", "A1", "--product", "A:1", "--damaged", "A:1", "--ref", "RMA-7"});
  CHECK(again.status == 0);
  CHECK(again.out ==
        "PN000001 was there (Đã nhập kho): 2 pieces, 1 of them damaged of PX000001 in HN.\n");
  CHECK(shop.code_of({"take-back", "A2", "--ref", "RMA-7"}) == "INVALID_VALUE");
}

TEST_CASE("what take-back cannot do for several slips, or does not understand, is exit 2") {
  const ReturnShop shop;
  for (const std::vector<std::string>& flags :
       {std::vector<std::string>{"--product", "A:1"}, {"--damaged", "A:1"}, {"--ref", "R"}}) {
    std::vector<std::string> words{"take-back", "PX000001", "PX000002"};
    words.insert(words.end(), flags.begin(), flags.end());
    CHECK(shop.run(words).status == 2);
  }
  for (const std::vector<std::string>& flags : {std::vector<std::string>{"--product", "A:0"},
                                                {"--product", "A:x"},
                                                {"--damaged", ":2"},
                                                {"--date", "31/12"},
                                                {"--date", "2999-01-01"},
                                                {"--date", "1999-01-01"},
                                                {"--print", "-"}}) {
    CAPTURE(flags);
    std::vector<std::string> words{"take-back", "PX000001"};
    words.insert(words.end(), flags.begin(), flags.end());
    CHECK(shop.run(words).status == 2);
  }
  CHECK(shop.run({"take-back"}).status == 2);
  CHECK(shop.stock("A") == "7/0/7");
}

TEST_CASE("take-back of several slips does each on its own, and some failing is 3") {
  const ReturnShop shop;
  const auto document = shop.returns({"take-back", "PX000001", "PX9", "A2"}, 3);
  CHECK(document.root()["succeeded"].integer() == 2);
  CHECK(document.root()["errors"].items().at(0)["code"].text() == "NOT_FOUND");
  CHECK(shop.stock("A") == "10/0/10");
}

TEST_CASE("a dry run of take-back and returns cancel keeps nothing") {
  const ReturnShop shop;
  CHECK(shop.returns({"take-back", "PX000001", "-n"}).root()["dry_run"].boolean());
  CHECK(shop.stock("A") == "7/0/7");
  REQUIRE(shop.run({"take-back", "PX000001"}).status == 0);
  CHECK(holds(shop.run({"returns", "cancel", "PN000001", "-n"}).out, "would be cancelled"));
  CHECK(shop.stock("A") == "9/0/9");
}

TEST_CASE("returns cancel sends the goods out again, once, while they are there") {
  const ReturnShop shop;
  REQUIRE(shop.run({"take-back", "PX000001"}).status == 0);
  const auto ran = shop.run({"returns", "cancel", "PN000001", "--reason", "nhầm đơn"});
  CHECK(ran.status == 0);
  CHECK(ran.out == "PN000001 cancelled (Đã hủy): 2 pieces of PX000001 left HN again.\n");
  CHECK(shop.stock("A") == "7/0/7");
  CHECK(shop.code_of({"returns", "cancel", "PN000001"}) == "RETURN_NOT_RECEIVED");
  CHECK(holds(shop.run({"returns", "show", "PN000001"}).out, "nhầm đơn"));
  REQUIRE(shop.run({"take-back", "PX000001"}).status == 0);
  REQUIRE(shop.run({"stock", "set", "A", "HN", "1", "--reason", "đếm"}).status == 0);
  CHECK(shop.code_of({"returns", "cancel", "PN000002"}) == "INSUFFICIENT_STOCK");
}

TEST_CASE("an order whose goods came back can be sent again, and its receipt stays then") {
  const ReturnShop shop;
  REQUIRE(shop.run({"take-back", "A1"}).status == 0);
  CHECK(holds(shop.run({"export-slip", "A1", "--export"}).out, "PX000003 exported"));
  CHECK(shop.code_of({"returns", "cancel", "PN000001"}) == "SLIP_EXISTS");
  CHECK(holds(shop.run({"take-back", "A1"}).out, "PX000003"));
}

TEST_CASE("returns lists receipts newest first, by slip, order and time") {
  const ReturnShop shop;
  REQUIRE(shop.run({"take-back", "PX000001", "--damaged", "A:1"}).status == 0);
  REQUIRE(shop.run({"take-back", "PX000001", "PX000002"}).status == 0);
  const auto numbers = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"returns", "list"});
    const auto document = shop.returns(words);
    std::string all;
    for (const auto& receipt : document.root()["returns"].items())
      all += receipt["number"].text() + " ";
    return all;
  };
  CHECK(numbers({}) == "PN000003 PN000002 PN000001 ");
  CHECK(numbers({"--slip", "PX000001"}) == "PN000002 PN000001 ");
  CHECK(numbers({"--order", "A2"}) == "PN000003 ");
  CHECK(numbers({"--since", "1d"}) == "PN000003 PN000002 PN000001 ");
  CHECK(numbers({"--since", "2999-01-01"}).empty());
  CHECK(shop.returns({"returns", "--limit", "1"}).root()["next"].text() == "PN000003");
  CHECK(numbers({"--limit", "1", "--after", "PN000003"}) == "PN000002 ");
  CHECK(shop.run({"returns", "--slip", "PX9"}).status == 5);
  CHECK(shop.run({"returns", "show", "PN9"}).status == 5);
  const auto csv = shop.run({"returns", "--format", "csv"});
  CHECK(
      csv.out.starts_with("number,status,slip,order,warehouse,date,created_at,cancelled_at,reason,"
                          "ref,product,name,unit,quantity,damaged"));
  CHECK(holds(csv.out, "PN000001,received,PX000001,shopee:1/A1,HN,"));
  CHECK(holds(csv.out, ",A,Sản phẩm A,cái,1,1"));
  const auto table = shop.run({"returns"});
  CHECK(holds(table.out, "PN000001"));
  CHECK(holds(table.out, "Sản phẩm A"));
}

TEST_CASE("orders show and slips show name the receipts, and stock history each one's number") {
  const ReturnShop shop;
  REQUIRE(shop.run({"take-back", "PX000001"}).status == 0);
  const auto order = shop.run({"orders", "show", "A1", "--json"});
  CHECK(schema_fault(order.out, "order") == "");
  CHECK(json::Document::parse(order.out)->root()["order"]["returns"].items().at(0).text() ==
        "PN000001");
  const auto page = shop.run({"orders", "show", "A1"}).out;
  CHECK(holds(page, "PX000001"));
  CHECK(holds(page, "PN000001"));
  CHECK(holds(shop.run({"slips", "show", "PX000001"}).out, "PN000001"));
  const auto history = shop.run({"stock", "history", "--limit", "1", "--json"});
  CHECK(schema_fault(history.out, "movements") == "");
  const auto told = json::Document::parse(history.out);
  const auto movement = told->root()["movements"].items().at(0);
  CHECK(movement["kind"].text() == "returned");
  CHECK(movement["return"].text() == "PN000001");
  CHECK(movement["available_delta"].integer() == 2);
}

TEST_CASE("a receipt is named as a scanner or a hurried person does") {
  const ReturnShop shop;
  REQUIRE(shop.run({"take-back", "PX000001"}).status == 0);
  for (const std::string typed : {"#PN000001", "pn1", "PN000001\r", " Pn01 "}) {
    CAPTURE(typed);
    CHECK(holds(shop.run({"returns", "show", typed}).out, "PN000001"));
  }
  const auto unknown = shop.run({"returns", "show", "PN9"});
  CHECK(unknown.status == 5);
  CHECK(holds(unknown.err, "no receipt has the number PN9"));
}

TEST_CASE("[slip] return_number says how numbers of receipts look") {
  const ReturnShop shop;
  const auto folder = shop.ecsync.home() / ".config/ecsync";
  std::filesystem::create_directories(folder);
  const auto configure = [&](const std::string& text) {
    std::ofstream(std::filesystem::path(folder) / "default.toml") << text;
  };
  configure("[slip]\nreturn_number = \"TRA-{seq:04}\"\n");
  CHECK(holds(shop.run({"take-back", "PX000001"}).out, "TRA-0001 made"));
  for (const auto* pattern : {"PN", "Đ{seq}", "ABCDEFGHIJKLMNOPQ{seq}"}) {
    configure(std::string("[slip]\nreturn_number = \"") + pattern + "\"\n");
    CHECK(shop.run({"take-back", "PX000002"}).status == 2);
    CHECK(shop.run({"config", "check"}).status == 2);
  }
}

TEST_CASE("returns print writes the form 01-VT with the seller's name, once for each copy") {
  ReturnShop shop;
  shop.ecsync.set("ECSYNC_ORGANIZATION_NAME", "Công ty Nắng Ấm");
  REQUIRE(shop.run({"take-back", "PX000001", "--damaged", "A:1"}).status == 0);
  const auto ran = shop.run({"returns", "print", "PN000001", "-o", shop.file, "--copies", "2",
                             "--paper", "a5", "--prices"});
  CHECK(ran.status == 0);
  CHECK(ran.out == "PN000001 printed to " + shop.file + ".\n");
  const auto pages = pdf_pages(shop.bytes());
  REQUIRE(pages.size() == 2);
  CHECK(holds(pages[0], "Mẫu số 01 - VT"));
  CHECK(holds(pages[0], "Đơn vị: Công ty Nắng Ấm"));
  CHECK(holds(pages[0], "40.000"));
  CHECK(holds(pages[0], "Bốn mươi nghìn đồng"));
  CHECK(holds(pages[0], "(Hàng lỗi: 1) Sản phẩm A"));
  CHECK(holds(pages[1], "Liên 2"));
  const auto first = shop.bytes();
  REQUIRE(shop.run({"returns", "print", "PN000001", "-o", shop.file, "--copies", "2", "--paper",
                    "a5", "--prices", "--force"})
              .status == 0);
  CHECK(shop.bytes() == first);
}

TEST_CASE("returns print goes to stdout alone, and makes no file when a number is wrong") {
  ReturnShop shop;
  REQUIRE(shop.run({"take-back", "PX000001"}).status == 0);
  const std::vector<std::string> words{"returns", "print", "PN000001", "-o", "-"};
  CHECK(pdf_pages(shop.run(words).out).size() == 1);
  shop.ecsync.set("SOURCE_DATE_EPOCH", "1000000000");
  CHECK(pdf_date(shop.run(words).out) == "2001-09-09T01:46:40Z");
  CHECK(shop.run({"returns", "print", "PN000001", "-o", "-", "--json"}).status == 2);
  CHECK(shop.run({"returns", "print", "PN000001", "PN9", "-o", shop.file}).status == 5);
  CHECK_FALSE(std::filesystem::exists(shop.file));
}

TEST_CASE(
    "take-back --print makes the receipts and their paper, and says how to print them later") {
  const ReturnShop shop;
  CHECK(shop.run({"take-back", "PX000001", "PX000002", "--print", shop.file}).status == 0);
  CHECK(pdf_pages(shop.bytes()).size() == 2);
  REQUIRE(shop.run({"returns", "cancel", "PN000001", "PN000002"}).status == 0);
  const auto lost = shop.run({"take-back", "PX000001", "--print", "/dev/full", "--json"});
  CHECK(lost.status == 3);
  CHECK(schema_fault(lost.out, "returns") == "");
  CHECK(holds(lost.err, "ecsync returns print -o FILE.pdf PN000003"));
}

}  // namespace ecsync::test

#include "core/print/print_slip.h"

#include <doctest/doctest.h>

#include "tests/support/bar_code.h"
#include "tests/support/holds.h"
#include "tests/support/pdf.h"

namespace ecsync {
namespace {

using test::holds;

/// A slip of so many lines, each one piece at 450.000 đồng.
Slip slip_of(int lines) {
  Slip slip;
  slip.number = "PX000123";
  slip.connection = {Site::lazada, "200123456"};
  slip.connection_name = "hanoi";
  slip.shop_name = "Nắng Ấm";
  slip.order_number = "560694402192001";
  slip.warehouse = "HN";
  slip.warehouse_name = "Kho Hà Nội";
  slip.warehouse_address = "12 Hàng Bài";
  slip.date = "2026-11-23";
  slip.created_at = Timestamp{std::chrono::seconds{1'795'400'000}};
  slip.receiver = "Anh Ba";
  for (int i = 1; i <= lines; ++i) {
    SlipLine line;
    line.product = "AD-" + std::to_string(i);
    line.name = "Áo dài lụa mẫu " + std::to_string(i);
    line.unit = "cái";
    line.quantity = 1;
    line.unit_price = 450'000;
    slip.lines.push_back(line);
  }
  return slip;
}

std::vector<std::string> pages(const std::vector<Slip>& slips, const SlipPrint& print = {}) {
  const auto pdf = print_slips(slips, print);
  REQUIRE(pdf);
  return test::pdf_pages(*pdf);
}

/// A receipt for the goods of slip_of(), all sound.
ReturnReceipt receipt_of(int lines) {
  const auto slip = slip_of(lines);
  ReturnReceipt receipt;
  receipt.number = "PN000007";
  receipt.slip = slip.number;
  receipt.slip_date = slip.date;
  receipt.connection = slip.connection;
  receipt.order_number = slip.order_number;
  receipt.warehouse = slip.warehouse;
  receipt.warehouse_name = slip.warehouse_name;
  receipt.warehouse_address = slip.warehouse_address;
  receipt.date = "2026-11-30";
  receipt.created_at = slip.created_at + std::chrono::hours(24 * 7);
  for (const auto& line : slip.lines)
    receipt.lines.push_back(
        {line.product, line.name, line.unit, line.quantity, 0, line.unit_price, line.currency});
  return receipt;
}

std::vector<std::string> receipt_pages(const ReturnReceipt& receipt, const SlipPrint& print = {}) {
  const auto pdf = print_returns({receipt}, print);
  REQUIRE(pdf);
  return test::pdf_pages(*pdf);
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("a printed slip has all that the form 02-VT asks for") {
  SlipPrint print;
  print.organization = "Công ty TNHH Nắng Ấm";
  print.department = "Bán hàng";
  const auto all = pages({slip_of(2)}, print);
  REQUIRE(all.size() == 1);
  for (const auto* part : {"Đơn vị: Công ty TNHH Nắng Ấm",
                           "Bộ phận: Bán hàng",
                           "Mẫu số 02 - VT",
                           "(Kèm theo Thông tư số 99/2025/TT-BTC ngày 27/10/2025",
                           "của Bộ trưởng Bộ Tài chính)",
                           "PHIẾU XUẤT KHO",
                           "Ngày 23 tháng 11 năm 2026",
                           "Số: PX000123",
                           "Nợ:",
                           "Có:",
                           "Họ và tên người nhận hàng: Anh Ba",
                           "Địa chỉ (bộ phận):",
                           "Lý do xuất kho: Xuất bán hàng trên Lazada",
                           "Theo đơn hàng: Lazada 560694402192001, gian hàng Nắng Ấm (hanoi)",
                           "Xuất tại kho (ngăn lô): Kho Hà Nội (HN)",
                           "Địa điểm: 12 Hàng Bài",
                           "STT",
                           "Mã số",
                           "Số lượng",
                           "Đơn giá",
                           "Áo dài lụa mẫu 1",
                           "AD-2",
                           "cái",
                           "Cộng",
                           "Tổng số tiền (viết bằng chữ):",
                           "Số chứng từ gốc kèm theo:",
                           "Người lập phiếu",
                           "Người nhận hàng",
                           "Thủ kho",
                           "Kế toán trưởng",
                           "Giám đốc",
                           "Trang 1/1"}) {
    CAPTURE(part);
    CHECK(holds(all.front(), part));
  }
  CHECK(count(all.front(), "(Ký, họ tên)") == 5);
  CHECK_FALSE(holds(all.front(), "Liên"));
  CHECK_FALSE(holds(all.front(), "HỦY"));
}

TEST_CASE("the order's number and its shop stand on a slip whatever its reason says") {
  auto slip = slip_of(1);
  for (const Paper paper : {Paper::a4, Paper::a5}) {
    for (const std::string& reason : {std::string("khách sỉ"), std::string(3'000, 'x')}) {
      slip.reason = reason;
      SlipPrint print;
      print.paper = paper;
      const auto page = pages({slip}, print).front();
      CHECK(holds(page, "Theo đơn hàng: Lazada 560694402192001, gian hàng Nắng Ấm (hanoi)"));
    }
  }
  slip.shop_name = "hanoi";
  CHECK(holds(pages({slip}).front(), "Lazada 560694402192001, gian hàng hanoi\n"));
}

TEST_CASE("prices stay blank unless they are asked for") {
  CHECK_FALSE(holds(pages({slip_of(2)}).front(), "450.000"));
  SlipPrint print;
  print.prices = true;
  const auto page = pages({slip_of(2)}, print).front();
  CHECK(holds(page, "450.000"));
  CHECK(holds(page, "900.000"));
  CHECK(holds(page, "Chín trăm nghìn đồng"));
}

TEST_CASE("a price that is not known leaves the total to be written by hand") {
  auto slip = slip_of(2);
  slip.lines.front().unit_price.reset();
  SlipPrint print;
  print.prices = true;
  const auto page = pages({slip}, print).front();
  CHECK(holds(page, "450.000"));
  CHECK_FALSE(holds(page, "nghìn đồng"));
}

TEST_CASE("amounts of another currency have its digits and its name") {
  auto slip = slip_of(1);
  slip.lines.front().currency = {"MYR"};
  slip.lines.front().unit_price = 123'450;
  SlipPrint print;
  print.prices = true;
  const auto page = pages({slip}, print).front();
  CHECK(holds(page, "1.234,50"));
  CHECK(holds(page, "(MYR)"));
  CHECK(holds(page, "Một nghìn hai trăm ba mươi bốn MYR và 50/100"));
}

TEST_CASE("amounts that do not fit are an error that names the slip") {
  auto slip = slip_of(1);
  slip.lines.front().quantity = std::int64_t{1} << 62;
  SlipPrint print;
  print.prices = true;
  const auto pdf = print_slips({slip}, print);
  REQUIRE_FALSE(pdf);
  CHECK(pdf.error().code == ErrorCode::invalid_value);
  CHECK(pdf.error().reference == "PX000123");
}

TEST_CASE("what really left is printed on an exported slip and else left to be written") {
  auto slip = slip_of(1);
  slip.lines.front().quantity = 77;
  CHECK(count(pages({slip}).front(), " 77") == 1);
  slip.status = SlipStatus::exported;
  CHECK(count(pages({slip}).front(), " 77") == 2);
}

TEST_CASE("a cancelled slip is marked on every page") {
  auto slip = slip_of(60);
  slip.status = SlipStatus::cancelled;
  slip.cancel_reason = "khách đổi ý";
  const auto all = pages({slip});
  REQUIRE(all.size() > 1);
  for (const auto& page : all) CHECK(holds(page, "ĐÃ HỦY (khách đổi ý)"));
}

TEST_CASE("sixty lines flow over pages, each with the table head, and none is lost") {
  for (const auto paper : {Paper::a4, Paper::a5}) {
    SlipPrint print;
    print.paper = paper;
    const auto all = pages({slip_of(60)}, print);
    CHECK(all.size() >= 2);
    std::string text;
    for (std::size_t i = 0; i < all.size(); ++i) {
      CHECK(holds(all[i], "Mã số"));
      CHECK(holds(all[i], "Trang " + std::to_string(i + 1) + "/" + std::to_string(all.size())));
      text += all[i];
    }
    for (int line = 1; line <= 60; ++line) {
      CAPTURE(line);
      CHECK(holds(text, "AD-" + std::to_string(line) + " "));
    }
    CHECK(count(text, "Người lập phiếu") == 1);
    CHECK(holds(all.back(), "AD-60 "));
    CHECK(holds(all.back(), "Giám đốc"));
  }
}

TEST_CASE("copies are marked Liên 1 to N and each slip begins on a page of its own") {
  SlipPrint print;
  print.copies = 3;
  auto other = slip_of(1);
  other.number = "PX000124";
  const auto all = pages({slip_of(1), other}, print);
  REQUIRE(all.size() == 6);
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(holds(all[i], "Liên " + std::to_string(i % 3 + 1)));
    CHECK(holds(all[i], i < 3 ? "Số: PX000123" : "Số: PX000124"));
  }
}

TEST_CASE("long names wrap and long numbers stay whole") {
  auto slip = slip_of(1);
  auto& line = slip.lines.front();
  for (int i = 0; i < 20; ++i) line.name += " rất dài";
  line.name += " HẾT";
  line.quantity = 123'456'789'012'345;
  line.unit_price = 7'000;
  SlipPrint print;
  print.prices = true;
  const auto page = pages({slip}, print).front();
  CHECK(holds(page, "HẾT"));
  CHECK(holds(page, "123.456.789.012.345"));
  CHECK(holds(page, "864.197.523.086.415.000"));
}

TEST_CASE("words of thousands of letters do not push the rest off the paper") {
  auto slip = slip_of(3);
  slip.status = SlipStatus::cancelled;
  for (auto* words : {&slip.lines[1].name, &slip.lines[2].name, &slip.warehouse_name})
    *words = std::string(4096, 'W');
  for (auto* words : {&slip.receiver, &slip.reason, &slip.warehouse_address, &slip.cancel_reason})
    *words = std::string(4096, 'M');
  SlipPrint print;
  print.organization = std::string(4096, 'W');
  print.department = print.organization;
  for (const auto paper : {Paper::a4, Paper::a5}) {
    print.paper = paper;
    std::string text;
    for (const auto& page : pages({slip}, print)) text += page;
    for (const auto* part : {"Lý do", "AD-1", "AD-2", "AD-3", "Giám đốc", "Trang 1/"})
      CHECK(holds(text, part));
  }
}

TEST_CASE("a small order fits on one sheet of A5, with room to sign") {
  SlipPrint print;
  print.paper = Paper::a5;
  print.prices = true;
  CHECK(pages({slip_of(4)}, print).size() == 1);
  CHECK(receipt_pages(receipt_of(3), print).size() == 1);
}

TEST_CASE("a long name beside long numbers is printed whole") {
  auto slip = slip_of(1);
  auto& line = slip.lines.front();
  line.name.clear();
  for (int word = 10; word < 50; ++word) line.name += "lụa" + std::to_string(word) + " ";
  line.product = std::string(64, 'W');
  line.quantity = 123'456'789;
  line.unit_price = 123'456'789;
  SlipPrint print;
  print.prices = true;
  const auto page = pages({slip}, print).front();
  for (int word = 10; word < 50; ++word) CHECK(holds(page, "lụa" + std::to_string(word)));
}

TEST_CASE("the same slip gives the same bytes") {
  CHECK(*print_slips({slip_of(5)}, {}) == *print_slips({slip_of(5)}, {}));
  // Also on another day: its date is the slip's, not that of the printing.
  CHECK(test::pdf_date(*print_slips({slip_of(5)}, {})) == "2026-11-23T02:13:20Z");
  auto later = slip_of(5);
  later.lines.back().quantity = 2;
  CHECK(*print_slips({slip_of(5)}, {}) != *print_slips({later}, {}));
}

TEST_CASE("control characters of a name do not reach the paper") {
  auto slip = slip_of(1);
  slip.lines.front().name = "Trà\nsen\x01";
  CHECK(holds(pages({slip}).front(), "Trà sen"));
}

TEST_CASE("a printed receipt has all that the form 01-VT asks for") {
  SlipPrint print;
  print.organization = "Công ty TNHH Nắng Ấm";
  print.department = "Bán hàng";
  const auto all = receipt_pages(receipt_of(2), print);
  REQUIRE(all.size() == 1);
  for (const auto* part : {"Đơn vị: Công ty TNHH Nắng Ấm",
                           "Bộ phận: Bán hàng",
                           "Mẫu số 01 - VT",
                           "(Kèm theo Thông tư số 99/2025/TT-BTC ngày 27/10/2025",
                           "PHIẾU NHẬP KHO",
                           "Ngày 30 tháng 11 năm 2026",
                           "Số: PN000007",
                           "Nợ:",
                           "Có:",
                           "Họ và tên người giao:",
                           "Theo phiếu xuất kho số PX000123 ngày 23 tháng 11 năm 2026",
                           "của đơn Lazada 560694402192001",
                           "Lý do nhập kho: Hàng trả lại",
                           "Nhập tại kho: Kho Hà Nội (HN)",
                           "Địa điểm: 12 Hàng Bài",
                           "Theo",
                           "Thực",
                           "AD-2",
                           "Cộng",
                           "Tổng số tiền (viết bằng chữ):",
                           "Số chứng từ gốc kèm theo:",
                           "Người lập phiếu",
                           "Người giao hàng",
                           "Thủ kho",
                           "Kế toán trưởng",
                           "Trang 1/1"}) {
    CAPTURE(part);
    CHECK(holds(all.front(), part));
  }
  CHECK(count(all.front(), "(Ký, họ tên)") == 4);
  CHECK_FALSE(holds(all.front(), "XUẤT"));
}

TEST_CASE("a receipt tells how many of the pieces are damaged, and why it was made") {
  auto receipt = receipt_of(3);
  receipt.reason = "khách không nhận";
  receipt.lines[0].quantity = 5;
  receipt.lines[0].damaged = 2;
  receipt.lines[1].damaged = 1;
  const auto page = receipt_pages(receipt).front();
  CHECK(holds(page, "Lý do nhập kho: khách không nhận"));
  CHECK(holds(page, "(Hàng lỗi: 2) Áo dài lụa mẫu 1"));
  CHECK(holds(page, "(Hàng lỗi: 1) Áo dài lụa mẫu 2"));
  CHECK(count(page, "Hàng lỗi") == 2);
}

TEST_CASE("the amounts of a receipt are in figures and in words, at the slip's prices") {
  SlipPrint print;
  print.prices = true;
  print.copies = 2;
  const auto all = receipt_pages(receipt_of(2), print);
  REQUIRE(all.size() == 2);
  CHECK(holds(all[1], "Liên 2"));
  for (const auto& page : all) CHECK(holds(page, "Chín trăm nghìn đồng"));
  auto receipt = receipt_of(1);
  receipt.lines.front().quantity = std::int64_t{1} << 62;
  const auto refused = print_returns({receipt}, print);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().reference == "PN000007");
}

TEST_CASE("a receipt of sixty lines flows over pages, and one that is cancelled says so on each") {
  auto receipt = receipt_of(60);
  receipt.status = ReceiptStatus::cancelled;
  receipt.cancel_reason = "nhầm đơn";
  for (const auto paper : {Paper::a4, Paper::a5}) {
    SlipPrint print;
    print.paper = paper;
    const auto all = receipt_pages(receipt, print);
    CHECK(all.size() >= 2);
    for (const auto& page : all) {
      CHECK(holds(page, "ĐÃ HỦY (nhầm đơn)"));
      CHECK(holds(page, "PN000007"));
    }
    CHECK(holds(all[1], "Phiếu nhập kho số PN000007"));
    CHECK(holds(all.back(), "AD-60 "));
  }
  CHECK(*print_returns({receipt}, {}) == *print_returns({receipt}, {}));
}

TEST_CASE("a scanner reads the number off the paper of a slip or a receipt, long ones included") {
  for (const auto paper : {Paper::a4, Paper::a5}) {
    SlipPrint print;
    print.paper = paper;
    print.copies = 2;
    for (const auto* number : {"PX000123", "A", "~!#2026-00012345", "ABCDEFGHIJKLMN999999",
                               "12345678901234567890", "xk-1a2b3c4d5e6f7g8h9"}) {
      CAPTURE(number);
      auto slip = slip_of(1);
      slip.number = number;
      CHECK(test::scan_bar_code(*print_slips({slip}, print)) == number);
    }
    CHECK(test::scan_bar_code(*print_returns({receipt_of(1)}, print)) == "PN000007");
  }
}

TEST_CASE("a document has its number as a bar code with the text beneath, where one can be made") {
  const auto numbers_on = [](const std::string& number) {
    auto slip = slip_of(1);
    slip.number = number;
    return count(pages({slip}).front(), number);
  };
  // In the title, beneath the bars, and beside the page's number.
  CHECK(numbers_on("PX000123") == 3);
  CHECK(numbers_on("ABCDEFGHIJKLMN999999") == 3);
  // Numbers from before there were bar codes.
  CHECK(numbers_on("Đ-000123") == 2);
  CHECK(numbers_on("ABCDEFGHIJKLMNO999999") == 2);
  auto slip = slip_of(1);
  slip.number = "Đ-000123";
  CHECK(test::scan_bar_code(*print_slips({slip}, {})).empty());
}

}  // namespace ecsync

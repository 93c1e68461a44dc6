#include "core/print/print_slip.h"

#include <doctest/doctest.h>

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
                           "Lý do xuất kho: Xuất bán theo đơn Lazada 560694402192001",
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

}  // namespace ecsync

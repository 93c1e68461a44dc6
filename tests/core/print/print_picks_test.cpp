#include "core/print/print_picks.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/support/holds.h"
#include "tests/support/pdf.h"

namespace ecsync {
namespace {

using test::holds;

/// So many products, each for so many slips, a piece for each.
PickList list_of(int products, int slips) {
  PickList list;
  list.warehouse = "HN";
  list.warehouse_name = "Kho Hà Nội";
  list.newest = Timestamp{std::chrono::seconds{1'795'400'000}};
  for (int i = 1; i <= slips; ++i) list.slips.push_back(fmt::format("PX{:06}", i));
  for (int product = 1; product <= products; ++product) {
    Pick pick;
    pick.product = fmt::format("AD-{}", product);
    pick.name = fmt::format("Áo dài lụa mẫu {}", product);
    pick.unit = "cái";
    pick.quantity = slips;
    for (const auto& number : list.slips)
      pick.slips.push_back(
          {number, {Site::lazada, "200123456"}, "hanoi", "5606" + number.substr(2), 1});
    list.picks.push_back(std::move(pick));
  }
  return list;
}

std::vector<std::string> pages(const PickList& list) {
  const auto pdf = print_picks(list, {"Công ty TNHH Nắng Ấm", {}});
  REQUIRE(pdf);
  return test::pdf_pages(*pdf);
}

}  // namespace

TEST_CASE("a picking list on paper has each product with its total, and below it its slips") {
  const auto all = pages(list_of(2, 3));
  REQUIRE(all.size() == 1);
  for (const char* part :
       {"Công ty TNHH Nắng Ấm", "PHIẾU LẤY HÀNG", "Kho: Kho Hà Nội (HN)",
        "PX000001 – PX000003, 3 phiếu", "2 sản phẩm, 6 cái", "Người lấy hàng:", "Áo dài lụa mẫu 2",
        "AD-2", "cái", "1 × PX000003", "hanoi 5606000003", "Trang 1/1"}) {
    CAPTURE(part);
    CHECK(holds(all.front(), part));
  }
}

TEST_CASE("a product of many slips goes on with its code on the next page, and no slip is lost") {
  const auto list = list_of(3, 60);
  const auto all = pages(list);
  REQUIRE(all.size() > 2);
  CHECK(holds(all[1], "(tiếp)"));
  std::string text;
  for (const auto& page : all) text += page;
  for (const auto& number : list.slips) {
    std::size_t found = 0;
    for (auto at = text.find("× " + number); at != std::string::npos;
         at = text.find("× " + number, at + 1))
      ++found;
    CAPTURE(number);
    CHECK(found == 3);
  }
}

TEST_CASE("long names stay on the sheet, and an empty list says so") {
  auto list = list_of(1, 1);
  list.picks[0].name = std::string(2'000, 'W');
  list.picks[0].unit = std::string(200, 'u');
  list.picks[0].slips[0].order_number = std::string(120, '9');
  CHECK(pages(list).size() == 1);
  CHECK(holds(pages(PickList{}).at(0), "không có phiếu nào chờ xuất"));
}

TEST_CASE("the same picking list gives the same bytes") {
  const auto list = list_of(3, 5);
  CHECK(*print_picks(list, {}) == *print_picks(list, {}));
  CHECK(test::pdf_date(*print_picks(list, {})) == "2026-11-23T02:13:20Z");
}

}  // namespace ecsync

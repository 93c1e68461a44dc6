#include "core/db/connections.h"
#include "tests/cli/slip_shop.h"
#include "tests/support/holds.h"

// A person types, pastes or scans what a table or a paper shows; where only one thing can be meant,
// it is taken.
namespace ecsync::test {
namespace {

using Words = std::vector<std::string>;

/// Orders 2611236ABCD and 888123 of what is linked to A, the first with slip PX000001, exported,
/// and receipt PN000001. The shop is shopee:1, hanoi, which the marketplace calls "Áo dài Hà Nội".
struct Shop : SlipShop {
  Shop() {
    shop.stock("A", 10);
    shop.sell("2611236ABCD", {{"10", 2}});
    shop.sell("888123", {{"20", 1}});
    shop.link("10", {"A"});
    shop.link("20", {"A"});
    shop.database.engine().execute("UPDATE connections SET shop_name = 'Áo dài Hà Nội'");
    REQUIRE(run({"export-slip", "2611236ABCD", "--export"}).status == 0);
    REQUIRE(run({"take-back", "PX000001", "--product", "A:1"}).status == 0);
  }
  /// Runs the command with each of these in place of "?".
  void takes(const Words& command, const Words& forms, const std::string& shows = "") const {
    for (const auto& form : forms) {
      auto words = command;
      for (auto& word : words) {
        if (word == "?") word = form;
      }
      CAPTURE(words);
      const auto ran = run(words);
      CAPTURE(ran.err);
      CHECK(ran.status == 0);
      CHECK(holds(ran.out, shows));
    }
  }
};

const Words order_forms{"2611236ABCD",
                        " 2611236ABCD ",
                        "#2611236ABCD",
                        "2611236abcd",
                        "hanoi/2611236ABCD",
                        "shopee:1/2611236ABCD",
                        "Hanoi/2611236abcd",
                        " # hanoi/2611236ABCD",
                        "SHOPEE:1/#2611236ABCD",
                        "2611236ABCD\t",
                        "áo dài hà nội/2611236ABCD"};
const Words slip_forms{"PX000001", "px000001", "PX1", " px1 ", "#PX000001", "PX0000001"};
const Words connection_forms{"hanoi",    " hanoi",   "HANOI",        "#hanoi",
                             "shopee:1", "Shopee:1", "ao dai ha noi"};
const Words product_forms{"A", " A ", "#A", "\u00a0A"};
const Words warehouse_forms{"HN", " HN", "#HN", "HN\u00a0"};

}  // namespace

TEST_CASE("every command takes an order as tables show it, with blanks, '#' or small letters") {
  const Shop shop;
  shop.takes({"orders", "show", "?"}, order_forms, "2611236ABCD");
  shop.takes({"orders", "explain", "?"}, order_forms);
  shop.takes({"slips", "list", "--order", "?"}, order_forms, "PX000001");
  shop.takes({"returns", "list", "--order", "?"}, order_forms, "PN000001");
  shop.takes({"export-slip", "?", "-n", "--if-missing"}, order_forms);
  shop.takes({"take-back", "?", "-n"}, order_forms);
}

TEST_CASE("every command takes a slip or a receipt in any case, with blanks, '#' or other zeros") {
  const Shop shop;
  shop.takes({"slips", "show", "?"}, slip_forms, "PX000001");
  shop.takes({"slips", "print", "?", "-o", "x.pdf", "-n"}, slip_forms);
  shop.takes({"returns", "list", "--slip", "?"}, slip_forms, "PN000001");
  shop.takes({"take-back", "?", "-n"}, slip_forms);
  for (const auto* verb : {"show", "cancel"})
    shop.takes({"returns", verb, "?", "-n"}, {"pn1", "#PN000001", " PN0001 "}, "PN000001");
}

TEST_CASE("every command takes a shop by its name, its id or what the marketplace calls it") {
  const Shop shop;
  shop.takes({"connections", "show", "?"}, connection_forms, "hanoi");
  shop.takes({"orders", "list", "--connection", "?"}, connection_forms, "888123");
  shop.takes({"listings", "list", "--connection", "?"}, connection_forms, "20");
  shop.takes({"exceptions", "list", "--connection", "?"}, connection_forms);
  shop.takes({"export-slip", "--all-eligible", "-n", "--connection", "?"}, connection_forms);
  shop.takes({"slips", "pick", "--awaiting", "--connection", "?"}, connection_forms);
  shop.takes({"link-product", "--auto", "sku", "-n", "--connection", "?"}, connection_forms);
  shop.takes({"report", "--connection", "?"}, connection_forms);
  shop.takes({"disconnect", "-y", "-n", "?"}, connection_forms);
}

TEST_CASE("every command takes a listing as tables show it, with blanks or '#'") {
  const Shop shop;
  const Words forms{"hanoi/10", "shopee:1/10", " hanoi/10 ", "#hanoi/10",   "Hanoi/10",
                    "SKU-10",   " SKU-10",     "#SKU-10",    "hanoi/SKU-10"};
  shop.takes({"listings", "show", "?"}, forms, "SKU-10");
  shop.takes({"link-product", "?", "A:2", "--replace", "-n"}, forms);
  shop.takes({"link-product", "?", "--unlink", "-n"}, forms);
}

TEST_CASE("every command takes a product or a warehouse with blanks or '#' around its code") {
  const Shop shop;
  shop.takes({"products", "show", "?"}, product_forms);
  shop.takes({"products", "edit", "?", "--low", "3", "-n"}, product_forms);
  shop.takes({"stock", "list", "--product", "?"}, product_forms, "HN");
  shop.takes({"stock", "history", "?"}, product_forms, "HN");
  shop.takes({"stock", "receive", "?", "HN", "1", "-n"}, product_forms);
  shop.takes({"link-product", "hanoi/20", "?", "--replace", "-n"}, product_forms);
  shop.takes({"stock", "list", "--warehouse", "?"}, warehouse_forms, "A");
  shop.takes({"stock", "receive", "A", "?", "1", "-n"}, warehouse_forms);
  shop.takes({"slips", "list", "--warehouse", "?"}, warehouse_forms, "PX000001");
  shop.takes({"slips", "pick", "--warehouse", "?"}, warehouse_forms);
  shop.takes({"warehouses", "edit", "?", "--name", "Kho", "-n"}, warehouse_forms);
  shop.takes({"warehouses", "edit", "?", "--code", "HN", "--name", "Kho", "-n"}, warehouse_forms);
}

TEST_CASE("mute takes what the list of exceptions shows, as a person types it") {
  Shop shop;
  auto odd = shop.shop.order("2611237EFGH", {{"10"}});
  odd.status = OrderStatus::unknown;
  shop.shop.store(odd);
  shop.takes({"exceptions", "mute", "?", "--kind", "unknown_status", "--reason", "r", "-n"},
             {"shopee:1/2611237EFGH", "hanoi/2611237EFGH", "#2611237EFGH", " hanoi/2611237efgh ",
              "Hanoi/2611237EFGH"});
  shop.takes({"exceptions", "list", "--kind", "?"},
             {"unknown_status", "UNKNOWN_STATUS", "unknown status", "Trạng thái không rõ"},
             "2611237EFGH");
}

TEST_CASE("a status is taken by its word on the screen, in each language and any case") {
  const Shop shop;
  shop.takes({"orders", "list", "--status", "?"},
             {"packing", "Packing", " packing", "Đang đóng gói", "dang dong goi",
              "new,đang đóng gói", "ĐANG ĐÓNG GÓI"},
             "888123");
  shop.takes({"slips", "list", "--status", "?"},
             {"exported", "Đã xuất kho", "da xuat kho", "EXPORTED"}, "PX000001");
  shop.takes({"slips", "list", "--status", "?"},
             {"awaiting_export", "awaiting export", "Chờ xuất kho"});
  shop.takes({"export-slip", "--all-eligible", "-n", "--status", "?"},
             {"processing,packing", "Đang xử lý,Đang đóng gói"});
  CHECK(shop.run({"orders", "--status", "Đang"}).status == 2);
  CHECK(shop.run({"export-slip", "--all-eligible", "--status", "Đơn hủy"}).status == 2);
}

TEST_CASE("what a spreadsheet did to a number is the answer to that number") {
  const Shop shop;
  for (const Words& words :
       {Words{"orders", "show", "5.78E+17"}, Words{"orders", "explain", "hanoi/5,78E+17"},
        Words{"listings", "show", "hanoi/5.78E+17"}, Words{"export-slip", "5.78E+17"},
        Words{"sync-orders", "--order", "5.78E+17"}, Words{"slips", "show", "5.78E+17"},
        Words{"link-product", "5.78E+17", "A"}, Words{"products", "show", "5.78E+17"}}) {
    CAPTURE(words);
    const auto ran = shop.run(words);
    CHECK(ran.status == 5);
    CHECK(holds(ran.err, "a number that a spreadsheet has shortened"));
    CHECK(holds(ran.err, "make the column text"));
  }
}

}  // namespace ecsync::test

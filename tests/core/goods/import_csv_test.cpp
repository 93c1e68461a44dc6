#include "core/goods/import_csv.h"

#include <doctest/doctest.h>

#include "core/db/products.h"
#include "core/db/stock.h"
#include "tests/support/small_shop.h"

namespace ecsync {

using test::SmallShop;

TEST_CASE("an import adds new products, updates known ones and leaves equal ones alone") {
  SmallShop shop;
  shop.stock("OLD", 0);
  shop.stock("SAME", 0);
  const auto report = import_products(shop.database,
                                      "\xEF\xBB\xBF"
                                      "code,name,unit,price\r\n"
                                      "NEW,\"Áo dài, \"\"lụa\"\"\nHà Đông\",cái,450000\r\n"
                                      "OLD,Tên mới,hộp,\r\n"
                                      "SAME,Sản phẩm SAME,cái,40000\r\n",
                                      {});
  REQUIRE(report);
  CHECK(report->created == 1);
  CHECK(report->updated == 1);
  CHECK(report->unchanged == 1);
  CHECK(report->errors.empty());
  CHECK(db::find_product(shop.database, "NEW")->name == "Áo dài, \"lụa\"\nHà Đông");
  CHECK(db::find_product(shop.database, "NEW")->price == 450'000);
  CHECK(db::find_product(shop.database, "OLD")->unit == "hộp");
  CHECK_FALSE(db::find_product(shop.database, "OLD")->price);
}

TEST_CASE("a bad row is reported with its number and the others go in") {
  SmallShop shop;
  const auto report = import_products(shop.database,
                                      "code,name,unit,price\n"
                                      "A,Áo,cái,1\n"
                                      "B:1,Bát,cái,1\n"
                                      "C,,cái,1\n"
                                      "D,Dép,đôi,cheap\n"
                                      "A,Áo hai,cái,1\n"
                                      "\"E\"x,Ê,cái,1\n"
                                      "F,\u0001,cái,1\n"
                                      "G,Gối,cái,2\n",
                                      {});
  REQUIRE(report);
  CHECK(report->created == 2);
  std::vector<int> rows;
  for (const auto& error : report->errors) rows.push_back(error.row);
  CHECK(rows == std::vector<int>{3, 4, 5, 6, 7, 8});
  CHECK(db::find_product(shop.database, "A")->name == "Áo");
  CHECK(db::find_product(shop.database, "G"));
}

TEST_CASE("an import keeps a column that is not in the table") {
  SmallShop shop;
  shop.stock("P", 0);
  REQUIRE(import_products(shop.database, "code,name,unit\nP,Khác,cái\n", {}));
  CHECK(db::find_product(shop.database, "P")->price == 40'000);
}

TEST_CASE("products are found without case and marks") {
  SmallShop shop;
  REQUIRE(import_products(shop.database,
                          "code,name,unit\nAD,Áo dài lụa Hà Đông,cái\nSD,Sữa đá,ly\n", {}));
  const auto found = [&](const char* search) {
    std::string codes;
    const auto list = db::list_products(shop.database, {.search = search});
    for (const auto& product : list->products) codes += product.code + " ";
    return codes;
  };
  CHECK(found("ao dai") == "AD ");
  CHECK(found("ha dong") == "AD ");
  CHECK(found("dong ao") == "AD ");
  CHECK(found("SUA DA") == "SD ");
  CHECK(found("sd") == "SD ");
  CHECK(found("") == "AD SD ");
  CHECK(found("100%") == "");
}

TEST_CASE("products are listed page by page") {
  SmallShop shop;
  REQUIRE(import_products(shop.database, "code,name,unit\nA,a,c\nB,b,c\nC,c,c\n", {}));
  auto page = db::list_products(shop.database, {.limit = 2});
  CHECK(page->products.size() == 2);
  REQUIRE(page->next);
  page = db::list_products(shop.database, {.limit = 2, .after = *page->next});
  CHECK(page->products.size() == 1);
  CHECK_FALSE(page->next);
}

TEST_CASE("a stock count sets what is available, row by row") {
  SmallShop shop;
  shop.stock("P", 5);
  shop.stock("Q", 7);
  shop.stock("R", 0);
  shop.database.engine().execute("DELETE FROM stock WHERE product_id = 3");
  const auto report = import_stock(shop.database, shop.clock,
                                   "product,warehouse,available\n"
                                   "P,HN,9\nQ,HN,7\nR,HN,3\nX,HN,1\nP,SG,1\nQ,HN,8\n",
                                   "kiểm kê", {});
  REQUIRE(report);
  CHECK(report->created == 1);
  CHECK(report->updated == 1);
  CHECK(report->unchanged == 1);
  REQUIRE(report->errors.size() == 3);
  CHECK(report->errors[0].row == 5);
  CHECK(report->errors[2].error.message == "'Q/HN' is in row 3 already");
  CHECK(db::list_stock(shop.database, {})->stock.at(0).available == 9);
}

TEST_CASE("the first twenty unknown products of a stock count are told what may be meant") {
  SmallShop shop;
  shop.stock("PENCIL", 0);
  std::string count = "product,warehouse,available\n";
  for (char letter = 'A'; letter <= 'U'; ++letter)
    count += std::string("PENCIL") + letter + ",HN,1\n";
  const auto report = import_stock(shop.database, shop.clock, count, std::nullopt, {});
  REQUIRE(report);
  REQUIRE(report->errors.size() == 21);
  CHECK(report->errors[19].error.hint == "Did you mean 'PENCIL'?");
  CHECK(report->errors[20].error.hint == "List them with: ecsync products");
}

TEST_CASE("a count below nothing is refused, and the rows around it are taken") {
  SmallShop shop;
  shop.stock("P", 5);
  shop.stock("Q", 7);
  const auto report =
      import_stock(shop.database, shop.clock, "product,warehouse,available\nP,HN,-1\nQ,HN,8\n",
                   std::nullopt, {});
  REQUIRE(report);
  CHECK(report->updated == 1);
  REQUIRE(report->errors.size() == 1);
  CHECK(report->errors[0].row == 2);
  CHECK(report->errors[0].error.code == ErrorCode::invalid_value);
}

TEST_CASE("a dry run of an import counts and leaves products and stock as they are") {
  SmallShop shop;
  shop.stock("P", 5);
  const auto products =
      import_products(shop.database, "code,name,unit\nP,Khác,hộp\nNEW,Áo,cái\n", {.dry_run = true});
  REQUIRE(products);
  CHECK(products->created == 1);
  CHECK(products->updated == 1);
  CHECK_FALSE(db::find_product(shop.database, "NEW"));
  CHECK(db::find_product(shop.database, "P")->unit == "cái");
  const auto stock =
      import_stock(shop.database, shop.clock, "product,warehouse,available\nP,HN,9\n", std::nullopt,
                   {.dry_run = true});
  REQUIRE(stock);
  CHECK(stock->updated == 1);
  CHECK(db::list_stock(shop.database, {})->stock.at(0).available == 5);
}

}  // namespace ecsync

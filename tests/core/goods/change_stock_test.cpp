#include "core/goods/change_stock.h"

#include <doctest/doctest.h>

#include "core/db/stock.h"
#include "core/goods/manage_products.h"
#include "core/goods/manage_warehouses.h"
#include "tests/support/small_shop.h"

namespace ecsync {
namespace {

using test::SmallShop;

StockChange change(std::int64_t quantity) {
  StockChange change;
  change.product = "P";
  change.warehouse = "HN";
  change.quantity = quantity;
  change.reason = "kiểm kê";
  return change;
}

std::size_t ledger_rows(SmallShop& shop) {
  return db::list_movements(shop.database, {})->movements.size();
}

}  // namespace

TEST_CASE("setting stock writes the difference to the ledger, or nothing when it is right") {
  SmallShop shop;
  shop.stock("P", 5);
  REQUIRE(set_stock(shop.database, shop.clock, change(12)));
  const auto ledger = db::list_movements(shop.database, {})->movements;
  REQUIRE(ledger.size() == 2);
  CHECK(ledger[0].kind == MovementKind::set);
  CHECK(ledger[0].delta.available == 7);
  CHECK(ledger[0].reason == "kiểm kê");
  REQUIRE(set_stock(shop.database, shop.clock, change(12)));
  CHECK(ledger_rows(shop) == 2);
  CHECK(set_stock(shop.database, shop.clock, change(-1)).error().code == ErrorCode::invalid_value);
  CHECK(set_stock(shop.database, shop.clock, change(-1)).error().reference == "P");
}

TEST_CASE("an adjustment below nothing is refused with the numbers, never cut down") {
  SmallShop shop;
  shop.stock("P", 5);
  const auto refused = adjust_stock(shop.database, shop.clock, change(-6));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::insufficient_stock);
  CHECK(refused.error().details == R"({"products":[{"product":"P","warehouse":"HN",)"
                                   R"("required":6,"available":5,"missing":1}]})");
  CHECK(adjust_stock(shop.database, shop.clock, change(-5))->after.available == 0);
  CHECK(adjust_stock(shop.database, shop.clock, change(3))->after.available == 3);
  CHECK_FALSE(adjust_stock(shop.database, shop.clock, change(0)));
}

TEST_CASE("the same receipt twice adds nothing and another quantity under its number is refused") {
  SmallShop shop;
  shop.stock("P", 0);
  CHECK(receive_stock(shop.database, shop.clock, change(7), "GR-1")->after.on_hand == 7);
  CHECK(receive_stock(shop.database, shop.clock, change(7), "GR-1")->after.on_hand == 7);
  CHECK(receive_stock(shop.database, shop.clock, change(8), "GR-1").error().code ==
        ErrorCode::invalid_value);
  CHECK(receive_stock(shop.database, shop.clock, change(7), std::nullopt)->after.on_hand == 14);
  CHECK(receive_stock(shop.database, shop.clock, change(7), "GR-2")->after.on_hand == 21);
  CHECK_FALSE(receive_stock(shop.database, shop.clock, change(-7), std::nullopt));
}

TEST_CASE("damaged pieces stay on hand and can come back") {
  SmallShop shop;
  shop.stock("P", 5);
  CHECK(damage_stock(shop.database, shop.clock, change(2))->after ==
        Balance{"P", "HN", 5, 3, 0, 2});
  CHECK(damage_stock(shop.database, shop.clock, change(-1))->after ==
        Balance{"P", "HN", 5, 4, 0, 1});
  CHECK(damage_stock(shop.database, shop.clock, change(-2)).error().code ==
        ErrorCode::insufficient_stock);
  CHECK(damage_stock(shop.database, shop.clock, change(5)).error().code ==
        ErrorCode::insufficient_stock);
}

TEST_CASE("a transfer is two rows of the ledger or none") {
  SmallShop shop;
  shop.stock("P", 5);
  Warehouse other;
  other.code = "SG";
  other.name = "Kho Sài Gòn";
  REQUIRE(add_warehouse(shop.database, other, false));
  const auto moved = transfer_stock(shop.database, shop.clock, change(3), "SG");
  REQUIRE(moved);
  REQUIRE(moved->size() == 2);
  CHECK(moved->at(0).before == Balance{"P", "HN", 5, 5, 0, 0});
  CHECK(moved->at(0).after == Balance{"P", "HN", 2, 2, 0, 0});
  CHECK(moved->at(1).after == Balance{"P", "SG", 3, 3, 0, 0});
  CHECK(ledger_rows(shop) == 3);
  CHECK_FALSE(transfer_stock(shop.database, shop.clock, change(3), "SG"));
  CHECK_FALSE(transfer_stock(shop.database, shop.clock, change(1), "HN"));
  CHECK(transfer_stock(shop.database, shop.clock, change(1), "XX").error().code ==
        ErrorCode::not_found);
  CHECK(ledger_rows(shop) == 3);
  auto trial = change(2);
  trial.dry_run = true;
  CHECK(transfer_stock(shop.database, shop.clock, trial, "SG")->at(1).after.available == 5);
  CHECK(ledger_rows(shop) == 3);
}

TEST_CASE("a dry run of a stock change tells what would be and books nothing") {
  SmallShop shop;
  shop.stock("P", 5);
  auto trial = change(2);
  trial.dry_run = true;
  const auto available = [](const Result<StockChanged>& changed) {
    return changed ? changed->after.available : -1;
  };
  const auto before = ledger_rows(shop);
  CHECK(available(set_stock(shop.database, shop.clock, trial)) == 2);
  CHECK(available(adjust_stock(shop.database, shop.clock, trial)) == 7);
  CHECK(available(receive_stock(shop.database, shop.clock, trial, "GR-1")) == 7);
  CHECK(available(damage_stock(shop.database, shop.clock, trial)) == 3);
  CHECK(ledger_rows(shop) == before);
  CHECK(available(adjust_stock(shop.database, shop.clock, change(1))) == 6);
}

TEST_CASE("a stock never grows past what a number can hold") {
  SmallShop shop;
  shop.stock("P", 0);
  shop.database.engine().execute(
      "INSERT INTO movements (at, product_id, warehouse_id, kind, available_delta, "
      "awaiting_export_delta, damaged_delta) VALUES (0, 1, 1, 'receive', 9223372036854775800, 0, "
      "0)");
  CHECK(receive_stock(shop.database, shop.clock, change(8), std::nullopt).error().code ==
        ErrorCode::invalid_value);
  CHECK(receive_stock(shop.database, shop.clock, change(7), std::nullopt));
}

TEST_CASE("the file itself refuses a negative balance and a rewritten ledger") {
  SmallShop shop;
  shop.stock("P", 5);
  CHECK_THROWS(shop.database.engine().execute(
      "INSERT INTO movements (at, product_id, warehouse_id, kind, available_delta, "
      "awaiting_export_delta, damaged_delta) VALUES (0, 1, 1, 'adjust', -6, 0, 0)"));
  CHECK_THROWS(shop.database.engine().execute("UPDATE movements SET available_delta = 6"));
  CHECK_THROWS(shop.database.engine().execute("DELETE FROM movements"));
}

TEST_CASE("a product in stock or linked cannot be deleted, an empty one can and frees its code") {
  SmallShop shop;
  shop.sell("A1", {{"10"}});
  shop.stock("P", 1);
  auto refused = delete_product(shop.database, shop.clock, "P", false);
  CHECK(refused.error().code == ErrorCode::product_in_use);
  CHECK(refused.error().details == R"({"listings":0,"on_hand":1})");
  shop.link("10", {"P"});
  shop.stock("P", 0);
  CHECK(delete_product(shop.database, shop.clock, "P", false).error().details ==
        R"({"listings":1,"on_hand":0})");
  shop.link("10", {});
  REQUIRE(delete_product(shop.database, shop.clock, "P", false));
  CHECK(set_stock(shop.database, shop.clock, change(1)).error().code == ErrorCode::not_found);
  shop.stock("P", 4);
  CHECK(db::list_movements(shop.database, {.product = "P"})->movements.size() == 3);
}

TEST_CASE("a warehouse with stock cannot be deleted") {
  SmallShop shop;
  shop.stock("P", 1);
  CHECK(delete_warehouse(shop.database, shop.clock, "HN", false).error().code ==
        ErrorCode::warehouse_in_use);
  shop.stock("P", 0);
  CHECK(delete_warehouse(shop.database, shop.clock, "HN", false));
}

TEST_CASE("only one warehouse is the default") {
  SmallShop shop;
  shop.stock("P", 0);
  Warehouse other;
  other.code = "SG";
  other.name = "Kho Sài Gòn";
  other.is_default = true;
  REQUIRE(add_warehouse(shop.database, other, false));
  CHECK_FALSE(edit_warehouse(shop.database, "HN", {}, false)->after.is_default);
  WarehouseChange back;
  back.make_default = true;
  CHECK(edit_warehouse(shop.database, "HN", back, false)->after.is_default);
  CHECK_FALSE(edit_warehouse(shop.database, "SG", {}, false)->after.is_default);
}

}  // namespace ecsync

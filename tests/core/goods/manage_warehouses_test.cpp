#include "core/goods/manage_warehouses.h"

#include <doctest/doctest.h>

#include <utility>
#include <vector>

#include "core/db/warehouses.h"
#include "tests/support/small_shop.h"

namespace ecsync {

namespace {

using test::SmallShop;
using Field = std::optional<std::string> WarehouseChange::*;

WarehouseChange change_of(const std::vector<std::pair<Field, std::string>>& fields) {
  WarehouseChange change;
  for (const auto& [field, text] : fields) change.*field = text;
  return change;
}

}  // namespace

TEST_CASE("a warehouse that exists is not added again, and a trial adds none") {
  SmallShop shop;
  const Warehouse data{{}, "SG", "Sài Gòn", {}, false};
  REQUIRE(add_warehouse(shop.database, data, true));
  CHECK_FALSE(db::find_warehouse(shop.database, "SG"));
  REQUIRE(add_warehouse(shop.database, data, false));
  const auto again = add_warehouse(shop.database, data, false);
  REQUIRE_FALSE(again);
  CHECK(again.error().code == ErrorCode::warehouse_exists);
  CHECK(again.error().reference == "SG");
  CHECK_FALSE(add_warehouse(shop.database, {{}, "S/G", "Sài Gòn", {}, false}, false));
  CHECK_FALSE(add_warehouse(shop.database, {{}, "DN", "", {}, false}, false));
  CHECK_FALSE(add_warehouse(shop.database, {{}, "DN", "Đà Nẵng", "\a", false}, false));
}

TEST_CASE("an edit of a warehouse changes what is named, and an empty address takes it away") {
  SmallShop shop;
  REQUIRE(add_warehouse(shop.database, {{}, "SG", "Sài Gòn", "1 Lê Lợi", false}, false));
  const auto edit = edit_warehouse(
      shop.database, "SG",
      change_of({{&WarehouseChange::name, "Sài Gòn 2"}, {&WarehouseChange::address, "2 Lê Lợi"}}),
      false);
  REQUIRE(edit);
  CHECK(edit->before.name == "Sài Gòn");
  CHECK(db::find_warehouse(shop.database, "SG")->name == "Sài Gòn 2");
  CHECK(db::find_warehouse(shop.database, "SG")->address == "2 Lê Lợi");
  auto to_default = change_of({{&WarehouseChange::code, "HCM"}, {&WarehouseChange::address, ""}});
  to_default.make_default = true;
  REQUIRE(edit_warehouse(shop.database, "SG", to_default, false));
  const auto stored = db::find_warehouse(shop.database, "HCM");
  REQUIRE(stored);
  CHECK(stored->name == "Sài Gòn 2");
  CHECK_FALSE(stored->address);
  CHECK(stored->is_default);
}

TEST_CASE("an edit of a warehouse that is refused or tried out changes nothing") {
  SmallShop shop;
  shop.stock("P", 0);
  REQUIRE(add_warehouse(shop.database, {{}, "SG", "Sài Gòn", {}, false}, false));
  const auto taken =
      edit_warehouse(shop.database, "SG", change_of({{&WarehouseChange::code, "HN"}}), false);
  REQUIRE_FALSE(taken);
  CHECK(taken.error().code == ErrorCode::warehouse_exists);
  CHECK(taken.error().reference == "HN");
  CHECK_FALSE(
      edit_warehouse(shop.database, "SG", change_of({{&WarehouseChange::name, ""}}), false));
  CHECK_FALSE(
      edit_warehouse(shop.database, "X", change_of({{&WarehouseChange::name, "Huế"}}), false));
  const auto tried =
      edit_warehouse(shop.database, "SG", change_of({{&WarehouseChange::name, "Huế"}}), true);
  REQUIRE(tried);
  CHECK(tried->after.name == "Huế");
  CHECK(db::find_warehouse(shop.database, "SG")->name == "Sài Gòn");
  CHECK(edit_warehouse(shop.database, "SG",
                       change_of({{&WarehouseChange::code, "SG"}, {&WarehouseChange::name, "Huế"}}),
                       false));
}

TEST_CASE("a warehouse that holds a piece stays, with the number, and a trial removes none") {
  SmallShop shop;
  shop.stock("P", 1);
  const auto refused = delete_warehouse(shop.database, shop.clock, "HN", false);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "warehouse HN still holds 1 piece");
  CHECK(refused.error().reference == "HN");
  CHECK(refused.error().details == R"({"on_hand":1})");
  shop.stock("P", 0);
  REQUIRE(delete_warehouse(shop.database, shop.clock, "HN", true));
  CHECK(db::find_warehouse(shop.database, "HN"));
  REQUIRE(delete_warehouse(shop.database, shop.clock, "HN", false));
  CHECK_FALSE(db::find_warehouse(shop.database, "HN"));
  CHECK_FALSE(delete_warehouse(shop.database, shop.clock, "HN", false));
}

}  // namespace ecsync

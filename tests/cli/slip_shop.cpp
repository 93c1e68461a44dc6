#include "tests/cli/slip_shop.h"

#include "core/db/products.h"
#include "core/db/stock.h"

namespace ecsync::test {

std::string SlipShop::stock(const std::string& product) const {
  auto database = db::Database::open(ecsync.database());
  REQUIRE(database);
  const auto key = db::resolve_product(*database, product)->key;
  const auto list = db::list_stock(*database, {.product = key});
  REQUIRE(list->stock.size() == 1);
  const auto& balance = list->stock.front();
  return std::to_string(balance.available) + "/" + std::to_string(balance.awaiting_export) + "/" +
         std::to_string(balance.on_hand);
}

}  // namespace ecsync::test

#include "tests/sandbox/shopee/signing.h"

#include <doctest/doctest.h>

namespace ecsync::sandbox {
namespace {

constexpr const char* vector_key =
    "shpk4a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7081";

}  // namespace

TEST_CASE("Shopee's public base text is partner, path and time") {
  const shopee::SignedBy by{"2001887", "1655714431", "", ""};
  CHECK(shopee::base_text("/api/v2/auth/token/get", by) ==
        "2001887/api/v2/auth/token/get1655714431");
  CHECK(shopee::signature(vector_key, "/api/v2/auth/token/get", by) ==
        "4fc9fb821638bcafec6bbdb2028b82813da671de601dc23d72079603a153c265");
  CHECK(shopee::signature(vector_key, "/api/v2/shop/auth_partner", by) ==
        "88e8d65516529a16047cf9b9602b7df58151ba4a53fed879920782905904eaca");
  CHECK(shopee::signature(vector_key, "/api/v2/public/get_shops_by_partner", by) ==
        "b4041c601601a29fb86a5046deae7e08a4c00a3042f49b1db4198315cdec0a5d");
}

TEST_CASE("Shopee's shop base text has token and shop behind the time") {
  const shopee::SignedBy by{"2001887", "1655714431", "59777174636562737266615546704c6d",
                            "14701711"};
  CHECK(shopee::signature(vector_key, "/api/v2/shop/get_shop_info", by) ==
        "25e920fc08d8c67478c28bf4dd46c742a00f4eb1297ef136aa117b5accaf88d2");
  CHECK(shopee::signature(vector_key, "/api/v2/order/get_order_list", by) ==
        "81aed1e645e49d4eb34c06edba16774bf8e2b4097fe9bf19671d4594f2985dbc");
  CHECK(shopee::signature("k", "/api/v2/shop/get_shop_info", {"1", "1", "at", "2"}) ==
        "11fa4ea30dc26579efcf3b6298331acf505c7b9e6c2bf7d2dabac8d364ede638");
}

}  // namespace ecsync::sandbox

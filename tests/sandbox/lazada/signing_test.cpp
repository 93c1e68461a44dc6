#include "tests/sandbox/lazada/signing.h"

#include <doctest/doctest.h>

#include "tests/sandbox/hmac.h"

namespace ecsync::sandbox::lazada {

TEST_CASE("the documentation's signature comes out") {
  const Parameters parameters = {{"app_key", "123456"},
                                 {"access_token", "test"},
                                 {"timestamp", "1517820392000"},
                                 {"sign_method", "sha256"},
                                 {"order_id", "1234"}};
  CHECK(signed_text("/order/get", parameters, true) ==
        "/order/getaccess_tokentestapp_key123456order_id1234sign_methodsha256"
        "timestamp1517820392000");
  CHECK(hmac_sha256_hex("helloworld", signed_text("/order/get", parameters, true), true) ==
        "4190D32361CFB9581350222F345CB77F3B19F0E31D162316848A2C1FFD5FAB4A");
}

TEST_CASE("names that start alike are sorted by byte") {
  const Parameters parameters = {{"foobar", "4"}, {"foo_bar", "3"}, {"foo", "1"}, {"bar", "2"}};
  CHECK(signed_text("/test/api", parameters, true) == "/test/apibar2foo1foo_bar3foobar4");
  CHECK(hmac_sha256_hex("secret", signed_text("/test/api", parameters, true), true) ==
        "C9E42CE09BA9FE95ECCB17111AA4E3F41D1C82F000435219C75936A427D9C945");
}

TEST_CASE("marks and quotes are signed as UTF-8 before any encoding") {
  const Parameters parameters = {{"access_token", "50000601c30exampleToken"},
                                 {"app_key", "100132"},
                                 {"filter", "all"},
                                 {"limit", "50"},
                                 {"offset", "0"},
                                 {"sign_method", "sha256"},
                                 {"sku_seller_list", "[\"Áo-01\",\"A B/C\"]"},
                                 {"timestamp", "1767595695482"},
                                 {"sign",
                                  "BE5D7A2FCBB3697879722157BFBA69A1B23F260F01F631FE8B867A1AC5F917"
                                  "A6"}};
  CHECK(signature_matches("Zo4tKq8nVsecretExample0123456789", "/products/get", parameters));
  CHECK_FALSE(signature_matches("another secret", "/products/get", parameters));
  CHECK_FALSE(signature_matches("Zo4tKq8nVsecretExample0123456789", "/orders/get", parameters));
}

TEST_CASE("a parameter without a value may be signed or left out") {
  Parameters parameters = {{"a", ""}, {"b", "1"}};
  parameters["sign"] = hmac_sha256_hex("k", "/pab1", true);
  CHECK(signature_matches("k", "/p", parameters));
  parameters["sign"] = hmac_sha256_hex("k", "/pb1", true);
  CHECK(signature_matches("k", "/p", parameters));
  parameters["sign"] = hmac_sha256_hex("k", "/pb1", false);
  CHECK_FALSE(signature_matches("k", "/p", parameters));
}

}  // namespace ecsync::sandbox::lazada

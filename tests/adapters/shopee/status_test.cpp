#include "adapters/shopee/status.h"

#include <doctest/doctest.h>

#include "core/base/text.h"

namespace ecsync {
namespace {

using shopee::find_state;

struct Expectation {
  const char* word;
  OrderStatus status;
  bool cancel_requested = false;
  bool return_requested = false;
};

// Written from the rules, not from the table under test.
const std::vector<Expectation> expectations{
    {"UNPAID", OrderStatus::fresh},
    {"PENDING", OrderStatus::fresh},
    {"READY_TO_SHIP", OrderStatus::processing},
    {"IN_CANCEL", OrderStatus::processing, true},
    {"INVOICE_PENDING", OrderStatus::processing},
    {"PROCESSED", OrderStatus::packing},
    {"RETRY_SHIP", OrderStatus::packing},
    {"SHIPPED", OrderStatus::shipping},
    {"TO_CONFIRM_RECEIVE", OrderStatus::shipping},
    {"COMPLETED", OrderStatus::completed},
    {"TO_RETURN", OrderStatus::completed, false, true},
    {"CANCELLED", OrderStatus::cancelled},
    {"CANCELED", OrderStatus::cancelled},
};

TEST_CASE("every Shopee state has its order status in any case of letters") {
  for (const auto& expected : expectations) {
    const std::string word = expected.word;
    CAPTURE(word);
    for (const auto& spelt :
         {word, text::lower_case(word), word.substr(0, 1) + text::lower_case(word.substr(1))}) {
      const auto* const state = find_state(spelt);
      REQUIRE(state != nullptr);
      CHECK(state->status == expected.status);
      CHECK(state->cancel_requested == expected.cancel_requested);
      CHECK(state->return_requested == expected.return_requested);
    }
  }
}

TEST_CASE("a Shopee state that nobody documented is not guessed") {
  for (const char* const word : {"DELIVERED", "CANCEL", "SHIPPED ", "READY", ""})
    CHECK(find_state(word) == nullptr);
}

TEST_CASE("only a parcel that the carrier had and lost or brought back is a delivery problem") {
  CHECK(shopee::is_lost_parcel("LOGISTICS_DELIVERY_FAILED"));
  CHECK(shopee::is_lost_parcel("logistics_lost"));
  for (const char* const word :
       {"LOGISTICS_NOT_START", "LOGISTICS_INVALID", "LOGISTICS_REQUEST_CANCELED",
        "LOGISTICS_PICKUP_FAILED", "LOGISTICS_COD_REJECTED", "LOGISTICS_DELIVERY_DONE", ""})
    CHECK_FALSE(shopee::is_lost_parcel(word));
}

}  // namespace
}  // namespace ecsync

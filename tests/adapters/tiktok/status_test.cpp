#include "adapters/tiktok/status.h"

#include <doctest/doctest.h>

#include "core/base/text.h"

namespace ecsync {
namespace {

using tiktok::find_state;

// Written from the rules, not from the table under test.
const std::vector<std::pair<const char*, OrderStatus>> expectations{
    {"UNPAID", OrderStatus::fresh},
    {"ON_HOLD", OrderStatus::fresh},
    {"AWAITING_SHIPMENT", OrderStatus::processing},
    {"PARTIALLY_SHIPPING", OrderStatus::packing},
    {"AWAITING_COLLECTION", OrderStatus::packing},
    {"IN_TRANSIT", OrderStatus::shipping},
    {"DELIVERED", OrderStatus::completed},
    {"COMPLETED", OrderStatus::completed},
    {"CANCELLED", OrderStatus::cancelled},
    {"CANCELED", OrderStatus::cancelled},
};

TEST_CASE("every TikTok state has its order status in any case of letters") {
  for (const auto& [this_word, status] : expectations) {
    const std::string word = this_word;
    CAPTURE(word);
    for (const auto& spelt :
         {word, text::lower_case(word), word.substr(0, 1) + text::lower_case(word.substr(1))}) {
      const auto* const state = find_state(spelt);
      REQUIRE(state != nullptr);
      CHECK(state->status == status);
    }
  }
}

TEST_CASE("a TikTok unit has the states of orders and one of its own") {
  CHECK(find_state("TO_SHIP") == nullptr);
  const auto* const own = tiktok::find_unit_state("to_ship");
  REQUIRE(own != nullptr);
  CHECK(own->status == OrderStatus::processing);
  CHECK(tiktok::find_unit_state("IN_TRANSIT") == find_state("IN_TRANSIT"));
  CHECK(tiktok::find_unit_state("BEAMED") == nullptr);
}

TEST_CASE("a TikTok state that nobody documented is not guessed") {
  CHECK(find_state("TO_RETURN") == nullptr);
  CHECK(find_state("CANCEL") == nullptr);
  CHECK(find_state("140") == nullptr);
  CHECK(find_state("") == nullptr);
}

}  // namespace
}  // namespace ecsync

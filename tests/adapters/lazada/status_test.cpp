#include "adapters/lazada/status.h"

#include <doctest/doctest.h>

namespace ecsync {
namespace {

using common::Fate;
using lazada::find_state;

struct Expected {
  const char* word;
  OrderStatus status;
  Fate fate;
  ReturnStatus returns;
  bool problem;
};

// Written from the rules, not from the table under test.
const std::vector<Expected> expectations{
    {"unpaid", OrderStatus::fresh, Fate::living, ReturnStatus::none, false},
    {"pending", OrderStatus::processing, Fate::living, ReturnStatus::none, false},
    {"repacked", OrderStatus::processing, Fate::living, ReturnStatus::none, false},
    {"topack", OrderStatus::processing, Fate::living, ReturnStatus::none, false},
    {"packed", OrderStatus::packing, Fate::living, ReturnStatus::none, false},
    {"ready_to_ship_pending", OrderStatus::packing, Fate::living, ReturnStatus::none, false},
    {"ready_to_ship", OrderStatus::packing, Fate::living, ReturnStatus::none, false},
    {"toship", OrderStatus::packing, Fate::living, ReturnStatus::none, false},
    {"shipped", OrderStatus::shipping, Fate::living, ReturnStatus::none, false},
    {"shipping", OrderStatus::shipping, Fate::living, ReturnStatus::none, false},
    {"delivered", OrderStatus::completed, Fate::living, ReturnStatus::none, false},
    {"confirmed", OrderStatus::completed, Fate::living, ReturnStatus::none, false},
    {"canceled", OrderStatus::cancelled, Fate::cancelled, ReturnStatus::none, false},
    {"cancelled", OrderStatus::cancelled, Fate::cancelled, ReturnStatus::none, false},
    {"packed_scrapped", OrderStatus::cancelled, Fate::cancelled, ReturnStatus::none, false},
    {"package_scrapped", OrderStatus::cancelled, Fate::cancelled, ReturnStatus::none, false},
    {"failed", OrderStatus::cancelled, Fate::failed, ReturnStatus::none, true},
    {"failed_delivery", OrderStatus::cancelled, Fate::failed, ReturnStatus::none, true},
    {"lost", OrderStatus::cancelled, Fate::cancelled, ReturnStatus::none, true},
    {"lost_by_3pl", OrderStatus::cancelled, Fate::cancelled, ReturnStatus::none, true},
    {"damaged", OrderStatus::cancelled, Fate::cancelled, ReturnStatus::none, true},
    {"damaged_by_3pl", OrderStatus::cancelled, Fate::cancelled, ReturnStatus::none, true},
    {"returned", OrderStatus::cancelled, Fate::returned, ReturnStatus::returned, false},
    {"shipped_back", OrderStatus::cancelled, Fate::returned, ReturnStatus::returning, false},
    {"shipped_back_success", OrderStatus::cancelled, Fate::returned, ReturnStatus::returned, false},
    {"shipped_back_failed", OrderStatus::cancelled, Fate::returned, ReturnStatus::returning, true},
};

OrderStatus status_of(const std::vector<const char*>& words) {
  std::vector<const lazada::UnitState*> states;
  for (const char* word : words) states.push_back(find_state(word));
  return lazada::status_of_order(states);
}

TEST_CASE("every Lazada item state has its order status and its consequences") {
  for (const auto& expected : expectations) {
    CAPTURE(expected.word);
    const auto* const state = find_state(expected.word);
    REQUIRE(state != nullptr);
    CHECK(state->status == expected.status);
    CHECK(state->fate == expected.fate);
    CHECK(state->returns == expected.returns);
    CHECK(state->delivery_problem == expected.problem);
    CHECK(status_of({expected.word}) == expected.status);
  }
}

TEST_CASE("Lazada item states are compared ignoring case") {
  CHECK(find_state("Ready_To_Ship") == find_state("ready_to_ship"));
}

TEST_CASE("a Lazada item state that nobody documented is not guessed") {
  CHECK(find_state("INFO_ST_DOMESTIC_TELEPORTED") == nullptr);
  CHECK(find_state("domestic_delivery_failed") == nullptr);
  CHECK(find_state("") == nullptr);
  CHECK(status_of({"pending", "quantum", "canceled"}) == OrderStatus::unknown);
}

TEST_CASE("a Lazada parcel's events mean what the item states of the same words do") {
  const auto same = [](const std::string& event, const char* word) {
    for (const auto& name : {"INFO_ST_" + event, "INFO_ST_DOMESTIC_" + event}) {
      CAPTURE(name);
      const auto* const state = find_state(name);
      const auto* const known = find_state(word);
      REQUIRE(state != nullptr);
      CHECK(state->status == known->status);
      CHECK(state->fate == known->fate);
      CHECK(state->returns == known->returns);
      CHECK(state->delivery_problem == known->delivery_problem);
    }
  };
  same("RETURN_WITH_LAST_MILE_3PL", "shipped_back");
  same("RETURN_AT_TRANSIT_HUB", "shipped_back");
  same("BACK_TO_SHIPPER", "shipped_back_success");
  same("PACKAGE_RETURNED", "shipped_back_success");
  same("SHIPPER_RECEIVED", "shipped_back_success");
  same("PACKAGE_RETURNED_FAILED", "shipped_back_failed");
  same("DELIVERY_FAILED", "failed_delivery");
}

TEST_CASE("older spellings of Lazada's item states are known") {
  const auto same = [](const char* old, const char* word) {
    CAPTURE(old);
    REQUIRE(find_state(old) != nullptr);
    CHECK(find_state(old)->status == find_state(word)->status);
    CHECK(find_state(old)->fate == find_state(word)->fate);
    CHECK(find_state(old)->returns == find_state(word)->returns);
    CHECK(find_state(old)->delivery_problem == find_state(word)->delivery_problem);
  };
  same("damage_by_3pl", "damaged_by_3pl");
  same("return", "returned");
  same("unverified", "unpaid");
}

TEST_CASE("a mixed Lazada order is as far as its least advanced living unit") {
  CHECK(status_of({"delivered", "pending", "shipped"}) == OrderStatus::processing);
  CHECK(status_of({"canceled", "shipped", "returned"}) == OrderStatus::shipping);
  CHECK(status_of({"canceled", "unpaid"}) == OrderStatus::fresh);
  CHECK(status_of({"canceled", "returned", "lost"}) == OrderStatus::cancelled);
}

TEST_CASE("goods on their way back count before goods that are back") {
  CHECK(lazada::returns_of_order({find_state("returned"), find_state("shipped_back")}) ==
        ReturnStatus::returning);
  CHECK(lazada::returns_of_order({find_state("shipped_back"), find_state("returned")}) ==
        ReturnStatus::returning);
  CHECK(lazada::returns_of_order({find_state("delivered"), find_state("returned"), nullptr}) ==
        ReturnStatus::returned);
  CHECK(lazada::returns_of_order({find_state("delivered")}) == ReturnStatus::none);
}

}  // namespace
}  // namespace ecsync

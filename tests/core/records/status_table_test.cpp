#include "core/records/status_table.h"

#include <doctest/doctest.h>

namespace ecsync {
namespace {

using enum OrderStatus;

/// Units that are "lost" do not live.
std::optional<StateMeaning> look_up(std::string_view raw) {
  StateMeaning meaning;
  meaning.word = raw;
  if (raw == "packed" || raw == "PACKED") meaning.status = packing;
  if (raw == "sent") meaning.status = shipping;
  if (raw == "lost" || raw == "canceled") {
    meaning.status = cancelled;
    meaning.lives = false;
    meaning.delivery_problem = true;
  }
  if (meaning.status == unknown) return std::nullopt;
  return meaning;
}

StatusTable of_orders(const StatusOverrides& overrides = {}) {
  return {{.order = look_up, .unit = look_up}, overrides};
}
StatusTable of_units(const StatusOverrides& overrides = {}) {
  return {{.order = look_up, .unit = look_up, .units_decide = true}, overrides};
}

}  // namespace

TEST_CASE("without overrides a stored state means what the table says") {
  CHECK(of_orders().status_of("packed") == packing);
  CHECK(of_orders().status_of("beamed") == unknown);
  CHECK(of_orders().status_of("") == unknown);
  CHECK(of_units().status_of("lost,packed,sent") == packing);
  CHECK(of_units().status_of("lost") == cancelled);
  CHECK(of_units().status_of("beamed,packed") == unknown);
}

TEST_CASE("an override changes the status alone, in whatever case it is written") {
  const auto table = of_orders({{"Packed", shipping}});
  CHECK(table.status_of("packed") == shipping);
  CHECK(table.status_of("PACKED") == shipping);
  CHECK(table.status_of("sent") == shipping);
  const auto lost = of_orders({{"lost", shipping}}).of_order("lost");
  REQUIRE(lost);
  CHECK(lost->status == shipping);
  CHECK(lost->built_in == cancelled);
  CHECK(lost->overridden);
  CHECK_FALSE(lost->lives);
  CHECK(lost->delivery_problem);
}

TEST_CASE("canceled and cancelled are one word to an override") {
  CHECK(of_orders({{"cancelled", completed}}).status_of("canceled") == completed);
  CHECK(of_orders({{"CANCELED", completed}}).status_of("canceled") == completed);
}

TEST_CASE("an override gives a meaning to a word that the table lacks") {
  const auto table = of_units({{"beamed", processing}});
  CHECK(table.status_of("beamed,packed") == processing);
  const auto beamed = table.of_order("Beamed");
  REQUIRE(beamed);
  CHECK(beamed->word == "Beamed");
  CHECK(beamed->lives);
  CHECK_FALSE(beamed->built_in);
}

TEST_CASE("units that do not live decide only when none lives") {
  const auto table = of_units({{"lost", shipping}});
  CHECK(table.status_of("lost") == shipping);
  CHECK(table.status_of("lost,packed") == packing);
  CHECK(of_units({{"sent", cancelled}}).status_of("sent") == cancelled);
  CHECK(of_units({{"lost", unknown}}).status_of("lost,packed") == unknown);
}

TEST_CASE("a line is unknown where its order's own state decides and nobody knows the line's") {
  CHECK(of_orders().is_unknown_line("beamed,packed"));
  CHECK_FALSE(of_orders().is_unknown_line("lost,packed"));
  CHECK_FALSE(of_orders().is_unknown_line(std::nullopt));
  CHECK_FALSE(of_orders({{"beamed", shipping}}).is_unknown_line("beamed"));
  CHECK_FALSE(of_units().is_unknown_line("beamed"));
}

}  // namespace ecsync
